import { type Jour, type Mois, mois } from '../calendrier/calendrier.ts'
import { Introuvable } from '../db/refus.ts'
import { versions } from '../etat/store.ts'
import { type Ctx, download, monthOf, page, type Route } from '../http/route.ts'
import { apercu } from '../liquidation/store.ts'
import { compteLe, connuLe, planCourant, solde } from '../regularisation/regularisation.ts'
import { compteOf } from '../regularisation/store.ts'
import { avisPdf } from './avis.ts'
import { avisDuMois } from './avis-contenu.ts'
import { MaRemunerationPage } from './ma-remuneration-page.tsx'
import { argentDe, arrivee, calculsDe, connuDuMois, etatCourant, totalDe } from './mois.ts'
import { type MoisDePaie, MoisExpliquePage } from './mois-page.tsx'
import * as store from './store.ts'

/** One month of a pathway, as far as it has gone. */
async function monthOfPay(
  { db, who, today }: Ctx,
  parcours: store.Parcours,
  month: Mois,
  { etats, lignes, versements, delais }: store.Source,
): Promise<MoisDePaie> {
  const etat = etats.find(e => e.mois === month) ?? null
  const calculs = calculsDe(
    lignes.filter(l => l.mois === month),
    versements,
  )
  const due =
    calculs.length === 0 && etat?.certifie_le
      ? await apercu(db, who.region, parcours.id, month, today)
      : undefined
  const provisoire = due?.lignes ?? []
  const [first] = calculs
  const here = first && ['verse', 'refuse'].includes(argentDe(first).ou)
  return {
    parcours,
    mois: month,
    etat,
    calculs,
    provisoire,
    attente: due?.attente ?? null,
    total: totalDe(provisoire) + calculs.reduce((n, c) => n + c.total, 0),
    arrivee: here || due?.attente ? null : arrivee(delais, month, today),
  }
}

/** The same month as it was known on a past day; computed with what was known when no run had been validated by then. */
async function monthAsKnown(
  { db, who, today }: Ctx,
  parcours: store.Parcours,
  month: Mois,
  { lignes, versements }: store.Source,
  connu: Jour,
): Promise<MoisDePaie> {
  const found = connuDuMois(
    {
      etats: await versions(db, who.region, [parcours.id], month),
      calculs: calculsDe(
        lignes.filter(l => l.mois === month),
        versements,
      ),
    },
    connu,
  )
  const etat = etatCourant(found.etats)
  const due =
    found.calculs.length === 0 && etat
      ? await apercu(db, who.region, parcours.id, month, today, connu)
      : undefined
  const provisoire = due?.lignes ?? []
  return {
    parcours,
    mois: month,
    etat,
    calculs: found.calculs,
    provisoire,
    attente: due?.attente ?? null,
    total: totalDe(provisoire) + found.calculs.reduce((n, c) => n + c.total, 0),
    arrivee: null,
  }
}

const expliquee = page({
  path: '/parcours/:id/remuneration/:mois',
  title: 'Rémunération d’un mois',
  roles: ['region', 'conseiller', 'organisme', 'stagiaire'],
  data: async ctx => {
    const { db, who, params, query, today, trace } = ctx
    const month = monthOf(ctx)
    const { parcours, source } = await store.parcoursById(db, who, Number(params.id), month)
    trace(parcours.stagiaire_id)
    if (month < mois(parcours.date_entree)) throw new Introuvable('Ce mois')
    const connu = connuLe(query, today)
    return {
      mois: connu
        ? await monthAsKnown(ctx, parcours, month, source, connu)
        : await monthOfPay(ctx, parcours, month, source),
      absences: connu ? [] : source.absences,
      connu,
    }
  },
  view: (data, view) => <MoisExpliquePage {...data} view={view} />,
})

const avis = download({
  path: '/parcours/:id/remuneration/:mois/avis.pdf',
  title: 'Avis de paiement',
  roles: ['region', 'conseiller', 'stagiaire'],
  run: async ctx => {
    const { db, who, params, trace } = ctx
    const month = monthOf(ctx)
    const { parcours, source } = await store.parcoursById(db, who, Number(params.id), month)
    trace(parcours.stagiaire_id)
    const compte = await store.accountOf(db, who.region, parcours.stagiaire_id)
    const found = avisDuMois(
      who.region_nom,
      parcours,
      month,
      calculsDe(source.lignes, source.versements),
      compte,
    )
    if (!found) throw new Introuvable('Cet avis')
    return {
      body: await avisPdf(found),
      type: 'application/pdf',
      name: `avis-${month}-${parcours.id}.pdf`,
    }
  },
})

const maRemuneration = page({
  path: '/ma-remuneration',
  title: 'Ma rémunération',
  roles: ['stagiaire'],
  data: async ctx => {
    const { db, who, today } = ctx
    const all: MoisDePaie[] = []
    for (const { parcours, source } of await store.mine(db, who)) {
      const months = new Set([...source.etats.map(e => e.mois), ...source.lignes.map(l => l.mois)])
      for (const month of [...months].sort().reverse())
        all.push(await monthOfPay(ctx, parcours, month, source))
    }
    const compte = who.stagiaire_id && (await compteOf(db, who.region, who.stagiaire_id))
    const now = compte ? compteLe(compte, today) : null
    const rest = now ? solde(now) : 0
    return {
      mois: all,
      stagiaire_id: who.stagiaire_id,
      trop_percu:
        now && rest < 0 ? { centimes: -rest, mensualite: planCourant(now)?.mensualite ?? null } : null,
    }
  },
  view: (data, { today }) => <MaRemunerationPage {...data} today={today} />,
})

export const routes: Route[] = [expliquee, avis, maRemuneration]
