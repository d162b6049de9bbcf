import { expect, test } from 'vitest'
import { aPrendre, type Decision } from '../droit/droit.ts'
import { calculer } from './calcul.ts'

type Dossier = Parameters<typeof calculer>[0]
const etat = (mois: string, heures: number, injustifiee = 0): Dossier['etats'][number] => ({
  id: 1,
  mois,
  minutes_present: (heures - injustifiee) * 60,
  minutes_entreprise: 0,
  minutes_absence_justifiee: 0,
  minutes_absence_injustifiee: injustifiee * 60,
})
const faits = (facts: object) =>
  Object.entries({
    demandeur_emploi: true,
    indemnise_are: false,
    activite_suffisante: false,
    rqth: false,
    ...facts,
  }).map(([nom, valeur]) => ({ nom, valeur, du: '2020-01-01' }))

/** 19 years old, full time, 18 km away, in Burgundy-Franche-Comté: 652,18 € a month, 98,79 € for transport, 200 € at entry. */
const jeune: Dossier = {
  ...{
    parcours_id: 1,
    stagiaire_id: 1,
    nom: 'Essai',
    prenom: 'Un',
    dispositif: 'bfc-daq-2026',
    version: '2026-01-01',
  },
  ...{ date_entree: '2026-02-02', date_naissance: '2006-05-12', distance_m: 18_000, minutes_semaine: 1800 },
  ...{
    sortie: null,
    signe_le: '2026-02-02',
    signatures: ['organisme', 'stagiaire'],
    suspensions: [],
    phases: [],
  },
  ...{ faits: faits({}), droits: [], etats: [etat('2026-03', 120)], calculs: [], autres: [] },
}
/** 26 at entry, 5 km away: the national minimum, 769,49 € until March 2026, 775,65 € from April. */
const adulte: Dossier = { ...jeune, date_naissance: '1999-01-10', distance_m: 5_000 }
/** In Brittany, the regional aid in place of the Code's pay: 390 € whatever the hours. */
const breton: Dossier = {
  ...jeune,
  ...{
    dispositif: 'bre-prepa',
    version: '2019-01-01',
    date_entree: '2022-02-01',
    date_naissance: '2001-05-12',
  },
  signe_le: '2022-02-01',
  faits: faits({ inscrit_france_travail: true }),
}

/** What is due for a month, in centimes by nature. */
function paye(d: Dossier, month: string, more: readonly Decision[] = []): Record<string, number> {
  const [first] = aPrendre(d, [], '2026-06-01')
  const held =
    more.length && first ? [first, ...more].map((x, i) => ({ ...x, id: i + 1, decide_le: '' })) : d.droits
  const { ecritures } = calculer({ ...d, droits: held }, month, '2026-06-01')
  const found = ecritures.find(e => e.mois === month)
  return Object.fromEntries((found?.lignes ?? []).map(l => [l.nature, l.centimes]))
}
const fermeture = (du: string): Decision => ({
  ...{ nature: 'fermeture', du, au: null, regle: 'bfc-aides-stagiaires', version: '2019-09-01' },
  ...{ regime: 'legal', faits: {} },
})

test.each<[string, Record<string, number>, Record<string, number>]>([
  ['un mois entier', paye(jeune, '2026-03'), { remuneration: 652_18, transport: 98_79 }],
  [
    // 17 to 28 February, 12 days: 652,18 × 12/30 = 260,872; 98,79 × 12/30 = 39,516.
    'entrée le 17 février',
    paye({ ...jeune, date_entree: '2026-02-17', etats: [etat('2026-02', 50)] }, '2026-02'),
    { remuneration: 260_87, transport: 39_52, forfait_entree: 200_00 },
  ],
  [
    // 30 of the 31 days of March, thirty thirtieths.
    'entrée le 2 mars',
    paye({ ...jeune, date_entree: '2026-03-02' }, '2026-03'),
    { remuneration: 652_18, transport: 98_79, forfait_entree: 200_00 },
  ],
  [
    // 2 to 14 February, 13 days: 652,18 × 13/30 = 282,611; 98,79 × 13/30 = 42,809.
    'entrée le 2 février, sortie le 15',
    paye({ ...jeune, sortie: '2026-02-15', etats: [etat('2026-02', 50)] }, '2026-02'),
    { remuneration: 282_61, transport: 42_81, forfait_entree: 200_00 },
  ],
  [
    // 652,18 × 7 / 151,67 = 30,0999.
    'sept heures d’absence non justifiée',
    paye({ ...jeune, etats: [etat('2026-03', 120, 7)] }, '2026-03'),
    { remuneration: 652_18, retenue_absence: -30_10, transport: 98_79 },
  ],
  [
    // Absent for 160 hours: 652,18 × 160 / 151,67 = 688,00, more than what is due; no pay, the transport stays.
    'plus d’absences que de paie : rien, jamais moins',
    paye({ ...jeune, etats: [etat('2026-03', 160, 160)] }, '2026-03'),
    { remuneration: 652_18, retenue_absence: -652_18, transport: 98_79 },
  ],
  [
    // 652,18 × 80 / 151,67 = 343,9995 and 652,18 × 4 / 151,67 = 17,19997.
    'temps partiel, 80 heures dont 4 d’absence non justifiée',
    paye({ ...jeune, minutes_semaine: 20 * 60, etats: [etat('2026-03', 80, 4)] }, '2026-03'),
    { remuneration: 344_00, retenue_absence: -17_20, transport: 98_79 },
  ],
  [
    // 775,65 × 40 / 151,67 = 204,56, below the allowance of 30 × 19,48 = 584,40.
    'temps partiel, 40 heures, allocation de solidarité due',
    paye(
      { ...adulte, minutes_semaine: 600, faits: faits({ ass_due: true }), etats: [etat('2026-04', 40)] },
      '2026-04',
    ),
    { remuneration: 584_40 },
  ],
  ['26 ans en mars : le minimum d’avant le 1er avril', paye(adulte, '2026-03'), { remuneration: 769_49 }],
  [
    // 775,65 × 10 / 151,67 = 51,1406.
    '26 ans en avril : le nouveau minimum, dix heures d’absence',
    paye({ ...adulte, etats: [etat('2026-04', 120, 10)] }, '2026-04'),
    { remuneration: 775_65, retenue_absence: -51_14 },
  ],
  [
    // 31 days less the 10th to the 19th: 652,18 × 21/30 = 456,526; 98,79 × 21/30 = 69,153.
    'suspension du 10 au 19 mars',
    paye({ ...jeune, suspensions: [{ du: '2026-03-10', au: '2026-03-20' }] }, '2026-03'),
    { remuneration: 456_53, transport: 69_15 },
  ],
  [
    // 1 to 15 March: 652,18 × 15/30; seven hours of the whole month, 15/31 of them: 30,09996 × 15/31 = 14,5645.
    'droit fermé le 16 mars, sept heures d’absence dans le mois',
    paye({ ...jeune, etats: [etat('2026-03', 120, 7)] }, '2026-03', [fermeture('2026-03-16')]),
    { remuneration: 326_09, retenue_absence: -14_56, transport: 49_40 },
  ],
  [
    // The rest of the month after fifteen days elsewhere: 16 days, 30 − 15 = 15 thirtieths.
    'sans couture : entré le 16 mars après un autre parcours',
    paye(
      {
        ...jeune,
        date_entree: '2026-03-16',
        autres: [{ date_entree: '2026-01-05', sortie: '2026-03-16', suspensions: [], ouvert: true }],
      },
      '2026-03',
    ),
    { remuneration: 326_09, transport: 49_40, forfait_entree: 200_00 },
  ],
  [
    'aide bretonne : ni absence ni temps partiel ne la change',
    paye({ ...breton, minutes_semaine: 600, etats: [etat('2022-03', 40, 30)] }, '2022-03'),
    { remuneration: 390_00 },
  ],
  [
    // 1 to 10 March: 390 × 10/30.
    'aide bretonne, sortie le 11 mars',
    paye({ ...breton, sortie: '2022-03-11', etats: [etat('2022-03', 40, 40)] }, '2022-03'),
    { remuneration: 130_00 },
  ],
])('%s', (_, found, expected) => {
  expect(found).toEqual(expected)
})
