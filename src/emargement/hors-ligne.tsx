import { accountKey } from '../habilitation/habilitation.ts'
import type { View } from '../http/route.ts'
import { HiddenValue } from '../web/grid.tsx'
import { type Attendu, type Colonne, shortcut } from './attendu.ts'
import { type Case, caseKey, closed, DEMIS, type Membre, nameOf, PRESENCES } from './emargement.ts'

type Props = { view: View; membres: Membre[]; cells: Case[]; columns: Colonne[]; attendu: Attendu }

/**
 * What the sheet carries to work without network: whose it is (so that a sheet that waits leaves under no other name), and
 * what the islands need to fill it and to say what was noted, by whom (`src/web/islands/offline-*.js`). Goes inside the form.
 */
export function HorsLigne({ view, membres, cells, columns, attendu }: Props) {
  const words = {
    personnes: Object.fromEntries(membres.map(m => [m.parcours_id, nameOf(m)])),
    presences: PRESENCES,
    demis: DEMIS,
    auteurs: Object.fromEntries(
      cells.flatMap(c => (c.auteur && c.auteur !== view.who.nom ? [[caseKey(c), c.auteur]] : [])),
    ),
    usuels: usuels(membres, columns, attendu),
  }
  return (
    <>
      <HiddenValue name="_compte" value={accountKey(view.who)} />
      <div hidden data-words={JSON.stringify(words)} />
    </>
  )
}

/** What a shortcut notes in an empty cell, by `caseKey`, where it is not « présent »; '' where nothing is expected. */
export function usuels(
  membres: readonly Membre[],
  columns: readonly Colonne[],
  attendu: Attendu,
): Record<string, string> {
  const found: Record<string, string> = {}
  for (const m of membres)
    for (const { jour, demi } of columns) {
      if (closed(m, jour)) continue
      const where = { parcours_id: m.parcours_id, jour, demi }
      const statut = shortcut(attendu, where) ?? ''
      if (statut !== 'present') found[caseKey(where)] = statut
    }
  return found
}
