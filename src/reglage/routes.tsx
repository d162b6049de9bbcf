import { z } from 'zod'
import { isJour, type Jour } from '../calendrier/calendrier.ts'
import { Introuvable, Refus } from '../db/refus.ts'
import { act, type Ctx, page, type Route } from '../http/route.ts'
import { jour } from '../web/format.ts'
import { type EnVigueur, ReglagePage, ReglagesPage } from './pages.tsx'
import { type Cle, isCle, lisible, REGLAGES, saisie, type Valeur, valeurLe, verifierJour } from './reglage.ts'
import * as store from './store.ts'

const CHANGEMENT = '/reglages/:cle/changement'

/** A setting on a day, from all that was decided of it. */
const enVigueur = (rows: readonly Valeur[], cle: Cle, today: Jour): EnVigueur => {
  const own = rows.filter(r => r.cle === cle)
  const a_venir = own.filter((r, i) => r.du > today && own[i + 1]?.du !== r.du)
  return {
    cle,
    valeur: valeurLe(own, cle, today),
    depuis: own.findLast(r => r.du <= today)?.du ?? null,
    a_venir,
  }
}

const reglages = page({
  path: '/reglages',
  title: 'Réglages de la Région',
  roles: ['region'],
  data: async ({ db, who, today }) => {
    const rows = await store.valeursOf(db, who.region)
    return { reglages: (Object.keys(REGLAGES) as Cle[]).map(cle => enVigueur(rows, cle, today)) }
  },
  view: data => <ReglagesPage {...data} />,
})

/** The setting of the address, or `Introuvable`. */
function cleOf({ params }: Pick<Ctx, 'params'>): Cle {
  if (!isCle(params.cle)) throw new Introuvable('Ce réglage')
  return params.cle
}

const reglage = page({
  path: '/reglages/:cle',
  title: 'Un réglage de la Région',
  roles: ['region'],
  data: async ctx => {
    const cle = cleOf(ctx)
    const { db, who, today } = ctx
    const rows = await store.valeursOf(db, who.region, [cle])
    return { reglage: enVigueur(rows, cle, today), histoire: await store.histoire(db, who.region, cle) }
  },
  view: (data, view) => <ReglagePage {...data} view={view} act={CHANGEMENT} />,
})

const POURQUOI = 'Dites pourquoi, en quelques mots (5 lettres au moins).'

const changement = act({
  path: CHANGEMENT,
  title: 'Changer un réglage de la Région',
  roles: ['region'],
  page: reglage,
  input: z.object({
    valeur: z
      .union([z.string(), z.number()], 'Indiquez la nouvelle valeur.')
      .transform(String)
      .refine(value => value.trim() !== '', 'Indiquez la nouvelle valeur.'),
    du: z
      .string('Indiquez le premier jour de cette valeur.')
      .refine(isJour, 'Indiquez le premier jour de cette valeur.'),
    motif: z.string(POURQUOI).trim().min(5, POURQUOI).max(500, '500 caractères au plus.'),
  }),
  run: async (ctx, { valeur: typed, du, motif }) => {
    const { db, who, now, today } = ctx
    const cle = cleOf(ctx)
    const valeur = saisie(cle, typed)
    verifierJour(du, today)
    if ((await store.reglageOf(db, who.region, cle, du)) === valeur)
      throw new Refus(`Ce réglage vaut déjà ${lisible(cle, valeur)} ce jour-là : rien ne change.`, 'valeur')
    await db
      .insertInto('reglage')
      .values({ region: who.region, cle, du, valeur, motif, decide_le: now, compte_id: who.id })
      .execute()
    return {
      to: `/reglages/${cle}`,
      notice: `« ${REGLAGES[cle].libelle} » : ${lisible(cle, valeur)} à partir du ${jour(du)}.`,
      result: { cle, du, valeur },
    }
  },
})

export const routes: Route[] = [reglages, reglage, changement]
