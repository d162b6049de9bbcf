import { z } from 'zod'
import { destinations } from '../dispositif.ts'
import { expectedOf, readValue } from '../situation.ts'
import { definition, isFait } from '../vocabulaire.ts'
import { amount } from './amount.ts'
import { unknownFait } from './condition.ts'
import { parcours } from './parcours.ts'
import {
  condition,
  count,
  euros,
  fail,
  fait,
  from,
  isSourced,
  jour,
  ouiNon,
  provenance,
  sourced,
  sourcedBy,
  strict,
  text,
  unsourced,
  verdict,
  words,
} from './words.ts'

const parametre = from({
  libelle: text,
  valeur: z.union([z.number(), z.string()]),
  unite: text.optional(),
  aupres_de: text.optional(),
}).meta({ id: 'parametre', anyOf: sourcedBy })

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
  .meta({ anyOf: sourcedBy, oneOf: [{ required: ['reponse'] }, { required: ['condition'] }] })

const indicateur = from({
  libelle: text,
  destinations: z.array(z.enum(destinations)).optional(),
  delai_mois: count.optional(),
  cible: from({ valeur: z.number(), unite: text }).optional(),
  observe: z.array(from({ libelle: text, valeur: z.number(), unite: text, periode: text })).optional(),
})

/** Months counted from the entry, from the facts that lengthen them. */
const finMois = from({
  somme: z.array(fait).min(1),
}).superRefine(({ somme }, ctx) => {
  for (const [i, f] of somme.entries())
    if (definition(f).unite !== 'mois') fail(ctx, `« ${f} » ne se compte pas en mois`, ['somme', i])
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
  /** What the text opens to all: no criterion may read these facts. */
  sans_condition: z.array(from({ libelle: text, faits: z.array(fait).default([]) })).default([]),
  remunere: z.array(remunere).optional(),
  montants: z.record(z.string(), amount).default({}),
  fin_mois: finMois.optional(),
  parcours: parcours.optional(),
  /** Steps to take, in order, and for whom. */
  demarches: z
    .array(from({ libelle: text, si: condition.optional(), aupres_de: text.optional() }))
    .default([]),
  aides: sourced(text).optional(),
  /** How it pays: by the Code, or by a regional aid in its place. */
  regime: sourced(z.enum(['legal', 'substitution'])).optional(),
  /** Days paid while the training is stopped, by a decision of the Région. */
  maintien: from({ suspension_jours: count.optional(), arret_jours: count.optional() }).optional(),
  /** What may be followed, or done, beside a pathway. */
  cumul: from({ formations: ouiNon.optional(), salarie: ouiNon.optional() }).optional(),
  priorites: z.array(from({ code: text, libelle: text, si: condition })).default([]),
  indicateurs: z.record(z.string(), indicateur).default({}),
  cibles: z
    .array(from({ libelle: text, valeur: z.number(), unite: text, annee: z.number().int().optional() }))
    .default([]),
  budget: z
    .array(
      from({
        annee: z.number().int().optional(),
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
  lots: from({ nombre: count.optional(), liste: words.optional(), cle: text.optional() }).optional(),
  reperes: z.array(from({ libelle: text, valeur: z.union([z.number(), text]).optional() })).default([]),
  silences: z.array(strict({ sujet: text, raison: text, aupres_de: text })).default([]),
  non_executable: z
    .array(
      strict({ raison: text, ...provenance })
        .refine(
          e => Boolean(e.regles?.length || e.reference),
          'de quelle règle s’agit-il ? « regles » ou « reference »',
        )
        .meta({ anyOf: [{ required: ['regles'] }, { required: ['reference'] }] }),
    )
    .default([]),
}).meta({ id: 'version' })

const situation = z
  .record(z.string(), z.unknown())
  .transform((raw, ctx) => {
    for (const [name, value] of Object.entries(raw))
      if (!isFait(name)) fail(ctx, unknownFait(name), [name])
      else if (readValue(name, value) === undefined) fail(ctx, `${expectedOf(name)} est attendu`, [name])
    return raw
  })
  .meta({ id: 'situation' })
const exemple = strict({
  titre: text,
  le: jour,
  situation,
  attendu: strict({
    eligible: verdict.optional(),
    remunere: verdict.optional(),
    fin_mois: count.optional(),
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
