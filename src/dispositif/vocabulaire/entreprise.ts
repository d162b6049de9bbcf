import type { Definition } from './definition.ts'

const organisme = 'l’organisme de formation'
const entreprise = 'l’entreprise'

export const entrepriseFaits = {
  entreprise_effectif: {
    type: 'entier',
    unite: 'salariés',
    libelle: 'l’effectif de l’entreprise',
    aupres_de: entreprise,
  },
  entreprise_type: {
    type: 'texte',
    libelle: 'le type d’entreprise',
    aupres_de: entreprise,
    valeurs: {
      entreprise: 'une entreprise',
      association: 'une association',
      collectivite: 'une collectivité',
      particulier_employeur: 'un particulier employeur',
      travail_temporaire: 'une entreprise de travail temporaire',
      groupement_employeurs: 'un groupement d’employeurs',
    },
  },
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
    verbe: 'avoir une entreprise à jour de ses cotisations',
  },
  engagement_recrutement: {
    type: 'booleen',
    libelle: 'engagement de recrutement',
    aupres_de: entreprise,
    verbe: 'avoir un engagement de recrutement',
  },
  projet_cout: { type: 'entier', unite: 'centimes', libelle: 'le coût du projet', aupres_de: organisme },
  projet_qpv: {
    type: 'booleen',
    libelle: 'projet sur un territoire prioritaire',
    aupres_de: organisme,
    verbe: 'avoir un projet sur un territoire prioritaire',
  },
  projet_autre_public: {
    type: 'entier',
    unite: 'centimes',
    libelle: 'les autres financements publics du projet',
    aupres_de: organisme,
  },
  entreprises_partenaires: {
    type: 'entier',
    libelle: 'le nombre d’entreprises partenaires',
    aupres_de: organisme,
    unite: 'entreprises',
  },
  selectionne_recrutement: {
    type: 'booleen',
    libelle: 'choisi par une entreprise en vue d’un recrutement',
    aupres_de: entreprise,
    verbe: 'être choisi par une entreprise en vue d’un recrutement',
  },
  entreprise_region: {
    type: 'texte',
    libelle: 'la région où l’entreprise est installée',
    aupres_de: entreprise,
  },
  creances_impayables: {
    type: 'booleen',
    libelle: 'entreprise qui ne peut pas régler ses créances à 30 jours',
    aupres_de: entreprise,
    verbe: 'avoir une entreprise qui ne peut pas régler ses créances à 30 jours',
  },
  refus_pret: {
    type: 'booleen',
    libelle: 'prêt de trésorerie refusé',
    aupres_de: entreprise,
    verbe: 'avoir essuyé le refus d’un prêt de trésorerie raisonnable',
  },
} as const satisfies Record<string, Definition>
