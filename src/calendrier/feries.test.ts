import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { paris } from '../http/session.ts'
import {
  addDays,
  addMonths,
  coveredDays,
  days,
  daysBetween,
  endOfMonth,
  firstDay,
  isFerie,
  isJour,
  isOuvre,
  joursFeries,
  mois,
  monday,
  weekday,
} from './calendrier.ts'

const jour = fc.integer({ min: -20_000, max: 60_000 }).map(n => addDays('2000-01-01', n))
const n = fc.integer({ min: 0, max: 2_000 })

describe('jours fériés', () => {
  it('sont onze en métropole, dont trois suivent Pâques', () => {
    expect(joursFeries(2026)).toEqual([
      '2026-01-01',
      '2026-04-06',
      '2026-05-01',
      '2026-05-08',
      '2026-05-14',
      '2026-05-25',
      '2026-07-14',
      '2026-08-15',
      '2026-11-01',
      '2026-11-11',
      '2026-12-25',
    ])
    for (const departement of ['21', '2A', '988', '', null]) {
      expect(joursFeries(2026, departement)).toBe(joursFeries(2026))
    }
  })

  it.each(['57', '67', '68'])('ajoutent le Vendredi saint et le 26 décembre dans le %s', departement => {
    expect(joursFeries(2026, departement)).toHaveLength(13)
    expect(isFerie('2026-04-03', departement)).toBe(true)
    expect(isFerie('2026-12-26', departement)).toBe(true)
    expect(isOuvre('2024-03-29', departement)).toBe(false)
    expect(isFerie('2026-04-03')).toBe(false)
    expect(isFerie('2026-12-26', '88')).toBe(false)
  })

  it.each([
    ['971', '05-27'],
    ['972', '05-22'],
    ['973', '06-10'],
    ['974', '12-20'],
    ['976', '04-27'],
    ['977', '10-09'],
    ['978', '05-28'],
  ])('gardent la mémoire de l’abolition de l’esclavage dans le %s, le %s', (departement, day) => {
    expect(joursFeries(2027, departement)).toHaveLength(12)
    expect(isFerie(`2027-${day}`, departement)).toBe(true)
    expect(isFerie(`2027-${day}`)).toBe(false)
    expect(isFerie(`2027-${day}`, departement === '971' ? '972' : '971')).toBe(false)
  })

  it('comptent une fois un jour férié à deux titres', () => {
    // Ascension fell on 1 May.
    expect(joursFeries(2008)).toHaveLength(10)
    expect(joursFeries(2008)).toContain('2008-05-01')
  })

  it('tombent toujours le même jour de la semaine s’ils suivent Pâques, entre le 22 mars et le 25 avril', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1900, max: 2200 }), year => {
        const [good] = joursFeries(year, '67').filter(
          j => !joursFeries(year).includes(j) && j < `${year}-12-01`,
        )
        if (!good) throw new Error(`Pas de Vendredi saint en ${year}`)
        const sunday = addDays(good, 2)
        expect(weekday(good)).toBe(5)
        expect(sunday >= `${year}-03-22` && sunday <= `${year}-04-25`).toBe(true)
        for (const [after, day] of [
          [1, 1],
          [39, 4],
          [50, 1],
        ] as const) {
          expect(isFerie(addDays(sunday, after))).toBe(true)
          expect(weekday(addDays(sunday, after))).toBe(day)
        }
      }),
    )
  })
})

describe('périodes', () => {
  it('comptent leurs jours du premier inclus au dernier exclu', () => {
    fc.assert(
      fc.property(jour, n, (du, length) => {
        const au = addDays(du, length)
        const all = days(du, au)
        expect(all).toHaveLength(length)
        expect(daysBetween(du, au)).toBe(length)
        expect(all.includes(au)).toBe(false)
        if (length > 0) expect(all[0]).toBe(du)
        expect(days(au, du).length).toBe(0)
      }),
    )
  })

  it('se coupent n’importe où sans perdre ni compter deux fois un jour', () => {
    fc.assert(
      fc.property(jour, n, n, (du, a, b) => {
        const cut = addDays(du, a)
        const au = addDays(cut, b)
        expect([...days(du, cut), ...days(cut, au)]).toEqual(days(du, au))
      }),
    )
  })

  it('décalent la fin d’exactement N jours, jours bissextiles et changements d’heure compris', () => {
    fc.assert(
      fc.property(jour, n, fc.integer({ min: 0, max: 400 }), (du, length, suspended) => {
        const fin = addDays(addDays(du, length), suspended)
        expect(daysBetween(du, fin)).toBe(length + suspended)
        expect(addDays(fin, -suspended)).toBe(addDays(du, length))
      }),
    )
  })

  it('retirent d’un mois exactement les jours suspendus de ce mois', () => {
    fc.assert(
      fc.property(
        jour,
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 0, max: 40 }),
        (first, start, length) => {
          const month = mois(first)
          const du = addDays(firstDay(month), start)
          const au = addDays(du, length)
          const covered = coveredDays({
            mois: month,
            date_entree: '1900-01-01',
            sortie: null,
            suspensions: [{ du, au }],
          })
          const away = days(du, au).filter(j => mois(j) === month)
          expect([...covered, ...away].sort()).toEqual(days(firstDay(month), endOfMonth(month)))
        },
      ),
    )
  })
})

describe('mois', () => {
  it('se suivent sans trou et sans recouvrement, de 28 à 31 jours', () => {
    fc.assert(
      fc.property(jour, day => {
        const length = daysBetween(firstDay(mois(day)), endOfMonth(mois(day)))
        expect(length).toBeGreaterThanOrEqual(28)
        expect(length).toBeLessThanOrEqual(31)
        expect(endOfMonth(mois(day)).slice(8)).toBe('01')
      }),
    )
  })

  it('ajoutés gardent le quantième, ou le dernier jour du mois qui n’en a pas', () => {
    fc.assert(
      fc.property(jour, fc.integer({ min: -60, max: 60 }), (day, months) => {
        const moved = addMonths(day, months)
        expect(isJour(moved)).toBe(true)
        const count = (j: string) => Number(j.slice(0, 4)) * 12 + Number(j.slice(5, 7))
        expect(count(moved) - count(day)).toBe(months)
        const last = addDays(endOfMonth(mois(moved)), -1).slice(8)
        expect(moved.slice(8)).toBe(day.slice(8) < last ? day.slice(8) : last)
      }),
    )
    expect(addMonths('2028-01-31', 1)).toBe('2028-02-29')
    expect(addMonths('2027-01-31', 1)).toBe('2027-02-28')
    expect(addMonths('2100-01-31', 1)).toBe('2100-02-28')
  })

  it('commencent leurs semaines un lundi', () => {
    fc.assert(
      fc.property(jour, day => {
        const first = monday(day)
        expect(weekday(first)).toBe(1)
        expect(daysBetween(first, day)).toBe(weekday(day) - 1)
      }),
    )
  })
})

/** Every page of a Région says « aujourd’hui » by the clock of Paris, overseas too: see `paris`. */
describe('jour de Paris', () => {
  it.each([
    // The night of the change to summer time: 02:00 becomes 03:00.
    ['2026-03-28T22:59:59Z', '2026-03-28'],
    ['2026-03-28T23:00:00Z', '2026-03-29'],
    ['2026-03-29T00:59:59Z', '2026-03-29'],
    ['2026-03-29T01:00:00Z', '2026-03-29'],
    ['2026-03-29T21:59:59Z', '2026-03-29'],
    ['2026-03-29T22:00:00Z', '2026-03-30'],
    // The day of 25 hours: 03:00 becomes 02:00.
    ['2026-10-24T21:59:59Z', '2026-10-24'],
    ['2026-10-24T22:00:00Z', '2026-10-25'],
    ['2026-10-25T00:30:00Z', '2026-10-25'],
    ['2026-10-25T01:30:00Z', '2026-10-25'],
    ['2026-10-25T22:59:59Z', '2026-10-25'],
    ['2026-10-25T23:00:00Z', '2026-10-26'],
    // New Year, and 29 February.
    ['2026-12-31T23:00:00Z', '2027-01-01'],
    ['2028-02-28T23:00:00Z', '2028-02-29'],
  ])('à %s : %s', (instant, day) => expect(paris(instant)).toBe(day))

  it('a 23 heures un dimanche de mars, 25 un dimanche d’octobre, 24 les autres jours', () => {
    const hours = (day: string) => {
      const start = Date.parse(`${addDays(day, -1)}T12:00:00Z`)
      return Array.from({ length: 48 }, (_, i) => new Date(start + i * 3_600_000).toISOString()).filter(
        i => paris(i) === day,
      ).length
    }
    expect(hours('2026-03-29')).toBe(23)
    expect(hours('2026-10-25')).toBe(25)
    for (const day of ['2026-03-28', '2026-03-30', '2026-10-24', '2026-10-26', '2026-12-31'])
      expect(hours(day)).toBe(24)
  })
})
