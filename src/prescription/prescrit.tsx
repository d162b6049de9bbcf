import type { Child } from 'hono/jsx'
import type { View } from '../http/route.ts'
import { Notice } from '../web/blocks.tsx'
import { type Prescripteurs, peutPrescrire, phrasePrescripteurs } from './prescripteurs.ts'
import type { Ouvert } from './store.ts'

/** True when the rules let the person in, and this structure send them. */
export const prescriptible = ({ evaluation, prescripteurs }: Ouvert, { who }: View) =>
  evaluation.eligible !== 'non' && peutPrescrire(prescripteurs, who.reseau)

/** Who may send someone there, and what to do when it is not this structure. */
export function Prescrit({
  par,
  reseau,
  stagiaire,
}: {
  par: Prescripteurs
  reseau: string | null
  stagiaire: number
}): Child {
  if (peutPrescrire(par, reseau)) return <p class="soft">{phrasePrescripteurs(par)}</p>
  return (
    <Notice kind="attention">
      {`${phrasePrescripteurs(par)} Votre structure ne peut pas prescrire ici. `}
      <a href={`/stagiaires/${stagiaire}/reorientation`}>Réorienter vers une structure qui le peut</a>
    </Notice>
  )
}
