import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { numero } from '../message/message.ts'
import { openSms } from '../message/sms.ts'
import { tauxDe, termes } from '../suivi/suivi.ts'
import { canalDe, heureAdmise, objetDe, rangDu, texteDe } from './enquete.ts'

it('écrit trois fois, le premier jour, quatre puis dix jours après, et jamais deux fois de suite', () => {
  expect(rangDu('2026-11-02', 0, null, '2026-11-02')).toBe(1)
  expect(rangDu('2026-11-02', 1, '2026-11-02', '2026-11-05')).toBeNull()
  expect(rangDu('2026-11-02', 1, '2026-11-02', '2026-11-06')).toBe(2)
  expect(rangDu('2026-11-02', 2, '2026-11-06', '2026-11-12')).toBe(3)
  expect(rangDu('2026-11-02', 3, '2026-11-12', '2026-11-30')).toBeNull()
  // Rien n’est parti pendant dix jours : les messages en retard ne partent pas le même jour.
  expect(rangDu('2026-11-02', 1, '2026-11-13', '2026-11-13')).toBeNull()
  expect(rangDu('2026-11-02', 1, '2026-11-13', '2026-11-17')).toBe(2)
})

it('n’écrit ni la nuit, ni un dimanche, ni un jour férié, à l’heure de la personne', () => {
  expect(heureAdmise('2026-11-23T09:30:00Z', '21')).toBe(true)
  expect(heureAdmise('2026-11-23T02:00:00Z', '21')).toBe(false)
  expect(heureAdmise('2026-11-23T18:30:00Z', '21')).toBe(false)
  expect(heureAdmise('2026-11-22T10:00:00Z', '21')).toBe(false)
  expect(heureAdmise('2026-11-11T10:00:00Z', '21')).toBe(false)
  // Dix heures et demie à Dijon : six heures et demie en Guadeloupe.
  expect(heureAdmise('2026-11-23T09:30:00Z', '971')).toBe(false)
  expect(heureAdmise('2026-11-23T20:00:00Z', '971')).toBe(true)
})

it('lit un numéro comme on l’écrit, et reconnaît un téléphone mobile', () => {
  expect(numero('06 12 34 56 78')).toEqual({ international: '+33612345678', mobile: true })
  expect(numero('+33 (0)7.12.34.56.78')).toEqual({ international: '+33712345678', mobile: true })
  expect(numero('0033 3 80 12 34 56')).toEqual({ international: '+33380123456', mobile: false })
  expect(numero('0692 12 34 56')).toEqual({ international: '+262692123456', mobile: true })
  expect(numero('+262 692 12 34 56')).toEqual({ international: '+262692123456', mobile: true })
  expect(numero('06 39 12 34 56')?.international).toBe('+262639123456')
  expect(numero('06 39 98 34 56')?.international).toBe('+33639983456')
  for (const wrong of [null, '', '06 12 34', '12', '+49 151 12345678', 'bureau'])
    expect(numero(wrong)).toBeNull()
})

it('choisit le compte, puis le SMS d’un mobile, puis le courriel, sinon rien', () => {
  const p = { compte_id: null, telephone: '03 80 12 34 56', courriel: 'a@exemple.fr', sms: true, poste: true }
  expect(canalDe({ ...p, compte_id: 3 })).toEqual({ canal: 'compte', adresse: '' })
  expect(canalDe(p)).toEqual({ canal: 'courriel', adresse: 'a@exemple.fr' })
  expect(canalDe({ ...p, telephone: '0612345678' })).toEqual({ canal: 'sms', adresse: '+33612345678' })
  expect(canalDe({ ...p, telephone: '0612345678', sms: false })?.canal).toBe('courriel')
  expect(canalDe({ ...p, courriel: null })).toBeNull()
})

it('écrit des messages courts, sans rien de la vie de la personne', () => {
  for (const t of termes) {
    expect(texteDe(t, 'Julien', 'Bourgogne-Franche-Comté', 2).length, t).toBeLessThan(200)
    expect(objetDe(t)).toMatch(/^Des nouvelles de vous/)
  }
})

it('ne montre pas le taux d’un petit groupe, mais dit qui a répondu', () => {
  expect(tauxDe(3, 4, 10)).toEqual({ interroges: 10, repondants: 4, taux_de_reponse: 400, taux: null })
  expect(tauxDe(3, 5, 10).taux).toBe(600)
  expect(tauxDe(0, 0, 0)).toEqual({ interroges: 0, repondants: 0, taux_de_reponse: null, taux: null })
})

it('remet un SMS à l’opérateur, dit son refus, et n’attend pas sans fin', async () => {
  const seen: { url?: string | undefined; auth?: string | undefined; body: string }[] = []
  let status = 202
  const server = createServer((req, res) => {
    let body = ''
    req.on('data', part => {
      body += part
    })
    req.on('end', () => {
      seen.push({ url: req.url, auth: req.headers.authorization, body })
      if (req.url?.startsWith('/lent')) return
      res.writeHead(status).end()
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const sms = { a: '+33612345678', texte: 'Bonjour & à bientôt', reference: 'r1' }
  await openSms(`${base}/envoi`, 'jeton').send(sms)
  expect(seen[0]).toMatchObject({ url: '/envoi', auth: 'Bearer jeton' })
  expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ numero: sms.a, texte: sms.texte, reference: 'r1' })
  await openSms(`${base}/x?to={numero}&m={texte}`, 'jeton').send(sms)
  expect(seen[1]?.url).toBe('/x?to=%2B33612345678&m=Bonjour%20%26%20%C3%A0%20bient%C3%B4t')
  status = 503
  await expect(openSms(`${base}/envoi`, 'jeton').send(sms)).rejects.toThrow('l’opérateur répond 503')
  await expect(openSms(`${base}/lent`, 'jeton', 50).send(sms)).rejects.toThrow()
  server.closeAllConnections()
  server.close()
})
