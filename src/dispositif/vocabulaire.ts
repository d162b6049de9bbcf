export type Type = 'date' | 'entier' | 'decimal' | 'texte' | 'booleen'
type Definition = {
  type: Type
  /** How the fact is called in a sentence. */
  libelle: string
  unite?: string
  /** Who can supply it when it is missing. */
  aupres_de: string
  /** Taken for granted, and said so, while nobody has declared otherwise: a right that the person claims. */
  defaut?: boolean | number
}

const personne = 'la personne'
const france_travail = 'France Travail'
const mission_locale = 'la Mission locale'
const organisme = 'l’organisme de formation'
const prescripteur = 'le prescripteur'
const region = 'la Région'
const entreprise = 'l’entreprise'

/** Every fact that a rule may use. Names are stable: those of the reference vocabulary, then those that national law needs. */
export const vocabulaire = {
  le: { type: 'date', libelle: 'la date de calcul', aupres_de: region },
  date_naissance: { type: 'date', libelle: 'la date de naissance', aupres_de: personne },
  date_entree: { type: 'date', libelle: 'la date d’entrée en formation', aupres_de: organisme },
  date_signature: { type: 'date', libelle: 'la date de signature du contrat', aupres_de: prescripteur },
  age_entree: { type: 'entier', unite: 'ans', libelle: 'l’âge à l’entrée en formation', aupres_de: personne },
  sexe: { type: 'texte', libelle: 'le sexe', aupres_de: personne },
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
  },
  beneficiaire_rsa: {
    type: 'booleen',
    libelle: 'bénéficiaire du RSA',
    aupres_de: 'le Département ou la CAF',
  },
  rqth: { type: 'booleen', libelle: 'travailleur handicapé reconnu', aupres_de: personne },
  handicap: { type: 'booleen', libelle: 'en situation de handicap', aupres_de: personne },
  qpv: { type: 'booleen', libelle: 'en quartier prioritaire', aupres_de: personne },
  frr: { type: 'booleen', libelle: 'en zone de revitalisation rurale', aupres_de: personne },
  niveau_valide: { type: 'entier', libelle: 'le plus haut niveau validé', aupres_de: personne },
  sans_diplome: { type: 'booleen', libelle: 'sorti sans diplôme ni qualification', aupres_de: personne },
  niveau_prepare: { type: 'entier', libelle: 'le niveau préparé et non validé', aupres_de: personne },
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
  },
  niveau_langue: { type: 'texte', libelle: 'le niveau de langue', aupres_de: organisme },
  phase: { type: 'entier', libelle: 'la phase du parcours', aupres_de: organisme },
  formation_agreee: { type: 'booleen', libelle: 'formation agréée', aupres_de: region },
  programme: { type: 'texte', libelle: 'le programme de la formation', aupres_de: region },
  secteur: { type: 'texte', libelle: 'le secteur de la formation', aupres_de: organisme },
  secteur_recrute: { type: 'booleen', libelle: 'secteur qui recrute', aupres_de: region },
  formation_region: { type: 'texte', libelle: 'la région où se tient la formation', aupres_de: organisme },
  autre_financeur: {
    type: 'booleen',
    libelle: 'une autre structure finance la formation',
    aupres_de: organisme,
  },
  heures_prevues: {
    type: 'decimal',
    unite: 'h',
    libelle: 'la durée prévue du parcours',
    aupres_de: organisme,
  },
  heures_semaine: { type: 'decimal', unite: 'h', libelle: 'la durée par semaine', aupres_de: organisme },
  heures_mois: {
    type: 'decimal',
    unite: 'h',
    libelle: 'les heures de formation du mois',
    aupres_de: organisme,
  },
  heures_absence_injustifiee: {
    type: 'decimal',
    unite: 'h',
    libelle: 'les heures d’absence injustifiée du mois',
    aupres_de: organisme,
    defaut: 0,
  },
  heures_situation_travail: {
    type: 'decimal',
    unite: 'h',
    libelle: 'les heures en situation de travail',
    aupres_de: organisme,
  },
  duree_mois: { type: 'decimal', unite: 'mois', libelle: 'la durée prévue', aupres_de: organisme },
  suspension_mois: {
    type: 'decimal',
    unite: 'mois',
    libelle: 'la durée de suspension demandée',
    aupres_de: organisme,
  },
  terme: { type: 'booleen', libelle: 'formation suivie jusqu’à son terme', aupres_de: organisme },
  jours_formation: {
    type: 'entier',
    unite: 'jours',
    libelle: 'les jours de formation',
    aupres_de: organisme,
  },
  cout_formation: {
    type: 'entier',
    unite: 'centimes',
    libelle: 'le coût de la formation',
    aupres_de: organisme,
  },
  distance_km: {
    type: 'decimal',
    unite: 'km',
    libelle: 'la distance entre le domicile et le lieu de formation',
    aupres_de: organisme,
  },
  entreprise_effectif: {
    type: 'entier',
    unite: 'salariés',
    libelle: 'l’effectif de l’entreprise',
    aupres_de: entreprise,
  },
  entreprise_type: { type: 'texte', libelle: 'le type d’entreprise', aupres_de: entreprise },
  entreprise_contrat_mois: {
    type: 'decimal',
    unite: 'mois',
    libelle: 'la durée du contrat proposé',
    aupres_de: entreprise,
  },
  entreprise_a_jour: {
    type: 'booleen',
    libelle: 'entreprise à jour de ses cotisations',
    aupres_de: entreprise,
  },
  engagement_recrutement: { type: 'booleen', libelle: 'engagement de recrutement', aupres_de: entreprise },
  projet_cout: { type: 'entier', unite: 'centimes', libelle: 'le coût du projet', aupres_de: organisme },
  projet_qpv: { type: 'booleen', libelle: 'projet sur un territoire prioritaire', aupres_de: organisme },
  projet_autre_public: {
    type: 'entier',
    unite: 'centimes',
    libelle: 'les autres financements publics du projet',
    aupres_de: organisme,
  },
  souhait_projet: {
    type: 'booleen',
    libelle: 'souhaite définir ou sécuriser un projet professionnel',
    aupres_de: personne,
    defaut: true,
  },
  salaire_brut_moyen: {
    type: 'entier',
    unite: 'centimes',
    libelle: 'la moyenne mensuelle des salaires bruts antérieurs (assiette de D6341-26)',
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
    defaut: false,
  },
} as const satisfies Record<string, Definition>

export type Fait = keyof typeof vocabulaire
export type Valeur = boolean | number | string
type ValueOf<T extends Type> = T extends 'booleen'
  ? boolean
  : T extends 'entier' | 'decimal'
    ? number
    : string

/** What is known of a person and a pathway; a fact left out (or null) is not known, which is not "no". */
export type Situation = { readonly [F in Fait]?: ValueOf<(typeof vocabulaire)[F]['type']> | null | undefined }

/** The definition of one fact. */
export const definition = (fait: Fait): Definition => vocabulaire[fait]
export const isFait = (name: string): name is Fait => Object.hasOwn(vocabulaire, name)
