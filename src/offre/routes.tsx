import { z } from 'zod'
import { Refus } from '../db/refus.ts'
import { loadDispositifs } from '../dispositif/load.ts'
import { MEGABYTE } from '../http/body.ts'
import { act, page, pageOf, type Route } from '../http/route.ts'
import { findCommunes } from '../territoire/store.ts'
import { distance, estimateRoad, type Point } from '../territoire/territoire.ts'
import { accesA } from '../trajet/store.ts'
import { importLheo } from './import.ts'
import { ImportPage } from './import-page.tsx'
import { LheoError, parseLheo } from './lheo.ts'
import { FormationPage, OffrePage } from './pages.tsx'
import * as store from './store.ts'

const SIZE = 100
const MAX_BYTES = 20 * 1024 * 1024

const offre = page({
  path: '/offre',
  title: 'Offre de formation',
  roles: ['region', 'conseiller', 'organisme'],
  wide: true,
  data: async ({ db, who, query }) => {
    const recherche = { q: query.q ?? '', commune: query.commune ?? '', dispositif: query.dispositif ?? '' }
    const number = pageOf(query)
    const asked = (query.pres ?? '').trim()
    const pres = asked ? ((await findCommunes(db, who.region, asked))[0] ?? null) : null
    const { actions, total } = await store.search(db, who.region, recherche, { number, size: SIZE }, pres)
    const near = pres && {
      ...(await accesA(
        db,
        who.region,
        withDistance(actions, pres),
        { ...pres, commune: pres.code },
        'proche',
      )),
      commune: pres.nom,
    }
    return { actions, total, recherche: { ...recherche, pres: asked }, near, page: number, size: SIZE }
  },
  view: (data, view) => <OffrePage {...data} dispositifs={names(view.who.region_nom)} view={view} />,
})

const withDistance = (actions: readonly store.ActionListee[], from: Point) =>
  actions.map(a => ({ ...a, distance_m: estimateRoad(distance(from, a)).metres }))

const importation = page({
  path: '/offre/import',
  title: 'Importer une offre',
  roles: ['region'],
  data: async ({ db, who }) => ({ imports: await store.imports(db, who.region) }),
  view: (data, view) => <ImportPage {...data} view={view} act="/offre/import" />,
})

const formation = page({
  path: '/formations/:id',
  title: 'Formation',
  roles: ['region', 'conseiller', 'organisme'],
  wide: true,
  data: async ({ db, who, params }) => {
    const found = await store.formation(db, who.region, Number(params.id))
    return { formation: found, actions: await store.actionsOf(db, who.region, found.id) }
  },
  view: (data, view) => <FormationPage {...data} dispositifs={names(view.who.region_nom)} />,
})

/** The Région's dispositifs that people enter, by code. */
const names = (region: string) =>
  new Map(
    [...loadDispositifs().values()]
      .filter(d => d.famille === 'parcours' && d.region === region)
      .map(d => [d.code, d.nom] as const),
  )

const envoi = act({
  path: '/offre/import',
  title: 'Importer un fichier LHEO',
  roles: ['region'],
  page: importation,
  maxBytes: MAX_BYTES + MEGABYTE,
  input: z.object({
    fichier: z
      .union([z.instanceof(File), z.string().min(1)], 'Choisissez un fichier.')
      .describe('Fichier LHEO 2.2 ou 2.3 ; dans l’API, son texte'),
  }),
  run: async ({ db, who, now }, { fichier }) => {
    const named = typeof fichier === 'string' ? 'API' : fichier.name
    const bytes =
      typeof fichier === 'string'
        ? new TextEncoder().encode(fichier)
        : new Uint8Array(await fichier.arrayBuffer())
    if (bytes.length === 0) throw new Refus('Choisissez un fichier.', 'fichier')
    if (bytes.length > MAX_BYTES) {
      throw new Refus(
        `Ce fichier pèse ${Math.round(bytes.length / 1024 / 1024)} Mo : 20 Mo au plus. Découpez-le.`,
        'fichier',
      )
    }
    const rapport = await importLheo(db, who.region, read(bytes))
    await store.insertRapport(db, who, named, rapport, now)
    return {
      to: '/offre/import',
      notice: `Import terminé : ${rapport.crees} créés, ${rapport.modifies} modifiés, ${rapport.inchanges} inchangés, ${rapport.refuses.length} à corriger.`,
      result: rapport,
    }
  },
})

/** A file that is not LHEO is the sender's to mend. */
function read(bytes: Uint8Array) {
  try {
    return parseLheo(bytes)
  } catch (error) {
    if (error instanceof LheoError) throw new Refus(error.message, 'fichier')
    throw error
  }
}

export const routes: Route[] = [offre, importation, envoi, formation]
