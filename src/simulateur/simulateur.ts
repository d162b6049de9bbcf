import type { Jour } from '../calendrier/calendrier.ts'
import { unitFor } from '../dispositif/condition.ts'
import { definition, type Situation } from '../dispositif/vocabulaire.ts'
import { deduire } from './deductions.ts'
import type { Question } from './question.ts'
import { question } from './questions.ts'
import { departementEnClair } from './regions.ts'

/** « Je ne sais pas », as an address says it. */
export const NSP = 'nsp'
/** The answers given, by question, as an address holds them; in the order given. */
export type Reponses = ReadonlyMap<string, string>
/** An answer that cannot be understood: where it is, and what to do. */
export type Faute = { code: string; valeur: string; message: string }

/** Words of an address that are not answers. */
const AUTRES = ['modifier']

/** The words that an open question offers, as the rules write them. */
export type Mots = (q: Question) => readonly string[]

/** Reads the answers of an address. What is not understood is left out, and said. */
export function lire(query: URLSearchParams, mots: Mots): { reponses: Reponses; fautes: Faute[] } {
  const reponses = new Map<string, string>()
  const fautes: Faute[] = []
  for (const code of new Set(query.keys())) {
    if (AUTRES.includes(code)) continue
    const valeur = (query.getAll(code).findLast(v => v.trim() !== '') ?? '').trim().slice(0, 100)
    const q = question(code)
    const message = q ? refus(q, valeur, mots) : 'Cette question n’existe pas.'
    if (message) fautes.push({ code, valeur, message })
    else reponses.set(code, valeur)
  }
  return { reponses, fautes }
}

/** Why an answer does not fit its question, or null when it does. */
function refus(q: Question, valeur: string, mots: Mots): string | null {
  if (valeur === NSP) return null
  if ('nombre' in q) {
    const { min, max, unite, decimales } = q.nombre
    const n = nombreDe(valeur)
    if (valeur === '') return 'Écrivez un nombre, ou choisissez « Je ne sais pas ».'
    if (n === null || (!decimales && !Number.isInteger(n)))
      return `« ${valeur} » n’est pas un nombre${decimales ? '' : ' entier'}. Écrivez seulement des chiffres.`
    return n < min || n > max ? `Écrivez un nombre entre ${min} et ${max} ${unite}.` : null
  }
  const known = 'ouverte' in q ? [...mots(q), 'autre'] : q.options.map(o => o.code)
  if (valeur === '') return 'Choisissez une réponse.'
  return known.includes(valeur) ? null : `La réponse « ${valeur} » n’existe pas.`
}

/** A number as French people type it: « 12,5 » or « 1 200 ». Two decimals at most. */
function nombreDe(texte: string): number | null {
  const plain = texte.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.')
  return /^\d{1,7}(\.\d{1,2})?$/.test(plain) ? Number(plain) : null
}

/** The facts of one answer; none when the person does not know. */
export function faitsDe(q: Question, valeur: string): Situation {
  const [fait] = q.faits
  if (valeur === NSP) return {}
  if ('options' in q) return q.options.find(o => o.code === valeur)?.faits ?? {}
  if ('ouverte' in q) return { [fait]: valeur }
  const n = nombreDe(valeur)
  return n === null ? {} : { [fait]: Math.round(n * 100 * (q.nombre.facteur ?? 1)) / 100 }
}

/** What the answers say of the person who would enter today: their facts, then what these imply. */
export function situationDe(reponses: Reponses, today: Jour): Situation {
  const facts = [...reponses].map(([code, valeur]) => {
    const q = question(code)
    return q ? faitsDe(q, valeur) : {}
  })
  return { ...deduire(Object.assign({}, ...facts)), date_entree: today, date_signature: today }
}

/** An answer in words, as the person chose it. */
export function enMots(q: Question, valeur: string): string {
  if (valeur === NSP) return 'Je ne sais pas'
  if ('options' in q) return q.options.find(o => o.code === valeur)?.libelle ?? valeur
  if ('ouverte' in q) return valeur === 'autre' ? q.ouverte.autre : motLisible(q, valeur)
  return `${valeur.replace('.', ',')} ${unitFor(q.nombre.unite, nombreDe(valeur) ?? 0)}`
}

/** A word of the rules, as one reads it. */
export function motLisible(q: Question, mot: string): string {
  if (q.faits[0] === 'departement') return departementEnClair(mot)
  const said = definition(q.faits[0]).valeurs?.[mot] ?? mot.replaceAll('_', ' ')
  return said.charAt(0).toUpperCase() + said.slice(1)
}

/** The address that holds these answers: nothing else remembers them. */
export function adresse(page: string, reponses: Reponses, more: Record<string, string> = {}): string {
  const query = new URLSearchParams([...reponses, ...Object.entries(more)]).toString()
  return query ? `${page}?${query}` : page
}

/** The answers without one of them. */
export const sans = (reponses: Reponses, code: string): Reponses =>
  new Map([...reponses].filter(([other]) => other !== code))
