import { pageEnMots } from './adresses.ts'

/** What each kind of record is called, with its article. */
export const OBJETS: Record<string, string> = {
  tache: 'une tâche',
  reorientation: 'une réorientation',
  lien_agenda: 'l’adresse d’un agenda',
  transfert: 'un déplacement de places',
  capacite: 'un nombre de places',
  entree_prevue: 'un jour d’entrée prévu',
  place: 'une place',
  liste_attente: 'un rang dans la liste d’attente',
  effectif: 'les jeunes inscrits d’une structure',
  repartition: 'une répartition de places',
  dotation: 'les places d’une structure',
  suite: 'une suite prévue',
  cumul: 'un cumul permis',
  signal: 'un signal',
  referent: 'qui suit une personne',
  passation: 'une passation',
  enquete: 'une enquête',
  enquete_envoi: 'un envoi d’enquête',
  enquete_jeton: 'un lien d’enquête',
  stagiaire: 'une fiche de personne',
  fait: 'un fait de la situation',
  prescription: 'une prescription',
  gtfs: 'des horaires de transports',
  prescription_evenement: 'une étape d’une prescription',
  parcours: 'un parcours',
  phase: 'une phase de parcours',
  suspension: 'une suspension',
  suspension_evenement: 'un événement de suspension',
  demande_suspension: 'une demande de suspension',
  droit_retour: 'un droit de retour',
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
  reglage: 'un réglage',
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
