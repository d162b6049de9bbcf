import { z } from 'zod'
import { Refus } from '../../db/refus.ts'
import { act, page, type Route } from '../../http/route.ts'
import { lettresSepa } from '../banque/pain001.ts'
import { bicSaisi, exigerBic, ibanSaisi } from '../versement.ts'
import { ComptePage } from './compte-page.tsx'
import * as store from './compte-store.ts'

const PATH = '/stagiaires/:id/compte-bancaire'
const roles = ['region', 'conseiller', 'organisme', 'stagiaire'] as const

const compte = page({
  path: PATH,
  title: 'Compte bancaire',
  roles,
  data: async ({ db, who, params, trace }) => {
    const personne = await store.titulaire(db, who, Number(params.id))
    trace(personne.id)
    return { personne, comptes: await store.comptesOf(db, who, personne.id) }
  },
  view: (data, view) => <ComptePage {...data} view={view} act={PATH} />,
})

const saisie = act({
  path: PATH,
  title: 'Donner un compte bancaire',
  roles,
  page: compte,
  input: z.object({
    titulaire: z
      .string('Indiquez le nom du titulaire du compte.')
      .trim()
      .max(140, '140 caractères au plus.')
      .transform(text => text.replaceAll("'", '’').replace(/\s+/g, ' ')),
    iban: z.string('Indiquez l’IBAN.').max(60, 'Un IBAN compte 34 caractères au plus.'),
    bic: z.string().max(20, 'Un BIC compte 8 ou 11 caractères.').default(''),
  }),
  run: async ({ db, who, params, now }, { titulaire, iban, bic }) => {
    const { id } = await store.titulaire(db, who, Number(params.id))
    if (lettresSepa(titulaire, 70).length < 2)
      throw new Refus(
        'Indiquez le nom du titulaire en lettres latines, comme sur le relevé de la banque.',
        'titulaire',
      )
    const c = { titulaire, iban: ibanSaisi(iban), bic: bicSaisi(bic) }
    exigerBic(c.iban, c.bic)
    if (await store.memeCompte(db, who.region, id, c))
      throw new Refus('C’est déjà le compte enregistré : rien ne change.')
    const { attendu } = await store.ajouter(db, who, id, c, now)
    return {
      to: `/stagiaires/${id}/compte-bancaire`,
      notice: attendu
        ? 'Le compte est enregistré. Un paiement attendait : la Région est prévenue et vérifiera ce changement.'
        : 'Le compte est enregistré. Les prochains paiements y seront versés.',
    }
  },
})

export const routes: Route[] = [compte, saisie]
