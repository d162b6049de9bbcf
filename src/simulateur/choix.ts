import type { Jour } from '../calendrier/calendrier.ts'
import { type Compiled, compileVersion, type Resultats } from '../dispositif/colonnes/compile.ts'
import { column, encode, type Population } from '../dispositif/colonnes/population.ts'
import type { Dispositif, Version } from '../dispositif/dispositif.ts'
import { definition, type Situation } from '../dispositif/vocabulaire.ts'
import { deduire } from './deductions.ts'
import { essais, hypotheses } from './hypotheses.ts'
import { commeLeTexte, montantsMontres, type Texte } from './perimetre.ts'
import type { Question } from './question.ts'
import { QUESTIONS } from './questions.ts'
import { type Reponses, situationDe } from './simulateur.ts'

type Find = (code: string) => Dispositif
/** What is still worth asking: the question that decides most, and how many may follow at most. */
export type Suite = { question: Question | null; auPlus: number }
/** What answers would say of someone, and to which question each belongs. */
type Essai = { q: Question; faits: Situation }

/**
 * The next question: the one whose answer settles, on average over its possible answers, the most verdicts and amounts
 * that are still open. Nothing is weighed by guess: each text answers to as many imaginary people as there are possible
 * answers, all at once, compiled. So nothing is asked that would change nothing.
 */
export function suite(reponses: Reponses, textes: readonly Texte[], today: Jour, find: Find): Suite {
  const known = situationDe(reponses, today)
  const asked = QUESTIONS.filter(q => !reponses.has(q.code))
  const states = textes.map(texte => {
    const situation = hypotheses(texte, commeLeTexte(texte, known), today)
    const unknown = (q: Question) => q.faits.some(f => texte.lus.has(f) && (situation[f] ?? null) === null)
    return { texte, situation, questions: asked.filter(unknown) }
  })
  const gains = new Map<Question, number>()
  const open = new Set<Question>()
  const weigh = (make: (texte: Texte, questions: Question[]) => Essai[]) => {
    for (const { texte, situation, questions } of states) {
      const essaisFaits = make(texte, questions)
      const { ouvert, gain } = comparer(texte, situation, essaisFaits, today, find)
      if (ouvert) for (const q of questions) open.add(q)
      for (const [i, { q }] of essaisFaits.entries()) {
        const share = (gain[i] ?? 0) / essaisFaits.filter(e => e.q === q).length
        const first = asked.find(other => other.code === q.apres) ?? q
        if (share > 0) gains.set(first, (gains.get(first) ?? 0) + share)
      }
    }
  }
  weigh((texte, questions) => questions.flatMap(q => essaisDe(q, texte)))
  if (gains.size === 0) weigh((texte, questions) => deuxParDeux(questions, texte))
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
function essaisDe(q: Question, texte: Texte): Essai[] {
  if ('options' in q) return q.options.map(o => ({ q, faits: o.faits }))
  const [fait] = q.faits
  const values = essais(fait, texte.lus.get(fait) ?? new Set())
  if ('ouverte' in q) return values.map(v => ({ q, faits: { [fait]: v } }))
  const { min, max, facteur = 1 } = q.nombre
  const within = values.filter(v => typeof v === 'number' && v >= min * facteur && v <= max * facteur)
  return [...new Set([min * facteur, ...within, max * facteur])].map(v => ({ q, faits: { [fait]: v } }))
}

/** When no answer decides alone: two together, credited to the first. */
function deuxParDeux(questions: Question[], texte: Texte): Essai[] {
  return questions.flatMap((q, i) =>
    questions
      .slice(i + 1)
      .flatMap(r =>
        essaisDe(q, texte).flatMap(a =>
          essaisDe(r, texte).map(b => ({ q, faits: { ...a.faits, ...b.faits } })),
        ),
      ),
  )
}

/** What each try would bring to this text: 1 for each thing that it settles, a quarter for what it only narrows. */
function comparer(texte: Texte, situation: Situation, tries: Essai[], today: Jour, find: Find) {
  const people = [situation, ...tries.map(({ faits }) => deduire({ ...situation, ...faits }))]
  const r = compiled(texte, today, find)(colonnes(texte, people))
  const issues = issuesDe(texte.version, r)
  const gain = tries.map((_, i) =>
    issues.reduce((total, { ouvert, change }) => {
      if (ouvert(0) && !ouvert(i + 1)) return total + 1
      return total + (change(i + 1) ? 0.25 : 0)
    }, 0),
  )
  return { ouvert: issues.some(issue => issue.ouvert(0)), gain }
}

/** Each thing that a text decides, for person `i`: is it still open, and does it differ from what it is for the first? */
function issuesDe(version: Version, r: Resultats) {
  const verdict = (values: Int8Array) => ({
    ouvert: (i: number) => values[i] === 1,
    change: (i: number) => values[i] !== values[0],
  })
  return [
    verdict(r.eligible),
    ...(r.remunere ? [verdict(r.remunere)] : []),
    ...Object.keys(montantsMontres(version)).flatMap(nom => {
      const amount = r.montants[nom]
      if (!amount) return []
      const { au_moins: lo, au_plus: hi } = amount
      return {
        ouvert: (i: number) => lo[i] !== hi[i],
        change: (i: number) => lo[i] !== lo[0] || hi[i] !== hi[0],
      }
    }),
  ]
}

/** People as columns: every fact that the text reads has one, known or not, so that one loop serves every visitor. */
function colonnes({ lus }: Texte, people: readonly Situation[]): Population {
  const faits: Population['faits'] = {}
  for (const fait of lus.keys()) {
    if (fait === 'le') continue
    const values = column(fait, people.length)
    for (const [i, person] of people.entries()) {
      const value = person[fait] ?? null
      if (value !== null) values[i] = encode(fait, value)
    }
    faits[fait] = values
  }
  return { n: people.length, faits }
}

/** Compiled texts, kept for the day. */
const kept = new WeakMap<Version, { le: Jour; run: Compiled }>()
function compiled({ d, version }: Texte, le: Jour, find: Find): Compiled {
  const known = kept.get(version)
  if (known?.le === le) return known.run
  const run = compileVersion(d, version, le, find)
  kept.set(version, { le, run })
  return run
}
