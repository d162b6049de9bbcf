import { z } from 'zod'
import { ParametreRef } from '../condition.ts'
import type { Amount, Base, Provenance } from '../dispositif.ts'
import { parseEuros } from '../money.ts'
import { definition, type Fait } from '../vocabulaire.ts'
import {
  amountRef,
  type Ctx,
  condition,
  decimal,
  euros,
  fail,
  fait,
  halfSourced,
  isSourced,
  provenance,
  strict,
  text,
  unsourced,
} from './words.ts'

/** How an amount is paid: what a simulation needs to add it up. */
export const periodes = ['mois', 'une_fois', 'jour', 'heure', 'annee'] as const
/** Who receives an amount: the trainee, unless told. */
export const recipients = ['stagiaire', 'entreprise', 'organisme'] as const
const bases = ['montant', 'montant_de', 'fait', 'taux', 'fois', 'prorata', 'cas', 'non_precise'] as const

export const amount: z.ZodType<Amount> = z
  .lazy(() => amountObject.transform(readAmount))
  .meta({ id: 'montant' })
const amountObject = strict({
  libelle: text.optional(),
  periode: z.enum(periodes).optional(),
  pour: z.enum(recipients).optional(),
  si: condition.optional(),
  montant: z
    .union([z.instanceof(ParametreRef).meta({ id: 'parametre_nomme' }), z.string()])
    .meta({ id: 'prix' })
    .optional(),
  montant_de: amountRef.optional(),
  fait: fait.optional(),
  taux: strict({ pourcent: decimal('60'), de: amountRef.optional(), fait: fait.optional() })
    .refine(
      t => (t.de === undefined) !== (t.fait === undefined),
      'un taux de quoi ? soit « de », soit « fait »',
    )
    .meta({ oneOf: [{ required: ['de'] }, { required: ['fait'] }] })
    .optional(),
  fois: strict({ montant: euros, fait }).optional(),
  prorata: strict({ de: amountRef, heures: fait, sur: decimal('151.67') }).optional(),
  cas: z.array(amount).min(1).optional(),
  non_precise: text.optional(),
  aupres_de: text.optional(),
  plancher: amount.optional(),
  plafond: amount.optional(),
  moins: amount.optional(),
  ...provenance,
}).meta({ oneOf: bases.map(base => ({ required: [base] })) })

function readAmount(raw: z.output<typeof amountObject>, ctx: Ctx): Amount {
  const { montant, montant_de, fait: fact, taux, fois, prorata, cas, non_precise, aupres_de, ...rest } = raw
  const given = bases.filter(key => raw[key] !== undefined)
  if (given.length !== 1)
    fail(ctx, `un seul de ${bases.join(', ')} est attendu (trouvé : ${given.join(', ') || 'rien'})`)
  if (halfSourced(rest)) fail(ctx, unsourced)
  if (fact) inCentimes(fact, ctx, ['fait'])
  if (taux?.fait) inCentimes(taux.fait, ctx, ['taux', 'fait'])
  if (fois) isQuantity(fois.fait, ctx, ['fois', 'fait'])
  if (prorata) isQuantity(prorata.heures, ctx, ['prorata', 'heures'])
  const silence = { raison: non_precise ?? '', aupres_de: aupres_de ?? 'la Région' }
  const base = (): Base => {
    if (montant instanceof ParametreRef && montant.valeur === undefined)
      return {
        silence: { raison: `${montant.raw.libelle} : non précisé`, aupres_de: String(montant.raw.aupres_de) },
      }
    if (montant !== undefined) return { montant: readEuros(montant, ctx) }
    if (montant_de) return { montant_de }
    if (fact) return { fait: fact }
    if (taux) return { taux: { pourcent: taux.pourcent, de: taux.de ?? { fait: taux.fait as Fait } } }
    if (fois) return { fois }
    if (prorata) return { prorata }
    return cas ? { cas } : { silence }
  }
  const inherited = montant instanceof ParametreRef ? withParametre(rest, pickProvenance(montant.raw)) : {}
  return { ...rest, ...inherited, base: base() }
}

function inCentimes(fact: Fait, ctx: Ctx, path: string[]): void {
  if (definition(fact).unite !== 'centimes') fail(ctx, `« ${fact} » n’est pas une somme d’argent`, path)
}
function isQuantity(fact: Fait, ctx: Ctx, path: string[]): void {
  const { type, unite } = definition(fact)
  if ((type !== 'entier' && type !== 'decimal') || unite === 'centimes')
    fail(ctx, `« ${fact} » n’est pas une quantité (heures, jours, mois…)`, path)
}
function readEuros(montant: unknown, ctx: Ctx): number {
  const raw = montant instanceof ParametreRef ? montant.valeur : montant
  const value = parseEuros(raw)
  if (value === undefined)
    fail(ctx, `un montant exact est attendu, par exemple « 652.18 € » (lu : ${raw ?? 'rien'})`, ['montant'])
  return value ?? 0
}

/** A rule that takes its value from a parameter: its own article, and the less certain of the two. */
const withParametre = (own: Provenance, parametre: Provenance): Provenance =>
  isSourced(own)
    ? { source: own.source ?? parametre.source, certitude: lessCertain(own.certitude, parametre.certitude) }
    : parametre
const lessCertain = (a: Provenance['certitude'], b: Provenance['certitude']) => (!a || (b && b > a) ? b : a)
const pickProvenance = (raw: Record<string, unknown>): Provenance =>
  Object.fromEntries(
    Object.keys(provenance).flatMap(key => (raw[key] === undefined ? [] : [[key, raw[key]]])),
  )
