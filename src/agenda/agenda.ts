import ical from 'ical-generator'
import { addDays, days, type Jour } from '../calendrier/calendrier.ts'
import { covers, type Membre } from '../emargement/emargement.ts'
import { MODALITES, type Seance, seancesOn } from '../seance/seance.ts'
import { plural } from '../web/format.ts'

/** Something on a day, with its hours in Paris (minutes since midnight) unless it lasts the whole day. */
export interface Evenement {
  /** The same each time it is read: a calendar then moves it instead of adding another. */
  cle: string
  jour: Jour
  heures: { debut: number; fin: number } | null
  titre: string
  /** What a calendar outside of Amont shows instead: the title may name someone. */
  discret?: string
  lieu: string
  /** The page of Amont where more is said. */
  lien: string
}

type AvecSeances = Pick<Seance, 'jour_semaine' | 'debut' | 'fin' | 'modalite'> & Seance & { id: number }

/** The séances of one person's pathways on the days `[du, au[`: none on a public holiday, while suspended, once out. */
export function seancesDe(
  membres: readonly Membre[],
  seances: readonly AvecSeances[],
  du: Jour,
  au: Jour,
): Evenement[] {
  return membres.flatMap(m => {
    const own = seances.filter(s => s.parcours_id === m.parcours_id)
    return days(du, au)
      .filter(jour => covers(m, jour))
      .flatMap(jour =>
        seancesOn(own, jour, m.departement).map(s => ({
          cle: `seance-${s.id}-${jour}`,
          jour,
          heures: { debut: s.debut, fin: s.fin },
          titre: s.modalite === 'centre' ? 'Formation' : `Formation ${MODALITES[s.modalite].toLowerCase()}`,
          lieu: s.modalite === 'centre' ? m.site : '',
          lien: `/parcours/${m.parcours_id}/seances`,
        })),
      )
  })
}

/** The same for who receives: one event a group, an hour and a site, with how many people are expected. Nobody is named. */
export function seancesDuGroupe(
  membres: readonly Membre[],
  seances: readonly AvecSeances[],
  du: Jour,
  au: Jour,
): Evenement[] {
  const groups = Map.groupBy(
    membres.flatMap(m =>
      seancesDe([m], seances, du, au)
        .filter(e => e.lieu !== '')
        .map(e => ({ ...e, action: m.action_id })),
    ),
    e => `${e.action}-${e.jour}-${e.heures?.debut}-${e.heures?.fin}`,
  )
  return [...groups].flatMap(([cle, group]) => {
    const [one] = group
    if (!one) return []
    const { action, ...event } = one
    return {
      ...event,
      cle: `groupe-${cle}`,
      titre: `${plural(group.length, 'personne attendue', 'personnes attendues')}`,
      lien: `/emargement?action=${action}`,
    }
  })
}

/** In order of days, whole days first, then of hours. */
export const ranges = (evenements: readonly Evenement[]): Evenement[] =>
  evenements.toSorted(
    (a, b) =>
      (a.jour < b.jour ? -1 : a.jour > b.jour ? 1 : 0) ||
      (a.heures?.debut ?? -1) - (b.heures?.debut ?? -1) ||
      (a.cle < b.cle ? -1 : 1),
  )

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Paris',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
})

/** What a clock in Paris shows at that instant, as if it were in UTC (ms). */
function shown(ms: number): number {
  const part = Object.fromEntries(clock.formatToParts(ms).map(p => [p.type, Number(p.value)]))
  return Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day, part.hour, part.minute)
}

/** The instant of an hour of a day in Paris (minutes since midnight), summer or winter; an hour that does not exist is the next one. */
export function instant(jour: Jour, minutes: number): Date {
  const wanted = Date.parse(`${jour}T00:00:00Z`) + minutes * 60_000
  const first = wanted - (shown(wanted) - wanted)
  return new Date(first - (shown(first) - wanted))
}

/** A calendar to subscribe to (RFC 5545): instants in UTC, which every calendar shows at its own hour. */
export function ics(
  evenements: readonly Evenement[],
  { nom, domaine, url, now }: { nom: string; domaine: string; url: string; now: string },
): string {
  const calendar = ical({
    name: nom,
    prodId: { company: 'Amont', product: 'Agenda', language: 'FR' },
    ttl: 6 * 3600,
  })
  for (const e of evenements)
    calendar.createEvent({
      id: `${e.cle}@${domaine}`,
      stamp: new Date(now),
      summary: e.discret ?? e.titre,
      ...(e.lieu ? { location: e.lieu } : {}),
      url: `${url}${e.lien}`,
      ...(e.heures
        ? { start: instant(e.jour, e.heures.debut), end: instant(e.jour, e.heures.fin) }
        : {
            start: new Date(`${e.jour}T00:00:00Z`),
            end: new Date(`${addDays(e.jour, 1)}T00:00:00Z`),
            allDay: true,
            timezone: 'UTC',
          }),
    })
  return calendar.toString()
}
