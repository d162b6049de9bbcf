import type { Jour } from '../calendrier/calendrier.ts'
import { compileVersion } from '../dispositif/colonnes/compile.ts'
import { MILLIEMES, type Population } from '../dispositif/colonnes/population.ts'
import {
  type Amount,
  type AmountRef,
  amountIn,
  type Dispositif,
  type Version,
  versionAt,
} from '../dispositif/dispositif.ts'
import { dispositif } from '../dispositif/load.ts'
import { openSettings, practised } from './hypotheses/reglages.ts'
import type { Cohorte } from './population/cohorte.ts'

/** How an amount adds up: each month of presence, or once, in the month of entry, by what it is multiplied by. */
export type Periode = 'mois' | 'une_fois' | 'heure' | 'jour'

/** An amount that the budget counts, and how. */
export interface Compte {
  nom: string
  libelle: string
  periode: Periode
}

/** One text applied to one population, person by person, in centimes certainly due. */
export interface Chiffrage {
  /** 0 non, 1 non précisé, 2 oui. */
  eligible: Int8Array
  mensuel: Float64Array
  une_fois: Float64Array
  /** 1 where more may be due. */
  incertain: Uint8Array
  /** 1 where only a setting that nobody has fixed leaves the right open. */
  ouvert: Uint8Array
}

/** The other amounts of the version that an amount takes up: counting both would count twice. */
function takenUp({ base, moins }: Amount): AmountRef[] {
  const own = amountIn(base)
  const inner = [...('cas' in base ? base.cas : []), ...(moins ? [moins] : [])]
  return [...(own ? [own] : []), ...inner.flatMap(takenUp)]
}

/** The amounts of a version that the budget counts: those that no other amount takes up. */
export function comptesOf(version: Version): Compte[] {
  const inside = new Set(
    Object.values(version.montants).flatMap(a => takenUp(a).flatMap(r => (r.dispositif ? [] : [r.nom]))),
  )
  return Object.entries(version.montants)
    .filter(([nom]) => !inside.has(nom))
    .map(([nom, amount]) => ({
      nom,
      libelle: amount.libelle ?? nom.replaceAll('_', ' '),
      periode: periodeOf(amount),
    }))
}

/** What the file says; a yearly amount falls once in the year, and so does one of which nothing is said. */
const periodeOf = ({ periode = 'une_fois' }: Amount): Periode => (periode === 'annee' ? 'une_fois' : periode)

/** What pays: the version itself, or the aids that it names when it has no amount of its own. */
export function payer(d: Dispositif, version: Version, le: Jour) {
  const own = { d, version, aides: null }
  if (Object.keys(version.montants).length || !version.aides) return own
  const other = dispositif(version.aides.valeur)
  const found = versionAt(other, le)
  return found ? { d: other, version: found, aides: { code: other.code, nom: other.nom } } : own
}

/**
 * What a version answers and pays to each person, as of a day. People who are really in a pathway are judged as it is
 * practised: a setting that nobody has fixed kept none of them out.
 */
export function chiffrer(
  d: Dispositif,
  version: Version,
  le: Jour,
  { population: p, reelle }: Cohorte,
): Chiffrage {
  const read = (v: Version) => (reelle ? practised(v) : v)
  const own = compileVersion(d, read(version), le)(p)
  const pays = payer(d, version, le)
  const paid = pays.aides ? compileVersion(pays.d, read(pays.version), le)(p) : own
  const x: Chiffrage = {
    eligible: own.eligible,
    mensuel: new Float64Array(p.n),
    une_fois: new Float64Array(p.n),
    incertain: new Uint8Array(p.n),
    ouvert: new Uint8Array(p.n),
  }
  if (!reelle && openSettings(version).length) {
    const { eligible } = compileVersion(d, practised(version), le)(p)
    for (let i = 0; i < p.n; i++) x.ouvert[i] = Number(eligible[i] !== own.eligible[i])
  }
  for (const { nom, periode } of comptesOf(pays.version)) {
    const montant = paid.montants[nom]
    // Who does not enter the pathway has no aid; whose phase is not paid, no pay.
    const gates = pays.aides
      ? [own.eligible, ...(own.remunere && nom.startsWith('remuneration') ? [own.remunere] : [])]
      : []
    if (montant) add(x, montant, gates, periode, quantityOf(periode, p))
  }
  return x
}

/** Hours or days, in thousandths, that a unit price is multiplied by; null where it is not. */
function quantityOf(periode: Periode, p: Population): { of: (rank: number) => number } | null {
  if (periode === 'heure') return { of: i => p.faits.heures_prevues?.[i] ?? -1 }
  if (periode === 'jour') return { of: i => (p.faits.jours_formation?.[i] ?? -1) * MILLIEMES }
  return null
}

function add(
  { mensuel, une_fois, incertain }: Chiffrage,
  { au_moins, au_plus }: { au_moins: Float64Array; au_plus: Float64Array },
  gates: readonly Int8Array[],
  periode: Periode,
  quantity: ReturnType<typeof quantityOf>,
): void {
  const into = periode === 'mois' ? mensuel : une_fois
  for (let i = 0; i < into.length; i++) {
    const most = au_plus[i] ?? 0
    if (most === 0) continue
    let gate = 2
    for (const g of gates) gate = Math.min(gate, g[i] ?? 0)
    const units = quantity ? quantity.of(i) : MILLIEMES
    if (gate === 0 || units === 0) continue
    const least = gate === 2 && units > 0 ? (au_moins[i] ?? 0) : 0
    into[i] =
      (into[i] ?? 0) +
      (units === MILLIEMES ? least : Math.floor((2 * least * units + MILLIEMES) / (2 * MILLIEMES)))
    if (least < most) incertain[i] = 1
  }
}
