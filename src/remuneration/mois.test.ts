import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, type Jour } from '../calendrier/calendrier.ts'
import {
  argentDe,
  arrivee,
  type CalculDuMois,
  type Connu,
  calculsDe,
  causeLisible,
  connuDuMois,
  delai,
  etatCourant,
  type Ligne,
} from './mois.ts'

type Fait = {
  sorte: 'certification' | 'reouverture' | 'validation' | 'envoi' | 'execute' | 'rejete'
  n: number
  h: number
  centimes: number
}

const DEBUT: Jour = '2026-03-01'
const jourDe = (f: Fait) => addDays(DEBUT, f.n)
const instantDe = (f: Fait) => `${jourDe(f)}T${String(f.h).padStart(2, '0')}:30:00.000Z`

/** What the tables hold of a month after these facts, in order. */
function rejouer(faits: readonly Fait[]): Connu {
  const c: Connu = { etats: [], calculs: [] }
  for (const f of faits) {
    const le = instantDe(f)
    const last = c.etats.at(-1)
    const essais = c.calculs.at(-1)?.versement?.essais
    if (f.sorte === 'certification' && (!last || last.rouvert_le !== null))
      c.etats.push({
        parcours_id: 1,
        version: c.etats.length + 1,
        certifie_le: le,
        certifie_par: 'Marc Petit',
        minutes_present: f.centimes,
        minutes_entreprise: 0,
        minutes_absence_justifiee: 0,
        minutes_absence_injustifiee: 0,
        rouvert_le: null,
        rouvert_par: null,
        motif: null,
      })
    else if (f.sorte === 'reouverture' && last && last.rouvert_le === null)
      Object.assign(last, { rouvert_le: le, rouvert_par: 'Marc Petit', motif: 'Une erreur' })
    else if (f.sorte === 'validation') c.calculs.push(calcul(c.calculs.length + 1, le, f.centimes))
    else if (f.sorte === 'envoi' && essais?.every(v => v.retour === 'rejete'))
      essais.push({
        cree_le: le,
        centimes: 1,
        retour: null,
        retour_le: null,
        retour_motif: null,
        execute_le: null,
      })
    else if (f.sorte === 'execute' || f.sorte === 'rejete') {
      const v = essais?.find(x => x.retour === null) ?? essais?.find(x => x.retour === 'execute')
      if (v && (v.retour === null || f.sorte === 'rejete'))
        Object.assign(v, {
          retour: f.sorte,
          execute_le: v.retour === 'execute' ? v.retour_le : null,
          retour_le: jourDe(f),
        })
    }
  }
  return c
}

const calcul = (rang: number, validee_le: string, total: number): CalculDuMois => ({
  rang,
  cause: rang > 1 ? 'droit revu' : '',
  liquidation_id: rang,
  paie: '2026-03',
  preparee_le: validee_le,
  validee_le,
  payee_le: null,
  lignes: [],
  total,
  versement: { liquidation_id: rang, centimes: total, retenue: 0, laisse: 0, essais: [] },
})

const histoire = fc
  .array(
    fc.record<Fait>({
      sorte: fc.constantFrom('certification', 'reouverture', 'validation', 'envoi', 'execute', 'rejete'),
      n: fc.integer({ min: 0, max: 60 }),
      h: fc.integer({ min: 6, max: 20 }),
      centimes: fc.integer({ min: 1, max: 70_000 }),
    }),
    { maxLength: 25 },
  )
  .map(faits => faits.toSorted((a, b) => (instantDe(a) < instantDe(b) ? -1 : 1)))

describe('un mois tel que connu un jour', () => {
  test('est celui que donnent les seuls faits venus jusque-là', () => {
    fc.assert(
      fc.property(histoire, fc.integer({ min: -1, max: 61 }), (faits, n) => {
        const jour = addDays(DEBUT, n)
        expect(connuDuMois(rejouer(faits), jour)).toEqual(rejouer(faits.filter(f => jourDe(f) <= jour)))
      }),
      { numRuns: 500 },
    )
  })

  test('un calcul jamais validé n’était connu de personne', () => {
    const brouillon = { ...calcul(1, '', 100), validee_le: null }
    expect(connuDuMois({ etats: [], calculs: [brouillon] }, '2026-12-31').calculs).toEqual([])
  })

  test('l’état rouvert plus tard est encore celui qui vaut', () => {
    const fait = (sorte: Fait['sorte'], n: number): Fait => ({ sorte, n, h: 9, centimes: 60 })
    const c = rejouer([fait('certification', 1), fait('reouverture', 5), fait('certification', 7)])
    const version = (n: number) => etatCourant(connuDuMois(c, addDays(DEBUT, n)).etats)?.version
    expect([0, 1, 4, 5, 6, 7].map(version)).toEqual([undefined, 1, 1, undefined, undefined, 2])
  })
})

describe('où est l’argent', () => {
  const essai = (retour: 'execute' | 'rejete' | null) => ({
    cree_le: '2026-04-02T09:00:00.000Z',
    centimes: 100,
    retour,
    retour_le: retour && '2026-04-05',
    retour_motif: null,
    execute_le: null,
  })
  const avec = (...essais: ReturnType<typeof essai>[]): CalculDuMois => ({
    ...calcul(1, '2026-04-01T09:00:00.000Z', 100),
    versement: { liquidation_id: 1, centimes: 100, retenue: 0, laisse: 0, essais },
  })

  test.each([
    ['calculé', { ...avec(), validee_le: null }, { ou: 'calcule' }],
    ['validé', avec(), { ou: 'valide' }],
    ['envoyé', avec(essai(null)), { ou: 'envoye' }],
    ['refusé', avec(essai('rejete')), { ou: 'refuse', le: '2026-04-05' }],
    ['renvoyé après un refus', avec(essai('rejete'), essai(null)), { ou: 'envoye' }],
    ['versé', avec(essai('rejete'), essai('execute')), { ou: 'verse', le: '2026-04-05' }],
    ['versé hors d’Amont', { ...avec(), payee_le: '2026-04-09' }, { ou: 'verse', le: '2026-04-09' }],
    ['reçu en trop', { ...avec(), total: -1 }, { ou: 'de_trop' }],
  ] as const)('%s', (_cas, c, expected) => {
    expect(argentDe(c)).toEqual(expected)
  })

  test('une ligne ne se perd ni ne se double quand on les range par calcul', () => {
    const ligne = (rang: number, centimes: number): Ligne => ({
      mois: '2026-03',
      rang,
      cause: '',
      nature: 'remuneration',
      centimes,
      explication: [],
      liquidation_id: rang,
      paie: '2026-03',
      preparee_le: '',
      validee_le: null,
      payee_le: null,
    })
    const rangs = fc.array(
      fc.record({ rang: fc.integer({ min: 1, max: 4 }), centimes: fc.integer({ min: -9, max: 9 }) }),
    )
    fc.assert(
      fc.property(rangs, rows => {
        const found = calculsDe(
          rows.map(r => ligne(r.rang, r.centimes)),
          [],
        )
        expect(found.reduce((n, c) => n + c.total, 0)).toBe(rows.reduce((n, r) => n + r.centimes, 0))
        expect(found.map(c => c.rang)).toEqual([...new Set(rows.map(r => r.rang))].sort())
      }),
    )
  })
})

describe('quand l’argent arrive', () => {
  test('le jour habituel est le délai du milieu, après la fin du mois', () => {
    expect(arrivee([40, 10, 12], '2026-10', '2026-11-05')).toEqual({
      vers: '2026-11-12',
      paies: 3,
      passe: false,
    })
    expect(arrivee([40, 10, 12], '2026-10', '2026-11-13')?.passe).toBe(true)
  })

  test('avec trop peu de paies, personne ne peut l’estimer', () => {
    expect(arrivee([], '2026-10', '2026-11-05')).toBeNull()
    expect(arrivee([12], '2026-10', '2026-11-05')).toBeNull()
  })

  test('le délai se compte du dernier jour du mois', () => {
    expect(delai('2026-10', '2026-11-12')).toBe(12)
    expect(arrivee([12, 12], '2026-10', '2026-11-01')?.vers).toBe('2026-11-12')
  })
})

test('chaque cause d’un recalcul se dit à qui elle touche', () => {
  expect(causeLisible('état de présence corrigé, règle changée')).toBe(
    'vos présences ont été corrigées par l’organisme et la règle a changé',
  )
})
