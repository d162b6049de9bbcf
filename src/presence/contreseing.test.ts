import { afterAll, beforeAll, expect, test } from 'vitest'
import { onServer, openWorld, type World } from '../../test/world.ts'
import { isOuvre } from '../calendrier/calendrier.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
  // Someone else of the group has signed: the trainer has something to sign for.
  await world.sql`insert into parcours (region, prescription_id, stagiaire_id, dispositif, version, action_id, date_entree,
      fin_initiale, minutes_prevues, minutes_semaine, distance_m, conseiller_id, referent_id)
    select p.region, r.id, r.stagiaire_id, p.dispositif, p.version, p.action_id, p.date_entree, p.fin_initiale, 6000, 1800, 0,
      p.conseiller_id, p.referent_id
    from parcours p join prescription r on r.region = p.region and r.id = ${world.cast.prescriptions.lea}
    where p.id = ${world.cast.parcours.aicha}`
  await world.app()
})
afterAll(() => world.close())

test.runIf(onServer())('pendant que l’on signe : une signature vient avant, ou pas du tout', async () => {
  const marc = world.as('marc')
  const aicha = world.cast.parcours.aicha
  for (let i = 0; i < 8; i++) {
    do world.now = new Date(Date.parse(world.now) + 86_400_000).toISOString()
    while (!isOuvre(world.today))
    const half = `/presence/${world.cast.actions.chalon}/${world.today}/matin`
    const { notice } = await marc.post(`${half}/lien`, { parcours: aicha })
    const path = new URL(notice?.match(/https?:\S+/)?.[0] ?? '').pathname
    await world.sql`insert into emargement (region, parcours_id, jour, demi, moyen, signe_le)
      select region, id, ${world.today}, 'matin', 'lien', ${world.now} from parcours
      where prescription_id = ${world.cast.prescriptions.lea}`
    const [signed, link] = await Promise.all([
      marc.post(`${half}/contreseing`),
      world.visitor().post(path),
      marc.post(`${half}/ouverture`),
    ])
    expect(signed.status, signed.text).toBe(303)
    const written = await world.sql<{ objet: string }>`select objet from journal
      where (objet = 'contreseing' or (objet = 'emargement' and objet_id = ${String(aicha)}))
        and apres ->> 'jour' = ${world.today} order by id`
    expect(written.map(w => w.objet)).toEqual(
      link.status === 303 ? ['emargement', 'contreseing'] : ['contreseing'],
    )
    expect(await world.sql`select demi from code_presence where ferme_le is null`).toEqual([])
  }
})
