import { accountKey } from '../habilitation/habilitation.ts'
import type { View } from '../http/route.ts'
import { HiddenValue } from '../web/grid.tsx'
import { type Case, caseKey, DEMIS, type Membre, nameOf, PRESENCES } from './emargement.ts'

/**
 * What the sheet carries to work without network: whose it is (so that a sheet that waits leaves under no other name), and
 * the words that the island needs to say what was noted and by whom (`src/web/islands/offline.js`). Goes inside the form.
 */
export function HorsLigne({ view, membres, cells }: { view: View; membres: Membre[]; cells: Case[] }) {
  const words = {
    personnes: Object.fromEntries(membres.map(m => [m.parcours_id, nameOf(m)])),
    presences: PRESENCES,
    demis: DEMIS,
    auteurs: Object.fromEntries(
      cells.flatMap(c => (c.auteur && c.auteur !== view.who.nom ? [[caseKey(c), c.auteur]] : [])),
    ),
  }
  return (
    <>
      <HiddenValue name="_compte" value={accountKey(view.who)} />
      <div hidden data-words={JSON.stringify(words)} />
    </>
  )
}
