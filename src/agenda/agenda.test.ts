import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { addDays, days } from '../calendrier/calendrier.ts'
import type { Membre } from '../emargement/emargement.ts'
import { ics, instant, seancesDe, seancesDuGroupe } from './agenda.ts'

const membre = {
  parcours_id: 1,
  action_id: 7,
  site: 'Chalon',
  date_entree: '2026-03-02',
  sortie: null,
  suspensions: [],
} as unknown as Membre
const lundi = {
  id: 3,
  parcours_id: 1,
  du: '2026-03-02',
  au: null,
  jour_semaine: 1,
  debut: 540,
  fin: 720,
  modalite: 'centre' as const,
}

describe('les séances', () => {
  test('tombent chaque semaine, sauf les jours fériés, suspendus, et après la sortie', () => {
    const m = {
      ...membre,
      suspensions: [{ du: '2026-03-23', au: '2026-03-30' }],
      sortie: '2026-04-20',
    } as Membre
    const all = seancesDe([m], [lundi], '2026-03-01', '2026-05-01').map(e => e.jour)
    // 23 March is suspended; 6 April is Easter Monday; 20 April is the first day out.
    expect(all).toEqual(['2026-03-02', '2026-03-09', '2026-03-16', '2026-03-30', '2026-04-13'])
  })

  test('un groupe est un seul événement, sans aucun nom', () => {
    const two = [membre, { ...membre, parcours_id: 2 }]
    const [one, ...others] = seancesDuGroupe(
      two,
      [lundi, { ...lundi, id: 4, parcours_id: 2 }],
      '2026-03-09',
      '2026-03-10',
    )
    expect(others).toEqual([])
    expect(one).toMatchObject({ titre: '2 personnes attendues', lieu: 'Chalon' })
  })
})

describe('l’heure de Paris', () => {
  test('se garde l’été comme l’hiver', () => {
    expect(instant('2026-01-15', 540).toISOString()).toBe('2026-01-15T08:00:00.000Z')
    expect(instant('2026-07-15', 540).toISOString()).toBe('2026-07-15T07:00:00.000Z')
    expect(instant('2026-03-29', 540).toISOString()).toBe('2026-03-29T07:00:00.000Z')
    expect(instant('2026-10-25', 540).toISOString()).toBe('2026-10-25T08:00:00.000Z')
  })

  test('un cours à la même heure chaque jour de l’année se lit à cette heure', () => {
    const hour = new Intl.DateTimeFormat('fr-FR', {
      timeZone: 'Europe/Paris',
      hour: '2-digit',
      minute: '2-digit',
      day: '2-digit',
    })
    fc.assert(
      fc.property(
        fc.constantFrom(...days('2026-01-01', '2028-01-01')),
        fc.integer({ min: 6, max: 22 }),
        (jour, h) => {
          expect(hour.format(instant(jour, h * 60))).toBe(`${jour.slice(8)} ${String(h).padStart(2, '0')}:00`)
        },
      ),
    )
  })
})

test('le fichier suit la RFC 5545 : lignes de 75 octets, fins CRLF, identifiants stables', () => {
  const long =
    'Rendez-vous à l’atelier des savoirs, escalier C, troisième étage à gauche ; apportez un stylo, une pièce'
  const text = ics(
    [
      {
        cle: 'a-1',
        jour: '2026-03-02',
        heures: { debut: 540, fin: 720 },
        titre: long,
        lieu: 'Chalon',
        lien: '/x',
      },
      { cle: 'b-1', jour: '2026-03-03', heures: null, titre: 'Retour', lieu: '', lien: '/y' },
    ],
    { nom: 'Amont', domaine: 'amont.invalid', url: 'https://amont.invalid', now: '2026-03-01T08:00:00.000Z' },
  )
  const lines = text.split('\r\n')
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
  const unfolded = text.replaceAll('\r\n ', '')
  expect(unfolded).toContain('UID:a-1@amont.invalid')
  expect(unfolded).toContain('DTSTART:20260302T080000Z')
  expect(unfolded).toContain('DTEND:20260302T110000Z')
  expect(unfolded).toContain('DTSTART;VALUE=DATE:20260303')
  expect(unfolded).toContain('\\, escalier C')
  expect(unfolded.match(/BEGIN:VEVENT/g)).toHaveLength(2)
  expect(lines[0]).toBe('BEGIN:VCALENDAR')
  expect(lines.filter(Boolean).at(-1)).toBe('END:VCALENDAR')
})

describe('mon agenda', () => {
  let world: World
  beforeAll(async () => {
    world = await openWorld()
  })
  afterAll(() => world.close())

  test('chacun ouvre le sien ; une tâche y est à son échéance', async () => {
    for (const name of ['claire', 'sofia', 'marc', 'aicha'] as const)
      expect((await world.as(name).get('/agenda')).status, name).toBe(200)
    expect((await world.as('paul').get('/agenda')).status).toBe(404)
    await world.sql`insert into tache (region, cle, compte_id, objet, echeance, cree_le)
      values ('bfc', 'agenda', ${world.cast.comptes.sofia}, 'Rappeler Aïcha', ${addDays(world.today, 3)}, ${world.now})`
    expect((await world.as('sofia').get('/agenda')).text).toContain('À faire : Rappeler Aïcha')
    expect((await world.as('claire').get('/agenda')).text).not.toContain('Rappeler Aïcha')
    expect((await world.as('sofia').get('/agenda?du=2099-13-45')).status).toBe(200)
  })

  test('l’adresse secrète se lit sans compte, ne change pas sans raison, et se ferme', async () => {
    const made = await world.as('sofia').post('/agenda/abonnement')
    const path = made.notice?.match(/\/agenda\/[\w-]+\.ics/)?.[0] ?? ''
    const first = await world.visitor().get(path)
    expect(first.status).toBe(200)
    expect(first.type).toContain('text/calendar')
    expect(first.text).toContain('SUMMARY:Une tâche à faire')
    expect(first.text).not.toContain('Aïcha')
    expect((await world.visitor().get(path)).headers.get('etag')).toBe(first.headers.get('etag'))
    const [row] = await world.sql<{ empreinte: string }>`select empreinte from lien_agenda`
    expect(path).not.toContain(row?.empreinte)

    await world.as('sofia').post('/agenda/abonnement')
    expect((await world.visitor().get(path)).status).toBe(404)
    expect((await world.as('sofia').post('/agenda/abonnement/arret')).notice).toContain('nulle part')
    expect((await world.as('sofia').post('/agenda/abonnement/arret')).text).toContain(
      'Aucune adresse n’est ouverte',
    )
    expect((await world.visitor().get('/agenda/nimporte.ics')).status).toBe(404)
  })
})
