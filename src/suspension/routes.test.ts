import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { addDays, addMonths, daysBetween, type Jour, monday } from '../calendrier/calendrier.ts'
import { jour } from '../web/format.ts'
import type { Consequences } from './consequences.ts'
import { rappels } from './nuit.ts'
import { droitRetour } from './store.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const at = (id: number, path = '') => `/parcours/${id}/suspension${path}`
const aicha = () => world.cast.parcours.aicha
type Vue = { apercu: Consequences | null; refus: { message: string } | null; parcours: { fin_prevue: Jour } }
const voir = async (id: number, query: Record<string, string>, name: 'marc' | 'aicha' | 'lucie' = 'marc') =>
  (await world.as(name).api(`${at(id)}?${new URLSearchParams(query)}`)).json<Vue>()
const rows = (id: number) =>
  world.sql<{
    du: Jour
    retour: Jour | null
    classe: string
    demandee_par: string
    place_conservee: boolean | null
  }>`
    select lower(periode) du, upper(periode) retour, classe, demandee_par, place_conservee
    from suspension where parcours_id = ${id} order by 1`
const suspendre = (id: number, du: Jour, retour: Jour | '', name: 'marc' | 'lucie' = 'marc') =>
  world.as(name).post(at(id), { du, retour, classe: 'personnelle' })
const taches = (cle: string) => world.sql<{ compte_id: number; echeance: Jour; close_le: string | null }>`
  select compte_id, echeance, close_le from tache where cle like ${cle} order by id`

describe('l’aperçu', () => {
  test('regarder n’écrit rien, et ce qui est confirmé est ce qui était montré', async () => {
    const id = aicha()
    const before = (await voir(id, {})).parcours.fin_prevue
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 75 }), async (a, n) => {
        const du = addDays(world.today, 1 + a)
        const retour = addDays(du, n)
        const { apercu } = await voir(id, { geste: 'suspension', du, retour })
        expect(await rows(id)).toEqual([])
        expect(apercu?.refus).toBeNull()
        expect(apercu?.fin.apres).toBe(addDays(before, n))
        expect((await suspendre(id, du, retour)).status).toBe(303)
        // The same pathway looked at again, about to change: what stands now is what was announced.
        const now = (await voir(id, { geste: 'report', retour: addDays(retour, 1) })).apercu
        expect(now?.fin.avant).toBe(apercu?.fin.apres)
        expect(now?.jours.avant).toBe(n)
        expect(now?.phases.map(f => [f.du.avant, f.au.avant])).toEqual(
          apercu?.phases.map(f => [f.du.apres, f.au.apres]),
        )
        expect(now?.minutes_restantes).toBe(apercu?.minutes_restantes)
        const paid = new Map(apercu?.mois.map(m => [m.mois, m.apres]))
        expect(paid.size).toBeGreaterThan(1)
        for (const m of now?.mois ?? []) expect(m.avant, m.mois).toBe(paid.get(m.mois) ?? 0)
        expect((await world.as('marc').post(at(id, '/annulation'))).status).toBe(303)
        expect((await voir(id, {})).parcours.fin_prevue).toBe(before)
      }),
      { numRuns: 5 },
    )
    const [n] = await world.sql<{ n: number }>`select count(*)::int n from suspension_evenement
      where parcours_id = ${id} and nature = 'annulee'`
    expect(n?.n).toBe(5)
  }, 120_000)

  test('la page dit la fin, la place, la paie, l’emploi du temps, sans rien promettre que le texte ne dise', async () => {
    const du = addDays(world.today, 5)
    const { text } = await world
      .as('marc')
      .get(`${at(aicha())}?geste=suspension&du=${du}&retour=${addDays(du, 21)}&classe=pedagogique`)
    expect(text).toContain('Rien n’est encore enregistré')
    expect(text).toContain('21 jours')
    expect(text).toContain('au lieu du')
    expect(text).toContain('La rémunération, mois par mois')
    expect(text).toContain('semaines sans séance')
    expect(text).toContain('Non précisé')
    expect(await rows(aicha())).toEqual([])
  })

  test('un retour avant le départ, une date absente : la page le dit, à côté du champ', async () => {
    const du = addDays(world.today, 5)
    const back = await world
      .as('marc')
      .get(`${at(aicha())}?geste=suspension&du=${du}&retour=${addDays(du, -1)}`)
    expect([back.status, back.text.includes('Le retour doit venir après le début')]).toEqual([200, true])
    const none = await world.as('marc').get(`${at(aicha())}?geste=suspension&du=&retour=`)
    expect(none.text).toContain('Indiquez le premier jour de la suspension')
    expect((await suspendre(aicha(), du, addDays(du, -1))).status).toBe(422)
  })

  test('des demi-journées signées ne se suspendent pas : dit avant, refusé après', async () => {
    const [last] = await world.sql<{ jour: Jour }>`select max(jour) jour from demi_journee
      where parcours_id = ${aicha()} and statut = 'present'`
    const du = last?.jour ?? ''
    const { apercu } = await voir(aicha(), { geste: 'suspension', du, retour: addDays(du, 7) })
    expect(apercu?.refus).toContain('elles ne peuvent pas être suspendues')
    const done = await suspendre(aicha(), du, addDays(du, 7))
    expect(done.status).toBe(422)
    expect(done.text).toContain('elles ne peuvent pas être suspendues')
  })
})

describe('la stagiaire demande', () => {
  test('ce qui a été demandé devient une tâche, puis une suspension ; une réponse, pas deux', async () => {
    const id = aicha()
    const du = addDays(world.today, 3)
    const retour = addDays(du, 14)
    const fields = { du, retour, classe: 'personnelle' }
    expect((await world.as('aicha').post(at(id), fields)).status).toBe(404)
    const sent = await world.as('aicha').post(at(id, '/demande'), fields)
    expect(sent.notice).toContain(jour(addDays(world.today, 7)))
    expect(await rows(id)).toEqual([])
    expect(await taches('suspension-demande-%')).toMatchObject([
      { compte_id: world.cast.comptes.marc, echeance: addDays(world.today, 7), close_le: null },
    ])
    expect((await world.as('aicha').post(at(id, '/demande'), fields)).text).toContain(
      'attend déjà une réponse',
    )
    expect((await world.as('sofia').post(at(id, '/acceptation'))).status).toBe(404)
    expect((await world.as('lucie').post(at(id, '/acceptation'))).status).toBe(404)
    const page = await world.as('marc').get(`${at(id)}?geste=demande`)
    expect(page.text).toContain('Accepter la demande')
    expect(
      (
        await world
          .as('marc')
          .submit(`${at(id)}?geste=demande`, `${at(id, '/acceptation')}?geste=demande#apercu`)
      ).status,
    ).toBe(303)
    expect(await rows(id)).toEqual([
      { du, retour, classe: 'personnelle', demandee_par: 'stagiaire', place_conservee: null },
    ])
    expect((await taches('suspension-demande-%'))[0]?.close_le).not.toBeNull()
    expect((await world.as('marc').post(at(id, '/refus'), { motif: 'Trop tard' })).text).toContain(
      'Aucune demande',
    )
    const [told] = await world.sql<{ n: number }>`select count(*)::int n from message
      where compte_id = ${world.cast.comptes.aicha} and objet = 'Le parcours est suspendu' and texte like ${`%${jour(retour)}%`}`
    expect(told?.n).toBeGreaterThan(0)
    await expect(
      world.sql`update demande_suspension set motif = 'autre' where parcours_id = ${id}`,
    ).rejects.toMatchObject({
      constraint: 'demande_deja_repondue',
    })
    await world.as('marc').post(at(id, '/annulation'))
  })

  test('elle retire sa demande ; une autre est refusée avec une raison qu’elle lit', async () => {
    const id = aicha()
    const fields = { du: addDays(world.today, 3), retour: '', classe: 'autre' }
    await world.as('aicha').post(at(id, '/demande'), fields)
    expect((await world.as('aicha').post(at(id, '/retrait'))).status).toBe(303)
    await world.as('aicha').post(at(id, '/demande'), fields)
    expect((await world.as('marc').post(at(id, '/refus'), { motif: '' })).status).toBe(422)
    expect(
      (await world.as('marc').post(at(id, '/refus'), { motif: 'Examen prévu cette semaine' })).status,
    ).toBe(303)
    const { text } = await world.as('aicha').get(at(id))
    expect(text).toContain('Examen prévu cette semaine')
    expect(text).toContain('retirée')
  })

  test('dans le passé, ou trop loin : refusé', async () => {
    const ask = (du: Jour) =>
      world.as('aicha').post(at(aicha(), '/demande'), { du, retour: '', classe: 'autre' })
    expect((await ask(addDays(world.today, -1))).text).toContain('Ce jour est passé')
    expect((await ask(addMonths(world.today, 13))).text).toContain('trop lointaine')
  })
})

describe('un droit, dans ses limites (naq-hsp)', () => {
  const thomas = () => world.cast.parcours.thomas
  beforeAll(async () => {
    await world.write(db =>
      sql`update parcours set dispositif = 'naq-hsp', version = '2020-01-01' where id = ${thomas()}`.execute(
        db,
      ),
    )
  })

  test('plus de six mois : refusé, avec la source, la règle et les jours qui restent', async () => {
    const du = addDays(world.today, 10)
    const most = addMonths(du, 6)
    const refused = await world
      .as('lucie')
      .post(at(thomas()), { du, retour: addDays(most, 1), classe: 'autre' })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('6 mois de suspension au plus')
    expect(refused.text).toContain('R0475')
    expect(refused.text).toContain(`il reste ${daysBetween(du, most)} jours`)
    expect(
      (await voir(thomas(), { geste: 'suspension', du, retour: most }, 'lucie')).apercu?.refus,
    ).toBeNull()
  })

  test('dans les limites, la demande ne peut pas être refusée, et la place est gardée', async () => {
    const du = addDays(world.today, 10)
    const page = await world.as('thomas').get(at(thomas()))
    expect(page.text).toMatch(/C’est un droit\s: seule sa durée est limitée/)
    await world
      .as('thomas')
      .post(at(thomas(), '/demande'), { du, retour: addDays(du, 60), classe: 'professionnelle' })
    expect((await suspendre(thomas(), du, addDays(du, 5), 'lucie')).text).toContain('répondez d’abord')
    const no = await world.as('lucie').post(at(thomas(), '/refus'), { motif: 'Cela désorganise le groupe' })
    expect(no.status).toBe(422)
    expect(no.text).toContain('suspendre est un droit')
    expect((await world.as('lucie').post(at(thomas(), '/acceptation'))).status).toBe(303)
    expect(await rows(thomas())).toMatchObject([{ place_conservee: true, demandee_par: 'stagiaire' }])
    const more = await voir(thomas(), { geste: 'report', retour: addDays(addMonths(du, 6), 1) }, 'lucie')
    expect(more.apercu?.refus).toContain('6 mois')
  })

  test('une demande que plus rien ne permet d’accepter peut être refusée', async () => {
    const du = addDays(world.today, 100)
    await world.as('thomas').post(at(thomas(), '/demande'), { du, retour: addDays(du, 20), classe: 'autre' })
    const back = addDays(du, 10)
    const report = { retour: back, classe: 'autre' }
    expect((await world.as('lucie').post(`/parcours/${thomas()}/report`, report)).status).toBe(303)
    const page = await world.as('lucie').get(`${at(thomas())}?geste=demande`)
    expect(page.text).toContain('Une autre suspension couvre déjà')
    expect(page.text).toContain('Refuser la demande')
    expect((await world.as('lucie').post(at(thomas(), '/acceptation'))).status).toBe(422)
    const no = await world.as('lucie').post(at(thomas(), '/refus'), { motif: 'Déjà suspendu ces jours-là' })
    expect(no.status).toBe(303)
  })
})

describe('le retour', () => {
  test('rappelé avant, le jour même, et après ; noté, il n’est plus attendu ; rien n’est effacé', async () => {
    const start = world.now
    const id = world.cast.parcours.manon
    const du = addDays(world.today, 1)
    const retour = addDays(du, 20)
    const done = await world.as('julie').post(at(id), {
      du,
      retour,
      classe: 'organisme',
      responsable_id: world.cast.comptes.yann,
    })
    expect(done.status).toBe(303)
    const night = async (le: Jour) => {
      world.now = `${le}T05:00:00.000Z`
      await rappels(world.store, world.now)
      return (await taches(`suspension-%-%-20%`)).filter(t => t.close_le === null)
    }
    expect(await night(addDays(retour, -8))).toEqual([])
    expect(await night(addDays(retour, -7))).toMatchObject([
      { compte_id: world.cast.comptes.yann, echeance: addDays(retour, -1) },
    ])
    expect(await night(addDays(retour, -7))).toHaveLength(1)
    expect((await night(retour)).at(-1)).toMatchObject({ echeance: retour })
    const late = await night(addDays(retour, 1))
    expect(late).toHaveLength(3)
    const [task] = await world.sql<{
      objet: string
    }>`select objet from tache where cle like ${`%-depasse-${retour}`}`
    expect(task?.objet).toContain('n’est pas de retour')
    // Three days late: noted by the organisation, as it was.
    world.now = `${addDays(retour, 3)}T09:00:00.000Z`
    const next = await world.as('julie').post(`/parcours/${id}/reprise`, { retour: addDays(retour, 2) })
    expect(next.status).toBe(303)
    expect((await taches(`suspension-%-%-20%`)).filter(t => t.close_le === null)).toEqual([])
    expect(await night(addDays(retour, 4))).toEqual([])
    expect((await rows(id)).map(r => r.retour)).toEqual([addDays(retour, 2)])
    const thread = await world.sql<{
      nature: string
      retour: Jour
    }>`select nature, retour from suspension_evenement
      where parcours_id = ${id} order by id`
    expect(thread).toEqual([
      { nature: 'decidee', retour },
      { nature: 'reprise', retour: addDays(retour, 2) },
    ])
    await expect(world.sql`update suspension_evenement set retour = null`).rejects.toMatchObject({
      constraint: 'fait_intangible',
    })
    await expect(world.sql`delete from suspension_evenement`).rejects.toMatchObject({
      constraint: 'fait_intangible',
    })
    world.now = start
  })

  test('avancé, reporté, confié ; une demande oubliée revient au conseiller', async () => {
    const start = world.now
    const id = aicha()
    const du = addDays(world.today, 4)
    await suspendre(id, du, addDays(du, 10))
    const report = (retour: Jour | '') =>
      world.as('marc').post(`/parcours/${id}/report`, { retour, classe: 'pedagogique' })
    expect((await report(addDays(du, 20))).status).toBe(303)
    expect((await report(addDays(du, 5))).status).toBe(303)
    expect((await report(addDays(du, 5))).text).toContain('déjà la date prévue')
    expect((await report(du)).text).toContain('Le retour doit venir après')
    expect(
      (await world.as('marc').post(`/parcours/${id}/reprise`, { retour: addDays(du, 2) })).text,
    ).toContain('n’est pas encore venu')
    const stranger = await world
      .as('marc')
      .post(at(id, '/responsable'), { responsable_id: world.cast.comptes.lucie })
    expect(stranger.text).toContain('Choisissez une personne de l’organisme')
    expect(
      (await world.as('marc').post(at(id, '/responsable'), { responsable_id: world.cast.comptes.sofia }))
        .status,
    ).toBe(303)
    const thread = await world.sql<{ nature: string }>`select nature from suspension_evenement
      where parcours_id = ${id} order by id desc limit 4`
    expect(thread.map(e => e.nature)).toEqual(['confiee', 'anticipee', 'reportee', 'decidee'])
    await world.as('aicha').post(at(id, '/demande'), { du: addDays(du, 30), retour: '', classe: 'autre' })
    world.now = `${addDays(world.today, 8)}T05:00:00.000Z`
    await rappels(world.store, world.now)
    expect(await taches('suspension-demande-%-retard')).toMatchObject([
      { compte_id: world.cast.comptes.sofia },
    ])
    world.now = start
  })
})

describe('revenir après une sortie', () => {
  test('un droit ouvert fait revenir sans nouvelle décision, et la ligne de vie le dit', async () => {
    const id = world.cast.parcours.julien
    const person = world.cast.stagiaires.julien
    const right = () => world.read(db => droitRetour(db, 'bfc', person, world.today))
    expect(await right()).toBeNull()
    const no = await world.as('marc').post(`/parcours/${id}/reintegration`)
    expect(no.text).toContain('Aucun droit de retour')
    const until = addDays(world.today, 90)
    const open = { jusqu_au: until, motif: 'Projet à reprendre' }
    expect((await world.as('sofia').post(`/parcours/${id}/droit-retour`, open)).status).toBe(404)
    expect((await world.as('marc').post(`/parcours/${id}/droit-retour`, open)).status).toBe(303)
    expect(await right()).toMatchObject({ parcours_id: id, jusqu_au: until })
    expect(await world.read(db => droitRetour(db, 'bfc', person, addDays(until, 1)))).toBeNull()
    expect((await world.as('sofia').get(`/stagiaires/${person}`)).text).toContain(
      `droit de retour jusqu’au ${jour(until)}`,
    )
    // A full site: first in its list, whoever came before.
    const { chalon } = world.cast.actions
    const [site] = await world.sql<{ places: number | null }>`select places from action where id = ${chalon}`
    await world.write(db => sql`update action set places = 0 where id = ${chalon}`.execute(db))
    const full = await world.as('sofia').post(`/parcours/${id}/reintegration`)
    expect(full.notice).toContain('en tête de la liste')
    const [line] = await world.sql<{
      classe: string
    }>`select classe from liste_attente order by id desc limit 1`
    expect(line?.classe).toBe('retour')
    await world.as('sofia').post(`${full.location}/annulation`, { motif: 'Essai suivant' })
    await world.write(db =>
      sql`update action set places = ${site?.places ?? null} where id = ${chalon}`.execute(db),
    )
    const back = await world.as('marc').post(`/parcours/${id}/reintegration`)
    expect(back.location).toMatch(/\/prescriptions\/\d+\/entree/)
    expect((await world.as('marc').get(back.location ?? '')).status).toBe(200)
    expect((await world.as('marc').post(`/parcours/${id}/reintegration`)).text).toContain('déjà en cours')
    const entered = await world.as('marc').post(back.location ?? '', {
      date_entree: monday(addDays(world.today, -7)),
      heures_semaine: '30',
      distance: '7,5',
      fin_1: addDays(world.today, 60),
      heures_1: '300',
    })
    expect(entered.status).toBe(303)
    expect(await right()).toBeNull()
    const life = (await world.as('sofia').get(`/stagiaires/${person}`)).text
    expect(life).toContain('Retour en formation')
    expect(life).not.toContain('droit de retour jusqu’au')
  })
})
