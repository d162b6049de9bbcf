import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, addMonths } from '../calendrier/calendrier.ts'
import { dispositif } from '../dispositif/load.ts'
import { couvert, ecart, etatDe, type Fin, natureOf, type Suite, suiteRefusee } from './etape.ts'

const fin: Fin = {
  fin: '2026-12-01',
  sorti: false,
  destination: null,
  suivant: null,
  prescription: null,
  suite: null,
}
const suite = (du: string, nature: Suite['nature'] = 'qualifiante'): Suite => ({
  id: 1,
  nature,
  dispositif: null,
  du,
  commentaire: '',
  prevue_le: '2026-11-01T10:00:00.000Z',
  prevue_par: 'Sofia',
  accord_le: null,
  perimee: false,
})
const prescription = (statut: NonNullable<Fin['prescription']>['statut']) => ({
  id: 9,
  statut,
  site: 'Dijon',
})

describe('ce que l’on sait de la suite', () => {
  test.each<[Partial<Fin>, string]>([
    [{}, 'aucune'],
    [{ suite: suite('2026-12-01') }, 'prevue'],
    [{ suite: suite('2026-12-01'), prescription: prescription('transmise') }, 'prescrite'],
    [{ prescription: prescription('en_attente') }, 'prescrite'],
    [{ prescription: prescription('acceptee') }, 'acceptee'],
    [{ prescription: prescription('refusee') }, 'aucune'],
    [{ sorti: true, destination: 'emploi_durable' }, 'emploi'],
    [{ sorti: true, destination: 'sans_emploi' }, 'aucune'],
    [{ suivant: { id: 2, du: '2026-12-01', site: 'Dijon' }, destination: 'sans_emploi' }, 'enchainee'],
  ])('%j : %s', (more, etat) => {
    expect(etatDe({ ...fin, ...more })).toBe(etat)
  })

  test('l’écart se compte en jours, et un jour prévu avant la fin n’en laisse aucun', () => {
    expect(ecart(fin)).toBeNull()
    expect(ecart({ ...fin, suite: suite('2026-12-01') })).toBe(0)
    expect(ecart({ ...fin, suite: suite('2026-12-24') })).toBe(23)
    expect(ecart({ ...fin, suite: suite('2026-11-24') })).toBe(0)
    expect(
      ecart({ ...fin, suite: suite('2027-02-01'), suivant: { id: 2, du: '2026-12-02', site: '' } }),
    ).toBe(1)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), n => {
        expect(ecart({ ...fin, suite: suite(addDays(fin.fin, n)) })).toBe(n)
      }),
    )
  })

  test('un accompagnement entre deux étapes couvre l’écart', () => {
    expect(couvert({ ...fin, suite: suite('2026-12-01', 'interstitielle') })).toBe(true)
    expect(couvert({ ...fin, suite: suite('2026-12-24') })).toBe(false)
  })
})

test('une suite commence après ce parcours, pas dedans, pas hier, pas dans deux ans', () => {
  const at = { entree: '2026-06-01', fin: '2026-12-01', today: '2026-11-22' }
  expect(suiteRefusee('2026-05-31', at)).toBe('avant_entree')
  expect(suiteRefusee('2026-11-30', at)).toBe('dans_le_parcours')
  expect(suiteRefusee('2026-12-01', at)).toBeNull()
  expect(suiteRefusee('2026-12-10', { ...at, today: '2026-12-15' })).toBe('passee')
  expect(suiteRefusee(addMonths('2026-12-01', 18), at)).toBeNull()
  expect(suiteRefusee('2028-06-02', at)).toBe('trop_tard')
})

test('la nature d’un parcours vient de son fichier', () => {
  expect(natureOf(dispositif('hn-caq-2014').versions.at(-1)?.parcours)).toBe('qualifiante')
  expect(natureOf(dispositif('bfc-daq-2026').versions.at(-1)?.parcours)).toBe('preparation')
  expect(natureOf(undefined)).toBe('preparation')
})
