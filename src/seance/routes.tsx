import { z } from 'zod'
import { addDays, days, isFerie, isJour, type Jour, monday } from '../calendrier/calendrier.ts'
import { Refus } from '../db/refus.ts'
import { closed, type Membre, nameOf } from '../emargement/emargement.ts'
import { membres } from '../emargement/store.ts'
import { act, type Ctx, page, pageOf, type Route } from '../http/route.ts'
import { de, jour as jourLong, plural } from '../web/format.ts'
import * as acts from './acts.ts'
import { SeancesPage } from './pages.tsx'
import { day, hour, keys, modalite, plausible, several } from './saisie.ts'
import { copied, MODELES, type Modele, modele, seancesOn } from './seance.ts'
import * as store from './store.ts'
import { uneRoutes } from './une.tsx'

const SEANCES = '/parcours/:id/seances'
const PAGE_SIZE = 40

/** A week, day by day: what is expected, or why nothing is. */
const weekOf = (m: Membre, seances: readonly store.SeanceRow[], lundi: Jour) =>
  days(lundi, addDays(lundi, 7)).map(jour => {
    const reason = isFerie(jour, m.departement) ? 'Jour férié' : closed(m, jour)
    const shut = reason === 'Mois certifié' ? null : reason
    return { jour, reason: shut, seances: shut ? [] : seancesOn(seances, jour, m.departement) }
  })

/** Those of the same group whose timetable can be taken up. */
async function models({ db, who, today }: Ctx, m: Membre) {
  if (who.role !== 'organisme') return []
  const group = await membres(db, who, { du: m.date_entree, au: addDays(today, 366), action: m.action_id })
  const others = group.filter(o => o.parcours_id !== m.parcours_id)
  const ids = others.map(o => o.parcours_id)
  const having = new Set(
    (await store.seancesOf(db, who.region, ids, today, '2200-01-01')).map(s => s.parcours_id),
  )
  return others
    .filter(o => having.has(o.parcours_id))
    .map(o => ({ value: String(o.parcours_id), label: nameOf(o) }))
}

const liste = page({
  path: SEANCES,
  title: 'Emploi du temps',
  roles: ['organisme', 'stagiaire', 'conseiller', 'region'],
  wide: true,
  data: async ctx => {
    const { db, who, today, query } = ctx
    const head = await acts.header(ctx)
    const lundi = monday(isJour(query.semaine) ? query.semaine : today)
    const seances = await store.all(db, who.region, head.m.parcours_id)
    const filtre = query.filtre === 'passees' ? ('passees' as const) : ('en_cours' as const)
    const shown = seances.filter(s => (acts.temps(s, today) === 'passee') === (filtre === 'passees'))
    const number = pageOf(query)
    return {
      ...head,
      lundi,
      semaine: weekOf(head.m, seances, lundi),
      filtre,
      passees: seances.filter(s => acts.temps(s, today) === 'passee').length,
      total: shown.length,
      page: number,
      size: PAGE_SIZE,
      seances: shown
        .toSorted((a, b) => (filtre === 'passees' ? 0 : a.du < b.du ? -1 : a.du > b.du ? 1 : 0))
        .slice((number - 1) * PAGE_SIZE, number * PAGE_SIZE)
        .map(s => ({ ...s, temps: acts.temps(s, today) })),
      autres: await models(ctx, head.m),
    }
  },
  view: (data, view) => <SeancesPage {...data} view={view} act={SEANCES} />,
})

const ajout = act({
  path: SEANCES,
  title: 'Ajouter une séance',
  roles: ['organisme'],
  page: liste,
  input: z.object({
    rythme: z.enum(['semaine', 'jour'], 'Dites si la séance revient chaque semaine.').default('semaine'),
    jours: several.optional().describe('Jours de la semaine, de 1 (lundi) à 7 (dimanche)'),
    du: day('Indiquez le premier jour.'),
    dernier: z
      .string()
      .default('')
      .refine(v => v === '' || (isJour(v) && plausible(v)), 'Indiquez une date, ou laissez vide.')
      .describe('Dernier jour, inclus ; vide : sans fin'),
    debut: hour.describe('HH:MM'),
    fin: hour.describe('HH:MM, le même jour'),
    modalite,
  }),
  run: async (ctx, input) => {
    const m = await acts.held(ctx)
    const added = acts.asked({ ...input, jours: (input.jours as string[] | undefined) ?? [] }, m.departement)
    for (const s of added) acts.open(m, s.du, s.au)
    await acts.add(ctx, m, await store.all(ctx.db, ctx.who.region, m.parcours_id), added)
    return {
      to: `/parcours/${m.parcours_id}/seances?semaine=${monday(input.du)}`,
      notice: `${plural(added.length, 'séance ajoutée', 'séances ajoutées')} à l’emploi du temps ${de(nameOf(m))}.`,
      result: { ajoutees: added.length },
    }
  },
})

const copie = act({
  path: `${SEANCES}/copie`,
  title: 'Reprendre l’emploi du temps d’une autre personne',
  roles: ['organisme'],
  page: liste,
  input: z.object({
    de: z.coerce
      .number('Choisissez une personne.')
      .int('Choisissez une personne.')
      .positive('Choisissez une personne.'),
    du: day('Indiquez le premier jour.'),
  }),
  run: async (ctx, input) => {
    const m = await acts.held(ctx)
    const from = await acts.membre({ ...ctx, params: { id: String(input.de) } })
    if (from.action_id !== m.action_id || from.parcours_id === m.parcours_id)
      throw new Refus('Choisissez une autre personne du même groupe.', 'de')
    const seances = copied(await store.all(ctx.db, ctx.who.region, from.parcours_id), input.du)
    await acts.replace(ctx, m, input.du, seances, 'de')
    return {
      to: `/parcours/${m.parcours_id}/seances?semaine=${monday(input.du)}`,
      notice: `L’emploi du temps ${de(nameOf(m))} est celui ${de(nameOf(from))} à partir du ${jourLong(input.du)}.`,
      result: { ajoutees: seances.length },
    }
  },
})

const usuel = act({
  path: `${SEANCES}/modele`,
  title: 'Appliquer un emploi du temps usuel',
  roles: ['organisme'],
  page: liste,
  input: z.object({
    modele: z.enum(keys<Modele>(MODELES), 'Choisissez un emploi du temps.'),
    du: day('Indiquez le premier jour.'),
  }),
  run: async (ctx, input) => {
    const m = await acts.held(ctx)
    const seances = modele(input.modele, input.du, m.minutes_semaine)
    await acts.replace(ctx, m, input.du, seances, 'modele')
    return {
      to: `/parcours/${m.parcours_id}/seances?semaine=${monday(input.du)}`,
      notice: `L’emploi du temps ${de(nameOf(m))} est en place à partir du ${jourLong(input.du)}.`,
      result: { ajoutees: seances.length },
    }
  },
})

// The two named acts before the séance's own: `copie` is not a number.
export const routes: Route[] = [liste, ajout, copie, usuel, ...uneRoutes]
