import type { Critere, CritereEvalue } from '../critere.ts'
import type { Dispositif } from '../dispositif.ts'
import { definition, type Situation } from '../vocabulaire.ts'
import { conditionOf } from './conditions.ts'
import { cite, type Noeud } from './noeud.ts'

/** One criterion: what it asks, what is known, down to each fact; `open` while the answer hangs on it. */
export function critereNoeud(
  d: Dispositif,
  rule: Critere,
  judged: CritereEvalue,
  situation: Situation,
  open: boolean,
): Noeud {
  const { phrase, manque: _, ...part } = conditionOf(rule.si, situation, open)
  const wait = rule.des_que_connu
  const at = rule.a_la_date ? ` À la date suivante : ${definition(rule.a_la_date).libelle}.` : ''
  const waiting =
    judged.differe && wait
      ? `On ne connaît pas encore : ${definition(wait).libelle}. Personne n’est refusé en attendant.`
      : ''
  return {
    titre: rule.libelle,
    ...part,
    phrase: `${waiting || phrase}${at}${rule.note ? ` ${rule.note}` : ''}`,
    resultat: judged.resultat,
    ...(open && !judged.differe && judged.manque?.length ? { manque: judged.manque } : {}),
    ...cite(d, rule),
  }
}
