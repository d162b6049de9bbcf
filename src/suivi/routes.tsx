import { z } from 'zod'
import { isJour } from '../calendrier/calendrier.ts'
import { dossier } from '../certification/store.ts'
import { Refus } from '../db/refus.ts'
import { destinations } from '../dispositif/dispositif.ts'
import { repondueAilleurs } from '../enquete/store.ts'
import { act, download, page, pageOf, type Route } from '../http/route.ts'
import { csv } from '../web/csv.ts'
import { ListePage } from './liste-page.tsx'
import { SuiviPage } from './pages.tsx'
import { resultatsOf } from './resultats.ts'
import { ResultatsPage } from './resultats-page.tsx'
import * as store from './store.ts'
import {
  APPELES,
  type Appele,
  answerOf,
  EN_EMPLOI,
  observationRefused,
  SANS_REPONSE,
  TERMES,
  tauxDe,
} from './suivi.ts'

const PATH = '/parcours/:id/suivi'
const SIZE = 100

/** The list that an address asks for: a term (six months unless told) and a state. */
function asked(query: Record<string, string>) {
  const terme: Appele = APPELES.find(t => t === query.terme) ?? '6_mois'
  const vue: store.Vue = store.VUES.find(v => v === query.vue) ?? 'appeler'
  return { terme, vue }
}

const liste = page({
  path: '/suivi',
  title: 'Suivi après la sortie',
  roles: ['region', 'conseiller'],
  wide: true,
  data: async ({ db, who, today, query }) => {
    const which = asked(query)
    const number = pageOf(query)
    const reponses = await store.reponses(db, who, today, EN_EMPLOI, which.terme)
    const { en_emploi, repondants, interroges } = reponses
    return {
      ...which,
      page: number,
      size: SIZE,
      reponses: { ...reponses, emploi: tauxDe(en_emploi, repondants, interroges) },
      personnes: await store.follow(db, who, today, which, { page: number, size: SIZE }),
    }
  },
  view: data => <ListePage {...data} />,
})

const resultats = page({
  path: '/suivi/resultats',
  title: 'Ce que les personnes deviennent',
  roles: ['region', 'conseiller'],
  wide: true,
  data: async ({ db, who, today }) => ({ lignes: await resultatsOf(db, who, today) }),
  view: data => <ResultatsPage {...data} />,
})

/** « 45,5 » from tenths of a percent, for a spreadsheet; empty when it is not shown. */
const enPourcent = (dixiemes: number | null) => (dixiemes === null ? null : dixiemes / 10)

const fichier = download({
  path: '/suivi/resultats.csv',
  title: 'Ce que les personnes deviennent, pour un tableur',
  roles: ['region', 'conseiller'],
  run: async ({ db, who, today }) => {
    const lignes = await resultatsOf(db, who, today)
    const body = csv(
      ['Dispositif', 'Moment', 'Interrogés', 'Répondants', 'Taux de réponse', 'En emploi', 'Suite positive'],
      lignes.map(l => [
        l.dispositif_nom,
        TERMES[l.terme].titre,
        l.emploi.interroges,
        l.emploi.repondants,
        enPourcent(l.emploi.taux_de_reponse),
        enPourcent(l.emploi.taux),
        enPourcent(l.positive?.taux ?? null),
      ]),
    )
    return { body, type: 'text/csv; charset=utf-8', name: `suivi-${today}.csv` }
  },
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
  title: 'Noter ce que la personne est devenue',
  roles: ['conseiller', 'region'],
  page: suivi,
  input: z.object({
    observe_le: z.string('Indiquez la date.').refine(isJour, 'Indiquez la date de l’échange.'),
    situation: z.enum(destinations, 'Choisissez la situation de la personne.'),
    terme: z.enum(APPELES, 'Choisissez le moment du suivi.').default('6_mois'),
    corrige: z.coerce.number().int().positive().optional(),
  }),
  run: async ({ db, who, params, today, now }, { corrige, ...input }) => {
    const parcours = await dossier(db, who, Number(params.id))
    const refusal = observationRefused(input.observe_le, parcours.date_sortie, today, input.terme)
    if (refusal) throw new Refus(refusal, 'observe_le')
    const known = answerOf(await store.suivisOf(db, who.region, parcours.id), input.terme)
    const unanswered = input.situation === SANS_REPONSE
    if (unanswered && known) throw new Refus('Ce suivi est déjà enregistré : la situation est connue.')
    if (corrige !== undefined && corrige !== known?.id)
      throw new Refus(
        'Cette réponse vient d’être corrigée par quelqu’un d’autre : relisez-la avant de la changer.',
      )
    const line = {
      ...input,
      region: who.region,
      parcours_id: parcours.id,
      canal: 'conseiller',
      compte_id: who.id,
    }
    await store.noter(db, line, now, corrige ?? null)
    if (!unanswered) await repondueAilleurs(db, who.region, parcours.id, input.terme, now)
    return {
      to: `/parcours/${parcours.id}/suivi`,
      notice: unanswered
        ? 'C’est noté : sans réponse.'
        : `La situation de ${parcours.prenom} ${parcours.nom} ${TERMES[input.terme].label} est enregistrée. Merci.`,
    }
  },
})

export const routes: Route[] = [liste, resultats, fichier, suivi, observation]
