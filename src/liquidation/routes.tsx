import { z } from 'zod'
import { isJour } from '../calendrier/calendrier.ts'
import { Refus } from '../db/refus.ts'
import { take } from '../db/revision.ts'
import { dispositif } from '../dispositif/load.ts'
import { act, type Ctx, page, pageOf, type Route } from '../http/route.ts'
import { paris } from '../http/session.ts'
import { controles, solder } from '../versement/store.ts'
import { jour } from '../web/format.ts'
import * as lecture from './lecture-store.ts'
import { budgetOf, deMois } from './liquidation.ts'
import { LiquidationPage } from './liquidation-page.tsx'
import { routes as preparer } from './preparer.tsx'
import * as store from './store.ts'

const LIQUIDATION = '/liquidations/:id'
const acts = {
  validation: '/liquidations/:id/validation',
  annulation: '/liquidations/:id/annulation',
  paiement: '/liquidations/:id/paiement',
  reprise: '/liquidations/:id/reprise',
}

const liquidation = page({
  path: LIQUIDATION,
  title: 'Liquidation',
  roles: ['region', 'payeur'],
  wide: true,
  data: async ({ db, who, params, query }) => {
    const found = await store.byId(db, who, Number(params.id))
    const year = Number(found.mois.slice(0, 4))
    return {
      page: pageOf(query),
      liquidation: found,
      lignes: await lecture.paid(db, who.region, found.id),
      anomalies: await lecture.anomalies(db, who.region, found.id),
      sans_etat: await lecture.uncertified(db, who.region, found.mois),
      controles: found.validee_le ? [] : await controles(db, who.region, found.id),
      depenses: (await lecture.spent(db, who.region, year)).map(d => ({
        nom: dispositif(d.dispositif).nom,
        centimes: d.centimes,
        budget: budgetOf(d.dispositif, found.mois),
      })),
    }
  },
  view: (data, view) => <LiquidationPage {...data} view={view} acts={acts} />,
  refresh: (_ctx, { liquidation: q }) => (q.lots_a_faire > 0 && q.fautes.length === 0 ? 5 : undefined),
})

/** The liquidation as it stands once this act holds it: what is decided from it stays true until the end. */
async function held({ db, who, params, revision }: Ctx) {
  const { id } = await store.byId(db, who, Number(params.id))
  await take(db, 'liquidation', { region: who.region, id }, revision)
  return store.byId(db, who, id)
}

const validation = act({
  path: acts.validation,
  title: 'Valider une liquidation',
  roles: ['region'],
  page: liquidation,
  input: z.object({ _confirmation: z.literal('oui', 'Cochez la case pour valider.') }),
  run: async (ctx, _input) => {
    const { db, who, now } = ctx
    const { id, mois: month, validee_le, lots_a_faire } = await held(ctx)
    if (validee_le) throw new Refus('Cette liquidation est déjà validée.')
    if (lots_a_faire) throw new Refus('Le calcul n’est pas fini : attendez qu’il le soit, puis relisez.')
    const { complete } = await store.valider(db, who, id, now)
    return {
      to: `/liquidations/${id}`,
      notice: complete
        ? `La liquidation ${deMois(month)} est validée. L’agent payeur peut verser.`
        : `Votre accord est noté. Une seconde personne doit valider la liquidation ${deMois(month)}.`,
      result: { complete },
    }
  },
})

const annulation = act({
  path: acts.annulation,
  title: 'Annuler la préparation d’une liquidation',
  roles: ['region'],
  page: liquidation,
  input: z.object({}),
  run: async (ctx, _input) => {
    const { db, who } = ctx
    const { id, mois: month, validee_le } = await held(ctx)
    if (validee_le) throw new Refus('Cette liquidation est validée : ses lignes ne changent plus.')
    await store.annuler(db, who.region, id)
    return {
      to: '/remuneration',
      notice: `La préparation ${deMois(month)} est annulée. Rien n’a été versé.`,
    }
  },
})

const reprise = act({
  path: acts.reprise,
  title: 'Recommencer un calcul qui n’a pas abouti',
  roles: ['region'],
  page: liquidation,
  input: z.object({}),
  run: async ({ db, who, params }) => {
    const { id } = await store.byId(db, who, Number(params.id))
    const lots = await store.recommencer(db, who.region, id)
    if (lots === 0) throw new Refus('Aucun calcul n’est arrêté : il n’y a rien à recommencer.')
    return { to: `/liquidations/${id}`, notice: 'Le calcul recommence. Cette page dit où il en est.' }
  },
})

const paiement = act({
  path: acts.paiement,
  title: 'Noter le versement d’une liquidation',
  roles: ['payeur'],
  page: liquidation,
  input: z.object({
    _confirmation: z.literal('oui', 'Cochez la case pour noter le versement.'),
    payee_le: z.string('Indiquez la date du versement.').refine(isJour, 'Indiquez la date du versement.'),
  }),
  run: async (ctx, { payee_le }) => {
    const { db, who, today, now } = ctx
    const { id, mois: month, ...found } = await held(ctx)
    if (!found.validee_le) throw new Refus('Cette liquidation n’est pas encore validée par la Région.')
    if (found.payee_le) throw new Refus(`Cette liquidation est déjà versée, le ${jour(found.payee_le)}.`)
    if (payee_le > today) throw new Refus('Cette date n’est pas encore passée.', 'payee_le')
    if (payee_le < paris(found.validee_le))
      throw new Refus(
        `Le versement ne peut pas venir avant la validation, le ${jour(paris(found.validee_le))}.`,
        'payee_le',
      )
    await solder(db, who, id, payee_le, now)
    return {
      to: `/liquidations/${id}`,
      notice: `Le versement ${deMois(month)} est noté. Les stagiaires le voient.`,
    }
  },
})

export const routes: Route[] = [...preparer, liquidation, validation, annulation, reprise, paiement]
