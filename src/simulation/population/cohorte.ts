import type { Population } from '../../dispositif/colonnes/population.ts'

/** A population, and what a year's budget needs to know of each pathway. */
export interface Cohorte {
  population: Population
  /** True of pathways that took place: whoever is in one was admitted. */
  reelle: boolean
  annee: number
  /** Thirtieths of each month that a pathway covers, suspensions aside: `trentiemes[rank * 12 + month]`. */
  trentiemes: Uint8Array
  /** The month of entry, 0 to 11; -1 for an entry in another year. */
  entree: Int8Array
  /** 0 woman, 1 man, -1 not known. */
  sexe: Int8Array
}

export const emptyCohorte = (population: Population, annee: number, reelle: boolean): Cohorte => ({
  population,
  reelle,
  annee,
  trentiemes: new Uint8Array(population.n * 12),
  entree: new Int8Array(population.n).fill(-1),
  sexe: new Int8Array(population.n).fill(-1),
})

/** Days since 1970. */
export const dayNumber = (jour: string): number => Date.parse(`${jour}T00:00:00Z`) / 86_400_000

/** First day of each month of a year and of the next, as numbers: thirteen bounds. */
export const monthBounds = (annee: number): number[] =>
  Array.from({ length: 13 }, (_, m) => Date.UTC(annee, m, 1) / 86_400_000)

/**
 * Fills what one pathway `[du, au[` covers of the year, in thirtieths, as a month is paid: a whole month is 30, whatever its
 * length. `hors` are its suspensions.
 */
export function cover(
  c: Cohorte,
  rank: number,
  bounds: readonly number[],
  [du, au]: readonly [number, number],
  hors: readonly (readonly [number, number])[] = [],
): void {
  for (let m = 0; m < 12; m++) {
    const start = bounds[m] ?? 0
    const end = bounds[m + 1] ?? 0
    if (du >= start && du < end) c.entree[rank] = m
    let days = overlap(du, au, start, end)
    if (days <= 0) continue
    for (const [from, to] of hors)
      days -= Math.max(0, overlap(Math.max(from, du), Math.min(to, au), start, end))
    c.trentiemes[rank * 12 + m] = days >= end - start ? 30 : Math.min(30, Math.max(0, days))
  }
}

const overlap = (a: number, b: number, c: number, d: number) => Math.min(b, d) - Math.max(a, c)

/** A public of the budget: who is in it, person by person, as 0, 1 or -1 when it is not known. */
export interface Public {
  code: string
  libelle: string
  membres: Int8Array
}

const known = new WeakMap<Cohorte, Public[]>()

/** The publics of which the cost is told apart. One pathway may be in several. */
export function publicsOf(c: Cohorte): Public[] {
  const found = known.get(c) ?? draw(c)
  known.set(c, found)
  return found
}

function draw({ population: { n, faits }, sexe }: Cohorte): Public[] {
  const unknown = new Int8Array(n).fill(-1)
  const from = (column: ArrayLike<number> | undefined, test: (value: number) => boolean) =>
    column ? Int8Array.from(column, value => (value < 0 ? -1 : Number(test(value)))) : unknown
  const age = (min: number, max: number) => from(faits.age_entree, value => value >= min && value <= max)
  const oui = (value: number) => value === 1
  return [
    { code: 'moins_18', libelle: 'Moins de 18 ans', membres: age(0, 17) },
    { code: 'de_18_a_25', libelle: '18 à 25 ans', membres: age(18, 25) },
    { code: 'plus_26', libelle: '26 ans et plus', membres: age(26, 200) },
    { code: 'rsa', libelle: 'Bénéficiaires du RSA', membres: from(faits.beneficiaire_rsa, oui) },
    { code: 'rqth', libelle: 'Travailleurs handicapés', membres: from(faits.rqth, oui) },
    { code: 'qpv', libelle: 'Quartiers prioritaires', membres: from(faits.qpv, oui) },
    { code: 'sans_diplome', libelle: 'Sans diplôme', membres: from(faits.sans_diplome, oui) },
    { code: 'femmes', libelle: 'Femmes', membres: from(sexe, value => value === 0) },
    { code: 'hommes', libelle: 'Hommes', membres: from(sexe, value => value === 1) },
  ]
}
