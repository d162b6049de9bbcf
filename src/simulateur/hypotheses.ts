import type { Jour } from '../calendrier/calendrier.ts'
import { judge } from '../dispositif/condition.ts'
import { derive } from '../dispositif/situation.ts'
import { definition, type Fait, type Situation, type Valeur } from '../dispositif/vocabulaire.ts'
import type { Texte } from './perimetre.ts'
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
  for (const [fait, values] of texte.lus) {
    if (!dAutrui(fait) || (situation[fait] ?? null) !== null) continue
    const tries = essais(fait, values).map(valeur => {
      const trial = { ...supposed, [fait]: valeur }
      return { trial, score: faveur(texte, trial, today) }
    })
    const best = tries.toSorted((a, b) => b.score - a.score)[0]
    if (best && tries.some(({ score }) => score < best.score)) supposed = best.trial
  }
  return supposed
}

/** How open the criteria are: those that hold, less those that refuse, and each way that is still open in the others. */
function faveur(texte: Texte, situation: Situation, today: Jour): number {
  const known = derive(situation, today)
  const unknown = (fait: Fait | undefined) => fait !== undefined && (known[fait] ?? null) === null
  let n = 0
  for (const [, { si, des_que_connu, a_la_date }] of texte.criteres) {
    if (unknown(des_que_connu)) continue
    const { resultat, manque } = judge(si, known)
    if (resultat === 'oui' && !unknown(a_la_date)) n += 1000
    else n += resultat === 'non' ? -1000 : manque.length
  }
  return n
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
