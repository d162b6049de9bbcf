import type { Jour } from '../../../calendrier/calendrier.ts'
import type { Batch } from '../batch.ts'
import { addPerson, type Clock, type Faits, mondayBefore, type Person } from '../chain.ts'
import { commune, courriel, type Place } from '../offer.ts'
import type { addOrganismes, addStaff } from './places.ts'

type Structures = ReturnType<typeof addOrganismes>['structures']
type Comptes = ReturnType<typeof addStaff>['comptes']

/** Someone without a job or a diploma, followed by a Mission locale: what most people of the small world say of themselves. */
const young: Faits = {
  demandeur_emploi: true,
  inscrit_france_travail: true,
  inscrit_mission_locale: true,
  sans_emploi: true,
  niveau_valide: 0,
  sans_diplome: true,
  indemnise_are: false,
  beneficiaire_rsa: false,
  rqth: false,
  handicap: false,
  activite_suffisante: false,
  projet_confirme: true,
  primo_demandeur: true,
  mois_depuis_sortie: 14,
}

/** The same day that many years before: someone born then has that age, whatever the year of the clock. */
const birth = (jour: Jour, years: number, monthDay: string): Jour => {
  const year = Number(jour.slice(0, 4)) - years
  return `${monthDay <= jour.slice(5) ? year : year - 1}-${monthDay}`
}

/** The people of the small world; `addAccounts` comes after their files are written. */
export function addTrainees(
  batch: Batch,
  clock: Clock,
  communes: Map<string, Place>,
  structures: Structures,
  comptes: Comptes,
) {
  const person = (
    key: number,
    who: Pick<
      Person,
      'region' | 'prenom' | 'nom' | 'sexe' | 'commune' | 'adresse' | 'structure_id' | 'conseiller_id'
    >,
    weeks: number,
    age: { years: number; monthDay: string },
    faits: Faits = {},
  ): Person => {
    commune(communes, who.commune)
    const cree_le = mondayBefore(clock.today, weeks)
    return {
      ...who,
      // The numbers that the telecoms regulator keeps for fiction.
      telephone: `06 39 98 00 ${String(key).padStart(2, '0')}`,
      courriel: courriel(who.prenom, who.nom),
      date_naissance: birth(cree_le, age.years, age.monthDay),
      cree_le,
      faits: { ...young, ...faits },
    }
  }
  const chalonnais = { region: 'bfc', structure_id: structures.ml_chalonnais, conseiller_id: comptes.sofia }
  const bisontin = { region: 'bfc', structure_id: structures.ml_besancon, conseiller_id: comptes.nadia }
  const rouennais = { region: 'hn', structure_id: structures.ml_rouen, conseiller_id: comptes.yann }
  const people = {
    aicha: person(
      1,
      {
        ...chalonnais,
        prenom: 'Aïcha',
        nom: 'Diallo',
        sexe: 'F',
        commune: '71070',
        adresse: '4 rue de la Fontaine',
      },
      11,
      { years: 19, monthDay: '03-12' },
    ),
    lea: person(
      2,
      {
        ...chalonnais,
        prenom: 'Léa',
        nom: 'Fontaine',
        sexe: 'F',
        commune: '71076',
        adresse: '27 rue des Tilleuls',
      },
      2,
      { years: 22, monthDay: '07-02' },
      { niveau_valide: 3, sans_diplome: false, primo_demandeur: false, mois_depuis_sortie: 38 },
    ),
    mehdi: person(
      3,
      {
        ...chalonnais,
        prenom: 'Mehdi',
        nom: 'Roy',
        sexe: 'M',
        commune: '71073',
        adresse: '8 impasse du Lavoir',
      },
      1,
      { years: 31, monthDay: '01-25' },
      { inscrit_mission_locale: false, beneficiaire_rsa: true, mois_depuis_sortie: 168 },
    ),
    ines: person(
      4,
      {
        ...chalonnais,
        prenom: 'Inès',
        nom: 'Carvalho',
        sexe: 'F',
        commune: '71512',
        adresse: '15 route de Lyon',
      },
      1,
      { years: 17, monthDay: '05-19' },
      { mois_depuis_sortie: 4 },
    ),
    julien: person(
      5,
      {
        ...chalonnais,
        prenom: 'Julien',
        nom: 'Mercier',
        sexe: 'M',
        commune: '71076',
        adresse: '2 rue des Cornillons',
      },
      54,
      { years: 26, monthDay: '10-30' },
      { inscrit_mission_locale: false, rqth: true, handicap: true, niveau_valide: 3, sans_diplome: false },
    ),
    thomas: person(
      6,
      {
        ...bisontin,
        prenom: 'Thomas',
        nom: 'Bonnot',
        sexe: 'M',
        commune: '25056',
        adresse: '33 rue de Trépillot',
      },
      9,
      { years: 24, monthDay: '02-08' },
      { mois_depuis_sortie: 60 },
    ),
    kevin: person(
      7,
      {
        ...rouennais,
        prenom: 'Kevin',
        nom: 'Marchand',
        sexe: 'M',
        commune: '76681',
        adresse: '11 rue des Cheminots',
      },
      22,
      { years: 19, monthDay: '01-17' },
      { niveau_prepare: 3 },
    ),
    manon: person(
      8,
      {
        ...rouennais,
        prenom: 'Manon',
        nom: 'Leroux',
        sexe: 'F',
        commune: '76231',
        adresse: '6 rue du Moulin',
      },
      7,
      { years: 18, monthDay: '06-21' },
      { niveau_prepare: 3, mois_depuis_sortie: 9 },
    ),
  }
  type Key = keyof typeof people
  const keys = Object.keys(people) as Key[]
  const ids = Object.fromEntries(keys.map(key => [key, addPerson(batch, clock, people[key])])) as Record<
    Key,
    number
  >

  const account = (key: Key) => {
    const { region, prenom, nom } = people[key]
    return batch.add('compte', {
      region,
      nom: `${prenom} ${nom}`,
      fonction: 'Stagiaire',
      courriel: courriel(prenom, nom),
      role: 'stagiaire',
      organisme_id: null,
      structure_id: null,
      stagiaire_id: ids[key],
    })
  }
  const addAccounts = () => {
    const accounts = { aicha: account('aicha'), thomas: account('thomas'), kevin: account('kevin') }
    const persona = (key: 'aicha' | 'kevin', rang: number, resume: string) =>
      batch.add('persona', { region: people[key].region, compte_id: accounts[key], rang, resume })
    persona(
      'aicha',
      4,
      'Elle suit un parcours à Chalon-sur-Saône : ses dates, ses présences, ce qui lui est versé et pourquoi.',
    )
    persona('kevin', 9, 'Il prépare un CAP à Rouen : son contrat, ses étapes et ses paies.')
    return accounts
  }
  return { people, ids, addAccounts }
}
