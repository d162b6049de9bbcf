import { z } from 'zod'
import { addMonths, mois } from '../calendrier/calendrier.ts'
import { Introuvable, Refus } from '../db/refus.ts'
import { parseEuros } from '../dispositif/money.ts'
import { act, type Ctx, page, pageOf, type Route } from '../http/route.ts'
import { aVenir } from '../liquidation/store.ts'
import { reglageOf } from '../reglage/store.ts'
import { euros } from '../web/format.ts'
import { ComptePage } from './compte-page.tsx'
import { AVenirPage, TropPercusPage } from './liste-page.tsx'
import {
  compteLe,
  connuLe,
  depuis,
  evenements,
  plafond,
  planCourant,
  repris,
  resteRemis,
  solde,
  verifierPlan,
} from './regularisation.ts'
import * as store from './store.ts'

const SIZE = 50
/** Pathways computed to show what a run would change: each takes its whole file. */
const A_VENIR = 25
const COMPTE = '/regularisations/:stagiaire'
const acts = {
  plan: `${COMPTE}/plan`,
  arret: `${COMPTE}/arret`,
  remise: `${COMPTE}/remise`,
  annulation: `${COMPTE}/remises/:remise/annulation`,
}

const liste = page({
  path: '/regularisations',
  title: 'Régularisations',
  roles: ['region', 'payeur'],
  wide: true,
  data: async ({ db, who, query }) => {
    const number = pageOf(query)
    const found = await store.tropPercus(db, who.region, { page: number, size: SIZE })
    return { ...found, page: number, pages: Math.max(1, Math.ceil(found.total / SIZE)) }
  },
  view: (data, { who }) => <TropPercusPage {...data} prepares={who.role === 'region'} />,
})

const venir = page({
  path: '/regularisations/a-venir',
  title: 'Ce que la prochaine liquidation changerait',
  roles: ['region'],
  wide: true,
  data: async ({ db, who, query, today }) => {
    const month = await store.prochainMois(db, who.region, mois(addMonths(`${mois(today)}-01`, -1)))
    const number = pageOf(query)
    const { total, parcours } = await aVenir(db, who.region, month, today, { page: number, size: A_VENIR })
    const sums = parcours.flatMap(p => p.ecritures.map(e => e.lignes.reduce((n, l) => n + l.centimes, 0)))
    return {
      mois: month,
      total,
      page: number,
      pages: Math.max(1, Math.ceil(total / A_VENIR)),
      parcours: parcours.filter(p => p.ecritures.length + p.attentes.length > 0),
      rappel: sums.filter(n => n > 0).reduce((a, b) => a + b, 0),
      trop_percu: -sums.filter(n => n < 0).reduce((a, b) => a + b, 0),
    }
  },
  view: data => <AVenirPage {...data} />,
})

const compte = page({
  path: COMPTE,
  title: 'Compte d’une personne',
  roles: ['region', 'payeur'],
  wide: true,
  data: async ({ db, who, params, query, today, trace }) => {
    const personne = await store.personne(db, who, Number(params.stagiaire))
    trace(personne.id)
    const connu = connuLe(query, today)
    const all = await store.compteOf(db, who.region, personne.id)
    const c = connu ? compteLe(all, connu) : all
    const events = evenements(c)
    return {
      personne,
      connu,
      evenements: events,
      solde: solde(c),
      depuis: depuis(events),
      repris: repris(c),
      plan: planCourant(c),
      plans: c.plans,
      remises: c.remises.map(r => ({ ...r, reste: resteRemis(c, r) })),
      plafond: plafond(c, await reglageOf(db, who.region, 'reprise_part', today)),
    }
  },
  view: (data, view) => <ComptePage {...data} view={view} acts={acts} />,
})

const EUROS = 'Indiquez un montant en euros, par exemple 45,50.'
const montant = z
  .union([z.string(), z.number()], EUROS)
  .transform(value => parseEuros(`${String(value).replace(/\s*€\s*$/, '')} €`) ?? 0)
  .refine(centimes => centimes > 0, EUROS)
const POURQUOI = 'Dites pourquoi, en quelques mots (5 lettres au moins).'
const motif = z.string(POURQUOI).trim().min(5, POURQUOI)

/** The person's account, held for this decision. */
async function held({ db, who, params }: Ctx) {
  const personne = await store.personne(db, who, Number(params.stagiaire))
  await store.tenir(db, who, personne.id)
  return { personne, c: await store.compteOf(db, who.region, personne.id) }
}

const decide = ({ db, who, now }: Ctx, stagiaire_id: number, mensualite: number, why: string) =>
  db
    .insertInto('plan_reprise')
    .values({ region: who.region, stagiaire_id, mensualite, motif: why, decide_le: now, compte_id: who.id })
    .execute()

const plan = act({
  path: acts.plan,
  title: 'Reprendre un trop-perçu sur les prochaines paies',
  roles: ['region'],
  page: compte,
  input: z.object({ mensualite: montant, motif: z.string().trim().default('') }),
  run: async (ctx, { mensualite, motif: why }) => {
    const { personne, c } = await held(ctx)
    verifierPlan(c, mensualite, await reglageOf(ctx.db, ctx.who.region, 'reprise_part', ctx.today))
    await decide(ctx, personne.id, mensualite, why)
    return {
      to: `/regularisations/${personne.id}`,
      notice: `${euros(mensualite)} au plus seront repris à chaque paie, jusqu’à ce qu’il ne reste rien.`,
      result: { mensualite },
    }
  },
})

const arret = act({
  path: acts.arret,
  title: 'Arrêter la reprise d’un trop-perçu',
  roles: ['region'],
  page: compte,
  input: z.object({ motif }),
  run: async (ctx, { motif: why }) => {
    const { personne, c } = await held(ctx)
    if (!planCourant(c)) throw new Refus('Aucune reprise n’est en cours pour cette personne.')
    await decide(ctx, personne.id, 0, why)
    return {
      to: `/regularisations/${personne.id}`,
      notice: 'La reprise est arrêtée. Les prochaines paies sont versées entières.',
      result: { mensualite: 0 },
    }
  },
})

const remise = act({
  path: acts.remise,
  title: 'Remettre un trop-perçu',
  roles: ['region'],
  page: compte,
  input: z.object({
    montant,
    motif,
    _confirmation: z.literal('oui', 'Cochez la case pour remettre cette somme.'),
  }),
  run: async (ctx, { montant: centimes, motif: why }) => {
    const { db, who, now } = ctx
    const { personne, c } = await held(ctx)
    if (solde(c) >= 0) throw new Refus('Cette personne n’a pas de trop-perçu : il n’y a rien à remettre.')
    await db
      .insertInto('remise')
      .values({
        region: who.region,
        stagiaire_id: personne.id,
        centimes,
        motif: why,
        decide_le: now,
        compte_id: who.id,
      })
      .execute()
    return {
      to: `/regularisations/${personne.id}`,
      notice: `${euros(centimes)} sont remis : la personne n’aura pas à les rendre.`,
      result: { centimes },
    }
  },
})

const annulation = act({
  path: acts.annulation,
  title: 'Annuler une remise',
  roles: ['region'],
  page: compte,
  input: z.object({
    motif,
    _confirmation: z.literal('oui', 'Cochez la case pour annuler cette remise.'),
  }),
  run: async (ctx, { motif: why }) => {
    const { db, who, now, params } = ctx
    const { personne, c } = await held(ctx)
    const found = c.remises.find(r => r.id === Number(params.remise))
    if (!found) throw new Introuvable('Cette remise')
    const centimes = resteRemis(c, found)
    if (centimes === 0) throw new Refus('Cette remise est déjà annulée en entier.')
    await db
      .insertInto('remise_annulee')
      .values({
        region: who.region,
        remise_id: found.id,
        centimes,
        motif: why,
        decide_le: now,
        compte_id: who.id,
      })
      .execute()
    await store.prevenirAnnulation(db, who, personne.id, found.id, now)
    return {
      to: `/regularisations/${personne.id}`,
      notice: `La remise est annulée : ${euros(centimes)} sont de nouveau à rendre.`,
      result: { centimes },
    }
  },
})

export const routes: Route[] = [liste, venir, compte, plan, arret, remise, annulation]
