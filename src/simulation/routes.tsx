import { z } from 'zod'
import { isJour } from '../calendrier/calendrier.ts'
import { Refus } from '../db/refus.ts'
import { act, download, page, type Route } from '../http/route.ts'
import { champsBefore, champsOf } from './champs.ts'
import { edit, faultOf, readDraft, refuseUnreadable } from './edition.ts'
import { ComparaisonPage } from './pages/comparaison.tsx'
import { EditionPage } from './pages/edition.tsx'
import { type Illisible, IllisiblePage } from './pages/illisible.tsx'
import { ListePage, NouveauPage } from './pages/liste.tsx'
import { NotePage } from './pages/note.tsx'
import { type Resultat, ResultatPage } from './pages/resultat.tsx'
import { resultatOf } from './resultat.ts'
import { fileOf, textesOf } from './simulation.ts'
import * as store from './store.ts'
import { draftText } from './texte.ts'

const roles = ['region'] as const
const ROOT = '/bac-a-sable'

const titre = z
  .string('Donnez un titre au brouillon.')
  .trim()
  .min(1, 'Donnez un titre au brouillon.')
  .max(120, '120 caractères au plus.')
  .regex(/^\P{Cc}*$/u, 'Écrivez le titre sur une ligne.')
const du = z.string('Indiquez la date.').refine(isJour, 'Indiquez une date : jour, mois, année.')

const liste = page({
  path: ROOT,
  title: 'Bac à sable',
  roles,
  wide: true,
  data: async ({ db, who }) => ({
    brouillons: await store.list(db, who.region),
    noms: Object.fromEntries(textesOf(who.region_nom).map(d => [d.code, d.nom])),
  }),
  view: data => <ListePage {...data} />,
})

const nouveau = page({
  path: `${ROOT}/nouveau`,
  title: 'Commencer un brouillon',
  roles,
  data: async ({ who }) => ({
    versions: textesOf(who.region_nom).flatMap(d =>
      d.versions.toReversed().map(v => ({ code: d.code, nom: d.nom, du: v.du })),
    ),
  }),
  view: (data, view) => <NouveauPage {...data} view={view} />,
})

const creation = act({
  path: `${ROOT}/nouveau`,
  title: 'Commencer un brouillon',
  roles,
  page: nouveau,
  input: z.object({
    version: z
      .string('Choisissez le texte à copier.')
      .regex(/^[a-z0-9-]+@\d{4}-\d{2}-\d{2}$/, 'Choisissez le texte à copier.'),
    titre,
    du,
  }),
  run: async ({ db, who, now }, input) => {
    const [code = '', version = ''] = input.version.split('@')
    const d = textesOf(who.region_nom).find(one => one.code === code)
    if (!d) throw new Refus('Ce texte n’est pas de votre Région. Choisissez-en un de la liste.', 'version')
    const texte = draftText(fileOf(d), version, input)
    refuseUnreadable(texte) // here, not on every page of the draft
    const id = await store.insert(
      db,
      who,
      { titre: input.titre, dispositif: code, version, du: input.du, texte },
      now,
    )
    return {
      to: `${ROOT}/${id}/modification`,
      notice: 'Le brouillon est créé. Changez ses valeurs.',
      result: { id },
    }
  },
})

const fiche = page({
  path: `${ROOT}/:id`,
  title: 'Résultat d’un brouillon',
  roles,
  wide: true,
  data: ctx => resultatOf(ctx, Number(ctx.params.id)),
  view: (data, view) =>
    'illisible' in data ? <IllisiblePage {...data} view={view} /> : <ResultatPage {...data} view={view} />,
})

const note = page({
  path: `${ROOT}/:id/note`,
  title: 'Note d’une page',
  roles,
  data: ctx => resultatOf(ctx, Number(ctx.params.id)),
  view: (data, view) =>
    'illisible' in data ? <IllisiblePage {...data} view={view} /> : <NotePage {...data} today={view.today} />,
})

const comparaison = page({
  path: `${ROOT}/:id/comparaison`,
  title: 'Comparer deux brouillons',
  roles,
  wide: true,
  data: async ctx => {
    const a = await resultatOf(ctx, Number(ctx.params.id))
    const b = await resultatOf(ctx, /^\d{1,15}$/.test(ctx.query.avec ?? '') ? Number(ctx.query.avec) : 0)
    if ('illisible' in a) return a
    if ('illisible' in b) return b
    return { choix: a.choix, colonnes: [a, b] as [Resultat, Resultat] }
  },
  view: (data, view) =>
    'illisible' in data ? <IllisiblePage {...data} view={view} /> : <ComparaisonPage {...data} />,
})

const modification = page({
  path: `${ROOT}/:id/modification`,
  title: 'Modifier un brouillon',
  roles,
  wide: true,
  data: async ({ db, who, params }) => {
    const { texte, ...brouillon } = await store.byId(db, who, Number(params.id))
    const illisible = faultOf(texte)
    const unreadable = (raison: string): Illisible => ({ brouillon, illisible: raison })
    if (illisible) return unreadable(illisible)
    return {
      brouillon,
      nom: readDraft(texte).nom,
      champs: champsOf(texte),
      actuels: Object.fromEntries(champsBefore(texte).map(c => [c.nom, c.valeur])),
    }
  },
  view: (data, view) =>
    'illisible' in data ? <IllisiblePage {...data} view={view} /> : <EditionPage {...data} view={view} />,
})

const enregistrement = act({
  path: `${ROOT}/:id/modification`,
  title: 'Modifier un brouillon',
  roles,
  page: modification,
  input: z.looseObject({ titre, du, population: z.string().optional() }),
  run: async ({ db, who, params, revision, now }, { titre, du, population, ...rest }) => {
    const b = await store.byId(db, who, Number(params.id))
    const odd = Object.entries(rest).find(([, v]) => !isTyped(v))
    if (odd) throw new Refus(`« ${odd[0]} » : une seule valeur est attendue, un texte ou un nombre.`)
    const typed = Object.fromEntries(Object.entries(rest).map(([nom, v]) => [nom, String(v)]))
    refuseUnreadable(b.texte)
    const edited = edit(b.texte, typed, { du, titre })
    if ('fautes' in edited) throw refused(edited.fautes)
    await store.update(db, who, { id: b.id, revision, titre, du, texte: edited.texte }, now)
    return {
      to: `${ROOT}/${b.id}${population ? `?population=${encodeURIComponent(population)}` : ''}`,
      notice: 'Le brouillon est enregistré. Rien ne change pour personne.',
    }
  },
})

const isTyped = (value: unknown): value is string | number =>
  typeof value === 'string' || typeof value === 'number'

/** Each fault at its field; those that no field shows refuse the whole. */
function refused({ '': whole, ...fautes }: Record<string, string>): Error {
  const issues = Object.entries(fautes).map(([nom, message]) => ({
    code: 'custom' as const,
    path: [nom],
    message,
    input: undefined,
  }))
  return issues.length ? new z.ZodError(issues) : new Refus(whole ?? '')
}

const copie = act({
  path: `${ROOT}/:id/copie`,
  title: 'Copier un brouillon',
  roles,
  page: fiche,
  input: z.object({}),
  run: async ({ db, who, params, now }) => {
    const { titre, dispositif, version, du, texte } = await store.byId(db, who, Number(params.id))
    refuseUnreadable(texte)
    const id = await store.insert(
      db,
      who,
      { titre: `${titre.slice(0, 110)} (copie)`, dispositif, version, du, texte },
      now,
    )
    return { to: `${ROOT}/${id}/modification`, notice: 'La copie est créée.', result: { id } }
  },
})

const suppression = act({
  path: `${ROOT}/:id/suppression`,
  title: 'Supprimer un brouillon',
  roles,
  page: fiche,
  input: z.object({ _confirmation: z.literal('oui', 'Cochez la case pour supprimer.') }),
  run: async ({ db, who, params }) => {
    const { id, titre } = await store.byId(db, who, Number(params.id))
    await store.remove(db, who, id)
    return { to: ROOT, notice: `Le brouillon « ${titre} » est supprimé.` }
  },
})

const texte = download({
  path: `${ROOT}/:id/texte.yaml`,
  title: 'Texte d’un brouillon (YAML)',
  roles,
  run: async ({ db, who, params }) => {
    const { texte, dispositif } = await store.byId(db, who, Number(params.id))
    return { body: texte, type: 'text/yaml; charset=utf-8', name: `${dispositif}.yaml` }
  },
})

export const routes: Route[] = [
  liste,
  nouveau,
  creation,
  modification,
  enregistrement,
  note,
  comparaison,
  copie,
  suppression,
  texte,
  fiche,
]
