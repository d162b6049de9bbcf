import { z } from 'zod'
import { isJour } from '../calendrier/calendrier.ts'
import { Refus } from '../db/refus.ts'
import { take } from '../db/revision.ts'
import { loadDispositifs } from '../dispositif/load.ts'
import type { Role } from '../habilitation/habilitation.ts'
import { act, type Ctx, page, pageOf, type Route } from '../http/route.ts'
import { writeToPerson } from '../message/store.ts'
import * as parcours from '../parcours/store.ts'
import * as prescription from '../prescription/store.ts'
import * as stagiaire from '../stagiaire/store.ts'
import { sitesNear } from '../territoire/store.ts'
import { jour } from '../web/format.ts'
import { cumulPage, permission } from './cumul.tsx'
import { NATURES, type Nature, SUITE_MOIS_MAX, suiteRefusee } from './etape.ts'
import { FinsPage } from './fins-page.tsx'
import { SuitePage } from './pages.tsx'
import * as store from './store.ts'

const SIZE = 50
const staff: readonly Role[] = ['region', 'conseiller', 'organisme']
const DELAIS = [30, 60, 90] as const

const liste = page({
  path: '/suites',
  title: 'Et après ?',
  roles: staff,
  wide: true,
  data: async ({ db, who, today, query }) => {
    const jours = DELAIS.find(n => String(n) === query.jours) ?? 60
    const sans = query.toutes !== 'oui'
    const number = pageOf(query)
    const found = await store.fins(db, who, today, { jours, sans, page: number, size: SIZE })
    return { ...found, jours, sans, page: number, pages: Math.max(1, Math.ceil(found.total / SIZE)) }
  },
  view: (data, view) => <FinsPage {...data} delais={DELAIS} view={view} />,
})

const SITES_SHOWN = 2

/** What a person could do from a day on: what the rules do not refuse, where it is nearest. */
async function propositions({ db, who, now }: Ctx, stagiaire_id: number, le: string) {
  const personne = await stagiaire.byId(db, who, stagiaire_id)
  const faits = await stagiaire.faitsOf(db, who.region, stagiaire_id)
  const open = await prescription.ouverts(db, who.region, personne, faits, le)
  return Promise.all(
    open
      .filter(o => o.propose && o.evaluation.eligible !== 'non')
      .map(async o => ({
        code: o.code,
        nom: o.nom,
        eligible: o.evaluation.eligible,
        sites: (await sitesNear(db, who.region, o.code, personne, now)).slice(0, SITES_SHOWN),
      })),
  )
}

const une = page({
  path: '/parcours/:id/suite',
  title: 'Et après ?',
  roles: [...staff, 'stagiaire'],
  data: async ctx => {
    const { db, who, params, today, trace } = ctx
    const p = await parcours.byId(db, who, Number(params.id), today)
    trace(p.stagiaire_id)
    const fin = await store.finDe(db, who, p.id, today)
    const le = fin.fin > today ? fin.fin : today
    return { parcours: p, fin, propositions: fin.suivant ? [] : await propositions(ctx, p.stagiaire_id, le) }
  },
  view: (data, view) => <SuitePage {...data} view={view} />,
})

/** The pathway, taken for this act. */
async function held(ctx: Ctx) {
  const id = Number(ctx.params.id)
  await take(ctx.db, 'parcours', { region: ctx.who.region, id }, ctx.revision)
  const p = await parcours.byId(ctx.db, ctx.who, id, ctx.today)
  const fin = await store.finDe(ctx.db, ctx.who, id, ctx.today)
  if (fin.suivant)
    throw new Refus(`La suite est déjà connue : ${fin.suivant.site}, depuis le ${jour(fin.suivant.du)}.`)
  return { p, fin }
}

const prevision = act({
  path: '/parcours/:id/suite',
  title: 'Prévoir la suite',
  roles: ['conseiller', 'organisme'],
  page: une,
  input: z.object({
    nature: z.enum(Object.keys(NATURES) as [Nature, ...Nature[]], 'Choisissez une étape.'),
    dispositif: z.string().default(''),
    du: z.string().refine(isJour, 'Indiquez le premier jour.'),
    commentaire: z.string().trim().max(500, '500 caractères au plus.').default(''),
  }),
  run: async (ctx, { nature, dispositif, du, commentaire }) => {
    const { db, who, now, today } = ctx
    const { p, fin } = await held(ctx)
    const aimed = dispositif ? loadDispositifs().get(dispositif) : undefined
    if (dispositif && !aimed)
      throw new Refus(`« ${dispositif} » n’est pas un dispositif : choisissez dans la liste.`, 'dispositif')
    const wrong = suiteRefusee(du, { entree: p.date_entree, fin: fin.fin, today })
    if (wrong) {
      const said = {
        avant_entree: `Ce parcours a commencé le ${jour(p.date_entree)} : la suite vient après.`,
        dans_le_parcours: `Ce parcours dure jusqu’au ${jour(fin.fin)} : une étape ne commence pas dans une autre. Choisissez ce jour-là ou un jour d’après.`,
        passee: `Le ${jour(du)} est passé : choisissez un jour à venir.`,
        trop_tard: `Plus de ${SUITE_MOIS_MAX} mois après la fin, ce n’est plus une suite : choisissez un jour plus proche.`,
      }
      throw new Refus(said[wrong], 'du')
    }
    await store.prevoir(db, who, p.id, { nature, dispositif: dispositif || null, du, commentaire }, now)
    await writeToPerson(
      db,
      p.stagiaire_id,
      {
        region: who.region,
        cle: `suite-${p.id}-${now}`,
        objet: 'Une suite vous est proposée',
        texte: `Après votre parcours : ${NATURES[nature]}, à partir du ${jour(du)}. Dites si cela vous convient.`,
        lien: `/parcours/${p.id}/suite`,
      },
      now,
    )
    return {
      to: `/parcours/${p.id}/suite`,
      notice: 'La suite est prévue. La personne peut dire oui de son espace.',
    }
  },
})

const accord = act({
  path: '/parcours/:id/suite/accord',
  title: 'Dire oui à la suite prévue',
  roles: ['stagiaire'],
  page: une,
  input: z.object({}),
  run: async ctx => {
    const { p, fin } = await held(ctx)
    if (!fin.suite) throw new Refus('Aucune suite n’est prévue pour l’instant.')
    if (fin.suite.perimee) throw new Refus('Le jour prévu ne tient plus : une nouvelle date est à choisir.')
    await store.accorder(ctx.db, ctx.who.region, fin.suite, ctx.now)
    return { to: `/parcours/${p.id}/suite`, notice: 'C’est noté : vous êtes d’accord.' }
  },
})

const abandon = act({
  path: '/parcours/:id/suite/abandon',
  title: 'Abandonner la suite prévue',
  roles: ['conseiller', 'organisme', 'stagiaire'],
  page: une,
  input: z.object({
    motif: z
      .string('Dites pourquoi, en quelques mots.')
      .trim()
      .min(3, 'Dites pourquoi, en quelques mots.')
      .max(300, '300 caractères au plus.'),
  }),
  run: async (ctx, { motif }) => {
    const { p } = await held(ctx)
    if (!(await store.abandonner(ctx.db, ctx.who.region, p.id, motif, ctx.now)))
      throw new Refus('Aucune suite n’est prévue : il n’y a rien à abandonner.')
    return { to: `/parcours/${p.id}/suite`, notice: 'C’est noté. Une autre suite peut être prévue.' }
  },
})

export const routes: Route[] = [liste, une, prevision, accord, abandon, cumulPage, permission]
