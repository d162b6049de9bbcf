import { createHash } from 'node:crypto'
import { type Jour, mois } from '../calendrier/calendrier.ts'
import { type Dispositif, versionAt } from '../dispositif/dispositif.ts'
import { type Evaluation, evaluate } from '../dispositif/evaluate.ts'
import { dispositif } from '../dispositif/load.ts'
import { readValue } from '../dispositif/situation.ts'
import { isFait, type Situation, vocabulaire } from '../dispositif/vocabulaire.ts'

export const NATURES_DROIT = {
  ouverture: 'Ouverture',
  revision: 'Révision',
  maintien: 'Maintien',
  fermeture: 'Fermeture',
  reouverture: 'Réouverture',
} as const
export type NatureDroit = keyof typeof NATURES_DROIT

/** The Code's pay, or a regional aid in its place: nothing withheld for an absence, not taxable. */
export const REGIMES = {
  legal: 'Rémunération du Code du travail',
  substitution: 'Aide régionale de substitution',
} as const
export type Regime = keyof typeof REGIMES

/** A right as it is decided: who pays, from a day on, by which version of the rules, on which facts. */
export interface Decision {
  nature: NatureDroit
  du: Jour
  /** Excluded; null without end. */
  au: Jour | null
  regle: string
  version: Jour
  regime: Regime
  faits: Situation
}

/** A decision taken; the last one that holds for a day prevails. */
export interface Droit extends Decision {
  id: number
  decide_le: string
}

/** A fact as it was recorded, the oldest first. */
export interface FaitDate {
  nom: string
  valeur: unknown
  du: Jour
}

/** What a right is decided from. */
export interface Personne {
  dispositif: string
  date_entree: Jour
  date_naissance: Jour
  distance_m: number
  minutes_semaine: number
  /** When the contract was last signed; null while nobody has. */
  signe_le: Jour | null
  faits: readonly FaitDate[]
}

/** Facts that a right follows as they change; every other one is read on the day of entry (D6341-28-2, R6341-25). */
export const FOLLOWED = ['indemnise_are', 'ass_due']

interface Regles {
  payer: Dispositif
  empreinte: string
  faits: ReadonlySet<string>
}

const known = new WeakMap<Dispositif, Map<Jour, Regles>>()

/** Who pays those who enter a dispositif on a day, the facts that its rules read, and the print of these rules. */
export function reglesOf(code: string, date_entree: Jour): Regles {
  const own = dispositif(code)
  const version = versionAt(own, date_entree) ?? own.versions.at(-1)
  const cached = known.get(own)?.get(version?.du ?? '')
  if (cached) return cached
  const payer = dispositif(version?.aides?.valeur ?? 'fr-remuneration')
  const text = JSON.stringify(
    [own, payer, dispositif('fr-remuneration')].map(({ exemples: _e, fichier: _f, ...rules }) => rules),
  )
  const regles = {
    payer,
    empreinte: createHash('sha256').update(text).digest('hex').slice(0, 16),
    faits: new Set(
      [
        'date_naissance',
        'date_entree',
        ...Object.keys(vocabulaire).filter(fait => text.includes(`"${fait}"`)),
      ].sort(),
    ),
  }
  known.set(own, (known.get(own) ?? new Map()).set(version?.du ?? '', regles))
  return regles
}

/** The facts of a person on a day, those that the rules read: of the day of entry, save those that a right follows. */
export function factsAt(p: Personne, le: Jour): Situation {
  const { faits } = reglesOf(p.dispositif, p.date_entree)
  const all: Record<string, unknown> = { date_signature: p.signe_le ?? p.date_entree }
  for (const f of p.faits) if (f.du <= (FOLLOWED.includes(f.nom) ? le : p.date_entree)) all[f.nom] = f.valeur
  Object.assign(all, {
    date_naissance: p.date_naissance,
    date_entree: p.date_entree,
    distance_km: p.distance_m / 1000,
    heures_semaine: p.minutes_semaine / 60,
    formation_agreee: true,
  })
  const known: Record<string, unknown> = {}
  for (const fait of faits) {
    const value = fait in all && isFait(fait) ? readValue(fait, all[fait]) : undefined
    if (value !== undefined) known[fait] = value
  }
  return known
}

/** The database gives the facts back in an order of its own. */
const same = (a: Situation, b: Situation) => {
  const keys = Object.keys(a) as (keyof Situation)[]
  return keys.length === Object.keys(b).length && keys.every(key => a[key] === b[key])
}

/** The decision that holds on a day, maintained days aside; null where none does or the right is closed. */
export function effectif<D extends Decision>(droits: readonly D[], le: Jour): D | null {
  const found = droits.findLast(d => d.nature !== 'maintien' && d.du <= le && (d.au === null || le < d.au))
  return found && found.nature !== 'fermeture' ? found : null
}

/** The days on which a right is open, `[du, au[` in order: from the entry, less what the Région closed and did not reopen. */
export function ouvertures(droits: readonly Decision[], date_entree: Jour): { du: Jour; au: Jour | null }[] {
  let found: { du: Jour; au: Jour | null }[] = [{ du: date_entree, au: null }]
  for (const { nature, du } of droits) {
    if (nature !== 'fermeture' && nature !== 'reouverture') continue
    found = found.flatMap(o => (o.du >= du ? [] : [{ du: o.du, au: o.au === null || o.au > du ? du : o.au }]))
    const last = found.at(-1)
    if (nature === 'reouverture' && last?.au === du) last.au = null
    else if (nature === 'reouverture') found.push({ du, au: null })
  }
  return found
}

/**
 * The decisions still to take for a pathway, in order: its opening, then a revision from each day on which the facts are
 * not those decided upon. Days that the Région closed stay closed.
 */
export function aPrendre(p: Personne, droits: readonly Decision[], today: Jour): Decision[] {
  const changes = p.faits.filter(f => FOLLOWED.includes(f.nom) && f.du > p.date_entree && f.du <= today)
  return ouvertures(droits, p.date_entree).flatMap(open => inOpening(p, droits, changes, open))
}

/** The same, within days on which the right is open without a break. */
function inOpening(
  p: Personne,
  droits: readonly Decision[],
  changes: readonly FaitDate[],
  open: { du: Jour; au: Jour | null },
): Decision[] {
  const { payer } = reglesOf(p.dispositif, p.date_entree)
  const within = (du: Jour) => du >= open.du && (open.au === null || du < open.au)
  const starts = [...new Set([open.du, ...changes.map(f => f.du).filter(within)])].sort()
  const wanted = starts
    .map(du => ({ du, faits: factsAt(p, du) }))
    .filter((s, i, all) => i === 0 || !same(s.faits, all[i - 1]?.faits ?? {}))
  const edges = [...new Set([...wanted.map(w => w.du), ...droits.map(d => d.du)])].sort()
  const first = wanted.findIndex((w, i) =>
    edges
      .filter(du => du >= w.du && du < (wanted[i + 1]?.du ?? '9999') && within(du))
      .some(du => {
        const d = effectif(droits, du)
        return !d || d.regle !== payer.code || !same(d.faits, w.faits)
      }),
  )
  if (first < 0) return []
  return wanted.slice(first).map(({ du, faits }, i) => ({
    nature: droits.length === 0 && i === 0 ? ('ouverture' as const) : ('revision' as const),
    du,
    au: open.au,
    regle: payer.code,
    version: versionAt(payer, du)?.du ?? du,
    regime: regimeOf(payer, du),
    faits,
  }))
}

/** How a dispositif pays on a day. */
export const regimeOf = (payer: Dispositif, le: Jour): Regime => {
  const regime = (versionAt(payer, le) as { regime?: { valeur: string } } | undefined)?.regime?.valeur
  return regime === 'substitution' ? 'substitution' : 'legal'
}

/** What a decision grants, as it is kept with it: eligible or not, each amount, what is still open. */
export function accorde({
  regle,
  du,
  faits,
}: Decision): Pick<Evaluation, 'eligible' | 'montants' | 'a_preciser'> {
  const { eligible, montants, a_preciser } = evaluate(dispositif(regle), du, faits)
  return { eligible, montants, ...(a_preciser ? { a_preciser } : {}) }
}

/** The decisions that hold within a month, each with the days it covers, in order. */
export function segments<D extends Decision>(
  droits: readonly D[],
  month: string,
  jours: readonly Jour[],
): { droit: D; jours: Jour[] }[] {
  const found: { droit: D; jours: Jour[] }[] = []
  const edges = droits.flatMap(d => (d.au === null ? [d.du] : [d.du, d.au])).sort()
  let holds: D | null = null
  let next = 0
  for (const jour of jours) {
    if (mois(jour) !== month) continue
    // What holds changes only where a decision begins or ends.
    const passed = next
    while (next < edges.length && (edges[next] ?? '') <= jour) next++
    if (next > passed) holds = effectif(droits, jour)
    if (!holds) continue
    const last = found.at(-1)
    if (last?.droit === holds) last.jours.push(jour)
    else found.push({ droit: holds, jours: [jour] })
  }
  return found
}
