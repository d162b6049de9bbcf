import {
  addDays,
  days,
  daysBetween,
  endOfMonth,
  firstDay,
  isOuvre,
  type Jour,
  type Mois,
  mois,
  weekday,
} from '../../calendrier/calendrier.ts'
import { dispositif } from '../../dispositif/load.ts'
import { contenu, fingerprint } from '../../parcours/contrat.ts'
import type { PhasePrevue } from '../../parcours/parcours.ts'
import { modele } from '../../seance/seance.ts'
import type { Classe } from '../../suspension/suspension.ts'
import { REGIONS } from '../../territoire/territoire.ts'
import { type Batch, DEMI_JOURNEE, type Presence, presences } from './batch.ts'
import { type Clock, instant, type Person } from './chain.ts'
import { minutesMax, versionInForce } from './rules.ts'

export interface Suspension {
  du: Jour
  /** Null while nobody knows when the person comes back. */
  au: Jour | null
  classe: Classe
}

/** Who is named in the contract beside the trainee. */
export interface Terms {
  commune: string
  organisme: string
  site: string
  structure: string
  conseiller: string
  referent: string
}
export interface Signature {
  qualite: string
  nom: string
  compte_id: number
  le: Jour
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
  /** Half-days a week, at most 10. */
  demi_journees: number
  phases: { nom: string; semaines: number }[]
  suspensions: Suspension[]
  sortie: { date: Jour; motif: string; destination: string } | null
  /** The contract is drawn up on the day of entry: who signed it. */
  signatures: Signature[]
  terms: Terms
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
  version: Jour
  etats: Etat[]
  phases: PhasePrevue[]
  minutes_semaine: number
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
  const version = versionInForce(p.dispositif, p.date_entree).du
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
    minutes_max: minutesMax(p.dispositif, p.date_entree),
    minutes_semaine,
    distance_m: p.distance_m,
    conseiller_id,
    referent_id: p.referent_id,
  })
  const here = { region, parcours_id: id }
  const phases: PhasePrevue[] = []
  let du = p.date_entree
  for (const [i, { nom, semaines }] of p.phases.entries()) {
    const au = addDays(du, semaines * 7)
    const phase = { rang: i + 1, nom, du, au, minutes_prevues: semaines * minutes_semaine }
    batch.add('phase', { ...here, ...phase })
    phases.push(phase)
    du = au
  }
  for (const s of p.suspensions)
    batch.add('suspension', {
      ...here,
      periode: `[${s.du},${s.au ?? ''})`,
      classe: s.classe,
      responsable_id: p.referent_id,
      compte_id: p.referent_id,
    })
  // A full-time pathway that still runs has its timetable: the sheet knows what is expected of each.
  if (!p.sortie && p.demi_journees === 10)
    for (const { du, au, ...seance } of modele('temps_plein', p.date_entree, minutes_semaine))
      batch.add('seance', { ...here, ...seance, periode: `[${du},${au ?? ''})`, compte_id: p.referent_id })
  addContrat(batch, clock, p, id, phases)
  const fin = addDays(fin_initiale, suspended(p.suspensions, clock))
  const etats = addPresence(batch, clock, p, id, fin)
  if (p.sortie) batch.add('sortie', { ...here, ...p.sortie, precisions: '', compte_id: p.referent_id })
  return { id, version, etats, phases, minutes_semaine, fin }
}

function addContrat(
  batch: Batch,
  clock: Clock,
  p: Parcours,
  parcours_id: number,
  phases: PhasePrevue[],
): void {
  const { region, prenom, nom, date_naissance } = p.person
  const content = contenu({
    reference: `${region.toUpperCase()}-${parcours_id}`,
    region: REGIONS.find(r => r.code === region)?.nom ?? region,
    le: p.date_entree,
    dispositif: dispositif(p.dispositif).nom,
    version: versionInForce(p.dispositif, p.date_entree),
    stagiaire: { nom: `${prenom} ${nom}`, date_naissance, commune: p.terms.commune },
    ...p.terms,
    date_entree: p.date_entree,
    minutes_semaine: p.demi_journees * DEMI_JOURNEE,
    phases,
  })
  const contrat_id = batch.add('contrat', {
    region,
    parcours_id,
    etabli_le: p.date_entree,
    contenu: content,
    empreinte: fingerprint(content),
  })
  for (const [i, { le, ...signature }] of p.signatures.entries())
    batch.add('signature', { region, contrat_id, ...signature, signe_le: instant(clock, le, `1${4 + i}:00`) })
}

const known = new Map<Jour, { rank: number; worked: boolean }>()
/** 0 for a Monday, and whether people work that day; computed once, thousands of pathways share it. */
function calendar(jour: Jour) {
  const day = known.get(jour) ?? { rank: weekday(jour) - 1, worked: isOuvre(jour) }
  known.set(jour, day)
  return day
}

/** Half-days of the days worked, then the statement of each month that is over. */
function addPresence(batch: Batch, clock: Clock, p: Parcours, parcours_id: number, fin: Jour): Etat[] {
  const { region } = p.person
  const months = new Map<Mois, Etat['minutes']>()
  const end = [p.noted, fin, p.sortie?.date ?? fin].sort()[0] ?? fin
  const letters: string[] = []
  let n = 0
  for (const jour of days(p.date_entree, end)) {
    const { rank, worked } = calendar(jour)
    const off = !worked || p.suspensions.some(s => s.du <= jour && (s.au === null || jour < s.au))
    for (let half = 0; half < 2; half++) {
      if (off || rank * 2 + half >= p.demi_journees) {
        letters.push('.')
        continue
      }
      const statut = p.presence(jour, n++)
      letters.push(presences[statut])
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
  batch.addSheet({
    region,
    parcours_id,
    compte_id: p.referent_id,
    du: p.date_entree,
    letters: letters.join(''),
  })
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
