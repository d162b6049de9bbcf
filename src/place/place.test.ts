import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, daysBetween, type Jour } from '../calendrier/calendrier.ts'
import { partager } from './dotation/dotation.ts'
import {
  calendrier,
  capaciteLe,
  compte,
  type Decision,
  dansLOrdre,
  etatDe,
  type Faits,
  holds,
  tranches,
} from './place.ts'

const BASE = '2026-02-20'
const NOW = '2026-03-02T08:00:00.000Z'
const jour = fc.integer({ min: 0, max: 120 }).map(n => addDays(BASE, n))
const jours = fc
  .tuple(jour, fc.option(fc.integer({ min: 1, max: 60 })))
  .map(([du, n]) => ({ du, au: n === null ? null : addDays(du, n) }))
const decision: fc.Arbitrary<Decision> = fc.record({
  rang: fc.integer({ min: 1, max: 1000 }),
  places: fc.integer({ min: 0, max: 30 }),
  minimum: fc.option(fc.integer({ min: 1, max: 5 })),
  transfert: fc.boolean(),
  du: jour,
  au: fc.option(jour.map(j => addDays(j, 121))),
})
const instant = fc.integer({ min: -10, max: 10 }).map(n => `${addDays('2026-03-02', n)}T08:00:00.000Z`)
const faits: fc.Arbitrary<Faits> = fc.record({
  jours: fc.array(jours, { minLength: 1, maxLength: 2 }),
  origine: fc.constantFrom('retenue', 'proposition', 'acceptation', 'entree'),
  parcours_id: fc.option(fc.integer({ min: 1, max: 9 })),
  suspensions: fc.array(jours, { maxLength: 1 }),
  expire_le: fc.option(instant),
  acceptee_le: fc.option(instant),
  liberee_le: fc.option(instant),
})
const each = (du: Jour, au: Jour) => Array.from({ length: daysBetween(du, au) }, (_, n) => addDays(du, n))

describe('le calendrier des places', () => {
  test('chaque ligne est celle du jour où il reste le moins de places, comptées une par une', () => {
    fc.assert(
      fc.property(
        fc.array(faits, { maxLength: 12 }),
        fc.array(decision, { maxLength: 4 }),
        fc.option(fc.integer({ min: 0, max: 20 })),
        fc.constantFrom('semaine' as const, 'mois' as const),
        (places, decisions, offre, pas) => {
          for (const t of calendrier(tranches(BASE, pas, 4), offre, decisions, places, NOW)) {
            const free = each(t.du, t.au).map(le => {
              const held = places.filter(p => holds(p.jours, le) && compte(etatDe(p, le, NOW))).length
              const capacite = capaciteLe(offre, decisions, le)
              return capacite === null ? null : capacite - held
            })
            const counted = Object.values(t.comptes).reduce((sum, n) => sum + n, 0)
            if (t.libres !== null) {
              expect(t.libres).toBe(Math.min(...free.filter(n => n !== null)))
              expect(t.libres).toBe((t.capacite ?? 0) - counted)
            }
          }
        },
      ),
    )
  })

  test('les périodes se suivent sans trou, les semaines un lundi, les mois un premier', () => {
    fc.assert(
      fc.property(jour, fc.constantFrom('semaine' as const, 'mois' as const), (du, pas) => {
        const found = tranches(du, pas, 6)
        expect(found[0]?.du && found[0].du <= du && du < found[0].au).toBe(true)
        for (const [i, t] of found.entries()) {
          expect(t.du < t.au).toBe(true)
          if (i > 0) expect(t.du).toBe(found[i - 1]?.au)
          if (pas === 'semaine') expect(daysBetween(t.du, t.au)).toBe(7)
          else expect(t.du.slice(8)).toBe('01')
        }
      }),
    )
  })

  test('la dernière décision vaut, un transfert s’ajoute, sans décision c’est l’offre', () => {
    const d = (rang: number, places: number, transfert = false): Decision => ({
      rang,
      places,
      transfert,
      minimum: null,
      du: '2026-03-01',
      au: '2026-04-01',
    })
    expect(capaciteLe(12, [], '2026-03-01')).toBe(12)
    expect(capaciteLe(null, [], '2026-03-01')).toBeNull()
    expect(capaciteLe(12, [d(1, 20), d(2, 8)], '2026-03-31')).toBe(8)
    expect(capaciteLe(12, [d(1, 20), d(2, -3, true)], '2026-03-31')).toBe(17)
    expect(capaciteLe(12, [d(1, 20), d(2, 8)], '2026-04-01')).toBe(12)
  })
})

test('l’état d’une place se déduit de ses dates', () => {
  const none: Faits = {
    jours: [{ du: '2026-03-02', au: '2026-06-01' }],
    origine: 'retenue',
    parcours_id: null,
    suspensions: [],
    expire_le: null,
    acceptee_le: null,
    liberee_le: null,
  }
  const at = (more: Partial<Faits>, now = NOW) => etatDe({ ...none, ...more }, '2026-03-02', now)
  const later = '2026-03-05T08:00:00.000Z'
  expect(at({ expire_le: later })).toBe('retenue')
  expect(at({ origine: 'proposition', expire_le: later })).toBe('proposee')
  expect(at({ origine: 'proposition', expire_le: later }, later)).toBe('expiree')
  expect(at({ expire_le: later, acceptee_le: NOW }, later)).toBe('acceptee')
  expect(at({ acceptee_le: NOW, parcours_id: 1 })).toBe('prise')
  const suspensions = [{ du: '2026-03-01', au: null }]
  expect(at({ acceptee_le: NOW, parcours_id: 1, suspensions })).toBe('conservee')
  expect(at({ acceptee_le: NOW, liberee_le: NOW })).toBe('liberee')
})

test('la liste d’attente : le retour, puis la fin d’étape, puis la plus ancienne demande', () => {
  const rows = [
    { id: 1, classe: 'ordinaire', depuis: '2026-01-01' },
    { id: 2, classe: 'fin_etape', depuis: '2026-02-01' },
    { id: 4, classe: 'ordinaire', depuis: '2025-12-01' },
    { id: 3, classe: 'ordinaire', depuis: '2025-12-01' },
    { id: 5, classe: 'retour', depuis: '2026-03-01' },
  ] as const
  expect(dansLOrdre(rows).map(r => r.id)).toEqual([5, 2, 3, 4, 1])
})

describe('les places d’un lot', () => {
  const effectifs = fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 12 })

  test('la somme est exacte, chacune à moins d’une place de sa part', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2000 }), effectifs, (places, list) => {
        const total = list.reduce((sum, n) => sum + n, 0)
        const shares = partager(places, list)
        expect(shares.reduce((sum, n) => sum + n, 0)).toBe(total === 0 ? 0 : places)
        for (const [i, n] of list.entries()) {
          const share = shares[i] ?? -1
          if (total > 0) expect(Math.abs(share * total - places * n)).toBeLessThan(total)
          if (n === 0) expect(share).toBe(0)
        }
      }),
    )
  })

  test('qui a plus d’inscrits n’a jamais moins de places', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2000 }), effectifs, (places, list) => {
        const shares = partager(places, list)
        for (const [i, a] of list.entries())
          for (const [j, b] of list.entries())
            if (a > b) expect(shares[i] ?? 0).toBeGreaterThanOrEqual(shares[j] ?? 0)
      }),
    )
  })

  test('un exemple fait à la main', () => {
    expect(partager(10, [500, 300, 200])).toEqual([5, 3, 2])
    expect(partager(10, [334, 333, 333])).toEqual([4, 3, 3])
    expect(partager(1, [0, 0])).toEqual([0, 0])
  })
})
