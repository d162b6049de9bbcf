import { z } from 'zod'
import { Introuvable, Refus } from '../db/refus.ts'
import { act, type Ctx, page, pageOf, type Route } from '../http/route.ts'
import { write, writeToPerson } from '../message/store.ts'
import * as stagiaire from '../stagiaire/store.ts'
import { jour, plural } from '../web/format.ts'
import { PassationsPage, ReferentPage } from './pages.tsx'
import type { Passation } from './referent.ts'
import * as store from './store.ts'

const SIZE = 50

const une = page({
  path: '/stagiaires/:id/referent',
  title: 'Qui suit cette personne',
  roles: ['region', 'conseiller', 'organisme', 'stagiaire'],
  data: async ({ db, who, params, trace }) => {
    const personne = await stagiaire.byId(db, who, Number(params.id))
    trace(personne.id)
    const asks = who.role === 'region' || who.role === 'conseiller'
    return {
      personne,
      suivis: await store.suivisOf(db, who.region, personne.id),
      passations: asks ? await store.passationsOf(db, who.region, personne.id) : [],
      candidats: asks ? await store.candidats(db, who.region) : [],
    }
  },
  view: (data, view) => <ReferentPage {...data} view={view} />,
})

const POURQUOI = 'Dites pourquoi, en une phrase.'
const motif = z.string(POURQUOI).trim().min(3, POURQUOI).max(300, '300 caractères au plus.')
const vers = z.coerce.number('Choisissez à qui.').int().positive('Choisissez à qui.')

/** Asks for one person, and tells who is asked. */
async function ask(ctx: Ctx, stagiaire_id: number, vers: number, motif: string) {
  const { id, candidat } = await store.demander(ctx.db, ctx.who, { stagiaire_id, vers, motif }, ctx)
  await write(
    ctx.db,
    {
      region: ctx.who.region,
      compte_id: vers,
      cle: `passation-${id}`,
      objet: 'On vous demande de suivre une personne',
      texte: `${ctx.who.nom} vous demande de suivre une personne. Dites si vous acceptez.`,
      lien: '/passations',
    },
    ctx.now,
  )
  return candidat
}

const demande = act({
  path: '/stagiaires/:id/referent/passation',
  title: 'Passer la main',
  roles: ['region', 'conseiller'],
  page: une,
  input: z.object({ vers, motif }),
  run: async (ctx, input) => {
    const id = Number(ctx.params.id)
    const to = await ask(ctx, id, input.vers, input.motif)
    return {
      to: `/stagiaires/${id}/referent`,
      notice: `La demande est partie. ${to.nom} suivra la personne dès sa réponse ; jusque-là, rien ne change.`,
    }
  },
})

const liste = page({
  path: '/passations',
  title: 'Passer la main',
  roles: ['region', 'conseiller'],
  wide: true,
  data: async ({ db, who, query }) => {
    const number = pageOf(query)
    const seules = await store.sansReferent(db, who, { page: number, size: SIZE })
    return {
      ...(await store.enAttente(db, who)),
      seules,
      page: number,
      pages: Math.max(1, Math.ceil(seules.total / SIZE)),
      candidats: seules.total > 0 ? await store.candidats(db, who.region) : [],
    }
  },
  view: (data, view) => <PassationsPage {...data} view={view} />,
})

const several = z.preprocess(
  v => (Array.isArray(v) ? v : v ? [v] : []),
  z
    .array(z.coerce.number().int().positive(), 'Choisissez au moins une personne.')
    .min(1, 'Choisissez au moins une personne.')
    .max(SIZE, `${SIZE} personnes à la fois.`),
)

const demandes = act({
  path: '/passations',
  title: 'Confier plusieurs personnes',
  roles: ['region', 'conseiller'],
  page: liste,
  input: z.object({ personnes: several, vers, motif }),
  run: async (ctx, { personnes, vers: to, motif: why }) => {
    let nom = ''
    // In one order for everyone: two lists given at once wait for one another instead of locking.
    for (const id of [...new Set(personnes)].sort((a, b) => a - b)) nom = (await ask(ctx, id, to, why)).nom
    return {
      to: '/passations',
      notice: `${plural(new Set(personnes).size, 'demande')} à ${nom}. Chaque personne lui sera confiée dès sa réponse.`,
    }
  },
})

/** Writes to the person, when they have an account, and to who asked; without a name, since it is also sent by mail. */
async function tell(ctx: Ctx, p: Passation, said: { personne?: string; demandeur: string }) {
  const { db, who, now } = ctx
  const base = { region: who.region, cle: `passation-${p.id}-reponse` }
  if (p.demandee_par !== who.id)
    await write(
      db,
      {
        ...base,
        compte_id: p.demandee_par,
        objet: 'Une réponse à votre demande',
        texte: said.demandeur,
        lien: '/passations',
      },
      now,
    )
  if (said.personne)
    await writeToPerson(
      db,
      p.stagiaire_id,
      {
        ...base,
        objet: 'Quelqu’un d’autre vous suit',
        texte: said.personne,
        lien: `/stagiaires/${p.stagiaire_id}/referent`,
      },
      now,
    )
}

/** The hand-over, for who receives it. */
async function received(ctx: Ctx): Promise<Passation> {
  const p = await store.hold(ctx.db, ctx.who, Number(ctx.params.id))
  if (p.vers_id !== ctx.who.id) throw new Introuvable('Cette passation')
  return p
}

const acceptation = act({
  path: '/passations/:id/acceptation',
  title: 'Accepter de suivre une personne',
  roles: ['conseiller'],
  page: liste,
  input: z.object({}),
  run: async ctx => {
    const p = await received(ctx)
    await store.repondre(ctx.db, ctx.who, p, 'acceptee', '', ctx.now)
    await store.confier(ctx.db, ctx.who, p)
    await tell(ctx, p, {
      demandeur: `${p.vers} suit maintenant une personne que vous lui avez confiée.`,
      personne: `${p.vers}${p.vers_rattachement ? ` (${p.vers_rattachement})` : ''} vous suit à partir d’aujourd’hui.`,
    })
    return {
      to: `/stagiaires/${p.stagiaire_id}`,
      notice: `Vous suivez ${p.prenom} ${p.nom} depuis le ${jour(ctx.today)}.`,
    }
  },
})

const refus = act({
  path: '/passations/:id/refus',
  title: 'Ne pas pouvoir suivre une personne',
  roles: ['conseiller'],
  page: liste,
  input: z.object({ raison: motif }),
  run: async (ctx, { raison }) => {
    const p = await received(ctx)
    await store.repondre(ctx.db, ctx.who, p, 'refusee', raison, ctx.now)
    await tell(ctx, p, { demandeur: `${p.vers} ne peut pas suivre une personne que vous lui avez confiée.` })
    return { to: '/passations', notice: 'C’est noté. Qui vous l’a demandé est prévenu et reste en charge.' }
  },
})

const retrait = act({
  path: '/passations/:id/retrait',
  title: 'Retirer une demande',
  roles: ['region', 'conseiller'],
  page: liste,
  input: z.object({}),
  run: async ctx => {
    const p = await store.hold(ctx.db, ctx.who, Number(ctx.params.id))
    if (p.vers_id === ctx.who.id)
      throw new Refus('Cette demande vous est faite : acceptez-la, ou dites que vous ne pouvez pas.')
    await store.repondre(ctx.db, ctx.who, p, 'retiree', '', ctx.now)
    return { to: '/passations', notice: 'La demande est retirée : rien ne change.' }
  },
})

export const routes: Route[] = [une, demande, liste, demandes, acceptation, refus, retrait]
