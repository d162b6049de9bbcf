import { describe, showValue } from '../condition.ts'
import type { Amount, Certitude } from '../dispositif.ts'
import { formatEuros } from '../money.ts'
import { formatJour } from '../situation.ts'
import { definition, type Fait, type Situation } from '../vocabulaire.ts'
import { conditionOf } from './conditions.ts'
import { critereNoeud } from './criteres.ts'
import type { Etape } from './etape.ts'
import { ask, cite, decimal, type Noeud, under, upper } from './noeud.ts'

const warnings: Partial<Record<Certitude, string>> = {
  C: ' Ce montant est recalculé et recoupé, le texte lui-même n’a pas été lu.',
  D: ' Attention : ce montant est un calcul que rien ne confirme encore.',
  N: ' Attention : cette règle n’est pas vérifiée.',
}
const warningOf = ({ certitude }: Amount) => (certitude && warnings[certitude]) ?? ''
const noteOf = ({ note }: Amount) => (note ? ` ${note}` : '')

/** An amount that is not settled is told by its bounds. */
export function between(min: number, max: number): string {
  if (min === max) return formatEuros(min)
  if (max !== Infinity) return `entre ${formatEuros(min)} et ${formatEuros(max)}`
  return min === 0 ? 'montant non précisé' : `au moins ${formatEuros(min)}`
}

/** What would have to hold for an amount to be due. */
export const notDue = (amount: Amount) =>
  `Non dû. Il faut : ${amount.si ? describe(amount.si) : ''}.${noteOf(amount)}`

/** The steps of an amount, in order, each with those that it rests on. */
export const etapesOf = (etapes: readonly Etape[], situation: Situation): Noeud[] =>
  etapes.flatMap(e => etapeOf(e, situation) ?? [])

function etapeOf(e: Etape, situation: Situation): Noeud | undefined {
  const inner = 'dans' in e && !isPlain(e) ? under(etapesOf(e.dans, situation)) : {}
  switch (e.type) {
    case 'si':
    case 'non_du': {
      if (!e.amount.si) return undefined
      const part = conditionOf(e.amount.si, situation)
      return { titre: part.fait ? upper(definition(part.fait).libelle) : 'Conditions', ...part, source: '' }
    }
    case 'base': {
      const titre = e.fait ? upper(definition(e.fait).libelle) : 'Montant prévu par le texte'
      const phrase = `${formatEuros(e.montant)}.${noteOf(e.amount)}${warningOf(e.amount)}`
      return { titre, phrase, ...(e.fait && { fait: e.fait }), montant: e.montant, ...cite(e.d, e.amount) }
    }
    case 'inconnu': {
      const { libelle } = definition(e.fait)
      return {
        titre: upper(libelle),
        phrase: `Il manque : ${ask(e.manque)}.`,
        fait: e.fait,
        manque: e.manque,
        source: '',
      }
    }
    case 'silence': {
      const phrase = `${upper(e.raison)}. À demander à : ${e.aupres_de}.${noteOf(e.amount)}`
      return { titre: 'Non précisé', phrase, ...cite(e.d, e.amount) }
    }
    case 'cas':
      return caseOf(e, situation)
    case 'montant_de':
      return {
        titre: e.amount.libelle ?? e.nom,
        phrase: `${upper(between(e.min, e.max))}, calculé plus haut.`,
        montant: e.min,
        source: '',
      }
    case 'ailleurs':
      return elsewhere(e, situation)
    case 'sans_version':
      return {
        titre: 'Minimum national',
        phrase: `Le montant de « ${e.dispositif.nom} » au ${formatJour(e.le)} n’est pas connu ici : il n’a pas pu être comparé.`,
        source: '',
      }
    case 'prorata': {
      if (e.heures === 0) return undefined
      const phrase =
        e.min === e.max
          ? `${decimal(e.heures)} h × ${formatEuros(e.de)} ÷ ${decimal(e.sur)} = ${formatEuros(e.min)}, arrondi au centime.`
          : `${decimal(e.heures)} h ÷ ${decimal(e.sur)}, d’un montant à préciser.`
      return computed(e, 'Au prorata des heures', phrase, inner)
    }
    case 'taux': {
      const phrase =
        e.min === e.max
          ? `${decimal(e.pourcent)} % de ${formatEuros(e.de)} = ${formatEuros(e.min)}, arrondi au centime.`
          : `${decimal(e.pourcent)} % d’un montant à préciser.`
      return computed(e, 'Pourcentage', phrase, inner)
    }
    case 'fois': {
      const phrase = `${showValue(e.fait, e.quantite)} × ${formatEuros(e.prix)} = ${formatEuros(e.montant)}.`
      return computed({ ...e, min: e.montant }, 'Prix et quantité', phrase, {})
    }
    case 'plancher':
      return floorOf(e, inner)
    case 'plafond':
      return bound(e, 'Plafond', `Limité à ${formatEuros(e.montant)}.`, inner)
    case 'moins':
      return bound(e, 'Déduction', `À déduire : ${formatEuros(e.montant)}.`, inner)
    case 'entre': {
      const max = e.max === Infinity ? 'un montant non précisé' : formatEuros(e.max)
      const phrase = `Entre ${formatEuros(e.min)} et ${max}, faute de savoir : ${ask(e.manque)}.`
      return { titre: 'À préciser', phrase, manque: e.manque, source: '' }
    }
  }
}

/** A bound that is a sum written in the file says all by itself. */
function isPlain(e: Extract<Etape, { dans: Etape[] }>): boolean {
  const [first, second] = e.dans
  const bounds = ['plancher', 'plafond', 'moins'].includes(e.type)
  return bounds && first?.type === 'base' && first.amount === e.amount && second === undefined
}

type Of<T extends Etape['type']> = Extract<Etape, { type: T }>
type Under = { enfants?: Noeud[] }

const computed = (
  e: { amount: Amount; d: Of<'fois'>['d']; min: number },
  titre: string,
  phrase: string,
  inner: Under,
): Noeud => ({
  titre,
  phrase: `${phrase}${noteOf(e.amount)}${warningOf(e.amount)}`,
  montant: e.min,
  ...cite(e.d, e.amount),
  ...inner,
})

const bound = (e: Of<'plafond' | 'moins'>, titre: string, phrase: string, inner: Under): Noeud => ({
  titre,
  phrase: `${phrase}${noteOf(e.amount)}`,
  montant: e.montant,
  ...cite(e.d, e.amount),
  ...inner,
})

/** A case of an amount: whether it is the person's, why, and what it gives. */
function caseOf(e: Of<'cas'>, situation: Situation): Noeud {
  const { amount, d, applies, dans } = e
  const { si } = amount
  const { phrase: group, enfants: parts = [], ...part } = si ? conditionOf(si, situation) : { phrase: '' }
  const titre = amount.libelle ?? (si ? upper(describe(si)) : 'Dans tous les autres cas')
  const here = { titre, ...part, resultat: applies, sorte: 'cas' as const, ...cite(d, amount) }
  const why = part.fait ? `Ici, ${named(part.fait)} : ${part.valeur} ; attendu : ${part.attendu}.` : group
  if (applies === 'non') return { ...here, phrase: why, ...under(parts) }
  const [first] = dans
  const plain =
    dans.length === 1 && (first?.type === 'base' || first?.type === 'silence') && first.amount === amount
  const silent = plain && first.type === 'silence'
  const said = silent
    ? `${upper(first.raison)}. À demander à : ${first.aupres_de}.`
    : `${upper(between(e.min, e.max))}.`
  const notes = plain ? noteOf(amount) + warningOf(amount) : ''
  const enfants = plain ? parts : [...parts, ...etapesOf(dans, situation)]
  return { ...here, phrase: `${said}${notes} ${why}`.trimEnd(), montant: e.min, ...under(enfants) }
}

/** A fact in the middle of a sentence. */
const named = (fait: Fait) => {
  const { libelle, type } = definition(fait)
  return type === 'booleen' ? `« ${libelle} »` : libelle
}

/** What another dispositif pays, and to whom. */
function elsewhere(e: Of<'ailleurs'>, situation: Situation): Noeud {
  const { d, version, eligible, criteres, amount } = e
  const unmet = criteres.flatMap((c, i) => (c.differe || c.resultat !== eligible ? [] : [i]))
  const names = unmet.map(i => criteres[i]?.libelle).join(' ; ')
  const sum = `${amount.libelle ?? ''} : ${between(e.min, e.max)}`
  const phrase = {
    oui: `${sum}.`,
    non: `Rien n’est dû à ce titre. Critère non rempli : ${names}.`,
    non_precise: `${sum}, selon ce qui reste à éclaircir : ${names}.`,
  }[eligible]
  const reasons = eligible === 'oui' ? [] : unmet.flatMap(i => critereAt(e, i, situation))
  const enfants = [...reasons, ...etapesOf(e.dans, situation)]
  return {
    titre: d.nom,
    phrase,
    resultat: eligible,
    montant: e.min,
    source: '',
    du: version.du,
    ...under(enfants),
  }
}

function critereAt(e: Of<'ailleurs'>, i: number, situation: Situation) {
  const [rule, judged] = [e.version.criteres[i], e.criteres[i]]
  return rule && judged ? [critereNoeud(e.d, rule, judged, situation, e.eligible === 'non_precise')] : []
}

/** The provenance that a floor takes from the amount it points to: the article and the scale, not the pointer. */
const originOf = (etapes: readonly Etape[]): Of<'base'> | undefined =>
  etapes
    .flatMap(e => {
      if (e.type === 'base') return [e]
      if (e.type === 'cas' && e.applies !== 'oui') return []
      const within = 'dans' in e && ['cas', 'ailleurs', 'prorata', 'taux'].includes(e.type)
      return within ? [originOf(e.dans)] : []
    })
    .findLast(e => e !== undefined)

/** The minimum of an amount, with the steps under it that are given. */
export function floorOf(e: Of<'plancher'>, inner: Under): Noeud | undefined {
  if (e.dans.some(step => step.type === 'sans_version')) return inner.enfants?.[0]
  const own = cite(e.d, e.amount)
  if (e.max === 0)
    return { titre: 'Minimum', phrase: 'Aucun minimum à respecter ici.', montant: 0, ...own, ...inner }
  const origin = originOf(e.dans)
  const { reference, ...from } = origin ? cite(origin.d, origin.amount) : own
  const references = [...new Set([own.reference, reference].filter(r => r !== undefined))].join(' ; ')
  const effect =
    e.min !== e.max
      ? 'selon ce qui reste à éclaircir'
      : e.avant.min >= e.min
        ? 'le montant est déjà au moins égal'
        : e.avant.max > e.min
          ? 'le montant ne peut pas être plus bas'
          : 'c’est ce montant qui est dû'
  return {
    titre: 'Minimum',
    phrase: `Minimum à respecter : ${between(e.min, e.max)}, ${effect}.${origin ? warningOf(origin.amount) : ''}`,
    montant: e.min,
    ...from,
    ...(references ? { reference: references } : {}),
    ...inner,
  }
}
