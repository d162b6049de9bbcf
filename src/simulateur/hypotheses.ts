import type { Jour } from '../calendrier/calendrier.ts'
import { judge } from '../dispositif/condition.ts'
import { derive } from '../dispositif/situation.ts'
import { definition, type Fait, type Situation, type Valeur } from '../dispositif/vocabulaire.ts'
import type { Critere, Texte } from './perimetre.ts'
import { QUESTIONS } from './questions.ts'

const DEMANDES: ReadonlySet<Fait> = new Set(QUESTIONS.flatMap(q => q.faits))

/** True when a person can answer; the others are for an organisation or the Région to give. */
export const seDemande = (fait: Fait): boolean => DEMANDES.has(fait)

/**
 * The facts that only others can give, each set to what this text expects: « if the training is approved ». What the
 * person would receive is then told with these conditions, instead of « 0 € or more ».
 */
export function hypotheses(
  texte: Texte,
  situation: Situation,
  today: Jour,
  dAutrui = (fait: Fait) => !seDemande(fait),
): Situation {
  let supposed = situation
  const criteres = texte.criteres.map(([, c]) => c).filter(c => !manque(situation, c.des_que_connu))
  for (const [fait, values] of texte.lus) {
    const { defaut } = definition(fait)
    if (!dAutrui(fait) || defaut !== undefined || !manque(situation, fait)) continue
    const tries = essais(fait, values).map(valeur => {
      const trial = { ...supposed, [fait]: valeur }
      return { trial, score: faveur(criteres, trial, today) }
    })
    const best = tries.toSorted((a, b) => b.score - a.score)[0]
    if (best && tries.some(({ score }) => score < best.score)) supposed = best.trial
  }
  return supposed
}

const manque = (s: Situation, fait: Fait | undefined) => fait !== undefined && (s[fait] ?? null) === null

/** How open the criteria are: those that hold, less those that refuse, and each way that is still open in the others. */
function faveur(criteres: readonly Critere[], situation: Situation, today: Jour): number {
  const known = derive(situation, today)
  return criteres.reduce((n, { si, a_la_date }) => {
    const judged = judge(si, known)
    if (judged.resultat === 'non') return n - 1000
    return judged.resultat === 'oui' && !manque(known, a_la_date) ? n + 1000 : n + judged.manque.length
  }, 0)
}

/** Values worth trying for a fact: those that the rules compare it to, just beside, and another one. */
export function essais(fait: Fait, values: ReadonlySet<Valeur>): Valeur[] {
  const { type } = definition(fait)
  if (type === 'booleen') return [true, false]
  if (type === 'texte') return [...new Set([...values, 'autre'])]
  if (type === 'date') return [...values, '1900-01-01', '2100-01-01']
  const near = [...values].flatMap(v => (typeof v === 'number' ? [v - 1, v, v + 1] : []))
  return [...new Set(near)].filter(v => v >= 0).sort((a, b) => a - b)
}
