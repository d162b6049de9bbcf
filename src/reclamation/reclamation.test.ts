import { describe, expect, test } from 'vitest'
import { ROLES, type Role } from '../habilitation/habilitation.ts'
import {
  ACTES,
  type Acte,
  destinataire,
  echeance,
  possibles,
  type Reclamation,
  STATUTS,
  type Statut,
  statutDe,
  verifier,
} from './reclamation.ts'

const dit = (statut: Statut, le = '2026-03-12T09:00:00.000Z') => ({
  statut,
  le,
  texte: '',
  par: null,
  role: null,
})
const claim = (objet: Reclamation['objet'], ...statuts: Statut[]): Reclamation => ({
  id: 1,
  objet,
  mois: '2026-03',
  parcours_id: 7,
  stagiaire_id: 1,
  nom: 'Diallo',
  prenom: 'Aïcha',
  organisme: 'Atelier des Savoirs',
  referent_id: 3,
  cree_le: '2026-03-12T09:00:00.000Z',
  evenements: statuts.map(s => dit(s)),
  echeance: null,
})

/** What each role may do of a claim about an amount, statut by statut: every other cell is a refusal. */
const MONTANT: Record<Statut, Partial<Record<Role, Acte[]>>> = {
  deposee: { region: ['reponse', 'transmission'], organisme: ['reponse'] },
  transmise_organisme: { region: ['reponse'], organisme: ['reponse'] },
  relancee: { region: ['reponse', 'transmission'], organisme: ['reponse'] },
  repondue: { region: ['cloture'], organisme: ['cloture'], stagiaire: ['relance', 'cloture'] },
  close: { stagiaire: ['relance'] },
}

const cells = (Object.keys(STATUTS) as Statut[]).flatMap(statut =>
  ROLES.flatMap(role => (Object.keys(ACTES) as Acte[]).map(acte => [statut, role, acte] as const)),
)

describe('qui peut faire quoi d’une réclamation', () => {
  test.each(cells)('%s, %s : %s', (statut, role, acte) => {
    const r = claim('montant', statut)
    const expected = MONTANT[statut][role]?.includes(acte) ?? false
    expect(possibles(role, statut, r).includes(acte)).toBe(expected)
    if (expected) expect(() => verifier(role, acte, r)).not.toThrow()
    else expect(() => verifier(role, acte, r)).toThrow('n’est pas possible')
  })

  test('ce que l’organisme a déjà ne lui est pas transmis encore', () => {
    expect(possibles('region', 'deposee', claim('presence', 'deposee'))).toEqual(['reponse'])
    const again = claim('montant', 'deposee', 'transmise_organisme', 'repondue', 'relancee')
    expect(possibles('region', 'relancee', again)).toEqual(['reponse'])
    const alone = { ...claim('montant', 'deposee'), parcours_id: null }
    expect(possibles('region', 'deposee', alone)).toEqual(['reponse'])
  })
})

describe('à qui va une réclamation, et quand elle doit avoir sa réponse', () => {
  test.each([
    ['presence', 7, [], 'organisme'],
    ['presence', null, [], 'region'],
    ['montant', 7, [], 'region'],
    ['montant', 7, ['deposee', 'transmise_organisme'], 'organisme'],
    ['retard', 7, ['deposee', 'transmise_organisme', 'repondue', 'relancee'], 'organisme'],
  ] as const)('%s, parcours %s, %j : %s', (objet, parcours, statuts, qui) => {
    expect(
      destinataire(
        objet,
        parcours,
        statuts.map(s => dit(s)),
      ),
    ).toBe(qui)
  })

  test('tant de jours après chaque demande, au jour de Paris ; rien une fois répondue', () => {
    const dix = () => 10
    expect(echeance([dit('deposee', '2026-03-12T23:30:00.000Z')], dix)).toBe('2026-03-23')
    expect(echeance([dit('deposee'), dit('relancee', '2026-04-01T09:00:00.000Z')], dix)).toBe('2026-04-11')
    expect(echeance([dit('deposee'), dit('repondue')], dix)).toBeNull()
    expect(echeance([dit('deposee'), dit('repondue'), dit('close')], dix)).toBeNull()
    expect(echeance([], dix)).toBeNull()
  })

  test('le délai est celui du jour où la personne a écrit, au jour de Paris', () => {
    const delai = (le: string) => (le < '2026-03-13' ? 10 : 5)
    expect(echeance([dit('deposee', '2026-03-12T22:59:00.000Z')], delai)).toBe('2026-03-22')
    expect(echeance([dit('deposee', '2026-03-12T23:00:00.000Z')], delai)).toBe('2026-03-18')
  })

  test('le statut est celui du dernier événement', () => {
    expect(statutDe([dit('deposee'), dit('repondue')])).toBe('repondue')
    expect(statutDe([])).toBe('deposee')
  })
})
