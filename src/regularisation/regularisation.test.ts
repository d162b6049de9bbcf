import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, type Jour } from '../calendrier/calendrier.ts'
import {
  type CompteStagiaire,
  compteLe,
  connuLe,
  depuis,
  evenements,
  plafond,
  planCourant,
  repriseDite,
  resteRemis,
  solde,
  verifierPlan,
} from './regularisation.ts'

/** What may happen to an account, on the n-th day and at an hour of it (UTC). */
type Fait =
  | { sorte: 'paie'; n: number; h: number; lignes: number[]; retenue: number }
  | { sorte: 'virement'; n: number; h: number }
  | { sorte: 'retour'; n: number; h: number; retour: 'execute' | 'rejete' }
  | { sorte: 'remise' | 'plan' | 'annulation'; n: number; h: number; centimes: number }

const DEBUT: Jour = '2026-01-01'
const jourDe = ({ n }: { n: number }) => addDays(DEBUT, n)
// At most 21 h: the day is the same in Paris, winter and summer.
const instantDe = (f: { n: number; h: number }) => `${jourDe(f)}T${String(f.h).padStart(2, '0')}:00:00.000Z`

/** The account that these facts make, one after the other: what the tables would hold. */
function rejouer(faits: readonly Fait[]): CompteStagiaire {
  const c: CompteStagiaire = { lignes: [], paiements: [], remises: [], annulations: [], plans: [] }
  for (const [i, f] of faits.entries()) {
    const le = instantDe(f)
    if (f.sorte === 'paie') {
      const run = { le, liquidation_id: i + 1, paie: '2026-01' }
      const line = { ...run, parcours_id: 1, mois: '2026-01', rang: 1, cause: '', explication: [] }
      c.lignes.push(...f.lignes.map(centimes => ({ ...line, nature: 'remuneration' as const, centimes })))
      const due = f.lignes.reduce((a, b) => a + b, 0)
      const retenue = Math.min(f.retenue, due)
      if (due > 0) c.paiements.push({ ...run, centimes: due - retenue, retenue, virements: [] })
    } else if (f.sorte === 'virement') {
      const last = c.paiements.at(-1)
      if (last?.virements.every(v => v.retour === 'rejete'))
        last.virements.push({
          cree_le: le,
          centimes: last.centimes,
          retour: null,
          retour_le: null,
          retour_motif: null,
          execute_le: null,
        })
    } else if (f.sorte === 'retour') {
      const all = c.paiements.flatMap(p => p.virements)
      // The bank answers what waits, or sends back what it had paid.
      const v = all.find(x => x.retour === null) ?? all.find(x => x.retour === 'execute')
      if (v && (v.retour === null || f.retour === 'rejete'))
        Object.assign(v, {
          retour: f.retour,
          execute_le: v.retour === 'execute' ? v.retour_le : null,
          retour_le: jourDe(f),
        })
    } else if (f.sorte === 'remise') {
      const id = c.remises.length + 1
      c.remises.push({ id, le, centimes: f.centimes, motif: 'Décidé en commission', decide_par: null })
    } else if (f.sorte === 'annulation') {
      const last = c.remises.at(-1)
      const left = last ? resteRemis(c, last) : 0
      if (last && left > 0)
        c.annulations.push({
          remise_id: last.id,
          le,
          centimes: Math.min(left, f.centimes),
          motif: 'Décidé à tort',
          decide_par: null,
          paie: null,
        })
    } else {
      c.plans.push({ le, mensualite: f.centimes, motif: '', decide_par: null })
    }
  }
  return c
}

const at = { n: fc.integer({ min: 0, max: 120 }), h: fc.integer({ min: 6, max: 21 }) }
const centimes = fc.integer({ min: 1, max: 90_000 })
const fait: fc.Arbitrary<Fait> = fc.oneof(
  fc.record({
    sorte: fc.constant('paie' as const),
    ...at,
    lignes: fc.array(
      fc.integer({ min: -60_000, max: 90_000 }).filter(x => x !== 0),
      { minLength: 1, maxLength: 3 },
    ),
    retenue: fc.integer({ min: 0, max: 20_000 }),
  }),
  fc.record({ sorte: fc.constant('virement' as const), ...at }),
  fc.record({
    sorte: fc.constant('retour' as const),
    ...at,
    retour: fc.constantFrom('execute' as const, 'rejete' as const),
  }),
  fc.record({
    sorte: fc.constantFrom('remise' as const, 'plan' as const, 'annulation' as const),
    ...at,
    centimes,
  }),
)
const histoire = fc
  .array(fait, { maxLength: 25 })
  .map(faits => faits.toSorted((a, b) => (instantDe(a) < instantDe(b) ? -1 : 1)))

describe('tel que connu un jour', () => {
  test('ce que l’on voit d’un jour est ce que donnent les seuls faits venus jusque-là', () => {
    fc.assert(
      fc.property(histoire, fc.integer({ min: -1, max: 121 }), (faits, n) => {
        const jour = addDays(DEBUT, n)
        expect(compteLe(rejouer(faits), jour)).toEqual(rejouer(faits.filter(f => jourDe(f) <= jour)))
      }),
      { numRuns: 500 },
    )
  })

  test('voir deux fois, puis plus tôt, revient à voir plus tôt', () => {
    const n = fc.integer({ min: 0, max: 120 })
    fc.assert(
      fc.property(histoire, n, n, (faits, a, b) => {
        const c = rejouer(faits)
        const tot = addDays(DEBUT, Math.min(a, b))
        expect(compteLe(compteLe(c, addDays(DEBUT, Math.max(a, b))), tot)).toEqual(compteLe(c, tot))
      }),
    )
  })

  test('le soir du 12 mars à Paris compte, minuit passé non', () => {
    const c = rejouer([])
    c.remises = [
      { id: 1, le: '2026-03-12T22:59:59.000Z', centimes: 1, motif: 'avant minuit', decide_par: null },
      { id: 2, le: '2026-03-12T23:00:00.000Z', centimes: 2, motif: 'après minuit', decide_par: null },
    ]
    expect(compteLe(c, '2026-03-12').remises.map(r => r.motif)).toEqual(['avant minuit'])
  })

  test.each([
    ['2026-03-12', '2026-03-12'],
    ['2026-04-01', null],
    ['2026-04-02', null],
    ['2026-02-30', null],
    ['hier', null],
  ])('connu_le=%s : %s', (value, expected) => {
    expect(connuLe({ connu_le: value }, '2026-04-01')).toBe(expected)
    expect(connuLe({}, '2026-04-01')).toBeNull()
  })
})

describe('le compte d’une personne', () => {
  test('le dernier solde de la liste est le solde du compte, quoi qu’il se soit passé', () => {
    fc.assert(
      fc.property(histoire, faits => {
        const c = rejouer(faits)
        const events = evenements(c)
        expect(events.at(-1)?.solde ?? 0).toBe(solde(c))
        expect(depuis(events) === null).toBe(solde(c) >= 0)
      }),
    )
  })

  test('une reprise rembourse : la paie verse moins que ses lignes', () => {
    const c = rejouer([
      { sorte: 'paie', n: 1, h: 9, lignes: [65_218], retenue: 0 },
      { sorte: 'paie', n: 31, h: 9, lignes: [-10_000], retenue: 0 },
      { sorte: 'paie', n: 61, h: 9, lignes: [65_218], retenue: 3_000 },
    ])
    expect(evenements(c).map(e => e.solde)).toEqual([65_218, 0, -10_000, 55_218, -7_000])
    expect(depuis(evenements(c))).toBe('2026-02-01T09:00:00.000Z')
  })

  test('une remise annulée redevient due, la part annulée seule', () => {
    const faits: Fait[] = [
      { sorte: 'paie', n: 1, h: 9, lignes: [65_218], retenue: 0 },
      { sorte: 'paie', n: 31, h: 9, lignes: [-10_000], retenue: 0 },
      { sorte: 'remise', n: 40, h: 9, centimes: 10_000 },
    ]
    const c = rejouer([...faits, { sorte: 'annulation', n: 50, h: 9, centimes: 4_000 }])
    expect(solde(rejouer(faits))).toBe(0)
    expect(solde(c)).toBe(-4_000)
    expect(c.remises.map(r => resteRemis(c, r))).toEqual([6_000])
    expect(evenements(c).at(-1)).toMatchObject({ sorte: 'annulation', centimes: -4_000, solde: -4_000 })
    expect(solde(compteLe(c, addDays(DEBUT, 49)))).toBe(0)
  })

  test('la paie dit ce qui est repris, et à part ce qu’une remise avait laissé', () => {
    expect(repriseDite(0, 0)).toEqual([])
    expect(repriseDite(3_000, 0)).toEqual([expect.stringMatching(/30,00.€ ont été repris/)])
    expect(repriseDite(3_000, 3_000)).toEqual([expect.stringContaining('laissés par une remise')])
    expect(repriseDite(5_000, 3_000)).toHaveLength(2)
  })

  test('le trop-perçu date du jour où il est né, non de celui qui l’a aggravé', () => {
    expect(
      depuis([
        { le: '1', centimes: -5 },
        { le: '2', centimes: 5 },
        { le: '3', centimes: -7 },
        { le: '4', centimes: -1 },
      ]),
    ).toBe('3')
    expect(depuis([])).toBeNull()
  })
})

describe('un plan de reprise', () => {
  const du = rejouer([
    { sorte: 'paie', n: 1, h: 9, lignes: [65_218], retenue: 0 },
    { sorte: 'paie', n: 31, h: 9, lignes: [-30_000], retenue: 0 },
  ])

  test('prend au plus la part que la Région a réglée, au centime', () => {
    expect(plafond(du, 20)).toEqual({ centimes: 13_044, paie: 65_218, part: 20 })
    expect(plafond(du, 50)).toMatchObject({ centimes: 32_609 })
    expect(() => verifierPlan(du, 13_044, 20)).not.toThrow()
    expect(() => verifierPlan(du, 13_045, 20)).toThrow('20 % de la dernière')
  })

  test('ne reprend rien à qui ne doit rien, ni à qui n’a jamais été payé', () => {
    expect(() =>
      verifierPlan(rejouer([{ sorte: 'paie', n: 1, h: 9, lignes: [1], retenue: 0 }]), 1, 20),
    ).toThrow('pas de trop-perçu')
    expect(() =>
      verifierPlan(rejouer([{ sorte: 'paie', n: 1, h: 9, lignes: [-1], retenue: 0 }]), 1, 20),
    ).toThrow('Aucune paie')
  })

  test('le dernier décidé vaut ; à zéro, il n’y en a plus', () => {
    const plan = (n: number, centimes: number) => ({ sorte: 'plan' as const, n, h: 9, centimes })
    expect(planCourant(rejouer([plan(1, 500), plan(2, 300)]))?.mensualite).toBe(300)
    expect(planCourant(rejouer([plan(1, 500), plan(2, 0)]))).toBeNull()
  })
})
