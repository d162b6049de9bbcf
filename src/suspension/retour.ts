import { z } from 'zod'
import { addDays } from '../calendrier/calendrier.ts'
import { Refus } from '../db/refus.ts'
import { take } from '../db/revision.ts'
import { act, type Ctx } from '../http/route.ts'
import * as parcours from '../parcours/store.ts'
import { jour } from '../web/format.ts'
import { verifier } from './consequences.ts'
import { ouvrirRetour, revenir } from './ecrire/retour.ts'
import { annuler, confier, deplacer } from './ecrire/suspension.ts'
import * as store from './store.ts'
import { courante } from './suspension.ts'
import { chargeOf, classe, day, EQUIPE, opened, optionalDay, regleDe, une } from './une.tsx'

/** The suspension whose return is waited for. */
async function current(ctx: Ctx, p: { id: number }): Promise<store.SuspensionRow> {
  const found = courante(await store.ofParcours(ctx.db, ctx.who.region, p.id), ctx.today)
  if (!found) throw new Refus('Ce parcours n’est pas suspendu.')
  return found
}

export const reprise = act({
  path: '/parcours/:id/reprise',
  title: 'Noter le retour',
  roles: EQUIPE,
  page: une,
  input: z.object({ retour: day('Indiquez le jour du retour.') }),
  run: async (ctx, { retour }) => {
    const p = await opened(ctx)
    const s = await current(ctx, p)
    await verifier(ctx.db, ctx.who.region, p, { nature: 'reprise', retour }, ctx.today)
    await deplacer(ctx.db, ctx.who, p, s, retour, s.classe, 'reprise', ctx.now)
    return {
      to: `/parcours/${p.id}/suspension`,
      notice: 'Le retour est noté. La fin prévue et les phases sont recalculées.',
    }
  },
})

export const report = act({
  path: '/parcours/:id/report',
  title: 'Changer la date du retour',
  roles: EQUIPE,
  page: une,
  input: z.object({ retour: optionalDay, classe }),
  run: async (ctx, { retour, classe }) => {
    const p = await opened(ctx)
    const s = await current(ctx, p)
    await verifier(ctx.db, ctx.who.region, p, { nature: 'report', retour }, ctx.today)
    const sooner = retour !== null && (s.au === null || retour < s.au)
    await deplacer(ctx.db, ctx.who, p, s, retour, classe, sooner ? 'anticipee' : 'reportee', ctx.now)
    return {
      to: `/parcours/${p.id}/suspension`,
      notice: retour
        ? `Le retour est prévu le ${jour(retour)}. La fin prévue et les phases sont recalculées.`
        : 'Le retour n’a plus de date. Notez-la dès que vous la connaissez.',
    }
  },
})

export const annulation = act({
  path: '/parcours/:id/suspension/annulation',
  title: 'Annuler une suspension à venir',
  roles: EQUIPE,
  page: une,
  input: z.object({}),
  run: async ctx => {
    const p = await opened(ctx)
    const s = await current(ctx, p)
    if (s.du <= ctx.today)
      throw new Refus(`Cette suspension a commencé le ${jour(s.du)} : notez plutôt le retour.`)
    await annuler(ctx.db, ctx.who, p, s, ctx.now)
    return { to: `/parcours/${p.id}/suspension`, notice: 'La suspension est annulée : le parcours continue.' }
  },
})

export const charge = act({
  path: '/parcours/:id/suspension/responsable',
  title: 'Confier le retour à une autre personne',
  roles: EQUIPE,
  page: une,
  input: z.object({ responsable_id: z.coerce.number('Choisissez une personne.').int().positive() }),
  run: async (ctx, { responsable_id }) => {
    const p = await opened(ctx)
    const s = await current(ctx, p)
    await confier(ctx.db, ctx.who, p, s, await chargeOf(ctx, p, responsable_id), ctx.now)
    return { to: `/parcours/${p.id}/suspension`, notice: 'C’est noté.' }
  },
})

/** A pathway that is over, taken for this act, with its exit and the right that it leaves today. */
async function left(ctx: Ctx) {
  const id = Number(ctx.params.id)
  await parcours.byId(ctx.db, ctx.who, id, ctx.today)
  await take(ctx.db, 'parcours', { region: ctx.who.region, id }, ctx.revision)
  const p = await parcours.byId(ctx.db, ctx.who, id, ctx.today)
  const found = await store.retourOf(ctx.db, ctx.who.region, id, ctx.today)
  if (!found) throw new Refus('Ce parcours n’est pas terminé : il n’y a pas de retour à prévoir.')
  return { p, ...found }
}

export const droitRetour = act({
  path: '/parcours/:id/droit-retour',
  title: 'Ouvrir un droit de retour',
  roles: ['organisme', 'region'],
  page: une,
  input: z.object({
    jusqu_au: optionalDay,
    motif: z.string('Dites pourquoi.').trim().min(5, 'Dites pourquoi, en quelques mots.').max(500),
  }),
  run: async (ctx, { jusqu_au, motif }) => {
    const { p, depart } = await left(ctx)
    const regle = regleDe(p)
    if (regle.retour === 'non')
      throw new Refus(`« ${regle.dispositif} » ne permet pas de revenir. Source : ${regle.source}.`)
    if (jusqu_au !== null && jusqu_au < ctx.today)
      throw new Refus('Ce jour est passé : choisissez une date à venir, ou laissez vide.', 'jusqu_au')
    if (
      regle.droit_retour &&
      jusqu_au !== null &&
      depart.motif !== 'terme' &&
      regle.droit_retour_mois === null
    )
      throw new Refus(
        `« ${regle.dispositif} » ouvre un droit de retour sans limite de date : il ne peut pas être raccourci. Source : ${regle.source}.`,
        'jusqu_au',
      )
    await ouvrirRetour(ctx.db, ctx.who, p, jusqu_au, motif, ctx.now)
    return {
      to: `/parcours/${p.id}/suspension`,
      notice: jusqu_au
        ? `${p.prenom} ${p.nom} peut revenir jusqu’au ${jour(jusqu_au)}.`
        : `${p.prenom} ${p.nom} peut revenir, sans limite de date.`,
    }
  },
})

export const reintegration = act({
  path: '/parcours/:id/reintegration',
  title: 'Faire revenir en formation',
  roles: ['organisme', 'conseiller'],
  page: une,
  input: z.object({}),
  run: async (ctx, _input) => {
    const { p, droit } = await left(ctx)
    if (!droit) throw new Refus('Aucun droit de retour n’est ouvert aujourd’hui pour ce parcours.')
    const since = `Droit de retour, après la sortie du ${jour(addDays(droit.depuis, -1))}`
    const motif = droit.source ? `${since}. Source : ${droit.source}` : since
    const { id, acceptee } = await revenir(ctx.db, ctx.who, p, motif, ctx.now, ctx.today)
    const enter = acceptee && ctx.who.role === 'organisme'
    return {
      to: enter ? `/prescriptions/${id}/entree` : `/prescriptions/${id}`,
      notice: acceptee
        ? 'Une place est prise, aucune décision n’est à reprendre : il reste à noter l’entrée.'
        : 'Le site est complet : la personne est en tête de la liste d’attente.',
      result: { prescription_id: id, acceptee },
    }
  },
})
