import { describe, expect, test } from 'vitest'
import { vieOf } from './vie.ts'

describe('ligne de vie', () => {
  const life = {
    id: 1,
    dispositif: 'bfc-daq-2026',
    dispositif_nom: 'DAQ',
    site: 'Chalon',
    date_entree: '2026-03-02',
    fin_prevue: '2026-06-01',
    statut: 'sorti' as const,
    prescription_id: 1,
    phases: [],
    suspensions: [],
    sortie: { date: '2026-05-01', motif: 'Abandon', destination: 'inconnue' },
    contrat_le: null,
    certifications: [],
    suivis: [],
  }

  test('le vide entre deux parcours est un trou qui se voit', () => {
    const next = { ...life, id: 2, prescription_id: 2, date_entree: '2026-09-01', sortie: null }
    expect(vieOf([], [life, next], '2026-10-01').gaps).toEqual([{ du: '2026-05-01', au: '2026-09-01' }])
  })

  test('ce qui est prévu ensuite se lit, avec les jours qui en séparent', () => {
    const planned = { ...life, sortie: null, suite: { etape: 'Alternance', du: '2026-06-24' } }
    const vie = vieOf([], [planned], '2026-05-10')
    expect(vie.gaps).toEqual([{ du: '2026-06-01', au: '2026-06-24' }])
    expect(vie.evenements.at(-1)).toEqual({ le: '2026-06-24', label: 'Prévu : alternance' })
    expect(vie.au).toBe('2026-06-24')
    const joined = { ...planned, suite: { etape: 'Alternance', du: '2026-06-01' } }
    expect(vieOf([], [joined], '2026-05-10').gaps).toEqual([])
  })

  test('qui suit la personne change : la ligne le dit', () => {
    const vie = vieOf([], [life], '2026-10-01', [{ le: '2026-04-01', label: 'Suivi par Nadia Roussel' }])
    expect(vie.evenements).toContainEqual({ le: '2026-04-01', label: 'Suivi par Nadia Roussel' })
  })

  test('sans rien, la vie est vide et tient un jour', () => {
    const vie = vieOf([], [], '2026-10-01')
    expect(vie).toMatchObject({ du: '2026-10-01', au: '2026-10-02', etapes: [], evenements: [] })
  })
})
