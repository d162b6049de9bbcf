import { nombre, ouiNon, type Question } from './question.ts'

/** Questions that few rules ask, after the usual ones. */
export const RARES: readonly Question[] = [
  ouiNon('mission_locale', 'inscrit_mission_locale', 'Avez-vous un conseiller à la Mission locale ?', {
    apres: 'age',
    aide: 'La Mission locale accompagne les jeunes de 16 à 25 ans.',
  }),
  ouiNon('cap_emploi', 'inscrit_cap_emploi', 'Avez-vous un conseiller à Cap emploi ?', {
    apres: 'handicap',
    aide: 'Cap emploi accompagne les personnes qui ont un handicap.',
  }),
  ouiNon('longue_duree', 'demandeur_longue_duree', 'Cherchez-vous un emploi depuis plus d’un an ?', {
    apres: 'france_travail',
  }),
  ouiNon('premiere_fois', 'primo_demandeur', 'Est-ce votre première inscription à France Travail ?', {
    apres: 'france_travail',
  }),
  ouiNon(
    'projet',
    'projet_confirme',
    'Un conseiller a-t-il déjà dit oui à votre projet de métier ou de formation ?',
    { aide: 'Un conseiller de France Travail, de la Mission locale, de Cap emploi…' },
  ),
  ouiNon(
    'ni_emploi_ni_etudes',
    'ni_emploi_ni_formation',
    'Êtes-vous sans travail, sans école et sans formation ?',
    { apres: 'travail' },
  ),
  ouiNon(
    'ecole_quittee',
    'decrocheur',
    'Avez-vous quitté l’école il y a peu, sans le diplôme que vous prépariez ?',
    { apres: 'age' },
  ),
  nombre(
    'mois_ecole',
    'mois_depuis_sortie',
    'Depuis combien de mois avez-vous quitté l’école ?',
    'Un an, c’est 12 mois. Deux ans, c’est 24 mois.',
    { min: 0, max: 900, unite: 'mois' },
  ),
  {
    code: 'classe',
    titre: 'Quel diplôme avez-vous préparé sans l’obtenir ?',
    aide: 'Le plus haut.',
    faits: ['niveau_prepare'],
    options: [
      { code: 'aucun', libelle: 'Aucun', faits: { niveau_prepare: 0 } },
      { code: 'cap', libelle: 'Un CAP ou un BEP', faits: { niveau_prepare: 3 } },
      { code: 'bac', libelle: 'Le baccalauréat', faits: { niveau_prepare: 4 } },
      { code: 'bac2', libelle: 'Un diplôme en deux ans après le bac', faits: { niveau_prepare: 5 } },
      { code: 'bac3', libelle: 'Un diplôme plus long', faits: { niveau_prepare: 6 } },
    ],
  },
  ouiNon('experience', 'sans_experience', 'Êtes-vous sans aucune expérience de travail ?', {
    apres: 'activite',
    aide: 'Répondez oui si vous n’avez jamais travaillé.',
  }),
  ouiNon('salarie', 'salarie', 'Êtes-vous salarié ?', {
    apres: 'travail',
    aide: 'Vous avez un contrat de travail.',
  }),
  ouiNon('temps_partiel', 'temps_partiel', 'Travaillez-vous à temps partiel ?', { apres: 'travail' }),
  ouiNon(
    'contrat_aide',
    'contrat_aide',
    'Avez-vous un contrat aidé, ou un contrat dans une structure d’insertion ?',
    {
      apres: 'travail',
      aide: 'Par exemple un parcours emploi compétences, un chantier d’insertion, une entreprise d’insertion.',
    },
  ),
  nombre(
    'interim',
    'interim_mois_sans_mission',
    'Intérimaire : depuis combien de mois êtes-vous sans mission ?',
    'Écrivez 0 si vous avez une mission en ce moment.',
    { min: 0, max: 600, unite: 'mois', decimales: true },
  ),
  ouiNon('arce', 'arce', 'Créez-vous une entreprise avec l’aide de France Travail (ARCE) ?', {
    aide: 'L’ARCE verse une partie de votre allocation chômage en une ou deux fois, pour lancer l’entreprise.',
  }),
  {
    code: 'objectif',
    titre: 'Pourquoi voulez-vous vous former ?',
    faits: ['objectif_formation'],
    options: [
      {
        code: 'qualification',
        libelle: 'Obtenir une qualification pour mon projet de métier',
        faits: { objectif_formation: 'qualification_projet' },
      },
      {
        code: 'entreprise',
        libelle: 'Créer ou reprendre une entreprise',
        faits: { objectif_formation: 'creation_reprise' },
      },
      {
        code: 'licenciement',
        libelle: 'Retrouver un emploi après un licenciement économique',
        faits: { objectif_formation: 'retour_apres_licenciement' },
      },
      { code: 'autre', libelle: 'Autre chose', faits: { objectif_formation: 'autre' } },
    ],
  },
  {
    code: 'formation',
    titre: 'Quelle formation voulez-vous suivre ?',
    faits: ['formation_type'],
    options: [
      {
        code: 'certification',
        libelle: 'Une formation qui donne un diplôme ou un titre, ou une partie',
        faits: { formation_type: 'certification' },
      },
      { code: 'bilan', libelle: 'Un bilan de compétences', faits: { formation_type: 'bilan_competences' } },
      { code: 'permis', libelle: 'Le code ou le permis de conduire', faits: { formation_type: 'permis' } },
      { code: 'benevole', libelle: 'Une formation de bénévole', faits: { formation_type: 'benevoles' } },
      {
        code: 'service_civique',
        libelle: 'Une formation pendant un service civique',
        faits: { formation_type: 'service_civique' },
      },
      { code: 'autre', libelle: 'Une autre formation', faits: { formation_type: 'autre' } },
    ],
  },
  {
    code: 'secteur',
    titre: 'Dans quel secteur voulez-vous vous former ?',
    faits: ['secteur'],
    ouverte: { autre: 'Un autre secteur' },
  },
  {
    code: 'departement',
    titre: 'Dans quel département habitez-vous ?',
    faits: ['departement'],
    ouverte: { autre: 'Un autre département' },
  },
  ouiNon('embauche', 'selectionne_recrutement', 'Une entreprise vous a-t-elle choisi pour vous embaucher ?'),
  ouiNon('a_distance', 'parcours_distance', 'Voulez-vous suivre la formation à distance, depuis chez vous ?'),
  nombre(
    'heures_semaine',
    'heures_semaine',
    'Combien d’heures par semaine durera la formation ?',
    'L’organisme de formation le dit sur son programme. Un temps plein, c’est 30 heures ou plus.',
    { min: 1, max: 60, unite: 'heures', decimales: true },
  ),
  ouiNon('quartier', 'qpv', 'Habitez-vous dans un quartier prioritaire ?', {
    aide: 'Ce sont des quartiers que l’État aide davantage. Le site sig.ville.gouv.fr le dit pour chaque adresse.',
  }),
  ouiNon('campagne', 'frr', 'Habitez-vous dans une commune « France ruralités revitalisation » ?', {
    aide: 'Ce sont des communes rurales que l’État aide davantage. Votre mairie le sait.',
  }),
  {
    code: 'sexe',
    titre: 'Êtes-vous une femme ou un homme ?',
    aide: 'Un des dispositifs est réservé aux femmes ou aux hommes.',
    faits: ['sexe'],
    options: [
      { code: 'femme', libelle: 'Une femme', faits: { sexe: 'F' } },
      { code: 'homme', libelle: 'Un homme', faits: { sexe: 'M' } },
    ],
  },
  ouiNon('etudiant_sante', 'etudiant_sante', 'Êtes-vous étudiant en santé, appelé en renfort ?', {
    aide: 'Par exemple en médecine ou en soins infirmiers, pendant l’épidémie de Covid.',
  }),
  ouiNon(
    'complement_sante',
    'complement_sante',
    'Recevez-vous le complément de rémunération des infirmiers et des aides-soignants ?',
  ),
  ouiNon('projet_clair', 'projet_defini', 'Savez-vous déjà quel métier vous voulez faire ?'),
  ouiNon('cours_francais', 'sortant_fle', 'Sortez-vous d’un cours de français ?', {
    aide: 'Par exemple un cours de français langue étrangère (FLE).',
  }),
  ouiNon('asile', 'droit_asile', 'Avez-vous obtenu l’asile en France ?', {
    aide: 'Vous êtes réfugié, ou vous avez la protection subsidiaire.',
    piece: 'Votre titre de séjour',
  }),
  ouiNon('vue_ouie', 'handicap_sensoriel', 'Avez-vous un handicap de la vue ou de l’ouïe ?', {
    apres: 'handicap',
    aide: 'Une formation est faite pour les personnes qui voient ou entendent mal.',
  }),
  ouiNon('rural', 'zone_rurale', 'Habitez-vous à la campagne ?', { aide: 'Dans une commune rurale.' }),
  ouiNon('formation_stoppee', 'formation_arretee', 'Votre formation s’est-elle arrêtée avant la fin ?', {
    aide: 'L’organisme l’a suspendue ou arrêtée.',
  }),
  ouiNon('attente_formation', 'volontaire', 'Voulez-vous être accompagné en attendant une formation ?', {
    aide: 'Un accompagnement existe entre une préparation et une formation qualifiante.',
  }),
]
