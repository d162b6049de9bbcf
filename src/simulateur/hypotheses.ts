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
  let least = obstacles(texte, supposed, today)
  for (const [fait, values] of texte.lus) {
    if (!dAutrui(fait) || least === 0 || (situation[fait] ?? null) !== null) continue
    for (const valeur of essais(fait, values)) {
      const trial = { ...supposed, [fait]: valeur }
      const left = obstacles(texte, trial, today)
      if (left >= least) continue
      supposed = trial
      least = left
    }
  }
  return supposed
}

/** How far the criteria are from all being met: what is missing, and much more for what is refused. */
function obstacles(texte: Texte, situation: Situation, today: Jour): number {
  const known = derive(situation, today)
  const unknown = (fait: Fait | undefined) => fait !== undefined && (known[fait] ?? null) === null
  let n = 0
  for (const [, { si, des_que_connu, a_la_date }] of texte.criteres) {
    if (unknown(des_que_connu)) continue
    const { resultat, manque } = judge(si, known)
    n += unknown(a_la_date) ? 1 + manque.length : resultat === 'non' ? 1000 : manque.length
  }
  return n
}

/** Values worth trying for a fact: those that the rules compare it to, and just beside. */
export function essais(fait: Fait, values: ReadonlySet<Valeur>): Valeur[] {
  const { type } = definition(fait)
  if (type === 'booleen') return [true, false]
  if (type === 'texte' || type === 'date') return [...values]
  const near = [...values].flatMap(v => (typeof v === 'number' ? [v - 1, v, v + 1] : []))
  return [...new Set(near)].filter(v => v >= 0).sort((a, b) => a - b)
}
