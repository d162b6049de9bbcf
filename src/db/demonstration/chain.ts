import { createHash } from 'node:crypto'
import {
  addDays,
  addMonths,
  days,
  daysBetween,
  endOfMonth,
  firstDay,
  isOuvre,
  type Jour,
  type Mois,
  mois,
  monday,
  weekday,
} from '../../calendrier/calendrier.ts'
import type { Valeur } from '../../dispositif/vocabulaire.ts'
import { normalise } from '../../territoire/territoire.ts'
import type { Batch } from './batch.ts'
import { evaluation, versionOf } from './rules.ts'

/** The clock of the load: nothing is written later than `now`. */
export interface Clock {
  now: string
  today: Jour
}
export const clockAt = (now: string): Clock => ({ now, today: now.slice(0, 10) })

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
  for (const [nom, valeur] of Object.entries(faits))
    batch.add('fait', {
      region: person.region,
      stagiaire_id: id,
      nom,
      valeur,
      du: person.cree_le,
      origine: 'Entretien avec le conseiller',
      saisi_le: instant(clock, person.cree_le, '10:00'),
      compte_id: person.conseiller_id,
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
    version: versionOf(p.dispositif, cree_le),
    action_id: p.action_id,
    structure_id,
    conseiller_id,
    cree_le,
    objectifs: p.objectifs,
    evaluation: evaluation(p.dispositif, cree_le, p.person),
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

export type Presence = 'present' | 'entreprise' | 'absence_justifiee' | 'absence_injustifiee'
export const DEMI_JOURNEE = 180

export interface Suspension {
  du: Jour
  /** Null while nobody knows when the person comes back. */
  au: Jour | null
  motif: string
}

export interface Parcours {
  prescription_id: number
  stagiaire_id: number
  person: Person
  dispositif: string
  action_id: number
  distance_m: number
  referent_id: number
  date_entree: Jour
  minutes_max: number | null
  /** Half-days a week, at most 10. */
  demi_journees: number
  phases: { nom: string; semaines: number }[]
  suspensions: Suspension[]
  sortie: { date: Jour; motif: string; destination: string } | null
  contrat: {
    etabli_le: Jour
    signatures: { qualite: string; nom: string; compte_id: number; le: Jour }[]
  } | null
  /** What was noted for the nth half-day. */
  presence: (jour: Jour, n: number) => Presence
  /** Half-days are noted up to this day, months certified up to this one, both left out. */
  noted: Jour
  certified: Mois
}

export interface Etat {
  id: number
  mois: Mois
  minutes: Record<Presence, number>
}
export interface Written {
  id: number
  etats: Etat[]
  /** The end once the suspensions are added. */
  fin: Jour
}

/** The days that suspensions add to the end. */
const suspended = (suspensions: Suspension[], clock: Clock) =>
  suspensions.reduce((n, s) => n + daysBetween(s.du, s.au ?? clock.today), 0)

/** A pathway with its phases, suspensions, contract, half-days, certified months and exit. */
export function addParcours(batch: Batch, clock: Clock, p: Parcours): Written {
  const { region, conseiller_id } = p.person
  const weeks = p.phases.reduce((n, phase) => n + phase.semaines, 0)
  const minutes_semaine = p.demi_journees * DEMI_JOURNEE
  const fin_initiale = addDays(p.date_entree, weeks * 7)
  const version = versionOf(p.dispositif, p.date_entree)
  const id = batch.add('parcours', {
    region,
    prescription_id: p.prescription_id,
    stagiaire_id: p.stagiaire_id,
    dispositif: p.dispositif,
    version,
    action_id: p.action_id,
    date_entree: p.date_entree,
    fin_initiale,
    minutes_prevues: weeks * minutes_semaine,
    minutes_max: p.minutes_max,
    minutes_semaine,
    distance_m: p.distance_m,
    conseiller_id,
    referent_id: p.referent_id,
  })
  const here = { region, parcours_id: id }
  let du = p.date_entree
  for (const [i, { nom, semaines }] of p.phases.entries()) {
    const au = addDays(du, semaines * 7)
    batch.add('phase', { ...here, rang: i + 1, nom, du, au, minutes_prevues: semaines * minutes_semaine })
    du = au
  }
  for (const s of p.suspensions)
    batch.add('suspension', {
      ...here,
      periode: `[${s.du},${s.au ?? ''})`,
      motif: s.motif,
      compte_id: p.referent_id,
    })
  if (p.contrat)
    addContrat(batch, clock, p, { ...here, fin_initiale, minutes_prevues: weeks * minutes_semaine })
  const fin = addDays(fin_initiale, suspended(p.suspensions, clock))
  const etats = addPresence(batch, clock, p, id, fin)
  if (p.sortie) batch.add('sortie', { ...here, ...p.sortie, precisions: '', compte_id: p.referent_id })
  return { id, etats, fin }
}

function addContrat(
  batch: Batch,
  clock: Clock,
  p: Parcours,
  {
    region,
    parcours_id,
    ...terms
  }: { region: string; parcours_id: number; fin_initiale: Jour; minutes_prevues: number },
): void {
  if (!p.contrat) return
  const contenu = {
    stagiaire: `${p.person.prenom} ${p.person.nom}`,
    dispositif: p.dispositif,
    date_entree: p.date_entree,
    ...terms,
    phases: p.phases.map(phase => phase.nom),
  }
  const contrat_id = batch.add('contrat', {
    region,
    parcours_id,
    etabli_le: p.contrat.etabli_le,
    contenu,
    empreinte: createHash('sha256').update(JSON.stringify(contenu)).digest('hex'),
  })
  for (const { le, ...signature } of p.contrat.signatures)
    batch.add('signature', { region, contrat_id, ...signature, signe_le: instant(clock, le, '14:00') })
}

/** Half-days of the days worked, then the statement of each month that is over. */
function addPresence(batch: Batch, clock: Clock, p: Parcours, parcours_id: number, fin: Jour): Etat[] {
  const { region } = p.person
  const months = new Map<Mois, Etat['minutes']>()
  const end = [p.noted, fin, p.sortie?.date ?? fin].sort()[0] ?? fin
  let n = 0
  for (const jour of days(p.date_entree, end)) {
    if (!isOuvre(jour) || p.suspensions.some(s => s.du <= jour && (s.au === null || jour < s.au))) continue
    for (const demi of ['matin', 'apres_midi'] as const) {
      if ((weekday(jour) - 1) * 2 + (demi === 'matin' ? 0 : 1) >= p.demi_journees) continue
      const statut = p.presence(jour, n++)
      const row = { region, parcours_id, jour, demi, statut, minutes: DEMI_JOURNEE, compte_id: p.referent_id }
      batch.add('demi_journee', row)
      const minutes = months.get(mois(jour)) ?? {
        present: 0,
        entreprise: 0,
        absence_justifiee: 0,
        absence_injustifiee: 0,
      }
      minutes[statut] += DEMI_JOURNEE
      months.set(mois(jour), minutes)
    }
  }
  const etats: Etat[] = []
  for (const [m, minutes] of months) {
    if (m >= p.certified) break
    const id = batch.add('etat_mensuel', {
      region,
      parcours_id,
      mois: firstDay(m),
      certifie_le: instant(clock, addDays(endOfMonth(m), 2), '11:00'),
      compte_id: p.referent_id,
      minutes_present: minutes.present,
      minutes_entreprise: minutes.entreprise,
      minutes_absence_justifiee: minutes.absence_justifiee,
      minutes_absence_injustifiee: minutes.absence_injustifiee,
    })
    etats.push({ id, mois: m, minutes })
  }
  return etats
}
