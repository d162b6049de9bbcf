import { z } from 'zod'
import { addDays, isJour } from '../../calendrier/calendrier.ts'
import { Introuvable, Refus } from '../../db/refus.ts'
import { loadDispositifs } from '../../dispositif/load.ts'
import { act, page, type Route } from '../../http/route.ts'
import { jour, nombre, plural } from '../../web/format.ts'
import { jourSaisi } from '../capacite.ts'
import { partager } from './dotation.ts'
import { DotationsPage, type Essai } from './pages.tsx'
import * as store from './store.ts'

/** What would be shared, as the address asks to see it before anything is kept; null while something is missing. */
function essaiDe(query: Record<string, string>, inscrits: readonly store.Inscrits[]): Essai | null {
  const places = Number(query.places)
  const asked = (query.structures ?? '').split(',').filter(Boolean)
  const chosen = inscrits.filter(i => asked.includes(String(i.structure_id)))
  const whole = Number.isInteger(places) && places > 0 && places < 100_000
  if (!whole || !query.dispositif || !query.lot || !isJour(query.du) || !isJour(query.au)) return null
  const shares = partager(
    places,
    chosen.map(c => c.nombre ?? 0),
  )
  const total = chosen.reduce((sum, c) => sum + (c.nombre ?? 0), 0)
  return {
    dispositif: query.dispositif,
    lot: query.lot.slice(0, 100),
    du: query.du,
    au: query.au,
    places,
    total,
    parts: chosen.map((c, i) => ({ ...c, places: shares[i] ?? 0 })),
  }
}

const noms = (region: string) =>
  new Map(
    [...loadDispositifs().values()]
      .filter(d => d.famille === 'parcours' && d.code.startsWith(`${region}-`))
      .map(d => [d.code, d.nom] as const),
  )

/** The lots that the texts in force name, proposed while one types. */
const lotsDe = (region: string): string[] => [
  ...new Set(
    [...loadDispositifs().values()]
      .filter(d => d.code.startsWith(`${region}-`))
      .flatMap(d => d.versions.flatMap(v => v.lots?.liste ?? [])),
  ),
]

const dotations = page({
  path: '/places/dotations',
  title: 'Répartir des places',
  roles: ['region'],
  wide: true,
  data: async ({ db, who, query }) => {
    const inscrits = await store.inscritsDe(db, who.region)
    return {
      inscrits,
      reparties: await store.repartitions(db, who.region),
      essai: essaiDe(query, inscrits),
      saisie: {
        dispositif: query.dispositif ?? '',
        lot: query.lot ?? '',
        du: query.du ?? '',
        au: query.au ?? '',
        places: query.places ?? '',
        structures: query.structures ?? '',
      },
    }
  },
  view: (data, view) => (
    <DotationsPage {...data} noms={noms(view.who.region)} lots={lotsDe(view.who.region)} view={view} />
  ),
})

const effectif = act({
  path: '/places/effectifs',
  title: 'Noter les jeunes inscrits d’une Mission locale',
  roles: ['region'],
  page: dotations,
  input: z.object({
    structure: z.coerce
      .number('Choisissez une Mission locale.')
      .int()
      .positive('Choisissez une Mission locale.'),
    au: jourSaisi('Indiquez à quelle date.'),
    nombre: z.coerce
      .number('Indiquez le nombre de jeunes inscrits.')
      .int('Indiquez un nombre entier.')
      .min(0, 'Un nombre ne peut pas être négatif.')
      .max(1_000_000, 'Vérifiez ce nombre.'),
  }),
  run: async ({ db, who, now, today }, { structure, au, nombre: n }) => {
    if (au > today) throw new Refus('Cette date est à venir : on compte les inscrits d’un jour passé.', 'au')
    const known = (await store.inscritsDe(db, who.region)).find(i => i.structure_id === structure)
    if (!known) throw new Introuvable('Cette Mission locale')
    await db
      .insertInto('effectif')
      .values({
        region: who.region,
        structure_id: structure,
        au,
        nombre: n,
        saisi_le: now,
        compte_id: who.id,
      })
      .execute()
    return { to: '/places/dotations', notice: `${known.nom} : ${nombre(n)} jeunes inscrits au ${jour(au)}.` }
  },
})

const essai = act({
  path: '/places/dotations/essai',
  title: 'Voir une répartition avant de la décider',
  roles: ['region'],
  page: dotations,
  input: z.object({
    dispositif: z.string().min(1, 'Choisissez un dispositif.').max(80),
    lot: z.string().trim().min(2, 'Nommez le lot.').max(100, '100 caractères au plus.'),
    du: jourSaisi('Indiquez à partir de quand.'),
    au: jourSaisi('Indiquez jusqu’à quand.'),
    places: z.coerce
      .number('Indiquez le nombre de places.')
      .int('Indiquez un nombre entier.')
      .min(1, 'Une place au moins.')
      .max(99_999, '99 999 places au plus.'),
    structures: z
      .union([z.string(), z.array(z.string())], 'Choisissez au moins une Mission locale.')
      .transform(v => [v].flat().flatMap(s => s.split(','))),
  }),
  run: async ({ db, who }, input) => {
    if (input.au <= input.du) throw new Refus('La fin doit venir après le début.', 'au')
    const known = await store.inscritsDe(db, who.region)
    const chosen = known.filter(i => input.structures.includes(String(i.structure_id)))
    if (chosen.length === 0) throw new Refus('Choisissez au moins une Mission locale.', 'structures')
    const without = chosen.filter(c => c.nombre === null)
    if (without.length > 0)
      throw new Refus(
        `Le nombre de jeunes inscrits manque pour ${without.map(w => w.nom).join(', ')} : notez-le d’abord.`,
        'structures',
      )
    const query = new URLSearchParams({
      ...input,
      places: String(input.places),
      structures: chosen.map(c => c.structure_id).join(','),
    })
    return {
      to: `/places/dotations?${query}#essai`,
      notice: 'Voici ce que donnerait cette répartition : rien n’est encore décidé.',
    }
  },
})

const optional = z.string().trim().max(500, '500 caractères au plus.').default('')

/** Decides what was just seen: the page gives it in its address, a program in the body. */
const decision = act({
  path: '/places/dotations',
  title: 'Décider une répartition',
  roles: ['region'],
  page: dotations,
  input: z.object({
    dispositif: optional,
    lot: optional,
    du: optional,
    au: optional,
    places: z.union([z.string(), z.number()]).default('').transform(String),
    structures: optional,
    motif: z
      .string('Dites pourquoi, en quelques mots.')
      .trim()
      .min(5, 'Dites pourquoi, en quelques mots (5 lettres au moins).')
      .max(300, '300 caractères au plus.'),
    _confirmation: z.literal('oui', 'Cochez la case pour décider.'),
  }),
  run: async ({ db, who, now, today, query }, { motif, _confirmation, ...typed }) => {
    const asked = Object.fromEntries(
      Object.entries(typed).map(([key, value]) => [key, value === '' ? (query[key] ?? '') : value]),
    )
    const found = essaiDe(asked, await store.inscritsDe(db, who.region))
    if (!found || !noms(who.region).has(found.dispositif))
      throw new Refus(
        'Préparez d’abord la répartition : il manque un dispositif, un lot, des dates ou des places.',
      )
    if (found.au <= found.du) throw new Refus('La fin doit venir après le début.')
    if (found.au < today) throw new Refus('Cette période est passée.')
    if (found.total === 0)
      throw new Refus('Personne n’est inscrit dans ces Missions locales : la répartition n’a pas de clé.')
    const { dispositif, lot, du, places } = found
    const parts = found.parts.map(p => ({
      structure_id: p.structure_id,
      effectif: p.nombre ?? 0,
      places: p.places,
    }))
    const id = await store.repartir(
      db,
      who,
      { dispositif, lot, du, au: addDays(found.au, 1), places, motif },
      parts,
      now,
    )
    return {
      to: `/places/dotations#repartition-${id}`,
      notice: `${plural(places, 'place')} du lot « ${lot} » réparties entre ${plural(parts.length, 'Mission locale', 'Missions locales')}.`,
      result: { id, parts },
    }
  },
})

export const routes: Route[] = [dotations, effectif, essai, decision]
