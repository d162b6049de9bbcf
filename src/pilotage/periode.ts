import {
  addDays,
  addMonths,
  earlier,
  firstDay,
  isJour,
  type Jour,
  type Mois,
  mois,
} from '../calendrier/calendrier.ts'
import { jour } from '../web/format.ts'

/** `[du, au[`, never beyond today: what has not happened yet is not counted. */
export interface Periode {
  du: Jour
  au: Jour
}

/** The periods in one click; `from` is the first entry known. */
export const presets = (today: Jour, from: Jour): { label: string; periode: Periode }[] => {
  const year = Number(today.slice(0, 4))
  const tomorrow = addDays(today, 1)
  return [
    { label: 'Cette année', periode: { du: `${year}-01-01`, au: tomorrow } },
    { label: 'L’an dernier', periode: { du: `${year - 1}-01-01`, au: `${year}-01-01` } },
    { label: 'Douze derniers mois', periode: { du: addMonths(tomorrow, -12), au: tomorrow } },
    { label: 'Depuis le début', periode: { du: from, au: tomorrow } },
  ]
}

/** The period that an address asks for, `au` included as people say it; this calendar year when it says nothing. */
export function periodeOf(query: Record<string, string>, today: Jour): Periode {
  const tomorrow = addDays(today, 1)
  const du = isJour(query.du) ? query.du : `${today.slice(0, 4)}-01-01`
  const end = isJour(query.au) ? addDays(query.au, 1) : tomorrow
  const au = earlier(end, tomorrow)
  return du < au ? { du, au } : { du: addDays(au, -1), au }
}

/** The period that a published figure covers: « 2021-2025 », « depuis 2021 »; null when its text says none. */
export function publishedPeriod(text: string, today: Jour): Periode | null {
  const [, du, au] = text.match(/^(\d{4})-(\d{4})$/) ?? text.match(/^depuis (\d{4})$/) ?? []
  if (!du) return null
  const tomorrow = addDays(today, 1)
  return { du: `${du}-01-01`, au: au ? earlier(`${Number(au) + 1}-01-01`, tomorrow) : tomorrow }
}

/** The last day, included. */
export const lastDay = ({ au }: Periode): Jour => addDays(au, -1)

/** « du 1er janvier 2026 au 18 novembre 2026 ». */
export const inWords = (p: Periode): string => `du ${jour(p.du)} au ${jour(lastDay(p))}`

/** The calendar year that holds the whole period, or null. */
export function yearOf(p: Periode): number | null {
  const year = p.du.slice(0, 4)
  return lastDay(p).startsWith(year) ? Number(year) : null
}

/** Every month that the period touches. */
export function monthsOf({ du, au }: Periode): Mois[] {
  const months: Mois[] = []
  for (let first = firstDay(mois(du)); first < au; first = addMonths(first, 1)) months.push(mois(first))
  return months
}
