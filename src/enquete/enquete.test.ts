import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { addDays, addMonths, isOuvre, weekday } from '../calendrier/calendrier.ts'
import { paris } from '../http/session.ts'
import type { Courriel } from '../message/message.ts'
import { envoyer } from './envoi.ts'
import { laNuit } from './nuit.ts'

let world: World
let julien: number
/** A working morning near today, at half past ten in Paris, and the nights and days that follow. */
let jour: string
const at = (days: number, hour = '09:45') => `${addDays(jour, days)}T${hour}:00.000Z`
const sms: { a: string; texte: string }[] = []
const mails: Courriel[] = []
const ports = {
  poste: {
    from: 'Amont <ne-pas-repondre@amont.invalid>',
    url: 'https://amont.invalid',
    transport: { sendMail: async (mail: Courriel) => void mails.push(mail) },
  },
  sms: { send: async (one: { a: string; texte: string }) => void sms.push(one) },
  url: 'https://amont.invalid',
}
const send = (now: string) => envoyer(world.store, () => now, ports)
const linkOf = (texte: string | undefined) =>
  /https:\/\/amont\.invalid(\/nouvelles\/\S+)/.exec(texte ?? '')?.[1] ?? ''

beforeAll(async () => {
  world = await openWorld()
  julien = world.cast.parcours.julien
  jour = paris(world.now)
  while (weekday(jour) !== 1 || ![0, 4, 10].every(n => isOuvre(addDays(jour, n)))) jour = addDays(jour, 1)
  world.now = at(0)
  // Une sortie d’il y a six mois jour pour jour ; une personne sans compte, qui a un téléphone mobile.
  await world.sql`update sortie set date = ${addMonths(jour, -6)} where parcours_id = ${julien}`
  await world.sql`delete from suivi where parcours_id = ${julien}`
  await world.sql`update stagiaire set telephone = '06 12 34 56 78', courriel = 'julien@exemple.fr'
    where id = (select stagiaire_id from parcours where id = ${julien})`
  await world.app()
})
afterAll(() => world.close())

const mine = () => world.sql<{
  terme: string
  fin: string | null
  sortie: string
}>`select terme, fin, sortie from enquete
  where parcours_id = ${julien} order by id`

describe('le suivi par un lien', () => {
  it('s’ouvre la nuit, une fois, sans écrire à personne', async () => {
    await laNuit(world.store, at(0, '02:00'))
    await laNuit(world.store, at(0, '02:10'))
    expect(await mine()).toEqual([{ terme: '6_mois', fin: null, sortie: addMonths(jour, -6) }])
    expect(await world.sql`select from enquete_envoi`).toEqual([])
    expect(await send(at(0, '03:00'))).toEqual({ ecrits: 0, partis: 0, manques: 0 })
  })

  it('dans une démonstration, rien ne part : la Région lit le message et suit son lien', async () => {
    await send(at(0))
    expect([sms, mails]).toEqual([[], []])
    const { text } = await world.as('claire').get('/boite-d-envoi/suivi')
    expect(text).toContain('Bonjour Julien')
    const lien = /href="(\/nouvelles\/[^"]+)"/.exec(text)?.[1] ?? ''
    expect((await world.visitor().get(lien)).text).toContain('Bonjour Julien')
    expect((await world.as('helene').get('/boite-d-envoi/suivi')).text).not.toContain('Julien')
    expect((await world.as('marc').get('/boite-d-envoi/suivi')).status).toBe(404)
    await world.sql`delete from enquete_jeton`
    await world.sql`delete from enquete_envoi`
    await world.sql`delete from persona`
    await world.sql`update instance set demonstration = false`
  })

  it('part en journée par SMS, une fois par jour prévu, avec un lien dont seule l’empreinte est gardée', async () => {
    expect(await send(at(0))).toMatchObject({ partis: 1, manques: 0 })
    expect(await send(at(0, '10:45'))).toMatchObject({ ecrits: 0, partis: 0 })
    await send(at(4))
    expect(sms.map(s => s.a)).toEqual(['+33612345678', '+33612345678'])
    expect(sms[1]?.texte).toContain('Petit rappel : votre formation')
    const jeton = linkOf(sms[0]?.texte).split('/').at(-1) ?? ''
    expect(jeton).toHaveLength(32)
    const kept = JSON.stringify(
      await world.sql`select row_to_json(e) e, row_to_json(j) j from enquete_envoi e, enquete_jeton j`,
    )
    expect(kept).not.toContain(jeton)
    expect((await world.as('claire').get('/boite-d-envoi/suivi')).text).not.toContain('Bonjour Julien')
  })

  it('pendant quatorze jours personne n’appelle ; ensuite la personne est à rappeler', async () => {
    const path = `/parcours/${julien}/suivi`
    expect((await world.as('sofia').get('/suivi')).text).not.toContain(path)
    expect((await world.as('sofia').get('/suivi?vue=attente')).text).toContain(path)
    world.now = at(15)
    expect((await world.as('sofia').get('/suivi')).text).toContain(path)
    world.now = at(5)
  })

  it('ne montre qu’un prénom, sans compte, et lire ne change rien', async () => {
    const lien = linkOf(sms[0]?.texte)
    const page = await world.visitor().get(lien)
    expect(page.status).toBe(200)
    const [s] = await world.sql<{ nom: string; telephone: string }>`select nom, telephone from stagiaire
      where id = (select stagiaire_id from parcours where id = ${julien})`
    expect(page.text).toContain('Bonjour Julien')
    expect(page.text).not.toContain(s?.nom)
    expect(page.text).not.toContain('0612345678')
    expect(page.headers.get('referrer-policy')).toBe('same-origin')
    expect(page.headers.get('x-robots-tag')).toContain('noindex')
    expect(await mine()).toMatchObject([{ fin: null }])
    expect((await world.visitor().get('/nouvelles/au-hasard')).status).toBe(404)
  })

  it('redemande ce qui manque, note la réponse datée et son canal, et demande l’appel', async () => {
    const lien = linkOf(sms[0]?.texte)
    const empty = await world.visitor().submit(lien, lien, { rappel: 'oui' })
    expect(empty.status).toBe(422)
    expect(empty.text).toContain('Choisissez la réponse la plus proche')
    const later = await world
      .visitor()
      .submit(lien, lien, { situation: 'emploi_court', depuis: addDays(jour, 30) })
    expect(later.text).toContain('Ce jour n’est pas encore passé.')
    const done = await world.visitor().submit(lien, lien, {
      situation: 'emploi_court',
      depuis: addDays(jour, -20),
      satisfaction: 'oui',
      rappel: 'oui',
    })
    expect([done.status, done.location]).toEqual([303, lien])
    const thanks = await world.visitor().get(lien)
    expect(thanks.text).toContain('Merci, c’est noté')
    expect(thanks.text).not.toContain('Emploi')
    const { text } = await world.as('sofia').get(`/parcours/${julien}/suivi`)
    expect(text).toContain('donnée par le lien d’un SMS')
    expect(await mine()).toMatchObject([{ fin: 'repondue' }])
    const [tache] = await world.sql<{
      n: number
    }>`select count(*)::int n from tache where cle like 'enquete:%'`
    expect(tache?.n).toBe(1)
    await send(at(10))
    expect(sms).toHaveLength(2)
  })

  it('une réponse corrigée prend la place de l’autre, qui reste', async () => {
    const lien = linkOf(sms[1]?.texte)
    await world.visitor().submit(`${lien}?corriger`, lien, { situation: 'emploi_durable' })
    const rows = await world.sql`select situation, remplacee_le is not null ancienne, canal from suivi
      where parcours_id = ${julien} order by id`
    expect(rows).toEqual([
      { situation: 'emploi_court', ancienne: true, canal: 'sms' },
      { situation: 'emploi_durable', ancienne: false, canal: 'sms' },
    ])
    const path = `/parcours/${julien}/suivi`
    const page = await world.as('sofia').get(path)
    expect(page.text).toContain('Corrigée le')
    const by = await world
      .as('sofia')
      .submit(path, path, { observe_le: world.today, situation: 'alternance' })
    expect(by.status).toBe(303)
    const stale = await world
      .as('sofia')
      .post(path, { observe_le: world.today, situation: 'autre', terme: '6_mois', corrige: '1' })
    expect(stale.status).toBe(422)
    const { reponses } = (await world.as('sofia').api('/suivi')).json<{
      reponses: {
        interroges: number
        repondants: number
        emploi: { taux: number | null; taux_de_reponse: number }
      }
    }>()
    expect(reponses.repondants).toBeGreaterThan(0)
    expect(reponses.emploi.taux_de_reponse).toBe(
      Math.round((reponses.repondants * 1000) / reponses.interroges),
    )
    const csv = await world.as('claire').get('/suivi/resultats.csv')
    expect(csv.text).toContain('Taux de réponse')
    expect((await world.as('claire').get('/suivi/resultats')).text).toContain('Six mois après')
  })

  it('un lien périmé, une sortie corrigée, un refus : une page claire, et plus de message', async () => {
    await world.sql`delete from enquete_jeton`
    await world.sql`delete from enquete_envoi`
    await world.sql`delete from enquete`
    await world.sql`delete from suivi where parcours_id = ${julien}`
    sms.length = 0
    world.now = at(0)
    await laNuit(world.store, at(0, '02:00'))
    await send(at(0))
    const lien = linkOf(sms[0]?.texte)
    world.now = at(30)
    expect((await world.visitor().get(lien)).text).toContain('Ce lien n’est plus valable')
    const late = await world.visitor().post(lien, { situation: 'autre' })
    expect(late.status).toBe(303)
    expect(await world.sql`select from suivi where parcours_id = ${julien}`).toEqual([])
    world.now = at(1)
    await world.sql`update sortie set date = date - 1 where parcours_id = ${julien}`
    const moved = await world.visitor().get(lien)
    expect([moved.status, moved.text.includes('a été corrigée')]).toEqual([410, true])
    await world.sql`update sortie set date = date + 1 where parcours_id = ${julien}`
    const stop = await world.visitor().submit(lien, `${lien}/arret`)
    expect(stop.status).toBe(303)
    expect((await world.visitor().get(lien)).text).toContain('Nous ne vous écrirons plus')
    await send(at(4))
    expect(sms).toHaveLength(1)
    expect((await world.as('sofia').get('/suivi')).text).toContain('ne veut plus de message écrit')
  })

  it('des liens devinés sont vite arrêtés', async () => {
    const status: number[] = []
    for (let i = 0; i < 32; i++)
      status.push((await world.visitor().post(`/nouvelles/essai${i}`, { situation: 'autre' })).status)
    expect(status.at(0)).toBe(303)
    expect(status.at(-1)).toBe(429)
  })

  it('un opérateur qui refuse est réessayé une heure après, avec son erreur à lire', async () => {
    await world.sql`delete from enquete_jeton`
    await world.sql`delete from enquete_envoi`
    await world.sql`delete from enquete`
    world.now = at(0)
    await laNuit(world.store, at(0, '02:00'))
    const refusing = { ...ports, sms: { send: () => Promise.reject(new Error('l’opérateur répond 503')) } }
    expect(await envoyer(world.store, () => at(0), refusing)).toMatchObject({ partis: 0, manques: 1 })
    expect((await world.as('claire').get('/boite-d-envoi/suivi')).text).toContain('l’opérateur répond 503')
    expect(await send(at(0, '10:00'))).toMatchObject({ partis: 0 })
    expect(await send(at(0, '10:50'))).toMatchObject({ partis: 1 })
  })
})
