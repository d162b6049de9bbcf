import { describe, expect, it } from 'vitest'
import { dispositif } from '../../dispositif/load.ts'
import { textesPour } from '../perimetre.ts'
import { resultats } from '../resultat.ts'
import { situationDe } from '../simulateur.ts'

const LE = '2026-11-22'
/** What this text answers to who gave these answers. */
function dit(code: string, query: string) {
  const situation = situationDe(new Map(new URLSearchParams(query)), LE)
  const textes = textesPour([dispositif(code)], situation.region, LE, dispositif)
  const [found] = resultats(textes, situation, LE, dispositif)
  if (!found) throw new Error(`${code} n’est pas montré`)
  return found
}

describe('à Mayotte', () => {
  it('aucun montant national n’est dit, pas même dans l’explication', () => {
    const r = dit('fr-remuneration', 'region=may&travail=cherche&age=30&activite=non')
    expect(r).toMatchObject({ verdict: 'non_precise', montants: [], montants_mayotte: true })
    expect(r.explication.some(n => n.nom)).toBe(false)
    expect(JSON.stringify(r.explication)).not.toMatch(/\d\s€/)
  })

  it('ailleurs, ils le sont', () => {
    const r = dit('fr-remuneration', 'region=reu&travail=cherche&age=30&activite=non')
    expect(r).toMatchObject({ montants: [{ au_moins: 77_565 }], montants_mayotte: false })
  })
})

describe('un montant', () => {
  it('est à confirmer quand une de ses règles est un calcul, même celle d’un autre texte', () => {
    const confirmes = (code: string, query: string) =>
      Object.fromEntries(dit(code, query).montants.map(m => [m.nom, m.confirme]))
    expect(confirmes('fr-remuneration', 'region=reu&travail=cherche&age=19&activite=non')).toEqual({
      remuneration_mensuelle: false,
    })
    expect(
      confirmes('bfc-aides-stagiaires', 'region=bfc&travail=cherche&age=19&activite=non&distance=18'),
    ).toEqual({ remuneration_mensuelle: false, transport_mensuel: true, forfait_entree: true })
  })

  it('n’est promis à personne qui ne cherche ni emploi ni formation', () => {
    for (const travail of ['travaille', 'etudes']) {
      const r = dit('bfc-aides-stagiaires', `region=bfc&travail=${travail}&age=17`)
      expect(r).toMatchObject({ verdict: 'non_precise', reserve: true, si_formation: 'agreee' })
      expect(r.montants.length).toBeGreaterThan(0)
      expect(r.montants.map(m => m.au_moins)).toEqual(r.montants.map(() => 0))
    }
    const cherche = dit('bfc-aides-stagiaires', 'region=bfc&travail=cherche&age=17')
    expect([cherche.reserve, cherche.montants.some(m => m.au_moins > 0)]).toEqual([false, true])
  })
})

it('n’explique pas un mois qui n’a pas commencé : ni absences, ni heures du mois', () => {
  const said = (age: number) =>
    JSON.stringify(dit('fr-remuneration', `region=reu&travail=cherche&age=${age}&activite=non`).explication)
  for (const age of [17, 30]) expect(said(age)).not.toMatch(/absence|heures du mois/i)
  expect(said(17)).toContain('Parent seul avec enfant : non')
  expect(said(30)).not.toContain('Tenu pour acquis')
})
