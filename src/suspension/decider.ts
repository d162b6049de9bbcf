import { z } from 'zod'
import { addDays, addMonths, type Jour } from '../calendrier/calendrier.ts'
import { Refus } from '../db/refus.ts'
import { act, type Ctx } from '../http/route.ts'
import { reglageOf } from '../reglage/store.ts'
import { jour } from '../web/format.ts'
import { verifier } from './consequences.ts'
import { demander, repondre } from './ecrire/demande.ts'
import { suspendre } from './ecrire/suspension.ts'
import * as store from './store.ts'
import { chargeOf, classe, day, EQUIPE, opened, optionalDay, regleDe, responsable, une } from './une.tsx'

const periode = { du: day('Indiquez le premier jour de la suspension.'), retour: optionalDay, classe }

/** How far ahead a suspension may begin, in months. */
const AVANCE = 12

function notTooFar(du: Jour, today: Jour): void {
  if (du > addMonths(today, AVANCE))
    throw new Refus('Cette date est trop lointaine : une suspension se décide au plus un an avant.', 'du')
}

export const suspension = act({
  path: '/parcours/:id/suspension',
  title: 'Suspendre le parcours',
  roles: EQUIPE,
  page: une,
  input: z.object({ ...periode, responsable_id: responsable }),
  run: async (ctx, { du, retour, classe, responsable_id }) => {
    const p = await opened(ctx)
    notTooFar(du, ctx.today)
    if (await enAttente(ctx, p))
      throw new Refus('La personne a demandé une suspension : répondez d’abord à sa demande.')
    const found = await verifier(ctx.db, ctx.who.region, p, { nature: 'suspension', du, retour }, ctx.today)
    const id = await suspendre(
      ctx.db,
      ctx.who,
      p,
      {
        du,
        au: retour,
        classe,
        demandee_par: ctx.who.role,
        responsable_id: await chargeOf(ctx, p, responsable_id),
        place_conservee: found.place_conservee,
      },
      ctx.now,
    )
    const notice = retour
      ? found.fin.apres > found.fin.avant
        ? `Le parcours est suspendu. La fin prévue passe au ${jour(addDays(found.fin.apres, -1))}.`
        : 'Le parcours est suspendu.'
      : 'Le parcours est suspendu. Notez le retour dès que vous le connaissez.'
    return { to: `/parcours/${p.id}/suspension`, notice, result: { id, fin_prevue: found.fin.apres } }
  },
})

export const demande = act({
  path: '/parcours/:id/suspension/demande',
  title: 'Demander une suspension',
  roles: ['stagiaire'],
  page: une,
  input: z.object(periode),
  run: async (ctx, { du, retour, classe }) => {
    const p = await opened(ctx)
    if (du < ctx.today)
      throw new Refus('Ce jour est passé : demandez à votre référent pour les jours passés.', 'du')
    notTooFar(du, ctx.today)
    await verifier(ctx.db, ctx.who.region, p, { nature: 'suspension', du, retour }, ctx.today)
    const echeance = addDays(
      ctx.today,
      await reglageOf(ctx.db, ctx.who.region, 'suspension_reponse', ctx.today),
    )
    const id = await demander(ctx.db, ctx.who, p, { du, retour, classe, echeance }, ctx.now)
    return {
      to: `/parcours/${p.id}/suspension`,
      notice: `Votre demande est partie. ${p.referent} vous répond au plus tard le ${jour(echeance)}.`,
      result: { id, echeance },
    }
  },
})

/** The demand that waits for an answer. */
const enAttente = async (ctx: Ctx, p: { id: number }): Promise<store.Demande | undefined> =>
  (await store.demandesOf(ctx.db, ctx.who.region, p.id)).find(d => d.reponse === null)

/** The same, or a refusal that says that there is none. */
async function waiting(ctx: Ctx, p: { id: number }): Promise<store.Demande> {
  const found = await enAttente(ctx, p)
  if (!found) throw new Refus('Aucune demande n’attend de réponse.')
  return found
}

export const retrait = act({
  path: '/parcours/:id/suspension/retrait',
  title: 'Retirer une demande de suspension',
  roles: ['stagiaire'],
  page: une,
  input: z.object({}),
  run: async ctx => {
    const p = await opened(ctx)
    await repondre(ctx.db, ctx.who, p, await waiting(ctx, p), 'retiree', '', ctx.now)
    return { to: `/parcours/${p.id}/suspension`, notice: 'Votre demande est retirée.' }
  },
})

export const acceptation = act({
  path: '/parcours/:id/suspension/acceptation',
  title: 'Accepter une demande de suspension',
  roles: ['organisme', 'region'],
  page: une,
  input: z.object({ responsable_id: responsable }),
  run: async (ctx, { responsable_id }) => {
    const p = await opened(ctx)
    const d = await waiting(ctx, p)
    const geste = { nature: 'suspension' as const, du: d.du, retour: d.retour }
    const found = await verifier(ctx.db, ctx.who.region, p, geste, ctx.today)
    await repondre(ctx.db, ctx.who, p, d, 'acceptee', '', ctx.now)
    const id = await suspendre(
      ctx.db,
      ctx.who,
      p,
      {
        du: d.du,
        au: d.retour,
        classe: d.classe,
        demandee_par: 'stagiaire',
        responsable_id: await chargeOf(ctx, p, responsable_id),
        place_conservee: found.place_conservee,
      },
      ctx.now,
    )
    return {
      to: `/parcours/${p.id}/suspension`,
      notice: 'La demande est acceptée : le parcours est suspendu.',
      result: { id, fin_prevue: found.fin.apres },
    }
  },
})

/** Whether a demand may be accepted as it was made: within the limits, and nothing recorded since stands in its way. */
async function peutEtre(ctx: Ctx, p: Parameters<typeof verifier>[2], d: store.Demande): Promise<boolean> {
  try {
    await verifier(ctx.db, ctx.who.region, p, { nature: 'suspension', du: d.du, retour: d.retour }, ctx.today)
    return true
  } catch (error) {
    if (error instanceof Refus) return false
    throw error
  }
}

export const refus = act({
  path: '/parcours/:id/suspension/refus',
  title: 'Refuser une demande de suspension',
  roles: ['organisme', 'region'],
  page: une,
  input: z.object({
    motif: z.string('Dites pourquoi.').trim().min(5, 'Dites pourquoi, en quelques mots.').max(500),
  }),
  run: async (ctx, { motif }) => {
    const p = await opened(ctx)
    const d = await waiting(ctx, p)
    const regle = regleDe(p)
    if (regle.droit && (await peutEtre(ctx, p, d)))
      throw new Refus(
        `Dans « ${regle.dispositif} », suspendre est un droit : cette demande tient dans ses limites, elle ne peut pas être refusée. Source : ${regle.source}.`,
        'motif',
      )
    await repondre(ctx.db, ctx.who, p, d, 'refusee', motif, ctx.now)
    return {
      to: `/parcours/${p.id}/suspension`,
      notice: 'Le refus est noté. La personne et son conseiller le lisent.',
    }
  },
})
