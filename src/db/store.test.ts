import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { migrate, pending } from './migrate.ts'
import { asRefus, Refus } from './refus.ts'
import { prepared } from './store.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

/** Leaves no trace: the transaction is undone once the test has seen what it wanted. */
class Undo extends Error {}
const undone = (fn: Parameters<World['write']>[0]) =>
  world.write(async db => {
    await fn(db)
    throw new Undo()
  })

describe('transactions', () => {
  it('refuse la connexion racine à l’intérieur d’une transaction, sans attendre', async () => {
    const inside = 'Inside a transaction, pass trx, not db.'
    await expect(
      world.read(() => world.store.db.selectFrom('region').select('code').execute()),
    ).rejects.toThrow(inside)
    await expect(world.write(() => world.read(async () => 1))).rejects.toThrow(inside)
    await expect(world.read(() => world.write(async () => 1))).rejects.toThrow(inside)
  })

  it('refuse d’écrire pendant une lecture', async () => {
    await expect(
      world.read(db => db.updateTable('structure').set({ nom: 'Autre' }).execute()),
    ).rejects.toMatchObject({ code: '25006' })
  })

  it('n’enregistre rien quand elle échoue, journal compris', async () => {
    const before = await world.sql`select count(*) n, max(id) id from journal`
    await expect(undone(db => db.updateTable('structure').set({ nom: 'Autre' }).execute())).rejects.toThrow(
      Undo,
    )
    expect(await world.sql`select count(*) n, max(id) id from journal`).toEqual(before)
    expect(await world.sql`select id from structure where nom = 'Autre'`).toEqual([])
  })

  it('sert plusieurs demandes à la fois', async () => {
    const reads = Array.from({ length: 30 }, (_, i) =>
      world.read(async db => (await sql<{ n: number }>`select ${i}::int n`.execute(db)).rows[0]?.n),
    )
    expect(await Promise.all(reads)).toEqual(Array.from({ length: 30 }, (_, i) => i))
  })

  it('garde le plan d’une requête préparée, et lit chaque fois ce qui est écrit', async () => {
    const region = (code: string) => sql<{ nom: string }>`select nom from region where code = ${code}`
    const noms = world.read(async db => {
      const found: (string | undefined)[] = []
      for (const code of ['bfc', 'nor', 'bfc', 'aucune'])
        found.push((await prepared(db, region(code)))[0]?.nom)
      const { rows } = await sql<{ n: number }>`select count(*)::int n from pg_prepared_statements
        where statement like '%select nom from region where code%'`.execute(db)
      return { found, plans: rows[0]?.n }
    })
    const [bfc, nor] =
      (await world.sql`select nom from region where code in ('bfc', 'nor') order by code`) as {
        nom: string
      }[]
    expect(await noms).toEqual({
      found: [bfc?.nom, nor?.nom, bfc?.nom, undefined],
      plans: process.env.AMONT_TEST_BASE === 'serveur' ? 1 : 0,
    })
  })
})

describe('journal', () => {
  it('note qui, quoi, pourquoi, avant et après', async () => {
    const id = world.cast.structures.ml_chalonnais
    const author = {
      compte: world.cast.comptes.claire,
      acte: 'structures.nom',
      motif: 'Erreur de saisie',
      now: world.now,
    }
    await world.store.write(author, db =>
      db.updateTable('structure').set({ nom: 'Mission locale de Chalon' }).where('id', '=', id).execute(),
    )
    const [line] =
      await world.sql`select region, le, compte_id, acte, motif, objet, objet_id, avant ->> 'nom' avant,
      apres ->> 'nom' apres from journal order by id desc limit 1`
    expect(line).toEqual({
      region: 'bfc',
      le: world.now,
      compte_id: world.cast.comptes.claire,
      acte: 'structures.nom',
      motif: 'Erreur de saisie',
      objet: 'structure',
      objet_id: String(id),
      avant: 'Mission locale du Chalonnais',
      apres: 'Mission locale de Chalon',
    })
  })

  it('ne garde ni mot de passe ni lien d’activation', async () => {
    await world.write(db =>
      db
        .updateTable('compte')
        .set({ secret: 'scrypt:secret', activation: 'lien', fonction: 'Conseillère' })
        .where('id', '=', world.cast.comptes.sofia)
        .execute(),
    )
    const [line] = await world.sql<{
      texte: string
    }>`select concat(avant, apres) texte from journal order by id desc limit 1`
    expect(line?.texte).toContain('Conseillère')
    expect(line?.texte).not.toMatch(/scrypt|activation"|lien/)
  })

  it('note l’acte d’une écriture faite hors de l’application', async () => {
    await world.sql`update structure set nom = 'Cap emploi 71 bis' where reseau = 'cap_emploi' returning id`
    const [line] = await world.sql`select acte, compte_id from journal order by id desc limit 1`
    expect(line).toEqual({ acte: 'hors_application', compte_id: null })
  })

  it('porte sur toutes les tables d’une Région', async () => {
    const rows = await world.sql<{ nom: string }>`select c.relname nom from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'region'
      where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
        and not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'journal') order by 1`
    // What is not an act on a file: reference data, sessions, the working notes of a run, letters, and the journal's own
    // side; a scanned sheet, never changed, is journaled without its bytes, as timetables are; journeys are made again from them.
    expect(rows.map(r => r.nom)).toEqual([
      'anomalie',
      'calcul_trajet',
      'commune',
      'connexion',
      'consultation',
      'gtfs_contenu',
      'journal',
      'lot',
      'message',
      'nom_cherche',
      'piece',
      'trajet',
    ])
  })
})

describe('règles tenues par la base', () => {
  const suspend = (du: string, au: string) =>
    undone(async db => {
      const { rows } = await sql<{
        region: string
        id: number
        du: string
      }>`select region, id, date_entree::text du
        from parcours order by id limit 1`.execute(db)
      const p = rows[0]
      if (!p) throw new Error('aucun parcours')
      const add = (from: string, to: string) =>
        sql`insert into suspension (region, parcours_id, periode, motif)
          values (${p.region}, ${p.id}, daterange(${from}::date, ${to}::date), 'essai')`.execute(db)
      await add('2030-03-01', '2030-03-10')
      await add(du, au)
    })

  it.each([
    ['2030-02-20', '2030-03-02'],
    ['2030-03-09', '2030-04-01'],
    ['2030-03-03', '2030-03-04'],
    ['2030-02-01', '2030-05-01'],
  ])('refuse une suspension du %s au %s sur une autre', async (du, au) => {
    await expect(suspend(du, au)).rejects.toMatchObject({ constraint: 'suspensions_sans_chevauchement' })
  })

  it.each([
    ['2030-02-20', '2030-03-01'],
    ['2030-03-10', '2030-04-01'],
  ])('accepte une suspension du %s au %s à côté d’une autre', async (du, au) => {
    await expect(suspend(du, au)).rejects.toThrow(Undo)
  })

  it('ne laisse ni changer, ni ôter, ni vider ce qui fait preuve', async () => {
    const [read] = await world.sql<{
      id: number
    }>`insert into consultation (region, compte_id, stagiaire_id, page, le)
      values ('bfc', ${world.cast.comptes.sofia}, ${world.cast.stagiaires.aicha}, '/', ${world.now}) returning id`
    expect(read).toBeDefined()
    for (const statement of [
      'delete from consultation',
      'update consultation set compte_id = 0',
      'update etat_mensuel set minutes_present = 0',
      'delete from etat_mensuel',
      'truncate journal',
      'truncate sceau',
      'truncate consultation',
    ])
      await expect(
        undone(db => sql.raw(statement).execute(db)),
        statement,
      ).rejects.toMatchObject({
        constraint: 'fait_intangible',
      })
  })

  it('n’ajoute aucune ligne à une liquidation validée, ni sans état', async () => {
    const add = (validee_le: string | null, nature: string) =>
      undone(async db => {
        const { aicha } = world.cast.parcours
        const { rows } = await sql<{
          id: number
          mois: string
        }>`insert into liquidation (region, mois, preparee_le, validee_le)
          select 'bfc', date_trunc('month', date_entree)::date, ${world.now}, ${validee_le} from parcours where id = ${aicha}
          returning id, mois`.execute(db)
        const { rows: droits } = await sql<{
          id: number
        }>`insert into droit (region, parcours_id, nature, periode, regle, version, regime,
            faits, evaluation, decide_le)
          values ('bfc', ${aicha}, 'ouverture', '[2020-01-01,)', 'bfc-aides-stagiaires', '2019-09-01', 'legal', '{}', '{}', ${world.now})
          returning id`.execute(db)
        const { id, mois } = rows[0] ?? { id: 0, mois: '' }
        await sql`insert into calcul (region, parcours_id, mois, rang, liquidation_id, droit_id, regle, version, empreinte, jours)
          values ('bfc', ${aicha}, ${mois}, 1, ${id}, ${droits[0]?.id}, 'bfc-aides-stagiaires', '2019-09-01', 'x', 30)`.execute(
          db,
        )
        await sql`insert into ligne (region, liquidation_id, parcours_id, mois, rang, nature, centimes, explication)
          values ('bfc', ${id}, ${aicha}, ${mois}, 1, ${nature}, 100, '[]')`.execute(db)
      })
    await expect(add(null, 'forfait_entree')).rejects.toThrow(Undo)
    await expect(add(null, 'transport')).rejects.toMatchObject({ constraint: 'ligne_sans_etat' })
    await expect(add(world.now, 'forfait_entree')).rejects.toMatchObject({
      constraint: 'ligne_validee_intangible',
    })
  })

  it('dit avec des mots ce qu’une contrainte refuse', async () => {
    const error = await undone(db =>
      db
        .insertInto('compte')
        .values({
          region: 'bfc',
          nom: 'Sans attache',
          fonction: '',
          courriel: 'sans@exemple.invalid',
          role: 'conseiller',
        })
        .execute(),
    ).catch(error => asRefus(error))
    expect(error).toBeInstanceOf(Refus)
    expect((error as Refus).message).toContain('rattachement')
  })
})

describe('migrations', () => {
  it('se relancent sans rien changer', async () => {
    const count =
      () => world.sql`select (select count(*) from commune) communes, (select count(*) from region) regions,
      (select count(*) from journal) journal`
    const before = await count()
    expect(await pending(world.store.db)).toEqual([])
    expect(await migrate(world.store.db)).toEqual([])
    expect(await count()).toEqual(before)
  })
})
