import { z } from 'zod'
import { count, from, orSilent, ouiNon, sourced, strict, text, verdict, words } from './words.ts'

/** What a text does not say: the pathway then answers « non précisé », and nobody makes it up. */
const silent = { valeur: 'non_precise' as const }
const none = { valeur: [] }

/** What a step can be, on the way to a qualification. */
const etapes = [
  'preparation',
  'competences_cles',
  'qualifiante',
  'interstitielle',
  'alternance',
  'emploi',
  'autre',
] as const

/** How a pathway runs: entry, hours, phases, suspension, who signs, who follows. */
export const parcours = strict({
  entree: sourced(z.enum(['permanente', 'groupee', 'non_precise'])).default(silent),
  /** What it is in a person's life; without it, a phase that certifies makes it qualifying. */
  etape: sourced(z.enum(etapes)).optional(),
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
    /** Months of suspension, one after the other or in several times. */
    mois_max: count.optional(),
    /** Months from the entry to the end, suspensions included. */
    total_mois_max: count.optional(),
    /** The person may ask for it without the organisation's agreement. */
    droit: ouiNon.optional(),
    place_conservee: ouiNon.optional(),
    /** The organisation arranges the way back. */
    retour_organise: ouiNon.optional(),
    /** Who left before the end may come back. */
    droit_retour: ouiNon.optional(),
    /** Until how many months after the exit; without it, the text gives no delay. */
    droit_retour_mois: count.optional(),
  }).default({ possible: 'non_precise', retour: 'non_precise' }),
  /** How places are offered: what a text says of their number and of their rhythm. */
  places: from({
    /** Entries in a year, at least, where they are paced. */
    entrees_par_an_min: count.optional(),
    /** People in a session: it opens from the first number, and takes no more than the second. */
    par_session_min: count.optional(),
    par_session_max: count.optional(),
    /** Vacant places may be moved to another zone. */
    reaffectation: ouiNon.optional(),
  }).optional(),
  signataires: sourced(words).default(none),
  referents: sourced(words).default(none),
  prescripteurs: sourced(words).default(none),
  finalites: sourced(words).default(none),
  secteurs: sourced(orSilent(words)).default(silent),
  certifications: sourced(words).optional(),
  niveaux_vises: sourced(z.array(z.number().int())).optional(),
})
