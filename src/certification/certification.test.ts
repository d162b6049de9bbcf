import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { addDays } from '../calendrier/calendrier.ts'
import {
  cleaToRecord,
  codeOf,
  DOMAINES_CLEA,
  dateRefused,
  domaines,
  type Obtention,
} from './certification.ts'

const domaine = (code: string, id = 1): Obtention => ({
  id,
  nature: 'domaine_clea',
  code,
  intitule: code,
  obtenu_le: '2026-03-02',
})

describe('les sept domaines CléA', () => {
  it('sont sept, et chacun dit quand il est acquis', () => {
    expect(DOMAINES_CLEA).toHaveLength(7)
    const [first, second] = domaines([domaine('communiquer')])
    expect(first?.obtenu_le).toBe('2026-03-02')
    expect(second?.obtenu_le).toBeNull()
  })

  it('ouvrent le certificat quand ils y sont tous, une seule fois', () => {
    const all = DOMAINES_CLEA.map((d, i) => domaine(d.code, i))
    expect(cleaToRecord(all.slice(1))).toBe(false)
    expect(cleaToRecord(all)).toBe(true)
    expect(cleaToRecord([...all, { ...domaine('clea'), nature: 'clea' }])).toBe(false)
  })
})

it('refuse une date avant l’entrée ou à venir, et dit pourquoi', () => {
  expect(dateRefused('2026-03-01', '2026-03-01', '2026-03-01')).toBeNull()
  expect(dateRefused('2026-02-28', '2026-03-01', '2026-04-01')).toContain(
    'avant l’entrée en formation, le 1er mars 2026',
  )
  expect(dateRefused('2026-04-02', '2026-03-01', '2026-04-01')).toContain(
    '2 avril 2026 n’est pas encore passé',
  )
})

it('reconnaît le même intitulé écrit autrement', () => {
  expect(codeOf('Agent de propreté, niveau 3')).toBe(codeOf('AGENT DE PROPRETE  NIVEAU 3'))
})

describe('inscrire ce qu’une personne a obtenu', () => {
  let world: World
  let path: string
  beforeAll(async () => {
    world = await openWorld()
    path = `/parcours/${world.cast.parcours.aicha}/certifications`
  })
  afterAll(() => world.close())

  it('montre la page aux rôles concernés, et à personne d’autre', async () => {
    for (const name of ['claire', 'sofia', 'marc', 'aicha'] as const) {
      const answer = await world.as(name).get(path)
      expect(answer.status, name).toBe(200)
      expect(answer.text).toContain('Communiquer en français')
    }
    for (const name of ['paul', 'nadia', 'lucie', 'thomas', 'helene'] as const)
      expect((await world.as(name).get(path)).status, name).toBe(404)
  })

  it('n’est ouvert qu’à l’organisme de la personne', async () => {
    const fields = { domaines: 'communiquer', obtenu_le: world.today }
    for (const name of ['claire', 'sofia', 'aicha', 'lucie'] as const)
      expect((await world.as(name).post(path, fields)).status, name).toBe(404)
    const [row] = await world.sql<{
      n: number
    }>`select count(*) n from certification where parcours_id = ${world.cast.parcours.aicha}`
    expect(row?.n).toBe(0)
  })

  it('dit ce qui manque, et garde ce qui est tapé', async () => {
    const empty = await world.as('marc').submit(path, path, { obtenu_le: world.today })
    expect(empty.status).toBe(422)
    expect(empty.text).toContain('Choisissez au moins un domaine.')
    const future = await world.as('marc').post(path, {
      nature: 'titre',
      intitule: 'Agent de propreté',
      obtenu_le: addDays(world.today, 1),
    })
    expect(future.status).toBe(422)
    expect(future.text).toContain('n’est pas encore passé')
    expect(future.text).toContain('value="Agent de propreté"')
    const early = await world
      .as('marc')
      .post(path, { nature: 'titre', intitule: 'x', obtenu_le: '2020-01-01' })
    expect(early.text).toContain('avant l’entrée en formation')
    const unnamed = await world.as('marc').post(path, { nature: 'diplome', obtenu_le: world.today })
    expect(unnamed.text).toContain('Indiquez l’intitulé exact')
    const drawn = await world.as('marc').post(path, {
      nature: 'titre',
      intitule: '🎓🎉',
      obtenu_le: world.today,
    })
    expect(drawn.status).toBe(422)
    expect(drawn.text).toContain('en toutes lettres')
  })

  it('inscrit les domaines, puis propose le CléA quand ils sont sept', async () => {
    const marc = world.as('marc')
    const codes = DOMAINES_CLEA.map(d => d.code)
    const first = await marc.post(path, { domaines: codes.slice(0, 3), obtenu_le: world.today })
    expect([first.status, first.location]).toEqual([303, path])
    expect((await marc.get(path)).text).not.toContain('Inscrire le certificat CléA')
    await marc.post(path, { domaines: codes.slice(3), obtenu_le: world.today })
    const page = await marc.get(path)
    expect(page.text).toContain('Inscrire le certificat CléA')
    expect((await world.as('aicha').get(path)).text).toContain('Les sept domaines sont acquis')
    const done = await marc.post(path, { nature: 'clea', obtenu_le: world.today })
    expect(done.notice).toContain('CléA')
    expect((await marc.get(path)).text).not.toContain('Inscrire le certificat CléA')
    const lines =
      await world.sql`select id from journal where objet = 'certification' and acte = 'parcours.certifications'`
    expect(lines).toHaveLength(8)
  })

  it('n’inscrit pas deux fois la même certification, ni un même geste', async () => {
    const marc = world.as('marc')
    const again = await marc.post(path, { domaines: 'communiquer', obtenu_le: world.today })
    expect(again.status).toBe(422)
    expect(again.text).toContain('Cette certification est déjà inscrite sur ce parcours.')
    const fields = {
      _cle: await marc.key(),
      nature: 'titre',
      intitule: 'Agent de propreté',
      obtenu_le: world.today,
    }
    await marc.post(path, fields)
    expect((await marc.post(path, fields)).notice).toContain('déjà fait')
  })

  it('se fait aussi par l’API', async () => {
    const marc = world.as('marc')
    const answer = await marc.api(path, {
      nature: 'habilitation',
      intitule: 'SST',
      code: 'rs 715',
      obtenu_le: world.today,
    })
    expect(answer.status).toBe(201)
    const read = (await marc.api(path)).json<{ obtenus: Obtention[] }>()
    expect(read.obtenus.map(o => o.code)).toContain('RS715')
    const refused = await marc.api(path, { nature: 'habilitation', intitule: 'SST', obtenu_le: 'hier' })
    expect(refused.json<{ erreurs: object }>().erreurs).toEqual({ obtenu_le: 'Indiquez la date.' })
  })

  it('répond « introuvable » à un numéro qui n’en est pas un', async () => {
    expect((await world.as('marc').get('/parcours/abc/certifications')).status).toBe(404)
  })
})
