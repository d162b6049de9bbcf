/** A refusal that a person reads: what was wrong, with which value, and what to do. `champ` names the form field at fault. */
export class Refus extends Error {
  readonly champ: string | undefined
  constructor(message: string, champ?: string) {
    super(message)
    this.champ = champ
  }
}

/** The record does not exist, or is not for this account: the two look alike from outside. */
export class Introuvable extends Error {
  constructor(what = 'Cette page') {
    super(`${what} n’existe pas, ou n’est pas accessible avec votre compte.`)
  }
}

/** Someone else changed the record while the form was open. */
export const changedMeanwhile = () =>
  new Refus(
    'Quelqu’un a modifié ce dossier pendant que cette page était ouverte. Rien n’a été enregistré : relisez les nouvelles informations ci-dessous, puis recommencez.',
  )

/** The message of each rule that the database keeps, by the name of its constraint. */
export const messages: Record<string, [message: string, champ?: string]> = {
  seize_ans_revolus: [
    'Cette personne n’a pas 16 ans : elle ne peut pas encore être inscrite. Vérifiez la date de naissance.',
    'date_naissance',
  ],
  commune_inconnue: ['Cette commune n’existe pas. Choisissez une commune de la liste.', 'commune'],
  siret_quatorze_chiffres: ['Un SIRET compte 14 chiffres.', 'siret'],
  organisme_siret_unique: ['Un organisme porte déjà ce SIRET.', 'siret'],
  compte_courriel_unique: ['Un compte existe déjà avec ce courriel.', 'courriel'],
  compte_rattache: ['Ce rôle demande un rattachement : un organisme, une structure ou un stagiaire.'],
  parcours_deja_ouvert: [
    'Cette personne suit déjà un parcours, ici ou ailleurs : sa sortie doit être enregistrée avant une nouvelle entrée.',
  ],
  sortie_mois_certifie: [
    'Des demi-journées certifiées viennent ce jour-là ou après : la sortie ne peut pas les contredire.',
    'date',
  ],
  suspension_mois_certifie: [
    'Des demi-journées de cette période sont certifiées : elles ne peuvent plus être suspendues.',
    'du',
  ],
  dates_plausibles_suspension: ['Cette date est trop lointaine : vérifiez l’année.', 'du'],
  dates_plausibles_parcours: ['Cette date est trop lointaine : vérifiez l’année.'],
  minutes_prevues_positives: ['Le nombre d’heures prévues doit être positif.'],
  une_entree_par_prescription: ['Cette personne est déjà entrée avec cette prescription.'],
  fin_apres_entree: ['La fin prévue doit venir après l’entrée.', 'fin'],
  plafond_heures_prevues: ['Le nombre d’heures prévues dépasse le plafond du dispositif.', 'heures'],
  suspensions_sans_chevauchement: [
    'Une autre suspension couvre déjà une partie de ces jours. Changez les dates.',
    'du',
  ],
  suspension_avant_entree: ['La suspension commence avant l’entrée en formation.', 'du'],
  suspension_apres_sortie: ['La suspension commence après la sortie.', 'du'],
  suspension_sur_presence: [
    'Une présence est déjà notée pendant cette période. Corrigez les présences ou les dates.',
    'du',
  ],
  suspension_non_vide: ['La reprise doit venir après le début de la suspension.', 'au'],
  signature_unique: ['Cette partie a déjà signé le contrat.'],
  un_contrat_par_parcours: ['Le contrat de ce parcours est déjà établi.'],
  une_sortie_par_parcours: ['La sortie de ce parcours est déjà enregistrée.'],
  sortie_avant_entree: ['La sortie ne peut pas venir avant l’entrée en formation.', 'date'],
  sortie_avant_derniere_presence: [
    'Une présence est notée ce jour-là ou après. Corrigez la présence ou la date de sortie.',
    'date',
  ],
  presence_avant_entree: ['Cette demi-journée vient avant l’entrée en formation.'],
  presence_apres_sortie: ['Cette demi-journée vient après la sortie.'],
  presence_jour_suspendu: [
    'Le parcours est suspendu ce jour-là : aucune présence ne peut être notée. Corrigez la suspension ou la feuille.',
  ],
  plafond_heures: ['Le plafond d’heures du dispositif est atteint : cette demi-journée le dépasserait.'],
  minutes_d_une_demi_journee: ['Une demi-journée dure de 1 minute à 6 heures.'],
  mois_certifie: ['L’état de ce mois est certifié : les présences ne changent plus.'],
  etat_inexact: ['Les présences de ce mois ont changé pendant la certification : recommencez.'],
  etat_deja_certifie: ['L’état de ce mois est déjà certifié.'],
  mois_deja_paye: ['Ce mois est déjà liquidé pour cette personne : il ne sera pas payé deux fois.'],
  forfait_deja_paye: ['L’aide d’entrée a déjà été versée pour ce parcours.'],
  payee_apres_validation: ['Cette liquidation n’est pas encore validée par la Région.'],
  ligne_validee_intangible: ['Cette liquidation est validée : ses lignes ne changent plus.'],
  certification_deja_inscrite: ['Cette certification est déjà inscrite sur ce parcours.', 'code'],
  suivi_deja_saisi: ['Ce suivi est déjà enregistré.'],
  fait_intangible: ['Ce qui est enregistré ne s’efface pas : ajoutez une correction.'],
  brouillon_a_un_titre: ['Donnez un titre au brouillon.', 'titre'],
  persona_hors_demonstration: ['Les personnages n’existent que dans la démonstration.'],
}

const IMPOSSIBLE =
  'Une des valeurs envoyées est impossible : une date qui n’existe pas, un nombre trop grand… Vérifiez-les, puis recommencez.'

/** PostgreSQL's class 22: a value that its type cannot hold. A division by zero (22012) is a fault of ours. */
const isImpossible = (error: unknown) =>
  /^22(?!012)[0-9A-Z]{3}$/.test(String((error as { code?: unknown } | null)?.code))

/** Turns a constraint's error, or an impossible value, into its refusal; anything else comes back as it was. */
export function asRefus(error: unknown): unknown {
  const name = (error as { constraint?: string } | null)?.constraint
  const known = name ? messages[name] : undefined
  if (known) return new Refus(...known)
  return isImpossible(error) ? new Refus(IMPOSSIBLE) : error
}
