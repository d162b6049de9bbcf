import { z } from 'zod'
import { isJour } from '../../calendrier/calendrier.ts'
import { type Condition, ParametreRef } from '../condition.ts'
import type { AmountRef, Provenance } from '../dispositif.ts'
import { parseDecimal, parseEuros } from '../money.ts'
import { typographic } from '../situation.ts'
import { type Fait, isFait } from '../vocabulaire.ts'
import { compileCondition, unknownFait } from './condition.ts'

/** Every word that a dispositif file may use as a key: what a misspelt one is compared with. */
export const knownKeys = new Set<string>()
export const strict = <T extends z.core.$ZodLooseShape>(shape: T) => {
  for (const key of Object.keys(shape)) knownKeys.add(key)
  return z.strictObject(shape)
}

export type Ctx = {
  addIssue: (issue: { code: 'custom'; message: string; path?: (string | number)[] }) => void
}
export const fail = (ctx: Ctx, message: string, path: (string | number)[] = []) =>
  ctx.addIssue({ code: 'custom', message, path })

/** How values are written, as an editor checks them while one types; the reader checks them again, exactly. */
export const patterns = {
  jour: '^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$',
  euros: '^[0-9][0-9\\s]*([.,][0-9]{1,2}0*)?\\s*€\\s*$',
  decimal: '^[0-9][0-9\\s]*([.,][0-9]+)?$',
  parametre: '^\\$\\w+$',
  montant: '^([a-z0-9-]+\\.)?[a-z0-9_]+$',
}

/** A text that people read: the apostrophe is the typographic one, however it was typed. */
export const text = z.string().trim().min(1).transform(typographic)
export const words = z.array(text)
export const jour = z
  .string()
  .refine(isJour, 'une date AAAA-MM-JJ est attendue')
  .meta({ pattern: patterns.jour })
export const ouiNon = z.enum(['oui', 'non']).transform(v => v === 'oui')
export const verdict = z.enum(['oui', 'non', 'non_precise'])
export const count = z.number().nonnegative()

/** What a parameter stands for, or the value as written. */
export const writtenValue = (raw: unknown) => (raw instanceof ParametreRef ? raw.valeur : raw)

export const euros = z
  .unknown()
  .transform((raw, ctx): number => {
    const value = parseEuros(writtenValue(raw))
    if (value === undefined)
      fail(
        ctx,
        `un montant exact est attendu, par exemple « 652.18 € » (lu : ${writtenValue(raw) ?? 'rien'})`,
      )
    return value ?? 0
  })
  .meta({ id: 'euros' })
/** An exact decimal, kept as written: '151.67', '70'. */
export const decimal = (example: string) =>
  z
    .unknown()
    .transform((raw, ctx): string => {
      const value = parseDecimal(String(writtenValue(raw)))
      if (!value || value.n <= 0n)
        fail(
          ctx,
          `un nombre positif est attendu, par exemple ${example} (lu : ${writtenValue(raw) ?? 'rien'})`,
        )
      return String(writtenValue(raw))
    })
    .meta({ id: `nombre_${example.replace('.', '_')}` })
export const fait = z
  .unknown()
  .transform((raw, ctx): Fait => {
    if (typeof raw === 'string' && isFait(raw)) return raw
    fail(ctx, unknownFait(raw))
    return 'le'
  })
  .meta({ id: 'fait' })
export const condition = z
  .unknown()
  .transform((raw, ctx): Condition => compileCondition(raw, (path, message) => fail(ctx, message, path)))
  .meta({ id: 'condition' })
export const amountRef = z
  .unknown()
  .transform((raw, ctx): AmountRef => {
    const match = /^(?:([a-z0-9-]+)\.)?([a-z0-9_]+)$/.exec(String(raw))
    if (!match) fail(ctx, 'le nom d’un montant est attendu : « nom » ou « dispositif.nom »')
    const [, dispositif, nom = ''] = match ?? []
    return dispositif ? { dispositif, nom } : { nom }
  })
  .meta({ id: 'nom_de_montant' })

export const provenance = {
  source: text.optional(),
  regles: z
    .array(z.string().regex(/^R\d{4}$/, 'un identifiant de règle est attendu, par exemple R0510'))
    .optional(),
  reference: text.optional(),
  certitude: z.enum(['A', 'B', 'C', 'D', 'N']).optional(),
  reglage: text.optional(),
  note: text.optional(),
}
export const isSourced = (p: Provenance) =>
  Boolean((p.source && p.regles?.length) || (p.reference && p.certitude) || p.reglage)
export const halfSourced = (p: Provenance) =>
  !isSourced(p) && Boolean(p.source || p.regles || p.reference || p.certitude)
export const unsourced =
  'd’où vient cette règle ? « source » et « regles », ou « reference » et « certitude », ou « reglage » (au choix de la Région)'

/** The three ways of saying where a rule comes from. */
export const sourcedBy = [
  { required: ['source', 'regles'] },
  { required: ['reference', 'certitude'] },
  { required: ['reglage'] },
]
/** An object that says where it comes from. */
export const from = <T extends z.core.$ZodLooseShape>(shape: T) =>
  strict({ ...shape, ...provenance })
    .refine(value => isSourced(value as Provenance), unsourced)
    .meta({ anyOf: sourcedBy })
const settled = (schema: z.ZodType) =>
  z
    .preprocess(raw => (raw instanceof ParametreRef ? raw.raw.valeur : raw), schema)
    .meta({ parametrable: true })
export const sourced = <T extends z.ZodType>(schema: T) =>
  from({ valeur: settled(schema) as unknown as z.ZodType<z.output<T>> })
export const orSilent = <T extends z.ZodType>(schema: T) => z.union([schema, z.literal('non_precise')])
