import { addDays, earlier, endOfMonth, type Jour, type Mois } from '../calendrier/calendrier.ts'
import { versionAt } from '../dispositif/dispositif.ts'
import { dispositif } from '../dispositif/load.ts'
import { paris } from '../http/session.ts'
import type { BadgeKind, Step } from '../web/blocks.tsx'
import { euros, jour, moisLong, nombre, plural } from '../web/format.ts'
import type { Progres } from './paiement/progres.ts'
import type { Liquidation } from './store.ts'

/** Why a month cannot be paid yet (`bloque`), or why nothing is due. */
export interface Attente {
  raison: string
  /** The same, said to the trainee, when it is not said alike. */
  a_vous?: string
  aupres_de: string[]
  bloque: boolean
}

type Dates = Pick<Liquidation, 'preparee_le' | 'validee_le' | 'payee_le'>

/** Where a liquidation stands, as a word and its sign. */
export function standing({
  validee_le,
  payee_le,
  lots_a_faire = 0,
  virements = null,
}: Pick<Dates, 'validee_le' | 'payee_le'> & { lots_a_faire?: number; virements?: Progres | null }): {
  label: string
  kind: BadgeKind
} {
  if (lots_a_faire) return { label: 'Calcul en cours', kind: 'waiting' }
  if (payee_le) return { label: `Versée le ${jour(payee_le)}`, kind: 'positive' }
  if (validee_le && virements && virements.envoyes > 0)
    return { label: avancement(virements), kind: virements.rejetes ? 'attention' : 'waiting' }
  return validee_le
    ? { label: 'Validée, à verser', kind: 'waiting' }
    : { label: 'À valider', kind: 'attention' }
}

/** What a run is limited to, in words; null when it is the whole month's. */
export function partieDe({ selection: s }: Pick<Liquidation, 'selection'>): string | null {
  const named = [
    ...(s.dispositifs ?? []).map(code => dispositif(code).nom),
    ...s.noms,
    ...(s.parcours?.length ? [plural(s.parcours.length, 'parcours choisi', 'parcours choisis')] : []),
  ]
  return named.length ? `Une partie du mois seulement : ${named.join(', ')}.` : null
}

/** « 812 versés sur 1 000, 3 rejetés » */
export const avancement = ({ nombre: n, verses, rejetes }: Progres): string =>
  `${plural(verses, 'versé')} sur ${nombre(n)}${rejetes ? `, ${plural(rejetes, 'rejeté')}` : ''}`

/** A month as its trainee follows it. */
interface Chemin {
  mois: Mois
  certifie_le: string | null
  ligne: Dates | null
  total: number
  parcours: { sortie: Jour | null; organisme: string; referent: { nom: string } }
}

/** An organisation has ten days after a month to certify it; later, the trainee is told whom to ask. */
const DELAI = 10

/** The way of a month's pay on a day: what is done, what comes, and who is late. */
export function way({ mois, certifie_le, ligne, total, parcours }: Chemin, today: Jour): Step[] {
  const { sortie, organisme, referent } = parcours
  const last = addDays(sortie === null ? endOfMonth(mois) : earlier(endOfMonth(mois), sortie), -1)
  const certified = certifie_le !== null
  const late =
    !certified &&
    today > addDays(last, DELAI) &&
    `En retard : ${organisme} n’a pas encore certifié ${withoutYear(moisLong(mois))}. Parlez-en à ${referent.nom}.`
  const steps: [done: boolean, label: string, detail: string | false | null | undefined][] = [
    certified || today > last
      ? [true, 'Vos présences sont notées', null]
      : [false, `Vos présences se notent jusqu’au ${withoutYear(jour(last))}`, null],
    [certified, 'L’organisme certifie votre mois', certified ? `Le ${jour(paris(certifie_le))}` : late],
    [ligne !== null, 'La Région calcule le montant', ligne && euros(total)],
    [
      Boolean(ligne?.validee_le),
      'La Région valide',
      ligne?.validee_le && `Le ${jour(paris(ligne.validee_le))}`,
    ],
    [Boolean(ligne?.payee_le), 'L’argent vous est versé', ligne?.payee_le && `Le ${jour(ligne.payee_le)}`],
  ]
  const current = steps.findIndex(([done]) => !done)
  return steps.map(([done, label, detail], i) => ({
    label,
    state: done ? 'done' : i === current ? 'current' : 'todo',
    detail: detail || undefined,
  }))
}

const withoutYear = (text: string) => text.replace(/ \d{4}$/, '')

/** « de mars 2026 », « d’avril 2026 » */
export const deMois = (month: Mois): string => {
  const name = moisLong(month)
  return /^[ao]/.test(name) ? `d’${name}` : `de ${name}`
}

/** The year's budget of a dispositif, in centimes, when its file gives one. */
export function budgetOf(code: string, month: Mois): number | null {
  const le: Jour = addDays(endOfMonth(month), -1)
  const year = Number(month.slice(0, 4))
  const found = versionAt(dispositif(code), le)?.budget.find(b => b.annee === year && !b.dont)
  return found?.montant ?? null
}
