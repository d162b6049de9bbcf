import { euros, plural } from '../web/format.ts'

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

/** A text that starts a cell or a sentence. */
export const capitale = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** A budget as it is said: « 27 millions d’euros »; to the euro below a million. */
export function grosMontant(centimes: number): string {
  const millions = Math.round(centimes / 1_000_000) / 100
  return millions >= 1 ? `${plural(millions, 'million')} d’euros` : euros(centimes).replace(',00', '')
}

export const FAMILLES: Record<string, string> = {
  parcours: 'Parcours de formation',
  aide: 'Aides aux stagiaires',
  national: 'Règles nationales',
  appel: 'Appel à projets',
  commande: 'Achat de formations',
  competence: 'Connaissance des compétences',
  entreprise: 'Aide aux entreprises',
  experimentation: 'Expérimentation',
  'mise-en-relation': 'Mise en relation',
  observation: 'Observation',
  qualite: 'Qualité des formations',
  reseau: 'Réseau',
  ressource: 'Ressource',
  tournee: 'Tournée',
}
