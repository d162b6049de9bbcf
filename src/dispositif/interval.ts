import { lackingFact, type Manque, type Verdict } from './condition.ts'
import type { CritereEvalue } from './critere.ts'
import type { Etape } from './explication/etape.ts'
import type { Fait } from './vocabulaire.ts'

/** An amount between what is certainly due and what may be due. */
export type Computed = { min: number; max: number; manque: Manque[]; etapes: Etape[]; suppose: Fait[] }

/** An amount that nothing leaves open. */
export const exact = (amount: number, etapes: Etape[] = []): Computed => ({
  min: amount,
  max: amount,
  manque: [],
  etapes,
  suppose: [],
})
/** An amount of which nothing is certain while this is missing. */
export const open = (manque: Manque[], etapes: Etape[]): Computed => ({
  min: 0,
  max: Infinity,
  manque,
  etapes,
  suppose: [],
})

/** A sum that a fact should give, while nobody has. */
export function lacking(fait: Fait): Computed {
  const manque = [lackingFact(fait)]
  return open(manque, [{ type: 'inconnu', fait, manque }])
}

export const bounds = ({ min, max }: Computed | Omit<Computed, 'etapes'>) => ({ min, max })

/** An amount is due to those who may claim it: refused, 0; not settled, perhaps. */
export function gate(amount: Computed, eligible: Verdict, criteres: CritereEvalue[]): Computed {
  if (eligible === 'oui') return amount
  if (eligible === 'non') return exact(0)
  return {
    ...amount,
    min: 0,
    manque: [...criteres.flatMap(c => (c.differe ? [] : (c.manque ?? []))), ...amount.manque],
  }
}

/** Bounds an amount with another. */
export function merge(
  a: Computed,
  b: Computed,
  pick: (a: number, b: number) => number,
  etapes: Etape[],
): Computed {
  return {
    min: pick(a.min, b.min),
    max: pick(a.max, b.max),
    manque: [...a.manque, ...b.manque],
    etapes: [...a.etapes, ...etapes],
    suppose: [...a.suppose, ...b.suppose],
  }
}
