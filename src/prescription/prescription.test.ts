import { expect, test } from 'vitest'
import { ROLES } from '../habilitation/habilitation.ts'
import { may, STATUTS, type Statut, TRANSITIONS, type TransitionName } from './prescription.ts'

/** For each statut, who may do what: everything that is not written here is refused. */
const TABLE: Record<Statut, Partial<Record<TransitionName, string>>> = {
  preparee: { transmission: 'conseiller', annulation: 'conseiller' },
  transmise: {
    positionnement: 'organisme',
    acceptation: 'organisme',
    attente: 'organisme',
    refus: 'organisme',
    annulation: 'conseiller',
  },
  positionnement_propose: {
    positionnement: 'organisme',
    acceptation: 'organisme',
    attente: 'organisme',
    refus: 'organisme',
    annulation: 'conseiller',
  },
  en_attente: {
    positionnement: 'organisme',
    acceptation: 'organisme',
    refus: 'organisme',
    annulation: 'conseiller',
  },
  acceptee: { entree: 'organisme', refus: 'organisme', annulation: 'conseiller' },
  refusee: {},
  annulee: {},
  entree: {},
}

test('chaque case du tableau étape × acte × rôle', () => {
  for (const statut of Object.keys(STATUTS) as Statut[]) {
    for (const name of Object.keys(TRANSITIONS) as TransitionName[]) {
      for (const role of ROLES) {
        expect(may(name, statut, role), `${statut} · ${name} · ${role}`).toBe(TABLE[statut][name] === role)
      }
    }
  }
})
