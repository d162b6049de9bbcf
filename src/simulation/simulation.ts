import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import type { Jour } from '../calendrier/calendrier.ts'
import { Introuvable, Refus } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import type { Dispositif } from '../dispositif/dispositif.ts'
import { loadDispositifs } from '../dispositif/load.ts'
import { nombre } from '../web/format.ts'
import type { Cohorte } from './population/cohorte.ts'
import { cohorteImaginaire, TAILLES } from './population/imaginaire.ts'
import { cohorteReelle } from './population/reelle.ts'

/** Who a rule is tried on: the pathways of a year, or invented people. */
export type Choix = { sorte: 'reelle'; annee: number } | { sorte: 'imaginaire'; taille: number }

export const choixCode = (c: Choix): string =>
  c.sorte === 'reelle' ? `reelle-${c.annee}` : `imaginaire-${c.taille}`

export const choixLibelle = (c: Choix): string =>
  c.sorte === 'reelle'
    ? `Les parcours de la Région en ${c.annee}`
    : `Population imaginaire de ${nombre(c.taille)} personnes`

/** Every population that may be chosen; the last whole year comes first when it has pathways. */
export function choixPossibles(annees: readonly number[], today: Jour): Choix[] {
  const now = Number(today.slice(0, 4))
  const whole = [...annees.filter(a => a < now), ...annees.filter(a => a >= now)]
  return [
    ...whole.map((annee): Choix => ({ sorte: 'reelle', annee })),
    ...TAILLES.map((taille): Choix => ({ sorte: 'imaginaire', taille })),
  ]
}

/** The population that an address asks for, or the first one; `Introuvable` for one that does not exist. */
export function choixOf(asked: string | undefined, possibles: readonly Choix[]): Choix {
  const found = asked ? possibles.find(c => choixCode(c) === asked) : possibles[0]
  if (!found) throw new Introuvable('Cette population')
  return found
}

/** The people of a choice, as columns. */
export function cohorteOf(
  db: Db,
  who: { region: string; region_nom: string },
  choix: Choix,
  du: Jour,
): Cohorte | Promise<Cohorte> {
  return choix.sorte === 'reelle'
    ? cohorteReelle(db, who, choix.annee)
    : cohorteImaginaire(choix.taille, Number(du.slice(0, 4)))
}

/** The texts that a Région may try to change: its own, and the national ones. */
export const textesOf = (region_nom: string): Dispositif[] =>
  [...loadDispositifs().values()].filter(d => d.region === region_nom || d.code.startsWith('fr-'))

/** True when the published text is no longer the one that was copied: publishing the draft would undo what came since. */
export function isOutdated(d: Dispositif): boolean {
  const published = loadDispositifs().get(d.code)
  // The end of a version is not its text: the draft itself ends the last one.
  const texts = (versions: Dispositif['versions']) => versions.map(({ au: _, ...text }) => text)
  return !isDeepStrictEqual(texts(published?.versions ?? []), texts(d.versions.slice(0, -1)))
}

/** A dispositif's file, as it is written. */
export function fileOf(d: Dispositif): string {
  try {
    return readFileSync(d.fichier, 'utf8')
  } catch {
    throw new Refus(`Le fichier de « ${d.nom} » ne peut pas être lu en ce moment. Réessayez dans un instant.`)
  }
}
