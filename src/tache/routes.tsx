import { z } from 'zod'
import type { Role } from '../habilitation/habilitation.ts'
import { act, page, pageOf, type Route } from '../http/route.ts'
import { TachePage, TachesPage } from './pages.tsx'
import * as store from './store.ts'

const SIZE = 40
const roles: readonly Role[] = ['region', 'conseiller', 'organisme']
const FILTRES = ['miennes', 'equipe', 'closes'] as const

const liste = page({
  path: '/taches',
  title: 'Tâches',
  roles,
  data: async ({ db, who, query }) => {
    const filtre = FILTRES.find(f => f === query.filtre) ?? 'miennes'
    const number = pageOf(query)
    const found = await store.list(db, who, { filtre, page: number, size: SIZE })
    return {
      ...found,
      filtre,
      page: number,
      pages: Math.max(1, Math.ceil(found.total / SIZE)),
    }
  },
  view: (data, view) => <TachesPage {...data} view={view} />,
})

const une = page({
  path: '/taches/:id',
  title: 'Tâche',
  roles,
  data: async ({ db, who, params }) => ({
    tache: await store.byId(db, who, Number(params.id)),
    equipe: await store.equipe(db, who),
  }),
  view: (data, view) => <TachePage {...data} view={view} />,
})

const cloture = act({
  path: '/taches/:id/cloture',
  title: 'Terminer une tâche',
  roles,
  page: une,
  input: z.object({
    conclusion: z
      .string('Dites en une phrase ce qui a été fait.')
      .trim()
      .min(3, 'Dites en une phrase ce qui a été fait.')
      .max(500, '500 caractères au plus.'),
  }),
  run: async ({ db, who, now, params }, { conclusion }) => {
    await store.clore(db, who, Number(params.id), conclusion, now)
    return { to: '/taches', notice: 'C’est noté : la tâche est terminée.' }
  },
})

const transfert = act({
  path: '/taches/:id/transfert',
  title: 'Confier une tâche',
  roles,
  page: une,
  input: z.object({ compte_id: z.coerce.number('Choisissez une personne de votre équipe.') }),
  run: async ({ db, who, now, params }, { compte_id }) => {
    const nom = await store.confier(db, who, Number(params.id), compte_id, now)
    return { to: '/taches', notice: `La tâche est confiée à ${nom}.` }
  },
})

export const routes: Route[] = [liste, une, cloture, transfert]
