import { addDays, days, firstDay, type Jour, joursDuMois, type Mois, mois } from '../calendrier/calendrier.ts'
import { versionAt } from '../dispositif/dispositif.ts'
import { dispositif } from '../dispositif/load.ts'
import { aPrendre, type Decision, type Droit, reglesOf } from '../droit/droit.ts'
import { type Valeur, valeurLe } from '../reglage/reglage.ts'
import { type LigneCalculee, type Nature, natures } from '../remuneration/remuneration.ts'
import { euros, plural } from '../web/format.ts'
import type { Attente } from './liquidation.ts'
import type { Dossier } from './mois/dossier.ts'
import { daysBefore, droitDuMois, joursPayes, type MoisDu, moisDu } from './mois/mois-du.ts'

/** What a month adds to the ledger: its computation, and lines that are only differences. */
export interface Ecriture {
  mois: Mois
  rang: number
  etat_id: number | null
  droit: Decision
  /** The version of the rules that held at the end of the month: the decision may be years older. */
  version: Jour
  empreinte: string
  jours: number
  avant: number
  cause: string
  lignes: LigneCalculee[]
}

export interface Anomalie {
  mois: Mois
  nature: 'attente' | 'rien_du' | 'saut' | 'revision_en_attente'
  texte: string
  a_vous?: string
  aupres_de: string[]
}

/** The months of a pathway to compute for a run of `jusque`: new, or not as they were computed last; each with its cause. */
export function moisACalculer(
  d: Dossier,
  jusque: Mois,
  droits: readonly Decision[],
): { mois: Mois; cause: string }[] {
  const { empreinte } = reglesOf(d.dispositif, d.date_entree)
  const entry = mois(d.date_entree)
  const maintien = droits
    .filter(droit => droit.nature === 'maintien')
    .flatMap(droit => days(droit.du, droit.au ?? addDays(droit.du, 1)).map(mois))
  const months = new Set([entry, ...d.etats.map(e => e.mois), ...maintien, ...d.calculs.map(c => c.mois)])
  // An exit or a suspension may be recorded after its month was paid, on days that nobody had signed for.
  const mayMove = d.sortie !== null || d.suspensions.length > 0
  let moved = false
  return [...months]
    .filter(month => month <= jusque)
    .sort()
    .flatMap(month => {
      const calcul = d.calculs.find(c => c.mois === month)
      const etat = d.etats.find(e => e.mois === month)
      if (!calcul) return [{ mois: month, cause: '' }]
      const droit = droitDuMois(droits, month)
      const changed = [
        etat && etat.id !== calcul.etat_id && (calcul.etat_id === null ? 'etat' : 'état de présence corrigé'),
        droit && (droit as Partial<Droit>).id !== calcul.droit_id && 'droit revu',
        empreinte !== calcul.empreinte && 'règle changée',
        calcul.avant !== null &&
          daysBefore(d, month).size !== calcul.avant &&
          'jours d’un parcours précédent changés',
      ].filter(cause => typeof cause === 'string')
      const left = mayMove ? joursPayes(d, month, droits) : calcul.jours
      const days = calcul.jours !== left
      // A reopened statement is waited for: its month is not recomputed without it, unless no day of it is left to pay.
      if (calcul.etat_id !== null && !etat && !(days && left === 0)) return []
      // A suspension moves the phases of the months after it too.
      moved ||= days
      if (moved && droit) changed.push('dates changées')
      if (changed.length === 0) return []
      return [{ mois: month, cause: changed.filter(cause => cause !== 'etat').join(', ') }]
    })
}

/** What a run writes for one pathway: decisions to take, months with their differences, and what to look at (`reglages`). */
export function calculer(
  d: Dossier,
  jusque: Mois,
  today: Jour,
  reglages: readonly Valeur[] = [],
): { decisions: Decision[]; ecritures: Ecriture[]; anomalies: Anomalie[] } {
  const decisions = aPrendre(d, d.droits, today)
  const droits = [...d.droits, ...decisions]
  const { empreinte } = reglesOf(d.dispositif, d.date_entree)
  const ecritures: Ecriture[] = []
  const anomalies: Anomalie[] = []
  for (const { mois: month, cause } of moisACalculer(d, jusque, droits)) {
    const du = moisDu(d, month, droits)
    const calcul = d.calculs.find(c => c.mois === month)
    const etat = d.etats.find(e => e.mois === month)
    if (du.attente?.bloque) {
      const nature = calcul ? ('revision_en_attente' as const) : ('attente' as const)
      if (etat || calcul) anomalies.push(told(month, nature, du.attente))
      continue
    }
    if (!du.droit || (!etat && !calcul && du.lignes.length === 0)) continue
    if (du.attente && du.lignes.length === 0) anomalies.push(told(month, 'rien_du', du.attente))
    const lignes = differences(du.lignes, calcul?.cumul ?? {}, cause)
    ecritures.push({
      mois: month,
      rang: (calcul?.rang ?? 0) + 1,
      etat_id: etat?.id ?? null,
      droit: du.droit,
      version:
        versionAt(dispositif(du.droit.regle), joursDuMois(month).at(-1) ?? firstDay(month))?.du ??
        du.droit.version,
      empreinte,
      jours: du.jours,
      avant: daysBefore(d, month).size,
      cause,
      lignes,
    })
    const jump = sautOf(d, month, du, reglages)
    if (jump) anomalies.push({ mois: month, nature: 'saut', texte: jump, aupres_de: ['la Région'] })
  }
  return { decisions: ecritures.length ? decisions : [], ecritures, anomalies }
}

const told = (month: Mois, nature: Anomalie['nature'], a: Attente): Anomalie => ({
  mois: month,
  nature,
  texte: a.raison,
  ...(a.a_vous ? { a_vous: a.a_vous } : {}),
  aupres_de: a.aupres_de,
})

/** What is due now less what all the lines already make: nothing where they agree. */
export function differences(
  due: readonly LigneCalculee[],
  cumul: Partial<Record<Nature, number>>,
  cause: string,
): LigneCalculee[] {
  return natures.flatMap(nature => {
    const now = due.find(l => l.nature === nature)
    const before = cumul[nature] ?? 0
    const centimes = (now?.centimes ?? 0) - before
    if (centimes === 0) return []
    if (before === 0 && now) return [now]
    return [
      {
        nature,
        centimes,
        explication: [
          {
            titre: centimes > 0 ? 'Rappel' : 'Trop-perçu',
            phrase: `Ce mois était déjà calculé : ${euros(before)}. Il est maintenant de ${euros(now?.centimes ?? 0)}${cause ? ` (${cause})` : ''}. La différence est de ${euros(centimes)}.`,
          },
          ...(now?.explication ?? []),
        ],
      },
    ]
  })
}

const total = (amounts: Partial<Record<Nature, number>>) =>
  natures.reduce((n, nature) => n + (nature === 'forfait_entree' ? 0 : (amounts[nature] ?? 0)), 0)

/** An amount far from the month before, in words, or null. A month of entry or exit is compared for as many days. */
function sautOf(
  d: Dossier,
  month: Mois,
  { lignes, jours }: MoisDu,
  reglages: readonly Valeur[],
): string | null {
  const before = d.calculs.findLast(c => c.mois < month && total(c.cumul) > 0)
  const now = lignes.reduce((n, l) => n + (l.nature === 'forfait_entree' ? 0 : l.centimes), 0)
  if (!before || now === 0) return null
  const past = total(before.cumul)
  const same = jours === before.jours || jours === 0 || before.jours === 0
  const expected = same ? past : Math.round((past * jours) / before.jours)
  const gap = Math.abs(now - expected)
  const of = (days: number) => (same ? '' : ` pour ${plural(days, 'jour')}`)
  const le = joursDuMois(month).at(-1) ?? firstDay(month)
  const part = valeurLe(reglages, 'saut_part', le)
  const centimes = valeurLe(reglages, 'saut_montant', le)
  return gap > centimes && gap * 100 > expected * part
    ? `${euros(now)} ce mois-ci${of(jours)}, ${euros(past)} le mois précédent${of(before.jours)} : l’écart dépasse ${part} %.`
    : null
}
