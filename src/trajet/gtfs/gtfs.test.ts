import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { archive, fichiers, passages } from '../../../test/horaires.ts'
import { Gtfs } from './gtfs.ts'
import { zipOf } from './zip.ts'

const MEGA = 1024 * 1024

const essai = {
  arrets: { a: { latitude: 46.78, longitude: 4.85 }, b: { latitude: 46.9, longitude: 4.85 } },
  courses: [{ ligne: '1', passages: passages('a 08:00, b 08:30') }],
}
const avec = (autres: Record<string, string>) => zipOf({ ...fichiers(essai), ...autres })
const sans = (...names: string[]) =>
  zipOf(Object.fromEntries(Object.entries(fichiers(essai)).filter(([name]) => !names.includes(name))))
const apercu = (bytes: Uint8Array) => new Gtfs(bytes).apercu()

describe('un fichier d’horaires', () => {
  it('dit ses jours, ses lignes et ses arrêts', () => {
    const { arrets, ...rest } = apercu(archive(essai))
    expect(rest).toEqual({ du: '2026-01-01', au: '2028-01-01', lignes: 1 })
    expect(arrets.map(a => a.nom)).toEqual(['Arrêt « a », centre', 'Arrêt « b », centre'])
  })

  it('se lit dans un dossier de l’archive, avec une marque d’encodage, des fins de ligne et des guillemets de toute sorte', () => {
    const moved = Object.fromEntries(
      Object.entries(fichiers(essai)).map(([name, text]) => [
        `horaires/${name}`,
        `\uFEFF${text.replaceAll('\r\n', '\n')}`,
      ]),
    )
    expect(apercu(zipOf({ '__MACOSX/stops.txt': 'rien', ...moved })).arrets).toHaveLength(2)
    const stops =
      'stop_lon,"stop_name",stop_lat,stop_id\n4.85,"Gare, dite ""la vieille""\nvoie 2",46.78,a\n4.86,Bourg,46.79,b'
    expect(apercu(avec({ 'stops.txt': stops })).arrets).toEqual([
      { id: 'a', nom: 'Gare, dite "la vieille"\nvoie 2', latitude: 46.78, longitude: 4.85 },
      { id: 'b', nom: 'Bourg', latitude: 46.79, longitude: 4.86 },
    ])
  })

  it('laisse de côté les arrêts sans position, ou à la position impossible', () => {
    const stops =
      'stop_id,stop_name,stop_lat,stop_lon\na,A,46.78,4.85\nb,B,,\nc,C,0,0\nd,D,97,4\ne,E,nord,4\n'
    expect(apercu(avec({ 'stops.txt': stops })).arrets.map(a => a.id)).toEqual(['a'])
  })

  it('peut ne décrire ses jours qu’un par un', () => {
    const dates =
      'service_id,date,exception_type\nsemaine,20261124,1\nsemaine,20261130,1\nsemaine,20261224,2\n'
    const bytes = zipOf({
      ...Object.fromEntries(Object.entries(fichiers(essai)).filter(([name]) => name !== 'calendar.txt')),
      'calendar_dates.txt': dates,
    })
    expect(apercu(bytes)).toMatchObject({ du: '2026-11-24', au: '2026-12-01' })
    expect(new Gtfs(bytes).courses(['2026-11-23', '2026-11-24', '2026-12-24'])).toEqual([0, 1, 0])
  })
})

describe('ce qui n’est pas un fichier d’horaires', () => {
  const header = 'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n'
  it.each<[string, () => Uint8Array, RegExp]>([
    ['n’est pas un zip', () => Buffer.from('stop_id,stop_name\n'), /pas une archive zip/],
    ['est vide', () => Buffer.alloc(0), /pas une archive zip/],
    ['est arrivé à moitié', () => archive(essai).subarray(0, 700), /pas une archive zip/],
    ['a perdu sa fin', () => archive(essai).subarray(0, -30), /pas une archive zip/],
    [
      'est un autre zip',
      () => zipOf({ 'lisez-moi.txt': 'Bonjour' }),
      /Il manque stops.txt, routes.txt, trips.txt, stop_times.txt/,
    ],
    ['n’a pas d’horaires', () => sans('stop_times.txt'), /Il manque stop_times.txt dans cette archive/],
    [
      'n’a pas de calendrier',
      () => sans('calendar.txt', 'calendar_dates.txt'),
      /calendar.txt ou calendar_dates.txt/,
    ],
    [
      'n’a pas une colonne',
      () => avec({ 'stops.txt': 'stop_name,stop_lat,stop_lon\nA,46,4\n' }),
      /stops.txt : il manque la colonne stop_id/,
    ],
    [
      'a un jour impossible',
      () => avec({ 'calendar.txt': `${header}semaine,1,1,1,1,1,0,0,20260230,20261231\n` }),
      /calendar.txt, ligne 2 : « 20260230 »/,
    ],
    ['n’a aucun jour', () => avec({ 'calendar.txt': header }), /Aucun jour de circulation/],
    [
      'n’a aucun arrêt placé',
      () => avec({ 'stops.txt': 'stop_id,stop_name\na,A\n' }),
      /position d’aucun arrêt/,
    ],
  ])('%s', (_, bytes, message) => expect(() => apercu(bytes())).toThrow(message))

  it('a une heure impossible, et dit laquelle', () => {
    const times = 'trip_id,arrival_time,departure_time,stop_id,stop_sequence\ncourse-0,8h05,8h05,a,1\n'
    expect(() => apercu(avec({ 'stop_times.txt': times }))).toThrow(/stop_times.txt, ligne 2 : « 8h05 »/)
  })

  /** An archive of one huge file of zeros, that says its true size or a small one. */
  function bomb(declared: number): Buffer {
    const name = Buffer.from('stops.txt')
    const packed = deflateRawSync(Buffer.alloc(12 * MEGA), { level: 9 })
    const head = (extra: number) => {
      const bytes = Buffer.alloc(extra)
      const at = extra - 26
      bytes.writeUInt16LE(8, at + 4)
      bytes.writeUInt32LE(packed.length, at + 14)
      bytes.writeUInt32LE(declared, at + 18)
      bytes.writeUInt16LE(name.length, at + 22)
      return bytes
    }
    const others = zipOf(fichiers(essai))
    const count = others.readUInt16LE(others.length - 12)
    const start = others.readUInt32LE(others.length - 6)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), head(26), name, packed])
    const central = Buffer.concat([
      Buffer.from('PK\x01\x02'),
      head(28),
      Buffer.alloc(10),
      Buffer.from(new Uint32Array([start]).buffer),
      name,
    ])
    const entries = Buffer.concat([others.subarray(start, -22), central])
    const end = Buffer.from(others.subarray(-22))
    end.writeUInt16LE(count + 1, 8)
    end.writeUInt16LE(count + 1, 10)
    end.writeUInt32LE(entries.length, 12)
    end.writeUInt32LE(start + local.length, 16)
    return Buffer.concat([others.subarray(0, start), local, entries, end])
  }

  it('se gonfle sans mesure, qu’il le déclare ou le cache', () => {
    for (const declared of [12 * MEGA, 1_000]) {
      const bytes = bomb(declared)
      expect(bytes.length).toBeLessThan(50_000)
      expect(() => new Gtfs(bytes, 10 * MEGA).apercu()).toThrow(
        /Une fois décompressée, cette archive est trop lourde \(stops.txt\)/,
      )
    }
  })

  it('compte des milliers de fichiers', () => {
    const files = Object.fromEntries(Array.from({ length: 1_001 }, (_, i) => [`${i}.txt`, '']))
    expect(() => apercu(zipOf(files))).toThrow(/contient 1001 fichiers/)
  })
})
