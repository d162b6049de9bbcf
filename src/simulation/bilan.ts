import type { Dispositif, Version } from '../dispositif/dispositif.ts'
import { type Changement, changementOf } from './changement.ts'
import { type Chiffrage, type Compte, chiffrer, comptesOf, payer } from './chiffrage.ts'
import { type Minimum, minimumsOf } from './hypotheses/minimum.ts'
import { openSettings } from './hypotheses/reglages.ts'
import { type Cohorte, publicsOf } from './population/cohorte.ts'

export interface Cote {
  oui: number
  non: number
  non_precise: number
  /** Centimes certainly due over the year, and month by month. */
  total: number
  mois: number[]
  /** People whose amount is not settled: only what is certain is counted. */
  incertains: number
  /** People whose right or amount is not settled, each once. */
  a_preciser: number
  /** Settings that nobody has fixed and on which the right depends. */
  reglages: string[]
}

/** A cost of nothing is only known when nobody is left to settle. */
export const isKnown = (total: number, a_preciser: number): boolean => total !== 0 || a_preciser === 0

export interface Ligne {
  code: string
  libelle: string
  n: number
  inconnus: number
  /** Centimes certainly due; null while nobody knows. */
  avant: number | null
  apres: number | null
  entrent: number
  sortent: number
}

/** What a text and the one before it make of the same people. */
export interface Bilan {
  n: number
  annee: number
  avant: Cote
  apres: Cote
  /** False when a setting that nobody has fixed leaves a right open: the two costs are not to be subtracted. */
  comparable: boolean
  entrent: number
  sortent: number
  publics: Ligne[]
  mensuel: Changement
  une_fois: Changement
  comptes: Compte[]
  /** Where today the national minimum is above the text's own value. */
  minimums: Minimum[]
  /** The text of which the amounts are counted when the pathway's own has none. */
  aides: { code: string; nom: string } | null
}

/** `centimes × trentiemes ÷ 30`, rounded half up. */
const share = (centimes: number, trentiemes: number) =>
  trentiemes === 30 ? centimes : Math.floor((2 * centimes * trentiemes + 30) / 60)

type Personnes = { parPersonne: Float64Array; doute: Uint8Array }

function coteOf(c: Cohorte, x: Chiffrage, version: Version): Cote & Personnes {
  const mois = new Array<number>(12).fill(0)
  const parPersonne = new Float64Array(c.population.n)
  const doute = new Uint8Array(c.population.n)
  const verdicts = [0, 0, 0]
  let incertains = 0
  for (let i = 0; i < c.population.n; i++) {
    const verdict = x.eligible[i] ?? 0
    verdicts[verdict] = (verdicts[verdict] ?? 0) + 1
    incertains += x.incertain[i] ?? 0
    doute[i] = verdict === 1 || x.incertain[i] ? 1 : 0
    const monthly = x.mensuel[i] ?? 0
    let sum = 0
    if (monthly !== 0)
      for (let m = 0; m < 12; m++) {
        const t = c.trentiemes[i * 12 + m] ?? 0
        if (t === 0) continue
        const due = share(monthly, t)
        mois[m] = (mois[m] ?? 0) + due
        sum += due
      }
    const entry = c.entree[i] ?? -1
    const once = x.une_fois[i] ?? 0
    if (entry >= 0 && once !== 0) {
      mois[entry] = (mois[entry] ?? 0) + once
      sum += once
    }
    parPersonne[i] = sum
  }
  const [non = 0, non_precise = 0, oui = 0] = verdicts
  return {
    oui,
    non,
    non_precise,
    total: mois.reduce((a, b) => a + b, 0),
    mois,
    incertains,
    a_preciser: total(doute),
    reglages: openSettings(version),
    parPersonne,
    doute,
  }
}

/** Compares the draft (the last version of its file) with the text that it follows, both as of the draft's first day. */
export function bilanOf(d: Dispositif, c: Cohorte): Bilan {
  const [former, draft] = d.versions.slice(-2) as [Version, Version]
  const le = draft.du
  const before = chiffrer(d, former, le, c)
  const after = chiffrer(d, draft, le, c)
  const [avant, apres] = [coteOf(c, before, former), coteOf(c, after, draft)]
  const { n } = c.population
  const entre = new Uint8Array(n)
  const sort = new Uint8Array(n)
  const present = new Uint8Array(n)
  const entrant = new Uint8Array(n)
  const monthly = new Float64Array(n)
  const once = new Float64Array(n)
  let ouverts = 0
  for (let i = 0; i < n; i++) {
    if (before.ouvert[i] || after.ouvert[i]) {
      ouverts++
      continue
    }
    const [a, b] = [before.eligible[i] ?? 0, after.eligible[i] ?? 0]
    if (a !== b) {
      if (b === 2) entre[i] = 1
      else if (a === 2) sort[i] = 1
    }
    monthly[i] = (after.mensuel[i] ?? 0) - (before.mensuel[i] ?? 0)
    once[i] = (after.une_fois[i] ?? 0) - (before.une_fois[i] ?? 0)
    present[i] = 1
    entrant[i] = (c.entree[i] ?? -1) >= 0 ? 1 : 0
  }
  const publics = publicsOf(c).map(({ code, libelle, membres }): Ligne => {
    const sum = (values: ArrayLike<number>) => {
      let found = 0
      for (let i = 0; i < n; i++) if (membres[i] === 1) found += values[i] ?? 0
      return found
    }
    const cost = ({ parPersonne, doute }: Personnes) => {
      const due = sum(parPersonne)
      return isKnown(due, due === 0 ? sum(doute) : 0) ? due : null
    }
    return {
      code,
      libelle,
      n: membres.reduce((count, member) => count + Number(member === 1), 0),
      inconnus: membres.reduce((count, member) => count + Number(member === -1), 0),
      avant: cost(avant),
      apres: cost(apres),
      entrent: sum(entre),
      sortent: sum(sort),
    }
  })
  const pays = payer(d, draft, le)
  const { parPersonne: _a, doute: _c, ...coteAvant } = avant
  const { parPersonne: _b, doute: _d, ...coteApres } = apres
  return {
    n,
    annee: c.annee,
    avant: coteAvant,
    apres: coteApres,
    comparable: ouverts === 0,
    entrent: total(entre),
    sortent: total(sort),
    publics,
    mensuel: changementOf(monthly, present),
    une_fois: changementOf(once, entrant),
    comptes: comptesOf(pays.version),
    minimums: minimumsOf(d, former, le, c),
    aides: pays.aides,
  }
}

const total = (flags: Uint8Array) => flags.reduce((sum, flag) => sum + flag, 0)
