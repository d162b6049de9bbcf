import { addDays, addMonths, isOuvre, type Jour, mois, monday } from '../../calendrier/calendrier.ts'
import type { Valeur } from '../../dispositif/vocabulaire.ts'
import { paris } from '../../http/session.ts'
import { normalise } from '../../territoire/territoire.ts'
import type { Batch } from './batch.ts'
import { evaluation, versionInForce } from './rules.ts'

/** The clock of the load: nothing is written later than `now`. */
export interface Clock {
  now: string
  today: Jour
}
export const clockAt = (now: string): Clock => ({ now, today: paris(now) })

/** That day at that hour, never later than now. */
export function instant(clock: Clock, jour: Jour, heure = '09:00'): string {
  const at = `${jour}T${heure}:00.000Z`
  return at < clock.now ? at : clock.now
}

/** The first working day from a Monday about `weeks` weeks ago. */
export function mondayBefore(today: Jour, weeks: number): Jour {
  let jour = monday(addDays(today, -7 * weeks))
  while (!isOuvre(jour)) jour = addDays(jour, 1)
  return jour
}

/** The last month whose statements are in. */
export const lastMonth = (today: Jour) => mois(addMonths(`${mois(today)}-01`, -1))

export type Faits = Record<string, Valeur>

export interface Person {
  region: string
  prenom: string
  nom: string
  sexe: 'F' | 'M'
  date_naissance: Jour
  telephone: string
  courriel: string
  adresse: string
  commune: string
  structure_id: number
  conseiller_id: number
  cree_le: Jour
  faits: Faits
}

/** A person, with the facts told to the counsellor on the first day. */
export function addPerson(batch: Batch, clock: Clock, { faits, ...person }: Person): number {
  const id = batch.add('stagiaire', { ...person, nom_recherche: normalise(`${person.nom} ${person.prenom}`) })
  batch.addSituation({
    region: person.region,
    stagiaire_id: id,
    du: person.cree_le,
    origine: 'Entretien avec le conseiller',
    saisi_le: instant(clock, person.cree_le, '10:00'),
    compte_id: person.conseiller_id,
    faits,
  })
  return id
}

export interface Step {
  statut: string
  le: Jour
  compte_id: number
  rendez_vous?: Jour
  motif?: string
}
export interface Prescription {
  stagiaire_id: number
  person: Person
  dispositif: string
  action_id: number
  distance_m: number
  objectifs: string
  /** What is planned, when it is known. */
  minutes_prevues: number | null
  steps: Step[]
}

/** A prescription and what happened to it, from the first step to the last known. */
export function addPrescription(batch: Batch, clock: Clock, p: Prescription): number {
  const { region, structure_id, conseiller_id } = p.person
  const cree_le = p.steps[0]?.le ?? p.person.cree_le
  const prescription_id = batch.add('prescription', {
    region,
    stagiaire_id: p.stagiaire_id,
    dispositif: p.dispositif,
    version: versionInForce(p.dispositif, cree_le).du,
    action_id: p.action_id,
    structure_id,
    conseiller_id,
    cree_le,
    objectifs: p.objectifs,
    evaluation: evaluation(p.dispositif, cree_le, p.person, p.minutes_prevues),
    distance_m: p.distance_m,
  })
  for (const [i, step] of p.steps.entries())
    batch.add('prescription_evenement', {
      region,
      prescription_id,
      statut: step.statut,
      le: step.le,
      instant: instant(clock, step.le, `${String(9 + i).padStart(2, '0')}:30`),
      compte_id: step.compte_id,
      rendez_vous: step.rendez_vous ?? null,
      motif: step.motif ?? '',
    })
  return prescription_id
}
