import { z } from 'zod'
import { count, from, orSilent, ouiNon, sourced, strict, text, verdict, words } from './words.ts'

/** What a text does not say: the pathway then answers « non précisé », and nobody makes it up. */
const silent = { valeur: 'non_precise' as const }
const none = { valeur: [] }

/** How a pathway runs: entry, hours, phases, suspension, who signs, who follows. */
export const parcours = strict({
  entree: sourced(z.enum(['permanente', 'groupee', 'non_precise'])).default(silent),
  public: sourced(text).optional(),
  heures_max: sourced(orSilent(z.number().positive())).default(silent),
  heures_semaine: sourced(orSilent(z.number().positive())).default(silent),
  phases: z
    .array(
      from({
        rang: z.number().int().positive(),
        nom: text,
        mois_min: count.optional(),
        mois_max: count.optional(),
        /** Hours that the text sets. */
        heures: count.optional(),
        /** Hours that it gives as an average: a plan may pass them. */
        heures_moyennes: count.optional(),
        certifiante: ouiNon.optional(),
        dimensions: words.optional(),
      }),
    )
    .default([]),
  suspension: from({
    possible: verdict,
    retour: verdict,
    mois_max: count.optional(),
    droit: ouiNon.optional(),
    place_conservee: ouiNon.optional(),
  }).default({ possible: 'non_precise', retour: 'non_precise' }),
  signataires: sourced(words).default(none),
  referents: sourced(words).default(none),
  prescripteurs: sourced(words).default(none),
  finalites: sourced(words).default(none),
  secteurs: sourced(orSilent(words)).default(silent),
  certifications: sourced(words).optional(),
  niveaux_vises: sourced(z.array(z.number().int())).optional(),
})
