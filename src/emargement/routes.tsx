import { z } from 'zod'
import { addDays, isJour, monday, weekday } from '../calendrier/calendrier.ts'
import { Introuvable } from '../db/refus.ts'
import { toCertify } from '../etat/store.ts'
import { act, type Ctx, page, type Route } from '../http/route.ts'
import { plural } from '../web/format.ts'
import { byKey, caseKey, closed, demis, weekDays } from './emargement.ts'
import { GroupesPage } from './pages.tsx'
import { planWeek } from './semaine.ts'
import { SemainePage } from './semaine-page.tsx'
import * as store from './store.ts'

const SEMAINE = '/emargement/:action/:semaine'

const groupes = page({
  path: '/emargement',
  title: 'Émargement',
  roles: ['organisme'],
  wide: true,
  data: async ({ db, who, today, query }) => {
    const lundi = monday(isJour(query.semaine) ? query.semaine : today)
    const au = addDays(lundi, 5)
    const membres = await store.membres(db, who, { du: lundi, au })
    const noted = byKey(
      await store.cells(
        db,
        who.region,
        membres.map(m => m.parcours_id),
        lundi,
        au,
      ),
    )
    return {
      lundi,
      today,
      etats: await toCertify(db, who, today),
      groupes: [...Map.groupBy(membres, m => m.action_id)].map(([action_id, group]) => {
        const open = group.flatMap(m =>
          weekDays(lundi, false)
            .filter(jour => jour <= today && !closed(m, jour))
            .flatMap(jour => demis.map(demi => caseKey({ ...m, jour, demi }))),
        )
        return {
          action_id,
          site: group[0]?.site ?? '',
          personnes: group.length,
          attendues: open.length,
          notees: open.filter(key => noted.has(key)).length,
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
  const au = addDays(lundi, 6)
  const membres = await store.membres(db, who, { du: lundi, au, action: action.id })
  const cells = await store.cells(
    db,
    who.region,
    membres.map(m => m.parcours_id),
    lundi,
    au,
  )
  const saturday = query.samedi === '1' || cells.some(c => weekday(c.jour) === 6)
  return { action, lundi, membres, cells, jours: weekDays(lundi, saturday), durees: query.durees === '1' }
}

const semaine = page({
  path: SEMAINE,
  title: 'Feuille de la semaine',
  roles: ['organisme'],
  wide: true,
  data: loadWeek,
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
    const { action, lundi, jours, membres, cells } = await loadWeek(ctx)
    const changed = planWeek(input, membres, { lundi, jours }, cells, today)
    await store.save(db, who, changed)
    const keep = new URLSearchParams(query).toString()
    return {
      to: `/emargement/${action.id}/${lundi}${keep && `?${keep}`}`,
      notice: changed.length
        ? `${plural(changed.length, 'demi-journée enregistrée', 'demi-journées enregistrées')}.`
        : 'Rien n’a changé.',
      result: { enregistrees: changed.length },
    }
  },
})

export const routes: Route[] = [groupes, semaine, saisie]
