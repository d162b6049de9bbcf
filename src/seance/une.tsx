import { z } from 'zod'
import { addDays, monday } from '../calendrier/calendrier.ts'
import { Refus } from '../db/refus.ts'
import { act, type Ctx, page, type Route } from '../http/route.ts'
import { jour as jourLong } from '../web/format.ts'
import * as acts from './acts.ts'
import { day, hour, modalite } from './saisie.ts'
import { SeancePage } from './seance-page.tsx'
import * as store from './store.ts'

const UNE = '/parcours/:id/seances/:seance'

const une = page({
  path: UNE,
  title: 'Séance',
  roles: ['organisme', 'stagiaire', 'conseiller', 'region'],
  data: async ctx => {
    const head = await acts.header(ctx)
    const s = await acts.seance(ctx.db, ctx.who.region, head.m.parcours_id, Number(ctx.params.seance))
    return { ...head, seance: { ...s, temps: acts.temps(s, ctx.today) } }
  },
  view: (data, view) => <SeancePage {...data} view={view} act={UNE} />,
})

/** The séance of the address, still to be changed, with its pathway. */
async function current(ctx: Ctx) {
  const m = await acts.held(ctx)
  const s = await acts.seance(ctx.db, ctx.who.region, m.parcours_id, Number(ctx.params.seance))
  if (acts.temps(s, ctx.today) === 'passee')
    throw new Refus('Cette séance est passée : elle ne change plus. Ajoutez-en une autre.')
  return { m, s }
}

const fin = act({
  path: `${UNE}/fin`,
  title: 'Finir une séance',
  roles: ['organisme'],
  page: une,
  input: z.object({ dernier: day('Indiquez le dernier jour.') }),
  run: async (ctx, { dernier }) => {
    const { m, s } = await current(ctx)
    if (dernier < s.du)
      throw new Refus(`Cette séance commence le ${jourLong(s.du)} : elle ne peut pas finir avant.`, 'dernier')
    const le = addDays(dernier, 1)
    if (s.au !== null && le >= s.au)
      throw new Refus(`Cette séance finit déjà le ${jourLong(addDays(s.au, -1))}.`, 'dernier')
    acts.open(m, le, s.au, 'dernier')
    await store.endAt(ctx.db, ctx.who, m.parcours_id, le, s.id)
    return {
      to: `/parcours/${m.parcours_id}/seances`,
      notice: `La séance finit le ${jourLong(dernier)}.`,
    }
  },
})

const retrait = act({
  path: `${UNE}/retrait`,
  title: 'Retirer une séance qui n’a pas commencé',
  roles: ['organisme'],
  page: une,
  input: z.object({}),
  run: async ctx => {
    const { m, s } = await current(ctx)
    if (s.du < ctx.today)
      throw new Refus(`Cette séance a commencé le ${jourLong(s.du)} : notez plutôt son dernier jour.`)
    await store.endAt(ctx.db, ctx.who, m.parcours_id, s.du, s.id)
    return { to: `/parcours/${m.parcours_id}/seances`, notice: 'La séance est retirée.' }
  },
})

const remplacement = act({
  path: `${UNE}/remplacement`,
  title: 'Changer l’horaire d’une séance à partir d’un jour',
  roles: ['organisme'],
  page: une,
  input: z.object({
    du: day('Indiquez le premier jour du nouvel horaire.'),
    debut: hour,
    fin: hour,
    modalite,
  }),
  run: async (ctx, input) => {
    const { m, s } = await current(ctx)
    const { debut, fin } = acts.hours(input.debut, input.fin)
    const begun = s.du < ctx.today
    if (input.du < s.du || (begun && input.du === s.du))
      throw new Refus(`Cette séance commence le ${jourLong(s.du)} : choisissez un jour après.`, 'du')
    if (s.au !== null && input.du >= s.au)
      throw new Refus(
        `Cette séance finit le ${jourLong(addDays(s.au, -1))} : choisissez un jour avant.`,
        'du',
      )
    acts.open(m, input.du, s.au)
    await store.endAt(ctx.db, ctx.who, m.parcours_id, input.du, s.id)
    const rest = await store.all(ctx.db, ctx.who.region, m.parcours_id)
    await acts.add(ctx, m, rest, [
      { du: input.du, au: s.au, jour_semaine: s.jour_semaine, debut, fin, modalite: input.modalite },
    ])
    return {
      to: `/parcours/${m.parcours_id}/seances?semaine=${monday(input.du)}`,
      notice: `Le nouvel horaire commence le ${jourLong(input.du)}.`,
    }
  },
})

/** One séance, and what changes it. */
export const uneRoutes: Route[] = [une, fin, retrait, remplacement]
