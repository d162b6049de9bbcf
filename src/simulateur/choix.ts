import type { Jour } from '../calendrier/calendrier.ts'
import type { Dispositif } from '../dispositif/dispositif.ts'
import { evaluate } from '../dispositif/evaluate.ts'
import { definition, type Fait, type Situation } from '../dispositif/vocabulaire.ts'
import { essais, hypotheses } from './hypotheses.ts'
import { commeLeTexte, faitsLus, montantsMontres, type Texte } from './perimetre.ts'
import type { Question } from './question.ts'
import { QUESTIONS } from './questions.ts'
import { type Reponses, situationDe } from './simulateur.ts'

type Find = (code: string) => Dispositif
/** What is still worth asking: the question that decides most, and how many may follow at most. */
export type Suite = { question: Question | null; auPlus: number }

/**
 * The next question: the one whose answer settles, on average over its possible answers, the most verdicts and amounts
 * that are still open. Each open text is really evaluated with each answer: nothing is asked that would change nothing.
 * What makes it quick: only the facts that a text still misses are tried on it, and a settled text is not tried at all.
 */
export function suite(reponses: Reponses, textes: readonly Texte[], today: Jour, find: Find): Suite {
  const asked = QUESTIONS.filter(q => !reponses.has(q.code))
  const known = situationDe(reponses, today)
  const gains = new Map<Question, number>()
  const open = new Set<Question>()
  for (const texte of textes) {
    const situation = hypotheses(texte, commeLeTexte(texte, known), today)
    const answer = (s: Situation) => issues(texte, s, today, find)
    const before = answer(situation)
    const missing = new Set(before.flatMap(issue => issue.manque))
    for (const q of asked) {
      const unknown = q.faits.filter(f => texte.lus.has(f) && (situation[f] ?? null) === null)
      const useful = unknown.filter(f => missing.has(f) || definition(f).defaut !== undefined)
      if (unknown.length && before.some(issue => issue.manque.length)) open.add(q)
      if (!useful.length) continue
      const trials = reponsesPossibles(q, texte).map(faits => ({ ...situation, ...faits }))
      const sum = trials.reduce((total, s) => total + gain(before, answer(s), q.faits), 0)
      if (sum > 0) gains.set(q, (gains.get(q) ?? 0) + sum / trials.length)
    }
  }
  for (const q of gains.keys()) open.add(q)
  const [best] = [...gains].sort(
    ([q, a], [r, b]) => Number(acquis(q)) - Number(acquis(r)) || b - a || rang(q) - rang(r),
  )
  return { question: best?.[0] ?? null, auPlus: best ? open.size : 0 }
}

const rang = (q: Question) => QUESTIONS.indexOf(q)
/** A right that one claims, taken for « no » meanwhile: asked last, when it can still change something. */
const acquis = (q: Question) => q.faits.every(fait => definition(fait).defaut !== undefined)

/** What each answer to a question would say: all of its options, or numbers on each side of the limits of the rules. */
function reponsesPossibles(q: Question, texte: Texte): Situation[] {
  if ('options' in q) return q.options.map(o => o.faits)
  const [fait] = q.faits
  const values = essais(fait, texte.lus.get(fait) ?? new Set())
  if ('ouverte' in q) return [...values, 'autre'].map(v => ({ [fait]: v }))
  const { min, max, facteur = 1 } = q.nombre
  const within = values.filter(v => typeof v === 'number' && v >= min * facteur && v <= max * facteur)
  return [...new Set([min * facteur, ...within, max * facteur])].map(v => ({ [fait]: v }))
}

/** One thing that a text decides: the entry, the pay, or an amount; open while something is missing to tell it. */
type Issue = { dit: string; manque: Fait[] }

function issues(texte: Texte, situation: Situation, today: Jour, find: Find): Issue[] {
  const { d, version } = texte
  const e = evaluate(d, today, situation, find)
  const faits = (manque: readonly { fait?: Fait }[]) => manque.flatMap(m => (m.fait ? [m.fait] : []))
  const criteres = e.criteres.flatMap(c => (c.differe ? [] : (c.manque ?? [])))
  const paye = [...faitsLus(version.remunere).keys()].filter(f => (situation[f] ?? null) === null)
  return [
    { dit: e.eligible, manque: e.eligible === 'non_precise' ? faits(criteres) : [] },
    { dit: `${e.remunere}`, manque: e.remunere === 'non_precise' ? paye : [] },
    ...Object.keys(montantsMontres(version)).map(nom => {
      const open = e.a_preciser?.[nom]
      return { dit: `${e.montants[nom]} ${open?.au_plus}`, manque: faits(open?.manque ?? []) }
    }),
  ]
}

/** What an answer brings: 1 for each thing that it settles, a quarter for what it only narrows. */
function gain(before: Issue[], after: Issue[], faits: readonly Fait[]): number {
  const reste = (issue: Issue) => issue.manque.filter(f => !faits.includes(f)).join()
  return before.reduce((total, issue, i) => {
    const next = after[i] ?? issue
    if (issue.manque.length && !next.manque.length) return total + 1
    return total + (issue.dit !== next.dit || reste(issue) !== reste(next) ? 0.25 : 0)
  }, 0)
}
