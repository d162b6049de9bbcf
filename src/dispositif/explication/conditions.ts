import { type Condition, describe, judge, not, showValue, type Test } from '../condition.ts'
import { unique } from '../critere.ts'
import { parseDecimal } from '../money.ts'
import { definition, type Fait, type Situation, type Valeur } from '../vocabulaire.ts'
import { type Noeud, under, upper } from './noeud.ts'

/** What a condition adds to the node of the rule that sets it. */
export type Partie = Pick<
  Noeud,
  'phrase' | 'resultat' | 'sorte' | 'fait' | 'valeur' | 'attendu' | 'manque' | 'enfants'
>

type View = {
  situation: Situation
  /** Under « aucun de ces cas »: everything reads the other way round. */
  inverse: boolean
  /** Whether the answer still hangs on this condition. */
  open: boolean
}

/** A condition judged down to each fact: what is known, what is expected, what is missing. */
export const conditionOf = (condition: Condition, situation: Situation, open = true): Partie =>
  part(condition, { situation, inverse: false, open })

function part(condition: Condition, view: View): Partie {
  const { resultat: plain, manque } = judge(condition, view.situation)
  const resultat = view.inverse ? not(plain) : plain
  const missing = view.open && resultat === 'non_precise' ? { manque: unique(manque) } : {}
  if ('fait' in condition) {
    const { fait } = condition
    const valeur = knownOf(fait, view.situation)
    const attendu = expected(condition, view)
    const asked = [...new Set(manque.map(m => m.aupres_de))].join(', ')
    const next =
      resultat !== 'non_precise'
        ? ''
        : view.open
          ? ` À demander à : ${asked}.`
          : ' Sans effet sur la réponse.'
    return {
      phrase: `Ici : ${valeur} ; attendu : ${attendu}.${next}`,
      resultat,
      sorte: 'condition',
      fait,
      valeur,
      attendu,
      ...missing,
    }
  }
  const [children, rule, inverse] = group(condition, view.inverse)
  const [only] = children
  if (only && children.length === 1) return part(only, { ...view, inverse })
  const inner = { situation: view.situation, inverse, open: view.open && resultat === 'non_precise' }
  const enfants = children.map(child => {
    const judged = part(child, inner)
    const titre = judged.fait ? upper(definition(judged.fait).libelle) : 'Plusieurs conditions'
    return { titre, ...judged, source: '' }
  })
  return { phrase: `${rule}.`, resultat, sorte: 'condition', ...missing, ...under(enfants) }
}

/** The conditions of a group, how they go together, and whether they read the other way round. */
function group(
  condition: Exclude<Condition, { fait: Fait }>,
  inverse: boolean,
): [Condition[], string, boolean] {
  const all = 'Toutes ces conditions sont nécessaires'
  const one = 'Une seule de ces conditions suffit'
  if ('toutes' in condition) return [condition.toutes, inverse ? one : all, inverse]
  if ('une_de' in condition) return [condition.une_de, inverse ? all : one, inverse]
  return [condition.aucune, inverse ? one : 'Aucun de ces cas ne doit se présenter', !inverse]
}

/** What is known of a fact, as people read it. */
export function knownOf(fait: Fait, situation: Situation): string {
  const known = situation[fait]
  if (known !== undefined && known !== null) return showValue(fait, known)
  const { defaut } = definition(fait)
  return defaut === undefined ? 'inconnu' : `${showValue(fait, defaut)}, tenu pour acquis`
}

const described = new WeakMap<Condition, string>()

/** What the rule expects of a fact: « au moins 70 % de la durée prévue du parcours, soit 420 h ». */
function expected(condition: Extract<Condition, { fait: Fait }>, { situation, inverse }: View): string {
  const { fait, tests } = condition
  const [only] = tests
  const words = only && tests.length === 1 ? wordsOf(fait, only) : undefined
  if (words && typeof only?.valeur === 'boolean') return only.valeur === inverse ? 'non' : 'oui'
  if (words) return inverse ? `autre que ${words}` : words
  let text = described.get(condition)
  if (text === undefined) {
    text = describe(condition).slice(`${definition(fait).libelle} : `.length)
    described.set(condition, text)
  }
  for (const test of tests) text += limitOf(fait, test, situation)
  return inverse ? `pas ${text}` : text
}

/** The values that a fact must take: « A2, B1 ou B2 ». */
function wordsOf(fait: Fait, { op, valeur, parametre }: Test): string | undefined {
  if ((op !== 'egal' && op !== 'parmi') || valeur === undefined || parametre?.raw.reglage) return undefined
  const words = [valeur].flat().map(v => showValue(fait, v as Valeur))
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} ou ${words.at(-1)}` : words[0]
}

/** A limit that follows another fact, worked out when that fact is known. */
function limitOf(fait: Fait, { de }: Test, situation: Situation): string {
  const other = de && (situation[de.fait] ?? definition(de.fait).defaut)
  const value = other === undefined ? undefined : parseDecimal(String(other))
  if (!de || !value) return ''
  const scale = definition(fait).unite === 'centimes' ? 1n : 1000n
  const limit = (scale * de.fois.n * value.n) / (de.fois.d * value.d)
  return `, soit ${showValue(fait, Number(limit) / Number(scale))}`
}
