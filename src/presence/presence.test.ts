import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NOW } from '../../test/clock.ts'
import { addDays, daysBetween } from '../calendrier/calendrier.ts'
import { Refus } from '../db/refus.ts'
import type { Case } from '../emargement/emargement.ts'
import {
  codeAt,
  codeValide,
  etatCase,
  FENETRE_MS,
  lireCode,
  noteDe,
  periodeAnnoncee,
  periodeLisible,
  type Signature,
  secondesRestantes,
  typeDePiece,
} from './presence.ts'

const START = Date.parse(NOW)
const at = (ms: number) => new Date(START + ms).toISOString()
const secrets = fc.string({ minLength: 20, maxLength: 60 })
const instants = fc.integer({ min: 0, max: 400 * 86_400_000 })

describe('le code de la salle', () => {
  test('compte toujours six chiffres, et reste le même pendant sa minute', () => {
    fc.assert(
      fc.property(secrets, instants, fc.integer({ min: 0, max: FENETRE_MS - 1 }), (secret, ms, more) => {
        const minute = Math.floor((START + ms) / FENETRE_MS) * FENETRE_MS - START
        const code = codeAt(secret, at(minute))
        expect(code).toMatch(/^\d{6}$/)
        expect(codeAt(secret, at(minute + more))).toBe(code)
      }),
    )
  })

  test('reste bon deux minutes après qu’on l’a lu, jamais avant de paraître ni au-delà', () => {
    fc.assert(
      fc.property(
        secrets,
        instants,
        fc.integer({ min: -10 * FENETRE_MS, max: 10 * FENETRE_MS }),
        (secret, ms, wait) => {
          const code = codeAt(secret, at(ms))
          const windows = Math.floor((START + ms + wait) / FENETRE_MS) - Math.floor((START + ms) / FENETRE_MS)
          // Two minutes may draw the same six digits: then the code is good for what it is, not for what it was.
          const shown = [0, 1, 2].map(i => codeAt(secret, at(ms + wait - i * FENETRE_MS)))
          if (windows >= 0 && windows <= 2) expect(codeValide(secret, code, at(ms + wait))).toBe(true)
          expect(codeValide(secret, code, at(ms + wait))).toBe(shown.includes(code))
        },
      ),
    )
  })

  test('change chaque minute, et d’une demi-journée à l’autre', () => {
    const minutes = Array.from({ length: 60 }, (_, i) => codeAt('secret du matin', at(i * FENETRE_MS)))
    expect(new Set(minutes).size).toBeGreaterThan(57)
    const others = Array.from({ length: 60 }, (_, i) => codeAt('secret du soir', at(i * FENETRE_MS)))
    expect(minutes.filter((code, i) => code === others[i]).length).toBeLessThan(2)
  })

  test('ne vaut plus trois minutes après, ni le lendemain à la même heure', () => {
    const code = codeAt('un secret', at(0))
    expect(codeValide('un secret', code, at(2 * FENETRE_MS))).toBe(true)
    expect(codeValide('un secret', code, at(3 * FENETRE_MS))).toBe(false)
    expect(codeValide('un secret', code, at(24 * 60 * FENETRE_MS))).toBe(false)
    expect(codeValide('un autre secret', code, at(0))).toBe(false)
  })

  test('suit la RFC 4226 pour la troncature : une valeur connue ne bouge pas', () => {
    expect(codeAt('12345678901234567890', '1970-01-01T00:01:30.000Z')).toBe(
      codeAt('12345678901234567890', '1970-01-01T00:01:00.000Z'),
    )
    expect(secondesRestantes('2026-11-18T09:00:00.000Z')).toBe(60)
    expect(secondesRestantes('2026-11-18T09:00:59.001Z')).toBe(1)
  })

  test.each([['123 456'], ['123456'], ['123.456'], [' 123\u202f456 ']])(
    'se lit comme on le tape : « %s »',
    text => {
      expect(lireCode(text)).toBe('123456')
    },
  )

  test.each([[''], ['12345'], ['1234567'], ['12345a'], ['１２３４５６']])('refuse « %s »', text => {
    expect(() => lireCode(text)).toThrow(Refus)
  })
})

describe('ce qu’une signature note', () => {
  test('présent pour les minutes prévues, trois heures sans emploi du temps, en entreprise quand c’est prévu', () => {
    expect(noteDe(undefined)).toEqual({ statut: 'present', minutes: 180 })
    expect(noteDe({ demi: 'matin', minutes: 210, modalite: 'centre' })).toEqual({
      statut: 'present',
      minutes: 210,
    })
    expect(noteDe({ demi: 'matin', minutes: 240, modalite: 'entreprise' })).toEqual({
      statut: 'entreprise',
      minutes: 240,
    })
  })

  test('rien à distance : il faut une preuve de connexion ou de travail', () => {
    expect(noteDe({ demi: 'matin', minutes: 210, modalite: 'distance' })).toBeNull()
  })

  test('jamais plus que ce que la base accepte d’une demi-journée', () => {
    expect(noteDe({ demi: 'matin', minutes: 500, modalite: 'centre' })?.minutes).toBe(360)
  })
})

describe('une case de la feuille du jour', () => {
  const signature: Signature = {
    parcours_id: 1,
    jour: '2026-11-18',
    demi: 'matin',
    moyen: 'code',
    signe_le: NOW,
    piece_id: null,
  }
  const note = (statut: Case['statut']): Case => ({
    parcours_id: 1,
    jour: '2026-11-18',
    demi: 'matin',
    statut,
    minutes: 180,
  })
  const annonce = {
    id: 1,
    parcours_id: 1,
    du: '2026-11-18',
    au: '2026-11-19',
    motif: 'arret',
    annoncee_le: NOW,
  }
  const nothing = { ferme: null, attendue: true, signature: undefined, note: undefined, annonce: undefined }

  test.each([
    ['Pas encore signé', nothing],
    ['Pas attendu', { ...nothing, attendue: false }],
    ['Suspendu', { ...nothing, ferme: 'Suspendu' }],
    ['Absence annoncée', { ...nothing, annonce }],
    ['Noté absent', { ...nothing, annonce, note: note('absence_justifiee') }],
    ['Noté, pas signé', { ...nothing, note: note('present') }],
    ['A signé', { ...nothing, signature, note: note('present') }],
    ['A signé, à noter sur la feuille', { ...nothing, signature }],
    ['A signé, mais noté absent', { ...nothing, signature, note: note('absence_injustifiee') }],
  ])('dit « %s »', (texte, known) => {
    expect(etatCase(known).texte).toBe(texte)
  })
})

describe('une absence annoncée', () => {
  const today = '2026-11-18'

  test('couvre ses deux jours extrêmes, sans en perdre un', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 91 }), (start, length) => {
        const du = addDays(today, start)
        const p = periodeAnnoncee(du, addDays(du, length), today)
        expect(daysBetween(p.du, p.au)).toBe(length + 1)
      }),
    )
  })

  test.each([
    ['déjà passé', '2026-11-17', '2026-11-18'],
    ['avant le premier', '2026-11-20', '2026-11-19'],
    ['trois mois au plus', '2026-11-18', '2027-02-18'],
  ])('refuse : %s', (message, du, au) => {
    expect(() => periodeAnnoncee(du, au, today)).toThrow(message)
  })

  test('se lit d’un jour, ou d’un jour à un autre', () => {
    expect(periodeLisible({ du: '2026-11-18', au: '2026-11-19' })).toBe('le 18 novembre 2026')
    expect(periodeLisible({ du: '2026-11-18', au: '2026-11-21' })).toBe(
      'du 18 novembre 2026 au 20 novembre 2026',
    )
  })
})

describe('une feuille numérisée', () => {
  const starts = (text: string, size = 100) => {
    const bytes = new Uint8Array(size)
    bytes.set(Buffer.from(text, 'latin1'))
    return bytes
  }

  test.each([
    ['application/pdf', '%PDF-1.7'],
    ['image/jpeg', '\xff\xd8\xff\xe0'],
    ['image/png', '\x89PNG\r\n\x1a\n'],
  ])('est un %s par ses premiers octets', (type, start) => {
    expect(typeDePiece(starts(start))).toBe(type)
  })

  test('refuse un programme, une page, un fichier vide, et ce qui pèse trop', () => {
    for (const start of ['MZ\x90', '<html>', 'PK\x03\x04', ' %PDF-1.7'])
      expect(() => typeDePiece(starts(start))).toThrow('n’est pas un PDF')
    expect(() => typeDePiece(new Uint8Array())).toThrow('vide')
    expect(() => typeDePiece(starts('%PDF-', 10 * 1024 * 1024 + 1))).toThrow('11 Mo : 10 Mo au plus')
    expect(typeDePiece(starts('%PDF-', 10 * 1024 * 1024))).toBe('application/pdf')
  })
})
