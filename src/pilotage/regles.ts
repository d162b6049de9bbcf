import type { Condition } from '../dispositif/condition.ts'
import { type Dispositif, sourceOf, type Version } from '../dispositif/dispositif.ts'

/** What the dispositif files of a Région say about its own figures. */
export interface Regles {
  dispositifs: { code: string; nom: string }[]
  publics: { code: string; libelle: string; si: Condition; source: string }[]
  /** The outcomes that each version of each dispositif calls positive. */
  positives: { dispositif: string; version: string; destinations: string[] }[]
  /** Its words: what « sortie positive » means, dispositif by dispositif. */
  definitions: { dispositif: string; texte: string }[]
  budgets: { annee: number; centimes: number; dispositif: string; source: string }[]
  distance: { km: number; source: string } | null
  publies: {
    libelle: string
    valeur: number
    unite: string
    periode: string
    source: string
    indicateur: string
  }[]
}

/** The key of an indicator of a file, and ours. */
const INDICATEURS: Record<string, string> = {
  sortie_positive: 'sorties-positives',
  certifications: 'certifications',
}

const latest = (d: Dispositif): Version => d.versions.at(-1) as Version
const ofRegion = (all: Iterable<Dispositif>, region: string) =>
  [...all]
    .filter(d => d.famille === 'parcours' && d.region === region)
    .sort((a, b) => (latest(a).du < latest(b).du ? 1 : -1))

/** Gathers them; `code` keeps to one dispositif, except for the publics, which its Région's latest text names. */
export function reglesOf(all: Iterable<Dispositif>, region: string, code: string | null): Regles {
  const known = ofRegion(all, region)
  const kept = known.filter(d => code === null || d.code === code)
  const naming = known.find(d => latest(d).priorites.length > 0)
  const versions = kept.flatMap(d => d.versions.map(v => ({ d, v })))
  const positives = versions.flatMap(({ d, v }) => {
    const found = v.indicateurs.sortie_positive
    return found?.destinations ? [{ d, v, found, destinations: found.destinations }] : []
  })
  return {
    dispositifs: known.map(({ code, nom }) => ({ code, nom })),
    publics: naming
      ? latest(naming).priorites.map(p => ({
          code: p.code,
          libelle: p.libelle,
          si: p.si,
          source: sourceOf(naming, p) || p.reglage || '',
        }))
      : [],
    positives: positives.map(({ d, v, destinations }) => ({
      dispositif: d.code,
      version: v.du,
      destinations,
    })),
    definitions: positives.map(({ d, found }) => ({
      dispositif: d.nom,
      texte: sentences(found.libelle, found.note ?? found.reglage, sourceOf(d, found)),
    })),
    budgets: versions.flatMap(({ d, v }) =>
      v.budget
        .flatMap(b => (b.dont || b.annee === undefined ? [] : [{ ...b, annee: b.annee }]))
        .map(b => ({ annee: b.annee, centimes: b.montant, dispositif: d.nom, source: sourceOf(d, b) })),
    ),
    distance:
      versions.flatMap(({ d, v }) =>
        v.distance_moyenne_km
          ? [{ km: v.distance_moyenne_km.valeur, source: sourceOf(d, v.distance_moyenne_km) }]
          : [],
      )[0] ?? null,
    publies: publies(versions),
  }
}

/** Parts as sentences: each ends with one full stop, whatever the file wrote. */
const sentences = (...parts: (string | undefined)[]) =>
  parts.flatMap(part => (part ? `${part.replace(/\.$/, '')}.` : [])).join(' ')

/** Figures that the Région published: each once, even when two files quote it. */
function publies(versions: { d: Dispositif; v: Version }[]): Regles['publies'] {
  const rows = versions.flatMap(({ d, v }) =>
    Object.entries(v.indicateurs).flatMap(([key, i]) =>
      (i.observe ?? []).map(o => ({
        libelle: o.libelle,
        valeur: o.valeur,
        unite: o.unite,
        periode: o.periode,
        source: sourceOf(d, o),
        indicateur: INDICATEURS[key] ?? '',
      })),
    ),
  )
  const reperes = versions.flatMap(({ d, v }) =>
    v.reperes.flatMap(r =>
      typeof r.valeur === 'number' && /personnes/i.test(r.libelle)
        ? [
            {
              libelle: r.libelle,
              valeur: r.valeur,
              unite: 'personnes',
              periode: r.libelle.match(/depuis \d{4}/)?.[0] ?? '',
              source: sourceOf(d, r),
              indicateur: 'personnes',
            },
          ]
        : [],
    ),
  )
  const distances = versions.flatMap(({ d, v }) =>
    v.distance_moyenne_km
      ? [
          {
            libelle: 'Distance moyenne du domicile',
            valeur: v.distance_moyenne_km.valeur,
            unite: 'km',
            periode: '',
            source: sourceOf(d, v.distance_moyenne_km),
            indicateur: 'distance',
          },
        ]
      : [],
  )
  const all = [...reperes, ...rows, ...distances]
  return all.filter(
    (row, i) => all.findIndex(o => o.libelle === row.libelle && o.periode === row.periode) === i,
  )
}
