import { type AddressInfo, createServer } from 'node:net'
import { createInterface } from 'node:readline'
import nodemailer from 'nodemailer'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { openPost, send } from './envoi.ts'
import type { Courriel, Poste } from './message.ts'
import { bodyOf, nextTry } from './message.ts'
import { write } from './store.ts'

let world: World
const NOW = () => world.now
beforeAll(async () => {
  world = await openWorld()
  await world.app()
})
afterAll(() => world.close())

const say = (cle: string, now = world.now, name: 'marc' | 'claire' = 'marc') =>
  world.write(db =>
    write(
      db,
      {
        region: 'bfc',
        compte_id: world.cast.comptes[name],
        cle,
        objet: `Objet ${cle}`,
        texte: 'Il reste 3 états à certifier.',
        lien: '/emargement',
      },
      now,
    ),
  )
const plusTard = (minutes: number) => new Date(Date.parse(world.now) + minutes * 60_000).toISOString()

describe('la boîte de réception', () => {
  test('écrire deux fois la même chose n’écrit qu’une fois', async () => {
    expect(await say('a')).toBe(true)
    expect(await say('a')).toBe(false)
    expect(await say('b')).toBe(true)
  })

  test('chacun lit les siens ; le menu dit combien restent', async () => {
    const { text } = await world.as('marc').get('/messages')
    expect(text).toContain('Objet a')
    expect(text).toContain('2 messages non lus')
    expect(text).toContain('Messages<span class="count">2</span>')
    for (const name of ['lucie', 'sofia', 'aicha', 'paul', 'claire'] as const) {
      const other = await world.as(name).get('/messages')
      expect(other.status, name).toBe(200)
      expect(other.text, name).not.toContain('Objet a')
    }
    expect((await world.as('aicha').get('/messages')).text).toContain('Aucun message pour l’instant')
  })

  test('lu, puis ouvert ; celui d’un autre n’existe pas', async () => {
    const [row] = await world.sql<{ id: number }>`select id from message where cle = 'a'`
    const action = `/messages/${row?.id}/lecture`
    expect((await world.as('lucie').post(action)).status).toBe(404)
    const done = await world.as('marc').submit('/messages', action)
    expect(done.location).toBe('/emargement')
    expect((await world.as('marc').get('/messages')).text).toContain('1 message non lu')
    expect((await world.as('marc').post('/messages/lecture')).notice).toBe('1 message lu.')
    expect((await world.as('marc').get('/messages')).text).toContain('Vous avez tout lu')
  })

  test('la boîte d’envoi est pour la Région, et dit que rien ne part d’une démonstration', async () => {
    const { text } = await world.as('claire').get('/boite-d-envoi')
    expect(text).toContain('Rien ne part de cette démonstration')
    expect(text).toContain('Il reste 3 états à certifier.')
    expect((await world.as('helene').get('/boite-d-envoi')).text).not.toContain('Objet a')
    expect((await world.as('marc').get('/boite-d-envoi')).status).toBe(404)
  })
})

/** A mail server that remembers, and refuses those that `refuse` says. */
function fake(refuse: (mail: Courriel, n: number) => boolean = () => false, ms = 0) {
  const json = nodemailer.createTransport({ jsonTransport: true })
  const accepted: Courriel[] = []
  let tries = 0
  const poste: Poste = {
    from: 'Amont <ne-pas-repondre@amont.invalid>',
    url: 'https://amont.invalid',
    transport: {
      async sendMail(mail) {
        tries++
        await new Promise(resolve => setTimeout(resolve, ms))
        if (refuse(mail, tries)) throw new Error('450 boîte momentanément pleine\ndétail')
        const { message } = await json.sendMail(mail)
        expect(JSON.parse(String(message))).toMatchObject({ subject: mail.subject })
        accepted.push(mail)
      },
    },
  }
  return { poste, accepted, tries: () => tries }
}

describe('l’envoi', () => {
  beforeEach(async () => {
    await world.sql`delete from message`
  })

  test('rien ne part d’une démonstration', async () => {
    await say('x')
    const { poste, tries } = fake()
    expect(await send(world.store, NOW, poste)).toEqual({ envoyes: 0, manques: 0 })
    expect(tries()).toBe(0)
    // What follows happens on a real instance.
    await world.sql`delete from persona`
    await world.sql`update instance set demonstration = false`
  })

  test('part une fois, avec un lien entier, et plus jamais ensuite', async () => {
    await say('x')
    const { poste, accepted } = fake()
    expect(await send(world.store, NOW, poste)).toEqual({ envoyes: 1, manques: 0 })
    expect(await send(world.store, () => plusTard(600), poste)).toEqual({ envoyes: 0, manques: 0 })
    const [marc] = await world.sql<{ courriel: string }>`select courriel from compte
      where id = ${world.cast.comptes.marc}`
    expect(accepted).toHaveLength(1)
    expect(accepted[0]).toMatchObject({ to: marc?.courriel, subject: 'Objet x' })
    expect(accepted[0]?.text).toContain('https://amont.invalid/emargement')
    const { text } = await world.as('claire').get('/boite-d-envoi')
    expect(text).toContain('envoyé le')
    expect(text).not.toContain('Il reste 3 états')
  })

  test('un refus se retente, de plus en plus tard, puis réussit ; l’erreur reste en attendant', async () => {
    await say('x')
    const { poste, accepted, tries } = fake((_, n) => n <= 2)
    const at = async (minutes: number) => send(world.store, () => plusTard(minutes), poste)
    expect(await at(0)).toEqual({ envoyes: 0, manques: 1 })
    expect((await world.as('claire').get('/boite-d-envoi')).text).toContain('450 boîte momentanément pleine')
    await at(4)
    expect(tries()).toBe(1)
    expect(await at(5)).toEqual({ envoyes: 0, manques: 1 })
    await at(19)
    expect(tries()).toBe(2)
    expect(await at(20)).toEqual({ envoyes: 1, manques: 0 })
    await at(2000)
    expect(accepted.map(m => m.messageId)).toHaveLength(1)
    const [row] = await world.sql`select essais, erreur, envoye_le is not null envoye from message`
    expect(row).toEqual({ essais: 3, erreur: null, envoye: true })
  })

  test('une adresse qui refuse ne retient pas les autres', async () => {
    await say('x', world.now, 'marc')
    await say('x', world.now, 'claire')
    const [marc] = await world.sql<{ courriel: string }>`select courriel from compte
      where id = ${world.cast.comptes.marc}`
    const { poste } = fake(mail => mail.to === marc?.courriel)
    expect(await send(world.store, NOW, poste)).toEqual({ envoyes: 1, manques: 1 })
  })

  test('deux envois lancés ensemble : chaque message part une seule fois', async () => {
    for (let n = 0; n < 12; n++) await say(`m${n}`)
    const { poste, accepted } = fake(() => false, 5)
    const done = await Promise.all([send(world.store, NOW, poste), send(world.store, NOW, poste)])
    expect(done.reduce((n, d) => n + d.envoyes, 0)).toBe(12)
    expect(new Set(accepted.map(m => m.subject)).size).toBe(12)
    expect(accepted).toHaveLength(12)
  })

  test('un envoi interrompu est repris par un autre, sous le même numéro', async () => {
    await say('x')
    const stuck: Poste = { ...fake().poste, transport: { sendMail: () => new Promise(() => {}) } }
    void send(world.store, NOW, stuck)
    const { poste, accepted } = fake()
    await expect
      .poll(async () => (await world.sql<{ essais: number }>`select essais from message`)[0]?.essais)
      .toBe(1)
    expect((await send(world.store, () => plusTard(9), poste)).envoyes).toBe(0)
    expect((await send(world.store, () => plusTard(10), poste)).envoyes).toBe(1)
    expect(accepted[0]?.messageId).toMatch(/^<message-bfc-\d+@amont\.invalid>$/)
  })

  test('ni un vieux message, ni celui d’un compte fermé ne part', async () => {
    await say('vieux')
    const { poste, tries } = fake()
    await send(world.store, () => plusTard(8 * 1440), poste)
    await world.sql`update compte set actif = false where id = ${world.cast.comptes.marc}`
    await send(world.store, NOW, poste)
    expect(tries()).toBe(0)
    await world.sql`update compte set actif = true where id = ${world.cast.comptes.marc}`
  })

  test('part par un vrai serveur de courriel', async () => {
    await say('x')
    const received: string[] = []
    const server = createServer(socket => {
      let data = false
      socket.on('error', () => {})
      socket.write('220 courriel.invalid\r\n')
      createInterface(socket).on('line', line => {
        received.push(line)
        if (data && line !== '.') return
        if (/^QUIT/i.test(line)) return socket.end('221 à bientôt\r\n')
        data = /^DATA/i.test(line)
        socket.write(data ? '354 allez\r\n' : '250 bien\r\n')
      })
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const poste = openPost(`smtp://127.0.0.1:${port}`, 'Amont <a@amont.invalid>', 'https://amont.invalid')
    expect(await send(world.store, NOW, poste)).toEqual({ envoyes: 1, manques: 0 })
    await new Promise(resolve => server.close(resolve))
    const [marc] = await world.sql<{ courriel: string }>`select courriel from compte
      where id = ${world.cast.comptes.marc}`
    const mail = received.join('\n')
    expect(mail).toContain(`RCPT TO:<${marc?.courriel}>`)
    expect(mail).toMatch(/Message-ID: <message-bfc-\d+@amont\.invalid>/)
    expect(mail).toContain('https://amont.invalid/emargement')
  })

  test('un serveur de courriel qui ne répond pas se dit, sans le mot de passe', async () => {
    await say('x')
    const poste = openPost('smtp://moi:secret@127.0.0.1:9', 'a@amont.invalid', 'https://amont.invalid')
    expect(await send(world.store, NOW, poste)).toEqual({ envoyes: 0, manques: 1 })
    const [row] = await world.sql<{ erreur: string }>`select erreur from message`
    expect(row?.erreur).toMatch(/ECONNREFUSED|connect/i)
    expect(row?.erreur).not.toContain('secret')
  })
})

test('les délais grandissent, puis ne grandissent plus', () => {
  const wait = (n: number) =>
    Date.parse(nextTry('2026-11-18T09:00:00.000Z', n)) - Date.parse('2026-11-18T09:00:00.000Z')
  const all = [1, 2, 3, 4, 5, 6, 7, 50].map(wait)
  expect(all).toEqual(all.toSorted((a, b) => a - b))
  expect(all[0]).toBe(300_000)
  expect(all.at(-1)).toBe(86_400_000)
})

test('un courriel dit où lire la suite, et pourquoi on le reçoit', () => {
  const text = bodyOf({ texte: 'Bonjour.', lien: null }, 'https://amont.invalid')
  expect(text).toContain('Bonjour.\n\nVous recevez')
})
