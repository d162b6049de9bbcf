import { z } from 'zod'
import { addDays, isJour, type Jour } from '../calendrier/calendrier.ts'
import { Refus } from '../db/refus.ts'
import { take } from '../db/revision.ts'
import { act, type Ctx, page, type Route } from '../http/route.ts'
import { byId } from '../parcours/store.ts'
import { jour } from '../web/format.ts'
import { type Decision, effectif, ouvertures } from './droit.ts'
import { fermer, limites, maintenir, rouvrir, stopsOf } from './maintien.ts'
import { DroitsPage } from './pages.tsx'
import * as store from './store.ts'

const acts = {
  maintien: '/parcours/:id/droits/maintien',
  fermeture: '/parcours/:id/droits/fermeture',
  reouverture: '/parcours/:id/droits/reouverture',
}

/** The pathway with its decisions and its stops. */
async function read({ db, who, params, today }: Ctx) {
  const p = await byId(db, who, Number(params.id), today)
  const droits = await store.droitsOf(db, who.region, p.id)
  return { p, droits, arrets: stopsOf({ suspensions: p.suspensions, sortie: p.sortie?.date ?? null }) }
}

/** Since when a right is closed for good; null while its last days are open. */
function fermeDepuis(decisions: readonly Decision[], date_entree: Jour): Jour | null {
  if (!decisions.some(d => d.nature === 'fermeture')) return null
  const last = ouvertures(decisions, date_entree).at(-1)
  return last ? last.au : date_entree
}

const droits = page({
  path: '/parcours/:id/droits',
  title: 'Droits d’un parcours',
  roles: ['region'],
  data: async ctx => {
    const { p, droits: decisions, arrets } = await read(ctx)
    ctx.trace(p.stagiaire_id)
    const { id, nom, prenom, revision, dispositif } = p
    const last = arrets.at(-1)
    const le = last?.du ?? ctx.today
    const payer = (effectif(decisions, le) ?? decisions.at(-1))?.regle ?? dispositif
    return {
      parcours: { id, nom, prenom, revision, dispositif },
      droits: decisions,
      limites: limites(dispositif, payer, le),
      arrets: arrets.toReversed(),
      ferme_depuis: fermeDepuis(decisions, p.date_entree),
    }
  },
  view: (data, view) => <DroitsPage {...data} view={view} acts={acts} />,
})

const motif = z
  .string('Dites pourquoi, en quelques mots (5 lettres au moins).')
  .trim()
  .min(5, 'Dites pourquoi, en quelques mots (5 lettres au moins).')
const day = (message: string) => z.string(message).refine(isJour, message)

/** Holds the pathway, so that two decisions are taken one after the other, then writes this one. */
async function decide(ctx: Ctx, why: string, of: (found: Awaited<ReturnType<typeof read>>) => Decision) {
  const { db, who, now } = ctx
  await byId(db, who, Number(ctx.params.id), ctx.today)
  await take(db, 'parcours', { region: who.region, id: Number(ctx.params.id) }, ctx.revision)
  const found = await read(ctx)
  const decision = of(found)
  await store.enregistrer(db, { region: who.region, compte_id: who.id, now, motif: why }, [
    { parcours_id: found.p.id, decision },
  ])
  return { found, decision }
}

const maintien = act({
  path: acts.maintien,
  title: 'Maintenir la rémunération pendant un arrêt',
  roles: ['region'],
  page: droits,
  input: z.object({
    du: day('Indiquez le premier jour maintenu.'),
    au: day('Indiquez le dernier jour maintenu.'),
    motif,
  }),
  run: async (ctx, { du, au: dernier, motif: why }) => {
    const au = addDays(dernier, 1)
    if (await store.suitAutre(ctx.db, ctx.who.region, Number(ctx.params.id), du, au))
      throw new Refus('Cette personne suit un autre parcours ces jours-là : ils y sont payés.', 'du')
    const { found, decision } = await decide(ctx, why, ({ p, droits: known, arrets }) =>
      maintenir(p.dispositif, known, arrets, du, au),
    )
    return {
      to: `/parcours/${found.p.id}/droits`,
      notice: `La rémunération est maintenue du ${jour(du)} au ${jour(dernier)}. Elle sera payée à la prochaine liquidation.`,
      result: decision,
    }
  },
})

const fermeture = act({
  path: acts.fermeture,
  title: 'Mettre fin à un droit',
  roles: ['region'],
  page: droits,
  input: z.object({
    du: day('Indiquez le premier jour sans droit.'),
    motif,
    _confirmation: z.literal('oui', 'Cochez la case pour mettre fin au droit.'),
  }),
  run: async (ctx, { du, motif: why }) => {
    const { found, decision } = await decide(ctx, why, ({ p, droits: known }) =>
      fermer(known, p.date_entree, du),
    )
    return {
      to: `/parcours/${found.p.id}/droits`,
      notice: `Le droit prend fin le ${jour(addDays(du, -1))} au soir. Les mois déjà payés après cette date sont revus à la prochaine liquidation.`,
      result: decision,
    }
  },
})

const reouverture = act({
  path: acts.reouverture,
  title: 'Rouvrir un droit fermé',
  roles: ['region'],
  page: droits,
  input: z.object({
    du: day('Indiquez le premier jour de nouveau payé.'),
    motif,
    _confirmation: z.literal('oui', 'Cochez la case pour rouvrir le droit.'),
  }),
  run: async (ctx, { du, motif: why }) => {
    const { found, decision } = await decide(ctx, why, ({ droits: known }) => rouvrir(known, du))
    return {
      to: `/parcours/${found.p.id}/droits`,
      notice: `Le droit est rouvert à partir du ${jour(du)}. Les mois touchés sont recalculés à la prochaine liquidation.`,
      result: decision,
    }
  },
})

export const routes: Route[] = [droits, maintien, fermeture, reouverture]
