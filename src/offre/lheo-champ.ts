/**
 * The fields of a LHEO file, one reader each: what cannot be read becomes null, and says so in `erreurs` with its line, its
 * path, its value and what to do.
 */
import { isJour, type Jour } from '../calendrier/calendrier.ts'
import { all, first, type Node, plainText } from './lheo-xml.ts'

/** `chemin` says where: `formation[F1]/action[A2]/session[S3]/periode/debut`. `message` is French, for a person. */
export type ErreurLheo = { ligne: number; chemin: string; valeur: string; message: string }

/** `code` is the LHEO code as read; `niveau` is 1 to 8 (decree 2019-14), null when the code has no equivalent there. */
export type NiveauLheo = { code: string | null; niveau: number | null }

export function report(erreurs: ErreurLheo[], node: Node, valeur: string, message: string): void {
  erreurs.push({
    ligne: node.line,
    chemin: node.chemin || node.name,
    valeur,
    message: `Ligne ${node.line}, ${message}`,
  })
}

/** ISO day, null when not known or open (empty, 00000000, 99999999), undefined when impossible. */
export function date(node: Node | undefined, erreurs: ErreurLheo[]): Jour | null | undefined {
  const value = valueAt(node)
  if (!node || value === null || value === '00000000' || value === '99999999') return null
  const jour = value.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3')
  if (isJour(jour)) return jour
  const message = `date « ${value} » : AAAAMMJJ attendu (ou 00000000, 99999999). Session laissée de côté : corrigez et réimportez.`
  report(erreurs, node, value, message)
  return undefined
}

export const OUI_NON = { '0': false, '1': true }
export const MODALITES_ENSEIGNEMENT = { '0': 'presentiel', '1': 'mixte', '2': 'distance' } as const
export const ENTREES_SORTIES = { '0': 'dates_fixes', '1': 'permanentes' } as const

/**
 * LHEO codes to the levels of the decree of 8 January 2019: 2 to 8 are the old levels VI to I, 11 to 18 the new 1 to 8. Old VI and
 * V bis have no equivalent; old I was split into 7 and 8: 7 is what one can be sure of.
 */
const NIVEAUX: Record<string, number | null> = {
  ...{ '0': null, '1': null, '2': null, '3': null, '4': 3, '5': 4, '6': 5, '7': 6, '8': 7 },
  ...{ '11': 1, '12': 2, '13': 3, '14': 4, '15': 5, '16': 6, '17': 7, '18': 8 },
}

/** A field that must be filled carries « - » when it has nothing to say. */
function valueAt(node: Node | undefined): string | null {
  const value = plainText(node?.text ?? '')
  return value === '' || value === '-' ? null : value
}

export const text = (node: Node, path: string) => valueAt(first(node, path))

export function coded<T>(
  node: Node,
  path: string,
  table: Record<string, T>,
  erreurs: ErreurLheo[],
): T | null {
  const field = first(node, path)
  const value = valueAt(field)
  if (!field || value === null) return null
  if (Object.hasOwn(table, value)) return table[value] ?? null
  const known = Object.keys(table).join(', ')
  report(
    erreurs,
    field,
    value,
    `${path} « ${value} » : code inconnu (${known}). Corrigez ; lu comme non précisé.`,
  )
  return null
}

export function niveau(node: Node, path: string, erreurs: ErreurLheo[]): NiveauLheo {
  return { code: text(node, path), niveau: coded(node, path, NIVEAUX, erreurs) }
}

export function codes(
  node: Node,
  path: string,
  pattern: RegExp,
  expected: string,
  erreurs: ErreurLheo[],
): string[] {
  return all(node, path).flatMap(field => {
    const value = valueAt(field)
    if (value === null || pattern.test(value)) return value ?? []
    report(
      erreurs,
      field,
      value,
      `« ${value} » n’est pas un ${expected}. Code ignoré : corrigez et réimportez.`,
    )
    return []
  })
}

export function integer(node: Node, erreurs: ErreurLheo[]): number | null {
  const value = valueAt(node)
  if (value === null || /^\d{1,6}$/.test(value)) return value === null ? null : Number(value)
  report(
    erreurs,
    node,
    value,
    `${node.name} « ${value} » : nombre entier attendu. Lu comme non précisé : corrigez.`,
  )
  return null
}

export function degrees(node: Node | undefined, limit: number, erreurs: ErreurLheo[]): number | null {
  const value = valueAt(node)
  if (!node || value === null) return null
  const number = /^[-+]?\d+([.,]\d+)?$/.test(value) ? Number(value.replace(',', '.')) : Number.NaN
  if (Math.abs(number) <= limit) return number
  report(
    erreurs,
    node,
    value,
    `${node.name} « ${value} » : degrés décimaux entre -${limit} et ${limit} attendus. Ignorée.`,
  )
  return null
}

export function commune(node: Node, erreurs: ErreurLheo[]): string | null {
  const [code] = codes(
    node,
    'coordonnees/adresse/code-INSEE-commune',
    /^(\d{2}|2[AB])\d{3}$/,
    'code INSEE de commune (5 caractères)',
    erreurs,
  )
  return code ?? null
}

export function lines(node: Node, ...more: string[]): string | null {
  const parts = ['ligne', ...more].map(name =>
    all(node, `coordonnees/adresse/${name}`)
      .flatMap(n => valueAt(n) ?? [])
      .join(name === 'ligne' ? ', ' : ' '),
  )
  const [street, ...town] = parts
  return [street, town.filter(Boolean).join(' ')].filter(Boolean).join(', ') || null
}

export function siret(node: Node, path: string, erreurs: ErreurLheo[]): string | null {
  const field = first(node, path)
  const value = valueAt(field)?.replace(/\s/g, '') ?? null
  if (!field || value === null || siretValide(value)) return value
  const reason = /^\d{14}$/.test(value) ? 'clé de contrôle fausse' : '14 chiffres attendus'
  const message = `SIRET « ${value} » : ${reason}. Corrigez-le auprès de l’organisme et réimportez ; la formation est déjà prise en compte.`
  report(erreurs, field, value, message)
  return value
}

/** 14 digits with a right Luhn key, or, for La Poste (SIREN 356 000 000), a sum of digits that 5 divides. */
export function siretValide(value: string): boolean {
  if (!/^\d{14}$/.test(value) || /^0+$/.test(value)) return false
  const digits = [...value].map(Number)
  const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0)
  const luhn = digits.map((d, i) => (i % 2 === 0 ? (d > 4 ? 2 * d - 9 : 2 * d) : d))
  return sum(luhn) % 10 === 0 || (value.startsWith('356000000') && sum(digits) % 5 === 0)
}
