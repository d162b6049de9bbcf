import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { attendre, capacite, demande, entrer } from '../../test/monde-place.ts'
import { openWorld, type World } from '../../test/world.ts'
import { addDays } from '../calendrier/calendrier.ts'
import { nuit } from '../command/nuit.ts'
import { laNuit } from './store.ts'
import { verrouiller } from './sujet.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
  await world.app()
})
afterAll(() => world.close())

const statut = async (id: number) =>
  (
    await world.sql<{
      statut: string
    }>`select statut from prescription_evenement where prescription_id = ${id}
      order by id desc limit 1`
  )[0]?.statut
const place = async (id: number) =>
  (
    await world.sql<{
      origine: string
      liberee_le: string | null
      acceptee_le: string | null
      expire_le: string | null
    }>`
      select origine, liberee_le, acceptee_le, expire_le from place where prescription_id = ${id} order by id desc limit 1`
  )[0]
const accept = (id: number, who: 'marc' | 'lucie' | 'julie' = 'marc') =>
  world.as(who).submit(`/prescriptions/${id}`, `/prescriptions/${id}/acceptation`)

describe('les pages', () => {
  test.each([
    ['claire', 200],
    ['sofia', 200],
    ['marc', 200],
    ['lucie', 404],
    ['aicha', 404],
    ['paul', 404],
    ['helene', 404],
  ] as const)('%s devant les places de Chalon : %i', async (name, status) => {
    expect((await world.as(name).get(`/places/${world.cast.actions.chalon}`)).status).toBe(status)
  })

  test.each([
    ['/places', 'sofia', 200],
    ['/places', 'aicha', 404],
    ['/places/transferts', 'claire', 200],
    ['/places/transferts', 'marc', 404],
    ['/places/dotations', 'helene', 200],
    ['/places/dotations', 'sofia', 404],
    ['/places/99999', 'claire', 404],
    ['/places/abc', 'claire', 404],
  ] as const)('%s pour %s : %i', async (path, name, status) => {
    expect((await world.as(name).get(path)).status).toBe(status)
  })

  test('un organisme lit ses sites, la Région tous, un conseiller du plus proche au plus loin', async () => {
    const sites = async (name: 'marc' | 'claire' | 'sofia') =>
      (await world.as(name).api('/places')).json<{
        sites: { site: string; libres: number }[]
        total: number
      }>()
    expect((await sites('marc')).total).toBe(3)
    expect((await sites('claire')).total).toBe(5)
    expect((await sites('sofia')).sites[0]).toMatchObject({
      site: expect.stringContaining('Chalon'),
      libres: 23,
    })
  })

  test('par semaine et par mois, et sans nom pour un conseiller d’ailleurs', async () => {
    const path = `/places/${world.cast.actions.chalon}`
    expect((await world.as('claire').get(path)).text).toContain('DIALLO')
    expect((await world.as('nadia').get(`${path}?par=mois`)).text).toContain('d’autres structures')
    const { places } = (await world.as('nadia').api(path)).json<{ places: object[] }>()
    expect(places[0]).toMatchObject({ nom: null, stagiaire_id: null })
    expect((await world.as('nadia').get(path)).text).not.toContain('DIALLO')
    expect((await world.as('marc').get(`${path}?par=mois`)).text).toContain('Mois par mois')
  })
})

describe('une place, une personne', () => {
  test('accepter prend une place ; la dernière prise, la suivante est refusée avec le jour ou le site', async () => {
    const { macon } = world.cast.actions
    await capacite(world, macon, 1)
    const [one, two] = [await demande(world, macon), await demande(world, macon)]
    expect((await accept(one)).status).toBe(303)
    expect(await place(one)).toMatchObject({ origine: 'acceptation', liberee_le: null })
    const refused = await accept(two)
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('Il n’y a plus de place libre à Mâcon')
    expect(await statut(two)).toBe('transmise')
    await expect(
      world.sql`insert into place (region, action_id, prescription_id, jours, origine, proposee_le, acceptee_le)
        values ('bfc', ${macon}, ${two}, datemultirange(daterange(${world.today}, null)), 'acceptation', ${world.now}, ${world.now})`,
    ).rejects.toMatchObject({ constraint: 'place_plus_de_places' })
    const freed = await world.as('marc').submit(`/prescriptions/${one}`, `/prescriptions/${one}/refus`, {
      motif: 'Pas de place avant plusieurs mois',
    })
    expect(freed.status).toBe(303)
    expect((await accept(two)).status).toBe(303)
  })

  test('le conseiller retient une place, l’organisme l’accepte : c’est la même', async () => {
    const { le_creusot } = world.cast.actions
    await capacite(world, le_creusot, 1)
    const [one, two] = [await demande(world, le_creusot), await demande(world, le_creusot)]
    const path = `/prescriptions/${one}/place`
    expect((await world.as('sofia').submit(path, path)).notice).toContain('Une place est retenue')
    expect((await world.as('sofia').post(path)).status).toBe(422)
    expect((await world.as('sofia').post(`/prescriptions/${two}/place`)).text).toContain(
      'plus de place libre',
    )
    expect((await world.as('nadia').post(path)).status).toBe(404)
    // Who holds a seat does not answer for the organisation.
    expect((await world.as('sofia').post(`${path}/acceptation`)).text).toContain('attendant l’organisme')
    expect(await statut(one)).toBe('transmise')
    expect((await accept(one)).status).toBe(303)
    const rows =
      await world.sql`select origine from place where prescription_id = ${one} and acceptee_le is not null`
    expect(rows).toEqual([{ origine: 'retenue' }])
  })

  test('la nuit libère une place pendant que l’organisme répond : aucun n’attend l’autre pour toujours', async () => {
    const { le_creusot } = world.cast.actions
    const before = world.now
    await capacite(world, le_creusot, 3)
    const id = await demande(world, le_creusot)
    const path = `/prescriptions/${id}/place`
    expect((await world.as('sofia').submit(path, path)).status).toBe(303)
    await demande(world, le_creusot, { statut: 'en_attente' })
    attendre(world, 24 * 30)
    const held = Promise.withResolvers<void>()
    const night = world.write(async db => {
      await verrouiller(db, 'bfc', le_creusot)
      held.resolve()
      await new Promise(resolve => setTimeout(resolve, 400))
      await sql`select liberer_expirees('bfc', ${le_creusot}, ${world.now})`.execute(db)
    })
    await held.promise
    const answer = world.as('marc').post(`/prescriptions/${id}/refus`, { motif: 'Plus de groupe prévu' })
    await night
    expect((await answer).status).toBe(303)
    expect(await statut(id)).toBe('refusee')
    world.now = before
  })

  test('une place retenue que personne n’accepte à temps est à nouveau libre', async () => {
    const { besancon } = world.cast.actions
    const before = world.now
    await capacite(world, besancon, 2)
    const [one, two] = [
      await demande(world, besancon, { by: 'nadia' }),
      await demande(world, besancon, { by: 'nadia' }),
    ]
    expect((await world.as('nadia').post(`/prescriptions/${one}/place`)).status).toBe(303)
    expect((await world.as('nadia').post(`/prescriptions/${two}/place`)).status).toBe(422)
    attendre(world, 24 * 11)
    expect((await world.as('nadia').get(`/prescriptions/${one}/place`)).text).toContain(
      'Le temps pour répondre est passé',
    )
    expect((await world.as('nadia').post(`/prescriptions/${two}/place`)).status).toBe(303)
    expect(await place(one)).toMatchObject({ liberee_le: world.now })
    world.now = before
  })
})

describe('la liste d’attente', () => {
  let ids: number[] = []
  let path = ''
  beforeAll(async () => {
    const { dole } = world.cast.actions
    path = `/places/${dole}`
    await capacite(world, dole, 1)
    const first = await demande(world, dole, { by: 'nadia', nom: 'Premier' })
    expect((await accept(first, 'lucie')).status).toBe(303)
    ids = [first]
    for (const nom of ['Deuxième', 'Troisième', 'Quatrième']) {
      attendre(world, 1)
      const id = await demande(world, dole, { by: 'nadia', nom })
      const done = await world.as('lucie').submit(`/prescriptions/${id}`, `/prescriptions/${id}/attente`)
      expect(done.status).toBe(303)
      ids.push(id)
    }
  })
  const id = (n: number) => ids[n] ?? 0
  const mine = (n: number) => `/prescriptions/${id(n)}/place`

  test('chacun lit son rang, et pourquoi', async () => {
    const { text } = await world.as('nadia').get(mine(2))
    expect(text).toContain('2e sur 3')
    expect(text).toContain('La plus ancienne demande d’abord.')
    expect((await world.as('lucie').get(path)).text).toContain('Liste d’attente')
  })

  test('l’organisme change un rang en disant pourquoi ; ailleurs il ne peut pas', async () => {
    const [row] = await world.sql<{
      id: number
    }>`select id from liste_attente where prescription_id = ${id(3)}`
    const fields = {
      attente: String(row?.id),
      classe: 'fin_etape',
      raison: 'Sort d’une préparation vendredi',
    }
    expect((await world.as('marc').post(`${path}/classement`, fields)).status).toBe(404)
    expect((await world.as('lucie').post(`${path}/classement`, { ...fields, raison: '' })).status).toBe(422)
    const other = `/places/${world.cast.actions.besancon}/classement`
    expect((await world.as('lucie').post(other, fields)).status).toBe(404)
    expect((await world.as('lucie').submit(path, `${path}/classement`, fields)).status).toBe(303)
    // Why this rank is for those who follow the person.
    expect((await world.as('nadia').get(path)).text).toContain(fields.raison)
    expect((await world.as('sofia').get(path)).text).not.toContain(fields.raison)
    const { text } = await world.as('nadia').get(mine(3))
    expect(text).toContain('1re sur 3')
    expect(text).toContain('Sort d’une préparation vendredi')
  })

  test('une place se libère : elle est proposée à la première personne, prévenue', async () => {
    const done = await world
      .as('nadia')
      .submit(`/prescriptions/${id(0)}`, `/prescriptions/${id(0)}/annulation`, {
        motif: 'A trouvé un emploi',
      })
    expect(done.status).toBe(303)
    expect(await place(id(3))).toMatchObject({ origine: 'proposition', acceptee_le: null, liberee_le: null })
    expect(await place(id(1))).toBeUndefined()
    const told = await world.sql<{
      texte: string
    }>`select texte from message where objet like 'Une place se libère%'
      and compte_id = ${world.cast.comptes.nadia}`
    expect(told).toHaveLength(1)
    expect(told[0]?.texte).toContain('Quatrième')
    expect((await world.as('nadia').get(mine(3))).text).toContain('Accepter cette place')
  })

  test('refusée, elle va tout de suite à la suivante, et le rang est gardé', async () => {
    const fields = { motif: 'Pas disponible avant un mois' }
    expect((await world.as('lucie').post(`${mine(3)}/refus`, fields)).status).toBe(404)
    expect((await world.as('nadia').submit(mine(3), `${mine(3)}/refus`, fields)).status).toBe(303)
    expect(await place(id(1))).toMatchObject({ origine: 'proposition', liberee_le: null })
    expect((await world.as('nadia').get(mine(3))).text).toContain('1re sur 3')
    expect((await world.as('nadia').post(`${mine(3)}/refus`, fields)).status).toBe(422)
  })

  test('acceptée après son échéance : refusée ; la nuit, elle va à la suivante', async () => {
    attendre(world, 24 * 5 + 1)
    const late = await world.as('nadia').post(`${mine(1)}/acceptation`)
    expect(late.status).toBe(422)
    expect(late.text).toContain('Le temps pour répondre est passé')
    await expect(
      world.write(db =>
        db
          .updateTable('place')
          .set({ acceptee_le: world.now })
          .where('prescription_id', '=', id(1))
          .execute(),
      ),
    ).rejects.toThrow(/place_expiree/)
    expect(await laNuit(world.store, world.now)).toBe(1)
    expect(await place(id(1))).toMatchObject({ liberee_le: world.now })
    expect(await place(id(2))).toMatchObject({ origine: 'proposition', liberee_le: null })
    expect(await laNuit(world.store, world.now)).toBe(0)
    expect((await nuit(world.store, world.now)).find(b => b.nom === 'places')).toMatchObject({ ecrits: 0 })
  })

  test('acceptée à temps par la personne elle-même : la demande est acceptée', async () => {
    const [compte] = await world.write(db =>
      db
        .insertInto('compte')
        .values({
          region: 'bfc',
          nom: 'Camille Troisième',
          fonction: 'Stagiaire',
          courriel: 'camille.troisieme@demonstration.invalid',
          role: 'stagiaire',
          stagiaire_id: db.selectFrom('prescription').select('stagiaire_id').where('id', '=', id(2)),
        })
        .returning('id')
        .execute(),
    )
    const camille = world.as(compte?.id ?? 0)
    expect((await camille.get(mine(1))).status).toBe(404)
    expect((await camille.submit(mine(2), `${mine(2)}/acceptation`)).status).toBe(303)
    expect(await statut(id(2))).toBe('acceptee')
    expect(await place(id(2))).toMatchObject({ acceptee_le: world.now, liberee_le: null })
    expect((await camille.post(`${mine(2)}/acceptation`)).status).toBe(422)
    const open =
      await world.sql`select from liste_attente where prescription_id = ${id(2)} and close_le is null`
    expect(open).toEqual([])
  })

  test('plus de places : la liste avance', async () => {
    attendre(world, 24 * 8)
    const du = world.today
    const done = await world
      .as('claire')
      .submit(path, `${path}/capacite`, { du, places: '3', motif: 'Second groupe' })
    expect(done.notice).toContain('2 places sont proposées')
  })
})

describe('un parcours et sa place', () => {
  const le = () => world.today
  const days = async (parcours: number) =>
    (
      await world.sql<{
        jours: string
      }>`select jours::text from place where parcours_id = ${parcours} and liberee_le is null`
    )[0]?.jours
  let one = 0

  test('l’entrée la prend, la suspension la garde, la sortie la rend', async () => {
    const { lillebonne } = world.cast.actions
    const id = await demande(world, lillebonne, { by: 'karim' })
    one = await entrer(world, id, le(), addDays(le(), 90))
    expect(await days(one)).toBe(`{[${le()},${addDays(le(), 90)})}`)
    await world.sql`insert into suspension (region, parcours_id, periode, motif) values ('hn', ${one},
      daterange(${addDays(le(), 10)}, ${addDays(le(), 24)}), 'logement')`
    expect(await days(one)).toBe(`{[${le()},${addDays(le(), 104)})}`)
    await world.sql`insert into sortie (region, parcours_id, date, motif, destination) values ('hn', ${one},
      ${addDays(le(), 40)}, 'emploi', 'emploi_court')`
    expect(await days(one)).toBe(`{[${le()},${addDays(le(), 40)})}`)
  })

  test('sans place gardée : le retour attend une place, en tête de liste', async () => {
    const { evreux } = world.cast.actions
    const path = `/places/${evreux}`
    await capacite(world, evreux, 1)
    const gone = await demande(world, evreux, { by: 'karim', nom: 'Partie' })
    const parcours = await entrer(world, gone, le(), addDays(le(), 60))
    await world.sql`update place set conservee = false where parcours_id = ${parcours}`
    await world.sql`insert into suspension (region, parcours_id, periode, motif) values ('hn', ${parcours},
      daterange(${le()}::date + 1, null), 'emploi_court')`
    attendre(world, 48)
    const other = await demande(world, evreux, { by: 'karim', nom: 'Arrivée' })
    const waiting = await demande(world, evreux, { by: 'karim', nom: 'Attend', statut: 'en_attente' })
    expect((await accept(other, 'julie')).status).toBe(303)
    await expect(
      world.sql`update suspension set periode = daterange(lower(periode), ${le()}) where parcours_id = ${parcours}`,
    ).rejects.toMatchObject({ constraint: 'place_plus_de_places' })
    const fields = { parcours: String(parcours) }
    expect((await world.as('marc').post(`${path}/retours`, fields)).status).toBe(404)
    expect((await world.as('julie').submit(path, `${path}/retours`, fields)).notice).toContain('en tête')
    expect((await world.as('julie').post(`${path}/retours`, fields)).status).toBe(422)
    const list = (await world.as('julie').api(path)).json<{ attente: { prescription_id: number }[] }>()
      .attente
    expect(list.map(a => a.prescription_id)).toEqual([gone, waiting])
    await world.as('julie').submit(`/prescriptions/${other}`, `/prescriptions/${other}/refus`, {
      motif: 'La personne ne souhaite pas venir',
    })
    expect(await days(parcours)).toContain(`[${le()},`)
    expect(await place(waiting)).toBeUndefined()
    await world.sql`update suspension set periode = daterange(lower(periode), ${le()}) where parcours_id = ${parcours}`
    const [kept] = await world.sql<{
      n: number
    }>`select count(*)::int n from place where action_id = ${evreux}
      and liberee_le is null and jours @> ${le()}::date`
    expect(kept?.n).toBe(1)
  })
})
