import {
  addDays,
  addMonths,
  daysBetween,
  firstDay,
  type Jour,
  mois,
  monday,
} from '../calendrier/calendrier.ts'
import type { BadgeKind } from '../web/blocks.tsx'

/** Half-open `[du, au[`; `au` null while nobody knows it. */
export interface Jours {
  du: Jour
  au: Jour | null
}

/** What the dated facts of a place say: nothing else is kept of where it stands. */
export interface Faits {
  jours: readonly Jours[]
  origine: 'retenue' | 'proposition' | 'acceptation' | 'entree'
  /** The pathway that sits there, once entered. */
  parcours_id: number | null
  /** Days of its suspensions. */
  suspensions: readonly Jours[]
  expire_le: string | null
  acceptee_le: string | null
  liberee_le: string | null
}

export const ETATS = {
  prise: { label: 'Prise', badge: 'positive', dit: 'La personne est en formation.' },
  conservee: {
    label: 'Gardée',
    badge: 'attention',
    dit: 'Le parcours est suspendu : la place attend le retour.',
  },
  acceptee: { label: 'Acceptée', badge: 'positive', dit: 'L’entrée est à venir.' },
  proposee: { label: 'Proposée', badge: 'waiting', dit: 'Offerte à une personne de la liste d’attente.' },
  retenue: { label: 'Retenue', badge: 'waiting', dit: 'Gardée par le conseiller, en attendant l’organisme.' },
  expiree: { label: 'Sans réponse', badge: 'neutral', dit: 'Le temps pour répondre est passé.' },
  liberee: { label: 'Libérée', badge: 'neutral', dit: 'Elle ne compte plus.' },
} as const satisfies Record<string, { label: string; badge: BadgeKind; dit: string }>
export type Etat = keyof typeof ETATS

const covers = ({ du, au }: Jours, le: Jour) => du <= le && (au === null || le < au)
export const holds = (jours: readonly Jours[], le: Jour): boolean => jours.some(j => covers(j, le))

/** Where a place stands at an instant, `le` its day: an offer past its time holds nothing, even before anyone noted it. */
export function etatDe(p: Faits, le: Jour, now: string): Etat {
  if (p.liberee_le !== null) return 'liberee'
  if (p.acceptee_le === null && p.expire_le !== null && p.expire_le <= now) return 'expiree'
  if (p.parcours_id !== null) return holds(p.suspensions, le) ? 'conservee' : 'prise'
  if (p.acceptee_le !== null) return 'acceptee'
  return p.origine === 'retenue' ? 'retenue' : 'proposee'
}

export const compte = (etat: Etat): boolean => etat !== 'liberee' && etat !== 'expiree'

/** A decision on places: the last one (`rang`) that holds on a day wins; what comes of a transfer is added. */
export interface Decision extends Jours {
  rang: number
  places: number
  minimum: number | null
  transfert: boolean
}

/** The places of a day, null when nobody said how many. `offre` is the number of the offer, before any decision. */
export function capaciteLe(offre: number | null, decisions: readonly Decision[], le: Jour): number | null {
  const held = decisions.filter(d => covers(d, le))
  const base = held.filter(d => !d.transfert).sort((a, b) => b.rang - a.rang)[0]?.places ?? offre
  return base === null ? null : held.filter(d => d.transfert).reduce((sum, d) => sum + d.places, base)
}

/** From how many people the session of a day opens, when somebody said. */
export const minimumLe = (decisions: readonly Decision[], le: Jour): number | null =>
  decisions.filter(d => !d.transfert && covers(d, le)).sort((a, b) => b.rang - a.rang)[0]?.minimum ?? null

export interface Tranche {
  du: Jour
  au: Jour
  /** The day of the period that leaves the fewest places: the figures are its own. */
  jour: Jour
  capacite: number | null
  /** Null when nobody said how many places there are; negative when there are more people than places. */
  libres: number | null
  comptes: Record<'prise' | 'conservee' | 'acceptee' | 'proposee' | 'retenue', number>
}

export type Pas = 'semaine' | 'mois'

/** The periods of a calendar, from the one that holds `du`. */
export function tranches(du: Jour, pas: Pas, combien: number): { du: Jour; au: Jour }[] {
  const first = pas === 'semaine' ? monday(du) : firstDay(mois(du))
  const start = (n: number) => (pas === 'semaine' ? addDays(first, 7 * n) : addMonths(first, n))
  return Array.from({ length: combien }, (_, n) => ({ du: start(n), au: start(n + 1) }))
}

/** A calendar of places: for each period, its tightest day. */
export function calendrier(
  periodes: readonly { du: Jour; au: Jour }[],
  offre: number | null,
  decisions: readonly Decision[],
  places: readonly Faits[],
  now: string,
): Tranche[] {
  return periodes.map(({ du, au }) => {
    const near = places.filter(p => p.jours.some(j => j.du < au && (j.au === null || j.au > du)))
    let worst: Tranche | undefined
    for (let n = 0; n < daysBetween(du, au); n++) {
      const jour = addDays(du, n)
      const comptes = { prise: 0, conservee: 0, acceptee: 0, proposee: 0, retenue: 0 }
      let held = 0
      for (const p of near) {
        if (!holds(p.jours, jour)) continue
        const etat = etatDe(p, jour, now)
        if (etat === 'liberee' || etat === 'expiree') continue
        comptes[etat]++
        held++
      }
      const capacite = capaciteLe(offre, decisions, jour)
      const libres = capacite === null ? null : capacite - held
      const tighter = worst === undefined || (libres ?? -held) < (worst.libres ?? -total(worst.comptes))
      if (tighter) worst = { du, au, jour, capacite, libres, comptes }
    }
    return worst ?? { du, au, jour: du, capacite: null, libres: null, comptes: { ...NONE } }
  })
}
const NONE = { prise: 0, conservee: 0, acceptee: 0, proposee: 0, retenue: 0 }
const total = (comptes: Tranche['comptes']) => Object.values(comptes).reduce((sum, n) => sum + n, 0)

/** Why someone is where they are in the list, in the order of the list. */
export const CLASSES = {
  retour: {
    rang: 1,
    label: 'Retour de suspension',
    dit: 'Sa place n’avait pas pu être gardée : elle passe la première.',
  },
  fin_etape: {
    rang: 2,
    label: 'Étape terminée',
    dit: 'Une étape vient de finir : attendre casserait le parcours.',
  },
  ordinaire: { rang: 3, label: 'Date de la demande', dit: 'La plus ancienne demande d’abord.' },
} as const
export type Classe = keyof typeof CLASSES

/** The order of a waiting list: class, then date, then number. */
export const dansLOrdre = <A extends { classe: Classe; depuis: string; id: number }>(
  rows: readonly A[],
): A[] =>
  [...rows].sort(
    (a, b) =>
      CLASSES[a.classe].rang - CLASSES[b.classe].rang ||
      (a.depuis < b.depuis ? -1 : a.depuis > b.depuis ? 1 : a.id - b.id),
  )

/** « 1re », « 3e ». */
export const ordinal = (n: number): string => (n === 1 ? '1re' : `${n}e`)

export const RYTHMES = {
  permanentes: 'Entrées permanentes',
  cadencees: 'Entrées cadencées, plusieurs fois par an',
  dates_fixes: 'Entrées à dates fixes',
} as const
export type Rythme = keyof typeof RYTHMES
