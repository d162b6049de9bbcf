import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { onServer, openWorld, type World } from '../../test/world.ts'
import { addDays, days, isFerie, isOuvre, monday, weekday } from '../calendrier/calendrier.ts'
import { colonnes } from './colonnes.ts'
import { importer, type Reglages } from './import.ts'
import { lignes, type Ouvrir, reconnaitre } from './lecture.ts'
import { phrase, type Refusee } from './ligne.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const lundi = () => monday(addDays(world.today, -7))
const ouvres = () => days(lundi(), addDays(lundi(), 5)).filter(jour => isOuvre(jour))
const jour = () => ouvres()[0] ?? lundi()
const aicha = () => world.cast.parcours.aicha
const TITRES = 'parcours;jour;demi;statut;minutes;retard;motif;connexion;travail'
const fichier = (...lines: string[]) => `${TITRES}\n${lines.join('\n')}\n`

beforeEach(() =>
  world.write(db =>
    db.deleteFrom('demi_journee').where('parcours_id', '=', aicha()).where('jour', '>=', lundi()).execute(),
  ),
)

const notees = (parcours = aicha()) =>
  world.sql<
    Record<string, unknown>
  >`select jour, demi, statut, minutes, retard, motif, minutes_connexion, travail
    from demi_journee where parcours_id = ${parcours} and jour >= ${lundi()} order by jour, demi desc`
const journal = async () =>
  (await world.sql<{ n: number }>`select count(*)::int n from journal where objet = 'demi_journee'`)[0]?.n
const send = async (text: string | Uint8Array<ArrayBuffer>, who: 'marc' | 'lucie' = 'marc') => {
  const form = new FormData()
  form.set('fichier', new File([text], 'présences.csv', { type: 'text/csv' }))
  return world.as(who).upload('/releves', form)
}
interface Resultat {
  lignes: number
  ecrites: number
  inchangees: number
  refusees: number
  colonnes_inconnues: string[]
  erreurs: { ligne: number; messages: string[] }[]
}
const api = async (body: object) => {
  const answer = await world.as('marc').api('/releves', body)
  return { ...answer, ...answer.json<Resultat>() }
}
/** What is said of the only refused line. */
const refus = async (...line: string[]) => {
  const { erreurs } = await api({ fichier: fichier(...line) })
  return erreurs.flatMap(e => e.messages).join(' ')
}

describe('un fichier de présences', () => {
  test('est enregistré, le reste est montré ligne par ligne', async () => {
    const { status, location, notice } = await send(
      fichier(
        `${aicha()};${jour()};M;P;3h30;5;;;`,
        `${aicha()};${jour()};AM;D;;;;45;Exercice rendu`,
        `${aicha()};${jour()};nuit;P;180;;;;`,
        `999999;${jour()};M;P;180;;;;`,
      ),
    )
    expect([status, notice]).toEqual([
      303,
      'Import terminé : 2 demi-journées enregistrées, 0 inchangée, 2 lignes refusées.',
    ])
    expect(await notees()).toMatchObject([
      { demi: 'matin', statut: 'present', minutes: 210, retard: 5 },
      {
        demi: 'apres_midi',
        statut: 'distance',
        minutes: 180,
        minutes_connexion: 45,
        travail: 'Exercice rendu',
      },
    ])
    const { text } = await world.as('marc').get(location ?? '')
    expect(text).toContain('« nuit » n’est pas une demi-journée : écrivez matin')
    expect(text).toContain('« 999999 » n’est le numéro d’aucun parcours de votre organisme')
    expect((await world.as('marc').get('/releves')).text).toContain('présences.csv')
  })

  test('envoyé deux fois ne change rien et n’écrit rien au journal', async () => {
    const text = fichier(`${aicha()};${jour()};M;P;180;;;;`, `${aicha()};${jour()};AM;AJ;180;;Convocation;;`)
    expect(await api({ fichier: text })).toMatchObject({ ecrites: 2, inchangees: 0 })
    const [before, lines] = [await notees(), await journal()]
    expect(await api({ fichier: text })).toMatchObject({ ecrites: 0, inchangees: 2, refusees: 0 })
    expect(await notees()).toEqual(before)
    expect(await journal()).toBe(lines)
  })

  test('d’un tableur ancien, en Windows-1252 avec des points-virgules, se lit', async () => {
    const text = `Prénom;Nom;Né(e) le;Date;Demi-journée;Présence;Durée\r\nA\xefcha;DIALLO;%;${jour().split('-').reverse().join('/')};apr\xe8s-midi;pr\xe9sente;2,5 h\r\n`
    const [person] = await world.sql<{ le: string }>`select g.date_naissance le from stagiaire g
      join parcours p on p.region = g.region and p.stagiaire_id = g.id where p.id = ${aicha()}`
    const written = text
      .replace('Né(e) le', 'Date de naissance')
      .replace('%', person?.le ?? '')
      .replaceAll('é', '\xe9')
    const { notice } = await send(Uint8Array.from(Buffer.from(written, 'latin1')))
    expect(notice).toContain('1 demi-journée enregistrée')
    expect(await notees()).toMatchObject([{ demi: 'apres_midi', statut: 'present', minutes: 150 }])
  })

  test('une colonne absente laisse ce qui est noté ; une colonne inconnue est nommée', async () => {
    await api({ fichier: fichier(`${aicha()};${jour()};M;P;150;10;;;`) })
    const done = await api({ fichier: `parcours,jour,demi,statut,salle\n${aicha()},${jour()},M,P,B12\n` })
    expect(done).toMatchObject({ inchangees: 1, colonnes_inconnues: ['salle'] })
    expect(await api({ fichier: `parcours,jour,demi,statut\n${aicha()},${jour()},M,AI\n` })).toMatchObject({
      ecrites: 1,
    })
    expect(await notees()).toMatchObject([{ statut: 'absence_injustifiee', retard: 0 }])
  })

  test('les lignes refusées se téléchargent, se corrigent et se réimportent', async () => {
    const { location } = await send(
      fichier(`${aicha()};${jour()};nuit;P;180;;;;`, `${aicha()};${jour()};M;P;180;;;;`),
    )
    const list = await world.as('marc').get(`${location}/refus.csv`)
    expect(list.text.split('\r\n')[0]).toContain('ligne;parcours;jour;demi;statut;minutes;à corriger')
    expect(list.text).not.toContain(';M;')
    expect((await send(list.text.replace('nuit', 'AM'))).notice).toContain(
      '1 demi-journée enregistrée, 0 inchangée, 0 ligne',
    )
  })

  test.each([
    ['vide', '', 'Ce fichier est vide'],
    ['sans autre ligne que ses titres', `${TITRES}\n`, 'que sa ligne de titres'],
    ['sans les bons titres', 'a;b\n1;2\n', 'Il manque : jour, demi, statut'],
    ['qui est un classeur', 'PK\x03\x04…', 'pas un CSV'],
  ])('%s est refusé en entier', async (_, text, message) => {
    const { status, text: page } = await send(text)
    expect([status, page]).toEqual([422, expect.stringContaining(message)])
  })

  test('trop lourd est refusé sans être lu', async () => {
    for (const [size, expected] of [
      [4 * 1024 * 1024 + 1, 422],
      [5 * 1024 * 1024, 413],
    ] as const) {
      const { status, text } = await send('x'.repeat(size))
      expect([status, text]).toEqual([expected, expect.stringContaining('4 Mo au plus')])
    }
    const body = { fichier: 'x'.repeat(6 * 1024 * 1024) }
    expect((await world.as('marc').api('/releves', body)).status).toBe(413)
  })

  test('avec un guillemet jamais fermé ou un caractère nul ne perd que cette ligne', async () => {
    const { notice } = await send(
      fichier(
        `${aicha()};${jour()};M;P;180;;;;"ouvert`,
        `${aicha()};${jour()};M\0;P;180;;;;`,
        `${aicha()};${jour()};AM;P;180;;;;`,
      ),
    )
    expect(notice).toContain('1 demi-journée enregistrée, 0 inchangée, 2 lignes refusées')
  })
})

describe('une ligne est refusée', () => {
  test('pour qui est d’un autre organisme, comme pour qui n’existe pas', async () => {
    const text = fichier(`${aicha()};${jour()};M;P;180;;;;`)
    const { location, notice } = await send(text, 'lucie')
    expect(notice).toContain('0 demi-journée enregistrée, 0 inchangée, 1 ligne refusée')
    expect((await world.as('lucie').get(location ?? '')).text).toContain('n’est le numéro d’aucun parcours')
    expect((await world.as('marc').get(location ?? '')).status).toBe(404)
    expect((await world.as('marc').get(`${location}/refus.csv`)).status).toBe(404)
    expect(await notees()).toEqual([])
  })

  test('avant l’entrée, un jour férié, un jour à venir', async () => {
    const [{ date_entree } = { date_entree: '' }] = await world.sql<{ date_entree: string }>`
      select date_entree from parcours where id = ${aicha()}`
    expect(await refus(`${aicha()};${addDays(date_entree, -1)};M;P;180;;;;`)).toContain('avant son entrée')
    const demain = addDays(world.today, 1)
    if (!isFerie(demain))
      expect(await refus(`${aicha()};${demain};M;P;180;;;;`)).toContain('seule une absence justifiée')
  })

  test('à venir, sauf une absence justifiée annoncée', async () => {
    const later = days(addDays(world.today, 1), addDays(world.today, 6)).find(jour => isOuvre(jour))
    expect(await refus(`${aicha()};${later};M;AJ;180;;;;`)).toBe('')
  })

  test('un mois certifié, non rouvert', async () => {
    const [etat] = await world.sql<{
      mois: string
    }>`select mois from etat_courant where parcours_id = ${aicha()} limit 1`
    const day = days(etat?.mois ?? '', addDays(etat?.mois ?? '', 28)).findLast(jour => isOuvre(jour))
    expect(await refus(`${aicha()};${day};M;AI;120;;;;`)).toContain('déjà certifié')
  })

  test('trop longue, dans sa demi-journée, sa journée ou sa semaine', async () => {
    expect(await refus(`${aicha()};${jour()};M;P;6h01;;;;`)).toContain('de 1 à 360 minutes')
    expect(await refus(`${aicha()};${jour()};M;P;350;11;;;`)).toContain('retard compris')
    expect(
      await refus(...['M;P;360', 'AM;P;360', 'S;P;60'].map(x => `${aicha()};${jour()};${x};;;;`)),
    ).toMatch(/^ligne 4, colonne minutes : la journée compterait 13.h, 12 heures au plus/)
    const full = ouvres().flatMap(j => [`${aicha()};${j};M;P;360;;;;`, `${aicha()};${j};AM;P;360;;;;`])
    expect(await refus(...full)).toMatch(/la semaine du .* compterait/)
  })

  test('quand elle répète une demi-journée du fichier, en disant laquelle', async () => {
    expect(await refus(`${aicha()};${jour()};M;P;180;;;;`, `${aicha()};${jour()};matin;AI;180;;;;`)).toBe(
      'ligne 3 : cette demi-journée est déjà à la ligne 2 : gardez une seule des deux.',
    )
    expect(await notees()).toMatchObject([{ statut: 'present' }])
  })

  test('à distance sans preuve, en retard sans être venu, avec un motif sans absence justifiée', async () => {
    expect(await refus(`${aicha()};${jour()};M;D;180;;;;`)).toContain(
      'temps de connexion ou un travail validé',
    )
    expect(await refus(`${aicha()};${jour()};M;AI;180;5;;;`)).toContain('ne se note que pour qui est venu')
    expect(await refus(`${aicha()};${jour()};M;P;180;;convocation;;`)).toContain('pour une absence justifiée')
  })
})

describe('l’API', () => {
  test('prend des lignes en JSON, ou le CSV lui-même', async () => {
    const lignes = [{ parcours: aicha(), jour: jour(), demi: 'matin', statut: 'présent', minutes: 180 }]
    expect(await api({ lignes })).toMatchObject({ status: 201, lignes: 1, ecrites: 1 })
    expect(await api({ lignes: [{ ...lignes[0], statut: '?' }] })).toMatchObject({
      refusees: 1,
      erreurs: [{ ligne: 1, messages: [expect.stringContaining('ligne 1, colonne statut : « ? »')] }],
    })
    expect((await world.as('marc').api('/releves', {})).status).toBe(422)
    expect((await world.as('marc').api('/releves', { lignes: [] })).status).toBe(422)
    const csv = await world
      .as('marc')
      .apiText('/releves', fichier(`${aicha()};${jour()};AM;P;180;;;;`), 'text/csv; charset=utf-8')
    expect([csv.status, csv.json<Resultat>().ecrites]).toEqual([201, 1])
  })

  test('n’est ouverte qu’aux organismes', async () => {
    for (const who of ['sofia', 'claire', 'aicha'] as const)
      expect((await world.as(who).api('/releves', { lignes: [{ jour: '' }] })).status).toBe(404)
  })
})

describe('par milliers', () => {
  let many: number[] = []
  const all = () =>
    days(addDays(world.today, -70), world.today)
      .filter(jour => isOuvre(jour))
      .slice(0, 42)
  beforeAll(async () => {
    many = await world.write(async db => {
      const { sql } = await import('kysely')
      await sql`set local session_replication_role = replica`.execute(db)
      const { rows } = await sql<{
        id: number
      }>`insert into parcours (region, prescription_id, stagiaire_id, dispositif, version,
          action_id, date_entree, fin_initiale, minutes_prevues, minutes_max, minutes_semaine, distance_m, conseiller_id, referent_id)
        select region, 1000000 + n, stagiaire_id, dispositif, version, action_id, ${addDays(world.today, -80)}, ${addDays(world.today, 200)},
          30000, 30000, minutes_semaine, distance_m, conseiller_id, referent_id from parcours, generate_series(1, 62) n
        where id = ${aicha()} returning id`.execute(db)
      return rows.map(r => r.id)
    })
  })
  const big = () =>
    fichier(...many.flatMap(id => all().flatMap(j => [`${id};${j};M;P;150;;;;`, `${id};${j};AM;P;150;;;;`])))
  const count = async () =>
    (
      await world.sql<{
        n: number
      }>`select count(*)::int n from demi_journee where parcours_id = any(${many}::bigint[])`
    )[0]?.n

  test('cinq mille lignes passent par le web, et le journal suffit à les refaire', async () => {
    const { notice } = await send(big())
    expect(many.length * all().length * 2).toBeGreaterThan(5000)
    expect(notice).toMatch(/^Import terminé : 5.208 demi-journées enregistrées, 0 inchangée, 0 ligne refusée/)
    expect(await count()).toBe(5208)
    const [gap] = await world.sql<{ n: number }>`with refait as (
        select distinct on (region, parcours_id, jour, demi) apres from journal_presence
        where parcours_id = any(${many}::bigint[]) order by region, parcours_id, jour, demi, id desc)
      select count(*)::int n from (select apres from refait where apres is not null) r
      full join (select to_jsonb(d) note from demi_journee d where d.parcours_id = any(${many}::bigint[])) d on d.note = r.apres
      where r.apres is null or d.note is null`
    expect(gap?.n).toBe(0)
  }, 60_000)

  test('le même fichier, même mêlé de changements, n’écrit que ce qui change', async () => {
    const changed = big().replace(';M;P;150', ';M;P;155')
    expect(await api({ fichier: changed })).toMatchObject({ ecrites: 1, inchangees: 5207 })
  }, 60_000)
})

/** The import as a terminal does it: each lot is a transaction. */
const enLots = async (text: string, more: Partial<Reglages> = {}) => {
  const erreurs: Refusee[] = []
  const open: Ouvrir = async function* () {
    yield Buffer.from(text)
  }
  const done = await importer(lignes(open, await reconnaitre(open)), {
    envoi: { region: 'bfc', organisme_id: world.cast.organismes.atelier, compte_id: null },
    today: world.today,
    ensemble: work => world.write(work),
    lot: 3,
    refus: one => erreurs.push(one),
    ...more,
  })
  return { ...done, messages: erreurs.flatMap(e => e.fautes.map(f => phrase(e.ligne, f))) }
}
const semaine = () => ouvres().flatMap(j => [`${aicha()};${j};M;P;150;;;;`, `${aicha()};${j};AM;P;150;;;;`])

describe('par lots', () => {
  test('un lot que la base refuse est repris jusqu’à la ligne fautive, les autres passent', async () => {
    const late = ouvres().at(-1) ?? ''
    let turn = 0
    // The first turn reads who the organisation has. Then someone suspends the pathway for a day, between the reading of
    // its file and the writing of the lines.
    const { ecrites, messages } = await enLots(fichier(...semaine()), {
      lot: 100,
      ensemble: work =>
        world.write(async db => {
          const { sql } = await import('kysely')
          turn++
          if (turn === 1) return work(db)
          if (turn === 2) {
            await work(db)
            throw Object.assign(new Error(), { constraint: 'presence_jour_suspendu' })
          }
          await sql`insert into suspension (region, parcours_id, periode, motif)
            select 'bfc', ${aicha()}, daterange(${late}::date, ${late}::date, '[]'), 'sante'
            where not exists (select from suspension where parcours_id = ${aicha()})`.execute(db)
          return work(db)
        }),
    })
    expect(ecrites).toBe(semaine().length - 2)
    expect(messages).toHaveLength(2)
    expect(messages.join()).toContain('suspendu')
    await world.write(db => db.deleteFrom('suspension').where('parcours_id', '=', aicha()).execute())
  })

  test('une demi-journée répétée dans un lot suivant est refusée', async () => {
    const { messages } = await enLots(fichier(...semaine(), semaine()[0] ?? ''))
    expect(messages).toEqual([expect.stringContaining('déjà à la ligne 2')])
  })

  test('une erreur qui n’est pas une règle arrête l’import et se voit', async () => {
    await expect(
      enLots(fichier(...semaine()), { ensemble: () => Promise.reject(new Error('disque plein')) }),
    ).rejects.toThrow('disque plein')
  })

  test.runIf(onServer())(
    'deux imports lancés ensemble n’écrivent chaque demi-journée qu’une fois',
    async () => {
      const lines = semaine()
      const done = await Promise.all([
        enLots(fichier(...lines), { lot: 100 }),
        enLots(fichier(...lines.toReversed()), { lot: 100 }),
        enLots(fichier(...lines), { lot: 2 }),
      ])
      expect(done.reduce((n, d) => n + d.ecrites, 0)).toBe(lines.length)
      expect(done.reduce((n, d) => n + d.inchangees, 0)).toBe(2 * lines.length)
      expect(await notees()).toHaveLength(lines.length)
    },
  )
})

test('les colonnes de l’aide sont celles qui se lisent', async () => {
  const { text } = await world.as('marc').get('/releves')
  for (const c of colonnes) expect(text).toContain(c)
  expect(weekday(lundi())).toBe(1)
})
