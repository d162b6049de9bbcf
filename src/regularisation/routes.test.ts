import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { addDays, addMonths, firstDay, mois, monday } from '../calendrier/calendrier.ts'
import { jour } from '../web/format.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
  await world.app()
}, 120_000)
afterAll(() => world.close())

const dernier = () => mois(addMonths(firstDay(mois(world.today)), -1))
const aicha = () => world.cast.parcours.aicha
const page = () => `/regularisations/${world.cast.stagiaires.aicha}`
const texte = (html: string) =>
  html
    .replaceAll('\u202f', ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')

/** Prepares a month and has it validated by the two of them. */
async function payer(month: string) {
  const done = await world.as('claire').post(`/remuneration/${month}/liquidation`)
  expect(done.status, done.text.slice(0, 0)).toBe(303)
  const path = done.location ?? ''
  for (const name of ['claire', 'ines'] as const)
    expect((await world.as(name).post(`${path}/validation`, { _confirmation: 'oui' })).status).toBe(303)
  return path
}

/** A certified month reopened, every presence of it an unjustified absence, certified again. */
const toutAbsent = (month: string) => corriger(month, 'absence_injustifiee')

/** A certified month reopened, each of its half-days noted so, certified again. */
async function corriger(month: string, statut: 'absence_injustifiee' | 'present') {
  const acts = `/parcours/${aicha()}/etats/${month}`
  const oui = { _confirmation: 'oui' }
  const open = await world
    .as('marc')
    .post(`${acts}/reouverture`, { motif: 'Feuille d’un autre groupe', ...oui })
  expect(open.status).toBe(303)
  const rows = await world.sql<{ jour: string; demi: string }>`select jour, demi from demi_journee
    where parcours_id = ${aicha()} and to_char(jour, 'YYYY-MM') = ${month}`
  for (const [week, halves] of Map.groupBy(rows, r => monday(r.jour))) {
    const fields = Object.fromEntries(halves.map(h => [`c-${aicha()}-${h.jour}-${h.demi}`, statut]))
    const sheet = `/emargement/${world.cast.actions.chalon}/${week}`
    expect((await world.as('marc').post(sheet, fields)).status).toBe(303)
  }
  expect((await world.as('marc').post(acts, oui)).status).toBe(303)
}

interface Compte {
  solde: number
  depuis: string | null
  plan: { mensualite: number } | null
  plafond: { centimes: number; paie: number } | null
  remises: { id: number; centimes: number; reste: number }[]
  evenements: { sorte: string; centimes: number; solde: number; lignes: { rang: number; cause: string }[] }[]
}
const lire = async (query = '') => (await world.as('claire').api(page() + query)).json<Compte>()

let premier = ''

describe('un trop-perçu, de sa naissance à sa remise', () => {
  test('avant toute correction, personne n’a de trop-perçu', async () => {
    expect((await world.as('claire').post(`/parcours/${aicha()}/etats/${dernier()}`)).status).toBe(404)
    await world.as('marc').post(`/parcours/${aicha()}/etats/${dernier()}`, { _confirmation: 'oui' })
    await payer(dernier())
    premier = world.today
    const { status, text } = await world.as('claire').get('/regularisations')
    expect(status).toBe(200)
    expect(text).toContain('Personne n’a de trop-perçu')
    const before = await lire()
    expect(before.solde).toBe(0)
    expect(before.evenements.map(e => e.sorte)).toContain('paiement')
    const rien = await world.as('claire').post(`${page()}/plan`, { mensualite: '10' })
    expect(rien.status).toBe(422)
    expect(rien.text).toContain('pas de trop-perçu')
  }, 60_000)

  test('ce que la prochaine liquidation changerait se lit avant elle', async () => {
    world.now = `${addDays(world.today, 3)}T09:00:00.000Z`
    expect(texte((await world.as('claire').get('/regularisations/a-venir')).text)).toContain(
      'Aucun mois déjà calculé ne changerait',
    )
    await toutAbsent(dernier())
    const { text } = await world.as('claire').get('/regularisations/a-venir')
    expect(texte(text)).toContain('Aïcha')
    expect(texte(text)).toContain('état de présence corrigé')
    expect(texte(text)).toContain('Retenue pour absence')
    const { trop_percu, rappel } = (await world.as('claire').api('/regularisations/a-venir')).json<{
      trop_percu: number
      rappel: number
    }>()
    expect(trop_percu).toBeGreaterThan(0)
    expect(rappel).toBe(0)
    interface Vue {
      total: number
      page: number
      pages: number
      parcours: unknown[]
    }
    const lue = async (n: number) =>
      (await world.as('claire').api(`/regularisations/a-venir?page=${n}`)).json<Vue>()
    const une = await lue(1)
    expect(une).toMatchObject({ page: 1, pages: Math.ceil(une.total / 25) })
    expect(await lue(une.pages + 1)).toMatchObject({ total: une.total, parcours: [] })
    expect((await lire()).solde).toBe(0)
  }, 60_000)

  test('validée, elle en fait un trop-perçu, daté, avec son mois et sa cause', async () => {
    await payer(dernier())
    const compte = await lire()
    expect(compte.solde).toBeLessThan(0)
    expect(compte.evenements.at(-1)).toMatchObject({ sorte: 'calcul', solde: compte.solde })
    expect(compte.evenements.at(-1)?.lignes[0]).toMatchObject({ rang: 2, cause: 'état de présence corrigé' })
    const liste = texte((await world.as('claire').get('/regularisations')).text)
    expect(liste).toContain('Aïcha Diallo')
    expect(liste).toContain('à décider')
    const { personnes } = (await world.as('claire').api('/regularisations')).json<{
      personnes: { stagiaire_id: number; centimes: number }[]
    }>()
    const compter = await world.sql<{ stagiaire_id: number; centimes: number }>`select stagiaire_id::int,
      -sum(centimes)::int centimes from mouvement where region = 'bfc' group by 1 having sum(centimes) < 0 order by 2 desc, 1`
    expect(personnes.map(({ stagiaire_id, centimes }) => ({ stagiaire_id, centimes }))).toEqual(compter)
    const un = texte((await world.as('claire').get(page())).text)
    expect(un).toContain('trop-perçu, état de présence corrigé')
    expect(un).toContain(`Trop-perçu depuis le ${jour(world.today)}`)
  }, 60_000)

  test('tel que connu avant la correction, rien n’est de trop', async () => {
    const before = await lire(`?connu_le=${premier}`)
    expect(before.solde).toBe(0)
    expect(before.evenements.every(e => e.lignes.every(l => l.rang === 1))).toBe(true)
    const { text } = await world.as('claire').get(`${page()}?connu_le=${premier}`)
    expect(texte(text)).toContain(`Tel que connu le ${jour(premier)}`)
    expect(text).not.toContain(`action="${page()}/remise"`)
    expect((await lire(`?connu_le=${addDays(premier, -1)}`)).evenements).toEqual([])
  })

  test('un plan tient dans le réglage de la Région, et s’arrête avec un motif', async () => {
    const { plafond } = await lire()
    const max = plafond?.centimes ?? 0
    expect(max).toBe(Math.round((plafond?.paie ?? 0) / 5))
    const claire = world.as('claire')
    const trop = await claire.submit(page(), `${page()}/plan`, { mensualite: ((max + 1) / 100).toFixed(2) })
    expect(trop.status).toBe(422)
    expect(texte(trop.text)).toContain('20 % de la dernière')
    expect((await claire.submit(page(), `${page()}/plan`, { mensualite: 'beaucoup' })).status).toBe(422)
    const juste = (max / 100).toFixed(2).replace('.', ',')
    expect((await claire.submit(page(), `${page()}/plan`, { mensualite: juste })).status).toBe(303)
    expect((await lire()).plan).toMatchObject({ mensualite: max })
    expect((await claire.submit(page(), `${page()}/arret`, { motif: 'bof' })).status).toBe(422)
    const stop = await claire.submit(page(), `${page()}/arret`, { motif: 'Situation difficile' })
    expect(stop.status).toBe(303)
    expect((await lire()).plan).toBeNull()
    expect((await claire.post(`${page()}/arret`, { motif: 'Situation difficile' })).text).toContain(
      'Aucune reprise',
    )
  })

  test('la Région change la part : le plafond du plan suit le jour même', async () => {
    const { plafond } = await lire()
    const change = await world.as('claire').post('/reglages/reprise_part/changement', {
      ...{ valeur: '10', du: world.today, motif: 'Délibération du conseil' },
    })
    expect(change.status).toBe(303)
    const { plafond: after } = await lire()
    expect(after?.centimes).toBe(Math.round((plafond?.paie ?? 0) / 10))
    const refus = await world.as('claire').post(`${page()}/plan`, { mensualite: '99999' })
    expect(texte(refus.text)).toContain('10 % de la dernière')
  })

  test('on ne remet ni plus que le trop-perçu, ni sans motif ; puis il n’en reste rien', async () => {
    const { solde } = await lire()
    const claire = world.as('claire')
    const remettre = (fields: Record<string, string>) =>
      claire.post(`${page()}/remise`, { _confirmation: 'oui', motif: 'Erreur de l’organisme', ...fields })
    const somme = (n: number) => (n / 100).toFixed(2)
    expect((await remettre({ montant: somme(-solde + 1) })).text).toContain('dépasse le trop-perçu')
    expect((await remettre({ montant: somme(-solde), motif: 'non' })).text).toContain('5 lettres')
    expect((await remettre({ montant: '0' })).status).toBe(422)
    expect((await remettre({ montant: '1', _confirmation: '' })).text).toContain('Cochez la case')
    expect((await remettre({ montant: somme(100) })).status).toBe(303)
    expect((await lire()).solde).toBe(solde + 100)
    expect((await remettre({ montant: somme(-solde - 100) })).status).toBe(303)
    expect((await lire()).solde).toBe(0)
    expect((await world.as('claire').get('/regularisations')).text).toContain('Personne n’a de trop-perçu')
    expect((await remettre({ montant: '1' })).text).toContain('rien à remettre')
  })

  test('une remise s’annule avec un motif : la somme est de nouveau à rendre, tout reste lu', async () => {
    const claire = world.as('claire')
    const { remises } = await lire()
    expect(remises).toMatchObject([{ centimes: 100, reste: 100 }, { reste: expect.any(Number) }])
    const [un, deux] = remises
    const acte = (id = un?.id) => `${page()}/remises/${id}/annulation`
    const oui = { motif: 'Décidée pour une autre personne', _confirmation: 'oui' }
    const sans = await claire.submit(page(), acte(), { motif: 'non' })
    expect(sans.status).toBe(422)
    expect(sans.text).toContain('5 lettres')
    expect(sans.text).toContain('Cochez la case')
    for (const name of ['paul', 'marc', 'sofia', 'aicha', 'helene'] as const)
      expect((await world.as(name).post(acte(), oui)).status).toBe(404)
    expect((await claire.post(acte(999_999), oui)).status).toBe(404)
    expect((await claire.submit(page(), acte(), oui)).status).toBe(303)
    expect(await lire()).toMatchObject({ solde: -100, remises: [{ reste: 0 }, { reste: deux?.reste }] })
    expect((await claire.post(acte(), oui)).text).toContain('déjà annulée')
    expect((await world.as('aicha').get('/messages')).text).toContain('Une remise est annulée')
    const { text } = await claire.get(page())
    expect(texte(text)).toContain('Remise annulée : Décidée pour une autre personne')
    expect(texte(text)).toContain('n’a plus d’effet')
    await expect(
      world.sql`insert into remise_annulee (region, remise_id, centimes, motif, decide_le)
        values ('bfc', ${un?.id}, 1, 'Encore une fois', ${world.now})`,
    ).rejects.toMatchObject({ constraint: 'remise_annulee_au_dela' })
  })

  test('un mois remis qui remonte : son rappel compte d’abord sur ce qui est dû, puis sur la remise', async () => {
    const before = await lire()
    const reste = before.remises[1]?.reste ?? 0
    world.now = `${addDays(world.today, 3)}T09:00:00.000Z`
    await corriger(dernier(), 'present')
    await payer(dernier())
    const after = await lire()
    const rappel = after.evenements.filter(e => e.sorte === 'calcul').at(-1)?.centimes ?? 0
    // The correction made one half-day better than it had been: that alone is paid.
    expect(rappel).toBeGreaterThan(reste + 100)
    expect(after).toMatchObject({ solde: 0, remises: [{ reste: 0 }, { reste: 0 }] })
    const paid = await world.sql<{ centimes: number; retenue: number }>`select centimes, retenue from paiement
      where stagiaire_id = ${world.cast.stagiaires.aicha} order by id desc limit 1`
    expect(paid).toEqual([{ centimes: rappel - reste - 100, retenue: reste + 100 }])
    expect(texte((await world.as('claire').get(page())).text)).toContain('n’est pas versé en plus')
    const mine = texte((await world.as('aicha').get(`/parcours/${aicha()}/remuneration/${dernier()}`)).text)
    expect(mine).toContain('puis laissés par une remise de la Région')
  }, 60_000)

  test('ce qui est décidé ne s’efface pas', async () => {
    await expect(world.sql`delete from plan_reprise`).rejects.toMatchObject({ constraint: 'fait_intangible' })
  })
})

describe('bornes et droits', () => {
  test.each([
    ['claire', 200, 200, 200],
    ['paul', 200, 404, 200],
    ['sofia', 404, 404, 404],
    ['marc', 404, 404, 404],
    ['aicha', 404, 404, 404],
    ['helene', 200, 200, 404],
  ] as const)('%s : liste %i, à venir %i, compte %i', async (name, liste, venir, compte) => {
    const who = world.as(name)
    expect((await who.get('/regularisations')).status).toBe(liste)
    expect((await who.get('/regularisations/a-venir')).status).toBe(venir)
    expect((await who.get(page())).status).toBe(compte)
  })

  test.each(['paul', 'marc', 'sofia', 'aicha', 'helene'] as const)('%s ne décide rien', async name => {
    for (const [act, fields] of [
      ['plan', { mensualite: '1' }],
      ['arret', { motif: 'Sans raison' }],
      ['remise', { montant: '1', motif: 'Sans raison', _confirmation: 'oui' }],
      ['remises/1/annulation', { motif: 'Sans raison', _confirmation: 'oui' }],
    ] as const)
      expect((await world.as(name).post(`${page()}/${act}`, fields)).status).toBe(404)
  })

  test('qui n’existe pas n’a pas de compte', async () => {
    expect((await world.as('claire').get('/regularisations/999999')).status).toBe(404)
    expect((await world.as('claire').get('/regularisations/abc')).status).toBe(404)
  })
})
