import type { Evaluation } from '../dispositif/evaluate.ts'
import { jour } from '../web/format.ts'
import type { Droits } from './droits.ts'
import type { Payability } from './remuneration.ts'

/** Why a situation is not paid: the fact, said of someone and to them. */
export function refusal({ m, aides }: Droits): { raison: string; a_vous: string } {
  const start = 'La Région ne verse pas de rémunération ce mois-ci'
  if (m.situation.indemnise_are === true) {
    const since = m.indemnise_depuis ? ` (depuis le ${jour(m.indemnise_depuis)})` : ''
    return {
      raison: `${start}, parce que cette personne est indemnisée par l’assurance chômage${since}.`,
      a_vous: `${start}, parce que vous êtes indemnisé(e) par l’assurance chômage${since}.`,
    }
  }
  const unmet = aides.criteres.filter(c => !c.differe && c.resultat === 'non').map(c => c.libelle)
  const due = aides.explication.find(e => e.titre === 'Rémunération mensuelle à temps plein')
  const raison = unmet.length
    ? `${start}. Condition non remplie : ${unmet.join(' ; ')}.`
    : `${start}. ${due?.phrase ?? ''}`.trim()
  return { raison, a_vous: raison }
}

/** What a decision waits for: the facts, or the engine's own sentence. */
export function missing({ criteres, explication }: Evaluation): Payability {
  const manque = criteres.flatMap(c => (c.differe ? [] : (c.manque ?? [])))
  if (manque.length) return asks(manque)
  // The engine's sentence says by itself what is missing and who knows it.
  const said = explication.find(e => e.titre === 'Rémunération')
  const raison = said?.phrase ?? 'Le texte ne dit pas si cette phase est rémunérée.'
  return { reponse: 'non_precise', raison, aupres_de: [] }
}

/** A month that waits: what is missing, and who knows it. */
export function asks(manque: { libelle: string; aupres_de: string }[]): Payability {
  return {
    reponse: 'non_precise',
    raison: `Il manque : ${[...new Set(manque.map(x => x.libelle))].join(' ; ')}.`,
    aupres_de: [...new Set(manque.map(x => x.aupres_de))],
  }
}
