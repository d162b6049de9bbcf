import { sql } from 'kysely'
import type { Name, World } from './world.ts'

/** A person and their prescription towards a site, transmitted, made straight in the database. Returns its number. */
export async function demande(
  world: World,
  action_id: number,
  { nom = 'Essai', by = 'sofia' as Name, statut = 'transmise' } = {},
): Promise<number> {
  return world.write(async db => {
    const { rows: who } = await sql<{
      region: string
      structure_id: number
      id: number
    }>`select region, structure_id, id
      from compte where id = ${world.cast.comptes[by]}`.execute(db)
    const compte = who[0]
    if (!compte) throw new Error(`${by} n’a pas de compte`)
    const { rows: people } = await sql<{
      id: number
    }>`insert into stagiaire (region, nom, prenom, nom_recherche, date_naissance,
        commune, structure_id, conseiller_id, cree_le)
      values (${compte.region}, ${nom}, 'Camille', ${nom.toLowerCase()}, '2000-01-02', (select commune from structure
        where region = ${compte.region} and id = ${compte.structure_id}), ${compte.structure_id}, ${compte.id}, ${world.today})
      returning id`.execute(db)
    const { rows } = await sql<{
      id: number
    }>`insert into prescription (region, stagiaire_id, dispositif, version, action_id,
        structure_id, conseiller_id, cree_le, evaluation, distance_m)
      select ${compte.region}, ${people[0]?.id}, a.dispositif, '2026-01-01', a.id, ${compte.structure_id}, ${compte.id},
        ${world.today}, '{}', 0 from action a where a.region = ${compte.region} and a.id = ${action_id} returning id`.execute(
      db,
    )
    const id = rows[0]?.id ?? 0
    for (const step of statut === 'transmise' ? ['preparee', 'transmise'] : ['preparee', 'transmise', statut])
      await sql`insert into prescription_evenement (region, prescription_id, statut, le, instant, compte_id)
        values (${compte.region}, ${id}, ${step}, ${world.today}, ${world.now}, ${compte.id})`.execute(db)
    return id
  }, by)
}

/** An entry made straight in the database, for as many days as said; the seat follows. Returns the pathway. */
export async function entrer(world: World, prescription_id: number, du: string, au: string): Promise<number> {
  const rows = await world.write(db =>
    sql<{
      id: number
    }>`insert into parcours (region, prescription_id, stagiaire_id, dispositif, version, action_id, date_entree,
        fin_initiale, minutes_prevues, minutes_semaine, distance_m, conseiller_id, referent_id)
      select region, id, stagiaire_id, dispositif, version, action_id, ${du}, ${au}, 6000, 1800, 0, conseiller_id, conseiller_id
      from prescription where id = ${prescription_id} returning id`.execute(db),
  )
  return rows.rows[0]?.id ?? 0
}

/** How many places a site has from today, decided by the Région. */
export const capacite = (world: World, action_id: number, places: number) =>
  world.write(db =>
    sql`insert into capacite (region, action_id, periode, places, decide_le) select region, id, daterange(${world.today}, null),
      ${places}, ${world.now} from action where id = ${action_id}`.execute(db),
  )

/** Moves the clock of a world by some hours. */
export function attendre(world: World, hours: number): void {
  world.now = new Date(Date.parse(world.now) + hours * 3_600_000).toISOString()
}
