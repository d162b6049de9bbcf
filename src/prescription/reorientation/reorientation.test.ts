import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { onServer, openWorld, type World } from '../../../test/world.ts'
import { addDays } from '../../calendrier/calendrier.ts'
import { sansReponse } from './store.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

/** A person whom Sofia follows. */
async function someone(nom: string): Promise<number> {
  const { location } = await world.as('sofia').post('/stagiaires/nouveau', {
    nom,
    prenom: 'Lou',
    date_naissance: '2004-05-06',
    commune: 'Chalon-sur-Saône',
    pas_un_doublon: 'oui',
  })
  return Number(location?.match(/\d+/)?.[0])
}

/** Someone of another structure, who may answer. */
async function other(): Promise<{ id: number; structure: number }> {
  const structure = world.cast.structures.ml_besancon
  const [known] = await world.sql<{
    id: number
  }>`select id from compte where structure_id = ${structure} and role = 'conseiller'`
  if (known) return { id: known.id, structure }
  const [made] = await world.sql<{
    id: number
  }>`insert into compte (region, nom, fonction, courriel, role, structure_id)
    values ('bfc', 'Zoé Reçoit', 'Conseillère', 'zoe@demonstration.invalid', 'conseiller', ${structure}) returning id`
  return { id: made?.id ?? 0, structure }
}

const asked = (structure: number, more = {}) => ({
  vers: structure,
  motif: 'Elle déménage à Besançon.',
  echeance: addDays(world.today, 10),
  ...more,
})
const inCharge = async (id: number) =>
  (
    await world.sql<{
      conseiller_id: number
      structure_id: number
    }>`select conseiller_id, structure_id from stagiaire
    where region = 'bfc' and id = ${id}`
  )[0]

describe('réorienter', () => {
  it('laisse la personne à qui la suit jusqu’à l’acceptation, puis la confie', async () => {
    const id = await someone('Accepte')
    const { id: receiver, structure } = await other()
    const sent = await world.as('sofia').api(`/stagiaires/${id}/reorientation`, asked(structure))
    expect(sent.status).toBe(201)
    expect(await inCharge(id)).toMatchObject({ conseiller_id: world.cast.comptes.sofia })
    expect((await world.as(receiver).get(`/stagiaires/${id}`)).status).toBe(404)
    expect((await world.as(receiver).get('/reorientations')).text).toContain('Elle déménage à Besançon.')
    const { id: r } = sent.json<{ id: number }>()
    expect((await world.as('sofia').api(`/reorientations/${r}/acceptation`, {})).status).toBe(404)
    expect((await world.as(receiver).api(`/reorientations/${r}/acceptation`, {})).status).toBe(201)
    expect(await inCharge(id)).toEqual({ conseiller_id: receiver, structure_id: structure })
    expect((await world.as(receiver).get(`/stagiaires/${id}`)).status).toBe(200)
    expect((await world.as('sofia').get('/messages')).text).toContain('Une réponse à une réorientation')
    expect(
      (await world.as(receiver).api(`/reorientations/${r}/refus`, { raison: 'Trop tard.' })).status,
    ).toBe(422)
  })

  it('demande une raison pour refuser, et ne change rien', async () => {
    const id = await someone('Refuse')
    const { id: receiver, structure } = await other()
    const { id: r } = (
      await world.as('sofia').api(`/stagiaires/${id}/reorientation`, asked(structure))
    ).json<{ id: number }>()
    expect((await world.as(receiver).api(`/reorientations/${r}/refus`, { raison: '' })).status).toBe(422)
    expect(
      (await world.as(receiver).api(`/reorientations/${r}/refus`, { raison: 'Hors de notre secteur.' }))
        .status,
    ).toBe(201)
    expect(await inCharge(id)).toMatchObject({ conseiller_id: world.cast.comptes.sofia })
    expect((await world.as('claire').get('/reorientations')).text).toContain('Hors de notre secteur.')
  })

  it('ne se demande pas deux fois, ni à soi, ni pour hier, ni pour la personne d’un autre', async () => {
    const id = await someone('Deux')
    const { id: receiver, structure } = await other()
    const post = (body: object, who: number = world.cast.comptes.sofia) =>
      world.as(who).api(`/stagiaires/${id}/reorientation`, body)
    expect((await post(asked(world.cast.structures.ml_chalonnais))).text).toContain(
      'Choisissez une autre structure',
    )
    expect((await post(asked(structure, { echeance: world.today }))).text).toContain('Choisissez une date')
    expect((await post(asked(world.cast.structures.ml_rouen))).status).toBe(422)
    expect((await post(asked(structure), receiver)).status).toBe(404)
    expect((await post(asked(structure))).status).toBe(201)
    expect((await post(asked(structure))).text).toContain('attend déjà une réponse')
  })

  it('passée sans réponse, devient une tâche de qui l’a demandée, une fois, close par la réponse', async () => {
    const id = await someone('Silence')
    const { id: receiver, structure } = await other()
    const { id: r } = (
      await world.as('sofia').api(`/stagiaires/${id}/reorientation`, asked(structure))
    ).json<{ id: number }>()
    const tache = async () =>
      (
        await world.sql<{
          compte_id: number
          close: boolean
        }>`select compte_id, close_le is not null close from tache
        where cle = ${`reorientation-${r}-sans-reponse`}`
      )[0]
    await sansReponse(world.store, world.now)
    expect(await tache()).toBeUndefined()
    const late = `${addDays(world.today, 11)}T02:00:00.000Z`
    await sansReponse(world.store, late)
    await sansReponse(world.store, late)
    expect(await tache()).toEqual({ compte_id: world.cast.comptes.sofia, close: false })
    expect(await inCharge(id)).toMatchObject({ conseiller_id: world.cast.comptes.sofia })
    await world.as(receiver).api(`/reorientations/${r}/acceptation`, {})
    expect((await tache())?.close).toBe(true)
  })

  it.runIf(onServer())('n’est acceptée qu’une fois, même par deux personnes au même moment', async () => {
    const id = await someone('Course')
    const { id: receiver, structure } = await other()
    const { id: r } = (
      await world.as('sofia').api(`/stagiaires/${id}/reorientation`, asked(structure))
    ).json<{ id: number }>()
    const answers = await Promise.all(
      [1, 2, 3].map(() => world.as(receiver).api(`/reorientations/${r}/acceptation`, {})),
    )
    expect(answers.map(a => a.status).sort()).toEqual([201, 422, 422])
  })
})
