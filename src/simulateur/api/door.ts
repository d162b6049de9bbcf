import type { Door } from '../../http/route.ts'
import type { Question } from '../question.ts'
import { QUESTIONS } from '../questions.ts'
import { NSP } from '../simulateur.ts'

const texte = { type: 'string' }
const verdict = { enum: ['oui', 'non', 'non_precise'] }
const centimes = { type: 'integer', minimum: 0, description: 'En centimes.' }
const list = (properties: object) => ({ type: 'array', items: { type: 'object', properties } })

const resultat = {
  code: texte,
  nom: texte,
  porteur: texte,
  verdict: { ...verdict, description: 'Peut entrer, ne peut pas, ou il manque une réponse.' },
  texte_du: { type: 'string', format: 'date', description: 'La date la plus récente que le texte donne.' },
  ancien: { type: 'boolean', description: 'Plus de deux ans : à faire vérifier, jamais « oui ».' },
  remunere: { enum: [...verdict.enum, null] },
  criteres: list({ libelle: texte, resultat: verdict, attendu: texte, source: texte }),
  changement: {
    type: ['string', 'null'],
    description:
      'Le plus petit changement utile, et ce qu’il laisserait à vérifier, en une phrase, quand le verdict est « non ».',
  },
  a_confirmer: list({ libelle: texte, manque: list({ libelle: texte, aupres_de: texte }) }),
  montants: list({
    nom: texte,
    libelle: texte,
    periode: { enum: ['mois', 'une_fois', 'jour', 'heure', 'annee'] },
    pour_vous: {
      type: 'boolean',
      description: 'Versé à la personne ; sinon, pour sa formation ou à d’autres.',
    },
    pour: { enum: ['stagiaire', 'entreprise', 'organisme'] },
    confirme: { type: 'boolean', description: 'Faux : montant à confirmer, calculé ou non vérifié.' },
    au_moins: centimes,
    au_plus: { type: ['integer', 'null'], description: 'En centimes ; « null » quand personne ne le sait.' },
  }),
  montants_mayotte: {
    type: 'boolean',
    description: 'Des montants nationaux sont tus : ils ne valent pas à Mayotte.',
  },
  reserve: {
    type: 'boolean',
    description:
      'La personne ne cherche ni emploi ni formation : rien n’est promis, les montants sont des maximums.',
  },
  demarches: list({ libelle: texte, aupres_de: texte, source: texte }),
  explication: list({ titre: texte, phrase: texte, resultat: verdict, source: texte }),
  sources: { type: 'array', items: texte },
}

/** `GET /api/simulateur`: its parameters are the questions themselves, with the answers that each takes. */
export const door: Door = {
  path: '/api/simulateur',
  title: 'À quoi une personne pourrait avoir droit, d’après ses réponses',
  description:
    'Chaque réponse est facultative : l’API donne la question la plus utile à poser ensuite, et le résultat à ce stade. Rien n’est enregistré. Ce n’est pas une décision.',
  query: QUESTIONS.map(q => ({ name: q.code, description: asked(q), schema: answersOf(q) })),
  type: 'application/json',
  answer: {
    type: 'object',
    required: ['le', 'reponses', 'question', 'questions_au_plus', 'resultats'],
    properties: {
      le: { type: 'string', format: 'date' },
      reponses: { type: 'object', additionalProperties: texte },
      question: {
        type: ['object', 'null'],
        description: 'La question suivante ; « null » quand plus rien ne changerait.',
        properties: { code: texte, titre: texte, aide: texte },
      },
      questions_au_plus: { type: 'integer', minimum: 0 },
      resultats: list(resultat),
    },
  },
}

/** The question, and what each of its answers means. */
function asked(q: Question): string {
  const unsure = `« ${NSP} » : je ne sais pas`
  if ('options' in q)
    return `${q.titre} ${[...q.options.map(o => `« ${o.code} » : ${o.libelle}`), unsure].join(' ; ')}.`
  if ('nombre' in q) return `${q.titre} En ${q.nombre.unite} ; ${unsure}.`
  return `${q.titre} Les mots sont ceux que donne la réponse quand elle pose cette question ; « autre » : ${q.ouverte.autre} ; ${unsure}.`
}

function answersOf(q: Question): object {
  if ('options' in q) return { type: 'string', enum: [...q.options.map(o => o.code), NSP] }
  if ('ouverte' in q) return texte
  const { min: minimum, max: maximum, decimales } = q.nombre
  return { anyOf: [{ type: decimales ? 'number' : 'integer', minimum, maximum }, { const: NSP }] }
}
