import { sql } from 'kysely'
import { addDays, type Jour, monday } from '../../../calendrier/calendrier.ts'
import type { Db } from '../../schema.ts'
import type { Cast } from '../cast.ts'
import { type Clock, instant } from '../chain.ts'

/**
 * The seats of everyone who was loaded, then what makes them live: sites that are full with people who wait, a place offered and one
 * held, paced entries, places moved, and a lot of Haute-Normandie shared between its Missions locales.
 */
export async function addPlaces(db: Db, clock: Clock, cast: Cast): Promise<void> {
  await sql`select places_reprises()`.execute(db)
  await addCapacites(db, clock, cast)
  await addOffres(db, clock, cast)
  await addEntrees(db, clock, cast)
  await addTransfert(db, clock, cast)
  await addDotations(db, clock, cast)
}

/** Where people wait, the site is full; where more people came than it has places, a second group was opened. */
async function addCapacites(db: Db, clock: Clock, cast: Cast): Promise<void> {
  const { today } = clock
  await sql`insert into capacite (region, action_id, periode, places, motif, decide_le, compte_id)
    select a.region, a.id, daterange(${addDays(today, -30)}::date, null), t.n,
      case when q.n is null then 'Groupe supplémentaire' else 'Places du marché en cours' end,
      ${instant(clock, addDays(today, -30), '10:00')}::timestamptz, case a.region when 'bfc' then ${cast.comptes.claire}::bigint
        else ${cast.comptes.helene}::bigint end
    from action a
    join lateral (select max(places_tenues(a.region, a.id, j, ${clock.now})) n from jours_a_compter(a.region, a.id,
      datemultirange(daterange(${today}::date, ${addDays(today, 200)}::date))) j) t on true
    left join (select region, action_id, count(*) n from liste_attente where close_le is null group by 1, 2) q
      on q.region = a.region and q.action_id = a.id
    where (q.n is not null and a.places > t.n and t.n > 4) or t.n > a.places order by a.region, a.id`.execute(
    db,
  )
}

/** On Marc's site: one more place was found, and is offered to the first of the list; another is held by Sofia. */
async function addOffres(db: Db, clock: Clock, cast: Cast): Promise<void> {
  const { now, today } = clock
  const action = cast.actions.chalon
  const proposee_le = instant(clock, addDays(today, -1), '15:20')
  const expire_le = new Date(Date.parse(proposee_le) + 5 * 86_400_000).toISOString()
  const { rows: offered } = await sql<{
    prescription_id: number
    prenom: string
    nom: string
    conseiller_id: number
  }>`
    insert into place (region, action_id, prescription_id, jours, origine, proposee_le, expire_le)
    select q.region, q.action_id, q.prescription_id, datemultirange(daterange(${today}::date, ${addDays(today, 84)}::date)),
      'proposition', ${proposee_le}, ${expire_le} from liste_attente q where q.region = 'bfc' and q.action_id = ${action}
      and q.close_le is null and q.depuis < ${proposee_le} order by q.depuis, q.id limit 1
    returning prescription_id, (select g.prenom from prescription p join stagiaire g on g.region = p.region and g.id = p.stagiaire_id
      where p.region = place.region and p.id = place.prescription_id) prenom,
      (select g.nom from prescription p join stagiaire g on g.region = p.region and g.id = p.stagiaire_id
      where p.region = place.region and p.id = place.prescription_id) nom,
      (select p.conseiller_id from prescription p where p.region = place.region and p.id = place.prescription_id) conseiller_id`.execute(
    db,
  )
  for (const o of offered)
    await db
      .insertInto('message')
      .values({
        region: 'bfc',
        compte_id: o.conseiller_id,
        cle: `place-${o.prescription_id}-${proposee_le}`,
        objet: 'Une place se libère à Chalon-sur-Saône',
        texte: `Une place est proposée à ${o.prenom} ${o.nom}, à Chalon-sur-Saône. Sans réponse sous cinq jours, elle ira à la personne suivante.`,
        lien: `/prescriptions/${o.prescription_id}/place`,
        cree_le: proposee_le,
      })
      .execute()
  const { rows: held } =
    await sql`insert into place (region, action_id, prescription_id, jours, origine, proposee_le, expire_le, compte_id)
    select p.region, p.action_id, p.id, datemultirange(daterange(${today}::date, ${addDays(today, 84)}::date)), 'retenue', ${now},
      ${new Date(Date.parse(now) + 10 * 86_400_000).toISOString()}, ${cast.comptes.sofia}::bigint
    from prescription p where p.region = 'bfc' and p.id = ${cast.prescriptions.lea} returning id`.execute(db)
  const more = offered.length + held.length
  await sql`insert into capacite (region, action_id, periode, places, motif, decide_le, compte_id)
    select 'bfc', ${action}, daterange(${addDays(today, -1)}::date, null), max(places_tenues('bfc', ${action}, j, ${now})),
      ${`${more} places de plus dans la salle du premier étage`}, ${proposee_le}::timestamptz, ${cast.comptes.marc}::bigint
    from jours_a_compter('bfc', ${action}, datemultirange(daterange(${today}::date, ${addDays(today, 84)}::date))) j
    having count(*) > 0 and exists (select from capacite where region = 'bfc' and action_id = ${action})`.execute(
    db,
  )
}

/** Mâcon takes people on planned Mondays. */
async function addEntrees(db: Db, clock: Clock, cast: Cast): Promise<void> {
  const { today } = clock
  await sql`update action set entree = 'cadencees' where region = 'bfc' and id = ${cast.actions.macon}`.execute(
    db,
  )
  const days: Jour[] = [3, 9, 16].map(weeks => addDays(monday(today), 7 * weeks))
  await db
    .insertInto('entree_prevue')
    .values(
      days.map(jour => ({
        region: 'bfc',
        action_id: cast.actions.macon,
        jour,
        places: 8,
        decide_le: instant(clock, addDays(today, -20), '11:00'),
        compte_id: cast.comptes.marc,
      })),
    )
    .execute()
}

/** Two places that Dole did not fill went to Besançon for the quarter. */
async function addTransfert(db: Db, clock: Clock, cast: Cast): Promise<void> {
  const { today } = clock
  const { rows } = await sql<{
    libres: number | null
  }>`select min(capacite_du_jour('bfc', ${cast.actions.dole}, j)
      - places_tenues('bfc', ${cast.actions.dole}, j, ${clock.now})) libres from jours_a_compter('bfc', ${cast.actions.dole},
      datemultirange(daterange(${today}::date, ${addDays(today, 90)}::date))) j`.execute(db)
  if ((rows[0]?.libres ?? 0) < 2) return
  const common = {
    region: 'bfc',
    periode: `[${addDays(today, -7)},${addDays(today, 84)})`,
    motif: 'Des personnes attendent à Besançon',
    decide_le: instant(clock, addDays(today, -8), '14:00'),
    compte_id: cast.comptes.claire,
  }
  const { id } = await db
    .insertInto('transfert')
    .values({ ...common, de_action: cast.actions.dole, vers_action: cast.actions.besancon, places: 2 })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('capacite')
    .values([
      { ...common, action_id: cast.actions.dole, places: -2, transfert_id: id },
      { ...common, action_id: cast.actions.besancon, places: 2, transfert_id: id },
    ])
    .execute()
}

/** The lot of Rouen and Le Havre for the year, by the young people that each Mission locale follows. */
async function addDotations(db: Db, clock: Clock, cast: Cast): Promise<void> {
  const { today } = clock
  const le = instant(clock, addDays(today, -60), '09:30')
  const [rouen, havre] = [cast.structures.ml_rouen, cast.structures.ml_le_havre]
  const compte_id = cast.comptes.helene
  const effectifs = [
    { structure_id: rouen, nombre: 4200 },
    { structure_id: havre, nombre: 3150 },
  ]
  await db
    .insertInto('effectif')
    .values(effectifs.map(e => ({ ...e, region: 'hn', au: addDays(today, -75), saisi_le: le, compte_id })))
    .execute()
  const { id } = await db
    .insertInto('repartition')
    .values({
      region: 'hn',
      dispositif: 'hn-caq-2014',
      lot: 'Seine-Maritime, second semestre',
      periode: `[${addDays(today, -60)},${addDays(today, 120)})`,
      places: 70,
      motif: 'Commission permanente',
      decide_le: le,
      compte_id,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('dotation')
    .values([
      { region: 'hn', repartition_id: id, structure_id: rouen, effectif: 4200, places: 40 },
      { region: 'hn', repartition_id: id, structure_id: havre, effectif: 3150, places: 30 },
    ])
    .execute()
}
