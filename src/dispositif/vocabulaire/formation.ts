import type { Definition } from './definition.ts'

const personne = 'la personne'
const organisme = 'l’organisme de formation'
const prescripteur = 'le prescripteur'
const region = 'la Région'

export const formationFaits = {
  phase: { type: 'entier', libelle: 'la phase du parcours', aupres_de: organisme },
  formation_agreee: {
    type: 'booleen',
    libelle: 'formation agréée',
    aupres_de: region,
    verbe: 'suivre une formation agréée',
  },
  programme: { type: 'texte', libelle: 'le programme de la formation', aupres_de: region },
  secteur: {
    type: 'texte',
    libelle: 'le secteur de la formation',
    aupres_de: organisme,
    mots: {
      hotellerie_restauration_tourisme: 'hôtellerie, restauration et tourisme',
      numerique: 'numérique',
      sanitaire_social: 'sanitaire et social',
      securite: 'sécurité',
    },
  },
  secteur_recrute: {
    type: 'booleen',
    libelle: 'secteur qui recrute',
    aupres_de: region,
    verbe: 'se former dans un secteur qui recrute',
  },
  formation_region: { type: 'texte', libelle: 'la région où se tient la formation', aupres_de: organisme },
  autre_financeur: {
    type: 'booleen',
    libelle: 'une autre structure finance la formation',
    aupres_de: organisme,
    verbe: 'avoir une formation financée par une autre structure',
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
    libelle: 'les heures d’absence non justifiée du mois',
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
  terme: {
    type: 'booleen',
    libelle: 'formation suivie jusqu’à son terme',
    aupres_de: organisme,
    verbe: 'suivre la formation jusqu’à son terme',
  },
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
  date_entree: { type: 'date', libelle: 'la date d’entrée en formation', aupres_de: organisme },
  date_signature: { type: 'date', libelle: 'la date de signature du contrat', aupres_de: prescripteur },
  le: { type: 'date', libelle: 'la date de calcul', aupres_de: region },
  competence_requise: {
    type: 'booleen',
    libelle: 'compétence demandée par une offre d’emploi',
    aupres_de: prescripteur,
    verbe: 'viser une compétence demandée par une offre d’emploi',
  },
  parcours_distance: {
    type: 'booleen',
    libelle: 'parcours suivi à distance',
    aupres_de: organisme,
    verbe: 'suivre un parcours à distance',
  },
  metier_non_couvert: {
    type: 'booleen',
    libelle: 'métier émergent, en transformation, ou sans offre de formation',
    aupres_de: region,
    verbe: 'viser un métier émergent, en transformation, ou sans offre de formation',
  },
  objectif_formation: {
    type: 'texte',
    libelle: 'l’objectif de la formation',
    aupres_de: personne,
    valeurs: {
      qualification_projet: 'une qualification liée au projet professionnel',
      creation_reprise: 'créer ou reprendre une entreprise',
      retour_apres_licenciement: 'retrouver un emploi après un licenciement économique',
      autre: 'un autre objectif',
    },
  },
  formation_cpf: {
    type: 'booleen',
    libelle: 'formation éligible au compte personnel de formation',
    aupres_de: organisme,
    verbe: 'suivre une formation éligible au compte personnel de formation',
  },
  formation_type: {
    type: 'texte',
    libelle: 'la nature de la formation',
    aupres_de: organisme,
    valeurs: {
      certification: 'une certification ou une partie',
      bilan_competences: 'un bilan de compétences',
      permis: 'le code ou le permis de conduire',
      benevoles: 'une formation de bénévoles',
      service_civique: 'une formation de volontaires en service civique',
      autre: 'une autre formation',
    },
  },
  formation_au_prf: {
    type: 'booleen',
    libelle: 'formation déjà achetée par la Région',
    aupres_de: region,
    verbe: 'suivre une formation déjà achetée par la Région',
  },
  organisme_certifie: {
    type: 'booleen',
    libelle: 'organisme certifié pour la qualité de ses formations',
    aupres_de: organisme,
    verbe: 'être formé par un organisme certifié',
  },
  certification_eligible: {
    type: 'booleen',
    libelle: 'certification inscrite sur la liste de la Région',
    aupres_de: region,
    verbe: 'préparer une certification inscrite sur la liste de la Région',
  },
  formation_arretee: {
    type: 'booleen',
    libelle: 'formation suspendue ou arrêtée',
    aupres_de: organisme,
    verbe: 'avoir une formation suspendue ou arrêtée',
  },
  jours_depuis_arret: {
    type: 'entier',
    unite: 'jours',
    libelle: 'le temps passé depuis la suspension ou l’arrêt de la formation',
    aupres_de: organisme,
  },
  complete_un_dispositif: {
    type: 'booleen',
    libelle: 'formation suivie avant ou après un autre dispositif',
    aupres_de: organisme,
    verbe: 'suivre la formation avant ou après un autre dispositif',
    defaut: true,
  },
  parcours_qualifiant: {
    type: 'booleen',
    libelle: 'parcours qui mène à une qualification',
    aupres_de: organisme,
    verbe: 'suivre un parcours qui mène à une qualification',
    defaut: true,
  },
} as const satisfies Record<string, Definition>
