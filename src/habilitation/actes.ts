/** What each act is called in the journal. */
export const ACTES: Record<string, string> = {
  'stagiaires.nouveau': 'Inscription d’une personne',
  'stagiaires.modification': 'Modification d’une fiche',
  'stagiaires.faits': 'Faits de la situation',
  'stagiaires.prescription': 'Préparation d’une prescription',
  'prescriptions.transmission': 'Transmission d’une prescription',
  'prescriptions.positionnement': 'Proposition de rendez-vous',
  'prescriptions.acceptation': 'Acceptation d’une prescription',
  'prescriptions.attente': 'Mise en liste d’attente',
  'prescriptions.refus': 'Refus d’une prescription',
  'prescriptions.annulation': 'Annulation d’une prescription',
  'prescriptions.entree': 'Entrée en formation',
  'parcours.signature': 'Signature d’un contrat',
  'parcours.suspension': 'Suspension d’un parcours',
  'parcours.reprise': 'Reprise d’un parcours',
  'parcours.sortie': 'Sortie d’un parcours',
  emargement: 'Émargement',
  'presence.ouverture': 'Affichage d’un code de présence',
  'presence.fermeture': 'Fermeture d’un code de présence',
  'presence.lien': 'Lien pour signer une demi-journée',
  'presence.piece': 'Feuille de présence signée sur papier',
  'presence.contreseing': 'Contreseing d’une demi-journée',
  'presence.absences': 'Annonce d’une absence par l’organisme',
  'presence.absences.retrait': 'Retrait d’une absence annoncée, par l’organisme',
  signer: 'Signature d’une demi-journée par le code',
  'signer.lien': 'Signature d’une demi-journée par un lien',
  'mes-absences': 'Annonce d’une absence par le stagiaire',
  'mes-absences.retrait': 'Retrait d’une absence annoncée, par le stagiaire',
  'parcours.seances': 'Ajout d’une séance à un emploi du temps',
  'parcours.seances.copie': 'Reprise de l’emploi du temps d’une autre personne',
  'parcours.seances.modele': 'Application d’un emploi du temps usuel',
  'parcours.seances.fin': 'Fin d’une séance',
  'parcours.seances.retrait': 'Retrait d’une séance à venir',
  'parcours.seances.remplacement': 'Nouvel horaire d’une séance',
  'parcours.presences': 'Détail des présences d’un jour',
  'parcours.etats': 'Certification d’un état mensuel',
  'parcours.etats.reouverture': 'Réouverture d’un état mensuel',
  'organismes.etats.rappel': 'Rappel à un organisme en retard',
  'etats.retards.rappel': 'Rappel aux organismes en retard',
  'etats.rappels': 'Rappels du jour',
  'messages.lecture': 'Lecture de messages',
  'messages.envoi': 'Envoi de messages',
  'actions.etats': 'Certification des états d’un groupe',
  'remuneration.liquidation': 'Préparation d’une liquidation',
  'remuneration.partie': 'Préparation d’une liquidation pour une partie',
  'liquidations.validation': 'Validation d’une liquidation',
  'liquidations.annulation': 'Annulation d’une liquidation',
  'liquidations.paiement': 'Paiement d’une liquidation',
  'stagiaires.compte-bancaire': 'Compte bancaire d’une personne',
  'liquidations.virements': 'Fichier de virements',
  'exports.retours': 'Retour de la banque',
  'virements.retour': 'Réponse de la banque pour un virement',
  releves: 'Import de présences',
  'parcours.droits.maintien': 'Maintien d’une rémunération',
  'parcours.droits.fermeture': 'Fin d’un droit',
  'liquidations.reprise': 'Reprise d’un calcul arrêté',
  'regularisations.plan': 'Plan de reprise d’un trop-perçu',
  'regularisations.arret': 'Arrêt d’une reprise',
  'regularisations.remise': 'Remise d’un trop-perçu',
  'regularisations.remises.annulation': 'Annulation d’une remise',
  'mes-reclamations': 'Dépôt d’une réclamation',
  'reclamations.reponse': 'Réponse à une réclamation',
  'reclamations.transmission': 'Réclamation transmise à l’organisme',
  'reclamations.relance': 'Relance d’une réclamation',
  'reclamations.cloture': 'Clôture d’une réclamation',
  'parcours.certifications': 'Inscription d’une certification',
  'parcours.suivi': 'Suivi à six mois',
  'offre.import': 'Import d’une offre',
  transports: 'Chargement d’horaires de transports',
  'transports.retrait': 'Retrait d’horaires de transports',
  trajets: 'Calcul des trajets en transports',
  'bac-a-sable.nouveau': 'Création d’un brouillon de règle',
  'bac-a-sable.modification': 'Modification d’un brouillon de règle',
  'bac-a-sable.copie': 'Copie d’un brouillon de règle',
  'bac-a-sable.suppression': 'Suppression d’un brouillon de règle',
  'nouveautes.lecture': 'Lecture des nouveautés',
  telechargement: 'Téléchargement d’un fichier',
  acces_refuse: 'Accès refusé',
  connexion: 'Connexion',
  'connexion.echec': 'Connexion refusée',
  deconnexion: 'Déconnexion',
  activation: 'Activation d’un compte',
  'compte.creation': 'Création d’un compte',
  'jeton.creation': 'Création d’un jeton',
  'journal.scellement': 'Scellement du journal',
  installation: 'Installation',
  demonstration: 'Chargement de la démonstration',
  hors_application: 'Écriture hors de l’application',
}

/** What each kind of record is called, with its article. */
export const OBJETS: Record<string, string> = {
  stagiaire: 'une fiche de personne',
  fait: 'un fait de la situation',
  prescription: 'une prescription',
  prescription_evenement: 'une étape d’une prescription',
  parcours: 'un parcours',
  phase: 'une phase de parcours',
  suspension: 'une suspension',
  contrat: 'un contrat',
  signature: 'une signature',
  sortie: 'une sortie',
  demi_journee: 'une demi-journée d’émargement',
  code_presence: 'un code de présence',
  emargement: 'une signature de demi-journée',
  contreseing: 'un contreseing',
  lien_presence: 'un lien pour signer',
  piece: 'une feuille signée sur papier',
  absence_annoncee: 'une absence annoncée',
  etat_mensuel: 'un état mensuel',
  reouverture: 'une réouverture d’état',
  liquidation: 'une liquidation',
  ligne: 'une ligne de rémunération',
  releve: 'un import de présences',
  seance: 'une séance',
  message: 'un message',
  droit: 'un droit à rémunération',
  calcul: 'un calcul de rémunération',
  anomalie: 'un point à regarder',
  lot: 'un lot de calcul',
  validation: 'une validation',
  paiement: 'un paiement',
  plan_reprise: 'un plan de reprise',
  remise: 'une remise',
  rejet_main: 'un rejet noté à la main',
  remise_annulee: 'l’annulation d’une remise',
  reclamation: 'une réclamation',
  reclamation_evenement: 'une étape d’une réclamation',
  compte_bancaire: 'un compte bancaire',
  export_paie: 'un fichier de virements',
  virement: 'un virement',
  retour_banque: 'un retour de la banque',
  certification: 'une certification',
  suivi: 'un suivi',
  organisme: 'un organisme',
  structure: 'une structure',
  site: 'un site',
  formation: 'une formation',
  action: 'une action de formation',
  session_formation: 'une session de formation',
  compte: 'un compte',
  persona: 'un personnage de la démonstration',
  jeton: 'un jeton',
  brouillon: 'un brouillon de règle',
  import: 'une offre',
  page: 'une page',
  fichier: 'un fichier',
}

export const acteLisible = (acte: string): string => ACTES[acte] ?? 'Autre acte'
const objetLisible = (objet: string): string => OBJETS[objet] ?? 'un enregistrement'

type Row = Record<string, unknown> | null

/** What happened, as a sentence without its full stop, whoever did it: « Connexion de Sofia Benali ». */
export function phrase(
  line: { acte: string; objet: string; objet_id: string | null; avant: Row; apres: Row },
  qui: string,
): string {
  const sujet = line.objet_id ?? ''
  if (line.acte === 'acces_refuse') return `Accès refusé à ${qui} : ${pageEnMots(sujet)}`
  if (line.acte === 'connexion') return `Connexion de ${qui}`
  if (line.acte === 'connexion.echec') return 'Connexion refusée : mot de passe qui ne va pas'
  if (line.acte === 'deconnexion') return `Déconnexion de ${qui}`
  if (line.objet === 'fichier') return `${qui} a téléchargé un fichier : ${pageEnMots(sujet)}`
  if (line.objet === 'import') return `${qui} a importé une offre, fichier « ${sujet} »`
  const verb =
    line.avant === null && line.apres === null
      ? 'a agi sur'
      : line.avant === null
        ? 'a ajouté'
        : line.apres === null
          ? 'a supprimé'
          : 'a modifié'
  const nom = line.objet === 'stagiaire' ? undefined : (line.apres ?? line.avant)?.nom
  return `${qui} ${verb} ${objetLisible(line.objet)}${typeof nom === 'string' ? ` « ${nom} »` : ''}`
}

/** The pages that may be asked for, the most precise first; an address or a route's path, with or without its method. */
const PAGES: [RegExp, string][] = [
  [/^\/stagiaires\/[^/]+\/modification/, 'coordonnées'],
  [/^\/stagiaires\/[^/]+\/prescription/, 'préparation d’une prescription'],
  [/^\/stagiaires\/[^/]+\/compte-bancaire/, 'compte bancaire'],
  [/^\/exports|^\/virements|^\/liquidations\/[^/]+\/virements/, 'virements'],
  [/^\/stagiaires\/[^/]+\/consultations/, 'lectures d’un dossier'],
  [/^\/stagiaires\/nouveau/, 'inscription d’une personne'],
  [/^\/stagiaires\/[^/]+/, 'fiche de la personne'],
  [/^\/stagiaires/, 'liste des personnes'],
  [/^\/prescriptions\/[^/]+/, 'prescription'],
  [/^\/prescriptions/, 'liste des prescriptions'],
  [/certifications/, 'certifications'],
  [/^\/parcours\/[^/]+\/suivi/, 'suivi après la sortie'],
  [/^\/suivi/, 'personnes à rappeler'],
  [/^\/releves/, 'import de présences'],
  [/droits/, 'droits à rémunération'],
  [/^\/regularisations/, 'régularisations'],
  [/reclamations/, 'réclamations'],
  [/remuneration|liquidations/, 'rémunération'],
  [/emargement|^\/presence|^\/signer|^\/mes-absences|^\/pieces/, 'émargement'],
  [/etats/, 'états mensuels'],
  [/^\/messages/, 'messages'],
  [/^\/boite-d-envoi/, 'boîte d’envoi'],
  [/contrat/, 'contrat'],
  [/^\/parcours\/[^/]+/, 'parcours'],
  [/^\/parcours/, 'liste des parcours'],
  [/^\/offre|^\/formations/, 'offre de formation'],
  [/^\/pilotage/, 'pilotage'],
  [/^\/bac-a-sable/, 'bac à sable'],
  [/^\/journal/, 'journal'],
]

/** An address, as the page that it leads to. */
export function pageEnMots(address: string): string {
  const path = address.replace(/^[A-Z]+ /, '').replace(/^\/api(?=\/)/, '')
  return PAGES.find(([pattern]) => pattern.test(path))?.[1] ?? 'une page'
}
