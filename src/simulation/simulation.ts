import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import type { Jour } from '../calendrier/calendrier.ts'
import { Introuvable, Refus } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import type { Dispositif } from '../dispositif/dispositif.ts'
import { loadDispositifs } from '../dispositif/load.ts'
import { jour, nombre } from '../web/format.ts'
import type { Bilan } from './bilan.ts'
import type { Periode } from './chiffrage.ts'
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

/** What is made of the settings that nobody has fixed. */
function reglagesOf({ avant, apres }: Bilan, { sorte }: Choix): string[] {
  const projet = new Set(apres.reglages)
  return [...new Set([...avant.reglages, ...apres.reglages])].map(libelle => {
    const since = projet.has(libelle) ? '' : ' ; le projet le fixe'
    return sorte === 'reelle'
      ? `Réglage non fixé aujourd’hui : « ${libelle} »${since}. Les personnes de ces parcours sont bien entrées : tant qu’il n’est pas fixé, ce critère est tenu pour rempli.`
      : `Réglage non fixé aujourd’hui : « ${libelle} »${since}. Tant qu’il ne l’est pas, le droit est à préciser, et aucun écart n’en est tiré.`
  })
}

/** What the figures rest on, in sentences. */
export function hypothesesOf(b: Bilan, choix: Choix, { du, code }: { du: Jour; code: string }): string[] {
  const noms = (...periodes: Periode[]) =>
    b.comptes
      .filter(c => periodes.includes(c.periode))
      .map(c => c.libelle)
      .join(', ')
  const mois = noms('mois')
  const fois = noms('une_fois')
  const unites = noms('heure', 'jour')
  return [
    choix.sorte === 'reelle'
      ? `Personnes : tous les parcours de la Région qui couvrent au moins un jour de ${choix.annee}, quel que soit leur dispositif, avec les faits enregistrés à leur entrée. Un parcours en cours compte jusqu’à sa fin prévue.`
      : 'Personnes : imaginaires, tirées au sort selon des parts qu’Amont a choisies et que la page du résultat écrit. Elles ne décrivent pas la Région : elles servent à essayer une règle, pas à prévoir un budget.',
    `Textes : les deux sont appliqués comme au ${jour(du)}, avec les montants nationaux de ce jour. Seul ce qui change dans le projet les distingue.`,
    ...(code.startsWith('fr-')
      ? [
          'Texte national : il est compté seul, comme un minimum ; ce que la Région verse en plus ne l’est pas.',
        ]
      : []),
    ...(b.aides
      ? [`Aides : ce texte n’a pas de montant à lui ; on compte ceux de « ${b.aides.nom} », qu’il désigne.`]
      : []),
    ...(mois
      ? [
          `Comptés chaque mois de présence : ${mois}. Un mois incomplet compte ses jours en trentièmes, suspensions déduites.`,
        ]
      : []),
    ...(fois ? [`Comptés une fois, le mois de l’entrée : ${fois}.`] : []),
    ...(unites ? [`Comptés en entier le mois de l’entrée, par heure ou par jour prévu : ${unites}.`] : []),
    ...reglagesOf(b, choix),
    'Quand un fait manque, seule la part certaine d’un montant est comptée ; le nombre de personnes concernées est écrit.',
    'Personne ne change de comportement : mêmes entrées, mêmes durées, aucune absence. Les heures d’un mois sont celles d’une semaine × 52 ÷ 12.',
  ]
}
