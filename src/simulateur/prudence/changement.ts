import type { Jour } from '../../calendrier/calendrier.ts'
import type { Dispositif } from '../../dispositif/dispositif.ts'
import { type Evaluation, evaluate } from '../../dispositif/evaluate.ts'
import type { Fait, Situation } from '../../dispositif/vocabulaire.ts'
import { minuscule } from '../conseil.ts'
import { seDemande } from '../hypotheses.ts'

/** The person as they said they are, and what is left to check of the text itself. */
type Cas = { d: Dispositif; situation: Situation; today: Jour; reserve?: string | undefined }

/**
 * What the person may change to be let in. Told as enough only when nothing else is left to check; nobody is told to
 * be somebody else, to give up an allowance, or to look for a job that they do not want.
 */
export function changementUtile(
  c: Evaluation['changement'],
  { d, situation, today, reserve }: Cas,
  find: (code: string) => Dispositif,
): string | null {
  if (!c || !seDemande(c.fait) || subi(c.fait, situation) || c.phrase.startsWith('Seule')) return null
  const after = evaluate(d, today, { ...situation, [c.fait]: c.vers }, find)
  if (after.eligible === 'non') return null
  const open = after.criteres.filter(k => k.resultat === 'non_precise' && !k.differe)
  const reste = [...open.map(k => minuscule(k.libelle)), ...(reserve ? [reserve] : [])]
  return reste.length ? dAbord(c.phrase, reste.join(' ; ')) : c.phrase
}

const subi = (fait: Fait, { demandeur_emploi }: Situation) =>
  fait === 'indemnise_are' ||
  (demandeur_emploi === false && ['demandeur_emploi', 'sans_emploi', 'inscrit_france_travail'].includes(fait))

/** « il suffirait d’être inscrit » said as a first step: « il faudrait d’abord être inscrit ». */
const dAbord = (phrase: string, reste: string) =>
  `${phrase
    .replace(/^Pour que la réponse soit oui, il suffirait (d’|de )/, 'Il faudrait d’abord ')
    .replace(/, la réponse serait oui\.$/, ', la réponse pourrait changer.')
    .replace(/\.$/, '')} ; il resterait alors à vérifier : ${reste}.`
