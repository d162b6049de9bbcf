import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { onServer, openWorld, type World } from '../../test/world.ts'
import { addMonths, firstDay, mois, monday } from '../calendrier/calendrier.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
  await world.app()
})
afterAll(() => world.close())

const dernier = () => mois(addMonths(firstDay(mois(world.today)), -1))
const aicha = () => world.cast.parcours.aicha
const etat = (parcours = aicha()) => `/parcours/${parcours}/etats/${dernier()}`
const rouvrir = (parcours = aicha()) => `${etat(parcours)}/reouverture`
const MOTIF = { motif: 'Une absence oubliée le 12', _confirmation: 'oui' }

interface Etat {
  ligne: { statut: string; version: number; minutes_absence_injustifiee: number; rouvert_le: string | null }
  versions: {
    version: number
    motif: string | null
    rouvert_par: string | null
    certifie_par: string | null
  }[]
  paie: string
}
const lire = async () => (await world.as('claire').api(etat())).json<Etat>()

/** The last working half-day of the month that is noted as followed. */
async function demiJournee() {
  const [row] = await world.sql<{ jour: string; demi: string }>`select jour, demi from demi_journee
    where parcours_id = ${aicha()} and to_char(jour, 'YYYY-MM') = ${dernier()} and statut = 'present'
    order by jour desc, demi limit 1`
  if (!row) throw new Error('Aïcha n’a rien suivi le mois dernier')
  return row
}
async function corriger(statut: string) {
  const { jour, demi } = await demiJournee()
  return world.as('marc').post(`/emargement/${world.cast.actions.chalon}/${monday(jour)}`, {
    [`c-${aicha()}-${jour}-${demi}`]: statut,
  })
}

describe('rouvrir un état certifié', () => {
  test('la page dit qui a certifié, et ce que la réouverture entraîne', async () => {
    if ((await lire()).ligne.statut !== 'certifie')
      expect((await world.as('marc').post(etat(), { _confirmation: 'oui' })).status).toBe(303)
    const { text, status } = await world.as('marc').get(etat())
    expect(status).toBe(200)
    expect(text).toContain('Historique')
    expect(text).toMatch(/Ce mois (n’est pas encore payé|est déjà payé)/)
    expect(text).toContain('Rouvrir l’état')
  })

  test('demande un motif et une confirmation', async () => {
    const court = await world.as('marc').submit(etat(), rouvrir(), { motif: 'bof', _confirmation: 'oui' })
    expect(court.status).toBe(422)
    expect(court.text).toContain('Dites pourquoi')
    const sans = await world.as('marc').post(rouvrir(), { motif: MOTIF.motif })
    expect(sans.status).toBe(422)
    expect(sans.text).toContain('Cochez la case')
    expect((await lire()).ligne.statut).toBe('certifie')
  })

  test('un autre organisme, un conseiller, la personne : l’état n’existe pas pour eux', async () => {
    for (const name of ['lucie', 'julie', 'sofia', 'aicha', 'paul'] as const) {
      expect((await world.as(name).get(etat())).status, name).toBe(404)
      expect((await world.as(name).post(rouvrir(), MOTIF)).status, name).toBe(404)
    }
    expect((await lire()).ligne.statut).toBe('certifie')
  })

  test('rouvert par l’organisme, corrigé, certifié de nouveau : deux versions, la première intacte', async () => {
    const before = await lire()
    expect((await corriger('absence_injustifiee')).text).toContain('déjà certifié')
    const done = await world.as('marc').submit(etat(), rouvrir(), MOTIF)
    expect(done.status).toBe(303)
    expect(done.notice).toContain('est rouvert')
    expect((await world.as('marc').get(`/etats/${dernier()}`)).text).toContain('rouvert le')

    const { jour, demi } = await demiJournee()
    expect((await corriger('absence_injustifiee')).status).toBe(303)
    const [row] = await world.sql<{ minutes: number }>`select minutes from demi_journee
      where parcours_id = ${aicha()} and jour = ${jour} and demi = ${demi} and statut = 'absence_injustifiee'`
    expect((await world.as('marc').post(etat(), { _confirmation: 'oui' })).status).toBe(303)
    const after = await lire()
    expect(after.ligne).toMatchObject({
      statut: 'certifie',
      version: before.ligne.version + 1,
      minutes_absence_injustifiee: before.ligne.minutes_absence_injustifiee + (row?.minutes ?? 0),
      rouvert_le: null,
    })
    expect(after.versions[1]).toMatchObject({ motif: MOTIF.motif, rouvert_par: 'Marc Petit' })
    expect((await world.as('claire').get(etat())).text).toContain(`par Marc Petit : ${MOTIF.motif}`)
    const [journal] = await world.sql<{ motif: string }>`select motif from journal
      where acte = 'parcours.etats.reouverture' and objet = 'reouverture'`
    expect(journal?.motif).toBe(MOTIF.motif)
  })

  test('la Région rouvre aussi ; l’organisme l’apprend, et la personne n’en est pas inquiétée', async () => {
    const answer = await world.as('claire').api(rouvrir(), MOTIF)
    expect(answer.status).toBe(201)
    const { text } = await world.as('marc').get('/messages')
    expect(text).toContain('est rouvert')
    expect(text).not.toContain('Diallo')
    const chez = await world.as('aicha').get(`/parcours/${aicha()}`)
    expect(chez.text).toContain('À certifier par l’organisme')
    expect(chez.text).not.toContain(MOTIF.motif)
  })

  test('ce qui n’est pas certifié ne se rouvre pas', async () => {
    const refus = await world.as('claire').post(rouvrir(), MOTIF)
    expect(refus.status).toBe(422)
    expect(refus.text).toContain('il n’y a rien à rouvrir')
    expect((await world.as('marc').post(etat(), { _confirmation: 'oui' })).status).toBe(303)
  })

  test('un mois payé annonce la différence à venir', async () => {
    await world.write(async db => {
      await sql`set local session_replication_role = replica`.execute(db)
      await sql`insert into liquidation (region, id, mois, preparee_le, validee_le) overriding system value
        values ('bfc', 900001, ${firstDay(dernier())}, ${world.now}, ${world.now})`.execute(db)
      await sql`insert into ligne (region, liquidation_id, parcours_id, mois, rang, nature, centimes, explication)
        values ('bfc', 900001, ${aicha()}, ${firstDay(dernier())}, 1, 'remuneration', 1000, '{}')`.execute(db)
    })
    const { text } = await world.as('claire').get(etat())
    expect(text).toContain('Ce mois est déjà payé : la différence sera un rappel ou un trop-perçu')
  })

  test('la base refuse deux réouvertures du même état, et un motif trop court', async () => {
    const [row] = await world.sql<{
      id: number
    }>`select e.id from etat_courant e where e.region = 'bfc' limit 1`
    const id = row?.id ?? 0
    await expect(
      world.sql`insert into reouverture (region, etat_id, motif, le) values ('bfc', ${id}, '  ok ', ${world.now})`,
    ).rejects.toMatchObject({ constraint: 'reouverture_motivee' })
    const [done] = await world.sql<{ etat_id: number }>`select etat_id from reouverture limit 1`
    await expect(
      world.sql`insert into reouverture (region, etat_id, motif, le)
        values ('bfc', ${done?.etat_id ?? 0}, 'encore une fois', ${world.now})`,
    ).rejects.toMatchObject({ constraint: 'etat_deja_rouvert' })
  })
})

describe('un mois à venir', () => {
  const futur = () => mois(addMonths(firstDay(mois(world.today)), 1))
  test('ne se certifie pas', async () => {
    const refus = await world
      .as('marc')
      .post(`/parcours/${aicha()}/etats/${futur()}`, { _confirmation: 'oui' })
    expect(refus.status).toBe(422)
    expect(refus.text).toContain('pas encore commencé')
    await expect(
      world.sql`insert into etat_mensuel (region, parcours_id, mois, certifie_le, minutes_present, minutes_entreprise,
        minutes_absence_justifiee, minutes_absence_injustifiee)
        values ('bfc', ${aicha()}, ${firstDay(futur())}, ${world.now}, 0, 0, 0, 0)`,
    ).rejects.toMatchObject({ constraint: 'mois_a_venir' })
  })
})

test.runIf(onServer())('deux personnes qui rouvrent ensemble : une seule le fait', async () => {
  const answers = await Promise.all([
    world.as('marc').post(rouvrir(), MOTIF),
    world.as('claire').post(rouvrir(), MOTIF),
  ])
  expect(answers.map(a => a.status).sort()).toEqual([303, 422])
})
