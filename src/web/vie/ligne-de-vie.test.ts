import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '../../calendrier/calendrier.ts'
import { named } from './examples.ts'
import {
  clip,
  elastic,
  fraction,
  isEmpty,
  lines,
  range,
  spanOf,
  split,
  stack,
  summary,
  thinned,
  ticks,
  wrap,
} from './ligne-de-vie.ts'

const year = { du: '2026-01-01', au: '2027-01-01' }

describe('l’échelle', () => {
  test('du premier jour à la fin, de 0 à 1, sans en sortir', () => {
    expect(fraction(year, '2026-01-01')).toBe(0)
    expect(fraction(year, '2027-01-01')).toBe(1)
    expect(fraction(year, '2026-07-02')).toBeCloseTo(182 / 365)
    expect(fraction(year, '2020-01-01')).toBe(0)
    expect(fraction(year, '2030-01-01')).toBe(1)
  })

  test('s’élargit à tout ce que la vie contient', () => {
    const vie = { ...named('vide'), evenements: [{ le: '2026-08-01', label: 'Sortie' }] }
    expect(spanOf(vie)).toEqual({ du: '2026-06-15', au: '2026-08-02' })
    expect(spanOf({ ...named('vide'), au: '2026-06-15' })).toEqual({ du: '2026-06-15', au: '2026-06-16' })
  })

  test('croît avec les jours', () => {
    const offset = fc.integer({ min: -400, max: 800 })
    fc.assert(
      fc.property(offset, offset, (a, b) => {
        const [first, second] = [Math.min(a, b), Math.max(a, b)].map(n => addDays(year.du, n))
        return fraction(year, first ?? '') <= fraction(year, second ?? '')
      }),
    )
  })

  test('coupe une étape à aujourd’hui', () => {
    expect(split(year, '2026-06-01')).toEqual({
      past: { du: '2026-01-01', au: '2026-06-01' },
      planned: { du: '2026-06-01', au: '2027-01-01' },
    })
    expect(split(year, '2027-01-01')).toEqual({ past: year })
    expect(split(year, '2026-01-01')).toEqual({ planned: year })
  })

  test('coupe une vie aux jours d’une liste', () => {
    const cut = clip(named('cinqAns'), { du: '2024-01-01', au: '2024-06-01' })
    expect(cut.etapes).toEqual([expect.objectContaining({ du: '2024-01-08', au: '2024-06-01' })])
    expect(cut.gaps).toEqual([{ du: '2024-01-01', au: '2024-01-08' }])
    expect(cut.evenements.map(e => e.le)).toEqual(['2024-01-08'])
  })

  test('garde, de deux événements voisins, celui qui compte le plus', () => {
    const events = [
      { le: '2026-03-01', label: 'Entrée', kind: 'start' as const },
      { le: '2026-03-02', label: 'Absences', kind: 'alert' as const },
      { le: '2026-09-01', label: 'Sortie', kind: 'exit' as const },
    ]
    expect(thinned(events, year).map(e => e.label)).toEqual(['Absences', 'Sortie'])
  })
})

describe('les mois nommés', () => {
  test.each([
    ['une semaine', '2026-06-08', '2026-06-15', ['8 juin']],
    ['un trimestre', '2026-01-12', '2026-04-20', ['févr. 2026', 'mars', 'avr.']],
    ['un an et demi', '2025-09-01', '2027-03-01', ['sept. 2025', 'nov.', 'janv. 2026']],
  ])('%s', (_, du, au, first) => {
    expect(
      ticks({ du, au }, 12)
        .map(t => t.label)
        .slice(0, 3),
    ).toEqual(first)
  })

  test('jamais plus que la place, même sur dix ans', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4000 }), length => {
        const found = ticks({ du: '2021-03-17', au: addDays('2021-03-17', length) }, 12)
        return found.length <= 13
      }),
    )
  })
})

describe('les textes ne se touchent pas', () => {
  const labels = fc.array(
    fc.record({ at: fc.integer({ min: 0, max: 900 }), width: fc.integer({ min: 5, max: 240 }) }),
  )

  test('sur une même ligne, et dans le dessin', () => {
    fc.assert(
      fc.property(labels, list => {
        const placed = stack(
          list.map(l => ({ ...l, item: '' })),
          940,
        )
        for (const a of placed) {
          expect(a.x).toBeGreaterThanOrEqual(0)
          expect(a.x + a.width).toBeLessThanOrEqual(940)
          for (const b of placed)
            if (a !== b && a.row === b.row) expect(a.x + a.width <= b.x || b.x + b.width <= a.x).toBe(true)
        }
      }),
    )
  })

  test('du plus tôt au plus tard, de haut en bas, chacun à sa hauteur', () => {
    const heights = new Map([
      ['2026-01-01', 50],
      ['2026-01-02', 50],
      ['2026-12-31', 30],
    ])
    const { y, length } = elastic(heights, 1)
    expect(y('2026-01-01')).toBe(0)
    expect(y('2026-01-02')).toBe(50)
    expect(y('2026-12-31')).toBe(50 + 363)
    expect(y('2026-01-03')).toBe(51)
    expect(length).toBe(50 + 363 + 30)
  })

  test('coupés entre les mots', () => {
    expect(wrap('Préqualification aide à domicile en milieu rural', 20)).toEqual([
      'Préqualification',
      'aide à domicile en',
      'milieu rural',
    ])
    expect(wrap('Sas', 20)).toEqual(['Sas'])
  })
})

describe('la ligne de vie en texte', () => {
  test('dit le dernier jour, pas le lendemain', () => {
    expect(range({ du: '2026-03-12', au: '2026-05-01' })).toBe('du 12 mars 2026 au 30 avril 2026')
    expect(range({ du: '2026-03-12', au: '2026-03-13' })).toBe('le 12 mars 2026')
  })

  test('dit tout, dans l’ordre des jours', () => {
    const said = lines(named('interrompue'))
    expect(said).toHaveLength(4 + 1 + 2 + 4)
    expect(said.map(l => l.du)).toEqual(said.map(l => l.du).toSorted())
    expect(said.find(l => l.kind === 'gap')).toMatchObject({ days: 45, label: 'À regarder : sans suite' })
  })

  test('tient en une phrase', () => {
    expect(summary(named('interrompue'))).toBe(
      'Ligne de vie du 1er septembre 2025 au 30 septembre 2026 : 4 étapes, 1 suspension, 62 jours sans suite, 4 événements.',
    )
    expect(isEmpty(named('vide'))).toBe(true)
    expect(summary(named('vide'))).toBe('Ligne de vie : rien pour le moment.')
  })
})
