import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, daysBetween } from '../calendrier/calendrier.ts'
import { versionAt } from '../dispositif/dispositif.ts'
import { dispositif } from '../dispositif/load.ts'
import { moved, planError, proposedPhases, replanned, statut } from './parcours.ts'

const ENTREE = '2026-03-02'
const versionOf = (code: string, le: string) => {
  const version = versionAt(dispositif(code), le)
  if (!version) throw new Error(`${code} n’a pas de version au ${le}`)
  return version
}

describe('statut', () => {
  const p = {
    date_entree: ENTREE,
    sortie: '2026-06-01',
    suspensions: [{ du: '2026-04-01', au: '2026-04-11' }],
  }
  test.each([
    ['2026-03-01', 'a_venir'],
    ['2026-03-02', 'en_cours'],
    ['2026-03-31', 'en_cours'],
    ['2026-04-01', 'suspendu'],
    ['2026-04-10', 'suspendu'],
    ['2026-04-11', 'en_cours'],
    ['2026-05-31', 'en_cours'],
    ['2026-06-01', 'sorti'],
  ])('le %s : %s', (le, attendu) => expect(statut(p, le)).toBe(attendu))
})

describe('suspensions', () => {
  test('suspendre N jours déplace la fin d’exactement N jours', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 1, max: 200 }), (start, n) => {
        const fin = addDays(ENTREE, 100)
        const du = addDays(ENTREE, start)
        const s = [{ du, au: addDays(du, n) }]
        expect(daysBetween(fin, moved(fin, s, '2030-01-01', 'end'))).toBe(n)
      }),
    )
  })

  test('deux suspensions séparées déplacent la fin de leur somme, dans n’importe quel ordre', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 1, max: 30 }),
        (start, n, between, m) => {
          const first = { du: addDays(ENTREE, start), au: addDays(ENTREE, start + n) }
          const du = addDays(first.au, between)
          const second = { du, au: addDays(du, m) }
          const fin = addDays(ENTREE, 100)
          expect(moved(fin, [second, first], '2030-01-01', 'end')).toBe(addDays(fin, n + m))
        },
      ),
    )
  })

  test('une suspension le jour de la fin ne déplace rien, le premier jour d’une phase la retarde', () => {
    const fin = addDays(ENTREE, 28)
    const s = [{ du: fin, au: addDays(fin, 7) }]
    expect(moved(fin, s, '2030-01-01', 'end')).toBe(fin)
    expect(moved(fin, s, '2030-01-01', 'start')).toBe(addDays(fin, 7))
  })

  test('sans date de retour, la fin recule d’un jour par jour', () => {
    const s = [{ du: '2026-03-10', au: null }]
    expect(moved('2026-04-01', s, '2026-03-10', 'end')).toBe('2026-04-01')
    expect(moved('2026-04-01', s, '2026-03-15', 'end')).toBe('2026-04-06')
  })

  test('les phases se suivent toujours sans trou ni recouvrement hors suspension', () => {
    const phases = proposedPhases(versionOf('hn-caq-2014', ENTREE), ENTREE)
    const s = [{ du: '2026-03-16', au: '2026-03-30' }]
    const [first, second] = replanned(phases, s, '2026-12-01')
    expect(first?.au).toBe(second?.du)
    const planned = daysBetween(phases[0]?.du ?? '', phases[0]?.au ?? '')
    expect(daysBetween(first?.du ?? '', first?.au ?? '')).toBe(planned + 14)
  })
})

describe('plan d’entrée', () => {
  test('CAQ : la première phase dure un à deux mois, la deuxième trois à neuf', () => {
    const version = versionOf('hn-caq-2014', ENTREE)
    const plan = proposedPhases(version, ENTREE)
    expect(planError(version, ENTREE, plan)).toBeNull()
    const [one, two, three] = plan
    if (!one || !two || !three) throw new Error('trois phases attendues')
    const short = { ...one, au: '2026-04-01' }
    expect(planError(version, ENTREE, [short, two, three])).toMatch(/au moins 1 mois/)
    const exact = { ...one, au: '2026-04-02' }
    expect(planError(version, ENTREE, [exact, { ...two, du: exact.au }, three])).toBeNull()
    const long = { ...one, au: '2026-05-03' }
    expect(planError(version, ENTREE, [long, two, three])).toMatch(/au plus 2 mois/)
  })

  test('CAQ : la durée moyenne de 750 heures est indicative, 800 heures passent', () => {
    const version = versionOf('hn-caq-2014', ENTREE)
    const plan = proposedPhases(version, ENTREE).map(p => ({ ...p, minutes_prevues: 800 * 60 }))
    expect(planError(version, ENTREE, plan)).toBeNull()
  })

  test('DAQ 2020 : 650 heures passent, 651 non', () => {
    const version = versionOf('bfc-daq-2020', '2020-01-15')
    const withHours = (h: number) =>
      proposedPhases(version, '2020-01-15').map(p => ({ ...p, minutes_prevues: h * 60 }))
    expect(withHours(650)).toHaveLength(1)
    expect(planError(version, '2020-01-15', withHours(650))).toBeNull()
    expect(planError(version, '2020-01-15', withHours(651))).toMatch(/650 au plus/)
  })
})
