import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '../calendrier/calendrier.ts'
import { hours } from './acts.ts'
import {
  copied,
  dayName,
  expected,
  hhmm,
  impossible,
  isDated,
  MODELES,
  type Modele,
  modele,
  readHour,
  type Seance,
} from './seance.ts'

const lundi = '2026-03-16'
const seance = (change: Partial<Seance> = {}): Seance => ({
  parcours_id: 12,
  du: lundi,
  au: null,
  jour_semaine: 1,
  debut: 9 * 60,
  fin: 12 * 60,
  modalite: 'centre',
  ...change,
})
const CAP = 35 * 60
const plain = (text: string | null) => text?.replaceAll('\u202f', ' ') ?? null

describe('ce qui est attendu', () => {
  test('chaque semaine, du premier jour inclus au dernier exclu', () => {
    const one = [seance({ au: '2026-03-30' })]
    expect(expected(one, lundi)).toEqual([{ demi: 'matin', minutes: 180, modalite: 'centre' }])
    expect(expected(one, '2026-03-23')).toHaveLength(1)
    expect(expected(one, '2026-03-30')).toEqual([])
    expect(expected(one, '2026-03-09')).toEqual([])
    expect(expected(one, '2026-03-17')).toEqual([])
  })
  test('rien un jour férié : le lundi de Pâques 2026', () => {
    expect(expected([seance()], '2026-04-06')).toEqual([])
    expect(expected([seance()], '2026-04-13')).toHaveLength(1)
  })
  test('deux séances d’une demi-journée s’ajoutent, sous la modalité de la plus longue', () => {
    const day = [
      seance({ debut: 8 * 60, fin: 9 * 60, modalite: 'distance' }),
      seance({ debut: 9 * 60, fin: 11 * 60, modalite: 'entreprise' }),
      seance({ debut: 18 * 60, fin: 20 * 60 + 5 }),
    ]
    expect(expected(day, lundi)).toEqual([
      { demi: 'matin', minutes: 180, modalite: 'entreprise' },
      { demi: 'soir', minutes: 125, modalite: 'centre' },
    ])
  })
})

describe('les heures', () => {
  test.each([
    ['08:30', 510],
    ['8:30', 510],
    ['8h30', 510],
    ['8 h', 480],
    ['24:00', 1440],
    ['25:00', null],
    ['24:01', null],
    ['12:60', null],
    ['', null],
    ['8', null],
    ['-1:00', null],
    ['midi', null],
  ])('« %s »', (text, minutes) => {
    expect(readHour(text)).toBe(minutes)
  })
  test('ce qui est écrit se relit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1440 }), n => {
        expect(readHour(hhmm(n))).toBe(n)
      }),
    )
  })
  test.each([
    ['22:00', '02:00', 'passe minuit', 'fin'],
    ['20:00', '00:00', 'passe minuit', 'fin'],
    ['09:00', '09:00', 'après le début', 'fin'],
    ['08:00', '17:00', 'au plus 6 heures', 'fin'],
    ['25:00', '26:00', '« 25:00 »', 'debut'],
    ['24:00', '24:00', '« 24:00 »', 'debut'],
    ['09:00', '', 'Écrivez une heure', 'fin'],
  ])('de %s à %s : refusé', (from, to, why, champ) => {
    expect(() => hours(from, to)).toThrowError(
      expect.objectContaining({ message: expect.stringContaining(why), champ }),
    )
  })
})

describe('ce qui ne va pas ensemble', () => {
  test('deux séances à la fois : le jour et les heures sont dits', () => {
    expect(impossible([seance()], [seance({ debut: 11 * 60, fin: 13 * 60 })], CAP)).toBe(
      'Chaque lundi, 11:00–13:00 : une autre séance occupe déjà 09:00–12:00. Finissez-la d’abord, ou changez les heures.',
    )
    expect(impossible([seance()], [seance({ debut: 12 * 60, fin: 12 * 60 + 30 })], CAP)).toBeNull()
    expect(impossible([seance()], [seance({ jour_semaine: 2 })], CAP)).toBeNull()
    expect(impossible([seance({ au: '2026-03-23' })], [seance({ du: '2026-03-23' })], CAP)).toBeNull()
    expect(impossible([], [seance(), seance()], CAP)).toContain('occupe déjà')
  })
  test('une demi-journée de plus de 6 heures, une journée de plus de 12', () => {
    const early = seance({ debut: 6 * 60, fin: 9 * 60 + 1 })
    expect(plain(impossible([seance({ debut: 10 * 60, fin: 13 * 60 })], [early], CAP))).toBe(
      '16 mars 2026 : 6 h 01 dans une demi-journée, pour 6 h au plus.',
    )
    const day = [seance({ debut: 6 * 60, fin: 12 * 60 }), seance({ debut: 13 * 60, fin: 18 * 60 })]
    expect(plain(impossible(day, [seance({ debut: 18 * 60, fin: 19 * 60 + 1 })], CAP))).toContain(
      '12 h 01 dans la journée',
    )
    expect(impossible(day, [seance({ debut: 18 * 60, fin: 19 * 60 })], CAP)).toBeNull()
  })
  test('une semaine de plus que la durée du dispositif, même par une seule date', () => {
    const week = [1, 2, 3, 4, 5].map(jour_semaine => seance({ jour_semaine, fin: 15 * 60 }))
    const samedi = { du: '2026-05-23', au: '2026-05-24', jour_semaine: 6, debut: 540 }
    expect(impossible(week, [seance({ ...samedi, fin: 540 + 300 })], CAP)).toBeNull()
    expect(plain(impossible(week, [seance({ ...samedi, fin: 540 + 301 })], CAP))).toBe(
      'Semaine du 18 mai 2026 : 35 h 01 prévues, pour 35 h par semaine au plus.',
    )
  })
})

describe('les emplois du temps usuels', () => {
  const names = Object.keys(MODELES) as Modele[]
  test('répartissent à la minute les heures du contrat, sans jamais se chevaucher', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.integer({ min: 0, max: 3600 }), (nom, minutes) => {
        const week = modele(nom, lundi, minutes).map(s => ({ ...s, parcours_id: 1 }))
        const total = week.reduce((n, s) => n + s.fin - s.debut, 0)
        const most = 210 * (nom === 'temps_plein' ? 10 : 5)
        expect(total).toBe(Math.min(minutes, most))
        expect(impossible([], week, CAP)).toBeNull()
      }),
    )
  })
  test('35 heures : dix demi-journées de 3 h 30', () => {
    const week = modele('temps_plein', lundi, 2100)
    expect(week).toHaveLength(10)
    expect(week[0]).toEqual({
      du: lundi,
      au: null,
      jour_semaine: 1,
      debut: 540,
      fin: 750,
      modalite: 'centre',
    })
  })
  test('le soir ne tombe que le soir', () => {
    const week = modele('soir', lundi, 600).map(s => ({ ...s, parcours_id: 1 }))
    expect(expected(week, lundi)).toEqual([{ demi: 'soir', minutes: 120, modalite: 'centre' }])
  })
})

test('la reprise d’un emploi du temps dit la même chose à partir du jour choisi', () => {
  const anySeance = fc
    .record({
      day: fc.integer({ min: 0, max: 60 }),
      length: fc.option(fc.integer({ min: 1, max: 60 })),
      jour_semaine: fc.integer({ min: 1, max: 7 }),
      debut: fc.integer({ min: 0, max: 1200 }),
    })
    .map(({ day, length, jour_semaine, debut }) => {
      const du = addDays(lundi, day)
      return seance({ du, au: length ? addDays(du, length) : null, jour_semaine, debut, fin: debut + 60 })
    })
  fc.assert(
    fc.property(
      fc.array(anySeance),
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 0, max: 80 }),
      (all, from, at) => {
        const du = addDays(lundi, from)
        const jour = addDays(lundi, at)
        const taken = copied(all, du).map(s => ({ ...s, parcours_id: 12 }))
        expect(expected(taken, jour)).toEqual(jour < du ? [] : expected(all, jour))
      },
    ),
  )
})

test('une séance d’un jour se dit par sa date', () => {
  const one = seance({ au: '2026-03-17' })
  expect(isDated(one)).toBe(true)
  expect(dayName(one)).toBe('Lundi 16 mars 2026')
  expect(dayName(seance())).toBe('Chaque lundi')
})
