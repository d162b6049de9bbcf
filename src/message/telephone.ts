/** A French number as an operator takes it. */
export interface Numero {
  /** « +33612345678 » */
  international: string
  /** It receives an SMS: 06 and 07, and the mobile ranges overseas. */
  mobile: boolean
}

/** Overseas, a number that begins so belongs to another country code (Arcep, plan national de numérotation). */
const OUTRE_MER: readonly [RegExp, string][] = [
  [/^(590|690|691)/, '590'],
  [/^(594|694)/, '594'],
  [/^(596|696|697)/, '596'],
  // 06 39 98 is of mainland France: the range that Arcep keeps for works of fiction.
  [/^(262|263|269|639(?!98)|692|693)/, '262'],
]
const PAYS = ['33', '590', '594', '596', '262']

/**
 * Reads a phone number as people write it (« 06 12 34 56 78 », « +33 (0)6.12… », « 0692 12 34 56 »), or null when it is not a
 * French one.
 */
export function numero(typed: string | null): Numero | null {
  const bare = (typed ?? '').replace(/\(0\)/g, '').replace(/[\s.\-/()\u00a0\u202f]/g, '')
  const international = /^(?:\+|00)(\d+)$/.exec(bare)?.[1]
  const country = international && PAYS.find(p => international.startsWith(p))
  if (international !== undefined && !country) return null
  const national =
    international && country
      ? international.slice(country.length).replace(/^0/, '')
      : /^0(\d+)$/.exec(bare)?.[1]
  if (!national || !/^[1-9]\d{8}$/.test(national)) return null
  const code = OUTRE_MER.find(([begins]) => begins.test(national))?.[1] ?? '33'
  return { international: `+${code}${national}`, mobile: /^[67]/.test(national) }
}
