import { z } from 'zod'
import { addDays, isJour } from '../../calendrier/calendrier.ts'
import { Refus } from '../../db/refus.ts'
import { act, type Ctx, page, type Route } from '../../http/route.ts'
import { write, writeToPerson } from '../../message/store.ts'
import { confier } from '../../referent/store.ts'
import * as stagiaire from '../../stagiaire/store.ts'
import { jour } from '../../web/format.ts'
import { ofStagiaire, ouverts } from '../store.ts'
import { DemandePage, ListPage } from './pages.tsx'
import * as store from './store.ts'

/** The most that a receiver may be given to answer, in days. */
const PLUS_TARD = 60

const liste = page({
  path: '/reorientations',
  title: 'Réorientations',
  roles: ['region', 'conseiller', 'organisme'],
  wide: true,
  data: async ({ db, who, today }) => ({ reorientations: await store.list(db, who, today) }),
  view: (data, view) => <ListPage {...data} view={view} />,
})

async function known({ db, who, params, today }: Ctx) {
  const personne = await stagiaire.byId(db, who, Number(params.id))
  const faits = await stagiaire.faitsOf(db, who.region, personne.id)
  return { personne, dispositifs: await ouverts(db, who.region, personne, faits, today) }
}

const demande = page({
  path: '/stagiaires/:id/reorientation',
  title: 'Réorienter une personne',
  roles: ['conseiller', 'organisme'],
  data: async ctx => {
    const { personne, dispositifs } = await known(ctx)
    ctx.trace(personne.id)
    return {
      personne,
      dispositifs: dispositifs.map(({ code, nom }) => ({ code, nom })),
      structures: await store.structures(ctx.db, ctx.who.region),
    }
  },
  view: (data, view) => <DemandePage {...data} view={view} />,
})

const motif = z
  .string('Dites pourquoi.')
  .trim()
  .min(3, 'Dites pourquoi, en une phrase.')
  .max(500, '500 caractères au plus.')

const demander = act({
  path: '/stagiaires/:id/reorientation',
  title: 'Réorienter une personne',
  roles: ['conseiller', 'organisme'],
  page: demande,
  input: z.object({
    vers: z.coerce.number('Choisissez une structure.').int().positive('Choisissez une structure.'),
    dispositif: z.string().default(''),
    motif,
    echeance: z.string().refine(isJour, 'Indiquez jusqu’à quand la structure peut répondre.'),
  }),
  run: async (ctx, { vers, dispositif, motif, echeance }) => {
    const { db, who, now, today } = ctx
    const { personne, dispositifs } = await known(ctx)
    if (echeance <= today || echeance > addDays(today, PLUS_TARD))
      throw new Refus(
        `Choisissez une date entre demain et le ${jour(addDays(today, PLUS_TARD))}.`,
        'echeance',
      )
    const to = (await store.structures(db, who.region)).find(s => s.id === vers)
    if (!to || vers === who.structure_id)
      throw new Refus('Choisissez une autre structure, de la liste.', 'vers')
    if (dispositif && !dispositifs.some(d => d.code === dispositif))
      throw new Refus(
        'Ce dispositif n’est pas ouvert aujourd’hui. Choisissez-en un de la liste.',
        'dispositif',
      )
    const [last] = await ofStagiaire(db, who, personne.id)
    const id = await store.insert(
      db,
      who,
      {
        stagiaire_id: personne.id,
        vers_id: vers,
        prescription_id: last?.id ?? null,
        dispositif: dispositif || null,
        motif,
        echeance,
      },
      now,
    )
    const base = { region: who.region, cle: `reorientation-${id}`, lien: '/reorientations' }
    for (const compte_id of await store.conseillers(db, who.region, vers))
      await write(
        db,
        {
          ...base,
          compte_id,
          objet: 'Une personne est réorientée vers votre structure',
          texte: `${who.nom} vous adresse une personne. Répondez avant le ${jour(echeance)}.`,
        },
        now,
      )
    await writeToPerson(
      db,
      personne.id,
      {
        ...base,
        lien: `/stagiaires/${personne.id}/referent`,
        objet: 'Une autre structure est sollicitée pour vous',
        texte: `${to.nom} doit répondre avant le ${jour(echeance)}. Jusque-là, rien ne change pour vous.`,
      },
      now,
    )
    return {
      to: '/reorientations',
      notice: `La demande est partie vers ${to.nom}. Jusqu’à sa réponse, la personne reste suivie comme avant.`,
      result: { id },
    }
  },
})

/** Tells the sender and, when their follow-up changes, the person. */
async function tell(ctx: Ctx, r: store.Reorientation, said: string, personne?: string) {
  const base = { region: ctx.who.region, cle: `reorientation-${r.id}-reponse` }
  for (const compte_id of new Set([r.demandee_par, ...(r.de_id === null ? [] : [r.de_id])]))
    await write(
      ctx.db,
      { ...base, compte_id, objet: 'Une réponse à une réorientation', texte: said, lien: '/reorientations' },
      ctx.now,
    )
  if (personne)
    await writeToPerson(
      ctx.db,
      r.stagiaire_id,
      {
        ...base,
        objet: 'Quelqu’un d’autre vous suit',
        texte: personne,
        lien: `/stagiaires/${r.stagiaire_id}/referent`,
      },
      ctx.now,
    )
}

const acceptation = act({
  path: '/reorientations/:id/acceptation',
  title: 'Accepter une réorientation',
  roles: ['conseiller'],
  page: liste,
  input: z.object({}),
  run: async ctx => {
    const { db, who, now } = ctx
    const r = await store.hold(db, who, Number(ctx.params.id))
    await store.repondre(db, who, r.id, true, '', now)
    await confier(db, who, { stagiaire_id: r.stagiaire_id, de_id: r.de_id, vers_id: who.id })
    await tell(
      ctx,
      r,
      `${r.vers} suit maintenant une personne que vous lui avez adressée.`,
      `${who.nom} (${r.vers}) vous suit à partir d’aujourd’hui.`,
    )
    return { to: `/stagiaires/${r.stagiaire_id}`, notice: `Vous suivez maintenant ${r.prenom} ${r.nom}.` }
  },
})

const refus = act({
  path: '/reorientations/:id/refus',
  title: 'Refuser une réorientation',
  roles: ['conseiller'],
  page: liste,
  input: z.object({ raison: motif }),
  run: async (ctx, { raison }) => {
    const r = await store.hold(ctx.db, ctx.who, Number(ctx.params.id))
    await store.repondre(ctx.db, ctx.who, r.id, false, raison, ctx.now)
    await tell(ctx, r, `${r.vers} ne peut pas suivre une personne que vous lui avez adressée.`)
    return { to: '/reorientations', notice: 'C’est noté. La personne reste suivie comme avant.' }
  },
})

export const routes: Route[] = [liste, demande, demander, acceptation, refus]
