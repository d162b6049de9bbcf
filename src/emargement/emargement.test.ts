import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, type Jour } from '../calendrier/calendrier.ts'
import { columnsOf, NO_TIMETABLE, toFill } from './attendu.ts'
import { choices, refusals } from './controle.ts'
import {
  byKey,
  type Case,
  closed,
  covers,
  type Demi,
  demis,
  type Membre,
  presences,
  unsigned,
} from './emargement.ts'
import { changes, reread, written } from './vu.ts'

const aicha: Membre = {
  parcours_id: 12,
  nom: 'Diallo',
  prenom: 'Aïcha',
  action_id: 1,
  site: 'Chalon-sur-Saône',
  dispositif: 'bfc-daq-2026',
  version: '2026-01-01',
  date_entree: '2026-03-10',
  sortie: '2026-05-20',
  minutes_semaine: 1800,
  minutes_max: null,
  minutes_faites: 0,
  suspensions: [{ du: '2026-04-20', au: '2026-04-27' }],
  mois_certifies: ['2026-03'],
  signatures: ['stagiaire', 'organisme'],
}
const cell = (jour: Jour, demi: Demi, statut: Case['statut'] = 'present', minutes = 180): Case => ({
  parcours_id: 12,
  jour,
  demi,
  statut,
  minutes,
})

test.each([
  ['2026-03-09', 'Avant l’entrée'],
  ['2026-03-10', 'Mois certifié'],
  ['2026-04-06', 'Jour férié'],
  ['2026-04-17', null],
  ['2026-04-20', 'Suspendu'],
  ['2026-04-26', 'Suspendu'],
  ['2026-04-27', null],
  ['2026-05-19', null],
  ['2026-05-20', 'Après la sortie'],
])('le %s : %s', (jour, reason) => {
  expect(closed(aicha, jour)).toBe(reason)
})

test('un jour à venir ne prend qu’une absence justifiée', () => {
  expect(choices('2026-04-16', '2026-04-16')).toEqual(presences)
  expect(choices('2026-04-17', '2026-04-16')).toEqual(['absence_justifiee'])
})

describe('ce que le métier refuse', () => {
  const today = '2026-05-15'
  test('chaque refus nomme la personne, le jour et la raison', () => {
    const wanted = [cell('2026-04-21', 'matin'), cell('2026-04-17', 'apres_midi', 'present', 361)]
    expect(refusals([aicha], wanted, new Map(), today)).toEqual([
      'Aïcha Diallo, vendredi 17 avril, après-midi : une demi-journée dure de 1 à 360 minutes.',
      'Aïcha Diallo, mardi 21 avril, matin : son parcours est suspendu ce jour-là.',
    ])
  })
  test('la 651e heure est refusée, la 650e passe', () => {
    const full = { ...aicha, minutes_max: 650 * 60, minutes_faites: 649 * 60 }
    expect(refusals([full], [cell('2026-04-17', 'matin', 'present', 60)], new Map(), today)).toEqual([])
    const over = refusals([full], [cell('2026-04-17', 'matin', 'present', 61)], new Map(), today)
    expect(over[0]?.replace('\u202f', ' ')).toBe(
      'Aïcha Diallo, vendredi 17 avril, matin : le plafond de 650 h du parcours serait dépassé.',
    )
    const stored = byKey([cell('2026-04-17', 'matin', 'entreprise', 180)])
    expect(refusals([full], [cell('2026-04-17', 'matin', 'present', 180)], stored, today)).toEqual([])
    expect(refusals([full], [cell('2026-04-17', 'matin', 'absence_injustifiee')], new Map(), today)).toEqual(
      [],
    )
  })
})

describe('la semaine du dispositif', () => {
  const lundi = '2026-04-13'
  const jours = [0, 1, 2, 3, 4].map(n => addDays(lundi, n))
  const week = (minutes: number) =>
    jours.flatMap(jour => demis.map(demi => cell(jour, demi, 'present', minutes)))
  const told = (m: Membre, wanted: Case[], stored: Case[] = []) =>
    refusals([m], wanted, byKey(stored), '2026-05-15').map(text => text.replaceAll('\u202f', ' '))
  test('30 heures passent, une minute de plus est refusée avec la personne, la semaine et les heures', () => {
    expect(told(aicha, week(180))).toEqual([])
    expect(told(aicha, [cell(jours[0] ?? '', 'matin', 'present', 181)], week(180))).toEqual([
      'Aïcha Diallo, semaine du lundi 13 avril : 30 h 01 notées, pour 30 h par semaine au plus.',
    ])
    expect(told(aicha, week(360))[0]).toContain('60 h notées, pour 30 h')
  })
  test('une absence ne compte pas, et une semaine déjà trop pleine se corrige', () => {
    expect(told(aicha, [cell('2026-04-18', 'matin', 'absence_justifiee')], week(180))).toEqual([])
    expect(told(aicha, [cell(jours[0] ?? '', 'matin', 'present', 60)], week(360))).toEqual([])
  })
  test('sans durée dans le dispositif, la semaine légale de 35 heures', () => {
    const kevin = { ...aicha, dispositif: 'hn-caq-2014', version: '2014-01-01' }
    expect(told(kevin, week(210))).toEqual([])
    expect(told(kevin, week(211))[0]).toContain('35 h 10 notées, pour 35 h')
  })
})

const anyCase = fc
  .record({
    day: fc.integer({ min: 0, max: 80 }),
    demi: fc.constantFrom(...demis),
    statut: fc.constantFrom(...presences),
    minutes: fc.integer({ min: 1, max: 360 }),
  })
  .map(c => cell(addDays('2026-03-02', c.day), c.demi, c.statut, c.minutes))

describe('propriétés', () => {
  test('ce qu’un formulaire emporte se relit sans perte', () => {
    fc.assert(
      fc.property(fc.array(anyCase), cells => {
        const map = byKey(cells)
        expect(reread(written(map.values()))).toEqual(map)
        expect(changes([...map.values()], reread(written(map.values())))).toEqual([])
      }),
    )
  })
  test('un raccourci ne remplit que des cases vides, ouvertes et passées', () => {
    fc.assert(
      fc.property(
        fc.array(anyCase),
        fc.integer({ min: 0, max: 10 }),
        fc.integer({ min: 0, max: 80 }),
        (cells, week, at) => {
          const today = addDays('2026-03-02', at)
          const lundi = addDays('2026-03-02', week * 7)
          const columns = columnsOf(lundi, cells, NO_TIMETABLE, { samedi: true, soir: false })
          const stored = byKey(cells)
          const filled = toFill([aicha], columns, stored, 'tout', today)
          expect(refusals([aicha], filled, stored, today).filter(r => !r.includes('semaine du'))).toEqual([])
          for (const c of filled)
            expect(c.jour <= today && !closed(aicha, c.jour) && covers(aicha, c.jour)).toBe(true)
          expect(toFill([aicha], columns, byKey([...cells, ...filled]), 'tout', today)).toEqual([])
        },
      ),
    )
  })
})

test('les signataires sont ceux du dispositif', () => {
  expect(unsigned({ ...aicha, signatures: ['organisme'] })).toEqual(['stagiaire'])
  const caq = { ...aicha, dispositif: 'hn-caq-2014', version: '2014-01-01' }
  expect(unsigned(caq)).toEqual(['region', 'mission_locale'])
})
