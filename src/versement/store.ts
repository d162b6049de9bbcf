import { sql } from 'kysely'
import type { Jour, Mois } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import { moisLong } from '../web/format.ts'
import { autreTitulaire } from './versement.ts'

/** Notes that everything a run owes was paid on a day, outside Amont or by a file whose return did not come. */
export async function solder(
  db: Db,
  who: Compte,
  liquidation_id: number,
  le: Jour,
  now: string,
): Promise<void> {
  await sql`update virement set retour = 'execute', retour_le = ${le} from paiement p
    where p.region = virement.region and p.id = virement.paiement_id and virement.retour is null
      and p.region = ${who.region} and p.liquidation_id = ${liquidation_id}`.execute(db)
  await sql`insert into virement (region, paiement_id, reference, centimes, cree_le, retour, retour_le)
    select p.region, p.id, 'HORS-' || p.liquidation_id || '-' || p.id, p.centimes, ${now}, 'execute', ${le}
    from paiement p where p.region = ${who.region} and p.liquidation_id = ${liquidation_id} and p.centimes > 0
      and not exists (select from virement v where v.region = p.region and v.paiement_id = p.id
        and v.retour is distinct from 'rejete')`.execute(db)
  await db
    .updateTable('liquidation')
    .set({ payee_le: le, payee_par: who.id })
    .where('region', '=', who.region)
    .where('id', '=', liquidation_id)
    .execute()
}

/** What to look at before a run is validated. */
export interface Controle {
  parcours_id?: number
  stagiaire_id: number
  nom: string
  prenom: string
  nature:
    | ('iban_absent' | 'iban_partage' | 'identite_double' | 'autre_titulaire')
    | ('etat_rouvert' | 'saut' | 'etat_absent')
  texte: string
  aupres_de: string[]
}

/**
 * Everything to look at in a run before it is validated, the gravest first, then by name: an account shared by several
 * people, the same person twice, a holder who is someone else, a statement reopened since it was computed, no account, an
 * amount far from the month before, a statement that is missing.
 */
export async function controles(db: Db, region: string, liquidation_id: number): Promise<Controle[]> {
  const found = [
    ...(await ofPeople(db, region, liquidation_id)),
    ...(await reopened(db, region, liquidation_id)),
    ...(await jumps(db, region, liquidation_id)),
    ...(await withoutStatement(db, region, liquidation_id)),
  ]
  const name = (c: Controle) => `${c.nom}\0${c.prenom}\0${c.stagiaire_id}`
  return found.toSorted(
    (a, b) => GRAVITE.indexOf(a.nature) - GRAVITE.indexOf(b.nature) || name(a).localeCompare(name(b), 'fr'),
  )
}

/** What may be a fraud first, what only waits last. */
const GRAVITE: Controle['nature'][] = [
  'iban_partage',
  'identite_double',
  'autre_titulaire',
  'etat_rouvert',
  'iban_absent',
  'saut',
  'etat_absent',
]

interface Person {
  parcours_id: number
  stagiaire_id: number
  nom: string
  prenom: string
  conseiller: string | null
  titulaire: string | null
  /** Other people paid on the same account. */
  avec: string[]
  /** Files of the same name and birth date. */
  doubles: number[]
}

async function ofPeople(db: Db, region: string, liquidation_id: number): Promise<Controle[]> {
  const { rows } = await sql<Person>`with gens as (
      select p.stagiaire_id, min(p.id) parcours_id from ligne l join parcours p on p.region = l.region and p.id = l.parcours_id
      where l.region = ${region} and l.liquidation_id = ${liquidation_id}
      group by p.stagiaire_id having sum(l.centimes) > 0),
    donne as materialized (select distinct on (stagiaire_id) stagiaire_id, iban, titulaire from compte_bancaire
      where region = ${region} order by stagiaire_id, id desc),
    partage as materialized (select d.iban, json_agg(json_build_object('id', d.stagiaire_id, 'nom', g.prenom || ' ' || g.nom)
        order by d.stagiaire_id) gens
      from donne d join stagiaire g on g.region = ${region} and g.id = d.stagiaire_id
      group by d.iban having count(*) > 1)
    select n.parcours_id, n.stagiaire_id, g.nom, g.prenom, k.nom conseiller, d.titulaire,
      coalesce((select json_agg(x ->> 'nom') from json_array_elements(p.gens) x
        where (x ->> 'id')::bigint <> n.stagiaire_id), '[]') avec,
      coalesce((select json_agg(o.id order by o.id) from stagiaire o where o.region = ${region}
        and o.date_naissance = g.date_naissance and o.nom_recherche = g.nom_recherche and o.id <> g.id), '[]') doubles
    from gens n join stagiaire g on g.region = ${region} and g.id = n.stagiaire_id
    left join compte k on k.region = g.region and k.id = g.conseiller_id
    left join donne d on d.stagiaire_id = n.stagiaire_id left join partage p on p.iban = d.iban`.execute(db)
  return rows.flatMap(r => {
    const { parcours_id, stagiaire_id, nom, prenom } = r
    const one = (nature: Controle['nature'], texte: string, aupres_de: string[]): Controle => ({
      ...{ parcours_id, stagiaire_id, nom, prenom },
      ...{ nature, texte, aupres_de },
    })
    const them = ['la personne', ...(r.conseiller ? [r.conseiller] : [])]
    const files = r.doubles.map(id => `n° ${id}`).join(', ')
    return [
      r.titulaire === null &&
        one('iban_absent', 'Aucun compte bancaire : cette personne ne sera pas payée par virement.', them),
      r.avec.length > 0 &&
        one('iban_partage', `Identité double possible : même compte bancaire que ${some(r.avec)}.`, them),
      r.doubles.length > 0 &&
        one(
          'identite_double',
          `Identité double possible : même nom et même date de naissance que la fiche ${files}.`,
          them,
        ),
      r.titulaire !== null &&
        autreTitulaire(r.titulaire, r) &&
        one('autre_titulaire', `Le compte est au nom de ${r.titulaire}.`, them),
    ].filter(c => c !== false)
  })
}

/** A few names, and how many more: an account may be shared by a whole town. */
const some = (names: readonly string[]): string =>
  names.length > 4 ? `${names.slice(0, 3).join(', ')} et ${names.length - 3} autres` : names.join(', ')

/** Amounts that rest on a statement which does not stand any more: paid as they are, they are corrected by a later run. */
async function reopened(db: Db, region: string, liquidation_id: number): Promise<Controle[]> {
  const { rows } = await sql<
    Omit<Controle, 'texte'> & { mois: Mois }
  >`select c.parcours_id, p.stagiaire_id, g.nom, g.prenom,
      'etat_rouvert' nature, to_char(c.mois, 'YYYY-MM') mois, json_build_array(o.nom) aupres_de
    from calcul c join reouverture r on r.region = c.region and r.etat_id = c.etat_id
    join parcours p on p.region = c.region and p.id = c.parcours_id
    join stagiaire g on g.region = p.region and g.id = p.stagiaire_id
    join action a on a.region = p.region and a.id = p.action_id
    join site s on s.region = a.region and s.id = a.site_id
    join organisme o on o.region = s.region and o.id = s.organisme_id
    where c.region = ${region} and c.liquidation_id = ${liquidation_id} order by c.mois, c.parcours_id`.execute(
    db,
  )
  return rows.map(({ mois, ...row }) => ({
    ...row,
    texte: `L’état de présence de ${moisLong(mois)} a été rouvert depuis le calcul : ce montant peut être faux. Pour attendre la correction, annulez puis préparez à nouveau.`,
  }))
}

async function jumps(db: Db, region: string, liquidation_id: number): Promise<Controle[]> {
  const { rows } =
    await sql<Controle>`select n.parcours_id, p.stagiaire_id, g.nom, g.prenom, 'saut' nature, n.texte, n.aupres_de
    from anomalie n join parcours p on p.region = n.region and p.id = n.parcours_id
    join stagiaire g on g.region = p.region and g.id = p.stagiaire_id
    where n.region = ${region} and n.liquidation_id = ${liquidation_id} and n.nature = 'saut'
    order by n.mois, n.id`.execute(db)
  return rows
}

async function withoutStatement(db: Db, region: string, liquidation_id: number): Promise<Controle[]> {
  const { rows } =
    await sql<Controle>`select p.id parcours_id, p.stagiaire_id, g.nom, g.prenom, 'etat_absent' nature,
      'L’état de présence de ce mois n’est pas certifié.' texte, json_build_array(o.nom) aupres_de
    from liquidation q join parcours p on p.region = q.region and p.date_entree < q.mois + interval '1 month'
    join stagiaire g on g.region = p.region and g.id = p.stagiaire_id
    join action a on a.region = p.region and a.id = p.action_id
    join site s on s.region = a.region and s.id = a.site_id
    join organisme o on o.region = s.region and o.id = s.organisme_id
    left join sortie x on x.region = p.region and x.parcours_id = p.id
    where q.region = ${region} and q.id = ${liquidation_id} and (x.date is null or x.date > q.mois)
      and exists (select from demi_journee d where d.region = p.region and d.parcours_id = p.id
        and d.jour >= q.mois and d.jour < q.mois + interval '1 month')
      and not exists (select from etat_courant e where e.region = p.region and e.parcours_id = p.id and e.mois = q.mois)`.execute(
      db,
    )
  return rows
}
