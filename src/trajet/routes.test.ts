import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { archive, passages, type Reseau, versLEst } from '../../test/horaires.ts'
import { openWorld, type World } from '../../test/world.ts'
import { addDays, type Jour } from '../calendrier/calendrier.ts'
import { resolveCommune } from '../territoire/store.ts'
import { calculerTrajets } from './nuit.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

/** As one reads it: narrow spaces are spaces, tags are gone. */
const read = (html: string) =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('\u202f', ' ')
    .replace(/\s+/g, ' ')

const point = async (code: string) => world.read(db => resolveCommune(db, 'bfc', code))

/** Buses between Le Creusot, Chalon-sur-Saône and Mâcon, that hold for some months around today. */
async function reseau(
  du: Jour = addDays(world.today, -60),
  dernier: Jour = addDays(world.today, 90),
): Promise<Reseau> {
  const [creusot, chalon, macon] = await Promise.all(['71153', '71076', '71270'].map(point))
  if (!creusot || !chalon || !macon) throw new Error('Communes absentes')
  return {
    du,
    dernier,
    arrets: { creusot, chalon: versLEst(chalon, 300), macon },
    courses: [
      { ligne: 'Mobi 1', passages: passages('creusot 07:20, chalon 08:15') },
      { ligne: 'Mobi 1', passages: passages('chalon 17:25, creusot 18:20') },
      { ligne: 'Mobi 2', passages: passages('chalon 07:45, macon 08:50') },
    ],
  }
}

const charger = (
  file: Uint8Array,
  nom = 'mobilité.zip',
  who: 'claire' | 'ines' | 'marc' | 'sofia' = 'claire',
) => {
  const body = new FormData()
  body.set('fichier', new File([new Uint8Array(file)], nom, { type: 'application/zip' }))
  return world.as(who).upload('/transports', body)
}
const nuit = (force = false) => calculerTrajets(world.store, world.now, { force })
const inForce = () =>
  world.sql<{ nom: string }>`select nom from gtfs where region = 'bfc' and retire_le is null`

describe('charger des horaires', () => {
  it('est à la Région', async () => {
    for (const who of ['sofia', 'marc', 'aicha'] as const)
      expect((await world.as(who).get('/transports')).status).toBe(404)
    expect((await charger(archive(await reseau()), 'a.zip', 'marc')).status).toBe(404)
    expect(read((await world.as('claire').get('/transports')).text)).toContain('Aucun horaire n’est chargé.')
    expect(await inForce()).toEqual([])
  })

  it('refuse en disant quoi, où et que faire', async () => {
    const good = await reseau()
    const paris = { a: { latitude: 48.85, longitude: 2.35 }, b: { latitude: 48.86, longitude: 2.35 } }
    const cases: [Uint8Array, string][] = [
      [Buffer.from('stop_id,stop_name'), 'n’est pas une archive zip'],
      [new Uint8Array(), 'Choisissez un fichier.'],
      [
        archive({ ...good, fichiers: { 'stop_times.txt': 'trip_id\n' } }),
        'stop_times.txt : il manque la colonne',
      ],
      [
        archive(await reseau('2024-01-01', addDays(world.today, -1))),
        'Ces horaires ne valent plus depuis le',
      ],
      [
        archive({
          ...good,
          arrets: paris,
          courses: [{ ligne: '1', passages: passages('a 08:00, b 08:10') }],
        }),
        'Aucun arrêt de ce fichier n’est dans votre région.',
      ],
    ]
    for (const [file, message] of cases) {
      const answer = await charger(file)
      expect(answer.status).toBe(422)
      expect(read(answer.text)).toContain(message)
    }
    expect(await inForce()).toEqual([])
  })

  it('une fois, puis ne change rien', async () => {
    const file = archive(await reseau())
    expect((await charger(file)).notice).toContain('Les horaires sont chargés')
    expect((await charger(file, 'autre nom.zip', 'ines')).notice).toContain('étaient déjà chargés')
    expect(await inForce()).toEqual([{ nom: 'mobilité.zip' }])
    const page = read((await world.as('ines').get('/transports')).text)
    expect(page).toContain('mobilité.zip En vigueur')
    expect(page).toContain('Ils le seront cette nuit.')
    const [line] = await world.sql<{
      acte: string
      texte: string
    }>`select acte, apres::text texte from journal
      where objet = 'gtfs' order by id desc limit 1`
    expect(line?.acte).toBe('transports')
    expect(line?.texte.length).toBeLessThan(1_000)
  })
})

describe('la nuit', () => {
  it('calcule les trajets, puis attend que quelque chose change', async () => {
    expect(await nuit()).toBeGreaterThan(2)
    expect(await nuit()).toBe(0)
    const rows =
      await world.sql`select c.nom commune, s.nom site, t.depart, t.arrivee, t.correspondances, t.retour, t.a_pied
      from trajet t join commune c on c.code = t.commune join site s on s.region = t.region and s.id = t.site_id
      where t.region = 'bfc' and t.commune in ('71153', '71270') and not t.a_pied order by 1, 2`
    expect(rows).toEqual([
      // 300 m from the stop to the site: 5 min 12 s, rounded up on arrival.
      {
        commune: 'Le Creusot',
        site: 'Chalon-sur-Saône',
        depart: 7 * 60 + 20,
        arrivee: 8 * 60 + 21,
        correspondances: 0,
        retour: 18 * 60 + 20,
        a_pied: false,
      },
    ])
    const [calcul] = await world.sql`select source, valable_au from calcul_trajet where region = 'bfc'`
    expect(calcul).toEqual({ source: 'mobilité.zip', valable_au: addDays(world.today, 91) })
    expect(await world.sql`select region from trajet where region <> 'bfc'`).toEqual([])
  })

  it('recommence après une semaine, ou quand un site change', async () => {
    const before = world.now
    world.now = `${addDays(world.today, 8)}T03:00:00.000Z`
    expect(await nuit()).toBeGreaterThan(2)
    expect(await nuit()).toBe(0)
    await world.write(db =>
      db
        .updateTable('site')
        .set({ latitude: 46.7 })
        .where('region', '=', 'bfc')
        .where('nom', '=', 'Mâcon')
        .execute(),
    )
    expect(await nuit()).toBeGreaterThan(1)
    world.now = before
  })
})

describe('choisir un site pour une personne', () => {
  const choix = async (trajet: string) => {
    const [one] = await world.sql<{
      id: number
      dispositif: string
    }>`select s.id, a.dispositif from stagiaire s
      join compte k on k.region = s.region and k.structure_id = s.structure_id
      join prescription p on p.region = s.region and p.stagiaire_id = s.id join action a on a.region = p.region and a.id = p.action_id
      where k.id = ${world.cast.comptes.sofia} order by s.id limit 1`
    if (!one) throw new Error('Personne absente')
    await world.sql`update stagiaire set commune = '71153' where id = ${one.id} returning id`
    const page = await world
      .as('sofia')
      .get(`/stagiaires/${one.id}/prescription?dispositif=bfc-daq-2026${trajet && `&trajet=${trajet}`}`)
    const text = read(page.text)
    return {
      text,
      sites: [...text.matchAll(/(Le Creusot|Chalon-sur-Saône|Mâcon|Besançon|Dole), [A-Z]/g)].map(m => m[1]),
    }
  }

  it('montre le plus proche d’abord, avec la voiture et les transports', async () => {
    const { text, sites } = await choix('')
    expect(sites[0]).toBe('Le Creusot')
    expect(text).toContain(
      '1 h 01 en transports : départ à 7 h 20, arrivée à 8 h 21, sans changement. Retour à la maison à 18 h 20, en partant à 17 h.',
    )
    expect(text).toMatch(/Environ \d+ à \d+ min en voiture/)
    expect(text).toContain('Aucun trajet en transports pour être là à 9 h.')
    expect(text).toContain('Transports d’après : mobilité.zip')
  })

  it('met les transports d’abord quand on le demande, et ce qu’on n’atteint pas à la fin', async () => {
    const { sites } = await choix('transports')
    expect(sites.slice(0, 2)).toEqual(['Le Creusot', 'Chalon-sur-Saône'])
    expect((await choix('n’importe quoi')).sites[0]).toBe('Le Creusot')
  })

  it('le dit quand les horaires sont dépassés', async () => {
    const before = world.now
    world.now = `${addDays(world.today, 120)}T10:00:00.000Z`
    expect((await choix('transports')).text).toContain('Ces horaires ne valaient que jusqu’au')
    expect(await nuit()).toBe(0)
    const page = read((await world.as('claire').get('/transports')).text)
    expect(page).toContain('Aucun de ces horaires ne vaut aujourd’hui')
    expect(page).toContain('mobilité.zip Dépassé')
    world.now = before
  })
})

describe('retirer des horaires', () => {
  it('n’est possible qu’une fois, et dans sa Région', async () => {
    const [feed] = await world.sql<{ id: number }>`select id from gtfs where region = 'bfc'`
    const path = `/transports/${feed?.id}/retrait`
    expect((await world.as('helene').post(path)).status).toBe(404)
    expect((await world.as('claire').post(path)).notice).toContain('ne servent plus')
    expect((await world.as('claire').post(path)).status).toBe(404)
    expect(await world.sql`select from trajet union all select from calcul_trajet`).toEqual([])
    expect(await world.sql`select from gtfs_contenu`).toEqual([])
  })

  it('laisse les remettre', async () => {
    const file = archive(await reseau())
    expect((await charger(file)).notice).toContain('sont chargés')
    expect(await inForce()).toHaveLength(1)
    expect(await world.sql`select count(*) n from gtfs`).toEqual([{ n: 1 }])
  })
})
