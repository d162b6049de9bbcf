import { addDays, earlier, type Jour } from '../calendrier/calendrier.ts'
import type { Periode, PhasePrevue, Statut } from '../parcours/parcours.ts'
import type { Statut as StatutPrescription } from '../prescription/prescription.ts'
import { jour } from '../web/format.ts'
import type { Etape, Evenement, Gap, Suspension, Vie } from '../web/vie/ligne-de-vie.ts'

/** One pathway with all that the ligne de vie draws. */
export interface Life {
  id: number
  dispositif: string
  dispositif_nom: string
  site: string
  date_entree: Jour
  fin_prevue: Jour
  statut: Statut
  prescription_id: number
  phases: PhasePrevue[]
  suspensions: (Periode & { motif: string })[]
  sortie: { date: Jour; motif: string; destination: string } | null
  /** The right to come back that the exit leaves; `jusqu_au` included, null without limit of time. */
  droit_retour?: { jusqu_au: Jour | null } | null
  /** What is planned to come next: its label, its first day. */
  suite?: { etape: string; du: Jour } | null
  contrat_le: Jour | null
  certifications: { obtenu_le: Jour; intitule: string }[]
  suivis: { observe_le: Jour; situation: string }[]
}

interface Prescrit {
  id: number
  cree_le: Jour
  transmise_le: Jour | null
  statut: StatutPrescription
  le: Jour
  site: string
}

/** A dispositif, or what followed it at the same site. */
const samePath = (a: Life, b: Life) => a.id !== b.id && (a.dispositif === b.dispositif || a.site === b.site)

/** What the exit leaves open, while the person has not come back. */
function openTo(life: Life, lives: readonly Life[]): string {
  const { droit_retour, sortie } = life
  if (!droit_retour || !sortie) return ''
  if (lives.some(o => samePath(o, life) && o.date_entree >= sortie.date)) return ''
  return droit_retour.jusqu_au
    ? `, droit de retour jusqu’au ${jour(droit_retour.jusqu_au)}`
    : ', droit de retour'
}

/**
 * The ligne de vie of a person: what was prescribed, the wait, each phase, suspensions, gaps, what is planned next, and what
 * marks the way; `reperes` are marks that come from elsewhere.
 */
export function vieOf(
  prescriptions: readonly Prescrit[],
  lives: readonly Life[],
  today: Jour,
  reperes: readonly Evenement[] = [],
): Vie {
  const etapes: Etape[] = []
  const suspensions: Suspension[] = []
  const gaps: Gap[] = []
  const evenements: Evenement[] = [...reperes]
  for (const p of prescriptions) {
    const life = lives.find(l => l.prescription_id === p.id)
    const start = p.transmise_le ?? p.cree_le
    const closed = p.statut === 'refusee' || p.statut === 'annulee'
    const au = life?.date_entree ?? (closed ? p.le : today)
    if (au > start) etapes.push({ du: start, au, label: `Attente : ${p.site}`, kind: 'attente' })
    evenements.push({ le: p.cree_le, label: `Prescription vers ${p.site}` })
    if (p.statut === 'refusee') evenements.push({ le: p.le, label: `Refus de ${p.site}`, kind: 'alert' })
  }
  for (const life of lives) {
    const fin = life.sortie?.date ?? life.fin_prevue
    const back = lives.some(o => samePath(o, life) && o.sortie !== null && o.sortie.date <= life.date_entree)
    const entered = back ? 'Retour en formation' : 'Entrée en formation'
    evenements.push({ le: life.date_entree, label: `${entered}, ${life.site}`, kind: 'start' })
    for (const phase of life.phases) {
      const au = earlier(phase.au, fin)
      if (phase.du < au) etapes.push({ du: phase.du, au, label: phase.nom, kind: 'phase' })
    }
    for (const s of life.suspensions) {
      const end = s.au ?? (fin > today ? today : fin)
      if (end > s.du) suspensions.push({ du: s.du, au: end, label: s.motif })
    }
    if (life.contrat_le)
      evenements.push({ le: life.contrat_le, label: 'Contrat signé par tous', kind: 'contract' })
    for (const c of life.certifications)
      evenements.push({ le: c.obtenu_le, label: c.intitule, kind: 'certification' })
    if (life.sortie) {
      const label = `${life.sortie.motif}${openTo(life, lives)}`
      evenements.push({ le: life.sortie.date, label, kind: 'exit' })
    }
    for (const s of life.suivis) evenements.push({ le: s.observe_le, label: `Suivi : ${s.situation}` })
  }
  const inOrder = [...lives].sort((a, b) => (a.date_entree < b.date_entree ? -1 : 1))
  for (const [i, next] of inOrder.entries()) {
    const before = inOrder[i - 1]?.sortie?.date
    const covered = etapes.some(
      e => e.kind === 'attente' && before !== undefined && e.du <= before && e.au >= next.date_entree,
    )
    if (before && before < next.date_entree && !covered) gaps.push({ du: before, au: next.date_entree })
  }
  const last = inOrder.at(-1)
  if (last?.suite) {
    const fin = last.sortie?.date ?? last.fin_prevue
    evenements.push({ le: last.suite.du, label: `Prévu : ${last.suite.etape.toLowerCase()}` })
    if (fin < last.suite.du) gaps.push({ du: fin, au: last.suite.du })
  }
  const starts = [...etapes.map(e => e.du), ...evenements.map(e => e.le)].sort()
  const du = starts[0] ?? today
  const ends = [...etapes.map(e => e.au), ...gaps.map(g => g.au), addDays(today, 1)].sort()
  return { du, au: ends.at(-1) ?? addDays(today, 1), etapes, suspensions, gaps, evenements }
}
