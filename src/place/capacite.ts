import { sql } from 'kysely'
import { z } from 'zod'
import { addDays, isJour, weekday } from '../calendrier/calendrier.ts'
import { Introuvable, Refus } from '../db/refus.ts'
import { type Act, act, type Ctx, type Page } from '../http/route.ts'
import { jour, plural } from '../web/format.ts'
import * as lecture from './lecture.ts'
import { proposer, retoursDe } from './liste.ts'
import { CLASSES, type Classe, RYTHMES, type Rythme } from './place.ts'
import { verrouiller } from './sujet.ts'

const roles = ['region', 'organisme'] as const

export const jourSaisi = (message: string) =>
  z
    .string(message)
    .refine(isJour, message)
    .refine(v => v < '2100-01-01' && v >= '2000-01-01', 'Cette date est trop lointaine : vérifiez l’année.')
export const jourOuVide = z
  .string()
  .default('')
  .refine(v => v === '' || (isJour(v) && v < '2100-01-01'), 'Indiquez une date, ou laissez vide.')
const nombreOuVide = (message: string) =>
  z
    .union([z.literal(''), z.coerce.number(message).int(message).min(1, message).max(9999, message)])
    .optional()
    .transform(v => (v === '' || v === undefined ? null : v))

/** The site of the address, if this account may change it. */
const siteOf = ({ db, who, params, today, now }: Ctx) =>
  lecture.siteDe(db, who, Number(params.action), today, now)

/** What the organisation and the Région decide of a site's places; `page` is shown again after a refusal. */
export const capaciteActs = (page: Page): Act[] => [
  act({
    path: '/places/:action/capacite',
    title: 'Changer le nombre de places',
    roles,
    page,
    input: z.object({
      du: jourSaisi('Indiquez à partir de quand.'),
      au: jourOuVide,
      places: z.coerce
        .number('Indiquez le nombre de places.')
        .int('Indiquez un nombre entier.')
        .min(0, 'Le nombre de places va de 0 à 9 999.')
        .max(9999, 'Le nombre de places va de 0 à 9 999.'),
      minimum: nombreOuVide('Indiquez un nombre de personnes, ou laissez vide.'),
      motif: z.string().trim().max(300, '300 caractères au plus.').default(''),
    }),
    run: async (ctx, { du, au, places, minimum, motif }) => {
      const { db, who, now, today } = ctx
      const site = await siteOf(ctx)
      if (du < today)
        throw new Refus('Ce jour est passé : le nombre de places change au plus tôt aujourd’hui.', 'du')
      if (au !== '' && au < du) throw new Refus('La fin doit venir après le début.', 'au')
      if (minimum !== null && minimum > places)
        throw new Refus('Le minimum pour ouvrir dépasse le nombre de places.', 'minimum')
      await db
        .insertInto('capacite')
        .values({
          region: who.region,
          action_id: site.action_id,
          periode: `[${du},${au === '' ? '' : addDays(au, 1)})`,
          places,
          minimum,
          motif,
          decide_le: now,
          compte_id: who.id,
        })
        .execute()
      const offered = await proposer(db, who.region, site.action_id, now)
      return {
        to: `/places/${site.action_id}`,
        notice: `${plural(places, 'place')} à partir du ${jour(du)}.${offered ? ` ${plural(offered, 'place est proposée', 'places sont proposées')} à la liste d’attente.` : ''}`,
        result: { proposees: offered },
      }
    },
  }),
  act({
    path: '/places/:action/rythme',
    title: 'Changer le rythme des entrées',
    roles,
    page,
    input: z.object({ entree: z.enum(Object.keys(RYTHMES) as [Rythme], 'Choisissez un rythme.') }),
    run: async (ctx, { entree }) => {
      const site = await siteOf(ctx)
      await ctx.db
        .updateTable('action')
        .set({ entree })
        .where('region', '=', ctx.who.region)
        .where('id', '=', site.action_id)
        .execute()
      return { to: `/places/${site.action_id}#entrees`, notice: `${RYTHMES[entree]} : c’est noté.` }
    },
  }),
  act({
    path: '/places/:action/entrees',
    title: 'Prévoir un jour d’entrée',
    roles,
    page,
    input: z.object({
      jour: jourSaisi('Indiquez le jour d’entrée.'),
      places: nombreOuVide('Indiquez un nombre de places, ou laissez vide.'),
    }),
    run: async (ctx, { jour: le, places }) => {
      const { db, who, now, today } = ctx
      const site = await siteOf(ctx)
      if (site.entree === 'permanentes')
        throw new Refus('Sur ce site, on entre à toute date : changez d’abord le rythme des entrées.', 'jour')
      if (le < today) throw new Refus('Ce jour est passé : prévoyez une entrée à venir.', 'jour')
      if (weekday(le) === 7) throw new Refus('Cette date est un dimanche.', 'jour')
      await db
        .insertInto('entree_prevue')
        .values({
          region: who.region,
          action_id: site.action_id,
          jour: le,
          places,
          decide_le: now,
          compte_id: who.id,
        })
        .execute()
      return { to: `/places/${site.action_id}#entrees`, notice: `Une entrée est prévue le ${jour(le)}.` }
    },
  }),
  act({
    path: '/places/:action/entrees/annulation',
    title: 'Retirer un jour d’entrée',
    roles,
    page,
    input: z.object({ entree: z.coerce.number('Choisissez un jour.').int() }),
    run: async (ctx, { entree }) => {
      const site = await siteOf(ctx)
      const { rows } = await sql<{
        jour: string
      }>`update entree_prevue set annulee_le = ${ctx.now} where region = ${ctx.who.region}
        and action_id = ${site.action_id} and id = ${entree} and annulee_le is null and jour >= ${ctx.today} returning jour`.execute(
        ctx.db,
      )
      const [row] = rows
      if (!row) throw new Introuvable('Ce jour d’entrée')
      return { to: `/places/${site.action_id}#entrees`, notice: `L’entrée du ${jour(row.jour)} est retirée.` }
    },
  }),
  act({
    path: '/places/:action/classement',
    title: 'Changer un rang dans la liste d’attente',
    roles,
    page,
    input: z.object({
      attente: z.coerce.number('Choisissez une personne.').int().positive('Choisissez une personne.'),
      classe: z.enum(Object.keys(CLASSES) as [Classe], 'Choisissez une raison.'),
      raison: z
        .string()
        .trim()
        .min(5, 'Dites pourquoi, en quelques mots.')
        .max(200, '200 caractères au plus.'),
    }),
    run: async (ctx, { attente, classe, raison }) => {
      const site = await siteOf(ctx)
      const { rows } = await sql`update liste_attente set classe = ${classe}, raison = ${raison}
        where region = ${ctx.who.region} and action_id = ${site.action_id} and id = ${attente} and close_le is null
        returning id`.execute(ctx.db)
      if (rows.length === 0) throw new Introuvable('Cette attente')
      return {
        to: `/places/${site.action_id}#attente`,
        notice: 'Le rang est changé : la raison se lit dans la liste.',
      }
    },
  }),
  act({
    path: '/places/:action/retours',
    title: 'Mettre un retour en tête de liste',
    roles,
    page,
    input: z.object({
      parcours: z.coerce.number('Choisissez une personne.').int().positive('Choisissez une personne.'),
    }),
    run: async (ctx, { parcours }) => {
      const { db, who, now, today } = ctx
      const site = await siteOf(ctx)
      const known = await retoursDe(db, who.region, site.action_id, today)
      if (!known.some(r => r.id === parcours))
        throw new Refus(
          'Cette personne n’est pas suspendue ici sans place gardée, ou attend déjà.',
          'parcours',
        )
      await verrouiller(db, who.region, site.action_id)
      await sql`insert into liste_attente (region, prescription_id, action_id, classe, raison, depuis)
        select region, prescription_id, action_id, 'retour', 'Revient d’une suspension', ${now} from parcours
        where region = ${who.region} and id = ${parcours}`.execute(db)
      const offered = await proposer(db, who.region, site.action_id, now)
      return {
        to: `/places/${site.action_id}#attente`,
        notice: offered
          ? 'Une place est retenue pour ce retour : notez la reprise sur le parcours.'
          : 'La personne est en tête de la liste d’attente : la prochaine place libre est pour elle.',
        result: { proposees: offered },
      }
    },
  }),
]
