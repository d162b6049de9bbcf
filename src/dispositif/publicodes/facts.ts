import type { Jour } from '../../calendrier/calendrier.ts'
import { definition, type Fait, vocabulaire } from '../vocabulaire.ts'
import { dateOf, type Regle, type Regles, ruleOf, uniteOf } from './names.ts'

const types = {
  booleen: 'booléen',
  date: 'date',
  texte: 'texte',
  entier: 'nombre',
  decimal: 'nombre',
} as const

/** One question per fact that the rules read, in the order of the vocabulary. */
export function factRules(read: ReadonlySet<Fait>, le: Jour): Regles {
  const age = read.has('age_entree')
  const asked = new Set<Fait>([...read, ...(age ? (['date_naissance', 'date_entree'] as const) : [])])
  const facts = (Object.keys(vocabulaire) as Fait[]).filter(fait => asked.has(fait))
  return {
    faits: { titre: 'Ce que l’on sait de la personne et de son parcours' },
    ...Object.fromEntries(facts.map(fait => [`faits . ${fait}`, factRule(fait, le)])),
    ...(age ? { [ruleOf('age_entree')]: ageRule } : {}),
  }
}

/** The age that birth and entry give goes before the age that was typed. */
const ageRule: Regle = {
  titre: 'L’âge à l’entrée en formation, compté sur les dates quand on les connaît',
  unité: 'an',
  valeur: {
    condition: {
      si: {
        'toutes ces conditions': [
          { 'est défini': 'faits . date_naissance' },
          { 'est défini': 'faits . date_entree' },
        ],
      },
      alors: {
        '//': [
          { durée: { depuis: 'faits . date_naissance', "jusqu'à": 'faits . date_entree', unité: 'an' } },
          1,
        ],
      },
      sinon: 'faits . age_entree',
    },
  },
}

function factRule(fait: Fait, le: Jour): Regle {
  const { type, libelle, unite, aupres_de, defaut, valeurs } = definition(fait)
  const codes = Object.entries(valeurs ?? {})
  const titre = libelle.charAt(0).toUpperCase() + libelle.slice(1)
  const assumed = typeof defaut === 'boolean' ? (defaut ? 'oui' : 'non') : defaut
  return {
    titre,
    question: `${titre} ?`,
    ...(fait === 'le' ? { 'par défaut': dateOf(le) } : {}),
    ...(assumed === undefined ? {} : { 'par défaut': assumed }),
    type: types[type],
    ...(codes.length ? { 'une possibilité': codes.map(([value]) => `'${value}'`) } : {}),
    ...(unite ? { unité: uniteOf(unite) } : {}),
    description: [
      `À demander à : ${aupres_de}.`,
      ...codes.map(([value, word]) => `« ${value} » : ${word}.`),
    ].join(' '),
  }
}
