import { sql } from 'kysely'
import type { Db } from '../db/schema.ts'
import { loadCodesActuels } from '../territoire/communes.ts'
import { type ActionLheo, siretValide } from './lheo.ts'

/** A line that cannot be kept; the others are. */
export class Laisse extends Error {
  readonly chemin: string
  readonly valeur: string
  constructor(chemin: string, valeur: string, message: string) {
    super(message)
    this.chemin = chemin
    this.valeur = valeur
  }
}

/** Organisations and sites, each looked up once per file. */
export class Places {
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
