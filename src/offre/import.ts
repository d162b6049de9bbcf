import { sql } from 'kysely'
import type { Db } from '../db/schema.ts'
import type { ActionLheo, ErreurLheo, FormationLheo, SessionLheo } from './lheo.ts'
import { Laisse, Places } from './lieux.ts'
import type { Rapport } from './offre.ts'

type Parsed = { formations: FormationLheo[]; erreurs: ErreurLheo[] }
type Upserted = { id: number; created: boolean }

/**
 * Writes a LHEO file into the offer. Each thing is found again by its own number (an organisation by its SIRET, a site by its
 * organisation and address), so that the same file twice changes nothing. What a file does not say is left as it was.
 */
export async function importLheo(db: Db, region: string, parsed: Parsed): Promise<Rapport> {
  const rapport: Rapport = {
    crees: 0,
    modifies: 0,
    inchanges: 0,
    refuses: parsed.erreurs.map(e => ({ ...e })),
  }
  const places = new Places(db, region)
  const note = (row: Upserted | undefined) => {
    if (!row) rapport.inchanges++
    else if (row.created) rapport.crees++
    else rapport.modifies++
  }
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof Laisse)) throw error
      rapport.refuses.push({
        ligne: null,
        chemin: error.chemin,
        valeur: error.valeur,
        message: error.message,
      })
    }
  }
  for (const formation of parsed.formations) {
    await attempt(async () => {
      const chemin = `formation[${formation.numero}]`
      const { responsable } = formation
      const organisme_id = await places.organisme(
        chemin,
        responsable?.siret ?? null,
        responsable?.raison_sociale ?? responsable?.nom ?? null,
        responsable?.commune ?? null,
      )
      const formation_id = await upsertFormation(db, region, formation, organisme_id, note)
      for (const action of formation.actions) {
        await attempt(async () => {
          const path = `${chemin}/action[${action.numero}]`
          const formateur = action.organisme_formateur
          const trainer =
            formateur?.siret || formateur?.nom
              ? await places.organisme(path, formateur.siret, formateur.nom, null)
              : organisme_id
          await keepOrganisme(db, region, path, action.numero, trainer)
          const site_id = await places.site(path, trainer, action)
          const action_id = await upsertAction(db, region, action, formation_id, site_id, note)
          for (const session of action.sessions) await upsertSession(db, region, session, action_id, note)
        })
      }
    })
  }
  return rapport
}

type Note = (row: Upserted | undefined) => void

async function upsertFormation(db: Db, region: string, f: FormationLheo, organisme_id: number, note: Note) {
  const { rows } = await sql<Upserted>`
    insert into formation as t (region, numero, organisme_id, intitule, objectif, resultats, certifiante, niveau_entree, niveau_sortie)
    values (${region}, ${f.numero}, ${organisme_id}, ${f.intitule}, ${f.objectif ?? ''}, ${f.resultats_attendus ?? ''},
      ${f.certifiante ?? false}, ${f.niveau_entree.niveau}, ${f.niveau_sortie.niveau})
    on conflict (region, numero) do update set organisme_id = excluded.organisme_id, intitule = excluded.intitule,
      objectif = excluded.objectif, resultats = excluded.resultats, certifiante = excluded.certifiante,
      niveau_entree = excluded.niveau_entree, niveau_sortie = excluded.niveau_sortie
    where (t.organisme_id, t.intitule, t.objectif, t.resultats, t.certifiante, t.niveau_entree, t.niveau_sortie)
      is distinct from (excluded.organisme_id, excluded.intitule, excluded.objectif, excluded.resultats,
        excluded.certifiante, excluded.niveau_entree, excluded.niveau_sortie)
    returning id, xmax = 0 created`.execute(db)
  note(rows[0])
  return rows[0]?.id ?? (await idOf(db, sql`formation where region = ${region} and numero = ${f.numero}`))
}

/**
 * The files of trainees are read by the organisation of their action: once a prescription or a pathway hangs from it, no file
 * gives it to another. Locked, so that none comes meanwhile.
 */
async function keepOrganisme(db: Db, region: string, chemin: string, numero: string, organisme_id: number) {
  const { rows } = await sql<{ nom: string }>`select o.nom from action a
    join site s on (s.region, s.id) = (a.region, a.site_id)
    join organisme o on (o.region, o.id) = (s.region, s.organisme_id)
    where a.region = ${region} and a.numero = ${numero} and o.id <> ${organisme_id}
      and (exists (select from prescription p where (p.region, p.action_id) = (a.region, a.id))
        or exists (select from parcours p where (p.region, p.action_id) = (a.region, a.id)))
    order by a.id for update of a`.execute(db)
  if (!rows[0]) return
  throw new Laisse(
    chemin,
    numero,
    `Action ${numero} : des personnes y sont suivies par ${rows[0].nom}, elle ne peut pas passer à un autre organisme. Donnez un nouveau numéro à l’action du nouvel organisme, puis réimportez le fichier.`,
  )
}

async function upsertAction(
  db: Db,
  region: string,
  a: ActionLheo,
  formation_id: number,
  site_id: number,
  note: Note,
) {
  const { rows } = await sql<Upserted>`
    insert into action as t (region, numero, formation_id, site_id, modalite, entree, places)
    values (${region}, ${a.numero}, ${formation_id}, ${site_id}, ${a.modalites_enseignement ?? 'presentiel'},
      ${a.entrees_sorties ?? 'permanentes'}, ${a.places})
    on conflict (region, numero) do update set formation_id = excluded.formation_id, site_id = excluded.site_id,
      modalite = excluded.modalite, entree = excluded.entree, places = excluded.places
    where (t.formation_id, t.site_id, t.modalite, t.entree, t.places)
      is distinct from (excluded.formation_id, excluded.site_id, excluded.modalite, excluded.entree, excluded.places)
    returning id, xmax = 0 created`.execute(db)
  note(rows[0])
  return rows[0]?.id ?? (await idOf(db, sql`action where region = ${region} and numero = ${a.numero}`))
}

async function upsertSession(db: Db, region: string, s: SessionLheo, action_id: number, note: Note) {
  const { rows } = await sql<Upserted>`
    insert into session_formation as t (region, action_id, numero, du, au)
    values (${region}, ${action_id}, ${s.numero}, ${s.du}, ${s.au})
    on conflict (region, action_id, numero) do update set du = excluded.du, au = excluded.au
    where (t.du, t.au) is distinct from (excluded.du, excluded.au)
    returning id, xmax = 0 created`.execute(db)
  note(rows[0])
}

async function idOf(db: Db, where: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await sql<{ id: number }>`select id from ${where}`.execute(db)
  if (!rows[0]) throw new Error('A row that was just found again is gone.')
  return rows[0].id
}
