import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, isOuvre, type Jour } from '../calendrier/calendrier.ts'
import { type Case, type Demi, demis, type Membre, presences } from '../emargement/emargement.ts'
import type { Seance } from '../seance/seance.ts'
import {
  expectedMinutes,
  isDue,
  isOver,
  missing,
  type Preparation,
  statements,
  totals,
  uncertifiable,
  type Version,
} from './etat.ts'

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

const anyCase = fc
  .record({
    day: fc.integer({ min: 0, max: 80 }),
    demi: fc.constantFrom(...demis),
    statut: fc.constantFrom(...presences),
    minutes: fc.integer({ min: 1, max: 360 }),
  })
  .map(c => cell(addDays('2026-03-02', c.day), c.demi, c.statut, c.minutes))

test('le total du mois est la somme de ce qui est noté', () => {
  fc.assert(
    fc.property(fc.array(anyCase), cells => {
      const sum = Object.values(totals(cells)).reduce((n, minutes) => n + minutes, 0)
      expect(sum).toBe(cells.reduce((n, c) => n + c.minutes, 0))
    }),
  )
})

const certified = (certifie_le: string, rouvert_le: string | null = null, version = 1): Version => ({
  parcours_id: 12,
  version,
  certifie_le,
  certifie_par: 'Marc Petit',
  rouvert_le,
  rouvert_par: rouvert_le && 'Claire Morel',
  motif: rouvert_le && 'Une absence oubliée',
  ...totals([]),
})

describe('l’état du mois', () => {
  const whole = (month: string) =>
    Array.from({ length: 31 }, (_, i) => addDays(`${month}-01`, i))
      .filter(jour => jour.startsWith(month) && isOuvre(jour))
      .flatMap(jour => demis.map(demi => cell(jour, demi)))

  test('dit les demi-journées oubliées, jours fériés et suspension mis à part', () => {
    const cells = whole('2026-04').filter(
      c => !(c.jour === '2026-04-17' && c.demi === 'matin') && c.jour !== '2026-04-29',
    )
    expect(missing(aicha, '2026-04', cells)).toEqual(['vendredi 17 avril, matin', 'mercredi 29 avril'])
  })
  test('à temps partiel, compte les demi-journées de chaque semaine', () => {
    const partTime = { ...aicha, minutes_semaine: 900, mois_certifies: [] }
    const cells = whole('2026-05').filter(c => c.demi === 'matin')
    expect(missing(partTime, '2026-05', cells)).toEqual([])
    expect(
      missing(
        partTime,
        '2026-05',
        cells.filter(c => c.jour < '2026-05-11'),
      ),
    ).toEqual([
      'semaine du lundi 11 mai : 0 demi-journée sur 4',
      'semaine du lundi 18 mai : 0 demi-journée sur 2',
    ])
  })
  test.each([
    ['2026-04', '2026-04-30', false],
    ['2026-04', '2026-05-01', true],
    ['2026-05', '2026-05-19', false],
    ['2026-05', '2026-05-20', true],
  ])('%s se certifie le %s : %s', (month, today, over) => {
    expect(isOver(aicha, month, today)).toBe(over)
  })
  test('un mois entièrement suspendu n’a pas d’état', () => {
    expect(isDue({ ...aicha, suspensions: [{ du: '2026-03-30', au: null }] }, '2026-04')).toBe(false)
    expect(isDue(aicha, '2026-06')).toBe(false)
    expect(isDue(aicha, '2026-05')).toBe(true)
  })
  test('un mois dont le parcours ne touche qu’un week-end ou un jour férié n’a pas d’état', () => {
    expect(isDue({ ...aicha, sortie: '2026-05-04' }, '2026-05')).toBe(false)
    expect(isDue({ ...aicha, sortie: '2026-05-05' }, '2026-05')).toBe(true)
  })
  test('avec un emploi du temps, seul ce qu’il prévoit manque, le soir et le samedi compris', () => {
    const seance = (jour_semaine: number, debut: number, fin: number): Seance => ({
      ...{ parcours_id: 12, du: '2026-03-10', au: null, jour_semaine, debut, fin, modalite: 'centre' },
    })
    const preparation: Preparation = {
      seances: [seance(2, 1110, 1230), seance(6, 540, 720)],
      emplois: new Set([12]),
      suivis: [],
    }
    const may = { ...aicha, mois_certifies: [] }
    expect(expectedMinutes(may, '2026-05', preparation)).toBe(120 * 3 + 180 * 3)
    const noted = [cell('2026-05-05', 'soir'), cell('2026-05-02', 'matin'), cell('2026-05-09', 'matin')]
    expect(missing(may, '2026-05', noted, preparation)).toEqual([
      'mardi 12 mai, soir',
      'samedi 16 mai, matin',
      'mardi 19 mai, soir',
    ])
    expect(expectedMinutes(may, '2026-05', { ...preparation, emplois: new Set() })).toBeNull()
    expect(missing(may, '2026-05', noted, { ...preparation, seances: [] })).toEqual([])
  })
  test('rouvert, il se prépare de nouveau ; recertifié, il porte le numéro suivant', () => {
    const first = certified('2026-05-02T09:00:00.000Z', '2026-05-06T09:00:00.000Z')
    const on = (versions: Version[]) =>
      statements([aicha], '2026-04', whole('2026-04'), versions, '2026-05-08')[0]
    expect(on([first])).toMatchObject({ statut: 'pret', version: 2, rouvert_le: first.rouvert_le })
    expect(on([first, certified('2026-05-07T09:00:00.000Z', null, 2)])).toMatchObject({
      statut: 'certifie',
      version: 2,
      rouvert_le: null,
      certifie_le: '2026-05-07T09:00:00.000Z',
    })
  })
  test('les demi-journées non signées se disent et ne bloquent rien', () => {
    const [ligne] = statements([aicha], '2026-04', whole('2026-04'), [], '2026-05-02', {
      seances: [],
      emplois: new Set(),
      suivis: [{ parcours_id: 12, retard: 20, non_signees: 3 }],
    })
    expect(ligne).toMatchObject({ statut: 'pret', retard: 20, non_signees: 3 })
    expect(ligne && uncertifiable(ligne, false)).toBeNull()
  })
  test.each([
    ['certifie', {}, [certified('2026-05-02T09:00:00.000Z')], '2026-05-02'],
    ['a_venir', {}, [], '2026-03-31'],
    ['en_cours', {}, [], '2026-04-30'],
    ['a_signer', { signatures: [] }, [], '2026-05-02'],
    ['incomplet', {}, [], '2026-05-02'],
  ] as const)('%s', (statut, change, certified, today) => {
    const [ligne] = statements(
      [
        {
          ...aicha,
          ...change,
          signatures: [...((change as Partial<Membre>).signatures ?? aicha.signatures)],
        },
      ],
      '2026-04',
      [],
      certified,
      today,
    )
    expect(ligne?.statut).toBe(statut)
    expect(ligne && uncertifiable(ligne, false)).toContain('Aïcha Diallo')
    expect(ligne && uncertifiable(ligne, true) === null).toBe(statut === 'incomplet')
  })
  test('prêt quand tout est noté et signé', () => {
    const [ligne] = statements([aicha], '2026-04', whole('2026-04'), [], '2026-05-02')
    expect(ligne).toMatchObject({ statut: 'pret', manque: [] })
    expect(ligne && uncertifiable(ligne, false)).toBeNull()
  })
})
