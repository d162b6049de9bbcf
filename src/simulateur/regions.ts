import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** The 18 régions of today, by their short code, with those that they took in on 1 January 2016. */
export const REGIONS: readonly { code: string; nom: string; anciennes?: readonly string[] }[] = [
  { code: 'ara', nom: 'Auvergne-Rhône-Alpes', anciennes: ['Auvergne', 'Rhône-Alpes'] },
  { code: 'bfc', nom: 'Bourgogne-Franche-Comté', anciennes: ['Bourgogne', 'Franche-Comté'] },
  { code: 'bre', nom: 'Bretagne' },
  { code: 'cvl', nom: 'Centre-Val de Loire', anciennes: ['Centre'] },
  { code: 'cor', nom: 'Corse' },
  { code: 'ges', nom: 'Grand Est', anciennes: ['Alsace', 'Champagne-Ardenne', 'Lorraine'] },
  { code: 'gua', nom: 'Guadeloupe' },
  { code: 'guy', nom: 'Guyane' },
  { code: 'hdf', nom: 'Hauts-de-France', anciennes: ['Nord-Pas-de-Calais', 'Picardie'] },
  { code: 'idf', nom: 'Île-de-France' },
  { code: 'reu', nom: 'La Réunion' },
  { code: 'mar', nom: 'Martinique' },
  { code: 'may', nom: 'Mayotte' },
  { code: 'nor', nom: 'Normandie', anciennes: ['Basse-Normandie', 'Haute-Normandie'] },
  { code: 'naq', nom: 'Nouvelle-Aquitaine', anciennes: ['Aquitaine', 'Limousin', 'Poitou-Charentes'] },
  { code: 'occ', nom: 'Occitanie', anciennes: ['Languedoc-Roussillon', 'Midi-Pyrénées'] },
  { code: 'pdl', nom: 'Pays de la Loire' },
  { code: 'paca', nom: 'Provence-Alpes-Côte d’Azur' },
]

const plain = (text: string) => text.replaceAll('’', "'").toLowerCase()

/** True when the Région of a file is this one, or one that it took in. */
export function estDans(regionDuTexte: string, nom: string): boolean {
  const names = [nom, ...(REGIONS.find(r => r.nom === nom)?.anciennes ?? [])]
  return names.some(n => plain(n) === plain(regionDuTexte))
}

const require = createRequire(import.meta.url)
const departements = new Map(
  (
    JSON.parse(
      readFileSync(require.resolve('@etalab/decoupage-administratif/data/departements.json'), 'utf8'),
    ) as { code: string; nom: string }[]
  ).map(({ code, nom }) => [code, nom]),
)
/** A département as one says it: « Yvelines (78) »; a code that is none reads as it is written. */
export const departementEnClair = (code: string): string => {
  const nom = departements.get(code)
  return nom ? `${nom} (${code})` : code
}
