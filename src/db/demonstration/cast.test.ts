import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../../test/world.ts'
import { addMonths, mois } from '../../calendrier/calendrier.ts'
import type { Cast } from './cast.ts'
import { mondayBefore } from './chain.ts'

let world: World
let cast: Cast
const rows = async <T>(query: ReturnType<typeof sql<T>>) => (await query.execute(world.store.db)).rows

beforeAll(async () => {
  world = await openWorld()
  cast = world.cast
})
afterAll(() => world.close())

describe('le petit monde nommé', () => {
  it('loge Aïcha à plus de 15 km de son site, à 19 ans, avec un parcours en cours et son mois dernier certifié', async () => {
    const [aicha] = await rows(sql<Record<string, unknown>>`
      select p.dispositif, p.distance_m, p.date_entree, extract(year from age(p.date_entree, s.date_naissance))::int age,
        (select count(*) from signature g join contrat c on (c.region, c.id) = (g.region, g.contrat_id)
          where (c.region, c.parcours_id) = (p.region, p.id)) signatures,
        (select count(*) from sortie x where (x.region, x.parcours_id) = (p.region, p.id)) sorties,
        (select array_agg(mois::text order by mois) from etat_mensuel e where (e.region, e.parcours_id) = (p.region, p.id)) mois
      from parcours p join stagiaire s on (s.region, s.id) = (p.region, p.stagiaire_id)
      where p.id = ${cast.parcours.aicha}`)
    const month = (ago: number) => `${mois(addMonths(world.today, -ago))}-01`
    expect(aicha).toEqual({
      dispositif: 'bfc-daq-2026',
      distance_m: 17_700,
      date_entree: mondayBefore(world.today, 7),
      age: 19,
      signatures: 2,
      sorties: 0,
      mois: [month(2), month(1)],
    })
  })

  it('donne à chaque Région ses personnages, chacun rattaché', async () => {
    const personas = await rows(sql<{
      nom: string
      role: string
      region: string
    }>`select c.nom, c.role, c.region
      from persona p join compte c on (c.region, c.id) = (p.region, p.compte_id) order by p.rang`)
    expect(personas.map(p => `${p.nom}, ${p.role}, ${p.region}`)).toEqual([
      'Claire Morel, region, bfc',
      'Sofia Benali, conseiller, bfc',
      'Marc Petit, organisme, bfc',
      'Aïcha Diallo, stagiaire, bfc',
      'Paul Girard, payeur, bfc',
      'Hélène Lefèvre, region, hn',
      'Yann Duval, conseiller, hn',
      'Julie Caron, organisme, hn',
      'Kevin Marchand, stagiaire, hn',
      'Inès Lambert, region, bfc',
      'Odile Marchand, region, hn',
    ])
  })

  it('met Kevin en phase 2, son contrat signé par les quatre parties', async () => {
    const [kevin] = await rows(sql<Record<string, unknown>>`select f.rang,
        (select array_agg(g.qualite order by g.qualite) from signature g
          join contrat c on (c.region, c.id) = (g.region, g.contrat_id) where c.parcours_id = f.parcours_id) qualites
      from phase f where f.parcours_id = ${cast.parcours.kevin} and f.du <= ${world.now}::date and ${world.now}::date < f.au
      order by f.rang`)
    expect(kevin).toEqual({ rang: 2, qualites: ['mission_locale', 'organisme', 'region', 'stagiaire'] })
  })

  it('laisse du travail : une prescription à transmettre, une à laquelle répondre, un contrat à signer', async () => {
    const statuts = await rows(sql<{ statut: string }>`select distinct on (prescription_id) statut
      from prescription_evenement where prescription_id in (${cast.prescriptions.lea}, ${cast.prescriptions.mehdi})
      order by prescription_id, id desc`)
    expect(statuts.map(s => s.statut).sort()).toEqual(['preparee', 'transmise'])
    const [unsigned] = await rows(sql<{ n: number }>`select count(*) n from contrat c where c.parcours_id =
      ${cast.parcours.thomas} and not exists (select from signature g where g.contrat_id = c.id and g.qualite = 'stagiaire')`)
    expect(unsigned?.n).toBe(1)
  })

  it('n’écrit rien après l’horloge, et numérote la suite', async () => {
    const [late] = await rows(sql<{ n: number }>`select
      (select count(*) from demi_journee where jour >= ${world.now}::date)
      + (select count(*) from prescription_evenement where instant > ${world.now})
      + (select count(*) from signature where signe_le > ${world.now})
      + (select count(*) from etat_mensuel where certifie_le > ${world.now}) n`)
    expect(late?.n).toBe(0)
    const [next] = await rows(sql<{
      id: number
    }>`insert into organisme (region, nom) values ('bfc', 'Nouveau')
      returning id`)
    expect(next?.id).toBe(cast.organismes.estuaire + 1)
  })
})
