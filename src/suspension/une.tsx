import { z } from 'zod'
import { isJour, type Jour } from '../calendrier/calendrier.ts'
import { Refus } from '../db/refus.ts'
import { take } from '../db/revision.ts'
import { dispositif } from '../dispositif/load.ts'
import type { Role } from '../habilitation/habilitation.ts'
import { type Ctx, page } from '../http/route.ts'
import * as parcours from '../parcours/store.ts'
import { reglageOf } from '../reglage/store.ts'
import { consequences } from './consequences.ts'
import { SuspensionPage } from './ecran/page.tsx'
import * as store from './store.ts'
import { CLASSES, type Classe, courante, type Geste, regleOf, versionOf } from './suspension.ts'

export const EQUIPE: readonly Role[] = ['organisme', 'conseiller', 'region']
/** What the dispositif of a pathway says of suspensions. */
export const regleDe = (p: { dispositif: string; version: Jour }) => {
  const found = dispositif(p.dispositif)
  return regleOf(found, versionOf(found, p.version))
}

/** The change that an address asks to look at: `?geste=suspension&du=…&retour=…`; null when it asks for none. */
function gesteOf(query: Record<string, string>, demande: store.Demande | null): Geste | null {
  const { geste, du = '', retour = '' } = query
  const back = retour === '' ? null : retour
  if (back !== null && !isJour(back)) {
    if (geste) throw new Refus('Indiquez le jour du retour, ou laissez vide.', 'retour')
    return null
  }
  if (geste === 'demande' && demande) return { nature: 'suspension', du: demande.du, retour: demande.retour }
  if (geste === 'report') return { nature: 'report', retour: back }
  if (geste === 'reprise' && back === null) throw new Refus('Indiquez le jour du retour.', 'retour')
  if (geste === 'reprise' && back !== null) return { nature: 'reprise', retour: back }
  if (geste !== 'suspension') return null
  if (!isJour(du)) throw new Refus('Indiquez le premier jour de la suspension.', 'du')
  return { nature: 'suspension', du, retour: back }
}

/** The one page of suspensions: what is, what is asked, what a change would do, the way back. */
export const une = page({
  path: '/parcours/:id/suspension',
  title: 'Suspension et retour',
  roles: [...EQUIPE, 'stagiaire'],
  wide: true,
  data: async ({ db, who, params, query, today, trace }) => {
    const p = await parcours.byId(db, who, Number(params.id), today)
    trace(p.stagiaire_id)
    const suspensions = await store.ofParcours(db, who.region, p.id)
    const demandes = await store.demandesOf(db, who.region, p.id)
    const demande = demandes.find(d => d.reponse === null) ?? null
    const looked = await lookAt(
      () => gesteOf(query, demande),
      geste => (p.sortie ? null : consequences(db, who.region, p, geste, today)),
    )
    return {
      parcours: p,
      regle: regleDe(p),
      suspensions,
      courante: p.sortie ? null : courante(suspensions, today),
      demandes,
      demande: p.sortie ? null : demande,
      evenements: await store.evenementsOf(db, who.region, p.id),
      responsables: who.role === 'stagiaire' ? [] : await store.responsablesOf(db, who.region, p.id),
      classe: query.classe !== undefined && query.classe in CLASSES ? (query.classe as Classe) : null,
      delai: await reglageOf(db, who.region, 'suspension_reponse', today),
      retour: p.sortie ? await store.retourOf(db, who.region, p.id, today) : null,
      ...looked,
    }
  },
  view: (data, view) => <SuspensionPage {...data} view={view} />,
})

/** What a change would do, or why it may not be asked so. */
async function lookAt<T>(ask: () => Geste | null, look: (geste: Geste) => Promise<T> | null) {
  try {
    const geste = ask()
    return { apercu: geste && (await look(geste)), refus: null }
  } catch (error) {
    if (!(error instanceof Refus)) throw error
    return { apercu: null, refus: { message: error.message, champ: error.champ ?? null } }
  }
}

/** The pathway, taken for this act and still open. */
export async function opened(ctx: Ctx) {
  const id = Number(ctx.params.id)
  await parcours.byId(ctx.db, ctx.who, id, ctx.today)
  await take(ctx.db, 'parcours', { region: ctx.who.region, id }, ctx.revision)
  const p = await parcours.byId(ctx.db, ctx.who, id, ctx.today)
  if (p.sortie) throw new Refus('Ce parcours est terminé : il ne change plus.')
  return p
}

const plausible = (value: string) => value < '2100-01-01'
/** A day that was typed. */
export const day = (message: string) =>
  z
    .string(message)
    .refine(isJour, message)
    .refine(plausible, 'Cette date est trop lointaine : vérifiez l’année.')
/** A day, or null when nothing is typed. */
export const optionalDay = z
  .string()
  .nullish()
  .transform(v => v || null)
  .refine(v => v === null || (isJour(v) && plausible(v)), 'Indiquez une date, ou laissez vide.')
/** A class of reason. */
export const classe = z.enum(Object.keys(CLASSES) as [Classe, ...Classe[]], 'Choisissez une raison.')
/** The account that sees to a return; null for the referent. */
export const responsable = z
  .union([z.literal('').transform(() => null), z.coerce.number().int().positive()])
  .nullish()
  .transform(v => v ?? null)
/** The account asked for, when it may see to the return; the referent by default. */
export async function chargeOf(ctx: Ctx, p: parcours.ParcoursRow, id: number | null): Promise<number> {
  if (id === null) return p.referent_id
  const found = (await store.responsablesOf(ctx.db, ctx.who.region, p.id)).find(r => r.id === id)
  if (!found) throw new Refus('Choisissez une personne de l’organisme, ou le conseiller.', 'responsable_id')
  return found.id
}
