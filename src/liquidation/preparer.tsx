import { z } from 'zod'
import { isMois, type Mois } from '../calendrier/calendrier.ts'
import { Refus } from '../db/refus.ts'
import { act, type Ctx, monthOf, page, pageOf, type Route } from '../http/route.ts'
import * as reclamation from '../reclamation/store.ts'
import { moisLong, plural } from '../web/format.ts'
import { calculerParcours } from './calcul-store.ts'
import type { Selection } from './concernes.ts'
import * as lecture from './lecture-store.ts'
import { deMois } from './liquidation.ts'
import { preparable } from './mois/preparable.ts'
import { aPreparer, MoisPage } from './mois-page.tsx'
import * as store from './store.ts'

const acts = { tous: '/remuneration/:mois/liquidation', partie: '/remuneration/partie' }

const accueil = page({
  path: '/remuneration',
  title: 'Rémunération',
  roles: ['region', 'payeur'],
  wide: true,
  data: async ({ db, who, query, today }) => {
    const number = pageOf(query)
    const { mois, pages } = await lecture.months(db, who.region, number)
    const prepares = who.role === 'region'
    const next = prepares ? mois.find(aPreparer) : undefined
    return {
      preparation: next ? await preparable(db, who.region, next.mois, today) : null,
      page: number,
      pages,
      mois,
      choix: prepares
        ? await lecture.choix(
            db,
            who.region,
            mois.filter(aPreparer).map(m => m.mois),
          )
        : [],
      reclamations: prepares
        ? (await reclamation.list(db, who, { toutes: false, page: 1, size: 1 })).total
        : 0,
    }
  },
  view: (data, view) => <MoisPage {...data} view={view} acts={acts} />,
})

const numbers = z
  .union([z.string(), z.array(z.coerce.number().int().positive())])
  .optional()
  .transform(value =>
    typeof value === 'string'
      ? value
          .split(/[\s,;]+/)
          .filter(Boolean)
          .map(Number)
      : value,
  )
  .refine(value => !value || value.every(n => Number.isSafeInteger(n) && n > 0), 'Des numéros sont attendus.')

const preparation = act({
  path: acts.tous,
  title: 'Préparer la liquidation d’un mois',
  roles: ['region'],
  page: accueil,
  input: z.object({
    dispositif: z.string().optional(),
    organismes: numbers,
    parcours: numbers,
  }),
  run: (ctx, { dispositif: code, organismes, parcours }) =>
    open(ctx, monthOf(ctx), {
      ...(code ? { dispositifs: [code] } : {}),
      ...(organismes?.length ? { organismes } : {}),
      ...(parcours?.length ? { parcours } : {}),
    }),
})

const partie = act({
  path: acts.partie,
  title: 'Préparer la liquidation d’une partie d’un mois',
  roles: ['region'],
  page: accueil,
  input: z.object({
    mois: z.string('Choisissez un mois.').refine(isMois, 'Choisissez un mois.'),
    dispositif: z.string().default(''),
    organisme: z
      .string()
      .default('')
      .refine(o => o === '' || /^\d{1,15}$/.test(o), 'Choisissez dans la liste.'),
  }),
  run: (ctx, { mois, dispositif: code, organisme }) => {
    if (!code && !organisme)
      throw new Refus('Choisissez un dispositif ou un organisme : sans eux, c’est tout le mois.', 'organisme')
    return open(ctx, mois, {
      ...(code ? { dispositifs: [code] } : {}),
      ...(organisme ? { organismes: [Number(organisme)] } : {}),
    })
  },
})

/** Opens the run: one lot is computed at once, with the act; several are left to the workers. */
async function open(ctx: Ctx, month: Mois, selection: Selection) {
  const { db, who, now, today } = ctx
  if (month > today.slice(0, 7)) throw new Refus(`${moisLong(month)} n’est pas encore commencé.`)
  const run = await store.ouvrir(db, who, now, month, selection)
  const people = run.lots <= 1 ? await computeNow(ctx, run.id, month) : run.parcours
  return {
    to: `/liquidations/${run.id}`,
    notice:
      run.lots <= 1
        ? `La liquidation ${deMois(month)} est prête : ${plural(people, 'personne')}. Relisez-la, puis validez.`
        : `Le calcul ${deMois(month)} a commencé : ${plural(people, 'parcours', 'parcours')}. Cette page dit où il en est.`,
    result: { id: run.id, personnes: people },
  }
}

/** Computes the run at once; returns how many people it pays, or refuses when there is nobody. */
async function computeNow({ db, who, now }: Ctx, id: number, month: Mois): Promise<number> {
  const ids = await store.resteACalculer(db, who.region, id)
  if (ids.length) await calculerParcours(db, who.region, id, ids, now)
  await store.lotsFaits(db, who.region, id, now)
  const people = (await lecture.paid(db, who.region, id)).length
  if (people > 0) return people
  const waiting = (await lecture.anomalies(db, who.region, id)).filter(a => a.nature === 'attente')
  const first = waiting[0]
  throw new Refus(
    first
      ? `Rien à payer pour ${moisLong(month)} : ${plural(waiting.length, 'personne attend', 'personnes attendent')}. ${first.prenom} ${first.nom} : ${first.texte}`
      : `Rien à payer pour ${moisLong(month)} : tous les états certifiés sont déjà liquidés.`,
  )
}

export const routes: Route[] = [accueil, preparation, partie]
