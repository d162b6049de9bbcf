import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, type Jour } from '../calendrier/calendrier.ts'
import type { Seance } from '../seance/seance.ts'
import { attendu, columnsOf, expectedFor, NO_TIMETABLE, toFill, usualStatut } from './attendu.ts'
import { refusals } from './controle.ts'
import { byKey, type Case, type Demi, type Membre, presences } from './emargement.ts'
import { planDay, planWeek } from './semaine.ts'
import { changes, reread, written } from './vu.ts'

const lundi = '2026-04-13'
const membre = (parcours_id: number, prenom: string): Membre => ({
  parcours_id,
  nom: 'Diallo',
  prenom,
  action_id: 1,
  site: 'Chalon-sur-Saône',
  dispositif: 'bfc-daq-2026',
  version: '2026-01-01',
  date_entree: '2026-03-10',
  sortie: null,
  minutes_semaine: 1800,
  minutes_max: null,
  minutes_faites: 0,
  suspensions: [],
  mois_certifies: [],
  signatures: [],
})
const aicha = membre(12, 'Aïcha')
const karim = membre(13, 'Karim')
const today = '2026-05-15'
const week = Array.from({ length: 7 }, (_, n) => addDays(lundi, n))
const seance = (change: Partial<Seance>): Seance => ({
  parcours_id: 12,
  du: '2026-03-10',
  au: null,
  jour_semaine: 1,
  debut: 540,
  fin: 750,
  modalite: 'centre',
  ...change,
})
const cell = (jour: Jour, demi: Demi, change: Partial<Case> = {}): Case => ({
  parcours_id: 12,
  jour,
  demi,
  statut: 'present',
  minutes: 180,
  ...change,
})
/** Aïcha has a timetable, Karim has none. */
const planned = (seances: Seance[], samedi = false) =>
  attendu([aicha, karim], week, seances, new Set([12]), samedi)
const shown = (a = NO_TIMETABLE, cells: Case[] = [], asked = { samedi: false, soir: false }) =>
  columnsOf(lundi, cells, a, asked)
const evening = seance({ jour_semaine: 2, debut: 1080, fin: 1200 })
const saturday = seance({ jour_semaine: 6 })

describe('ce que la feuille montre', () => {
  test('cinq jours, matin et après-midi, sans emploi du temps', () => {
    expect(shown()).toHaveLength(10)
    expect(shown(NO_TIMETABLE, [], { samedi: true, soir: false })).toHaveLength(12)
    expect(shown(NO_TIMETABLE, [], { samedi: false, soir: true })).toHaveLength(15)
  })
  test('le soir et le samedi quand quelqu’un y est attendu, ou noté', () => {
    expect(shown(planned([evening])).filter(c => c.demi === 'soir')).toEqual([
      { jour: '2026-04-14', demi: 'soir' },
    ])
    expect(shown(planned([saturday])).at(-1)).toEqual({ jour: '2026-04-18', demi: 'apres_midi' })
    expect(shown(NO_TIMETABLE, [cell('2026-04-15', 'soir')])).toHaveLength(11)
    expect(shown(NO_TIMETABLE, [cell('2026-04-19', 'matin')]).at(-1)?.jour).toBe('2026-04-19')
  })
})

describe('comme prévu', () => {
  test('chacun ses demi-journées : leur durée, leur lieu, et rien d’autre', () => {
    const a = planned([
      seance({}),
      seance({ jour_semaine: 3, fin: 720, modalite: 'entreprise' }),
      evening,
      saturday,
    ])
    const filled = toFill([aicha, karim], shown(a), new Map(), 'tout', today, a)
    const own = filled.filter(c => c.parcours_id === 12)
    expect(own.map(c => [c.jour, c.demi, c.statut, c.minutes])).toEqual([
      ['2026-04-13', 'matin', 'present', 210],
      ['2026-04-14', 'soir', 'present', 120],
      ['2026-04-15', 'matin', 'entreprise', 180],
      ['2026-04-18', 'matin', 'present', 210],
    ])
    expect(filled.filter(c => c.parcours_id === 13)).toHaveLength(10)
  })
  test('à distance, seulement avec un temps de connexion', () => {
    const a = planned([seance({ modalite: 'distance' })])
    const columns = shown(a)
    expect(toFill([aicha], columns, new Map(), 'tout', today, a)).toEqual([])
    const changed = planWeek(
      { remplir: 'tout', 'x-12-2026-04-13-matin': '95' },
      [aicha],
      { lundi, columns },
      [],
      today,
      a,
    )
    expect(changed).toMatchObject([{ statut: 'distance', minutes: 210, minutes_connexion: 95 }])
  })
  test('un jour d’absence annoncée ne se remplit pas', () => {
    const a = { ...planned([seance({}), evening]), annoncees: new Set([`12-${lundi}`]) }
    const filled = toFill([aicha], shown(a), new Map(), 'tout', today, a)
    expect(filled.map(c => c.jour)).toEqual(['2026-04-14'])
  })
  test('une case notée présente compte la durée prévue', () => {
    const a = planned([seance({})])
    const send = (name: string) =>
      planWeek({ [name]: 'present' }, [aicha], { lundi, columns: shown(a) }, [], today, a)
    expect(send('c-12-2026-04-13-matin')).toMatchObject([{ minutes: 210 }])
    expect(send('c-12-2026-04-14-matin')).toMatchObject([{ minutes: 180 }])
  })
  test('un jour férié n’est attendu de personne', () => {
    const paques = { parcours_id: 13, jour: '2026-04-06', demi: 'matin' } as const
    expect(expectedFor(NO_TIMETABLE, paques)).toBeNull()
    expect(usualStatut(NO_TIMETABLE, paques)).toBe('present')
  })
})

describe('les détails d’une demi-journée', () => {
  const late = cell(lundi, 'matin', { minutes: 170, retard: 10 })
  const ill = cell(lundi, 'apres_midi', { statut: 'absence_justifiee', motif: 'arret' })
  const remote = cell('2026-04-14', 'matin', {
    statut: 'distance',
    minutes_connexion: 90,
    travail: 'Deux exercices, rendus à 11 h ; bien',
  })
  const stored = [late, ill, remote]
  const columns = shown()
  const send = (fields: Record<string, string>, vu = written(stored)) =>
    planWeek({ vu, ...fields }, [aicha], { lundi, columns }, stored, today)

  test('restent quand la feuille est enregistrée de nouveau', () => {
    const again = Object.fromEntries(stored.map(c => [`c-12-${c.jour}-${c.demi}`, c.statut ?? '']))
    expect(send(again)).toEqual([])
    expect(send({ ...again, 'm-12-2026-04-13-matin': '165' })).toMatchObject([{ minutes: 165, retard: 10 }])
    expect(send({ ...again, 'c-12-2026-04-15-matin': 'present' })).toHaveLength(1)
  })
  test('suivent ce qui est noté : un retard n’est plus un retard quand la personne est absente', () => {
    const [one] = send({ 'c-12-2026-04-13-matin': 'absence_injustifiee' })
    expect(one).toMatchObject({ statut: 'absence_injustifiee', minutes: 180 })
    expect(one?.retard ?? 0).toBe(0)
    expect(send({ 'c-12-2026-04-13-matin': 'entreprise' })).toMatchObject([{ minutes: 170, retard: 10 }])
    expect(send({ 'c-12-2026-04-13-apres_midi': 'present' })[0]?.motif ?? null).toBeNull()
  })
  test('un détail changé par quelqu’un d’autre se voit', () => {
    const before = written([{ ...ill, motif: null }])
    expect(() => send({ 'c-12-2026-04-13-apres_midi': 'present' }, before)).toThrow(/Quelqu’un a changé/)
  })

  const anyCase = fc
    .record({
      day: fc.integer({ min: 0, max: 6 }),
      demi: fc.constantFrom<Demi>('matin', 'apres_midi', 'soir'),
      statut: fc.constantFrom(...presences),
      minutes: fc.integer({ min: -5, max: 400 }),
      retard: fc.integer({ min: 0, max: 200 }),
      motif: fc.constantFrom('arret', 'autre', undefined),
      minutes_connexion: fc.constantFrom(0, 90, 721, undefined),
      travail: fc.option(fc.string({ minLength: 1, unit: 'grapheme' }), { nil: undefined }),
    })
    .map(({ day, demi, ...c }) => cell(addDays(lundi, day), demi, c as Partial<Case>))

  test('ce qu’un formulaire emporte se relit sans perte', () => {
    fc.assert(
      fc.property(fc.array(anyCase), cells => {
        const unique = [...byKey(cells).values()]
        expect(changes(unique, reread(written(unique)))).toEqual([])
      }),
    )
  })
  test('ce qui est accepté tient toujours dans une demi-journée, dans un jour, et dans la base', () => {
    fc.assert(
      fc.property(fc.array(anyCase, { maxLength: 4 }), cells => {
        const kept = [...byKey(cells).values()]
        if (refusals([aicha], kept, new Map(), today).length > 0) return
        for (const c of kept) {
          expect(c.minutes + (c.retard ?? 0)).toBeLessThanOrEqual(360)
          expect(!c.retard || c.statut === 'present' || c.statut === 'entreprise').toBe(true)
          expect(!c.motif || c.statut === 'absence_justifiee').toBe(true)
          expect((c.minutes_connexion ?? 0) <= 720).toBe(true)
          expect(c.statut !== 'distance' || c.minutes_connexion != null || !!c.travail).toBe(true)
        }
        for (const day of Map.groupBy(kept, c => c.jour).values())
          expect(day.reduce((n, c) => n + c.minutes + (c.retard ?? 0), 0)).toBeLessThanOrEqual(720)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('ce que le métier refuse, avec la personne, le jour et la valeur', () => {
  const told = (...wanted: Case[]) =>
    refusals([aicha], wanted, new Map(), today).map(text => text.replaceAll('\u202f', ' '))
  test.each([
    [
      { minutes: 350, retard: 20 },
      'Aïcha Diallo, lundi 13 avril, matin : 350 minutes et 20 de retard font 370 : une demi-journée dure 360 minutes au plus.',
    ],
    [
      { statut: 'absence_injustifiee', retard: 20 },
      'Aïcha Diallo, lundi 13 avril, matin : un retard de 20 minutes ne se note que pour qui est venu.',
    ],
    [{ motif: 'arret' }, 'un motif ne se note que pour une absence justifiée'],
    [{ statut: 'distance' }, 'demande un temps de connexion ou un travail validé'],
    [{ statut: 'distance', minutes_connexion: 721 }, 'de 0 à 720'],
    [{ minutes_connexion: 10 }, 'ne se note qu’à distance'],
  ] as [Partial<Case>, string][])('%o', (change, text) => {
    expect(told(cell(lundi, 'matin', change)).join(' ')).toContain(text)
  })
  test('plus de douze heures dans un jour, ce qui est déjà noté compris', () => {
    const day = [cell(lundi, 'matin', { minutes: 300 }), cell(lundi, 'apres_midi', { minutes: 300 })]
    const more = (minutes: number) =>
      refusals([aicha], [cell(lundi, 'soir', { minutes })], byKey(day), today).map(t =>
        t.replaceAll('\u202f', ' '),
      )
    expect(more(121)).toEqual(['Aïcha Diallo, lundi 13 avril : 12 h 01 notées, pour 12 h par jour au plus.'])
    expect(more(120)).toEqual([])
  })
})

describe('le détail d’un jour', () => {
  const a = planned([seance({})])
  const send = (fields: Record<string, string>, stored: Case[] = []) =>
    planDay(fields, aicha, lundi, stored, today, a)
  test('sans durée : celle qui est prévue, moins le retard', () => {
    expect(send({ statut_matin: 'present', retard_matin: '20' })).toMatchObject([
      { demi: 'matin', minutes: 190, retard: 20 },
    ])
    expect(send({ statut_apres_midi: 'present' })).toMatchObject([{ minutes: 180 }])
  })
  test.each([
    [{ statut_matin: 'dort' }, 'n’existe pas', 'statut_matin'],
    [{ statut_matin: 'present', minutes_matin: '3 h' }, '« 3 h » n’est pas un nombre', 'minutes_matin'],
    [{ statut_matin: 'present', retard_matin: '-5' }, '« -5 »', 'retard_matin'],
    [{ statut_matin: 'absence_justifiee', motif_matin: 'grippe' }, 'Ce motif n’existe pas', 'motif_matin'],
  ])('%o : refusé', (fields, message, champ) => {
    expect(() => send(fields)).toThrowError(
      expect.objectContaining({ message: expect.stringContaining(message), champ }),
    )
  })
  test('ce qui n’est pas envoyé reste ; vider efface', () => {
    const noted = [cell(lundi, 'matin'), cell(lundi, 'soir')]
    expect(send({ statut_apres_midi: '' }, noted)).toEqual([])
    expect(send({ statut_matin: '' }, noted)).toMatchObject([{ demi: 'matin', statut: null }])
  })
})
