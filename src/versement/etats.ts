import { addDays, endOfMonth, type Mois } from '../calendrier/calendrier.ts'
import { Introuvable } from '../db/refus.ts'
import { versionAt } from '../dispositif/dispositif.ts'
import { loadDispositifs } from '../dispositif/load.ts'
import { type Ctx, download, type Route } from '../http/route.ts'
import { byId } from '../liquidation/store.ts'
import { type Nature, natureLabels, reglages } from '../remuneration/remuneration.ts'
import { type Cell, csv } from '../web/csv.ts'
import { jourCourt, moisLong } from '../web/format.ts'
import { aLHeure, assietteOf } from './assiette.ts'
import * as store from './etats-store.ts'

/** What a budget's lines are called in the files, by nature of what is paid. */
const LIGNES: Record<Nature, RegExp> = {
  remuneration: /rémunération/i,
  retenue_absence: /rémunération/i,
  transport: /déplacement|transport/i,
  hebergement: /hébergement/i,
  restauration: /repas|restauration/i,
  forfait_entree: /entrée|accueil/i,
}

/**
 * The budget line that pays a nature in a month: the part that the paying dispositif's file names, else its whole budget,
 * else those of the pathway's own; « non précisé » when no file says.
 */
export function ligneBudgetaire(
  named: ReturnType<typeof loadDispositifs>,
  codes: readonly string[],
  month: Mois,
  nature: Nature,
): string {
  const le = addDays(endOfMonth(month), -1)
  for (const code of codes) {
    const found = named.get(code)
    const lines = ((found && versionAt(found, le)?.budget) ?? []).filter(
      b => b.annee === undefined || b.annee === Number(le.slice(0, 4)),
    )
    const line = lines.find(b => b.dont && LIGNES[nature].test(b.libelle ?? '')) ?? lines.find(b => !b.dont)
    if (found && line) return [found.nom, line.libelle, line.annee].filter(Boolean).join(', ')
  }
  return 'non précisé'
}

/** The validated run of the address. */
async function validated({ db, who, params }: Ctx) {
  const found = await byId(db, who, Number(params.id))
  if (!found.validee_le) throw new Introuvable('Cet état')
  return found
}

const IDENTITE = ['Parcours', 'Nom', 'Prénom', 'Date de naissance', 'Organisme', 'Site']
const identite = (l: store.Heures | store.LigneLiquidee): Cell[] => [
  l.parcours_id,
  l.nom,
  l.prenom,
  jourCourt(l.date_naissance),
  l.organisme,
  l.site,
]
const blanks = (n: number): null[] => Array.from({ length: n }, () => null)

const ETAT = [
  ...['Mois', ...IDENTITE, 'Dispositif', 'Ligne budgétaire', 'Décision', 'Règle', 'Version de la règle'],
  ...['État de présence', 'Nature', 'Montant en euros'],
]

const etat = download({
  path: '/liquidations/:id/etat.csv',
  title: 'État liquidatif d’une liquidation validée',
  roles: ['region', 'payeur'],
  run: async ctx => {
    const { id, mois } = await validated(ctx)
    const lignes = await store.lignesOf(ctx.db, ctx.who.region, id)
    const named = loadDispositifs()
    const rows = lignes.map((l): Cell[] => [
      moisLong(l.mois),
      ...identite(l),
      named.get(l.dispositif)?.nom ?? l.dispositif,
      ligneBudgetaire(named, [l.regle, l.dispositif], l.mois, l.nature),
      l.droit_id,
      l.regle,
      jourCourt(l.version),
      l.etat_id ?? 'sans état',
      natureLabels[l.nature],
      { centimes: l.centimes },
    ])
    const total = lignes.reduce((n, l) => n + l.centimes, 0)
    return {
      body: csv(ETAT, [...rows, ['Total', ...blanks(ETAT.length - 2), { centimes: total }]]),
      type: 'text/csv; charset=utf-8',
      name: `etat-liquidatif-${mois}-${id}.csv`,
    }
  },
})

const HEURES = [
  ...['Mois', ...IDENTITE, 'Régime', 'Heures de formation', 'Heures en entreprise'],
  ...['Absences maintenues (temps plein)', 'Heures déclarées', 'Base horaire en euros', 'Assiette en euros'],
  ...['Cotisation en euros', 'Certitude', 'Source de la base'],
]

/** Minutes as hours with two decimals, a number for a spreadsheet. */
const enHeures = (minutes: number): number => Math.round((minutes * 100) / 60) / 100

/** Hours declared for social contributions: no NIR is in it, because none is in Amont. */
const heures = download({
  path: '/liquidations/:id/heures.csv',
  title: 'Heures de formation d’une liquidation, pour les cotisations sociales',
  roles: ['region', 'payeur'],
  run: async ctx => {
    const { id, mois } = await validated(ctx)
    const rows = await store.heuresOf(ctx.db, ctx.who.region, id, reglages.minutes_temps_plein)
    const sum = { minutes: 0, assiette: 0, open: false }
    const lines = rows.map((h): Cell[] => {
      const minutes = h.formation + h.entreprise + h.maintenues
      const a = assietteOf(h.mois)
      const assiette = a && aLHeure(minutes, a.base)
      sum.minutes += minutes
      sum.assiette += assiette ?? 0
      sum.open ||= a === null
      return [
        moisLong(h.mois),
        ...identite(h),
        h.regime === 'legal' ? 'rémunération légale' : 'aide régionale',
        ...[enHeures(h.formation), enHeures(h.entreprise), enHeures(h.maintenues), enHeures(minutes)],
        a ? { centimes: a.base } : 'base non précisée',
        assiette === null ? 'base non précisée' : { centimes: assiette },
        a?.cotisation ? { centimes: aLHeure(minutes, a.cotisation) } : 'taux non précisé',
        a?.certitude ?? 'N',
        a?.source ?? 'aucune source pour cette année',
      ]
    })
    const total: Cell[] = [
      'Total',
      ...blanks(IDENTITE.length + 4),
      enHeures(sum.minutes),
      null,
      sum.open ? 'base non précisée' : { centimes: sum.assiette },
      ...blanks(3),
    ]
    return {
      body: csv(HEURES, [...lines, total]),
      type: 'text/csv; charset=utf-8',
      name: `heures-${mois}-${id}.csv`,
    }
  },
})

export const routes: Route[] = [etat, heures]
