/** A good file, and what each slip of the pen makes of it. */
export const good = `code: x-essai
nom: Essai
porteur: Région
famille: aide
sources:
  fiche: { titre: Une fiche }
versions:
  - du: 2020-01-01
    au: 2021-01-01
    parametres:
      age: { libelle: Âge, valeur: 16, source: fiche, regles: [R0001] }
    criteres:
      - libelle: Avoir l'âge
        si: { age_entree: { au_moins: $age } }
        source: fiche
        regles: [R0001]
    montants:
      prime:
        si: { rqth: non }
        montant: 12.50 €
        source: fiche
        regles: [R0001]
  - du: 2021-01-01
    reprend: 2020-01-01
exemples:
  - titre: Un cas
    le: 2020-06-01
    situation: { age_entree: 16, rqth: non }
    attendu: { eligible: oui, montants: { prime: 12.50 € } }
`

export type Faute = {
  nom: string
  /** What is replaced, and by what. */
  de: string
  par: string
  ligne: number
  /** Each must be in the message. */
  dit: string[]
  /** A schema cannot see it: it takes arithmetic, or two places at once. */
  horsSchema?: true
}
const faute = (nom: string, de: string, par: string, ligne: number, ...dit: string[]): Faute => ({
  nom,
  de,
  par,
  ligne,
  dit,
})
const finesse = (nom: string, de: string, par: string, ligne: number, ...dit: string[]): Faute => ({
  ...faute(nom, de, par, ligne, ...dit),
  horsSchema: true,
})

const si = 'si: { age_entree: { au_moins: $age } }'
const prime = '        montant: 12.50 €\n        source'
const rqth = 'si: { rqth: non }'
const critere = (condition: string) =>
  `      - { libelle: Autre, si: ${condition}, source: fiche, regles: [R0001] }\n    montants:`
const cas = (...lignes: string[]) =>
  `        cas:\n${lignes.map(ligne => `          - ${ligne}\n`).join('')}        source`

export const fautes: Faute[] = [
  // Words
  faute(
    'fait mal écrit',
    'age_entree: { au_moins',
    'age_entre: { au_moins',
    14,
    'vouliez-vous dire « age_entree »',
  ),
  faute('comparaison mal écrite', 'au_moins: $age', 'au_moin: $age', 14, 'vouliez-vous dire « au_moins »'),
  faute('clé mal écrite', 'libelle: Avoir', 'libele: Avoir', 13, 'clé inconnue « libele »', '« libelle »'),
  faute(
    'famille mal écrite',
    'famille: aide',
    'famille: aides',
    4,
    'lu : aides',
    'vouliez-vous dire « aide »',
  ),
  faute('mot hors de la liste', rqth, 'si: { sexe: H }', 19, 'F, M', 'lu : H'),
  faute(
    'mot proche d’un autre',
    rqth,
    'si: { entreprise_type: asociation }',
    19,
    'vouliez-vous dire « association »',
  ),
  faute(
    'identifiant de règle',
    'regles: [R0001]\n    montants',
    'regles: [R1]\n    montants',
    16,
    'R0510',
    'lu : R1',
  ),
  finesse(
    'source inconnue',
    'source: fiche\n        regles: [R0001]\n    montants',
    'source: fich\n        regles: [R0001]\n    montants',
    15,
    'source inconnue « fich »',
    'vouliez-vous dire « fiche »',
  ),
  finesse('paramètre inconnu', '$age', '$aje', 14, 'paramètre inconnu « $aje »', 'vouliez-vous dire « age »'),
  faute(
    'règle sans source',
    '        source: fiche\n        regles: [R0001]\n    montants',
    '    montants',
    13,
    'd’où vient cette règle',
  ),
  faute('exemple au fait inconnu', 'situation: { age_entree', 'situation: { age_entre', 28, 'fait inconnu'),
  finesse('code différent du nom du fichier', 'code: x-essai', 'code: x-autre', 1, 'x-autre.yaml'),
  faute(
    'exemples absents',
    good.slice(good.indexOf('exemples:')),
    '',
    1,
    '« exemples » manque',
    'une liste est attendue',
  ),

  // Values and units
  faute('valeur d’un autre type', rqth, 'si: { rqth: peut-être }', 19, 'oui ou non', 'lu : peut-être'),
  faute('comparaison qui ne convient pas', rqth, 'si: { rqth: { plus_de: 2 } }', 19, 'ne convient pas'),
  faute('montant à trois décimales', '12.50 €\n', '12.505 €\n', 20, 'montant exact', 'lu : 12.505 €'),
  faute('montant sans euro', '12.50 €\n', '12.50\n', 20, 'attendu', 'lu : 12.5'),
  faute('heures pour un montant', '12.50 €\n', '650 h\n', 20, 'montant exact', 'lu : 650 h'),
  faute(
    'euros pour des heures',
    rqth,
    'si: { heures_prevues: { au_plus: 650 € } }',
    19,
    'un nombre',
    'lu : 650 €',
  ),
  faute(
    'date pour un âge',
    rqth,
    'si: { age_entree: { au_plus: 2020-01-01 } }',
    19,
    'un nombre entier',
    'lu : 2020-01-01',
  ),
  faute('âge pour une date', rqth, 'si: { date_entree: { a_partir_du: 18 } }', 19, 'AAAA-MM-JJ', 'lu : 18'),
  faute(
    'âge écrit avec son unité',
    rqth,
    'si: { age_entree: { au_plus: 25 ans } }',
    19,
    'un nombre entier',
    'lu : 25 ans',
  ),
  finesse(
    'paramètre d’une autre unité',
    'valeur: 16,',
    'valeur: 16, unite: h,',
    14,
    '$age se compte en « h »',
    'en « ans »',
  ),
  finesse(
    'pourcentage d’une autre unité',
    rqth,
    'si: { heures_prevues: { au_plus: { pourcent: 70, de: duree_mois } } }',
    19,
    'même unité',
  ),
  finesse(
    'taux d’une durée',
    prime,
    '        taux: { pourcent: 60, fait: heures_prevues }\n        source',
    20,
    'pas une somme d’argent',
  ),
  finesse(
    'prix multiplié par un prix',
    prime,
    '        fois: { montant: 18 €, fait: cout_formation }\n        source',
    20,
    'pas une quantité',
  ),

  // Dates
  faute('date impossible', 'le: 2020-06-01', 'le: 2020-16-31', 27, 'AAAA-MM-JJ', 'lu : 2020-16-31'),
  finesse(
    'versions qui se recouvrent',
    '  - du: 2021-01-01',
    '  - du: 2020-12-01',
    23,
    'recouvre',
    '2020-12-01',
  ),
  finesse(
    'versions dans le désordre',
    '  - du: 2021-01-01',
    '  - du: 2019-12-01',
    23,
    'se suivent',
    '2019-12-01',
  ),
  finesse(
    'fin avant le début',
    'au: 2021-01-01',
    'au: 2019-01-01',
    9,
    '« au » doit suivre « du »',
    '2019-01-01',
  ),

  // Circles
  finesse(
    'reprise d’une version inconnue',
    'reprend: 2020-01-01',
    'reprend: 2020-01-02',
    24,
    'vouliez-vous dire « 2020-01-01 »',
  ),
  finesse('reprise de soi-même', 'reprend: 2020-01-01', 'reprend: 2021-01-01', 24, 'tourne en rond'),
  finesse(
    'reprise d’une version à venir',
    'au: 2021-01-01',
    'reprend: 2021-01-01',
    9,
    'une version plus ancienne',
  ),
  finesse(
    'montant tiré d’un inconnu',
    'montant: 12.50 €',
    'montant_de: prim',
    20,
    'montant inconnu « prim »',
  ),
  finesse(
    'montant tiré de lui-même',
    'montant: 12.50 €',
    'montant_de: prime',
    20,
    'tourne en rond',
    'prime → prime',
  ),
  finesse(
    'montants qui se suivent en rond',
    prime,
    '        montant_de: suite\n        source: fiche\n        regles: [R0001]\n      suite:\n        montant_de: prime\n        source',
    20,
    'tourne en rond',
    'prime → suite → prime',
  ),
  finesse(
    'montant défini plus bas',
    prime,
    '        montant_de: suite\n        source: fiche\n        regles: [R0001]\n      suite:\n        montant: 3 €\n        source',
    20,
    '« suite » est défini plus bas',
  ),
  faute(
    'deux bases pour un montant',
    'montant: 12.50 €',
    'montant: 12.50 €\n        montant_de: prime',
    19,
    'un seul de',
  ),

  // YAML
  faute(
    'clé en double',
    'nom: Essai',
    'nom: Essai\nnom: Encore',
    3,
    'YAML illisible',
    'déjà écrite',
    'lu : nom: Encore',
  ),
  faute('tabulation', '    criteres:', '\tcriteres:', 12, 'YAML illisible', 'tabulation'),
  faute('accolade ouverte', '{ titre: Une fiche }', '{ titre: Une fiche', 7, 'YAML illisible'),
  faute(
    'deux-points dans un texte',
    'nom: Essai',
    'nom: Essai: encore',
    2,
    'YAML illisible',
    'guillemets',
    'lu : nom: Essai: encore',
  ),
  faute('retrait de travers', '    montants:', '   montants:', 17, 'YAML illisible', 'retrait'),

  // What can never hold
  finesse(
    'bornes contraires dans un critère',
    si,
    'si: { age_entree: { au_moins: 26, au_plus: 25 } }',
    14,
    'jamais remplie',
    'au moins 26 ans » (ligne 14)',
    'au plus 25 ans » (ligne 14)',
  ),
  finesse(
    'bornes contraires entre deux critères',
    '    montants:',
    critere('{ age_entree: { moins_de: 16 } }'),
    17,
    'au moins 16 ans » (ligne 14)',
    'moins de 16 ans » (ligne 17)',
  ),
  finesse(
    'critère et son contraire',
    '    montants:',
    critere('{ aucune: [{ age_entree: { au_moins: 10 } }] }'),
    17,
    'sauf',
    '(ligne 14)',
    '(ligne 17)',
  ),
  finesse(
    'toutes et aucune du même fait',
    si,
    'si: { toutes: [{ rqth: oui }], aucune: [{ une_de: [{ rqth: oui }, { handicap: oui }] }] }',
    14,
    'jamais remplie',
    'sauf',
  ),
  finesse(
    'listes sans mot commun',
    si,
    'si: { toutes: [{ niveau_langue: { parmi: [A1, A2] } }, { niveau_langue: { parmi: [B1] } }] }',
    14,
    'jamais remplie',
    'parmi A1, A2',
    'parmi B1',
  ),
  finesse(
    'aucune valeur possible',
    rqth,
    'si: { age_entree: { moins_de: 0 } }',
    19,
    'aucune valeur ne convient',
    'moins de 0 an',
  ),
  finesse(
    'entre deux entiers',
    rqth,
    'si: { age_entree: { plus_de: 17, moins_de: 18 } }',
    19,
    'se contredisent',
  ),
  finesse(
    'dates contraires',
    rqth,
    'si: { date_entree: { a_partir_du: 2020-06-01, avant_le: 2020-06-01 } }',
    19,
    'se contredisent',
    '1er juin 2020',
  ),
  finesse(
    'chaque branche est impossible',
    rqth,
    'si: { rqth: oui, une_de: [{ rqth: non }, { age_entree: { moins_de: 0 } }] }',
    19,
    'se contredisent',
  ),
  finesse(
    'montant que personne d’admis ne reçoit',
    rqth,
    'si: { age_entree: { moins_de: 16 } }',
    19,
    'personne n’y arrive',
    '(ligne 14)',
    '(ligne 19)',
  ),
  finesse(
    'cas impossible',
    prime,
    cas('{ si: { age_entree: { moins_de: 16 } }, montant: 5 € }', '{ montant: 3 € }'),
    21,
    'personne n’y arrive',
  ),
  finesse(
    'cas caché par un cas plus large',
    prime,
    cas(
      '{ si: { age_entree: { moins_de: 26 } }, montant: 5 € }',
      '{ si: { age_entree: { moins_de: 18 } }, montant: 4 € }',
      '{ montant: 3 € }',
    ),
    22,
    'jamais atteint',
    'ligne 21',
  ),
  finesse(
    'cas après le cas de tous',
    prime,
    cas('{ montant: 5 € }', '{ si: { age_entree: { moins_de: 18 } }, montant: 4 € }'),
    22,
    'jamais atteint',
  ),
  finesse(
    'cas caché par deux autres',
    prime,
    cas(
      '{ si: { age_entree: { moins_de: 26 } }, montant: 5 € }',
      '{ si: { age_entree: { plus_de: 40 } }, montant: 4 € }',
      '{ si: { age_entree: { parmi: [20, 50] } }, montant: 3 € }',
      '{ montant: 2 € }',
    ),
    23,
    'jamais atteint',
    'ligne 21, 22',
  ),
  finesse(
    'jour qui précède la version',
    rqth,
    'si: { le: { avant_le: 2020-01-01 } }',
    19,
    'à partir du 1er janvier 2020 » (ligne 8)',
    '(ligne 19)',
  ),
  finesse(
    'jour qui suit la version',
    rqth,
    'si: { une_de: [{ le: { a_partir_du: 2021-01-01 } }] }',
    19,
    'avant le 1er janvier 2021 » (ligne 9)',
  ),
  finesse(
    'paramètre oublié',
    'au_moins: $age',
    'au_moins: 16',
    11,
    'aucune règle n’emploie ce paramètre',
    '$age',
  ),
]
