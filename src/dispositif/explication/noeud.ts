import type { Jour } from '../../calendrier/calendrier.ts'
import type { Manque, Verdict } from '../condition.ts'
import { type Amount, type Certitude, type Dispositif, type Provenance, sourceOf } from '../dispositif.ts'
import { definition, type Fait } from '../vocabulaire.ts'
import { depuis } from './depuis.ts'

/** One step of an explanation: a sentence that a trainee can read, where it comes from, and the steps that it rests on. */
export type Noeud = {
  titre: string
  phrase: string
  resultat?: Verdict
  /** A condition is met or not; a case is the person's or not. Neither: the result is an answer. */
  sorte?: 'condition' | 'cas'
  /** The fact that this step looks at, what is known of it and what the rule expects, as people read them. */
  fait?: Fait
  valeur?: string
  attendu?: string
  /** The amount that this step explains, by the name that `montants` gives it. */
  nom?: string
  /** Centimes. */
  montant?: number
  source: string
  regle?: string
  reference?: string
  certitude?: Certitude
  /** The first day since which this rule reads as it does. */
  du?: Jour
  /** Told as if it were so, in the person's favour: nobody has said it yet. */
  suppose?: true
  /** What is missing to answer, and who can supply it. */
  manque?: Manque[]
  enfants?: Noeud[]
}
export type Ligne = Omit<Noeud, 'enfants'>

/** Every step of an explanation as one flat list, in the order of reading. */
export const lignes = (noeuds: readonly Noeud[]): Ligne[] =>
  noeuds.flatMap(({ enfants = [], ...ligne }) => [ligne, ...lignes(enfants)])

type Origine = Pick<Noeud, 'source' | 'regle' | 'reference' | 'certitude' | 'du'>
const known = new WeakMap<Dispositif, Map<Provenance, Origine>>()

/** Where a rule comes from, and since when: read once, a rule never changes. */
export function cite(d: Dispositif, p: Provenance): Origine {
  const all = known.get(d) ?? new Map<Provenance, Origine>()
  known.set(d, all)
  const cited = all.get(p)
  if (cited) return cited
  const du = depuis(d, p)
  const origine = {
    source: sourceOf(d, p) || (p.reglage ? 'Réglage de la Région' : ''),
    ...(p.regles ? { regle: p.regles.join(', ') } : {}),
    ...(p.reference ? { reference: p.reference } : {}),
    ...(p.certitude ? { certitude: p.certitude } : {}),
    ...(du ? { du } : {}),
  }
  all.set(p, origine)
  return origine
}

/** What is missing, in one sentence: each thing once, and who can supply it. */
export const ask = (manque: readonly Manque[]): string =>
  [
    ...new Set(
      manque.map(m => `${m.libelle}${isYesNo(m.fait) ? ', oui ou non' : ''} (auprès de : ${m.aupres_de})`),
    ),
  ].join(' ; ')
const isYesNo = (fait: Fait | undefined) => fait !== undefined && definition(fait).type === 'booleen'

export const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
export const decimal = (value: number | string) => String(value).replace('.', ',')
/** The nodes under a node; nothing when there is none. */
export const under = (enfants: Noeud[]) => (enfants.length ? { enfants } : {})

/** How an amount is paid, after it. */
export const PERIODES: Record<NonNullable<Amount['periode']>, string> = {
  mois: 'par mois',
  une_fois: 'en une fois',
  jour: 'par jour',
  heure: 'par heure',
  annee: 'par an',
}

/** Whom an amount is for, when it is not for the trainee. */
const POUR = {
  stagiaire: '',
  entreprise: ', pour l’entreprise',
  organisme: ', pour l’organisme de formation',
}

/** How an amount is paid and for whom, after it. */
export const paid = ({ periode, pour = 'stagiaire' }: Amount): string =>
  `${periode ? ` ${PERIODES[periode]}` : ''}${POUR[pour]}`
