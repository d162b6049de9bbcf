import { isJour } from '../calendrier/calendrier.ts'
import { versionAt } from '../dispositif/dispositif.ts'
import { dispositif, loadDispositifs } from '../dispositif/load.ts'
import { type Ctx, page, pageOf, type Route } from '../http/route.ts'
import { distance, estimateRoad } from '../territoire/territoire.ts'
import { capaciteActs } from './capacite.ts'
import { routes as dotations } from './dotation/routes.tsx'
import { dotationOf } from './dotation/store.ts'
import * as lecture from './lecture.ts'
import { retoursDe } from './liste.ts'
import { PlacesPage, VUES, type Vue } from './pages.tsx'
import { calendrier, etatDe, minimumLe, type Pas, tranches } from './place.ts'
import { SitePage } from './site/page.tsx'
import { routes as transferts } from './transfert.tsx'
import { routes as une } from './une.tsx'

const SIZE = 50
const roles = ['region', 'conseiller', 'organisme'] as const

/** The dispositifs that people enter in this Région, by code. */
const noms = (region: string) =>
  new Map(
    [...loadDispositifs().values()]
      .filter(d => d.famille === 'parcours' && d.code.startsWith(`${region}-`))
      .map(d => [d.code, d.nom] as const),
  )

const regleDe = (code: string | null, le: string) =>
  (code === null ? undefined : versionAt(dispositif(code), le)?.parcours?.places) ?? {}

const liste = page({
  path: '/places',
  title: 'Places',
  roles,
  wide: true,
  data: async ({ db, who, query, today, now }) => {
    const code = query.dispositif ?? ''
    const vue = Object.hasOwn(VUES, query.voir ?? '') ? (query.voir as Vue) : ''
    const home = who.role === 'conseiller' ? await lecture.structurePoint(db, who) : null
    const all = (await lecture.sites(db, who, { dispositif: code }, today, now)).map(s => ({
      ...s,
      libres: lecture.libresDe(s),
      distance_m: home && estimateRoad(distance(home, s)).metres,
    }))
    const shown = all.filter(
      s =>
        vue === '' ||
        (vue === 'attente' ? s.attente > 0 : vue === 'trop' ? (s.libres ?? 0) < 0 : (s.libres ?? 0) > 0),
    )
    if (home) shown.sort((a, b) => (a.distance_m ?? 0) - (b.distance_m ?? 0) || a.action_id - b.action_id)
    const number = pageOf(query)
    const planned = await lecture.entreesDeLAnnee(db, who, today.slice(0, 4))
    return {
      sites: shown.slice((number - 1) * SIZE, number * SIZE),
      total: shown.length,
      page: number,
      size: SIZE,
      dispositif: code,
      vue,
      resume: {
        capacite: shown.reduce((sum, s) => sum + (s.capacite ?? 0), 0),
        libres: shown.reduce((sum, s) => sum + Math.max(0, s.libres ?? 0), 0),
        attente: shown.reduce((sum, s) => sum + s.attente, 0),
      },
      rares: planned.flatMap(p => {
        const minimum = regleDe(p.dispositif, today).entrees_par_an_min
        return minimum !== undefined && p.prevues < minimum ? [{ ...p, minimum }] : []
      }),
    }
  },
  view: (data, view) => <PlacesPage {...data} noms={noms(view.who.region)} view={view} />,
})

/** Names, and why someone has this rank, are for the site's organisation, the Région, and the structure that follows the person. */
const masked = <
  T extends { structure_id: number; stagiaire_id: number; prenom: string; nom: string; raison?: string },
>(
  ctx: Ctx,
  rows: readonly T[],
) =>
  rows.map(r =>
    ctx.who.role === 'conseiller' && r.structure_id !== ctx.who.structure_id
      ? { ...r, stagiaire_id: null, prenom: null, nom: null, ...(r.raison !== undefined && { raison: '' }) }
      : {
          ...r,
          stagiaire_id: r.stagiaire_id as number | null,
          prenom: r.prenom as string | null,
          nom: r.nom as string | null,
        },
  )

/** Enough to plan the next entries; the address leads further. */
const SEMAINES = 8
const MOIS = 6

const site = page({
  path: '/places/:action',
  title: 'Places d’un site',
  roles,
  wide: true,
  data: async ctx => {
    const { db, who, query, params, today, now } = ctx
    const found = await lecture.siteDe(db, who, Number(params.action), today, now)
    const depuis = isJour(query.du) ? query.du : today
    const pas: Pas = query.par === 'mois' ? 'mois' : 'semaine'
    const periodes = tranches(depuis, pas, pas === 'mois' ? MOIS : SEMAINES)
    const places = await lecture.placesDe(db, who.region, found.action_id, periodes[0]?.du ?? depuis)
    const decisions = await lecture.decisionsDe(db, who.region, found.action_id)
    const attente = await lecture.attenteDe(db, who.region, found.action_id, now)
    return {
      site: { ...found, libres: lecture.libresDe(found) },
      nom: found.dispositif && (noms(who.region).get(found.dispositif) ?? found.dispositif),
      session: {
        minimum: minimumLe(decisions, today),
        inscrits: found.prises + found.conservees + found.promises,
      },
      reste:
        who.structure_id !== null && found.dispositif
          ? await dotationOf(db, who.region, who.structure_id, found.dispositif, today)
          : null,
      pas,
      tranches: calendrier(periodes, found.offre, decisions, places, now),
      places: masked(
        ctx,
        places.filter(
          p => p.jours.some(j => j.au === null || j.au > today) && etatDe(p, today, now) !== 'expiree',
        ),
      ),
      attente: masked(ctx, attente),
      decisions,
      entrees: await lecture.entreesDe(db, who.region, found.action_id, `${today.slice(0, 4)}-01-01`),
      retours: who.role === 'conseiller' ? [] : await retoursDe(db, who.region, found.action_id, today),
      regle: regleDe(found.dispositif, today),
    }
  },
  view: (data, view) => <SitePage {...data} view={view} />,
})

export const routes: Route[] = [liste, ...transferts, ...dotations, site, ...capaciteActs(site), ...une]
