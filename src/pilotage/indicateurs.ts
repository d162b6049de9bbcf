import { type RawBuilder, sql } from 'kysely'
import { EN_EMPLOI } from '../suivi/suivi.ts'
import { conditionSql } from './condition-sql.ts'
import type { Periode } from './periode.ts'
import type { Regles } from './regles.ts'

/** What a figure counts, over which pathways and by which rules. */
export interface Perimetre extends Periode {
  region: string
  dispositif: string | null
  regles: Regles
}

/** How the figure comes out of its list: rows, rows that answer yes among those that answer, or a measure of the rows. */
export type Calcul = 'nombre' | 'part' | 'somme' | 'moyenne' | 'mediane'
export type Unite = 'metres' | 'minutes' | 'centimes' | 'jours'

/**
 * One figure of the dashboard, as data. `liste` gives the rows it counts: parcours_id, le, mesure, reponse (null: « non
 * précisé »), detail. The figure is computed from that list and from nothing else.
 */
export interface Indicateur {
  code: string
  label: string
  definition: string
  calcul: Calcul
  /** The thing counted, singular. */
  unit: string
  units?: string
  unite?: Unite
  mesure?: string
  /** Words of the three answers of a share. */
  reponses?: { oui: string; non: string; inconnu: string }
  /** The share is also told with the unknown answers among what it counts. */
  avecInconnus?: boolean
  liste(p: Perimetre): RawBuilder<unknown>
}

const row = (v: {
  id: RawBuilder<unknown>
  le: RawBuilder<unknown>
  mesure?: RawBuilder<unknown>
  reponse?: RawBuilder<unknown>
  detail?: RawBuilder<unknown>
}) => sql`${v.id} parcours_id, ${v.le} le, (${v.mesure ?? sql`null`})::bigint mesure,
  (${v.reponse ?? sql`null`})::boolean reponse, (${v.detail ?? sql`null`})::text detail`

const entered = (p: Perimetre) => sql`p.date_entree >= ${p.du}::date`
const left = (p: Perimetre) => sql`p.date_sortie >= ${p.du}::date and p.date_sortie < ${p.au}::date`
const P = { id: sql`p.id`, le: sql`p.date_entree` }

/** Rows of another table in the period, their pathway in the scope: found by their own indexes, whatever the statistics. */
function during(p: Perimetre, alias: string, column: string): RawBuilder<unknown> {
  const col = (name: string) => sql.ref(`${alias}.${name}`)
  const kept =
    p.dispositif === null
      ? sql`true`
      : sql`(select x.dispositif from parcours x
          where (x.region, x.id) = (${col('region')}, ${col('parcours_id')})) = ${p.dispositif}`
  return sql`${col('region')} = ${p.region} and ${col(column)} >= ${p.du}::date and ${col(column)} < ${p.au}::date and ${kept}`
}

const suivi = (reponse: RawBuilder<unknown>) => (p: Perimetre) =>
  sql`select ${row({
    id: sql`p.id`,
    le: sql`p.date_sortie`,
    reponse,
    detail: sql`v.situation`,
  })}
  from p left join suivi v on (v.region, v.parcours_id, v.terme) = (p.region, p.id, '6_mois') and v.situation <> 'inconnue'
    and v.remplacee_le is null
  where p.date_sortie >= ${p.du}::date - interval '6 months' and p.date_sortie < ${p.au}::date - interval '6 months'`

const communs: Indicateur[] = [
  {
    code: 'personnes',
    label: 'Personnes accompagnées',
    definition:
      'Personnes entrées ou présentes au moins un jour de la période. Une personne compte une fois, même avec plusieurs parcours.',
    calcul: 'nombre',
    unit: 'personne',
    liste: () => sql`select ${row(P)} from present p`,
  },
  {
    code: 'entrees',
    label: 'Entrées',
    definition: 'Parcours dont l’entrée en formation tombe dans la période.',
    calcul: 'nombre',
    unit: 'entrée',
    liste: p => sql`select ${row(P)} from p where ${entered(p)}`,
  },
]

const suites: Indicateur[] = [
  {
    code: 'certifications',
    label: 'Certifications obtenues',
    definition:
      'CléA, titres, diplômes et habilitations obtenus dans la période. Un domaine CléA seul n’est pas une certification : il ne compte pas.',
    calcul: 'nombre',
    unit: 'certification',
    liste: p => sql`select ${row({ id: sql`c.parcours_id`, le: sql`c.obtenu_le`, detail: sql`c.intitule` })}
      from certification c where c.nature <> 'domaine_clea' and ${during(p, 'c', 'obtenu_le')}`,
  },
  {
    code: 'heures',
    label: 'Heures de formation',
    definition:
      'Heures en centre et en entreprise des états mensuels certifiés, pour les mois qui commencent dans la période. Les mois pas encore certifiés ne comptent pas.',
    calcul: 'somme',
    unit: 'état mensuel',
    units: 'états mensuels',
    unite: 'minutes',
    mesure: 'Heures',
    liste: p =>
      sql`select ${row({
        id: sql`e.parcours_id`,
        le: sql`e.mois`,
        mesure: sql`e.minutes_present + e.minutes_entreprise`,
      })} from etat_courant e where ${during(p, 'e', 'mois')}`,
  },
  {
    code: 'distance',
    label: 'Distance moyenne domicile – site',
    definition:
      'Distance par la route entre le domicile et le site, pour les entrées de la période. Elle est proposée d’après une estimation entre communes, et l’organisme la confirme ou la corrige à l’entrée.',
    calcul: 'moyenne',
    unit: 'entrée',
    unite: 'metres',
    mesure: 'Distance',
    liste: p => sql`select ${row({ ...P, mesure: sql`p.distance_m` })} from p where ${entered(p)}`,
  },
  {
    code: 'distance-corrigee',
    label: 'Distances corrigées à l’entrée',
    definition:
      'Parmi les entrées de la période, celles dont l’organisme a corrigé la distance estimée à la prescription. Les autres gardent l’estimation, qu’il a confirmée.',
    calcul: 'part',
    unit: 'entrée',
    reponses: { oui: 'Corrigée', non: 'Estimation confirmée', inconnu: 'Sans prescription' },
    unite: 'metres',
    mesure: 'Distance',
    liste:
      p => sql`select ${row({ ...P, mesure: sql`p.distance_m`, reponse: sql`p.distance_m <> r.distance_m` })}
      from p left join prescription r on r.region = p.region and r.id = p.prescription_id where ${entered(p)}`,
  },
  {
    code: 'delai',
    label: 'Délai entre prescription et entrée',
    definition:
      'Nombre médian de jours entre la première transmission de la prescription et l’entrée, pour les entrées de la période : la moitié des personnes attend moins.',
    calcul: 'mediane',
    unit: 'entrée',
    unite: 'jours',
    mesure: 'Jours d’attente',
    liste: p => sql`select ${row({ ...P, mesure: sql`p.date_entree - min(e.le)` })}
      from p join prescription_evenement e on (e.region, e.prescription_id, e.statut) = (p.region, p.prescription_id, 'transmise')
      where ${entered(p)} group by p.id, p.date_entree`,
  },
  {
    code: 'emploi-six-mois',
    label: 'En emploi à six mois',
    definition:
      'Parmi les personnes sorties depuis six mois dans la période et dont on connaît la situation : emploi durable ou court, alternance, création d’entreprise.',
    calcul: 'part',
    unit: 'personne',
    reponses: { oui: 'En emploi', non: 'Autre situation', inconnu: 'Sans réponse' },
    liste: suivi(sql`v.situation = any(${[...EN_EMPLOI]}::text[])`),
  },
  {
    code: 'reponses-six-mois',
    label: 'Réponses au suivi à six mois',
    definition:
      'Parmi toutes les personnes dont la sortie a eu six mois dans la période, celles dont la situation est connue.',
    calcul: 'part',
    unit: 'personne',
    reponses: { oui: 'Situation connue', non: 'Situation inconnue', inconnu: '' },
    liste: suivi(sql`v.id is not null`),
  },
  {
    code: 'depenses',
    label: 'Rémunération et aides validées',
    definition:
      'Lignes des liquidations validées par la Région, pour les mois qui commencent dans la période : rémunération, transport, forfait d’entrée, retenues déduites. Le budget paie aussi les formations, que ce chiffre ne compte pas.',
    calcul: 'somme',
    unit: 'ligne',
    unite: 'centimes',
    mesure: 'Montant',
    liste: p => sql`select ${row({
      id: sql`g.parcours_id`,
      le: sql`g.mois`,
      mesure: sql`g.centimes`,
      detail: sql`g.nature`,
    })}
      from ligne g join liquidation q on (q.region, q.id) = (g.region, g.liquidation_id)
      where q.validee_le is not null and ${during(p, 'g', 'mois')}`,
  },
]

const publics = ({ publics }: Regles): Indicateur[] =>
  publics.map(({ code, libelle, si, source }) => ({
    code: `public-${code.replaceAll('_', '-')}`,
    label: libelle,
    definition: `Parmi les personnes accompagnées, selon leur situation le jour de l’entrée. Public prioritaire : ${source}.`,
    calcul: 'part',
    unit: 'personne',
    reponses: { oui: 'Oui', non: 'Non', inconnu: 'Non précisé' },
    liste: () =>
      sql`select ${row({
        ...P,
        reponse: conditionSql(si, fait => sql`(p.faits ->> ${sql.lit(fait)})`),
      })} from accompagne p`,
  }))

const sortiesPositives = ({ definitions }: Regles): Indicateur => ({
  code: 'sorties-positives',
  label: 'Sorties positives',
  definition:
    [...Map.groupBy(definitions, d => d.texte)]
      .map(([texte, same]) => `${[...new Set(same.map(d => d.dispositif))].join(' et ')} : ${texte}`)
      .join(' ') || 'Aucun dispositif ne définit de sortie positive.',
  calcul: 'part',
  unit: 'sortie',
  reponses: { oui: 'Sortie positive', non: 'Autre sortie', inconnu: 'Destination inconnue' },
  avecInconnus: true,
  liste: p => sql`select ${row({
    id: sql`p.id`,
    le: sql`p.date_sortie`,
    reponse: sql`case when p.destination <> 'inconnue' then p.destination = any(d.destinations) end`,
    detail: sql`p.destination`,
  })}
    from p left join jsonb_to_recordset(${JSON.stringify(p.regles.positives)}::jsonb)
      d(dispositif text, version date, destinations text[]) on (d.dispositif, d.version) = (p.dispositif, p.version)
    where ${left(p)}`,
})

/** Every figure of a Région, in the order of the dashboard. */
export const indicateursOf = (regles: Regles): Indicateur[] => [
  ...communs,
  ...publics(regles),
  sortiesPositives(regles),
  ...suites,
]
