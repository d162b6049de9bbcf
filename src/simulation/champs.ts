import { isMap, isScalar, type YAMLMap } from 'yaml'
import { operators } from '../dispositif/condition.ts'
import { typographic } from '../dispositif/situation.ts'
import { definition, type Fait, isFait } from '../dispositif/vocabulaire.ts'
import { type Champ, type Genre, shown } from './champ.ts'
import { documentOf, standalone, versionsOf } from './texte.ts'

type Raw = Record<string, unknown>
type Path = readonly (string | number)[]
/** What surrounds a value: the words that will name it. */
type Around = {
  groupe: string
  libelle: string
  source: string
  fait?: Fait
  operateur?: string
}

const { egal: _, parmi: __, ...limites } = operators
const OPERATEURS: Record<string, string> = limites
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
const curly = (text: unknown) => typographic(String(text))
const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const isMoney = (value: unknown) => typeof value === 'string' && value.includes('€')

/** Every value that may be changed of the draft, which is the last version of its text. */
export const champsOf = (texte: string): Champ[] => champsAt(texte, -1)

/** The same of the version that the draft would follow. */
export const champsBefore = (texte: string): Champ[] => champsAt(texte, -2)

function champsAt(texte: string, rank: number): Champ[] {
  const doc = documentOf(texte)
  const versions = versionsOf(doc)
  const at = versions.length + rank
  if (!versions[at]) return []
  const version = standalone(versions, at).toJS(doc) as Raw
  const cited = doc.get('sources')
  const sources = isMap(cited) ? (cited.toJS(doc) as Record<string, Raw>) : {}
  const usages = usagesOf(version)
  return SECTIONS.flatMap(section => {
    const found = version[section]
    const entries: [string | number, unknown][] = Array.isArray(found)
      ? found.map((item, i) => [i, item])
      : Object.entries(isRaw(found) ? found : {})
    return entries.flatMap(([key, item]) => {
      const named = isRaw(item) && typeof item.libelle === 'string' ? item.libelle : null
      const libelle = curly(named ?? (typeof key === 'number' ? `Cas ${key + 1}` : key.replaceAll('_', ' ')))
      const source = isRaw(item) ? origin(item, sources) : ''
      const groupe = GROUPES[section] ?? libelle
      if (section !== 'parametres') return walk(item, [section, key], { groupe, libelle, source }, sources)
      const champ = isRaw(item)
        ? parametreAt(String(key), item, usages.get(String(key)), libelle, source)
        : null
      return champ ? [champ] : []
    })
  })
}

/** What each `$name` of a version stands for: an amount, or the limit of a fact. */
function usagesOf(node: unknown, fait?: Fait, found = new Map<string, 'montant' | Fait>()) {
  for (const [key, value] of Object.entries(isRaw(node) || Array.isArray(node) ? node : {})) {
    const about = isFait(key) ? key : fait
    const what = key === 'montant' ? 'montant' : about
    if (typeof value === 'string' && value.startsWith('$') && what) found.set(value.slice(1), what)
    usagesOf(value, about, found)
  }
  return found
}

/** A setting may be changed when it is an amount, a number or a date; a yes or a word is another rule. */
function parametreAt(
  nom: string,
  { valeur, unite }: Raw,
  usage: 'montant' | Fait | undefined,
  libelle: string,
  source: string,
): Champ | null {
  if (typeof valeur !== 'string' && typeof valeur !== 'number') return null
  const type = usage && usage !== 'montant' ? definition(usage).type : null
  const genre: Genre =
    usage === 'montant' || isMoney(valeur) ? 'montant' : type === 'date' ? 'date' : 'nombre'
  if (type === 'booleen' || type === 'texte') return null
  if (genre === 'nombre' && valeur !== 'non_precise' && Number.isNaN(Number(valeur))) return null
  return {
    nom: `parametres.${nom}.valeur`,
    groupe: GROUPES.parametres ?? '',
    libelle,
    genre,
    unite: genre === 'montant' ? '€' : genre === 'date' || typeof unite !== 'string' ? '' : unite,
    valeur: shown(valeur),
    source,
  }
}

function walk(node: unknown, path: Path, around: Around, sources: Record<string, Raw>): Champ[] {
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
      const champ = champAt(key, value, inner, here)
      return champ ? [champ] : []
    }
    return walk(value, inner, stepInto(key, here), sources)
  })
}

/** The words around what a key holds. */
function stepInto(key: string, here: Around): Around {
  const borne = BORNES[key]
  if (isFait(key)) return { ...here, fait: key }
  if (OPERATEURS[key]) return { ...here, operateur: key }
  if (!borne) return here
  return { ...here, libelle: here.libelle === here.groupe ? upper(borne) : `${here.libelle}, ${borne}` }
}

function champAt(key: string, value: string | number, path: Path, around: Around): Champ | null {
  if (typeof value === 'string' && value.startsWith('$')) return null
  const { groupe, source, fait } = around
  const about = around.libelle === groupe ? '' : around.libelle
  const named = (words: string) => (about ? `${about} : ${words}` : upper(words))
  const limit = (operateur = '') => (fait ? `${definition(fait).libelle}, ${OPERATEURS[operateur]}` : '')
  const make = (libelle: string, genre: Genre, unite: string): Champ => ({
    nom: path.join('.'),
    groupe,
    libelle,
    genre,
    unite,
    valeur: shown(value),
    source,
  })
  if (key === 'montant') return make(about || 'Montant', 'montant', '€')
  if (key === 'pourcent')
    return make(around.operateur ? named(limit(around.operateur)) : about || 'Pourcentage', 'pourcent', '%')
  if (key === 'fois' && around.operateur)
    return isMoney(value)
      ? make(named(limit(around.operateur)), 'montant', '€')
      : make(`${named(limit(around.operateur))}, multiplié par`, 'nombre', '')
  if (key === 'sur') return make(named('divisé par'), 'nombre', '')
  if (!OPERATEURS[key] || !fait) return null
  const { type, unite = '' } = definition(fait)
  if (type === 'date') return make(named(limit(key)), 'date', '')
  return isMoney(value) ? make(named(limit(key)), 'montant', '€') : make(named(limit(key)), 'nombre', unite)
}

function origin(node: Raw, sources: Record<string, Raw>): string {
  const source = typeof node.source === 'string' ? sources[node.source] : undefined
  const titre = source && `${curly(source.titre)}${source.page === undefined ? '' : `, p. ${source.page}`}`
  const parts = [titre, node.reference && curly(node.reference)].filter(Boolean)
  return parts.join(' ; ') || (node.reglage ? 'Réglage de la Région' : '')
}

/** Where a field's value is written in its version. */
export function placeOf(version: YAMLMap, nom: string): readonly [number, number] | null {
  const path = nom.split('.').map(part => (/^\d+$/.test(part) ? Number(part) : part))
  const node = version.getIn(path, true)
  return isScalar(node) && node.range ? [node.range[0], node.range[1]] : null
}
