import { isDestination, libelleDestination } from '../suivi/suivi.ts'

const NATURES: Record<string, string> = {
  remuneration: 'Rémunération',
  retenue_absence: 'Retenue pour absence',
  transport: 'Transport',
  forfait_entree: 'Forfait d’entrée',
}

/** What a row of a list says besides its measure, without any code name. */
export const detailLisible = (detail: string | null): string | null =>
  detail === null ? null : isDestination(detail) ? libelleDestination(detail) : (NATURES[detail] ?? detail)
