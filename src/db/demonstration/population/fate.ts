import { addDays } from '../../../calendrier/calendrier.ts'
import { mondayBefore } from '../chain.ts'
import type { Centre } from './network.ts'
import type { Motif } from './outcome.ts'
import type { Scene } from './prescribe.ts'
import type { Fate } from './story.ts'

/** One of each, told first: every reason to leave, every destination. */
const endings: [Motif, string][] = [
  ['terme', 'emploi_durable'],
  ['emploi', 'emploi_court'],
  ['terme', 'alternance'],
  ['autre', 'creation_entreprise'],
  ['formation', 'formation_qualifiante'],
  ['terme', 'formation_autre'],
  ['abandon', 'sans_emploi'],
  ['renvoi', 'sans_emploi'],
  ['demenagement', 'inconnue'],
  ['terme', 'autre'],
]

/** The first ones told also make a group at the site where the personas work. */
const GROUP = 21

/** What is decided for the nth entrant of a Région; nothing after the first ones. */
export function fateOf({ network, clock, kind }: Scene, n: number): Fate {
  const [centre] = network.centres
  if (!centre || kind === 'caq') return {}
  if (n === 0) return { centre, date_entree: mondayBefore(clock.today, 5), motif: 'terme', suspended: true }
  if (n === 1) return { centre, date_entree: mondayBefore(clock.today, 1), motif: 'terme', unsigned: true }
  if (n === 2) return { centre, date_entree: mondayBefore(clock.today, 4), motif: 'terme' }
  const ending = endings[n - 3]
  if (!ending)
    return n < GROUP ? { centre, date_entree: mondayBefore(clock.today, 2 + (n % 5)), motif: 'terme' } : {}
  const [motif, destination] = ending
  return { date_entree: mondayBefore(addDays(clock.today, -n), 60), motif, destination }
}

const pending = ['transmise', 'preparee', 'positionnement_propose', 'en_attente', 'acceptee']
const closed = ['refusee', 'refusee', 'annulee']

/** Prescriptions without an entry: those that wait today, first where the personas work, then those of the past. */
export function waitingOf({ network, kind }: Scene, total: number): { statut: string; centre?: Centre }[] {
  const [home] = network.centres
  const today = kind === 'caq' ? 6 : Math.max(15, Math.min(90, Math.round(total / 25)))
  const past = Math.round(total * 0.07)
  return [
    ...Array.from({ length: today }, (_, n) => ({
      statut: pending[n % pending.length] ?? 'transmise',
      ...(home && (n < 10 || n % 12 === 0) ? { centre: home } : {}),
    })),
    ...Array.from({ length: past }, (_, n) => ({ statut: closed[n % closed.length] ?? 'refusee' })),
  ]
}
