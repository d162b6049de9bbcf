import { endOfMonth, firstDay, isJour, type Mois, mois } from '../calendrier/calendrier.ts'
import { Introuvable } from '../db/refus.ts'
import { cells } from '../emargement/store.ts'
import { type MoisEtat, moisEtats } from '../etat/store.ts'
import { type Ctx, page, type Route } from '../http/route.ts'
import { apercu } from '../liquidation/store.ts'
import { MaRemunerationPage, type MoisDePaie, MoisExpliquePage } from './mois-page.tsx'
import * as store from './store.ts'

/** The month of the address. */
function monthOf({ params }: Ctx): Mois {
  const month = params.mois ?? ''
  if (!/^\d{4}-\d{2}$/.test(month) || !isJour(firstDay(month))) throw new Introuvable('Ce mois')
  return month
}

/** One month of a pathway, as far as it has gone. */
async function monthOfPay(
  { db, who, today }: Ctx,
  parcours: store.Parcours,
  month: Mois,
  etats: readonly MoisEtat[],
  lines: readonly store.Ligne[],
): Promise<MoisDePaie> {
  const etat = etats.find(e => e.mois === month) ?? null
  const own = lines.filter(l => l.mois === month)
  const due =
    own.length === 0 && etat?.certifie_le
      ? await apercu(db, who.region, parcours.id, month, today)
      : undefined
  const lignes = own.length ? own : (due?.lignes ?? [])
  return {
    parcours,
    mois: month,
    etat,
    lignes,
    liquidation: own.at(-1) ?? null,
    attente: own.length ? null : (due?.attente ?? null),
    total: lignes.reduce((n, l) => n + l.centimes, 0),
  }
}

const expliquee = page({
  path: '/parcours/:id/remuneration/:mois',
  title: 'Rémunération d’un mois',
  roles: ['region', 'conseiller', 'organisme', 'stagiaire'],
  data: async ctx => {
    const { db, who, params, trace } = ctx
    const month = monthOf(ctx)
    const parcours = await store.parcoursById(db, who, Number(params.id))
    trace(parcours.stagiaire_id)
    if (month < mois(parcours.date_entree)) throw new Introuvable('Ce mois')
    const etats = await moisEtats(db, who.region, parcours.id)
    const lines = await store.linesOf(db, who.region, parcours.id)
    const noted = await cells(db, who.region, [parcours.id], firstDay(month), endOfMonth(month))
    return {
      mois: await monthOfPay(ctx, parcours, month, etats, lines),
      absences: noted.filter(c => c.statut?.startsWith('absence')),
    }
  },
  view: (data, view) => <MoisExpliquePage {...data} view={view} />,
})

const maRemuneration = page({
  path: '/ma-remuneration',
  title: 'Ma rémunération',
  roles: ['stagiaire'],
  data: async ctx => {
    const { db, who } = ctx
    const all: MoisDePaie[] = []
    for (const parcours of await store.mine(db, who)) {
      const etats = await moisEtats(db, who.region, parcours.id)
      const lines = await store.linesOf(db, who.region, parcours.id)
      const months = new Set([...etats.map(e => e.mois), ...lines.map(l => l.mois)])
      for (const month of [...months].sort().reverse())
        all.push(await monthOfPay(ctx, parcours, month, etats, lines))
    }
    return { mois: all }
  },
  view: (data, { today }) => <MaRemunerationPage {...data} today={today} />,
})

export const routes: Route[] = [expliquee, maRemuneration]
