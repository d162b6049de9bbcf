/** Words of the files that need more than their underscore taken away to be read aloud. */
const MOTS: Record<string, string> = {
  BTP: 'BTP',
  cap_emploi: 'Cap emploi',
  cep: 'conseil en évolution professionnelle',
  consolider_des_competences: 'consolider des compétences',
  decouvrir_des_metiers: 'découvrir des métiers',
  departement: 'Département',
  france_travail: 'France Travail',
  groupee: 'par groupe, à dates fixes',
  marche: 'marché public',
  metiers_verts: 'métiers verts',
  mission_locale: 'Mission locale',
  non_precise: 'non précisé',
  numerique: 'numérique',
  permanente: 'possible toute l’année',
  petite_enfance: 'petite enfance',
  plie: 'PLIE',
  referent_pedagogique: 'référent pédagogique',
  referent_professionnel: 'référent professionnel',
  region: 'Région',
  sanitaire_social: 'sanitaire et social',
  siae: 'structure d’insertion par l’activité économique',
  sieg: 'service d’intérêt économique général',
}

/** A code of a file, in words. */
export const enClair = (code: string): string => MOTS[code] ?? code.replaceAll('_', ' ')

export const liste = (codes: string | readonly string[]): string =>
  (typeof codes === 'string' ? [codes] : codes).map(enClair).join(', ')

export const FAMILLES: Record<string, string> = {
  parcours: 'Parcours de formation',
  aide: 'Aides aux stagiaires',
  national: 'Règles nationales',
}

export const CERTITUDES = {
  A: 'texte lu',
  B: 'source spécialisée lue',
  C: 'calcul recoupé',
  D: 'calcul que rien ne confirme encore',
  N: 'non vérifié',
} as const
