import { z } from 'zod'
import { isJour } from '../calendrier/calendrier.ts'
import { type Condition, compileCondition, ParametreRef } from './condition.ts'
import { type Amount, type AmountRef, type Base, destinations, type Provenance } from './dispositif.ts'
import { parseDecimal, parseEuros } from './money.ts'
import { expectedOf, readValue } from './situation.ts'
import { definition, type Fait, isFait } from './vocabulaire.ts'

/** Every word that a dispositif file may use as a key: what a misspelt one is compared with. */
export const knownKeys = new Set<string>()
const strict = <T extends z.core.$ZodLooseShape>(shape: T) => {
  for (const key of Object.keys(shape)) knownKeys.add(key)
  return z.strictObject(shape)
}

type Ctx = { addIssue: (issue: { code: 'custom'; message: string; path?: (string | number)[] }) => void }
const fail = (ctx: Ctx, message: string, path: (string | number)[] = []) =>
  ctx.addIssue({ code: 'custom', message, path })

/** A text that people read: the apostrophe is the typographic one, however it was typed. */
const text = z
  .string()
  .trim()
  .min(1)
  .transform(value => value.replaceAll("'", '’'))
const jour = z.string().refine(isJour, 'une date AAAA-MM-JJ est attendue')
const ouiNon = z.enum(['oui', 'non']).transform(v => v === 'oui')
const verdict = z.enum(['oui', 'non', 'non_precise'])
const euros = z.unknown().transform((raw, ctx): number => {
  const value = parseEuros(raw instanceof ParametreRef ? raw.valeur : raw)
  if (value === undefined) fail(ctx, 'un montant exact est attendu, par exemple « 652.18 € »')
  return value ?? 0
})
const fait = z.unknown().transform((raw, ctx): Fait => {
  if (typeof raw === 'string' && isFait(raw)) return raw
  fail(ctx, `fait inconnu « ${raw} » (voir vocabulaire.ts)`)
  return 'le'
})
const condition = z
  .unknown()
  .transform((raw, ctx): Condition => compileCondition(raw, (path, message) => fail(ctx, message, path)))

const provenance = {
  source: text.optional(),
  regles: z
    .array(z.string().regex(/^R\d{4}$/, 'un identifiant de règle est attendu, par exemple R0510'))
    .optional(),
  reference: text.optional(),
  certitude: z.enum(['A', 'B', 'C', 'D', 'N']).optional(),
  reglage: text.optional(),
  note: text.optional(),
}
const isSourced = (p: Provenance) =>
  Boolean((p.source && p.regles?.length) || (p.reference && p.certitude) || p.reglage)
const halfSourced = (p: Provenance) =>
  !isSourced(p) && Boolean(p.source || p.regles || p.reference || p.certitude)
const unsourced =
  'd’où vient cette règle ? « source » et « regles », ou « reference » et « certitude », ou « reglage » (au choix de la Région)'

/** An object that says where it comes from. */
const from = <T extends z.core.$ZodLooseShape>(shape: T) =>
  strict({ ...shape, ...provenance }).refine(value => isSourced(value as Provenance), unsourced)
const settled = (schema: z.ZodType) =>
  z.preprocess(raw => (raw instanceof ParametreRef ? raw.raw.valeur : raw), schema)
const sourced = <T extends z.ZodType>(schema: T) =>
  from({ valeur: settled(schema) as unknown as z.ZodType<z.output<T>> })
const orSilent = <T extends z.ZodType>(schema: T) => z.union([schema, z.literal('non_precise')])
const words = z.array(text)

const amountRef = z.unknown().transform((raw, ctx): AmountRef => {
  const match = /^(?:([a-z0-9-]+)\.)?([a-z0-9_]+)$/.exec(String(raw))
  if (!match) fail(ctx, 'le nom d’un montant est attendu : « nom » ou « dispositif.nom »')
  const [, dispositif, nom = ''] = match ?? []
  return dispositif ? { dispositif, nom } : { nom }
})
const hours = z.unknown().transform((raw, ctx): string => {
  const value = parseDecimal(String(raw instanceof ParametreRef ? raw.valeur : raw))
  if (!value || value.n <= 0n) fail(ctx, 'un nombre d’heures est attendu, par exemple 151.67')
  return String(raw instanceof ParametreRef ? raw.valeur : raw)
})

const amount: z.ZodType<Amount> = z.lazy(() => amountObject.transform(readAmount))
const bases = ['montant', 'montant_de', 'fait', 'prorata', 'cas', 'non_precise'] as const
const amountObject = strict({
  libelle: text.optional(),
  si: condition.optional(),
  montant: z.union([z.instanceof(ParametreRef), z.string()]).optional(),
  montant_de: amountRef.optional(),
  fait: fait.optional(),
  prorata: strict({ de: amountRef, heures: fait, sur: hours }).optional(),
  cas: z.array(amount).min(1).optional(),
  non_precise: text.optional(),
  aupres_de: text.optional(),
  plancher: amount.optional(),
  plafond: amount.optional(),
  moins: amount.optional(),
  ...provenance,
})

function readAmount(raw: z.output<typeof amountObject>, ctx: Ctx): Amount {
  const { montant, montant_de, fait: fact, prorata, cas, non_precise, aupres_de, ...rest } = raw
  const given = bases.filter(key => raw[key] !== undefined)
  if (given.length !== 1)
    fail(ctx, `un seul de ${bases.join(', ')} est attendu (trouvé : ${given.join(', ') || 'rien'})`)
  if (halfSourced(rest)) fail(ctx, unsourced)
  if (fact && definition(fact).unite !== 'centimes')
    fail(ctx, `« ${fact} » n’est pas un montant en centimes`, ['fait'])
  const silence = { raison: non_precise ?? '', aupres_de: aupres_de ?? 'la Région' }
  const base = (): Base => {
    if (montant instanceof ParametreRef && montant.valeur === undefined)
      return {
        silence: { raison: `${montant.raw.libelle} : non précisé`, aupres_de: String(montant.raw.aupres_de) },
      }
    if (montant !== undefined) return { montant: euros.safeParse(montant).data ?? failMontant(ctx) }
    if (montant_de) return { montant_de }
    if (fact) return { fait: fact }
    if (prorata) return { prorata }
    return cas ? { cas } : { silence }
  }
  const inherited = montant instanceof ParametreRef ? withParametre(rest, pickProvenance(montant.raw)) : {}
  return { ...rest, ...inherited, base: base() }
}
const failMontant = (ctx: Ctx): number => {
  fail(ctx, 'un montant exact est attendu, par exemple « 652.18 € »', ['montant'])
  return 0
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

const parametre = from({
  libelle: text,
  valeur: z.union([z.number(), z.string()]),
  unite: text.optional(),
  aupres_de: text.optional(),
})

const remunere = strict({
  si: condition.optional(),
  reponse: verdict.optional(),
  condition: condition.optional(),
  raison: text.optional(),
  aupres_de: text.optional(),
  ...provenance,
})
  .refine(
    c => (c.reponse === undefined) !== (c.condition === undefined),
    'soit « reponse », soit « condition »',
  )
  .refine(c => isSourced(c), unsourced)

const count = z.number().nonnegative()
const parcours = strict({
  entree: sourced(z.enum(['permanente', 'groupee', 'non_precise'])),
  public: sourced(text).optional(),
  heures_max: sourced(orSilent(z.number().positive())),
  heures_semaine: sourced(orSilent(z.number().positive())),
  phases: z.array(
    from({
      rang: z.number().int().positive(),
      nom: text,
      mois_min: count.optional(),
      mois_max: count.optional(),
      heures_moyennes: count.optional(),
      certifiante: ouiNon.optional(),
      dimensions: words.optional(),
    }),
  ),
  suspension: from({ possible: verdict, retour: verdict }),
  signataires: sourced(words),
  referents: sourced(words),
  prescripteurs: sourced(words),
  finalites: sourced(words),
  secteurs: sourced(orSilent(words)),
  certifications: sourced(words).optional(),
  niveaux_vises: sourced(z.array(z.number().int())).optional(),
})

const indicateur = from({
  libelle: text,
  destinations: z.array(z.enum(destinations)).optional(),
  delai_mois: count.optional(),
  observe: z.array(from({ libelle: text, valeur: z.number(), unite: text, periode: text })).optional(),
})

/** One dated version of a dispositif, `reprend` and `$parametres` already resolved. */
export const versionSchema = strict({
  du: jour,
  au: jour.optional(),
  remplace_par: text.optional(),
  decision: text.optional(),
  parametres: z.record(z.string(), parametre).default({}),
  criteres: z
    .array(
      from({
        libelle: text,
        si: condition,
        /** The criterion waits until this fact is known, and meanwhile refuses nobody. */
        des_que_connu: fait.optional(),
        /** The day at which the facts must hold. */
        a_la_date: fait.optional(),
      }),
    )
    .default([]),
  remunere: z.array(remunere).optional(),
  montants: z.record(z.string(), amount).default({}),
  parcours: parcours.optional(),
  aides: sourced(text).optional(),
  priorites: z.array(from({ code: text, libelle: text, si: condition })).default([]),
  indicateurs: z.record(z.string(), indicateur).default({}),
  cibles: z
    .array(from({ libelle: text, valeur: z.number(), unite: text, annee: z.number().int().optional() }))
    .default([]),
  budget: z
    .array(
      from({
        annee: z.number().int(),
        montant: euros,
        libelle: text.optional(),
        dont: ouiNon.default(false),
      }),
    )
    .default([]),
  sites: sourced(count).optional(),
  distance_moyenne_km: sourced(count).optional(),
  commande: from({
    mode: text,
    reconductions: count.optional(),
    absences_neutralisees: ouiNon.optional(),
  }).optional(),
  lots: from({ nombre: count, liste: words.optional(), cle: text.optional() }).optional(),
  reperes: z.array(from({ libelle: text, valeur: z.union([z.number(), text]).optional() })).default([]),
  silences: z.array(strict({ sujet: text, raison: text, aupres_de: text })).default([]),
  non_executable: z
    .array(
      strict({ raison: text, ...provenance }).refine(
        e => Boolean(e.regles?.length || e.reference),
        'de quelle règle s’agit-il ? « regles » ou « reference »',
      ),
    )
    .default([]),
})

const situation = z.record(z.string(), z.unknown()).transform((raw, ctx) => {
  for (const [name, value] of Object.entries(raw))
    if (!isFait(name)) fail(ctx, `fait inconnu « ${name} » (voir vocabulaire.ts)`, [name])
    else if (readValue(name, value) === undefined) fail(ctx, `${expectedOf(name)} est attendu`, [name])
  return raw
})
const exemple = strict({
  titre: text,
  le: jour,
  situation,
  attendu: strict({
    eligible: verdict.optional(),
    remunere: verdict.optional(),
    montants: z.record(z.string(), euros).optional(),
    a_preciser: words.optional(),
  }),
})

const familles =
  'parcours aide national appel commande competence entreprise experimentation mise-en-relation observation qualite reseau ressource tournee'.split(
    ' ',
  ) as [string, ...string[]]

/** A whole file. */
export const dispositifSchema = strict({
  code: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)+$/, 'un code comme « bfc-daq-2020 » est attendu'),
  nom: text,
  porteur: text,
  region: text.optional(),
  famille: z.enum(familles),
  sources: z.record(
    z.string(),
    strict({
      titre: text,
      graine: text.optional(),
      page: z.number().optional(),
      date: jour.optional(),
      url: text.optional(),
    }),
  ),
  versions: z.array(versionSchema).min(1),
  exemples: z.array(exemple).min(1),
})
