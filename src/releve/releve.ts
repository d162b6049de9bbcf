import { type Jour, type Mois, monday } from '../calendrier/calendrier.ts'
import { type Case, closedReason, DEMI_JOURNEE, type Periode } from '../emargement/emargement.ts'
import { heures, jourCourt } from '../web/format.ts'
import type { Faute, Lue } from './ligne.ts'

/** A pathway of the organisation: all that says which half-days it takes. */
export interface Dossier {
  parcours_id: number
  nom: string
  prenom: string
  date_naissance: Jour
  date_entree: Jour
  /** The first day out. */
  sortie: Jour | null
  suspensions: Periode[]
  mois_certifies: Mois[]
  minutes_max: number | null
  /** Minutes that a week may hold. */
  minutes_semaine_max: number
}

export interface AEcrire {
  case: Case
  /** Nothing was noted there. */
  nouvelle: boolean
}

const FOLLOWED: readonly string[] = ['present', 'distance', 'entreprise']
const followed = (c: Case | undefined) => (c && FOLLOWED.includes(c.statut ?? '') ? c.minutes : 0)
const inDay = (c: Case | undefined) => (c ? c.minutes + (c.retard ?? 0) : 0)
const add = (map: Map<string, number>, key: string, n: number) => map.set(key, (map.get(key) ?? 0) + n)

/** What one pathway has noted around the days of a file, kept up to date as its lines are taken. */
export class Fiche {
  readonly dossier: Dossier
  /** Minutes followed since the entry; only counted where the pathway has a cap. */
  faites: number
  readonly #cases = new Map<string, Case>()
  readonly #jours = new Map<string, number>()
  readonly #semaines = new Map<string, number>()

  /** `noted`: everything in the weeks of the file's days. */
  constructor(dossier: Dossier, noted: readonly Case[], faites: number) {
    this.dossier = dossier
    this.faites = faites
    for (const c of noted) this.#put(c)
  }

  #put(c: Case): void {
    const key = `${c.jour}${c.demi}`
    const before = this.#cases.get(key)
    this.#cases.set(key, c)
    add(this.#jours, c.jour, inDay(c) - inDay(before))
    add(this.#semaines, mondayOf(c.jour), followed(c) - followed(before))
  }

  /** The half-day to write, null when it is already noted so, or why it cannot be noted. */
  prendre(lue: Lue, today: Jour): AEcrire | Faute | null {
    const before = this.#cases.get(`${lue.jour}${lue.demi}`)
    const c = merged(this.dossier.parcours_id, lue, before)
    if (before && same(before, c)) return null
    const faute = closed(this.dossier, lue, today) ?? fits(c) ?? this.#over(c, before)
    if (faute) return faute
    this.faites += followed(c) - followed(before)
    this.#put(c)
    return { case: c, nouvelle: before === undefined }
  }

  #over(c: Case, before: Case | undefined): Faute | null {
    const { minutes_max, minutes_semaine_max } = this.dossier
    const more = followed(c) - followed(before)
    const day = (this.#jours.get(c.jour) ?? 0) + inDay(c) - inDay(before)
    const week = (this.#semaines.get(mondayOf(c.jour)) ?? 0) + more
    const over = (message: string): Faute => ({ colonne: 'minutes', message })
    if (day > 720)
      return over(`la journée compterait ${heures(day)}, 12 heures au plus : vérifiez ses durées`)
    if (more <= 0) return null
    if (minutes_max !== null && this.faites + more > minutes_max)
      return over(`le plafond de ${heures(minutes_max)} du parcours serait dépassé`)
    if (week > minutes_semaine_max)
      return over(
        `la semaine du ${jourCourt(mondayOf(c.jour))} compterait ${heures(week)}, ${heures(minutes_semaine_max)} au plus`,
      )
    return null
  }
}

/** The half-day as the file and what was noted before make it. */
function merged(parcours_id: number, lue: Lue, before: Case | undefined): Case {
  const { jour, demi, statut } = lue
  const kept = before?.statut === statut ? before : undefined
  const { motif, retard, minutes_connexion, travail } = lue
  return {
    parcours_id,
    jour,
    demi,
    statut,
    minutes: lue.minutes ?? kept?.minutes ?? DEMI_JOURNEE,
    retard: retard === undefined ? (kept?.retard ?? 0) : retard,
    motif: motif === undefined ? (kept?.motif ?? null) : motif,
    minutes_connexion:
      minutes_connexion === undefined ? (kept?.minutes_connexion ?? null) : minutes_connexion,
    travail: travail === undefined ? (kept?.travail ?? null) : travail,
  }
}

const same = (a: Case, b: Case) =>
  a.statut === b.statut &&
  a.minutes === b.minutes &&
  (a.retard ?? 0) === (b.retard ?? 0) &&
  (a.motif ?? null) === (b.motif ?? null) &&
  (a.minutes_connexion ?? null) === (b.minutes_connexion ?? null) &&
  (a.travail ?? null) === (b.travail ?? null)

function closed(d: Dossier, { jour, statut }: Lue, today: Jour): Faute | null {
  const reason = closedReason(d, jour)
  if (reason) return { colonne: 'jour', message: `${jourCourt(jour)} : ${reason}` }
  if (jour > today && statut !== 'absence_justifiee')
    return {
      colonne: 'jour',
      message: `${jourCourt(jour)} : ce jour n’est pas encore passé, seule une absence justifiée peut être notée à l’avance`,
    }
  return null
}

/** What the database would refuse of a half-day alone. */
function fits(c: Case): Faute | null {
  const late = c.retard ?? 0
  if (late > 0 && c.statut !== 'present' && c.statut !== 'entreprise')
    return { colonne: 'retard', message: 'un retard ne se note que pour qui est venu : videz cette cellule' }
  if (c.minutes + late > 360)
    return { colonne: 'retard', message: 'une demi-journée dure au plus 360 minutes, retard compris' }
  if (c.motif && c.statut !== 'absence_justifiee')
    return {
      colonne: 'motif',
      message: 'un motif ne se note que pour une absence justifiée : videz cette cellule',
    }
  if (c.statut === 'distance' && (c.minutes_connexion ?? null) === null && !c.travail)
    return {
      colonne: 'connexion',
      message: 'une demi-journée à distance demande un temps de connexion ou un travail validé',
    }
  return null
}

const mondays = new Map<Jour, Jour>()
/** Files have few days and many lines. */
function mondayOf(jour: Jour): Jour {
  const known = mondays.get(jour)
  if (known) return known
  const found = monday(jour)
  if (mondays.size < 20_000) mondays.set(jour, found)
  return found
}
