import type { Critere, CritereEvalue } from '../critere.ts'
import type { Dispositif } from '../dispositif.ts'
import { definition, type Situation } from '../vocabulaire.ts'
import { conditionOf } from './conditions.ts'
import { cite, type Noeud } from './noeud.ts'

/** One criterion: what it asks, what is known, down to each fact. */
export function critereNoeud(
  d: Dispositif,
  rule: Critere,
  judged: CritereEvalue,
  situation: Situation,
): Noeud {
  const { phrase, manque: _, ...part } = conditionOf(rule.si, situation)
  const wait = rule.des_que_connu
  const at = rule.a_la_date ? ` À la date suivante : ${definition(rule.a_la_date).libelle}.` : ''
  const waiting =
    judged.differe && wait
      ? `Pas encore examiné : ${definition(wait).libelle} n’est pas connu. Cela ne refuse personne en attendant.`
      : ''
  return {
    titre: rule.libelle,
    ...part,
    phrase: `${waiting || phrase}${at}${rule.note ? ` ${rule.note}` : ''}`,
    resultat: judged.resultat,
    ...(judged.manque?.length ? { manque: judged.manque } : {}),
    ...cite(d, rule),
  }
}
