import { z } from 'zod'
import { Refus } from '../db/refus.ts'
import type { Role } from '../habilitation/habilitation.ts'
import { act, type Ctx, page, pageOf, type Route } from '../http/route.ts'
import { reglageOf } from '../reglage/store.ts'
import { MesReclamationsPage, ReclamationsPage } from './pages.tsx'
import { ACTES, type Acte, OBJETS, type Objet, verifier } from './reclamation.ts'
import * as store from './store.ts'
import { ReclamationPage } from './une-page.tsx'

const SIZE = 50
const UNE = '/reclamations/:id'
const acts: Record<Acte, string> = {
  reponse: `${UNE}/reponse`,
  transmission: `${UNE}/transmission`,
  relance: `${UNE}/relance`,
  cloture: `${UNE}/cloture`,
}

const miennes = page({
  path: '/mes-reclamations',
  title: 'Mes réclamations',
  roles: ['stagiaire'],
  data: async ({ db, who, today }) => ({
    reclamations: await store.mine(db, who),
    mois: await store.months(db, who, today),
    delai: await reglageOf(db, who.region, 'reclamation_delai', today),
  }),
  view: (data, view) => <MesReclamationsPage {...data} view={view} act="/mes-reclamations" />,
})

const QUELQUES_LIGNES = 'Dites ce qui ne va pas, en quelques mots (5 lettres au moins).'
const texte = z
  .string(QUELQUES_LIGNES)
  .trim()
  .min(5, QUELQUES_LIGNES)
  .max(2000, 'C’est trop long : 2 000 lettres au plus.')

const depot = act({
  path: '/mes-reclamations',
  title: 'Déposer une réclamation',
  roles: ['stagiaire'],
  page: miennes,
  input: z.object({
    mois: z.string().default(''),
    objet: z.enum(Object.keys(OBJETS) as [Objet, ...Objet[]], 'Choisissez dans la liste.'),
    texte,
  }),
  run: async ({ db, who, now, today }, { mois, objet, texte: said }) => {
    const known = await store.months(db, who, today)
    const month = mois === '' ? null : known.find(m => m.mois === mois)
    if (month === undefined)
      throw new Refus('Vous n’étiez pas en formation ce mois-là : choisissez dans la liste.', 'mois')
    const id = await store.deposer(db, who, now, {
      // Without a month, the pathway that runs, or ran last: who answers depends on it.
      parcours_id: (month ?? known[0])?.parcours_id ?? null,
      mois: month?.mois ?? null,
      objet,
      texte: said,
    })
    return {
      to: `/reclamations/${id}`,
      notice: 'Votre réclamation est partie. Vous verrez la réponse ici et dans vos messages.',
      result: { id },
    }
  },
})

const liste = page({
  path: '/reclamations',
  title: 'Réclamations',
  roles: ['region', 'organisme'],
  wide: true,
  data: async ({ db, who, query, today }) => {
    const number = pageOf(query)
    const delai = await reglageOf(db, who.region, 'reclamation_delai', today)
    const toutes = query.filtre === 'toutes'
    const found = await store.list(db, who, { toutes, page: number, size: SIZE })
    return { ...found, toutes, delai, page: number, pages: Math.max(1, Math.ceil(found.total / SIZE)) }
  },
  view: (data, view) => <ReclamationsPage {...data} view={view} />,
})

const une = page({
  path: UNE,
  title: 'Réclamation',
  roles: ['region', 'organisme', 'stagiaire'],
  data: async ({ db, who, params, trace }) => {
    const reclamation = await store.byId(db, who, Number(params.id))
    trace(reclamation.stagiaire_id)
    return { reclamation }
  },
  view: (data, view) => <ReclamationPage {...data} view={view} acts={acts} />,
})

/** An act on a claim: who sees it may try, its statut and the role decide. */
const on = (acte: Acte, title: string, roles: readonly Role[], input: z.ZodType<string>, notice: string) =>
  act({
    path: acts[acte],
    title,
    roles,
    page: une,
    input: z.object({ texte: input }),
    run: async (ctx: Ctx, { texte: said }) => {
      const { db, who, now } = ctx
      const r = await store.hold(db, who, Number(ctx.params.id))
      verifier(who.role, acte, r)
      await store.note(db, who, now, r.id, ACTES[acte].statut, said)
      return { to: `/reclamations/${r.id}`, notice, result: { statut: ACTES[acte].statut } }
    },
  })

const optional = z.string().trim().max(2000, 'C’est trop long : 2 000 lettres au plus.').default('')

export const routes: Route[] = [
  miennes,
  depot,
  liste,
  une,
  on(
    'reponse',
    'Répondre à une réclamation',
    ['region', 'organisme'],
    texte,
    'Votre réponse est partie. La personne la voit.',
  ),
  on(
    'transmission',
    'Transmettre une réclamation à l’organisme',
    ['region'],
    optional,
    'La réclamation est transmise à l’organisme.',
  ),
  on(
    'relance',
    'Relancer une réclamation',
    ['stagiaire'],
    texte,
    'Votre demande est repartie. Une personne vous répond.',
  ),
  on(
    'cloture',
    'Clore une réclamation',
    ['region', 'organisme', 'stagiaire'],
    optional,
    'La réclamation est close.',
  ),
]
