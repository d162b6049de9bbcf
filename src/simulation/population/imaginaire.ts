import type { Population } from '../../dispositif/colonnes/population.ts'
import type { Fait } from '../../dispositif/vocabulaire.ts'
import { type Cohorte, cover, emptyCohorte, monthBounds } from './cohorte.ts'

/** How many invented people may be asked for. */
export const TAILLES = [10_000, 100_000] as const

/** Ages at entry, in per thousand: the same shares as the demonstration's. */
const AGES: readonly (readonly [min: number, max: number, parts: number])[] = [
  [16, 17, 90],
  [18, 20, 200],
  [21, 25, 240],
  [26, 35, 210],
  [36, 45, 130],
  [46, 55, 90],
  [56, 62, 40],
]
const NIVEAUX: readonly (readonly [niveau: number, parts: number])[] = [
  [0, 470],
  [3, 310],
  [4, 170],
  [5, 50],
]
/** Chances, in per thousand, below 26 and from 26. */
const CHANCES = {
  indemnise_are: [60, 270],
  beneficiaire_rsa: [0, 420],
  rqth: [40, 130],
  activite_suffisante: [60, 160],
  inscrit_france_travail: [720, 940],
  inscrit_mission_locale: [860, 0],
  qpv: [160, 160],
} as const satisfies Partial<Record<Fait, readonly [number, number]>>
const FEMMES = 520
const LOIN = { parts: 350, seuil_km: 15, max_km: 60 }
const JOURS = { min: 60, max: 240 }

/** The shares by which the invented people are drawn, as the page tells them. */
export const MARGES: readonly (readonly [libelle: string, parts: string])[] = [
  ['Âge à l’entrée', '9 % de moins de 18 ans, 44 % de 18 à 25 ans, 47 % de 26 ans et plus (62 au plus)'],
  ['Femmes', '52 %'],
  ['Niveau', '47 % sans diplôme, 31 % niveau CAP, 17 % niveau bac, 5 % bac + 2'],
  ['Indemnisés par l’assurance chômage', '6 % avant 26 ans, 27 % ensuite'],
  ['Bénéficiaires du RSA', '42 % à partir de 26 ans, parmi les non indemnisés'],
  ['Travailleurs handicapés', '4 % avant 26 ans, 13 % ensuite'],
  ['Ont assez travaillé avant d’entrer', 'tous les indemnisés ; sinon 6 % avant 26 ans, 16 % ensuite'],
  ['Quartiers prioritaires', '16 %'],
  ['À plus de 15 km du lieu de formation', '35 %'],
  ['Durée', 'de 60 à 240 jours, 30 heures par semaine, au moins un jour dans l’année'],
]

/** Mulberry32, one stream: the same size and year give the same people. */
function stream(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

let last: { key: string; cohorte: Cohorte } | undefined

/** `n` invented people over a year; the last population drawn is kept. */
export function cohorteImaginaire(n: number, annee: number): Cohorte {
  const key = `${n} ${annee}`
  if (last?.key !== key) last = { key, cohorte: draw(n, annee) }
  return last.cohorte
}

function draw(n: number, annee: number): Cohorte {
  const next = stream(annee)
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1))
  const chance = (parts: number) => next() * 1000 < parts
  const flag = () => new Int8Array(n)
  const number = () => new Int32Array(n)
  const faits = {
    age_entree: number(),
    date_entree: number(),
    date_signature: number(),
    niveau_valide: number(),
    distance_km: number(),
    heures_semaine: number().fill(30_000),
    heures_mois: number().fill(130_000),
    heures_prevues: number(),
    sans_diplome: flag(),
    demandeur_emploi: flag().fill(1),
    sans_emploi: flag().fill(1),
    formation_agreee: flag().fill(1),
    projet_confirme: flag().fill(1),
    indemnise_are: flag(),
    beneficiaire_rsa: flag(),
    rqth: flag(),
    handicap: flag(),
    activite_suffisante: flag(),
    inscrit_france_travail: flag(),
    inscrit_mission_locale: flag(),
    qpv: flag(),
  } satisfies Population['faits']
  const cohorte = emptyCohorte({ n, faits }, annee, false)
  const bounds = monthBounds(annee)
  const start = bounds[0] ?? 0
  const days = Array.from({ length: JOURS.max + 366 }, (_, i) => yyyymmdd(start - JOURS.max + i))
  for (let i = 0; i < n; i++) {
    const age = drawAge(next, int)
    const side = age < 26 ? 0 : 1
    const niveau = pick(NIVEAUX, next)
    const indemnise = chance(CHANCES.indemnise_are[side])
    const rqth = chance(CHANCES.rqth[side])
    const length = int(JOURS.min, JOURS.max)
    const offset = int(1 - length, 364)
    const day = days[offset + JOURS.max] ?? 0
    faits.age_entree[i] = age
    faits.date_entree[i] = day
    faits.date_signature[i] = day
    faits.niveau_valide[i] = niveau
    faits.sans_diplome[i] = Number(niveau === 0)
    faits.distance_km[i] = chance(LOIN.parts)
      ? int(LOIN.seuil_km * 10 + 1, LOIN.max_km * 10) * 100
      : int(0, LOIN.seuil_km * 10) * 100
    faits.heures_prevues[i] = Math.round((length / 7) * 30) * 1000
    faits.indemnise_are[i] = Number(indemnise)
    faits.beneficiaire_rsa[i] = Number(!indemnise && chance(CHANCES.beneficiaire_rsa[side]))
    faits.rqth[i] = Number(rqth)
    faits.handicap[i] = Number(rqth)
    faits.activite_suffisante[i] = Number(indemnise || chance(CHANCES.activite_suffisante[side]))
    faits.inscrit_france_travail[i] = Number(chance(CHANCES.inscrit_france_travail[side]))
    faits.inscrit_mission_locale[i] = Number(chance(CHANCES.inscrit_mission_locale[side]))
    faits.qpv[i] = Number(chance(CHANCES.qpv[side]))
    cohorte.sexe[i] = chance(FEMMES) ? 0 : 1
    cover(cohorte, i, bounds, [start + offset, start + offset + length])
  }
  return cohorte
}

function pick(parts: readonly (readonly [number, number])[], next: () => number): number {
  let left = next() * 1000
  for (const [value, weight] of parts) {
    left -= weight
    if (left < 0) return value
  }
  return parts.at(-1)?.[0] ?? 0
}

function drawAge(next: () => number, int: (min: number, max: number) => number): number {
  let left = next() * 1000
  for (const [min, max, weight] of AGES) {
    left -= weight
    if (left < 0) return int(min, max)
  }
  return 62
}

const yyyymmdd = (day: number): number =>
  Number(new Date(day * 86_400_000).toISOString().slice(0, 10).replaceAll('-', ''))
