import { sql } from 'kysely'
import type { Db } from '../db/schema.ts'
import { loadCodesActuels } from '../territoire/communes.ts'
import {
  type ActionLheo,
  type ErreurLheo,
  type FormationLheo,
  type SessionLheo,
  siretValide,
} from './lheo.ts'
import type { Rapport } from './offre.ts'

type Parsed = { formations: FormationLheo[]; erreurs: ErreurLheo[] }
type Upserted = { id: number; created: boolean }

/** A line that cannot be kept; the others are. */
class Laisse extends Error {
  readonly chemin: string
  readonly valeur: string
  constructor(chemin: string, valeur: string, message: string) {
    super(message)
    this.chemin = chemin
    this.valeur = valeur
  }
}

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

/** Organisations and sites, each looked up once per file. */
class Places {
  readonly #db: Db
  readonly #region: string
  readonly #known = new Map<string, number>()

  constructor(db: Db, region: string) {
    this.#db = db
    this.#region = region
  }

  async organisme(
    chemin: string,
    siret: string | null,
    nom: string | null,
    commune: string | null,
  ): Promise<number> {
    const key = siret && siretValide(siret) ? siret : null
    if (!key && !nom) {
      throw new Laisse(
        chemin,
        siret ?? '',
        `Organisme sans SIRET ni nom (${chemin}). Complétez-le à la source, puis réimportez le fichier.`,
      )
    }
    return this.#once(`organisme ${key ?? nom}`, async () => {
      const found = key ? sql`siret = ${key}` : sql`siret is null and nom = ${nom}`
      const { rows } = await sql<{
        id: number
      }>`select id from organisme where region = ${this.#region} and ${found}
        order by id limit 1`.execute(this.#db)
      if (rows[0]) return rows[0].id
      const made = await this.#db
        .insertInto('organisme')
        .values({
          region: this.#region,
          nom: nom ?? `Organisme ${key}`,
          siret: key,
          commune: await this.#commune(commune),
        })
        .returning('id')
        .executeTakeFirstOrThrow()
      return made.id
    })
  }

  async site(chemin: string, organisme_id: number, { lieu, numero }: ActionLheo): Promise<number> {
    const commune = await this.#commune(lieu?.commune ?? null)
    if (!lieu || !commune) {
      const given = lieu?.commune ? `commune « ${lieu.commune} » inconnue` : 'commune du lieu absente'
      throw new Laisse(
        `${chemin}/lieu-de-formation`,
        lieu?.commune ?? '',
        `Action ${numero} : ${given}. Donnez le code INSEE de la commune du lieu de formation, puis réimportez le fichier.`,
      )
    }
    const adresse = lieu.adresse ?? ''
    return this.#once(`site ${organisme_id} ${commune} ${adresse}`, async () => {
      const { rows } = await sql<{ id: number }>`select id from site where region = ${this.#region}
        and organisme_id = ${organisme_id} and commune = ${commune} and adresse = ${adresse} order by id limit 1`.execute(
        this.#db,
      )
      if (rows[0]) return rows[0].id
      const made = await this.#db
        .insertInto('site')
        .values({
          region: this.#region,
          organisme_id,
          nom: lieu.denomination ?? lieu.ville ?? adresse,
          adresse,
          commune,
          latitude: lieu.latitude,
          longitude: lieu.longitude,
        })
        .returning('id')
        .executeTakeFirstOrThrow()
      return made.id
    })
  }

  /** Today's code of a commune, or null when no commune ever bore it. */
  async #commune(code: string | null): Promise<string | null> {
    if (!code) return null
    const exists = async (c: string) =>
      Boolean(await this.#db.selectFrom('commune').select('code').where('code', '=', c).executeTakeFirst())
    if (await exists(code)) return code
    const current = codesActuels().get(code)
    return current && (await exists(current)) ? current : null
  }

  async #once(key: string, find: () => Promise<number>): Promise<number> {
    const known = this.#known.get(key) ?? (await find())
    this.#known.set(key, known)
    return known
  }
}

let actuels: Map<string, string> | undefined
/** Read only when a file carries an old code. */
function codesActuels() {
  actuels ??= loadCodesActuels()
  return actuels
}
