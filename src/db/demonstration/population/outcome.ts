import { addDays, addMonths, isOuvre, type Jour } from '../../../calendrier/calendrier.ts'
import type { Destination } from '../../../dispositif/dispositif.ts'
import type { Presence } from '../batch.ts'
import type { Random } from './random.ts'

/** That day, or the first worked day after it. */
export function workday(jour: Jour): Jour {
  let day = jour
  while (!isOuvre(day)) day = addDays(day, 1)
  return day
}

/** Why people leave before the end, for a hundred pathways; the others go to their term. */
const departures = {
  terme: 70,
  emploi: 8,
  formation: 6,
  abandon: 9,
  renvoi: 1.5,
  demenagement: 2.5,
  autre: 3,
}
export type Motif = keyof typeof departures
export const drawMotif = (r: Random): Motif => r.weighted(departures)

type Destinations = Partial<Record<Destination, number>>
/** Where they go: about 61 positive exits for a hundred known, the figure that the Région published for 2021–2025. */
const destinations: Record<Motif, Destinations> = {
  terme: {
    formation_qualifiante: 23,
    emploi_durable: 11,
    emploi_court: 14,
    alternance: 9,
    creation_entreprise: 2,
    formation_autre: 9,
    sans_emploi: 25,
    autre: 4,
    inconnue: 4,
  },
  emploi: { emploi_durable: 46, emploi_court: 54 },
  formation: { formation_qualifiante: 68, alternance: 22, formation_autre: 10 },
  abandon: { sans_emploi: 58, autre: 12, inconnue: 30 },
  renvoi: { sans_emploi: 60, inconnue: 40 },
  demenagement: { sans_emploi: 20, emploi_court: 10, autre: 20, inconnue: 50 },
  autre: { sans_emploi: 40, autre: 28, emploi_court: 12, inconnue: 20 },
}
/** The CAQ leads to a qualification. */
const qualified: Destinations = {
  formation_qualifiante: 40,
  alternance: 24,
  emploi_durable: 14,
  emploi_court: 8,
  sans_emploi: 14,
}

export const drawDestination = (r: Random, motif: Motif, kind: 'daq' | 'caq'): Destination =>
  r.weighted(
    (kind === 'caq' && motif === 'terme' ? qualified : destinations[motif]) as Record<Destination, number>,
  )

/** Six months later, from what it was at the exit. */
export function drawSixMonths(r: Random, destination: Destination): Destination {
  if (r.chance(0.16)) return 'inconnue'
  const later: Partial<Record<Destination, Destinations>> = {
    emploi_durable: { emploi_durable: 84, sans_emploi: 12, emploi_court: 4 },
    emploi_court: { emploi_durable: 27, emploi_court: 36, sans_emploi: 33, formation_qualifiante: 4 },
    alternance: { alternance: 80, sans_emploi: 14, emploi_durable: 6 },
    creation_entreprise: { creation_entreprise: 82, sans_emploi: 18 },
    formation_qualifiante: {
      formation_qualifiante: 46,
      emploi_durable: 22,
      emploi_court: 12,
      alternance: 8,
      sans_emploi: 12,
    },
  }
  const others: Destinations = {
    sans_emploi: 55,
    emploi_court: 16,
    emploi_durable: 9,
    formation_qualifiante: 11,
    formation_autre: 5,
    autre: 4,
  }
  return r.weighted((later[destination] ?? others) as Record<Destination, number>)
}

/** The day of the call at six months, or null when nobody has called yet. */
export function drawCall(r: Random, sortie: Jour, today: Jour): Jour | null {
  const due = addMonths(sortie, 6)
  const called = workday(addDays(due, r.int(0, 35)))
  if (due > today || called > today) return null
  return r.chance(addDays(due, 60) > today ? 0.45 : 0.9) ? called : null
}

/** Presence half-day after half-day: some miss more than others, most absences last the day, some weeks are in company. */
export function presenceOf(r: Random, immersion: { du: Jour; au: Jour } | null): (jour: Jour) => Presence {
  const justified = 0.025 + 0.1 * r.next() ** 2
  const unjustified = r.chance(0.3) ? 0 : 0.01 + 0.13 * r.next() ** 3
  let last: { jour: Jour; statut: Presence } | undefined
  return jour => {
    if (last?.jour === jour && r.chance(0.8)) return last.statut
    const draw = r.next()
    const inside = immersion !== null && immersion.du <= jour && jour < immersion.au
    const statut: Presence =
      draw < justified
        ? 'absence_justifiee'
        : draw < justified + unjustified
          ? 'absence_injustifiee'
          : inside
            ? 'entreprise'
            : 'present'
    last = { jour, statut }
    return statut
  }
}

/** Certifications that a training organisation may give on the way. */
const habilitations: [code: string, intitule: string][] = [
  ['sst', 'Sauveteur secouriste du travail'],
  ['psc1', 'Prévention et secours civiques de niveau 1'],
  ['b0-h0', 'Habilitation électrique B0-H0'],
  ['haccp', 'Hygiène alimentaire en restauration'],
  ['prap', 'Prévention des risques liés à l’activité physique'],
  ['pix', 'Pix, compétences numériques'],
]
export const drawHabilitations = (r: Random, chance: number) => {
  const first = r.int(0, habilitations.length - 1)
  return habilitations.filter((_, i) => r.chance(i === first ? chance : chance / 8))
}
