import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { NOW } from '../../test/clock.ts'
import { onServer, openWorld, type World } from '../../test/world.ts'
import { addDays, isOuvre, mois } from '../calendrier/calendrier.ts'
import { jour as dateOf } from '../web/format.ts'
import { codeAt } from './presence.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
  await world.sql`delete from seance where parcours_id = ${world.cast.parcours.aicha}`
  await world.app() // Loaded before the clock of the first test runs.
})
afterAll(() => world.close())
/** Each story has its own morning: attempts, codes and signatures of one do not weigh on the next. */
beforeEach(async () => {
  world.now = NOW
  await world.sql`delete from tentative`
})

const later = (minutes: number) => new Date(Date.parse(world.now) + minutes * 60_000).toISOString()
const jour = (end = '', day = world.today) => `/presence/${world.cast.actions.chalon}/${day}${end}`
const aicha = () => world.cast.parcours.aicha

/** The next working days after the clock's, so that no story finds what another one wrote. */
let used = 0
function anotherDay() {
  do world.now = new Date(Date.parse(world.now) + 86_400_000).toISOString()
  while (!isOuvre(world.today))
}
function newDay() {
  used++
  for (let i = 0; i < used; i++) anotherDay()
}

const shown = async (demi = 'matin', day = world.today, action = world.cast.actions.chalon) => {
  const [row] = await world.sql<{ secret: string }>`select secret from code_presence
    where action_id = ${action} and jour = ${day} and demi = ${demi} and ferme_le is null`
  return codeAt(row?.secret ?? '', world.now)
}
const opened = async (demi = 'matin') => {
  expect((await world.as('marc').post(jour(`/${demi}/ouverture`))).status).toBe(303)
  return shown(demi)
}
const sign = (code: string) => world.as('aicha').post('/signer', { code })
const signatures = (day = world.today) =>
  world.sql<{
    moyen: string
    demi: string
    compte_id: number | null
  }>`select moyen, demi, compte_id from emargement
    where parcours_id = ${aicha()} and jour = ${day} order by demi`
const notes = (day = world.today) =>
  world.sql<{ statut: string; minutes: number; demi: string }>`select statut, minutes, demi from demi_journee
    where parcours_id = ${aicha()} and jour = ${day} order by demi`

const PDF = '%PDF-1.7 une feuille'
const sheet = (
  content: string | Uint8Array<ArrayBuffer>,
  name: string,
  fields: Record<string, string | number> = {},
) => {
  const body = new FormData()
  body.set('piece', new File([content], name))
  for (const [key, value] of Object.entries(fields)) body.set(key, String(value))
  return body
}

describe('le code de la salle', () => {
  test('s’affiche, se tape, et note la présence', async () => {
    newDay()
    const marc = world.as('marc')
    const done = await marc.post(jour('/matin/ouverture'))
    expect(done.location).toBe(jour('/matin/code'))
    const page = await marc.get(jour('/matin/code'))
    const code = await shown()
    expect(page.text).toContain(`${code.slice(0, 3)} ${code.slice(3)}`)
    expect(Number(page.headers.get('refresh'))).toBeLessThanOrEqual(20)
    expect((await world.as('aicha').get('/signer')).text).toContain('inputmode="numeric"')
    const { status, notice } = await sign(`${code.slice(0, 3)} ${code.slice(3)}`)
    expect(status).toBe(303)
    expect(notice).toMatch(/^C’est signé : .*, matin\.$/)
    expect(await signatures()).toEqual([
      { moyen: 'code', demi: 'matin', compte_id: world.cast.comptes.aicha },
    ])
    expect(await notes()).toEqual([{ statut: 'present', minutes: 180, demi: 'matin' }])
    expect((await world.as('aicha').get('/signer')).text).toContain('par le code de la salle')
    expect((await marc.get(jour())).text).toContain('A signé')
    expect((await marc.get(jour('/matin/code'))).text).toContain('1 signature')
  })

  test('note les minutes et la modalité de l’emploi du temps', async () => {
    newDay()
    await world.write(db =>
      db
        .insertInto('seance')
        .values({
          region: 'bfc',
          parcours_id: aicha(),
          periode: `[${world.today},${addDays(world.today, 1)})`,
          jour_semaine: new Date(world.now).getUTCDay(),
          debut: 540,
          fin: 750,
          modalite: 'entreprise',
        })
        .execute(),
    )
    await sign(await opened())
    expect(await notes()).toEqual([{ statut: 'entreprise', minutes: 210, demi: 'matin' }])
    expect((await world.as('marc').get(jour())).text).toContain('Pas attendu')
    await world.sql`delete from seance where parcours_id = ${aicha()}`
  })

  test('à distance, la signature est gardée et la feuille attend la preuve', async () => {
    newDay()
    await world.sql`insert into seance (region, parcours_id, periode, jour_semaine, debut, fin, modalite)
      values ('bfc', ${aicha()}, daterange(${world.today}, ${addDays(world.today, 1)}),
        extract(isodow from ${world.today}::date), 540, 720, 'distance')`
    await sign(await opened())
    expect(await signatures()).toHaveLength(1)
    expect(await notes()).toEqual([])
    expect((await world.as('marc').get(jour())).text).toContain('A signé, à noter sur la feuille')
    await world.sql`delete from seance where parcours_id = ${aicha()}`
  })

  test('ne rejoue pas : la même personne, le même code, une seule signature', async () => {
    newDay()
    const code = await opened()
    expect((await sign(code)).status).toBe(303)
    const again = await sign(code)
    expect(again.status).toBe(422)
    expect(again.text).toContain('Cette demi-journée est déjà signée.')
    expect(await signatures()).toHaveLength(1)
  })

  test('reste bon le temps d’un téléphone lent, puis plus', async () => {
    newDay()
    const code = await opened()
    world.now = later(3)
    expect((await sign(code)).text).toContain('n’est pas le bon, ou il a déjà changé')
    world.now = later(-1)
    expect((await sign(code)).status).toBe(303)
  })

  test('refuse le code d’hier, même à l’heure près', async () => {
    newDay()
    const before = await opened()
    const day = world.today
    anotherDay()
    used++
    expect((await sign(before)).text).toContain('Aucun code n’est affiché pour votre groupe')
    await opened()
    // The secret of yesterday, were it still open, would give this code at this very minute.
    const [row] = await world.sql<{ secret: string }>`select secret from code_presence where jour = ${day}
      and action_id = ${world.cast.actions.chalon} and demi = 'matin'`
    expect((await sign(codeAt(row?.secret ?? '', world.now))).text).toContain('n’est pas le bon')
    expect((await sign(before)).status).toBe(422)
    expect(await signatures()).toEqual([])
  })

  test('refuse le code d’un autre groupe', async () => {
    newDay()
    await opened()
    const there = `/presence/${world.cast.actions.besancon}/${world.today}/matin/ouverture`
    await world.sql`insert into code_presence (region, action_id, jour, demi, secret, ouvert_le)
      values ('bfc', ${world.cast.actions.besancon}, ${world.today}, 'matin', 'autre groupe', ${world.now})`
    expect((await sign(codeAt('autre groupe', world.now))).text).toContain('n’est pas le bon')
    expect((await world.as('marc').post(there)).status).toBe(404)
    expect(await signatures()).toEqual([])
  })

  test('refuse un code d’une autre forme, en le disant sur le champ', async () => {
    newDay()
    await opened()
    for (const code of ['', '12345', 'bonjour']) {
      const { status, text } = await sign(code)
      expect(status).toBe(422)
      expect(text).toContain('Le code compte 6 chiffres')
    }
  })

  test('après dix erreurs, il faut attendre un quart d’heure, même avec le bon code, même par l’API', async () => {
    newDay()
    const code = await opened()
    const wrong = code === '000000' ? '000001' : '000000'
    for (let i = 0; i < 10; i++) expect((await sign(wrong)).text).toContain('n’est pas le bon')
    const refused = await sign(await shown())
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('Trop d’essais')
    expect((await world.as('aicha').api('/signer', { code: await shown() })).status).toBe(422)
    expect(await signatures()).toEqual([])
    world.now = later(16)
    expect((await world.as('aicha').api('/signer', { code: await shown() })).status).toBe(201)
  })

  test('fermé, il ne vaut plus ; rouvert, c’en est un autre', async () => {
    newDay()
    const code = await opened()
    const marc = world.as('marc')
    expect((await marc.post(jour('/matin/ouverture'))).text).toContain('déjà affiché')
    expect((await marc.post(jour('/matin/fermeture'))).status).toBe(303)
    expect((await marc.post(jour('/matin/fermeture'))).text).toContain('Aucun code n’est affiché')
    expect((await marc.get(jour('/matin/code'))).text).toContain('Aucun code n’est affiché')
    expect((await sign(code)).status).toBe(422)
    expect((await sign(await opened())).status).toBe(303)
  })

  test('ne s’affiche ni la veille, ni le lendemain, ni pour une demi-journée inconnue', async () => {
    newDay()
    const marc = world.as('marc')
    expect((await marc.post(jour('/matin/ouverture', addDays(world.today, -1)))).text).toContain('passé')
    expect((await marc.post(jour('/matin/ouverture', addDays(world.today, 1)))).text).toContain('pas encore')
    expect((await marc.post(jour('/nuit/ouverture'))).status).toBe(404)
    expect((await marc.get(`/presence/${world.cast.actions.chalon}/2026-02-30`)).status).toBe(404)
  })

  test('une signature ne change pas une absence déjà notée : la feuille le montre', async () => {
    newDay()
    await world.sql`insert into demi_journee (region, parcours_id, jour, demi, statut, minutes)
      values ('bfc', ${aicha()}, ${world.today}, 'matin', 'absence_injustifiee', 180)`
    expect((await sign(await opened())).status).toBe(303)
    expect(await notes()).toMatchObject([{ statut: 'absence_injustifiee' }])
    expect((await world.as('marc').get(jour())).text).toContain('A signé, mais noté absent')
  })

  test('le secret ne sort ni par l’API, ni par le journal', async () => {
    newDay()
    await opened()
    const [row] = await world.sql<{ secret: string }>`select secret from code_presence
      where jour = ${world.today} and demi = 'matin' and action_id = ${world.cast.actions.chalon}`
    const { text } = await world.as('marc').api(jour())
    expect(text).toContain('ouvert_le')
    expect(text).not.toContain(row?.secret)
    const [kept] = await world.sql<{ n: number }>`select count(*)::int n from journal
      where apres::text like ${`%${row?.secret}%`}`
    expect(kept).toEqual({ n: 0 })
  })

  test.runIf(onServer())('deux envois du même code au même instant : une signature', async () => {
    newDay()
    const code = await opened()
    const both = await Promise.all([sign(code), world.as('aicha').post('/signer', { code })])
    expect(both.map(b => b.status).sort()).toEqual([303, 422])
    expect(await signatures()).toHaveLength(1)
  })
})

describe('qui ne peut pas signer', () => {
  test('un parcours suspendu', async () => {
    newDay()
    const code = await opened()
    await world.sql`insert into suspension (region, parcours_id, periode, motif)
      values ('bfc', ${aicha()}, daterange(${world.today}, ${addDays(world.today, 1)}), 'personnel')`
    const refused = await sign(code)
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('le parcours est suspendu')
    const lien = await world.as('marc').post(jour('/matin/lien'), { parcours: aicha() })
    expect(lien.text).toContain('ne peut pas signer : le parcours est suspendu')
    expect((await world.as('marc').get(jour())).text).toContain('Suspendu')
    await world.sql`delete from suspension where periode = daterange(${world.today}, ${addDays(world.today, 1)})`
  })

  test('un mois déjà certifié', async () => {
    newDay()
    const code = await opened()
    const month = `${mois(world.today)}-01`
    const [etat] = await world.sql<{
      id: number
    }>`insert into etat_mensuel (region, parcours_id, mois, certifie_le,
        minutes_present, minutes_entreprise, minutes_absence_justifiee, minutes_absence_injustifiee, version)
      select 'bfc', ${aicha()}, ${month}::date, ${world.now},
        coalesce(sum(minutes) filter (where statut in ('present', 'distance')), 0),
        coalesce(sum(minutes) filter (where statut = 'entreprise'), 0),
        coalesce(sum(minutes) filter (where statut = 'absence_justifiee'), 0),
        coalesce(sum(minutes) filter (where statut = 'absence_injustifiee'), 0) + coalesce(sum(retard), 0),
        1 + (select count(*) from etat_mensuel where parcours_id = ${aicha()} and mois = ${month}::date)
      from demi_journee where parcours_id = ${aicha()} and date_trunc('month', jour) = ${month}::date returning id`
    const refused = await sign(code)
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('les présences de ce mois sont déjà validées')
    const paper = await world.as('marc').upload(jour('/piece'), sheet(PDF, 'f.pdf', { matin: aicha() }))
    expect(paper.text).toContain('ne peut pas avoir signé : les présences de ce mois sont déjà validées')
    await world.sql`insert into reouverture (region, etat_id, motif, le)
      values ('bfc', ${etat?.id}, 'Une signature manquait', ${world.now})`
    expect((await sign(await shown())).status).toBe(303)
  })

  test('une personne d’une autre Région, ou un autre rôle', async () => {
    newDay()
    const code = await opened()
    expect((await world.as('kevin').post('/signer', { code })).status).toBe(422)
    expect((await world.as('marc').get('/signer')).status).toBe(404)
    expect((await world.as('sofia').get(jour())).status).toBe(404)
    expect((await world.as('aicha').get(jour())).status).toBe(404)
    expect((await world.as('julie').get(jour())).status).toBe(404)
    expect((await world.as('lucie').post(jour('/matin/contreseing'))).status).toBe(404)
  })
})

describe('le lien personnel', () => {
  const made = async (demi = 'matin') => {
    const { status, notice } = await world.as('marc').post(jour(`/${demi}/lien`), { parcours: aicha() })
    expect(status).toBe(303)
    return new URL(notice?.match(/https?:\S+/)?.[0] ?? '').pathname
  }

  test('signe sans compte, une fois, et le dit ensuite', async () => {
    newDay()
    const path = await made()
    const nobody = world.visitor()
    const page = await nobody.get(path)
    expect(page.status).toBe(200)
    expect(page.text).toContain('Aïcha D.')
    expect(page.text).not.toContain('Diallo')
    expect(await signatures()).toEqual([])
    const done = await nobody.post(path)
    expect(done.status).toBe(303)
    expect(done.notice).toContain('C’est signé')
    expect(await signatures()).toEqual([{ moyen: 'lien', demi: 'matin', compte_id: null }])
    expect(await notes()).toMatchObject([{ statut: 'present', minutes: 180 }])
    const twice = await nobody.post(path)
    expect(twice.status).toBe(422)
    expect(twice.text).toContain('Ce lien a servi')
    expect((await nobody.get(path)).text).toContain('C’est signé')
    expect(await signatures()).toHaveLength(1)
  })

  test('dit comment la demi-journée est signée, quand c’est autrement', async () => {
    newDay()
    const path = await made()
    await world.as('marc').upload(jour('/piece'), sheet(`${PDF} du lien`, 'f.pdf', { matin: aicha() }))
    const { text } = await world.visitor().get(path)
    expect(text).toContain('matin, sur papier.')
    expect(text).toContain('Cette demi-journée était déjà signée')
    expect(text).not.toContain('Ce lien a servi')
  })

  test('n’est gardé que par son empreinte, montré une seule fois, par la page ou par l’API', async () => {
    newDay()
    const path = await made()
    const token = path.split('/').at(-1) ?? ''
    const traces = await world.sql<{
      ou: string
    }>`select 'lien' ou from lien_presence l where l::text like ${`%${token}%`}
      union all select 'journal' from journal j where j::text like ${`%${token}%`}
      union all select 'geste' from geste g where g::text like ${`%${token}%`}`
    expect(traces).toEqual([])
    const body = { parcours: aicha() }
    const key = { 'idempotency-key': 'un lien' }
    const first = await world.as('marc').api(jour('/soir/lien'), body, key)
    expect(first.json<{ adresse: string }>().adresse).toMatch(/\/signer\/[\w-]{32}$/)
    expect((await world.as('marc').api(jour('/soir/lien'), body, key)).text).not.toContain('signer')
  })

  test('ne vaut plus le lendemain', async () => {
    newDay()
    const path = await made()
    const day = world.today
    anotherDay()
    const nobody = world.visitor()
    expect((await nobody.get(path)).status).toBe(410)
    const late = await nobody.post(path)
    expect(late.status).toBe(410)
    expect(late.text).toContain('Ce lien ne marche plus')
    expect(await signatures(day)).toEqual([])
  })

  test('vaut jusqu’à la dernière minute du jour à Paris, pas une de plus', async () => {
    newDay()
    const path = await made()
    const day = world.today
    world.now = `${day}T22:59:00.000Z`
    expect((await world.visitor().get(path)).status).toBe(200)
    world.now = `${day}T23:00:00.000Z`
    expect((await world.visitor().get(path)).status).toBe(410)
  })

  test('un lien inventé ne dit rien', async () => {
    const nobody = world.visitor()
    expect((await nobody.get('/signer/nimportequoi')).status).toBe(410)
    expect((await nobody.post('/signer/nimportequoi')).status).toBe(410)
  })

  test('ne sert à rien quand le code a déjà signé, ni pour une personne d’ailleurs', async () => {
    newDay()
    const path = await made()
    expect((await sign(await opened())).status).toBe(303)
    const late = await world.visitor().post(path)
    expect(late.status).toBe(422)
    expect(late.text).toContain('C’est signé')
    expect(await signatures()).toHaveLength(1)
    const again = await world.as('marc').post(jour('/matin/lien'), { parcours: aicha() })
    expect(again.text).toContain('a déjà signé cette demi-journée')
    const stranger = await world.as('marc').post(jour('/matin/lien'), { parcours: world.cast.parcours.kevin })
    expect(stranger.status).toBe(404)
  })
})

describe('la feuille signée sur papier', () => {
  test('se joint, note qui a signé, se relit', async () => {
    newDay()
    const marc = world.as('marc')
    const done = await marc.upload(
      jour('/piece'),
      sheet(PDF, 'feuille du lundi.pdf', { matin: aicha(), apres_midi: aicha() }),
    )
    expect(done.status).toBe(303)
    expect(done.notice).toContain('2 signatures notées')
    expect(await signatures()).toMatchObject([{ moyen: 'papier', demi: 'apres_midi' }, { moyen: 'papier' }])
    expect(await notes()).toHaveLength(2)
    const page = await marc.get(jour())
    expect(page.text).toContain('feuille du lundi.pdf')
    const path = page.text.match(/\/pieces\/\d+/)?.[0] ?? ''
    const file = await marc.get(path)
    expect(file.type).toBe('application/pdf')
    expect(file.text).toBe(PDF)
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="feuille-[\d-]+\.pdf"$/)
    expect((await world.as('claire').get(path)).status).toBe(200)
    for (const name of ['lucie', 'julie', 'aicha', 'sofia'] as const)
      expect((await world.as(name).get(path)).status).toBe(404)
  })

  test('la même feuille ne se joint pas deux fois : on la choisit dans la liste', async () => {
    newDay()
    const marc = world.as('marc')
    const content = `${PDF} ${world.today}`
    await marc.upload(jour('/piece'), sheet(content, 'f.pdf', { matin: aicha() }))
    const again = await marc.upload(jour('/piece'), sheet(content, 'f.pdf', { apres_midi: aicha() }))
    expect(again.status).toBe(422)
    expect(again.text).toContain('déjà jointe à cette semaine')
    const [{ id = 0 } = {}] = await world.sql<{ id: number }>`select id from piece order by id desc limit 1`
    const body = sheet('', '', { feuille: id, apres_midi: aicha() })
    expect((await marc.upload(jour('/piece'), body)).status).toBe(303)
    const twice = await marc.upload(jour('/piece'), sheet('', '', { feuille: id, apres_midi: aicha() }))
    expect(twice.text).toContain('a déjà signé : après-midi')
  })

  test('refuse ce qui pèse trop, ce qui n’est pas une image, rien du tout, et n’écrit rien', async () => {
    newDay()
    const marc = world.as('marc')
    const [before] = await world.sql<{ n: number }>`select count(*)::int n from piece`
    const heavy = new Uint8Array(11 * 1024 * 1024)
    heavy.set(Buffer.from(PDF))
    const over = await marc.upload(jour('/piece'), sheet(heavy, 'lourd.pdf', { matin: aicha() }))
    expect(over.status).toBe(422)
    expect(over.text).toContain('Ce fichier pèse 11 Mo : 10 Mo au plus.')
    const exe = await marc.upload(jour('/piece'), sheet('MZ\x90\x00 un programme', 'feuille.pdf'))
    expect(exe.text).toContain('n’est pas un PDF, un JPEG ou un PNG, même si son nom le dit')
    expect((await marc.upload(jour('/piece'), sheet('', ''))).text).toContain('Choisissez la feuille signée')
    const unknown = await marc.upload(jour('/piece'), sheet('', '', { feuille: 999_999 }))
    expect(unknown.text).toContain('Choisissez la feuille signée')
    const stranger = sheet(`${PDF} d’ailleurs`, 'f.pdf', { matin: world.cast.parcours.kevin })
    expect((await marc.upload(jour('/piece'), stranger)).status).toBe(404)
    const tomorrow = jour('/piece', addDays(world.today, 1))
    expect((await marc.upload(tomorrow, sheet(PDF, 'f.pdf'))).text).toContain('pas encore venu')
    expect(await world.sql`select count(*)::int n from piece`).toEqual([before])
    expect(await signatures()).toEqual([])
  })

  test('ses octets n’entrent pas dans le journal', async () => {
    newDay()
    await world.as('marc').upload(jour('/piece'), sheet(`${PDF} très reconnaissable`, 'f.pdf'))
    const [row] = await world.sql<{ apres: Record<string, unknown> }>`select apres from journal
      where objet = 'piece' order by id desc limit 1`
    expect(Object.keys(row?.apres ?? {}).sort()).toEqual(['action_id', 'empreinte', 'lundi', 'nom'])
  })

  test('par l’API, en base64, avec les mêmes refus', async () => {
    newDay()
    const marc = world.as('marc')
    const piece = Buffer.from(`${PDF} par un programme`).toString('base64')
    const done = await marc.api(jour('/piece'), { piece, matin: [aicha()] })
    expect(done.status).toBe(201)
    expect(done.json<{ signatures: number }>().signatures).toBe(1)
    const wrong = await marc.api(jour('/piece'), { piece: Buffer.from('MZ').toString('base64') })
    expect(wrong.json<{ erreurs: { piece: string } }>().erreurs.piece).toContain('n’est pas un PDF')
  })
})

describe('le contreseing', () => {
  test('vient après une signature, une seule fois, et ferme le code', async () => {
    newDay()
    const marc = world.as('marc')
    expect((await marc.post(jour('/matin/contreseing'))).text).toContain('Personne n’a encore signé')
    await sign(await opened())
    const done = await marc.post(jour('/matin/contreseing'))
    expect(done.notice).toContain('Marc Petit a contresigné')
    expect((await marc.get(jour())).text).toContain('Marc Petit, à 10:00')
    const twice = await marc.post(jour('/matin/contreseing'))
    expect(twice.status).toBe(422)
    expect(twice.text).toContain('déjà contresignée')
    expect((await marc.post(jour('/matin/ouverture'))).text).toContain('déjà contresignée')
    expect((await sign(await shown())).text).toContain('Aucun code n’est affiché')
  })

  test('un lien fait avant ne signe plus après', async () => {
    newDay()
    const marc = world.as('marc')
    const { notice } = await marc.post(jour('/apres_midi/lien'), { parcours: aicha() })
    const path = new URL(notice?.match(/https?:\S+/)?.[0] ?? '').pathname
    await world.sql`insert into contreseing (region, action_id, jour, demi, nom, signe_le)
      values ('bfc', ${world.cast.actions.chalon}, ${world.today}, 'apres_midi', 'Marc Petit', ${world.now})`
    const refused = await world.visitor().post(path)
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('Votre formateur a déjà signé pour le groupe')
    expect(await signatures()).toEqual([])
  })

  test('ni un code resté ouvert', async () => {
    newDay()
    const code = await opened()
    await world.sql`insert into contreseing (region, action_id, jour, demi, nom, signe_le)
      values ('bfc', ${world.cast.actions.chalon}, ${world.today}, 'matin', 'Marc Petit', ${world.now})`
    expect((await sign(code)).text).toContain('Votre formateur a déjà signé pour le groupe')
    expect(await signatures()).toEqual([])
  })

  test('fait un autre jour, il le dit', async () => {
    newDay()
    await sign(await opened())
    const day = world.today
    anotherDay()
    used++
    await world.as('marc').post(jour('/matin/contreseing', day))
    const le = dateOf(world.today)
    expect((await world.as('marc').get(jour('', day))).text).toContain(`Marc Petit, le ${le} à 10:00`)
  })
})

describe('les absences annoncées', () => {
  const announce = (fields: Record<string, string>) =>
    world.as('aicha').post('/mes-absences', {
      du: world.today,
      au: addDays(world.today, 1),
      motif: 'convocation',
      ...fields,
    })

  test('le stagiaire annonce, l’organisme voit, le stagiaire retire', async () => {
    newDay()
    const done = await announce({})
    expect(done.status).toBe(303)
    expect(done.notice).toContain('Absence annoncée du')
    const seen = await world.as('marc').get(jour())
    expect(seen.text).toContain('Absence annoncée</span>')
    expect(seen.text).toContain('Convocation')
    const page = await world.as('aicha').get('/mes-absences')
    const action = page.text.match(/\/mes-absences\/\d+\/retrait/)?.[0] ?? ''
    expect((await announce({ du: addDays(world.today, 1) })).text).toContain('déjà annoncée')
    expect((await world.as('kevin').post(action)).status).toBe(404)
    expect((await world.as('aicha').post(action)).status).toBe(303)
    expect((await world.as('aicha').post(action)).status).toBe(404)
    expect((await world.as('marc').get(jour())).text).toContain('Aucune absence n’est annoncée')
    expect((await announce({})).status).toBe(303)
  })

  test('retirée au retour, elle reste annoncée pour les jours déjà passés', async () => {
    newDay()
    const first = world.today
    await world.sql`update absence_annoncee set retiree_le = ${world.now} where retiree_le is null`
    expect((await announce({ au: addDays(first, 6) })).notice).toContain('Absence annoncée du')
    anotherDay()
    used++
    const aichaAtHome = world.as('aicha')
    const action =
      (await aichaAtHome.get('/mes-absences')).text.match(/\/mes-absences\/\d+\/retrait/)?.[0] ?? ''
    const done = await aichaAtHome.post(action)
    expect(done.notice).toContain('à partir d’aujourd’hui')
    expect((await world.as('marc').get(jour('', first))).text).toContain('Absence annoncée</span>')
    expect((await world.as('marc').get(jour())).text).not.toContain('Absence annoncée</span>')
    expect((await aichaAtHome.get('/mes-absences')).text).not.toContain('/retrait')
    expect((await aichaAtHome.post(action)).status).toBe(404)
    expect((await announce({ au: world.today })).status).toBe(303)
    await world.sql`update absence_annoncee set retiree_le = ${world.now} where retiree_le is null`
  })

  test('refuse le passé, un ordre inversé, un motif inventé, des dates hors du parcours', async () => {
    newDay()
    expect((await announce({ du: addDays(world.today, -1) })).text).toContain('déjà passé')
    expect((await announce({ au: addDays(world.today, -1) })).text).toContain('avant le premier')
    expect((await announce({ motif: 'maladie' })).text).toContain('Choisissez un motif dans la liste')
    expect((await announce({ du: '2026-02-30' })).text).toContain('Indiquez le premier jour')
    const rows = await world.sql`select 1 from absence_annoncee where annoncee_le = ${world.now}`
    expect(rows).toEqual([])
  })

  test('l’organisme annonce et retire pour une personne du groupe, pas d’un autre', async () => {
    newDay()
    const marc = world.as('marc')
    const fields = { du: world.today, au: world.today, motif: 'transport' }
    const done = await marc.post(jour('/absences'), { ...fields, parcours: aicha() })
    expect(done.status).toBe(303)
    const stranger = await marc.post(jour('/absences'), { ...fields, parcours: world.cast.parcours.kevin })
    expect(stranger.text).toContain('n’est pas en formation à ces dates')
    expect((await marc.post(jour('/absences'), fields)).text).toContain('Choisissez une personne')
    const action = (await marc.get(jour())).text.match(/\/presence\/[^"]*retrait/)?.[0] ?? ''
    expect((await world.as('lucie').post(action)).status).toBe(404)
    expect((await marc.post(action)).status).toBe(303)
  })

  test('une absence annoncée n’empêche pas de signer', async () => {
    newDay()
    await announce({ au: world.today })
    expect((await sign(await opened())).status).toBe(303)
    expect((await world.as('marc').get(jour())).text).toContain('A signé')
  })
})
