import { z } from 'zod'
import { addDays, isJour, type Jour } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import { destinations } from '../dispositif/dispositif.ts'
import { paris } from '../http/session.ts'
import { noter, suivisOf } from '../suivi/store.ts'
import { answerOf, SANS_REPONSE, TERMES } from '../suivi/suivi.ts'
import { ouvrir } from '../tache/store.ts'
import { clore, type Enquete } from './store.ts'

/** Days left to call someone back. */
const RAPPEL_JOURS = 3

/** What the person sends. Only the first question must be answered. */
export const reponse = z.object({
  situation: z
    .enum(destinations, 'Choisissez la réponse la plus proche de votre situation.')
    .refine(s => s !== SANS_REPONSE, 'Choisissez la réponse la plus proche de votre situation.'),
  depuis: z
    .literal('')
    .or(z.string().refine(isJour, 'Indiquez une date, ou laissez vide.'))
    .optional()
    .transform(v => v || null),
  satisfaction: z.enum(['oui', 'en_partie', 'non']).optional(),
  rappel: z.enum(['oui', 'non']).optional(),
})
export type Reponse = z.output<typeof reponse>

export type Etat = 'ouverte' | 'repondue' | 'arretee' | 'expiree' | 'corrigee'

/** What a link opens, at this instant. An answer may be corrected by the same link while it is good. */
export function etatDe(e: Enquete, now: string): Etat {
  if (!e.valable || e.fin === 'corrigee') return 'corrigee'
  if (e.fin === 'arretee' || e.fin === 'repondue') return e.fin
  return e.fin === 'expiree' || e.expire_le <= now ? 'expiree' : 'ouverte'
}

/** Whether an answer is still taken: the first, or one that corrects it. */
export const accepte = (e: Enquete, now: string): boolean =>
  ['ouverte', 'repondue'].includes(etatDe(e, now)) && e.expire_le > now

/** Notes an answer, dated and with its channel: it takes the place of the one before, which stays. The caller holds the survey. */
export async function repondre(db: Db, e: Enquete, r: Reponse, now: string): Promise<void> {
  const today: Jour = paris(now)
  const known = answerOf(await suivisOf(db, e.region, e.parcours_id), e.terme)
  await noter(
    db,
    {
      region: e.region,
      parcours_id: e.parcours_id,
      terme: e.terme,
      observe_le: today,
      situation: r.situation,
      canal: e.canal,
      compte_id: null,
      depuis: r.depuis,
      satisfaction: r.satisfaction ?? null,
      rappel: r.rappel === 'oui',
    },
    now,
    known?.id ?? null,
  )
  await clore(db, e.region, e.id, 'repondue', now)
  if (r.rappel === 'oui' && e.conseiller_id !== null)
    await ouvrir(
      db,
      {
        region: e.region,
        cle: `enquete:${e.id}:rappel`,
        stagiaire_id: e.stagiaire_id,
        compte_id: e.conseiller_id,
        objet: 'Une personne sortie de formation demande qu’on l’appelle',
        detail: `Elle l’a dit en répondant au suivi ${TERMES[e.terme].label}.`,
        lien: `/parcours/${e.parcours_id}/suivi`,
        echeance: addDays(today, RAPPEL_JOURS),
      },
      now,
    )
}
