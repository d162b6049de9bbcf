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
  place_plus_de_places: [
    'Il n’y a plus de place libre sur ce site pour tous ces jours. Choisissez une autre date, un autre site, ou la liste d’attente.',
  ],
  place_expiree: [
    'Cette place n’est plus retenue : le temps pour répondre est passé, elle va à la personne suivante.',
  ],
  place_deja_liberee: ['Cette place est déjà libérée : elle ne se reprend pas. Demandez-en une autre.'],
  place_unique: ['Cette prescription a déjà une place.'],
  capacite_sous_les_places: [
    'Des places déjà promises dépassent ce nombre pendant cette période : libérez-les d’abord, ou changez les dates.',
    'places',
  ],
  capacite_minimum: ['Le minimum pour ouvrir va de 1 au nombre de places.', 'minimum'],
  capacite_positive: ['Le nombre de places va de 0 à 9 999.', 'places'],
  capacite_jours: ['Cette date est trop lointaine : vérifiez l’année.', 'du'],
  places_positives: ['Le nombre de places ne peut pas être négatif.', 'places'],
  transfert_places_prises: [
    'Ces places ne sont pas libres pendant toute la période : réduisez leur nombre ou changez les dates.',
    'places',
  ],
  transfert_ailleurs: ['Choisissez deux sites différents.', 'vers'],
  transfert_motive: ['Dites pourquoi, en quelques mots (5 lettres au moins).', 'motif'],
  transfert_jours: ['La fin doit venir après le début.', 'au'],
  entree_prevue_unique: ['Ce jour d’entrée est déjà prévu.', 'jour'],
  attente_unique: ['Cette personne est déjà dans la liste d’attente de ce site.'],
  repartition_sans_chevauchement: [
    'Une répartition de ce lot couvre déjà une partie de ces jours. Changez les dates.',
    'du',
  ],
  repartition_motivee: ['Dites pourquoi, en quelques mots (5 lettres au moins).', 'motif'],
  repartition_jours: ['La fin doit venir après le début.', 'au'],
  repartition_positive: ['Le nombre de places à répartir va de 1 à 99 999.', 'places'],
  tache_unique: ['Cette tâche existe déjà.'],
  tache_close_avec_conclusion: ['Une tâche terminée dit ce qui a été fait.', 'conclusion'],
  un_referent_a_la_fois: ['Une seule personne suit quelqu’un à la fois.'],
  reorientation_deja_demandee: ['Une réorientation attend déjà une réponse pour cette personne.'],
  reorientation_refusee_avec_raison: [
    'Dites pourquoi votre structure ne peut pas suivre cette personne.',
    'raison',
  ],
  passation_deja_demandee: ['Une passation attend déjà une réponse pour cette personne.'],
  passation_a_quelqu_un_d_autre: ['Cette personne est déjà suivie par ce compte.', 'vers'],
  refus_avec_raison: ['Dites pourquoi vous ne pouvez pas suivre cette personne.', 'raison'],
  lien_agenda_unique: ['Cette adresse existe déjà : demandez-en une autre.'],
  suite_deja_prevue: ['Une suite est déjà prévue pour ce parcours : abandonnez-la d’abord.'],
  suite_avant_entree: ['La suite ne peut pas commencer avant l’entrée dans ce parcours.', 'du'],
  date_plausible_suite: ['Cette date est trop lointaine : vérifiez l’année.', 'du'],
  abandon_avec_motif: ['Dites pourquoi cette suite est abandonnée.', 'motif'],
  deux_entrees_le_meme_jour: [
    'Cette personne entre déjà ailleurs ce jour-là : choisissez un autre jour d’entrée.',
    'date_entree',
  ],
  cumul_deja_accorde: ['Un cumul est déjà accordé à cette personne sur une partie de ces jours.', 'du'],
  cumul_trop_court: [
    'La décision de la Région ne couvre pas tous les jours communs aux deux parcours : rapprochez la fin prévue, ou demandez une autre décision.',
    'date_entree',
  ],
  cumul_non_vide: ['La fin doit venir après le début.', 'au'],
  demi_journee_ailleurs: [
    'Cette personne est déjà notée présente dans son autre parcours, à la même demi-journée.',
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
  une_demande_de_suspension: ['Une demande attend déjà une réponse : répondez-y, ou retirez-la, d’abord.'],
  demande_retour_apres_debut: ['Le retour doit venir après le début de la suspension.', 'retour'],
  demande_dates_plausibles: ['Cette date est trop lointaine : vérifiez l’année.', 'du'],
  demande_refus_motive: ['Dites pourquoi, en quelques mots : la personne lira cette raison.', 'motif'],
  demande_deja_repondue: ['Cette demande a déjà reçu une réponse.'],
  droit_retour_motive: ['Dites pourquoi, en quelques mots.', 'motif'],
  droit_retour_plausible: ['Cette date est trop lointaine : vérifiez l’année.', 'jusqu_au'],
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
  seance_dans_la_journee: [
    'Une séance commence et finit le même jour : une séance de nuit qui passe minuit est refusée. Corrigez les heures.',
    'fin',
  ],
  seance_dans_une_demi_journee: [
    'Une séance dure au plus 6 heures : coupez-la en deux demi-journées.',
    'fin',
  ],
  seances_sans_chevauchement: [
    'Une autre séance de cette personne couvre déjà ces heures ce jour-là.',
    'debut',
  ],
  seance_periode_non_vide: ['La fin de la période doit venir après son début.', 'au'],
  retard_d_une_demi_journee: ['Une demi-journée dure au plus 6 heures, retard compris.'],
  retard_de_qui_est_venu: ['Un retard ne se note que pour qui est venu.'],
  motif_d_une_absence_justifiee: ['Un motif ne se note que pour une absence justifiée.'],
  motif_d_absence_connu: ['Ce motif n’existe pas : choisissez dans la liste.', 'motif'],
  motif_annonce_connu: ['Ce motif n’existe pas : choisissez dans la liste.', 'motif'],
  distance_prouvee: ['Une demi-journée à distance demande un temps de connexion ou un travail validé.'],
  connexion_d_une_demi_journee: ['Un temps de connexion se note en minutes, de 0 à 720.'],
  heures_d_une_journee: ['Une journée compte au plus 12 heures : vérifiez les durées de ce jour.'],
  absence_annoncee_non_vide: ['La fin de l’absence doit venir après son début.', 'au'],
  emargement_deja_signe: ['Cette demi-journée est déjà signée.'],
  contreseing_deja_signe: ['Cette demi-journée est déjà contresignée.'],
  piece_dix_mo: ['Une feuille numérisée pèse au plus 10 Mo.', 'piece'],
  piece_type_connu: ['Une feuille numérisée est un PDF, un JPEG ou un PNG.', 'piece'],
  piece_deja_deposee: ['Cette feuille est déjà jointe à cette semaine.', 'piece'],
  reouverture_motivee: ['Dites pourquoi, en quelques mots (5 lettres au moins).', 'motif'],
  etat_deja_rouvert: ['Cet état est déjà rouvert.'],
  mois_a_venir: ['Ce mois n’est pas encore commencé.'],
  mois_a_venir_liquidation: ['Ce mois n’est pas encore commencé : rien ne peut y être liquidé.'],
  liquidation_deja_ouverte: [
    'Une liquidation de ce mois est déjà en préparation : validez-la ou annulez-la d’abord.',
  ],
  calcul_deja_fait: ['Ce mois vient d’être calculé par une autre liquidation : recommencez.'],
  forfait_mois_d_entree: ['L’aide à l’entrée se rattache au mois de l’entrée.'],
  ligne_sans_etat: [
    'Une ligne de paie demande un état certifié, sauf l’aide à l’entrée et un maintien décidé.',
  ],
  correction_au_dela: ['Une correction ne peut pas reprendre plus que ce qui a été accordé pour ce mois.'],
  iban_cle: ['Cet IBAN n’est pas valide : sa clé ne correspond pas. Vérifiez chaque caractère.', 'iban'],
  bic_forme: ['Un BIC compte 8 ou 11 caractères.', 'bic'],
  payeur_nomme: ['Le compte qui paie n’a pas de nom : réglez AMONT_PAYEUR_NOM.'],
  payeur_iban_cle: ['L’IBAN du compte qui paie n’est pas valide : vérifiez AMONT_PAYEUR_IBAN.'],
  payeur_bic_forme: ['Le BIC du compte qui paie compte 8 ou 11 caractères : vérifiez AMONT_PAYEUR_BIC.'],
  titulaire_nomme: ['Indiquez le nom du titulaire du compte.', 'titulaire'],
  deja_valide_par_vous: ['Vous avez déjà validé cette liquidation : une seconde personne doit la valider.'],
  liquidation_en_calcul: ['Cette liquidation est encore en calcul : attendez qu’elle soit complète.'],
  calcul_suivi: ['Une autre liquidation en préparation corrige des mois de celle-ci : annulez-la d’abord.'],
  liquidation_anterieure_ouverte: [
    'Cette liquidation corrige des mois d’une autre, qui n’est pas encore validée : validez l’autre d’abord.',
  ],
  deux_validations: ['Deux personnes doivent valider une liquidation.'],
  paiements_inexacts: ['Les paiements ne correspondent pas aux lignes : rien n’a été validé.'],
  paiement_deja_vire: ['Ce paiement est déjà dans un fichier de virement : il ne partira pas deux fois.'],
  export_deja_fait: ['Ce fichier de virement est déjà fait.'],
  virement_intangible: ['Le retour de ce virement est déjà enregistré : il ne change plus.'],
  rejet_a_confirmer: [
    'Un rejet noté à la main attend d’être confirmé par une seconde personne : le paiement ne repart pas avant.',
  ],
  rejet_deja_confirme: [
    'Vous avez noté ce rejet, ou l’avez déjà confirmé : une autre personne doit le confirmer.',
  ],
  virement_exact: ['Ce virement n’a pas le montant de son paiement.'],
  remise_motivee: ['Dites pourquoi, en quelques mots (5 lettres au moins).', 'motif'],
  remise_au_dela: ['Cette remise dépasse le trop-perçu qui reste dû.', 'montant'],
  remise_positive: ['Le montant remis doit être positif.', 'montant'],
  remise_annulee_au_dela: ['Cette remise est déjà annulée en entier.'],
  remise_annulee_motivee: ['Dites pourquoi, en quelques mots (5 lettres au moins).', 'motif'],
  remise_annulee_positive: ['Le montant annulé doit être positif.'],
  reprise_au_dela: ['Cette reprise dépasse le trop-perçu qui reste dû.', 'mensualite'],
  gtfs_deja_charge: ['Ces horaires sont déjà chargés.', 'fichier'],
  reglage_motive: ['Dites pourquoi, en quelques mots (5 lettres au moins).', 'motif'],
  reglage_jour: ['Cette date est trop lointaine : vérifiez l’année.', 'du'],
  reglage_positif: ['Un réglage ne peut pas être négatif.', 'valeur'],
  reglage_jamais_retroactif: ['Ce jour est passé : un réglage vaut au plus tôt aujourd’hui.', 'du'],
  mensualite_positive: ['La mensualité ne peut pas être négative.', 'mensualite'],
  payee_apres_validation: ['Cette liquidation n’est pas encore validée par la Région.'],
  ligne_validee_intangible: ['Cette liquidation est validée : ses lignes ne changent plus.'],
  certification_deja_inscrite: ['Cette certification est déjà inscrite sur ce parcours.', 'code'],
  suivi_deja_saisi: ['Ce suivi est déjà enregistré.'],
  suivi_depuis_passe: ['Cette date est après celle de la réponse.', 'depuis'],
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
