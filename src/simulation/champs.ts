import { isScalar, parseDocument, type YAMLMap } from 'yaml'
import { isJour } from '../calendrier/calendrier.ts'
import { definition, type Fait, isFait } from '../dispositif/vocabulaire.ts'
import { standalone, versionsOf } from './texte.ts'

export type Genre = 'montant' | 'nombre' | 'pourcent' | 'date'

/** One value of a version that may be changed, with the words around it. */
export interface Champ {
  /** Its place in the version: `montants.transport_mensuel.montant`. */
  nom: string
  /** The amount, criterion or setting that it belongs to. */
  groupe: string
  libelle: string
  genre: Genre
  unite: string
  /** As a person types it: « 652,18 », « 18 », « 2026-09-01 »; empty while nobody has set it. */
  valeur: string
  source: string
}

type Raw = Record<string, unknown>
type Around = { groupe: string; libelle: string; source: string; fait?: Fait }

const OPERATEURS: Record<string, string> = {
  moins_de: 'moins de',
  plus_de: 'plus de',
  au_moins: 'au moins',
  au_plus: 'au plus',
  avant_le: 'avant le',
  a_partir_du: 'à partir du',
}
const BORNES: Record<string, string> = {
  plancher: 'jamais moins que',
  plafond: 'jamais plus que',
  moins: 'à déduire',
}
const GROUPES: Partial<Record<string, string>> = {
  parametres: 'Valeurs de référence',
  remunere: 'Rémunération du parcours',
}
const SECTIONS = ['parametres', 'criteres', 'remunere', 'montants', 'priorites'] as const

const isRaw = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const curly = (text: unknown) => String(text).replaceAll("'", '’')
const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** Every value that may be changed of the draft, which is the last version of its text. */
export const champsOf = (texte: string): Champ[] => champsAt(texte, -1)

/** The same of the version that the draft would follow. */
export const champsBefore = (texte: string): Champ[] => champsAt(texte, -2)

function champsAt(texte: string, rank: number): Champ[] {
  const doc = parseDocument(texte)
  const versions = versionsOf(doc)
  const at = versions.length + rank
  if (!versions[at]) return []
  const version = standalone(versions, at).toJS(doc) as Raw
  const sources = (doc.toJS() as { sources?: Record<string, Raw> }).sources ?? {}
  return SECTIONS.flatMap(section => {
    const found = version[section]
    const entries: [string | number, unknown][] = Array.isArray(found)
      ? found.map((item, i) => [i, item])
      : Object.entries(isRaw(found) ? found : {})
    return entries.flatMap(([key, item]) => {
      const libelle = curly(isRaw(item) ? (item.libelle ?? key) : key)
      const groupe = GROUPES[section] ?? libelle
      return walk(item, [section, key], { groupe, libelle, source: '' }, sources)
    })
  })
}

function walk(
  node: unknown,
  path: (string | number)[],
  around: Around,
  sources: Record<string, Raw>,
): Champ[] {
  if (Array.isArray(node)) return node.flatMap((child, i) => walk(child, [...path, i], around, sources))
  if (!isRaw(node)) return []
  const here: Around = {
    ...around,
    libelle: typeof node.libelle === 'string' ? curly(node.libelle) : around.libelle,
    source: origin(node, sources) || around.source,
  }
  return Object.entries(node).flatMap(([key, value]) => {
    const inner = [...path, key]
    if (typeof value === 'number' || typeof value === 'string') {
      const champ = champAt(key, value, inner, here, node)
      return champ ? [champ] : []
    }
    if (key === 'non_precise') return []
    const words = BORNES[key]
    const next = isFait(key)
      ? { ...here, fait: key }
      : words
        ? { ...here, libelle: `${here.libelle}, ${words}` }
        : here
    return walk(value, inner, next, sources)
  })
}

function champAt(
  key: string,
  value: string | number,
  path: (string | number)[],
  { groupe, libelle, source, fait }: Around,
  node: Raw,
): Champ | null {
  if (typeof value === 'string' && value.startsWith('$')) return null
  const parametre = path[0] === 'parametres' && key === 'valeur'
  const about = libelle === groupe ? '' : libelle
  const common = { nom: path.join('.'), groupe, source, valeur: shown(value) }
  if (key === 'montant') return { ...common, libelle: about || 'Montant', genre: 'montant', unite: '€' }
  if (parametre) {
    const unite = typeof node.unite === 'string' ? node.unite : ''
    const money = typeof value === 'string' && value.includes('€')
    if (!money && value !== 'non_precise' && Number.isNaN(Number(value))) return null
    return { ...common, libelle, genre: money ? 'montant' : 'nombre', unite: money ? '€' : unite }
  }
  if (key === 'pourcent') return { ...common, libelle: about || 'Pourcentage', genre: 'pourcent', unite: '%' }
  if (key === 'sur' || key === 'fois') {
    const money = typeof value === 'string' && value.includes('€')
    return {
      ...common,
      libelle: [about, key === 'sur' ? 'divisé par' : 'multiplié par'].filter(Boolean).join(' : '),
      genre: money ? 'montant' : 'nombre',
      unite: money ? '€' : '',
    }
  }
  const operateur = OPERATEURS[key]
  if (!operateur || !fait) return null
  const { type, unite = '', libelle: name } = definition(fait)
  const money = typeof value === 'string' && value.includes('€')
  const genre = type === 'date' ? 'date' : money ? 'montant' : 'nombre'
  const words = `${name}, ${operateur}`
  return {
    ...common,
    libelle: about ? `${about} : ${words}` : upper(words),
    genre,
    unite: money ? '€' : type === 'date' ? '' : unite,
  }
}

/** A value of a file as a person types it. */
const shown = (value: string | number) =>
  value === 'non_precise'
    ? ''
    : String(value)
        .replace(/\s*€\s*$/, '')
        .replace(/^(\d[\d\s]*)\.(\d+)$/, '$1,$2')

function origin(node: Raw, sources: Record<string, Raw>): string {
  const source = typeof node.source === 'string' ? sources[node.source] : undefined
  const titre = source && `${curly(source.titre)}${source.page === undefined ? '' : `, p. ${source.page}`}`
  const parts = [titre, node.reference && curly(node.reference)].filter(Boolean)
  return parts.join(' ; ') || (node.reglage ? 'Réglage de la Région' : '')
}

/** What was typed as the file writes it, or why it cannot be. */
export function readTyped(champ: Champ, typed: string): { valeur: string } | { erreur: string } {
  const text = typed.trim()
  const plain = text.replace(/[\s\u00a0\u202f€%]/g, '').replace(',', '.')
  const quoted = text ? `« ${text} » ne convient pas : ` : 'Il manque une valeur : '
  if (champ.genre === 'date')
    return isJour(text) ? { valeur: text } : { erreur: `${quoted}écrivez une date, jour, mois, année.` }
  if (champ.genre === 'montant')
    return /^\d{1,12}(\.\d{1,2})?$/.test(plain)
      ? { valeur: `${plain} €` }
      : { erreur: `${quoted}écrivez un montant en euros, par exemple 652,18.` }
  return /^\d{1,12}(\.\d{1,3})?$/.test(plain)
    ? { valeur: plain }
    : { erreur: `${quoted}écrivez un nombre positif, trois décimales au plus, par exemple 15 ou 7,5.` }
}

/** True when two ways of typing say the same value. */
export function sameValue(champ: Champ, typed: string): boolean {
  if (typed.trim() === champ.valeur) return true
  const [a, b] = [readTyped(champ, typed), readTyped(champ, champ.valeur)]
  if (!('valeur' in a && 'valeur' in b)) return false
  return champ.genre === 'date'
    ? a.valeur === b.valeur
    : Number.parseFloat(a.valeur) === Number.parseFloat(b.valeur)
}

/** Where a field's value is written in its version. */
export function placeOf(version: YAMLMap, nom: string): readonly [number, number] | null {
  const path = nom.split('.').map(part => (/^\d+$/.test(part) ? Number(part) : part))
  const node = version.getIn(path, true)
  return isScalar(node) && node.range ? [node.range[0], node.range[1]] : null
}
