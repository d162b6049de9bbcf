import { z } from 'zod'
import { isJour } from '../calendrier/calendrier.ts'
import { dossier } from '../certification/store.ts'
import { Refus } from '../db/refus.ts'
import { destinations } from '../dispositif/dispositif.ts'
import { act, page, pageOf, type Route } from '../http/route.ts'
import { ListePage, SuiviPage } from './pages.tsx'
import * as store from './store.ts'
import { answerOf, EN_EMPLOI, observationRefused, SANS_REPONSE } from './suivi.ts'

const PATH = '/parcours/:id/suivi'
const SIZE = 100

const liste = page({
  path: '/suivi',
  title: 'Suivi à six mois',
  roles: ['region', 'conseiller'],
  wide: true,
  data: async ({ db, who, today, query }) => {
    const answered = query.vue === 'faits'
    const number = pageOf(query)
    return {
      answered,
      page: number,
      size: SIZE,
      reponses: await store.reponses(db, who, today, EN_EMPLOI),
      personnes: await store.follow(db, who, today, answered, { page: number, size: SIZE }),
    }
  },
  view: data => <ListePage {...data} />,
})

const suivi = page({
  path: PATH,
  title: 'Suivi après la sortie',
  roles: ['region', 'conseiller', 'organisme', 'stagiaire'],
  data: async ({ db, who, params, trace }) => {
    const parcours = await dossier(db, who, Number(params.id))
    trace(parcours.stagiaire_id)
    return {
      parcours,
      sortie: (await store.sortieOf(db, who.region, parcours.id)) ?? null,
      suivis: await store.suivisOf(db, who.region, parcours.id),
    }
  },
  view: (data, view) => <SuiviPage {...data} view={view} act={PATH} />,
})

const observation = act({
  path: PATH,
  title: 'Noter la situation six mois après la sortie',
  roles: ['conseiller', 'region'],
  page: suivi,
  input: z.object({
    observe_le: z.string('Indiquez la date.').refine(isJour, 'Indiquez la date de l’échange.'),
    situation: z.enum(destinations, 'Choisissez la situation de la personne.'),
  }),
  run: async ({ db, who, params, today }, input) => {
    const parcours = await dossier(db, who, Number(params.id))
    const refusal = observationRefused(input.observe_le, parcours.date_sortie, today)
    if (refusal) throw new Refus(refusal, 'observe_le')
    const unanswered = input.situation === SANS_REPONSE
    if (unanswered && answerOf(await store.suivisOf(db, who.region, parcours.id)))
      throw new Refus('Ce suivi est déjà enregistré : la situation est connue.')
    await store.insertSuivi(db, who, { ...input, parcours_id: parcours.id })
    return {
      to: `/parcours/${parcours.id}/suivi`,
      notice: unanswered
        ? 'C’est noté : sans réponse.'
        : `La situation de ${parcours.prenom} ${parcours.nom} à six mois est enregistrée. Merci.`,
    }
  },
})

export const routes: Route[] = [liste, suivi, observation]
