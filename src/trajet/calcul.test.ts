import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { archive, type Reseau as Essai, passages, versLEst } from '../../test/horaires.ts'
import { isFerie, weekday } from '../calendrier/calendrier.ts'
import { calculer, DEBUT, type Depart, FIN, jourType } from './calcul.ts'
import { Gtfs } from './gtfs/gtfs.ts'

const centre = { latitude: 46.78, longitude: 4.85 }
const bourg = versLEst(centre, 12_000)
const village = versLEst(centre, 25_000)
const JOUR = '2026-11-24'
const site = { id: 1, ...centre }
const home = (code: string, at: { latitude: number; longitude: number }, habitee = false): Depart => ({
  code,
  habitee,
  ...at,
})
const at = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))

const trajets = (essai: Essai, communes: Depart[], sites = [site]) =>
  calculer([new Gtfs(archive(essai))], JOUR, sites, communes)
const one = (essai: Essai, communes: Depart[] = [home('71001', bourg)]) => trajets(essai, communes)[0]

const arrets = { centre, bourg, village }
const bus = (text: string) => ({ ligne: 'bus', passages: passages(text) })

describe('un trajet en transports', () => {
  it('part le plus tard possible pour être là à 9 h, et rentre après 17 h', () => {
    expect(
      one({
        arrets,
        courses: [
          bus('bourg 06:30, centre 06:55'),
          bus('bourg 08:10, centre 08:35'),
          bus('bourg 08:40, centre 09:05'),
          bus('centre 16:50, bourg 17:15'),
          bus('centre 17:20, bourg 17:45'),
        ],
      }),
    ).toEqual({
      commune: '71001',
      site_id: 1,
      depart: at('08:10'),
      arrivee: at('08:35'),
      correspondances: 0,
      retour: at('17:45'),
      correspondances_retour: 0,
      a_pied: false,
    })
  })

  it('accepte le car qui arrive à 9 h juste, pas une minute après', () => {
    expect(one({ arrets, courses: [bus('bourg 08:30, centre 09:00')] })).toMatchObject({
      depart: at('08:30'),
      arrivee: at('09:00'),
    })
    expect(one({ arrets, courses: [bus('bourg 08:31, centre 09:01')] })).toBeUndefined()
  })

  it('dit quand rien ne ramène le soir', () => {
    expect(
      one({ arrets, courses: [bus('bourg 08:10, centre 08:35'), bus('centre 16:59, bourg 17:30')] }),
    ).toMatchObject({
      retour: null,
      correspondances_retour: null,
    })
  })

  it('change de car au même arrêt, ou à un arrêt voisin en marchant', () => {
    const autre = versLEst(bourg, 150)
    const courses = [
      { ligne: 'A', passages: passages('village 07:30, bourg 07:50') },
      { ligne: 'B', passages: passages('bourg 07:55, centre 08:20') },
    ]
    expect(one({ arrets, courses }, [home('71002', village)])).toMatchObject({
      depart: at('07:30'),
      arrivee: at('08:20'),
      correspondances: 1,
    })
    const loin = courses.map(c =>
      c.ligne === 'B' ? { ...c, passages: passages('quai 07:55, centre 08:20') } : c,
    )
    expect(
      one({ arrets: { ...arrets, quai: autre }, courses: loin }, [home('71002', village)]),
    ).toMatchObject({
      correspondances: 1,
    })
    // 150 m away take 2 min 36 s: a bus that leaves after two minutes is missed.
    const court = courses.map(c =>
      c.ligne === 'B' ? { ...c, passages: passages('quai 07:52, centre 08:20') } : c,
    )
    expect(
      one({ arrets: { ...arrets, quai: autre }, courses: court }, [home('71002', village)]),
    ).toBeUndefined()
  })

  it('compte la marche à chaque bout, jusqu’à un kilomètre', () => {
    const courses = [bus('bourg 08:10, gare 08:35'), bus('gare 17:30, bourg 17:55')]
    const gare = versLEst(centre, 0, 600) // 600 m: 10 min 24 s
    const foyer = versLEst(bourg, 0, 900) // 900 m: 15 min 36 s
    expect(one({ arrets: { ...arrets, gare }, courses }, [home('71003', foyer)])).toMatchObject({
      depart: at('07:54'),
      arrivee: at('08:46'),
      retour: at('18:11'),
    })
    expect(
      one({ arrets: { ...arrets, gare }, courses }, [home('71003', versLEst(bourg, 0, 1_050))]),
    ).toBeUndefined()
    // Five minutes' walk from the stop would be past nine.
    expect(one({ arrets: { ...arrets, gare }, courses: [bus('bourg 08:10, gare 08:52')] })).toBeUndefined()
  })

  it('va à pied quand c’est tout près', () => {
    expect(
      one({ arrets, courses: [bus('bourg 08:10, centre 08:35')] }, [home('71004', versLEst(centre, 900))]),
    ).toMatchObject({
      a_pied: true,
      depart: DEBUT - 16,
      retour: FIN + 16,
    })
    expect(
      one({ arrets, courses: [bus('bourg 08:10, centre 08:35')] }, [home('71004', centre)]),
    ).toMatchObject({
      a_pied: true,
      depart: DEBUT - 1,
    })
  })

  it('ne monte ni ne descend où c’est interdit, ou seulement en téléphonant', () => {
    for (const forbidden of [1, 2, 3]) {
      const passagesDe = (pickup: number, drop: number) => [
        { arret: 'bourg', heure: '08:10:00', pickup },
        { arret: 'centre', heure: '08:35:00', drop },
      ]
      expect(one({ arrets, courses: [{ ligne: 'b', passages: passagesDe(forbidden, 0) }] })).toBeUndefined()
      expect(one({ arrets, courses: [{ ligne: 'b', passages: passagesDe(0, forbidden) }] })).toBeUndefined()
      expect(one({ arrets, courses: [{ ligne: 'b', passages: passagesDe(0, 0) }] })).toBeDefined()
    }
  })

  it('suit une boucle qui repasse au même arrêt', () => {
    const courses = [
      { ligne: 'boucle', passages: passages('centre 07:30, bourg 08:00, village 08:20, centre 08:50') },
    ]
    expect(one({ arrets, courses }, [home('71002', village)])).toMatchObject({
      depart: at('08:20'),
      arrivee: at('08:50'),
    })
    expect(one({ arrets, courses })).toMatchObject({ depart: at('08:00'), correspondances: 0 })
  })

  it('répète une course autant que le dit frequencies.txt', () => {
    const essai = {
      arrets,
      courses: [bus('bourg 06:00, centre 06:25')],
      fichiers: {
        'frequencies.txt': 'trip_id,start_time,end_time,headway_secs\ncourse-0,06:00:00,10:00:00,600\n',
      },
    }
    expect(one(essai)).toMatchObject({ depart: at('08:30'), arrivee: at('08:55') })
  })

  it('ne propose pas plus de trois heures, ni un départ avant 4 h, ni un site à plus de 60 km sauf à qui y habite', () => {
    expect(one({ arrets, courses: [bus('bourg 05:30, centre 08:35')] })).toBeUndefined()
    expect(one({ arrets, courses: [bus('bourg 03:50, centre 06:40')] })).toBeUndefined()
    const loin = versLEst(centre, 70_000)
    const essai = { arrets: { ...arrets, loin }, courses: [bus('loin 07:30, centre 08:35')] }
    expect(one(essai, [home('71005', loin)])).toBeUndefined()
    expect(one(essai, [home('71005', loin, true)])).toMatchObject({ depart: at('07:30') })
  })

  it('réunit plusieurs réseaux, leurs numéros d’arrêt se ressemblant', () => {
    const train = archive({
      arrets: { '1': village, '2': bourg },
      courses: [{ ligne: '1', passages: passages('1 07:30, 2 07:50') }],
    })
    const car = archive({
      arrets: { '1': bourg, '2': centre },
      courses: [{ ligne: '1', passages: passages('1 08:00, 2 08:30') }],
    })
    const [found] = calculer([new Gtfs(train), new Gtfs(car)], JOUR, [site], [home('71002', village)])
    expect(found).toMatchObject({ depart: at('07:30'), arrivee: at('08:30'), correspondances: 1 })
  })
})

describe('le jour type', () => {
  const semaine = [bus('bourg 08:10, centre 08:35')]
  const jour = (essai: Essai, today: string) => jourType([new Gtfs(archive(essai))], today)

  it('est le premier jour travaillé qui a presque autant de passages que le plus fourni', () => {
    expect(jour({ arrets, courses: semaine }, '2026-11-21')).toBe('2026-11-23')
  })

  it('évite les vacances d’un service d’école et les jours fériés', () => {
    const essai = {
      arrets,
      courses: [
        ...semaine,
        { ligne: 'école', service: 'ecole', passages: passages('bourg 07:40, centre 08:05') },
      ],
      services: { ecole: { jours: '1111100', du: '2026-01-05', au: '2026-12-31' } },
    }
    expect(jour(essai, '2025-12-20')).toBe('2026-01-05')
    expect(isFerie(jour({ arrets, courses: semaine }, '2026-05-13') ?? '')).toBe(false)
    expect(jour({ arrets, courses: semaine }, '2026-05-13')).toBe('2026-05-15')
  })

  it('n’existe pas quand rien ne circule', () => {
    expect(
      jour({ arrets, courses: semaine, du: '2026-01-01', dernier: '2026-11-30' }, '2026-12-01'),
    ).toBeNull()
    expect(
      jour(
        { arrets, courses: [{ ...semaine[0], ligne: 'b', service: 'absent', passages: [] }] },
        '2026-12-01',
      ),
    ).toBeNull()
  })

  it('tient compte des jours ajoutés et retirés', () => {
    const essai = {
      arrets,
      courses: semaine,
      exceptions: [
        { service: 'semaine', jour: '2026-11-23', type: 2 as const },
        { service: 'semaine', jour: '2026-11-29', type: 1 as const },
      ],
    }
    expect(jour(essai, '2026-11-21')).toBe('2026-11-24')
    expect(weekday('2026-11-29')).toBe(7)
    expect(
      new Gtfs(archive(essai)).courses(['2026-11-23', '2026-11-24', '2026-11-28', '2026-11-29']),
    ).toEqual([0, 1, 0, 1])
  })
})

/** A few lines over a few stops, at random, far enough apart to be joined by vehicles alone. */
const stops = ['a', 'b', 'c', 'd', 'e', 'f']
const places = Object.fromEntries(
  stops.map((id, i) => [id, versLEst(centre, 4_000 * (i % 3), 4_000 * Math.floor(i / 3))]),
)
const course = fc
  .tuple(
    fc.shuffledSubarray(stops, { minLength: 2 }),
    fc.integer({ min: 0, max: 200 }),
    fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 6, maxLength: 6 }),
  )
  .map(([path, start, legs]) =>
    path.map((arret, i) => ({ arret, minute: start + legs.slice(0, i).reduce((n, l) => n + l, 0) })),
  )
const hour = (m: number) =>
  `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}:00`

/** When one is at each stop, leaving one of them at a minute, with five vehicles at most: every run tried, again and again. */
function reach(
  runs: { arret: string; minute: number }[][],
  from: string,
  minute: number,
): Map<string, number> {
  let best = new Map([[from, minute]])
  for (let ride = 0; ride < 5; ride++) {
    const next = new Map(best)
    for (const run of runs)
      for (const [i, on] of run.entries())
        if ((best.get(on.arret) ?? Number.POSITIVE_INFINITY) <= on.minute)
          for (const off of run.slice(i + 1))
            if (off.minute < (next.get(off.arret) ?? Number.POSITIVE_INFINITY))
              next.set(off.arret, off.minute)
    best = next
  }
  return best
}

describe('sur des réseaux au hasard', () => {
  it('personne ne peut partir plus tard, ni rentrer plus tôt', () => {
    fc.assert(
      fc.property(fc.array(course, { minLength: 1, maxLength: 12 }), runs => {
        const morning = runs.map(run => run.map(p => ({ ...p, minute: p.minute + at('05:30') })))
        const evening = runs.map(run => run.map(p => ({ ...p, minute: p.minute + at('17:00') })))
        const courses = [...morning, ...evening].map((run, i) => ({
          ligne: `ligne ${i}`,
          passages: run.map(p => ({ arret: p.arret, heure: hour(p.minute) })),
        }))
        const communes = stops.slice(1).map(id => home(id, places[id] ?? centre))
        const found = trajets({ arrets: places, courses }, communes, [{ id: 1, ...(places.a ?? centre) }])
        for (const { code } of communes) {
          const got = found.find(t => t.commune === code)
          const latest = Array.from({ length: DEBUT - at('04:00') + 1 }, (_, i) => DEBUT - i).find(
            m => (reach(morning, code, m).get('a') ?? Number.POSITIVE_INFINITY) <= DEBUT,
          )
          if (latest === undefined) expect(got).toBeUndefined()
          if (latest !== undefined && latest >= DEBUT - 180) expect(got).toBeDefined()
          if (!got || latest === undefined) continue
          expect(got.depart).toBe(latest)
          expect(got.arrivee).toBeLessThanOrEqual(DEBUT)
          expect(got.arrivee).toBeGreaterThanOrEqual(reach(morning, code, latest).get('a') ?? 0)
          expect(got.retour).toBe(reach(evening, 'a', FIN).get(code) ?? null)
        }
      }),
      { numRuns: 150 },
    )
  })
})
