import { z } from 'zod'
import { addDays, isJour } from '../calendrier/calendrier.ts'
import { Introuvable, Refus } from '../db/refus.ts'
import { take } from '../db/revision.ts'
import { versionAt } from '../dispositif/dispositif.ts'
import { dispositif } from '../dispositif/load.ts'
import { type Act, act, type Ctx, page, pageOf, type Route } from '../http/route.ts'
import * as parcours from '../parcours/store.ts'
import { avantReponse, suivre } from '../place/store.ts'
import * as stagiaire from '../stagiaire/store.ts'
import { sitesNear } from '../territoire/store.ts'
import { accesA } from '../trajet/store.ts'
import { modeOf } from '../trajet/trajet.ts'
import { jour } from '../web/format.ts'
import { ChoicePage } from './choice.tsx'
import { delaisParSite } from './delais.ts'
import { delais } from './delais-page.tsx'
import { list } from './liste.ts'
import { DetailPage, ListPage } from './pages.tsx'
import { may, STATUTS, type Statut, TRANSITIONS, type TransitionName } from './prescription.ts'
import { routes as reorientations } from './reorientation/routes.tsx'
import * as store from './store.ts'
import * as write from './write.ts'

const PAGE_SIZE = 50

const liste = page({
  path: '/prescriptions',
  title: 'Prescriptions',
  roles: ['region', 'conseiller', 'organisme'],
  wide: true,
  data: async ({ db, who, query, today }) => {
    const statut = query.statut && Object.hasOwn(STATUTS, query.statut) ? (query.statut as Statut) : undefined
    const number = pageOf(query)
    return {
      ...(await list(db, who, { statut, page: number, size: PAGE_SIZE, today })),
      statut,
      page: number,
      size: PAGE_SIZE,
    }
  },
  view: (data, view) => <ListPage {...data} view={view} />,
})

/** What a person may enter today, those that a site proposes first. */
async function choices({ db, who, params, today }: Ctx) {
  const personne = await stagiaire.byId(db, who, Number(params.id))
  const faits = await stagiaire.faitsOf(db, who.region, personne.id)
  return { personne, evaluations: await store.ouverts(db, who.region, personne, faits, today) }
}

const choix = page({
  path: '/stagiaires/:id/prescription',
  title: 'Prescrire un parcours',
  roles: ['conseiller'],
  wide: true,
  data: async ctx => {
    const found = await choices(ctx)
    ctx.trace(found.personne.id)
    const chosen = found.evaluations.find(e => e.code === ctx.query.dispositif) ?? null
    const mode = modeOf(ctx.query.trajet)
    const near = chosen ? await sitesNear(ctx.db, ctx.who.region, chosen.code, found.personne, ctx.now) : []
    const trajets = await accesA(ctx.db, ctx.who.region, near, found.personne, mode)
    const attentes = await delaisParSite(
      ctx.db,
      ctx.who.region,
      ctx.today,
      near.map(s => s.site_id),
    )
    const open = (await parcours.lives(ctx.db, ctx.who, found.personne.id, ctx.today)).find(
      l => l.statut !== 'sorti',
    )
    return { ...found, chosen, trajets, attentes, mode, open: open ?? null }
  },
  view: (data, view) => <ChoicePage {...data} view={view} />,
})

const prescrire = act({
  path: '/stagiaires/:id/prescription',
  title: 'Préparer une prescription',
  roles: ['conseiller'],
  page: choix,
  input: z.object({
    action: z.coerce.number('Choisissez un site.').int().positive('Choisissez un site.'),
    objectifs: z.string().trim().max(2000, '2 000 caractères au plus.').default(''),
    transmettre: z.enum(['oui', 'non']).default('oui'),
  }),
  run: async (ctx, input) => {
    const { db, who, now, today } = ctx
    const { personne, evaluations } = await choices(ctx)
    const code = await write.dispositifOf(db, who.region, input.action)
    const chosen = evaluations.find(e => e.code === code)
    if (!chosen)
      throw new Refus(
        'Ce site ne propose aucun dispositif ouvert aujourd’hui. Choisissez-en un de la liste.',
        'action',
      )
    if (chosen.evaluation.eligible === 'non') {
      const blocking = chosen.evaluation.criteres.filter(c => c.resultat === 'non').map(c => c.libelle)
      throw new Refus(
        `${personne.prenom} ${personne.nom} ne peut pas entrer dans ce dispositif : ${blocking.join(' ; ')}.`,
      )
    }
    await write.exigePrescripteur(db, who, chosen, personne.commune)
    const site = (await sitesNear(db, who.region, chosen.code, personne, now)).find(
      s => s.action_id === input.action,
    )
    if (!site) throw new Introuvable('Ce site')
    const twin = await write.openTwin(db, who.region, personne.id, site.action_id)
    if (twin) {
      throw new Refus(
        `Une prescription est déjà en cours pour ${twin.site}, depuis le ${jour(twin.cree_le)} (numéro ${twin.id}). Choisissez un autre site, ou annulez-la d’abord.`,
        'action',
      )
    }
    const version = versionAt(dispositif(chosen.code), today)?.du ?? today
    const id = await write.insert(
      db,
      who,
      {
        stagiaire_id: personne.id,
        dispositif: chosen.code,
        version,
        action_id: site.action_id,
        objectifs: input.objectifs,
        evaluation: chosen.evaluation,
        distance_m: site.distance_m,
      },
      today,
    )
    await store.addEvenement(db, who, id, { statut: 'preparee', le: today }, now)
    if (input.transmettre === 'oui')
      await store.addEvenement(db, who, id, { statut: 'transmise', le: today }, now)
    return {
      to: `/prescriptions/${id}`,
      notice:
        input.transmettre === 'oui'
          ? `La prescription est transmise à ${site.organisme}.`
          : 'La prescription est préparée. Il reste à la transmettre.',
      result: { id },
    }
  },
})

const detail = page({
  path: '/prescriptions/:id',
  title: 'Prescription',
  roles: ['region', 'conseiller', 'organisme', 'stagiaire'],
  data: async ({ db, who, params, trace }) => {
    const prescription = await store.byId(db, who, Number(params.id))
    trace(prescription.stagiaire_id)
    return { prescription, evenements: await store.evenements(db, who.region, prescription.id) }
  },
  view: (data, view) => <DetailPage {...data} view={view} />,
})

/** One route for each transition but the entry, which makes a pathway (see parcours/routes.tsx). */
function move(name: Exclude<TransitionName, 'entree'>): Act {
  const { label, roles, to } = TRANSITIONS[name]
  return act({
    path: `/prescriptions/:id/${name}`,
    title: label,
    roles,
    page: detail,
    input: z.object({
      motif: z.string().trim().max(500, '500 caractères au plus.').default(''),
      rendez_vous: z.string().default(''),
    }),
    run: async ({ db, who, params, now, today, revision }, { motif, rendez_vous }) => {
      await take(db, 'prescription', { region: who.region, id: Number(params.id) }, revision)
      const current = await store.byId(db, who, Number(params.id))
      if (!may(name, current.statut, who.role)) {
        throw new Refus(
          `Cette prescription est « ${STATUTS[current.statut]} » : on ne peut plus ${label.toLowerCase()}.`,
        )
      }
      if ((name === 'refus' || name === 'annulation') && !motif) {
        throw new Refus('Dites pourquoi : la personne et son conseiller le liront.', 'motif')
      }
      if (
        name === 'positionnement' &&
        (!isJour(rendez_vous) || rendez_vous < today || rendez_vous > addDays(today, 366))
      ) {
        throw new Refus('Indiquez une date de rendez-vous, à partir d’aujourd’hui.', 'rendez_vous')
      }
      // The site first, then the seat that the answer moves: the night and the waiting list take them in that order.
      await avantReponse(db, who.region, current.action_id)
      await store.addEvenement(
        db,
        who,
        current.id,
        { statut: to, le: today, motif, rendez_vous: name === 'positionnement' ? rendez_vous : null },
        now,
      )
      await suivre(db, who, current, to, now)
      return {
        to: `/prescriptions/${current.id}`,
        notice: `C’est noté : ${STATUTS[to].toLowerCase()}.`,
        result: { statut: to },
      }
    },
  })
}

const nouveautes = act({
  path: '/nouveautes/lecture',
  title: 'Marquer les nouveautés comme lues',
  roles: ['conseiller', 'organisme'],
  page: liste,
  input: z.object({}),
  run: async ({ db, who, now }) => {
    await store.markRead(db, who, now)
    return { to: '/', notice: 'Les nouveautés sont marquées comme lues.' }
  },
})

export const routes: Route[] = [
  ...reorientations,
  delais,
  liste,
  choix,
  prescrire,
  detail,
  move('transmission'),
  move('positionnement'),
  move('acceptation'),
  move('attente'),
  move('refus'),
  move('annulation'),
  nouveautes,
]
