import { z } from 'zod'
import { Refus } from '../db/refus.ts'
import { act, download, page, type Route } from '../http/route.ts'
import { csv } from '../web/csv.ts'
import { plural } from '../web/format.ts'
import { colonnes } from './colonnes.ts'
import { dansLaTransaction, deFichier, deLignes, LIGNES_MAX, OCTETS_MAX } from './envoi.ts'
import { importer } from './import.ts'
import { phrase, type Refusee } from './ligne.ts'
import { RelevePage, RelevesPage } from './pages.tsx'
import * as store from './store.ts'

const RELEVES = '/releves'
/** What a form adds around its file. */
const FORMULAIRE = 65_536
/** Refused lines shown on the page; all of them are in the file. */
const MONTREES = 200

const releves = page({
  path: RELEVES,
  title: 'Importer des présences',
  roles: ['organisme'],
  data: async ({ db, who }) => ({ releves: await store.releves(db, who.region, who.organisme_id) }),
  view: (data, view) => <RelevesPage {...data} view={view} act={RELEVES} />,
})

const releve = page({
  path: '/releves/:id',
  title: 'Import de présences',
  roles: ['organisme'],
  wide: true,
  data: ({ db, who, params }) => store.releve(db, who.region, who.organisme_id, Number(params.id), MONTREES),
  view: data => <RelevePage {...data} />,
})

/** The refused lines as they were sent, with what to correct beside each: corrected, it is imported as it is. */
const refus = download({
  path: '/releves/:id/refus.csv',
  title: 'Lignes refusées d’un import, pour un tableur',
  roles: ['organisme'],
  run: async ({ db, who, params }) => {
    const { erreurs } = await store.releve(db, who.region, who.organisme_id, Number(params.id), LIGNES_MAX)
    const used = colonnes.filter(c => erreurs.some(e => e.champs[c] !== undefined))
    const body = csv(
      ['ligne', ...used, 'à corriger'],
      erreurs.map(e => [
        e.ligne,
        ...used.map(c => e.champs[c] ?? ''),
        e.fautes.map(f => (f.colonne ? `${f.colonne} : ${f.message}` : f.message)).join(' ; '),
      ]),
    )
    return { body, type: 'text/csv; charset=utf-8', name: `lignes-refusees-${params.id}.csv` }
  },
})

const envoi = act({
  path: RELEVES,
  title: 'Importer des présences',
  roles: ['organisme'],
  page: releves,
  maxBytes: OCTETS_MAX + FORMULAIRE,
  input: z.object({
    fichier: z
      .union([z.instanceof(File), z.string().min(1)], 'Choisissez un fichier.')
      .optional()
      .describe('Fichier CSV ; dans l’API, son texte. Un corps de type text/csv convient aussi.'),
    lignes: z
      .array(z.record(z.string(), z.union([z.string().max(1000), z.number(), z.boolean(), z.null()])))
      .min(1, 'Envoyez au moins une ligne.')
      .max(LIGNES_MAX, 'Envoyez au plus 20 000 lignes à la fois.')
      .optional()
      .describe('Une demi-journée par objet, avec les mêmes noms que les colonnes du fichier'),
  }),
  run: async ({ db, who, now, today }, { fichier, lignes }) => {
    const { organisme_id } = who
    if (organisme_id === null || (!fichier && !lignes)) throw new Refus('Choisissez un fichier.', 'fichier')
    const source =
      fichier === undefined
        ? deLignes(lignes ?? [])
        : typeof fichier === 'string'
          ? await deFichier('API', new TextEncoder().encode(fichier))
          : await deFichier(fichier.name.slice(0, 200) || 'API', new Uint8Array(await fichier.arrayBuffer()))
    const erreurs: Refusee[] = []
    const to = { region: who.region, organisme_id, compte_id: who.id }
    const { inconnues, ...comptes } = await importer(source.lignes, {
      envoi: to,
      today,
      ensemble: dansLaTransaction(db),
      lot: Number.POSITIVE_INFINITY, // One lot: pathways are then held in the order of their numbers.
      refus: one => erreurs.push(one),
    })
    const { nom, empreinte } = source
    const id = await store.note(db, to, now, { nom, empreinte, ...comptes, inconnues, erreurs })
    const { ecrites, inchangees, refusees } = comptes
    return {
      to: `/releves/${id}`,
      notice: `Import terminé : ${plural(ecrites, 'demi-journée enregistrée', 'demi-journées enregistrées')}, ${plural(inchangees, 'inchangée')}, ${plural(refusees, 'ligne refusée', 'lignes refusées')}.`,
      result: {
        ...comptes,
        colonnes_inconnues: inconnues,
        erreurs: erreurs.map(e => ({ ligne: e.ligne, messages: e.fautes.map(f => phrase(e.ligne, f)) })),
      },
    }
  },
})

export const routes: Route[] = [releves, envoi, releve, refus]
