import { column, encode, faits, type Population } from '../src/dispositif/colonnes/population.ts'
import { definition, type Fait, type Valeur } from '../src/dispositif/vocabulaire.ts'
import { mulberry32 } from '../test/situations.ts'

/** What a fact may be, for someone who looks for work; a fact left out is drawn by its type. */
const drawn: { [F in Fait]?: (random: () => number) => Valeur } = {
  age_entree: random => 16 + Math.floor(random() * 49),
  demandeur_emploi: random => random() < 0.95,
  formation_agreee: random => random() < 0.9,
  indemnise_are: random => random() < 0.4,
  activite_suffisante: random => random() < 0.4,
  rqth: random => random() < 0.09,
  distance_km: random => Math.floor(random() * 60_000) / 1000,
  heures_prevues: random => 20 + Math.floor(random() * 1200),
  heures_semaine: random => 10 + Math.floor(random() * 26),
  duree_mois: random => 1 + Math.floor(random() * 24),
  niveau_valide: random => [0, 3, 4, 5, 6][Math.floor(random() * 5)] as number,
  enfants_a_charge: random => Math.floor(random() * 4),
  date_entree: random => `2026-0${1 + Math.floor(random() * 9)}-${10 + Math.floor(random() * 18)}`,
}
const regions = ['Bourgogne-Franche-Comté', 'Hauts-de-France', 'Île-de-France', 'Bretagne']

/** Random people as columns, the same for the same seed; each fact unknown for a share of them. */
export function people(n: number, only: readonly Fait[] = faits, inconnu = 0, seed = 2026): Population {
  const random = mulberry32(seed)
  const population: Population = { n, faits: {} }
  for (const fait of only) {
    if (fait === 'le' || fait === 'date_naissance' || fait === 'commune') continue
    const draw = drawn[fait] ?? byType(fait)
    const array = column(fait, n)
    for (let i = 0; i < n; i++) if (random() >= inconnu) array[i] = encode(fait, draw(random))
    population.faits[fait] = array
  }
  return population
}

function byType(fait: Fait): (random: () => number) => Valeur {
  const { type, unite, valeurs } = definition(fait)
  if (type === 'booleen') return random => random() < 0.3
  if (type === 'date') return random => `202${Math.floor(random() * 7)}-0${1 + Math.floor(random() * 9)}-15`
  if (type === 'texte') {
    const words = valeurs ? Object.keys(valeurs) : regions
    return random => words[Math.floor(random() * words.length)] as string
  }
  if (unite === 'centimes') return random => Math.floor(random() * 2_000_000)
  return random => Math.floor(random() * 60)
}
