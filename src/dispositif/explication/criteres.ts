import { lackingFact, parametresOf } from '../condition.ts'
import type { Critere, CritereEvalue } from '../critere.ts'
import { type Dispositif, sourceOf } from '../dispositif.ts'
import { definition, type Fait, type Situation } from '../vocabulaire.ts'
import { conditionOf, knownOf } from './conditions.ts'
import { ask, cite, decimal, type Noeud, under } from './noeud.ts'

/** One criterion: what it asks, what is known, down to each fact; `open` while the answer hangs on it. */
export function critereNoeud(
  d: Dispositif,
  rule: Critere,
  judged: CritereEvalue,
  situation: Situation,
  open: boolean,
): Noeud {
  const { phrase, manque: _, enfants = [], ...part } = conditionOf(rule.si, situation, open)
  const wait = rule.des_que_connu
  const at = rule.a_la_date ? ` ${dayOf(rule.a_la_date, situation)}` : ''
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
    ...under([...enfants, ...thresholds(d, rule)]),
  }
}

/** The limits that a criterion takes from a parameter, when its text is not the criterion's own. */
const thresholds = (d: Dispositif, rule: Critere): Noeud[] =>
  parametresOf(rule.si).flatMap(({ raw }) => {
    const from = cite(d, raw)
    const same = from.source === sourceOf(d, rule) && from.reference === rule.reference
    if (same || raw.valeur === 'non_precise') return []
    const said = [decimal(String(raw.valeur)), raw.unite].filter(Boolean).join(' ')
    const phrase = [`${said}.`, raw.note].filter(Boolean).join(' ')
    return [{ titre: String(raw.libelle), phrase: phrase, ...from }]
  })

/** The day at which a criterion is looked at. */
function dayOf(fait: Fait, situation: Situation): string {
  const { libelle } = definition(fait)
  const known = (situation[fait] ?? null) !== null
  return known
    ? `Cela se juge à ${libelle}, le ${knownOf(fait, situation)}.`
    : `Cela se juge à ${libelle}. Il manque : ${ask([lackingFact(fait)])}.`
}
