import {
  both,
  describe,
  factsOf,
  type Judgement,
  judge,
  lackingFact,
  type Manque,
  type Verdict,
} from './condition.ts'
import { type Dispositif, sourceOf, type Version } from './dispositif.ts'
import { definition, type Fait, type Situation, type Valeur } from './vocabulaire.ts'

/** One criterion, judged. `differe`: waiting for a fact, it refuses nobody meanwhile. `suppose`: rests on facts taken for granted. */
export type CritereEvalue = {
  libelle: string
  resultat: Verdict
  valeur: Valeur | null | { [fait: string]: Valeur | null }
  attendu: string
  source: string
  regle?: string
  reference?: string
  certitude?: string
  manque?: Manque[]
  suppose?: Fait[]
  differe?: true
}

/** What is missing, each thing once. */
export const unique = (list: Manque[]) => [
  ...new Map(list.map(m => [m.fait ?? m.regle ?? m.libelle, m])).values(),
]

export type Critere = Version['criteres'][number]
type Judged = Judgement & { differe: boolean }

/** Judges one criterion on a situation already derived, without a word. */
export function judgeCritere(c: Critere, situation: Situation): Judged {
  const differe = c.des_que_connu !== undefined && (situation[c.des_que_connu] ?? null) === null
  const undated = c.a_la_date !== undefined && (situation[c.a_la_date] ?? null) === null
  const { resultat, manque, suppose } = judge(c.si, situation)
  return {
    resultat: differe || undated ? 'non_precise' : resultat,
    manque: undated && c.a_la_date ? [lackingFact(c.a_la_date), ...manque] : manque,
    suppose,
    differe,
  }
}

/** Whether a criterion lets the person in; one that still waits for its fact refuses nobody. */
export const accepted = ({ resultat, differe }: Judged) => differe || resultat === 'oui'

interface Ecrit {
  faits: readonly Fait[]
  attendu: string
  source: string
  regle: string
}
const ecrits = new WeakMap<Critere, Ecrit>()

/** What a criterion says whoever it is read for: put in words once. */
function ecrit(d: Dispositif, c: Critere): Ecrit {
  const known = ecrits.get(c)
  if (known) return known
  const at = c.a_la_date ? `, à ${definition(c.a_la_date).libelle}` : ''
  const made = {
    faits: factsOf(c.si),
    attendu: describe(c.si) + at,
    source: sourceOf(d, c),
    regle: c.regles?.join(', ') ?? '',
  }
  ecrits.set(c, made)
  return made
}

/** Judges one criterion on a situation already derived. */
export function evaluateCritere(d: Dispositif, c: Critere, situation: Situation): CritereEvalue {
  const { resultat, manque, suppose, differe } = judgeCritere(c, situation)
  const { faits, attendu, source, regle } = ecrit(d, c)
  const [only] = faits
  const valeur =
    faits.length === 1 && only
      ? (situation[only] ?? null)
      : Object.fromEntries(faits.map(fait => [fait, situation[fait] ?? null]))
  const evalue: CritereEvalue = { libelle: c.libelle, resultat, valeur, attendu, source }
  if (c.regles) evalue.regle = regle
  if (c.reference) evalue.reference = c.reference
  if (c.certitude) evalue.certitude = c.certitude
  if (resultat === 'non_precise') evalue.manque = unique(manque)
  if (suppose.length) evalue.suppose = suppose
  if (differe) evalue.differe = true
  return evalue
}

/** What keeps the criteria together from an answer, each thing once. */
export const manqueOf = (criteres: CritereEvalue[]): Manque[] =>
  unique(criteres.flatMap(c => (c.differe ? [] : (c.manque ?? []))))

/** All the criteria together; those that still wait for their fact refuse nobody. */
export const eligibility = (criteres: CritereEvalue[]): Verdict =>
  both('oui', ...criteres.filter(c => !c.differe).map(c => c.resultat))
