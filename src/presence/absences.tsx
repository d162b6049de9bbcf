import { z } from 'zod'
import { addDays, isJour } from '../calendrier/calendrier.ts'
import { Refus } from '../db/refus.ts'
import { MOTIFS, type Motif } from '../emargement/emargement.ts'
import { actionById, hold, membres } from '../emargement/store.ts'
import { act, type Ctx, page, type Route } from '../http/route.ts'
import { MesAbsencesPage } from './absences-page.tsx'
import { JOUR, jourOf, jourPage } from './jour.tsx'
import { periodeAnnoncee, periodeLisible } from './presence.ts'
import * as store from './store.ts'
import * as write from './write.ts'

/** How far ahead an absence shows. */
const AHEAD = 400

const own = ({ db, who, today }: Ctx) => membres(db, who, { du: today, au: addDays(today, AHEAD) })

const mesAbsences = page({
  path: '/mes-absences',
  title: 'Mes absences',
  roles: ['stagiaire'],
  data: async ctx => {
    const { db, who, today } = ctx
    const parcours = await own(ctx)
    const ids = parcours.map(m => m.parcours_id)
    const annonces = await store.annoncesOf(db, who.region, ids, addDays(today, -31), addDays(today, AHEAD))
    return { annonces, inscrit: ids.length > 0 }
  },
  view: (data, view) => <MesAbsencesPage {...data} view={view} />,
})

const day = (message: string) => z.string(message).refine(isJour, message)
const input = z.object({
  du: day('Indiquez le premier jour de l’absence.'),
  au: day('Indiquez le dernier jour de l’absence.'),
  motif: z.enum(Object.keys(MOTIFS) as [Motif, ...Motif[]], 'Choisissez un motif dans la liste.'),
})

const authorOf = ({ who, now }: Ctx) => ({
  region: who.region,
  compte_id: who.id,
  now,
  par: who.role === 'stagiaire' ? ('stagiaire' as const) : ('organisme' as const),
})

/** Announces for the pathway that runs at these dates, among those of this account, of one group or of one person. */
async function announced(
  ctx: Ctx,
  { du, au: dernier, motif }: z.output<typeof input>,
  which: { action?: number; parcours?: number } = {},
) {
  const { db, who, today } = ctx
  const periode = periodeAnnoncee(du, dernier, today)
  await hold(db, who, which)
  const [m] = await membres(db, who, { ...periode, ...which })
  if (!m) {
    const qui = which.parcours === undefined ? 'Vous n’êtes' : 'Cette personne n’est'
    throw new Refus(`${qui} pas en formation à ces dates : vérifiez-les.`, 'du')
  }
  const annonce = { parcours_id: m.parcours_id, ...periode, motif }
  await write.announce(db, authorOf(ctx), annonce)
  return { notice: `Absence annoncée ${periodeLisible(periode)}.`, result: annonce }
}

const annonce = act({
  path: '/mes-absences',
  title: 'Annoncer une absence',
  roles: ['stagiaire'],
  page: mesAbsences,
  input,
  run: async (ctx, sent) => ({ to: '/mes-absences', ...(await announced(ctx, sent)) }),
})

const retiree = ({ entamee }: { entamee: boolean }) =>
  entamee ? 'L’absence n’est plus annoncée à partir d’aujourd’hui.' : 'L’absence n’est plus annoncée.'

const retrait = act({
  path: '/mes-absences/:id/retrait',
  title: 'Retirer une absence annoncée',
  roles: ['stagiaire'],
  page: mesAbsences,
  input: z.object({}),
  run: async ctx => {
    const { db, who, today, params } = ctx
    const ids = await hold(db, who, {})
    const done = await write.withdraw(db, authorOf(ctx), Number(params.id), ids, today)
    return { to: '/mes-absences', notice: retiree(done) }
  },
})

const annonceOrganisme = act({
  path: `${JOUR}/absences`,
  title: 'Annoncer l’absence d’une personne du groupe',
  roles: ['organisme'],
  page: jourPage,
  input: input.extend({
    parcours: z.coerce.number('Choisissez une personne.').int().positive('Choisissez une personne.'),
  }),
  run: async (ctx, { parcours, ...sent }) => {
    const action = await actionById(ctx.db, ctx.who, Number(ctx.params.action))
    const done = await announced(ctx, sent, { action: action.id, parcours })
    return { to: `/presence/${action.id}/${jourOf(ctx)}#absences`, ...done }
  },
})

const retraitOrganisme = act({
  path: `${JOUR}/absences/:id/retrait`,
  title: 'Retirer une absence annoncée du groupe',
  roles: ['organisme'],
  page: jourPage,
  input: z.object({}),
  run: async ctx => {
    const { db, who, today, params } = ctx
    const action = await actionById(db, who, Number(params.action))
    const ids = await hold(db, who, { action: action.id })
    const done = await write.withdraw(db, authorOf(ctx), Number(params.id), ids, today)
    return { to: `/presence/${action.id}/${jourOf(ctx)}#absences`, notice: retiree(done) }
  },
})

export const routes: Route[] = [mesAbsences, annonce, retrait, annonceOrganisme, retraitOrganisme]
