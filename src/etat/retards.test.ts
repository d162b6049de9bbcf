import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { addDays, addMonths, endOfMonth, firstDay, type Jour, mois } from '../calendrier/calendrier.ts'
import { keep } from '../command/start.ts'
import type { Db } from '../db/schema.ts'
import { remindAll } from './rappel.ts'
import type { Retard } from './retard.ts'
import * as store from './store.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
  await world.app()
})
afterAll(() => world.close())

const at = (jour: Jour) => `${jour}T09:00:00.000Z`
const lire = async () =>
  (await world.as('claire').api('/etats/retards')).json<{ retards: Retard[] }>().retards
const messages = (mois: string) => world.sql<{
  region: string
  compte_id: number
  cle: string
  texte: string
  lien: string
}>`
  select region, compte_id, cle, texte, lien from message where cle like ${`etat-${mois}-%`} order by id`
const accueil = async () =>
  (await world.as('claire').api('/'))
    .json<{ attentes: { label: string; count: number; href: string }[] }>()
    .attentes.find(a => a.href === '/etats/retards')

describe('qui est en retard', () => {
  test('la Région voit chaque organisme, chaque mois, et autant d’états qu’il en manque', async () => {
    const retards = await lire()
    expect(retards.length).toBeGreaterThan(0)
    const total = retards.reduce((n, r) => n + r.nombre, 0)
    expect((await accueil())?.count).toBe(total)
    const { text } = await world.as('claire').get('/etats/retards')
    for (const r of retards) expect(text).toContain(r.organisme)
    expect(text).toMatch(/\d+ jours? de retard/)
    for (const name of ['marc', 'sofia', 'aicha', 'paul'] as const)
      expect((await world.as(name).get('/etats/retards')).status, name).toBe(404)
  })

  test('l’autre Région ne voit pas les siens', async () => {
    const autres = (await world.as('helene').api('/etats/retards')).json<{ retards: Retard[] }>().retards
    const siens = new Set((await lire()).map(r => r.organisme))
    expect(autres.filter(r => siens.has(r.organisme))).toEqual([])
  })
})

describe('personne n’attend un état qui n’a pas lieu d’être', () => {
  const month = () => mois(addMonths(firstDay(mois(world.today)), 3))
  const attendus = async (on: (db: Db) => Promise<unknown>) => {
    const counted = async (db: Db) =>
      (await store.retards(db, 'bfc', addDays(endOfMonth(month()), 3)))
        .filter(r => r.mois === month())
        .reduce((n, r) => n + r.nombre, 0)
    let answer = [0, 0]
    await world
      .write(async db => {
        const before = await counted(db)
        await on(db)
        answer = [before, await counted(db)]
        throw new Error('rien ne reste')
      })
      .catch(() => {})
    return answer
  }

  test('suspendu tout le mois, en deux fois', async () => {
    const [du, au] = [firstDay(month()), endOfMonth(month())]
    const suspend = (db: Db, from: Jour, to: Jour) =>
      sql`insert into suspension (region, parcours_id, periode, motif)
        values ('bfc', ${world.cast.parcours.aicha}, daterange(${from}::date, ${to}::date), 'autre')`.execute(
        db,
      )
    const [before, half] = await attendus(db => suspend(db, du, addDays(du, 14)))
    expect(half).toBe(before)
    const [, after] = await attendus(async db => {
      await suspend(db, du, addDays(du, 14))
      await suspend(db, addDays(du, 14), au)
    })
    expect(after).toBe((before ?? 0) - 1)
  })

  test('parti le jour même de l’entrée', async () => {
    const entree = addDays(firstDay(month()), 9)
    const enter = (db: Db, sortie: Jour) =>
      sql`with p as (insert into parcours (region, prescription_id, stagiaire_id, dispositif, version, action_id, date_entree,
            fin_initiale, minutes_prevues, minutes_semaine, distance_m, conseiller_id, referent_id)
          select p.region, r.id, r.stagiaire_id, p.dispositif, p.version, p.action_id, ${entree}, ${addDays(entree, 100)}, 6000,
            1800, 0, p.conseiller_id, p.referent_id
          from parcours p join prescription r on r.region = p.region and r.id = ${world.cast.prescriptions.lea}
          where p.id = ${world.cast.parcours.aicha} returning region, id)
        insert into sortie (region, parcours_id, date, motif, destination)
          select p.region, p.id, ${sortie}, 'abandon', 'inconnue' from p`.execute(db)
    const [before, gone] = await attendus(db => enter(db, entree))
    expect(gone).toBe(before)
    const [, stayed] = await attendus(db => enter(db, addDays(entree, 1)))
    expect(stayed).toBe((before ?? 0) + 1)
  })
})

describe('rappeler', () => {
  test('un organisme, pour un mois : une fois par jour, sans nommer personne', async () => {
    const [late] = (await lire()).filter(r => r.organisme === 'Passerelles Comtoises')
    if (!late) throw new Error('Passerelles Comtoises n’est pas en retard')
    const action = `/organismes/${late.organisme_id}/etats/${late.mois}/rappel`
    const done = await world.as('claire').submit('/etats/retards', action)
    expect(done.notice).toContain('Rappel écrit à Passerelles Comtoises')
    const encore = await world.as('claire').submit('/etats/retards', action)
    expect(encore.status).toBe(422)
    expect(encore.text).toContain('a déjà reçu un rappel aujourd’hui')
    const [message] = await messages(late.mois)
    expect(message?.lien).toBe(`/etats/${late.mois}`)
    expect(message?.texte).not.toContain('Thomas')
    const lucie = await world.as('lucie').get('/messages')
    expect(lucie.text).toContain('Non lu')
    expect(lucie.text).toContain('à certifier')
    expect((await lire()).find(r => r.organisme === late.organisme)?.rappel_le).not.toBeNull()
    expect((await world.as('marc').post(action)).status).toBe(404)
    expect((await world.as('helene').post(action)).status).toBe(404)
  })

  test('tous ceux qui sont en retard ; le lendemain seulement une seconde fois', async () => {
    const before = world.now
    world.now = at(addDays(world.today, 1))
    expect((await world.as('claire').api('/etats/retards/rappel', {})).status).toBe(201)
    const encore = await world.as('claire').post('/etats/retards/rappel')
    expect(encore.status).toBe(422)
    expect(encore.text).toContain('en a déjà reçu un aujourd’hui')
    world.now = before
  })

  test('un organisme sans compte est nommé, pour être joint autrement', async () => {
    const [late] = await lire()
    if (!late) throw new Error('Personne n’est en retard')
    await world.sql`update compte set actif = false where organisme_id = ${late.organisme_id}`
    const refus = await world.as('claire').post(`/organismes/${late.organisme_id}/etats/${late.mois}/rappel`)
    expect(refus.status).toBe(422)
    expect(refus.text).toContain('n’a pas de compte ouvert')
    await world.sql`update compte set actif = true where organisme_id = ${late.organisme_id}`
    expect(
      (await world.as('claire').post(`/organismes/${late.organisme_id}/etats/2015-01/rappel`)).status,
    ).toBe(404)
    expect((await world.as('claire').post(`/organismes/${late.organisme_id}/etats/hier/rappel`)).status).toBe(
      404,
    )
  })
})

describe('les rappels qu’Amont écrit de lui-même', () => {
  /** A month to come, on which everybody still present will be late. */
  const month = () => mois(addMonths(firstDay(mois(world.today)), 1))
  const jour = (n: number) => at(addDays(endOfMonth(month()), n - 1))

  test('rejoués à toute heure, chacun n’est écrit qu’une fois, aux jours dits', async () => {
    const keys = async () => [...new Set((await messages(month())).map(m => m.cle))]
    const counts: number[] = []
    for (let n = 0; n <= 32; n++) {
      await remindAll(world.store, jour(n))
      await remindAll(world.store, jour(n).replace('T09', 'T21'))
      counts.push((await messages(month())).length)
    }
    expect(await keys()).toEqual([1, 5, 11, 15, 20].map(n => `etat-${month()}-j${n}`))
    const changed = counts.flatMap((n, i) => (n !== (counts[i - 1] ?? 0) ? [i] : []))
    expect(changed).toEqual([1, 5, 11, 15, 20])
    const perDay = await world.sql<{ n: number }>`select count(*)::int n from message
      where cle like ${`etat-${month()}-%`} group by compte_id, (cree_le at time zone 'Europe/Paris')::date`
    expect(perDay.every(r => r.n === 1)).toBe(true)
  })

  test('deux entretiens lancés ensemble n’écrivent pas deux fois', async () => {
    await world.sql`delete from message where cle like ${`etat-${month()}-%`}`
    await Promise.all([remindAll(world.store, jour(5)), remindAll(world.store, jour(5))])
    const all = await messages(month())
    expect(all.length).toBeGreaterThan(0)
    expect(new Set(all.map(m => m.compte_id)).size).toBe(all.length)
  })

  test('une Région en panne n’arrête pas la suivante, et se reprend', async () => {
    await world.sql`delete from message where cle like ${`etat-${month()}-%`}`
    const regions = async () =>
      (
        await world.sql<{ region: string }>`select distinct region from message
        where cle like ${`etat-${month()}-%`} order by 1`
      ).map(r => r.region)
    await world.sql`create function panne() returns trigger language plpgsql as $$
      begin if new.region = 'bfc' then raise exception 'Aïcha Diallo' using errcode = '53100'; end if; return new; end $$`
    await world.sql`create trigger panne before insert on message for each row execute function panne()`
    try {
      const error = await remindAll(world.store, jour(5)).catch((e: Error) => e)
      expect(error).toBeInstanceOf(Error)
      // Which Région, and the code of what happened; the database's own words may name someone.
      expect(String(error)).toContain('bfc (53100)')
      expect(String(error)).not.toContain('Aïcha')
      expect(await regions()).toEqual(['hn'])
    } finally {
      await world.sql`drop trigger panne on message`
      await world.sql`drop function panne()`
    }
    const before = (await messages(month())).filter(m => m.region === 'hn').length
    expect(await remindAll(world.store, jour(5).replace('T09', 'T10'))).toBeGreaterThan(0)
    expect(await regions()).toEqual(['bfc', 'hn'])
    expect((await messages(month())).filter(m => m.region === 'hn')).toHaveLength(before)
  })

  test('l’entretien de chaque heure les écrit', async () => {
    await world.sql`delete from message where cle like ${`etat-${month()}-%`}`
    await keep({ server: 'déjà compté', clock: () => jour(11) }, world.store)
    expect((await messages(month())).map(m => m.cle)).toContain(`etat-${month()}-j11`)
  })
})
