import { z } from 'zod'
import { addMonths, endOfMonth, firstDay, type Mois, mois } from '../calendrier/calendrier.ts'
import { Introuvable, Refus } from '../db/refus.ts'
import { nameOf } from '../emargement/emargement.ts'
import * as emargement from '../emargement/store.ts'
import { act, type Ctx, monthOf, page, pageOf, type Route } from '../http/route.ts'
import { accountsOf, write } from '../message/store.ts'
import { seancesOf, withTimetable } from '../seance/store.ts'
import { de, moisLong, plural } from '../web/format.ts'
import { type Ligne, statements, uncertifiable } from './etat.ts'
import { EtatPage } from './etat-page.tsx'
import { EtatsPage } from './etats-page.tsx'
import { groupesDuMois, pagesDe } from './groupes.ts'
import { routes as retards } from './retards-routes.tsx'
import * as store from './store.ts'

const ETATS = '/etats/:mois'
const UN_ETAT = '/parcours/:id/etats/:mois'
const REOUVERTURE = '/parcours/:id/etats/:mois/reouverture'
const ETATS_GROUPE = '/actions/:action/etats/:mois'
/** How many people a page shows at most, in whole groups. */
const SIZE = 50

/** The month's statements that this account sees: of one group or some, or of one pathway. */
async function loadEtats(
  ctx: Ctx,
  which: { action?: number; actions?: number[]; parcours?: number },
): Promise<Ligne[]> {
  const { db, who, today } = ctx
  const month = monthOf(ctx)
  const [du, au] = [firstDay(month), endOfMonth(month)]
  const membres = await emargement.membres(db, who, { du, au, ...which })
  const ids = membres.map(m => m.parcours_id)
  const versions = await store.versions(db, who.region, ids, month)
  const standing = new Set(versions.filter(v => v.rouvert_le === null).map(v => v.parcours_id))
  const open = ids.filter(id => !standing.has(id))
  const cells = await store.notees(db, who.region, open, month)
  return statements(membres, month, cells, versions, today, {
    seances: await seancesOf(db, who.region, ids, du, au),
    emplois: await withTimetable(db, who.region, ids, au),
    suivis: await store.suivis(db, who.region, ids, month),
  })
}

const etats = page({
  path: ETATS,
  title: 'États de présence du mois',
  roles: ['organisme', 'region'],
  wide: true,
  data: async ctx => {
    const month = monthOf(ctx)
    const action = Number(ctx.params.action ?? ctx.query.action)
    if (action) await emargement.actionById(ctx.db, ctx.who, action)
    const all = await groupesDuMois(ctx.db, ctx.who, month, action || null)
    const pages = pagesDe(all, SIZE)
    const number = Math.min(pageOf(ctx.query), pages.length)
    const shown = pages[number - 1] ?? []
    const lignes = shown.length ? await loadEtats(ctx, { actions: shown.map(g => g.action_id) }) : []
    const of = Map.groupBy(lignes, l => l.membre.action_id)
    return {
      mois: month,
      precedent: mois(addMonths(firstDay(month), -1)),
      suivant: mois(addMonths(firstDay(month), 1)),
      action: action || null,
      total: all.reduce((n, g) => n + g.nombre, 0),
      tous: pages.length > 1 ? all : [],
      page: number,
      pages: pages.length,
      groupes: shown.map(({ action_id, site }) => ({ action_id, site, lignes: of.get(action_id) ?? [] })),
    }
  },
  view: (data, view) => <EtatsPage {...data} view={view} one={UN_ETAT} group={ETATS_GROUPE} />,
})

/** One person's month: where it stands, who certified and reopened it, and what reopening it would entail. */
const etat = page({
  path: UN_ETAT,
  title: 'État de présence d’une personne',
  roles: ['organisme', 'region'],
  data: async ctx => {
    const month = monthOf(ctx)
    const id = Number(ctx.params.id)
    const [ligne] = await loadEtats(ctx, { parcours: id })
    if (!ligne) throw new Introuvable('Cet état')
    return {
      mois: month,
      ligne,
      versions: (await store.versions(ctx.db, ctx.who.region, [id], month)).reverse(),
      paie: await store.payOf(ctx.db, ctx.who.region, id, month),
    }
  },
  view: (data, view) => <EtatPage {...data} view={view} act={REOUVERTURE} />,
})

const reouverture = act({
  path: REOUVERTURE,
  title: 'Rouvrir un état certifié',
  roles: ['organisme', 'region'],
  page: etat,
  input: z.object({
    motif: z.string().trim().min(5, 'Dites pourquoi, en quelques mots (5 lettres au moins).').max(500),
    _confirmation: z.literal('oui', 'Cochez la case pour rouvrir cet état.'),
  }),
  run: async (ctx, { motif }) => {
    const { db, who, now } = ctx
    const month = monthOf(ctx)
    const id = Number(ctx.params.id)
    await emargement.hold(db, who, { parcours: id })
    const [ligne] = await loadEtats(ctx, { parcours: id })
    if (!ligne) throw new Introuvable('Cet état')
    const name = nameOf(ligne.membre)
    if (!(await store.reopen(db, who, now, id, month, motif)))
      throw new Refus(`${name} : l’état de ${moisLong(month)} n’est pas certifié, il n’y a rien à rouvrir.`)
    if (who.role === 'region') await tellReopened(ctx, ligne, month)
    return {
      to: `/parcours/${id}/etats/${month}`,
      notice: `L’état ${de(name)} pour ${moisLong(month)} est rouvert : la feuille peut être corrigée, puis le mois certifié de nouveau.`,
      result: { version: ligne.version, paie: await store.payOf(db, who.region, id, month) },
    }
  },
})

/** The organisation learns that the Région reopened a month: it is for the organisation to correct it. */
async function tellReopened({ db, who, now }: Ctx, { membre, version }: Ligne, month: Mois): Promise<void> {
  const organisme = await store.organismeOf(db, who.region, membre.action_id)
  if (organisme === null) return
  for (const compte_id of await accountsOf(db, who.region, organisme))
    await write(
      db,
      {
        region: who.region,
        compte_id,
        cle: `rouvert-${membre.parcours_id}-${month}-${version}`,
        objet: `Un état de ${moisLong(month)} est rouvert`,
        texte: `La Région a rouvert un état de présence de ${moisLong(month)}. Corrigez la feuille s’il le faut, puis certifiez-le de nouveau.`,
        lien: `/parcours/${membre.parcours_id}/etats/${month}`,
      },
      now,
    )
}

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
    await emargement.hold(ctx.db, ctx.who, { parcours: id })
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
    const action = await emargement.actionById(ctx.db, ctx.who, Number(ctx.params.action))
    await emargement.hold(ctx.db, ctx.who, { action: action.id })
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

// « /etats/retards » comes before « /etats/:mois », which would take it for a month.
export const routes: Route[] = [...retards, etats, etat, certification, certificationGroupe, reouverture]
