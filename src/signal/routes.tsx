import { z } from 'zod'
import { Introuvable, Refus } from '../db/refus.ts'
import { act, type Ctx, page, pageOf, type Route } from '../http/route.ts'
import { jour } from '../web/format.ts'
import { AidePage, SignauxPage } from './pages.tsx'
import { isNature, pour } from './signal.ts'
import * as store from './store.ts'

const SIZE = 40

const liste = page({
  path: '/signaux',
  title: 'Signaux',
  roles: ['region', 'conseiller', 'organisme'],
  data: async ({ db, who, query }) => {
    const nature = isNature(query.nature) && pour(who.role).includes(query.nature) ? query.nature : null
    const comptes = await store.compter(db, who)
    const total = comptes.reduce((sum, c) => sum + (nature === null || c.nature === nature ? c.n : 0), 0)
    const number = pageOf(query)
    return {
      comptes,
      nature,
      total,
      page: number,
      pages: Math.max(1, Math.ceil(total / SIZE)),
      signaux: await store.list(db, who, { nature, page: number, size: SIZE }),
    }
  },
  view: (data, view) => <SignauxPage {...data} view={view} />,
})

/** The person that a trainee's account is. */
function moi({ who }: Pick<Ctx, 'who'>): number {
  if (who.stagiaire_id === null) throw new Introuvable()
  return who.stagiaire_id
}

const aide = page({
  path: '/aide',
  title: 'Demander de l’aide',
  roles: ['stagiaire'],
  data: async ctx => ({
    aide: await store.aideDe(ctx.db, ctx.who.region, moi(ctx)),
    passes: (await store.passes(ctx.db, ctx.who, moi(ctx), 20)).filter(s => s.nature === 'aide_demandee'),
  }),
  view: (data, view) => <AidePage {...data} view={view} />,
})

const demande = act({
  path: '/aide/demande',
  title: 'Demander de l’aide',
  roles: ['stagiaire'],
  page: aide,
  input: z.object({}),
  run: async ctx => {
    const asked = await store.demanderAide(ctx.db, ctx.who, moi(ctx), ctx)
    if (!asked) throw new Refus('Personne ne peut vous rappeler par Amont : appelez votre organisme.')
    return {
      to: '/aide',
      notice: `C’est demandé : ${asked.charge} vous rappelle avant le ${jour(asked.echeance)}.`,
      result: { charge: asked.charge, echeance: asked.echeance },
    }
  },
})

/** The help that was asked and that nobody has given yet; refused when there is none. */
async function demandee(ctx: Ctx): Promise<store.Aide> {
  const found = await store.aideDe(ctx.db, ctx.who.region, moi(ctx))
  if (!found) throw new Refus('Vous n’avez pas de demande en cours.')
  return found
}

const precision = act({
  path: '/aide/phrase',
  title: 'Ajouter une phrase à une demande d’aide',
  roles: ['stagiaire'],
  page: aide,
  input: z.object({ texte: z.string().trim().max(500, '500 caractères au plus.').default('') }),
  run: async (ctx, { texte }) => {
    await store.preciser(ctx.db, ctx.who.region, await demandee(ctx), texte)
    return { to: '/', notice: 'C’est ajouté à votre demande.' }
  },
})

const retrait = act({
  path: '/aide/retrait',
  title: 'Retirer une demande d’aide',
  roles: ['stagiaire'],
  page: aide,
  input: z.object({}),
  run: async ctx => {
    await store.retirerAide(ctx.db, ctx.who.region, await demandee(ctx), ctx.now)
    return { to: '/', notice: 'Votre demande est retirée.' }
  },
})

export const routes: Route[] = [liste, aide, demande, precision, retrait]
