import { nombre, ouiNon, type Question } from './question.ts'
import { RARES } from './questions-rares.ts'
import { REGIONS } from './regions.ts'

const bulletins = 'Vos bulletins de salaire ou vos contrats de travail'
const diplome = 'La copie de votre diplôme'
const livret = 'Votre livret de famille'

/**
 * Every question that a person can answer about themselves or the training they wish, in the order that breaks ties.
 * One question may settle several facts. A fact without a question is for an organisation or the Région to give.
 */
const TOUTES: readonly Question[] = [
  {
    code: 'region',
    titre: 'Dans quelle région habitez-vous ?',
    aide: 'Les formations et les aides changent d’une région à l’autre.',
    faits: ['region'],
    liste: true,
    options: REGIONS.map(r => ({
      code: r.code,
      libelle: r.nom,
      faits: { region: r.nom },
      piece: 'Un justificatif de domicile',
    })),
  },
  {
    code: 'travail',
    titre: 'Avez-vous un travail en ce moment ?',
    faits: ['sans_emploi', 'demandeur_emploi'],
    options: [
      {
        code: 'cherche',
        libelle: 'Non, et je cherche un emploi ou une formation',
        faits: { sans_emploi: true, demandeur_emploi: true },
      },
      {
        code: 'change',
        libelle: 'Oui, mais je cherche un autre emploi',
        faits: { sans_emploi: false, demandeur_emploi: true },
        piece: bulletins,
      },
      {
        code: 'travaille',
        libelle: 'Oui, et je ne cherche pas d’autre emploi',
        faits: { sans_emploi: false, demandeur_emploi: false },
        piece: bulletins,
      },
      {
        code: 'etudes',
        libelle: 'Non, et je ne cherche pas d’emploi',
        aide: 'Par exemple, je suis encore à l’école.',
        faits: { sans_emploi: true, demandeur_emploi: false },
      },
    ],
  },
  nombre('age', 'age_entree', 'Quel âge avez-vous ?', 'Votre âge suffit, pas votre date de naissance.', {
    min: 14,
    max: 99,
    unite: 'ans',
    piece: 'Une pièce d’identité',
  }),
  {
    code: 'france_travail',
    titre: 'Êtes-vous inscrit à France Travail ?',
    aide: 'France Travail est le nouveau nom de Pôle emploi. L’ARE est l’allocation chômage. L’ASS est l’allocation de solidarité, versée après le chômage.',
    faits: ['inscrit_france_travail', 'indemnise_are', 'ass_due'],
    options: [
      {
        code: 'sans_allocation',
        libelle: 'Oui, sans allocation',
        faits: { inscrit_france_travail: true, indemnise_are: false, ass_due: false },
        piece: 'Votre avis de situation, à télécharger sur francetravail.fr',
      },
      {
        code: 'are',
        libelle: 'Oui, et je reçois l’allocation chômage (ARE)',
        faits: { inscrit_france_travail: true, indemnise_are: true, ass_due: false },
        piece: 'Votre avis de situation et votre notification d’allocation (francetravail.fr)',
      },
      {
        code: 'ass',
        libelle: 'Oui, et je reçois l’allocation de solidarité (ASS)',
        faits: { inscrit_france_travail: true, indemnise_are: false, ass_due: true },
        piece: 'Votre avis de situation et votre notification d’allocation (francetravail.fr)',
      },
      { code: 'non', libelle: 'Non', faits: { inscrit_france_travail: false } },
    ],
  },
  {
    code: 'diplome',
    titre: 'Quel est votre plus haut diplôme ?',
    aide: 'Le plus haut que vous avez obtenu, même il y a longtemps.',
    faits: ['niveau_valide', 'sans_diplome'],
    options: [
      { code: 'aucun', libelle: 'Aucun diplôme', faits: { niveau_valide: 0, sans_diplome: true } },
      { code: 'brevet', libelle: 'Le brevet des collèges', faits: { niveau_valide: 0 }, piece: diplome },
      { code: 'cap', libelle: 'Un CAP ou un BEP', faits: { niveau_valide: 3 }, piece: diplome },
      { code: 'bac', libelle: 'Le baccalauréat', faits: { niveau_valide: 4 }, piece: diplome },
      {
        code: 'bac2',
        libelle: 'Deux ans après le bac',
        aide: 'BTS, DUT, DEUG…',
        faits: { niveau_valide: 5 },
        piece: diplome,
      },
      {
        code: 'bac3',
        libelle: 'Trois ans ou plus après le bac',
        aide: 'Licence, master, école…',
        faits: { niveau_valide: 6 },
        piece: diplome,
      },
    ],
  },
  {
    code: 'handicap',
    titre: 'Avez-vous un handicap ?',
    aide: 'Rien n’est gardé. La reconnaissance « travailleur handicapé » (RQTH) est donnée par la maison départementale des personnes handicapées (MDPH).',
    faits: ['rqth', 'handicap'],
    options: [
      { code: 'non', libelle: 'Non', faits: { rqth: false, handicap: false } },
      {
        code: 'reconnu',
        libelle: 'Oui, et je suis reconnu travailleur handicapé',
        faits: { rqth: true, handicap: true },
        piece: 'Votre décision de reconnaissance de travailleur handicapé (MDPH)',
      },
      { code: 'oui', libelle: 'Oui, sans cette reconnaissance', faits: { rqth: false, handicap: true } },
    ],
  },
  ouiNon('activite', 'activite_suffisante', 'Avez-vous déjà été salarié au moins 6 mois ?', {
    aide: 'Il faut 6 mois de travail en un an, ou 12 mois en deux ans. Si c’est moins, répondez non.',
    piece: bulletins,
  }),
  nombre(
    'salaire',
    'salaire_brut_moyen',
    'Quel était votre salaire brut par mois, en moyenne ?',
    'Le salaire brut est en haut de votre bulletin de salaire. Sans les heures supplémentaires ni les primes.',
    { min: 0, max: 20_000, unite: 'euros', decimales: true, facteur: 100, piece: bulletins },
  ),
  ouiNon('rsa', 'beneficiaire_rsa', 'Recevez-vous le RSA ?', {
    aide: 'Le revenu de solidarité active. La CAF ou la MSA le verse.',
    piece: 'Votre attestation de RSA (CAF ou MSA)',
  }),
  {
    code: 'famille',
    titre: 'Une de ces situations est-elle la vôtre ?',
    aide: 'Si plusieurs vous correspondent, choisissez la première.',
    faits: ['parent_isole', 'enfants_a_charge', 'separation_recente', 'situation_familiale_constatee'],
    options: [
      {
        code: 'seul',
        libelle: 'J’élève mes enfants sans l’autre parent',
        faits: { parent_isole: true },
        piece: livret,
      },
      {
        code: 'trois_enfants',
        libelle: 'J’ai au moins trois enfants',
        faits: { enfants_a_charge: 3 },
        piece: livret,
      },
      {
        code: 'separation',
        libelle: 'Un divorce, une séparation ou un veuvage depuis moins de trois ans',
        faits: { separation_recente: true },
        piece: 'Le jugement ou l’acte qui le prouve',
      },
      {
        code: 'autre',
        libelle: 'Je suis une femme seule et enceinte',
        faits: { situation_familiale_constatee: true },
      },
      {
        code: 'aucune',
        libelle: 'Aucune',
        faits: { parent_isole: false, separation_recente: false, situation_familiale_constatee: false },
      },
    ],
  },
  nombre(
    'distance',
    'distance_km',
    'À combien de kilomètres de chez vous sera la formation ?',
    'De votre domicile au lieu de formation. Vous ne le savez pas encore ? Choisissez « Je ne sais pas ».',
    { min: 0, max: 1000, unite: 'km', decimales: true },
  ),
  ...RARES,
]

/** The same, where a question mark never starts a line. */
export const QUESTIONS: readonly Question[] = TOUTES.map(q => ({
  ...q,
  titre: q.titre.replaceAll(' ?', '\u00a0?'),
}))

const byCode = new Map(QUESTIONS.map(q => [q.code, q]))
/** The question of this code, or undefined when no question bears it. */
export const question = (code: string): Question | undefined => byCode.get(code)
