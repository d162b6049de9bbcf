import { typographic } from '../dispositif/situation.ts'
import type { Situation } from '../dispositif/vocabulaire.ts'
import { question } from './questions.ts'
import { NSP, type Reponses } from './simulateur.ts'

/** Who prescribes, in words, and for whom; a code that is not here reads as it is written. */
const PRESCRIPTEURS: Record<string, { nom: string; pour?(s: Situation): boolean }> = {
  mission_locale: { nom: 'votre Mission locale', pour: s => (s.age_entree ?? 16) < 26 },
  france_travail: { nom: 'France Travail' },
  cap_emploi: { nom: 'Cap emploi', pour: s => s.handicap !== false },
  departement: { nom: 'votre Département, si vous recevez le RSA', pour: s => s.beneficiaire_rsa !== false },
  plie: { nom: 'le plan local pour l’insertion et l’emploi (PLIE), s’il vous suit' },
  siae: { nom: 'votre structure d’insertion, si vous en avez une' },
  'structure d’insertion': { nom: 'votre structure d’insertion' },
  cep: { nom: 'un conseiller en évolution professionnelle, gratuit (mon-cep.org)' },
  organisme: { nom: 'l’organisme de formation' },
  region: { nom: 'la Région' },
}

/** Whom to see first: those whose trade it is for such a person, with those that the text names. */
export function quiVoir(nommes: readonly string[], s: Situation): string[] {
  const named = nommes.filter(code => PRESCRIPTEURS[code]?.pour?.(s) !== false)
  const usual = s.sans_emploi === false && s.demandeur_emploi === false ? ['cep'] : ['france_travail']
  const codes = [
    ...((s.age_entree ?? 99) < 26 ? ['mission_locale'] : []),
    ...(named.length ? named : usual),
    ...(s.handicap ? ['cap_emploi'] : []),
    ...(s.beneficiaire_rsa ? ['departement'] : []),
  ]
  return [...new Set(codes)].map(code => nomDe(code, s))
}

function nomDe(code: string, s: Situation): string {
  if (code === 'departement' && s.beneficiaire_rsa) return 'votre Département'
  return PRESCRIPTEURS[typographic(code)]?.nom ?? code.replaceAll('_', ' ')
}

/** What to bring to the meeting: the papers that prove the answers, each once. */
export function pieces(reponses: Reponses): string[] {
  const found = [...reponses].flatMap(([code, valeur]) => {
    const q = question(code)
    if (!q || valeur === NSP || 'ouverte' in q) return []
    const piece = 'nombre' in q ? q.nombre.piece : q.options.find(o => o.code === valeur)?.piece
    return piece ? [piece] : []
  })
  return [...new Set(['Une pièce d’identité', ...found, 'Votre CV, si vous en avez un'])]
}

const QUI: Record<string, string> = {
  'la personne': 'vous',
  'le prescripteur': 'votre conseiller',
}
/** Who can tell, as said to the person. */
export const quiSait = (aupres_de: string): string => QUI[aupres_de] ?? aupres_de

/** « a, b ou c » */
export function enListe(items: readonly string[], last: 'et' | 'ou' = 'et'): string {
  const all = [...new Set(items)]
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} ${last} ${all.at(-1)}`
}

/** A text of a file as a whole sentence. */
export const phrase = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`)

/** A text of a file as the middle of a sentence: « Moins de 26 ans » after a colon. */
export const minuscule = (text: string): string =>
  /^\p{Lu}[\p{Ll}’]/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text
