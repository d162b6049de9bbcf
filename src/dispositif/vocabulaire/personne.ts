import type { Definition } from './definition.ts'

const personne = 'la personne'
const france_travail = 'France Travail'
const mission_locale = 'la Mission locale'
const organisme = 'l’organisme de formation'
const prescripteur = 'le prescripteur'
/** Levels of qualification, decree 2019-14; 0 is none of them. */
const niveaux = {
  0: 'sans diplôme (ou brevet)',
  1: 'niveau 1 (avant le CAP)',
  2: 'niveau 2 (avant le CAP)',
  3: 'CAP ou équivalent (niveau 3)',
  4: 'bac (niveau 4)',
  5: 'bac + 2 (niveau 5)',
  6: 'bac + 3 (niveau 6)',
  7: 'bac + 5 (niveau 7)',
  8: 'doctorat (niveau 8)',
}

export const personneFaits = {
  date_naissance: { type: 'date', libelle: 'la date de naissance', aupres_de: personne },
  age_entree: { type: 'entier', unite: 'ans', libelle: 'l’âge à l’entrée en formation', aupres_de: personne },
  sexe: { type: 'texte', libelle: 'le sexe', aupres_de: personne, valeurs: { F: 'femme', M: 'homme' } },
  region: { type: 'texte', libelle: 'la région de résidence', aupres_de: personne },
  commune: { type: 'texte', libelle: 'la commune de résidence', aupres_de: personne },
  demandeur_emploi: { type: 'booleen', libelle: 'en recherche d’emploi', aupres_de: prescripteur },
  inscrit_france_travail: { type: 'booleen', libelle: 'inscrit à France Travail', aupres_de: france_travail },
  inscrit_mission_locale: {
    type: 'booleen',
    libelle: 'inscrit en Mission locale',
    aupres_de: mission_locale,
  },
  inscrit_cap_emploi: { type: 'booleen', libelle: 'inscrit à Cap emploi', aupres_de: 'Cap emploi' },
  sans_emploi: { type: 'booleen', libelle: 'sans emploi', aupres_de: personne },
  demandeur_longue_duree: {
    type: 'booleen',
    libelle: 'demandeur d’emploi de longue durée',
    aupres_de: france_travail,
  },
  primo_demandeur: { type: 'booleen', libelle: 'primo-demandeur d’emploi', aupres_de: france_travail },
  indemnise_are: { type: 'booleen', libelle: 'indemnisé par l’assurance chômage', aupres_de: france_travail },
  ass_due: {
    type: 'booleen',
    libelle: 'droit à l’allocation de solidarité spécifique',
    aupres_de: france_travail,
    verbe: 'avoir droit à l’allocation de solidarité spécifique',
  },
  beneficiaire_rsa: {
    type: 'booleen',
    libelle: 'bénéficiaire du RSA',
    aupres_de: 'le Département ou la CAF',
  },
  rqth: { type: 'booleen', libelle: 'travailleur handicapé reconnu', aupres_de: personne },
  handicap: { type: 'booleen', libelle: 'en situation de handicap', aupres_de: personne },
  qpv: {
    type: 'booleen',
    libelle: 'en quartier prioritaire',
    aupres_de: personne,
    verbe: 'habiter en quartier prioritaire',
  },
  frr: {
    type: 'booleen',
    libelle: 'en zone de revitalisation rurale',
    aupres_de: personne,
    verbe: 'habiter en zone de revitalisation rurale',
  },
  niveau_valide: {
    type: 'entier',
    mots: niveaux,
    libelle: 'le plus haut niveau validé',
    aupres_de: personne,
  },
  sans_diplome: { type: 'booleen', libelle: 'sorti sans diplôme ni qualification', aupres_de: personne },
  niveau_prepare: {
    type: 'entier',
    mots: niveaux,
    libelle: 'le niveau préparé et non validé',
    aupres_de: personne,
  },
  mois_depuis_sortie: {
    type: 'decimal',
    unite: 'mois',
    libelle: 'le temps passé depuis la sortie de formation initiale',
    aupres_de: personne,
  },
  activite_suffisante: {
    type: 'booleen',
    libelle: 'a travaillé 6 mois sur 12 ou 12 mois sur 24',
    aupres_de: personne,
    verbe: 'avoir travaillé 6 mois sur 12 ou 12 mois sur 24',
  },
  interim_mois_sans_mission: {
    type: 'decimal',
    unite: 'mois',
    libelle: 'le temps passé sans mission',
    aupres_de: personne,
  },
  projet_confirme: {
    type: 'booleen',
    libelle:
      'projet confirmé par un conseiller en évolution professionnelle ou le service public de l’orientation',
    aupres_de: prescripteur,
    verbe:
      'avoir un projet confirmé par un conseiller en évolution professionnelle ou le service public de l’orientation',
  },
  niveau_langue: {
    type: 'texte',
    libelle: 'le niveau de langue',
    aupres_de: organisme,
    valeurs: { aucun: 'aucun', 'A1.1': 'A1.1', A1: 'A1', A2: 'A2', B1: 'B1', B2: 'B2', C1: 'C1', C2: 'C2' },
  },
  souhait_projet: {
    type: 'booleen',
    libelle: 'souhaite définir ou sécuriser un projet professionnel',
    aupres_de: personne,
    verbe: 'souhaiter définir ou sécuriser un projet professionnel',
    defaut: true,
  },
  salaire_brut_moyen: {
    type: 'entier',
    unite: 'centimes',
    libelle: 'le salaire brut moyen par mois, avant la formation',
    aupres_de: personne,
  },
  parent_isole: { type: 'booleen', libelle: 'parent seul avec enfant', aupres_de: personne, defaut: false },
  enfants_a_charge: {
    type: 'entier',
    unite: 'enfants',
    libelle: 'le nombre d’enfants',
    aupres_de: personne,
    defaut: 0,
  },
  separation_recente: {
    type: 'booleen',
    libelle: 'divorcé, veuf ou séparé depuis moins de trois ans',
    aupres_de: personne,
    defaut: false,
  },
  /** One boolean on purpose: the paper that proves it, which may tell of health, stays elsewhere. */
  situation_familiale_constatee: {
    type: 'booleen',
    libelle: 'autre situation familiale de D6341-28-3, constatée sur pièce',
    aupres_de: personne,
    verbe: 'être dans une autre situation familiale de l’article D6341-28-3, constatée sur pièce',
    defaut: false,
  },
  departement: { type: 'texte', libelle: 'le département de résidence', aupres_de: personne },
  ni_emploi_ni_formation: {
    type: 'booleen',
    libelle: 'ni en emploi, ni en études, ni en formation',
    aupres_de: personne,
  },
  decrocheur: {
    type: 'booleen',
    libelle: 'sorti de l’école depuis peu, sans le diplôme préparé',
    aupres_de: personne,
    verbe: 'avoir quitté l’école sans le diplôme préparé',
  },
  sans_experience: { type: 'booleen', libelle: 'sans expérience professionnelle', aupres_de: personne },
  temps_partiel: { type: 'booleen', libelle: 'en emploi à temps partiel', aupres_de: personne },
  salarie: { type: 'booleen', libelle: 'salarié', aupres_de: personne },
  contrat_aide: {
    type: 'booleen',
    libelle: 'en contrat aidé ou en insertion par l’activité économique',
    aupres_de: personne,
  },
  complement_employeur: {
    type: 'booleen',
    libelle: 'formation en complément des obligations de l’employeur, de l’OPCO et du CPF',
    aupres_de: 'l’employeur',
    verbe: 'suivre une formation en complément de ce que doivent l’employeur, l’OPCO et le CPF',
  },
  arce: {
    type: 'booleen',
    libelle: 'créateur ou repreneur d’entreprise aidé par l’ARCE',
    aupres_de: france_travail,
  },
  apte_metier: {
    type: 'booleen',
    libelle: 'handicap compatible avec le métier visé',
    aupres_de: prescripteur,
    verbe: 'avoir un handicap compatible avec le métier visé',
  },
  etudiant_sante: {
    type: 'booleen',
    libelle: 'étudiant d’une filière médicale mobilisé',
    aupres_de: personne,
  },
  complement_sante: {
    type: 'booleen',
    libelle: 'complément de rémunération des infirmiers et aides-soignants perçu',
    aupres_de: personne,
    verbe: 'toucher le complément de rémunération des infirmiers et aides-soignants',
  },
  sortant_fle: {
    type: 'booleen',
    libelle: 'sorti d’un parcours d’apprentissage du français',
    aupres_de: prescripteur,
    verbe: 'sortir d’un parcours d’apprentissage du français',
  },
  projet_defini: {
    type: 'booleen',
    libelle: 'projet professionnel défini',
    aupres_de: personne,
    verbe: 'avoir un projet professionnel défini',
  },
  zone_rurale: {
    type: 'booleen',
    libelle: 'en zone rurale',
    aupres_de: personne,
    verbe: 'habiter en zone rurale',
  },
  /** One boolean on purpose: which sense, and the paper that proves it, stay elsewhere. */
  handicap_sensoriel: {
    type: 'booleen',
    libelle: 'concerné par une formation adaptée à un handicap sensoriel',
    aupres_de: prescripteur,
    verbe: 'avoir besoin d’une formation adaptée à un handicap sensoriel',
  },
  droit_asile: { type: 'booleen', libelle: 'bénéficiaire du droit d’asile', aupres_de: personne },
  ressources_conformes: {
    type: 'booleen',
    libelle: 'ressources dans les limites fixées par la Région',
    aupres_de: 'la Région',
    verbe: 'avoir des ressources dans les limites fixées par la Région',
  },
  /** For the texts that say nothing of who may enter: nobody answers « oui » in their place. */
  conditions_entree: {
    type: 'booleen',
    libelle: 'conditions d’entrée remplies, que le texte ne donne pas',
    aupres_de: 'le porteur du dispositif',
    verbe: 'remplir les conditions d’entrée, que le texte ne donne pas',
  },
} as const satisfies Record<string, Definition>
