import type { Amount, Certitude, Dispositif, Version } from '../../dispositif/dispositif.ts'
import type { Evaluation } from '../../dispositif/evaluate.ts'
import { lignes } from '../../dispositif/explication/noeud.ts'
import type { Situation } from '../../dispositif/vocabulaire.ts'
import { faitsLus, montantsMontres } from '../perimetre.ts'
import type { Montant } from '../resultat.ts'

const INCERTAINES: readonly (Certitude | undefined)[] = ['C', 'D', 'N']

/** What a text would pay, with what is still uncertain in each amount. */
export function montantsDe(version: Version, noms: ReadonlySet<string>, e: Evaluation): Montant[] {
  return Object.entries(version.montants).flatMap(([nom, amount]) => {
    const au_moins = e.montants[nom] ?? 0
    const open = e.a_preciser?.[nom]
    const au_plus = open ? (open.au_plus ?? null) : au_moins
    if (au_plus === 0 || !noms.has(nom)) return []
    const steps = lignes(e.explication.filter(n => n.nom === nom))
    return [
      {
        nom,
        libelle: amount.libelle ?? nom.replaceAll('_', ' '),
        periode: periodeDe(nom, amount),
        pour: amount.pour ?? 'stagiaire',
        pour_vous: (amount.pour ?? 'stagiaire') === 'stagiaire',
        au_moins,
        au_plus,
        confirme: !steps.some(n => INCERTAINES.includes(n.certitude)),
        selon: open?.manque ?? [],
      },
    ]
  })
}

/** How an amount is paid; files that do not say it name their monthly amounts so. */
const periodeDe = (nom: string, { periode }: Amount): Amount['periode'] =>
  periode ?? (/_mensuel(le)?$/.test(nom) ? 'mois' : undefined)

/** The amounts that hold where the person lives: at Mayotte, no national amount does. */
export function montantsValables(
  d: Dispositif,
  version: Version,
  { region }: Situation,
  find: (code: string) => Dispositif,
): ReadonlySet<string> {
  const shown = Object.entries(montantsMontres(version))
  const valables = region === 'Mayotte' ? shown.filter(([, amount]) => !national(d, amount, find)) : shown
  return new Set(valables.map(([nom]) => nom))
}

function national(d: Dispositif, amount: Amount, find: (code: string) => Dispositif): boolean {
  const refs = new Set<string>()
  faitsLus(amount, undefined, refs)
  return [d, ...[...refs].map(find)].some(text => text.famille === 'national')
}

/** An aid goes with a training: it is promised to nobody who looks neither for a job nor for a training. */
export const sousCondition = ({ famille }: Dispositif, { demandeur_emploi }: Situation): boolean =>
  demandeur_emploi === false && (famille === 'aide' || famille === 'national')

/** The same sums, as what they could reach. */
export const auPlus = (montants: readonly Montant[]): Montant[] =>
  montants.map(m => (m.pour_vous ? { ...m, au_moins: 0 } : m))
