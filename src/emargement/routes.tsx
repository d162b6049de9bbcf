import { z } from 'zod'
import {
  addDays,
  days,
  earlier,
  isJour,
  type Jour,
  later,
  monday,
  weekday,
} from '../calendrier/calendrier.ts'
import { Introuvable } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import { toCertify } from '../etat/store.ts'
import { act, type Ctx, page, type Route } from '../http/route.ts'
import { byId } from '../parcours/store.ts'
import { annoncesOf } from '../presence/store.ts'
import { seancesOf, withTimetable } from '../seance/store.ts'
import { de, plural } from '../web/format.ts'
import { type Attendu, attendu, columnsOf, dayKey, expectedFor } from './attendu.ts'
import { byKey, caseKey, closed, dayLabel, type Membre, nameOf } from './emargement.ts'
import { JourPage } from './jour-page.tsx'
import { GroupesPage } from './pages.tsx'
import { allDemis, DETAILS, planDay, planWeek } from './semaine.ts'
import { SemainePage } from './semaine-page.tsx'
import * as store from './store.ts'

const SEMAINE = '/emargement/:action/:semaine'
const JOUR = '/parcours/:id/presences/:jour'

const ids = (membres: readonly Membre[]) => membres.map(m => m.parcours_id)

/** What these people are expected to follow in `[du, au[`. */
async function attenduOf(
  db: Db,
  region: string,
  membres: readonly Membre[],
  [du, au]: [Jour, Jour],
  samedi = false,
): Promise<Attendu> {
  const seances = await seancesOf(db, region, ids(membres), du, au)
  const suivis = await withTimetable(db, region, ids(membres), au)
  const annoncees = (await annoncesOf(db, region, ids(membres), du, au)).flatMap(a =>
    days(later(a.du, du), earlier(a.au, au)).map(jour => dayKey({ parcours_id: a.parcours_id, jour })),
  )
  return { ...attendu(membres, days(du, au), seances, suivis, samedi), annoncees: new Set(annoncees) }
}

const groupes = page({
  path: '/emargement',
  title: 'Émargement',
  roles: ['organisme'],
  wide: true,
  data: async ({ db, who, today, query }) => {
    const lundi = monday(isJour(query.semaine) ? query.semaine : today)
    const au = addDays(lundi, 7)
    const membres = await store.membres(db, who, { du: lundi, au })
    const noted = byKey(await store.cells(db, who.region, ids(membres), lundi, au))
    const planned = await attenduOf(db, who.region, membres, [lundi, au])
    return {
      lundi,
      today,
      etats: await toCertify(db, who, today),
      groupes: [...Map.groupBy(membres, m => m.action_id)].map(([action_id, group]) => {
        const open = group.flatMap(m =>
          days(lundi, au)
            .filter(jour => jour <= today && !closed(m, jour))
            .flatMap(jour => allDemis.map(demi => ({ parcours_id: m.parcours_id, jour, demi })))
            .filter(c => expectedFor(planned, c) !== null),
        )
        return {
          action_id,
          site: group[0]?.site ?? '',
          personnes: group.length,
          attendues: open.length,
          notees: open.filter(c => noted.has(caseKey(c))).length,
        }
      }),
    }
  },
  view: data => <GroupesPage {...data} />,
})

/** The group and the week of the address, as they stand. */
async function loadWeek({ db, who, params, query }: Ctx) {
  const action = await store.actionById(db, who, Number(params.action))
  const lundi = params.semaine ?? ''
  if (!isJour(lundi) || weekday(lundi) !== 1) throw new Introuvable('Cette semaine')
  const au = addDays(lundi, 7)
  const membres = await store.membres(db, who, { du: lundi, au, action: action.id })
  const cells = await store.cells(db, who.region, ids(membres), lundi, au)
  const asked = { samedi: query.samedi === '1', soir: query.soir === '1' }
  const planned = await attenduOf(db, who.region, membres, [lundi, au], asked.samedi)
  const columns = columnsOf(lundi, cells, planned, asked)
  return { action, lundi, membres, cells, columns, attendu: planned, asked, durees: query.durees === '1' }
}

const semaine = page({
  path: SEMAINE,
  title: 'Feuille de la semaine',
  roles: ['organisme'],
  wide: true,
  data: async ctx => {
    const { attendu: planned, ...week } = await loadWeek(ctx)
    // As lists, for the API: what is expected of each half-day, and who has a timetable.
    const attendues = [...planned.cells].map(([cle, a]) => ({
      cle,
      minutes: a.minutes,
      modalite: a.modalite,
    }))
    return { ...week, attendues, suivis: [...planned.suivis], annoncees: [...(planned.annoncees ?? [])] }
  },
  view: (data, view) => <SemainePage {...data} view={view} act={SEMAINE} />,
})

const saisie = act({
  path: SEMAINE,
  title: 'Noter les présences d’une semaine',
  roles: ['organisme'],
  page: semaine,
  input: z.looseObject({ vu: z.string().optional(), remplir: z.string().optional() }),
  run: async (ctx, input) => {
    const { db, who, params, query, today } = ctx
    await store.hold(db, who, { action: Number(params.action) })
    const week = await loadWeek(ctx)
    const { action, lundi } = week
    const changed = planWeek(input, week.membres, week, week.cells, today, week.attendu)
    await store.save(db, who, changed)
    const keep = new URLSearchParams(query).toString()
    return {
      to: `/emargement/${action.id}/${lundi}${keep && `?${keep}`}`,
      notice: saved(changed.length),
      result: { enregistrees: changed.length },
    }
  },
})

const saved = (n: number) =>
  n ? `${plural(n, 'demi-journée enregistrée', 'demi-journées enregistrées')}.` : 'Rien n’a changé.'

/** One person's day, as it stands. */
async function loadDay({ db, who, params }: Ctx) {
  const id = Number(params.id)
  const jour = params.jour ?? ''
  if (!isJour(jour) || !Number.isSafeInteger(id)) throw new Introuvable('Ce jour')
  const [m] = await store.membres(db, who, { du: '1900-01-01', au: '2200-01-01', parcours: id })
  if (!m) throw new Introuvable('Ce parcours')
  const week: [Jour, Jour] = [monday(jour), addDays(monday(jour), 7)]
  const cells = await store.cells(db, who.region, [id], ...week)
  return { m, jour, cells, planned: await attenduOf(db, who.region, [m], week) }
}

const journee = page({
  path: JOUR,
  title: 'Présences d’un jour',
  roles: ['organisme'],
  data: async ctx => {
    const { m, jour, cells, planned } = await loadDay(ctx)
    ctx.trace((await byId(ctx.db, ctx.who, m.parcours_id, ctx.today)).stagiaire_id)
    return {
      m,
      jour,
      demis: allDemis.map(demi => {
        const where = { parcours_id: m.parcours_id, jour, demi }
        return { demi, prevue: expectedFor(planned, where), note: byKey(cells).get(caseKey(where)) ?? null }
      }),
      /** No timetable: what is expected is only the usual week. */
      suivi: planned.suivis.has(m.parcours_id),
      annoncee: planned.annoncees?.has(dayKey({ parcours_id: m.parcours_id, jour })) ?? false,
    }
  },
  view: (data, view) => <JourPage {...data} view={view} act={JOUR} />,
})

const detail = act({
  path: JOUR,
  title: 'Noter en détail les présences d’un jour',
  roles: ['organisme'],
  page: journee,
  input: z.object({
    avant: z.string().optional(),
    ...Object.fromEntries(
      allDemis.flatMap(demi =>
        DETAILS.map(field => [
          `${field}_${demi}`,
          z.coerce.string().max(500, '500 caractères au plus.').optional(),
        ]),
      ),
    ),
  }),
  run: async (ctx, input) => {
    const { db, who, today } = ctx
    await store.hold(db, who, { parcours: Number(ctx.params.id) || 0 })
    const { m, jour, cells, planned } = await loadDay(ctx)
    const changed = planDay(input as Record<string, string | undefined>, m, jour, cells, today, planned)
    await store.save(db, who, changed)
    return {
      to: `/parcours/${m.parcours_id}/presences/${jour}`,
      notice: changed.length
        ? `${dayLabel(jour)}, présences ${de(nameOf(m))} : ${saved(changed.length)}`
        : saved(0),
      result: { enregistrees: changed.length },
    }
  },
})

export const routes: Route[] = [groupes, semaine, saisie, journee, detail]
