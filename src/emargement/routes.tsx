import { z } from 'zod'
import {
  addDays,
  addMonths,
  endOfMonth,
  firstDay,
  isJour,
  type Mois,
  mois,
  monday,
  weekday,
} from '../calendrier/calendrier.ts'
import { Introuvable, Refus } from '../db/refus.ts'
import { act, type Ctx, page, type Route } from '../http/route.ts'
import { de, moisLong, plural } from '../web/format.ts'
import { byKey, caseKey, closed, demis, nameOf, weekDays } from './emargement.ts'
import { type Ligne, statements, uncertifiable } from './etat.ts'
import { EtatsPage } from './etats-page.tsx'
import { GroupesPage } from './pages.tsx'
import { planWeek } from './semaine.ts'
import { SemainePage } from './semaine-page.tsx'
import * as store from './store.ts'

const SEMAINE = '/emargement/:action/:semaine'
const ETATS = '/etats/:mois'
const UN_ETAT = '/parcours/:id/etats/:mois'
const ETATS_GROUPE = '/actions/:action/etats/:mois'

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
      etats: await store.toCertify(db, who, today),
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

/** The month of the address. */
function monthOf({ params }: Ctx): Mois {
  const month = params.mois ?? ''
  if (!/^\d{4}-\d{2}$/.test(month) || !isJour(firstDay(month))) throw new Introuvable('Ce mois')
  return month
}

/** The month's statements that this account sees: of one group, of one pathway, or all of them. */
async function loadEtats(ctx: Ctx, which: { action?: number; parcours?: number }): Promise<Ligne[]> {
  const { db, who, today } = ctx
  const month = monthOf(ctx)
  const [du, au] = [firstDay(month), endOfMonth(month)]
  const membres = await store.membres(db, who, { du, au, ...which })
  const ids = membres.map(m => m.parcours_id)
  const certified = await store.etats(db, who.region, ids, month)
  const open = ids.filter(id => !certified.some(e => e.parcours_id === id))
  return statements(membres, month, await store.cells(db, who.region, open, du, au), certified, today)
}

const etats = page({
  path: ETATS,
  title: 'États de présence du mois',
  roles: ['organisme', 'region'],
  wide: true,
  data: async ctx => {
    const month = monthOf(ctx)
    const action = Number(ctx.params.action ?? ctx.query.action)
    if (action) await store.actionById(ctx.db, ctx.who, action)
    const lignes = await loadEtats(ctx, action ? { action } : {})
    return {
      mois: month,
      precedent: mois(addMonths(firstDay(month), -1)),
      suivant: mois(addMonths(firstDay(month), 1)),
      groupes: [...Map.groupBy(lignes, l => l.membre.action_id)].map(([action_id, group]) => ({
        action_id,
        site: group[0]?.membre.site ?? '',
        lignes: group,
      })),
    }
  },
  view: (data, view) => <EtatsPage {...data} view={view} one={UN_ETAT} group={ETATS_GROUPE} />,
})

const certify = ({ db, who, now }: Ctx, month: Mois, lignes: readonly Ligne[]) =>
  store.certify(
    db,
    who,
    now,
    month,
    lignes.map(l => ({
      parcours_id: l.membre.parcours_id,
      minutes_present: l.minutes_present,
      minutes_entreprise: l.minutes_entreprise,
      minutes_absence_justifiee: l.minutes_absence_justifiee,
      minutes_absence_injustifiee: l.minutes_absence_injustifiee,
    })),
  )

const certification = act({
  path: UN_ETAT,
  title: 'Certifier l’état d’un mois',
  roles: ['organisme'],
  page: etats,
  input: z.object({ _confirmation: z.literal('oui').optional() }),
  run: async (ctx, { _confirmation }) => {
    const month = monthOf(ctx)
    const id = Number(ctx.params.id)
    await store.hold(ctx.db, ctx.who, { parcours: id })
    const [ligne] = await loadEtats(ctx, { parcours: id })
    if (!ligne) throw new Introuvable('Cet état')
    const reason = uncertifiable(ligne, _confirmation === 'oui')
    if (reason) throw new Refus(reason)
    await certify(ctx, month, [ligne])
    return {
      to: `/etats/${month}?action=${ligne.membre.action_id}`,
      notice: `L’état ${de(nameOf(ligne.membre))} pour ${moisLong(month)} est certifié.`,
    }
  },
})

/** Certifies what is ready; nobody waits for another's contract, and who remains is named. */
const certificationGroupe = act({
  path: ETATS_GROUPE,
  title: 'Certifier les états prêts d’un groupe',
  roles: ['organisme'],
  page: etats,
  input: z.object({}),
  run: async (ctx, _input) => {
    const month = monthOf(ctx)
    const action = await store.actionById(ctx.db, ctx.who, Number(ctx.params.action))
    await store.hold(ctx.db, ctx.who, { action: action.id })
    const lignes = await loadEtats(ctx, { action: action.id })
    const ready = lignes.filter(l => l.statut === 'pret')
    const left = lignes.filter(l => l.statut !== 'pret' && l.statut !== 'certifie')
    if (ready.length === 0)
      throw new Refus(
        left.length
          ? `Aucun état n’est prêt. ${left.map(l => uncertifiable(l, false)).join(' ')}`
          : 'Tous les états de ce groupe sont déjà certifiés.',
      )
    await certify(ctx, month, ready)
    const rest = left.length ? ` Il reste : ${left.map(l => nameOf(l.membre)).join(', ')}.` : ''
    return {
      to: `/etats/${month}?action=${action.id}`,
      notice: `${plural(ready.length, 'état certifié', 'états certifiés')} pour ${moisLong(month)}.${rest}`,
      result: { certifies: ready.length, restants: left.length },
    }
  },
})

export const routes: Route[] = [groupes, semaine, saisie, etats, certification, certificationGroupe]
