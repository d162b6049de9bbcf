import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { onServer, openWorld, type World } from '../../test/world.ts'
import { addDays, addMonths, endOfMonth, firstDay, mois } from '../calendrier/calendrier.ts'
import { DEMIS, dayLabel } from '../emargement/emargement.ts'
import { euros, jour, moisLong } from '../web/format.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const dernier = () => mois(addMonths(firstDay(mois(world.today)), -1))
const avant = () => mois(addDays(firstDay(dernier()), -1))
const liquider = (month = dernier()) => `/remuneration/${month}/liquidation`
const lignes = (parcours: number, month = dernier()) =>
  world.sql<{ nature: string; centimes: number }>`select nature, centimes from ligne
    where parcours_id = ${parcours} and mois = ${firstDay(month)} order by nature`
const texte = (html: string) =>
  html
    .replaceAll('\u202f', ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')

describe('liquider un mois', () => {
  let liquidation = ''

  test('la Région prépare la liquidation des états certifiés, au centime', async () => {
    const { aicha } = world.cast.parcours
    await world.sql`update parcours set distance_m = 18000 where id = ${aicha}`
    const done = await world.as('claire').post(liquider())
    expect(done.status).toBe(303)
    liquidation = done.location ?? ''
    const [etat] = await world.sql<{ minutes_absence_injustifiee: number }>`select minutes_absence_injustifiee
      from etat_mensuel where parcours_id = ${aicha} and mois = ${firstDay(dernier())}`
    const absent = (etat?.minutes_absence_injustifiee ?? 0) > 0
    // The entry allowance is that of the month of entry, taken by the same run.
    expect((await lignes(aicha, avant())).map(l => l.nature)).toEqual([
      'forfait_entree',
      'remuneration',
      'transport',
    ])
    expect(await lignes(aicha)).toEqual([
      { nature: 'remuneration', centimes: 65218 },
      ...(absent ? [{ nature: 'retenue_absence', centimes: -1290 }] : []),
      { nature: 'transport', centimes: 9879 },
    ])
  })

  test('un mois déjà liquidé ne l’est pas deux fois', async () => {
    const refus = await world.as('claire').post(liquider())
    expect(refus.status).toBe(422)
    expect(texte(refus.text)).toContain('Une liquidation de ce mois est déjà en préparation')
    const twice = world.write(db =>
      sql`insert into ligne (region, liquidation_id, parcours_id, mois, rang, nature, centimes, explication)
          select region, liquidation_id, parcours_id, mois, rang, nature, centimes, explication from ligne
          where nature = 'remuneration'`.execute(db),
    )
    await expect(twice).rejects.toMatchObject({ constraint: 'mois_deja_paye' })
  })

  test('un second clic retrouve la réponse du premier', async () => {
    const claire = world.as('claire')
    const _cle = await claire.key()
    const first = await claire.post(`${liquidation}/annulation`, { _cle })
    expect(first.status).toBe(303)
    const second = await claire.post(`${liquidation}/annulation`, { _cle })
    expect(second.notice).toContain('déjà fait')
    const again = await claire.post(liquider())
    expect(again.status).toBe(303)
    liquidation = again.location ?? ''
  })

  test('la page dit qui reçoit quoi, et qui attend quoi', async () => {
    const { status, text } = await world.as('claire').get(liquidation)
    expect(status).toBe(200)
    // The month of entry, whose days change with the year, and the month after it.
    const [paye] = await world.sql<{ centimes: number }>`select sum(centimes)::int centimes from ligne
      where parcours_id = ${world.cast.parcours.aicha} and nature = 'remuneration'`
    expect(texte(text)).toContain(texte(euros(paye?.centimes ?? 0)))
    expect(texte(text)).toContain('dont mois antérieurs')
    expect(texte(text)).toMatch(/Thomas Bonnot .*L’état de présence de ce mois n’est pas certifié/)
    expect(text).toContain(`href="/etats/${dernier()}"`)
    expect((await world.as('paul').get(liquidation)).text).not.toContain('href="/etats/')
  })

  test('sans la case cochée, rien n’est validé', async () => {
    const refus = await world.as('claire').post(`${liquidation}/validation`)
    expect(refus.status).toBe(422)
    expect(refus.text).toContain('Cochez la case')
  })

  test('un formulaire resté ouvert pendant qu’un autre validait est refusé', async () => {
    const page = await world.as('claire').get(liquidation)
    const _version = page.text.match(/name="_version" value="(\d+)"/)?.[1] ?? ''
    const premier = await world
      .as('claire')
      .post(`${liquidation}/validation`, { _version, _confirmation: 'oui' })
    expect(premier.status).toBe(303)
    expect(premier.notice).toContain('Une seconde personne doit valider')
    const late = await world.as('claire').post(`${liquidation}/annulation`, { _version })
    expect(late.status).toBe(422)
    expect(late.text).toContain('Quelqu’un a modifié')
  })

  test('la même personne ne valide pas deux fois ; une seconde personne achève', async () => {
    const again = await world.as('claire').post(`${liquidation}/validation`, { _confirmation: 'oui' })
    expect(again.status).toBe(422)
    expect(texte(again.text)).toContain('une seconde personne doit la valider')
    expect(await world.sql`select id from paiement`).toEqual([])
    const ines = await world.as('ines').post(`${liquidation}/validation`, { _confirmation: 'oui' })
    expect(ines.notice).toContain('est validée')
    const [compte] = await world.sql<{ lignes: number; paiements: number }>`select
      (select sum(centimes) from ligne)::int lignes, (select sum(centimes) from paiement)::int paiements`
    expect(compte?.paiements).toBe(compte?.lignes)
  })

  test('validée, elle ne s’annule plus, et ses lignes ne changent plus', async () => {
    expect((await world.as('claire').post(`${liquidation}/annulation`)).text).toContain('ne changent plus')
    await expect(
      world.sql`update ligne set centimes = 1 where nature = 'remuneration'`,
    ).rejects.toMatchObject({
      constraint: 'ligne_validee_intangible',
    })
  })

  test('l’état de paiement s’ouvre dans un tableur, sans formule cachée', async () => {
    await world.sql`update stagiaire set nom = '=SOMME(A1)' where id = ${world.cast.stagiaires.aicha}`
    const { bytes, text, type } = await world.as('paul').get(`${liquidation}/etat.csv`)
    await world.sql`update stagiaire set nom = 'Diallo' where id = ${world.cast.stagiaires.aicha}`
    expect(type).toContain('text/csv')
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(text).toMatch(/;Rémunération;.*652,18/)
    expect(text).toContain("'=SOMME(A1)")
    expect(text).toContain(`\n${moisLong(dernier())};`)
    expect(text).toMatch(/;Aïcha;\d{2}\/\d{2}\/\d{4};/)
    expect(text).toMatch(/;\d+,\d{2}\r\n/)
    expect(text).toMatch(/Total;{14}\d+,\d{2}\r\n$/)
  })

  test('l’agent payeur note le versement, à une date possible, une seule fois', async () => {
    const paul = world.as('paul')
    const acte = `${liquidation}/paiement`
    expect(texte((await paul.get(liquidation)).text)).toContain('À verser')
    expect((await paul.submit(liquidation, acte, { payee_le: world.today })).text).toContain('Cochez la case')
    const payer = (payee_le: string) => paul.submit(liquidation, acte, { payee_le, _confirmation: 'oui' })
    expect((await payer(addDays(world.today, 1))).text).toContain('pas encore passée')
    expect((await payer(addDays(world.today, -1))).text).toContain('avant la validation')
    expect((await payer('demain')).status).toBe(422)
    expect((await payer(world.today)).status).toBe(303)
    expect((await paul.post(acte, { payee_le: world.today, _confirmation: 'oui' })).text).toContain(
      'déjà versée',
    )
    expect(texte((await paul.get(liquidation)).text)).not.toContain('À verser')
    await expect(
      world.sql`update liquidation set payee_par = ${world.cast.comptes.claire} where payee_le is not null`,
    ).rejects.toMatchObject({ constraint: 'ligne_validee_intangible' })
  })

  test('qui attendait sa signature est payé par une liquidation complémentaire', async () => {
    const { thomas } = world.cast.parcours
    await world.sql`insert into signature (region, contrat_id, qualite, nom, compte_id, signe_le)
      select region, id, 'stagiaire', 'Thomas Bonnot', ${world.cast.comptes.thomas}, ${world.now} from contrat where parcours_id = ${thomas}`
    await world.sql`insert into fait (region, stagiaire_id, nom, valeur, du, saisi_le)
      select region, stagiaire_id, 'activite_suffisante', 'true', date_entree, ${world.now} from parcours where id = ${thomas}`
    const certify = `/parcours/${thomas}/etats/${dernier()}`
    expect((await world.as('lucie').post(certify, { _confirmation: 'oui' })).status).toBe(303)
    const next = await world.as('claire').submit('/remuneration', liquider())
    expect(next.status).toBe(303)
    expect(next.location).not.toBe(liquidation)
    expect((await lignes(thomas)).map(l => l.nature)).toContain('forfait_entree')
    const complement = texte((await world.as('claire').get(next.location ?? '')).text)
    expect(complement).toContain('Un montant est à préciser')
    expect(complement).toMatch(/Thomas Bonnot .*€ \(montant à préciser\)/)
    expect(texte((await world.as('claire').get(liquidation)).text)).not.toContain('montant à préciser')
  })

  test('la liste des mois montre le versement', async () => {
    expect(texte((await world.as('paul').get('/remuneration')).text)).toContain('Versée le')
    const [etats] = await world.sql<{ etats: number; reste: number }>`select count(*)::int etats,
      (count(*) filter (where not exists (select from ligne l where (l.parcours_id, l.mois) = (e.parcours_id, e.mois))))::int reste
      from etat_mensuel e where region = 'bfc' and mois = ${firstDay(dernier())}`
    const { mois: months } = (await world.as('paul').api('/remuneration')).json<{ mois: object[] }>()
    expect(months[0]).toMatchObject({ mois: dernier(), etats: etats?.etats, sans_ligne: etats?.reste })
    expect((await world.as('paul').get('/remuneration?page=2')).status).toBe(200)
  })
})

describe('bornes et droits', () => {
  test('un contrat qui n’est plus signé par tous retient la paie', async () => {
    const { kevin } = world.cast.parcours
    const [first] = await world.sql<{
      mois: string
    }>`select to_char(min(mois), 'YYYY-MM') mois from etat_mensuel where parcours_id = ${kevin}`
    const month = first?.mois ?? ''
    await world.sql`alter table signature disable trigger intangible`
    await world.sql`delete from signature n using contrat k where k.id = n.contrat_id and k.parcours_id = ${kevin} and n.qualite = 'region'`
    const refus = await world.as('helene').post(liquider(month))
    expect(refus.status).toBe(422)
    expect(texte(refus.text)).toContain('Kevin Marchand : Le contrat n’est pas signé par tous')
    await world.sql`insert into signature (region, contrat_id, qualite, nom, compte_id, signe_le)
      select region, id, 'region', 'Hélène Lefèvre', ${world.cast.comptes.helene}, ${world.now} from contrat where parcours_id = ${kevin}`
    expect((await world.as('helene').post(liquider(month))).status).toBe(303)
    const [pay] = await lignes(kevin, month)
    expect(pay?.nature).toBe('remuneration')
  })

  test('on ne verse pas ce qui n’est pas validé', async () => {
    const [row] = await world.sql<{ id: number }>`select id from liquidation where region = 'hn'`
    const path = `/liquidations/${row?.id}`
    expect(
      (await world.as('bruno').post(`${path}/paiement`, { payee_le: world.today, _confirmation: 'oui' }))
        .text,
    ).toContain('pas encore validée')
    expect((await world.as('bruno').get(`${path}/etat.csv`)).status).toBe(404)
    expect((await world.as('claire').get(path)).status).toBe(404)
    expect((await world.as('claire').post(`${path}/annulation`)).status).toBe(404)
  })

  test.each([
    ['claire', 200],
    ['paul', 200],
    ['sofia', 404],
    ['marc', 404],
    ['aicha', 404],
  ] as const)('%s à la porte de /remuneration : %i', async (name, status) => {
    expect((await world.as(name).get('/remuneration')).status).toBe(status)
  })

  test.each(['sofia', 'marc', 'aicha', 'paul'] as const)('%s ne prépare pas de liquidation', async name => {
    expect((await world.as(name).post(liquider())).status).toBe(404)
  })

  test.each(['2026-13', 'mars', '2026-3'])('le mois « %s » n’existe pas', async month => {
    expect((await world.as('claire').post(liquider(month))).status).toBe(404)
  })

  test('un mois sans rien à payer le dit', async () => {
    expect((await world.as('claire').post(liquider('2015-01'))).text).toContain(
      'Rien à payer pour janvier 2015',
    )
  })
})

describe('la paie vue par le stagiaire', () => {
  const page = (month = dernier()) => `/parcours/${world.cast.parcours.aicha}/remuneration/${month}`

  test('il lit pourquoi ce montant', async () => {
    const { status, text } = await world.as('aicha').get(page())
    expect(status).toBe(200)
    expect(texte(text)).toContain('652,18 € par mois parce que vous aviez 19 ans')
    expect(texte(text)).toContain('L’argent vous est versé (fait)')
  })

  test('chaque mois dit où il en est', async () => {
    const { text } = await world.as('aicha').get('/ma-remuneration')
    expect(texte(text)).toContain('Versé le')
    // The table's region is not named like the section's: two landmarks of one name are one too many.
    expect(text).toContain('aria-label="Montants versés, mois par mois"')
    const fin = jour(addDays(endOfMonth(mois(world.today)), -1)).replace(/ \d{4}$/, '')
    expect(texte(text)).toContain(`Vos présences se notent jusqu’au ${fin} (en cours)`)
  })

  test('un mois certifié trop tard dit qui est en retard, et à qui en parler', async () => {
    const now = world.now
    const courant = mois(world.today)
    const contact = texte((await world.as('aicha').get(page())).text)
    expect(contact).toMatch(/À l’organisme de formation Marc Petit, \S+@/)
    expect(contact).toMatch(/Conseiller ou conseillère Sofia Benali, \S+@/)
    world.now = `${addDays(endOfMonth(courant), 9)}T09:00:00.000Z`
    expect((await world.as('aicha').get('/ma-remuneration')).text).not.toContain('En retard')
    world.now = `${addDays(endOfMonth(courant), 10)}T09:00:00.000Z`
    const { text } = await world.as('aicha').get('/ma-remuneration')
    world.now = now
    const [nom = ''] = moisLong(courant).split(' ')
    expect(texte(text)).toContain(
      `En retard : Atelier des Savoirs n’a pas encore certifié ${nom}. Parlez-en à Marc Petit.`,
    )
  })

  test('les absences se lisent jour par jour, les textes se déplient', async () => {
    const absences = await world.sql<{
      jour: string
      demi: 'matin' | 'apres_midi'
    }>`select jour, demi from demi_journee
      where parcours_id = ${world.cast.parcours.aicha} and statut = 'absence_injustifiee' order by jour, demi desc`
    const last = absences.at(-1)
    const { text } = await world.as('aicha').get(page(mois(last?.jour ?? '')))
    expect(texte(text)).toContain(
      `${dayLabel(last?.jour ?? '')}, ${DEMIS[last?.demi ?? 'matin']} : absence non justifiée`,
    )
    expect(texte(text)).toContain('D’où vient ce montant')
    expect(texte(text)).not.toContain('D’après')
  })

  test.each(['aicha', 'sofia', 'marc', 'claire'] as const)('%s peut la lire', async name => {
    expect((await world.as(name).get(page())).status).toBe(200)
  })

  test.each(['thomas', 'kevin', 'nadia', 'lucie', 'helene', 'paul'] as const)(
    '%s ne peut pas la lire, et la tentative laisse une trace',
    async name => {
      const before = await refus(name)
      expect((await world.as(name).get(page())).status).toBe(404)
      expect(await refus(name)).toBe(before + 1)
    },
  )

  test('un stagiaire qui n’a encore rien le lit simplement', async () => {
    const { status, text } = await world.as('thomas').get('/ma-remuneration')
    expect(status).toBe(200)
    expect(texte(text)).toContain('Ma rémunération')
    expect((await world.as('aicha').get(page(mois(addMonths(endOfMonth(dernier()), -12))))).status).toBe(404)
  })
})

describe('avant toute liquidation', () => {
  let neuf: World
  beforeAll(async () => {
    neuf = await openWorld()
    await neuf.sql`update parcours set distance_m = 18000 where id = ${neuf.cast.parcours.aicha}`
  })
  afterAll(() => neuf.close())
  const read = async (name: 'aicha' | 'sofia') =>
    texte((await neuf.as(name).get(`/parcours/${neuf.cast.parcours.aicha}/remuneration/${avant()}`)).text)

  test('un mois certifié montre un calcul provisoire', async () => {
    expect(await read('aicha')).toContain('Calcul provisoire')
    expect(await read('aicha')).toContain('sur 30')
  })

  test('qui est indemnisé lit pourquoi la Région ne verse que le transport', async () => {
    await neuf.sql`insert into fait (region, stagiaire_id, nom, valeur, du, saisi_le)
      select region, stagiaire_id, 'indemnise_are', 'true', date_entree, ${neuf.now} from parcours where id = ${neuf.cast.parcours.aicha}`
    expect(await read('aicha')).toContain(
      'parce que vous êtes indemnisé(e) par l’assurance chômage (depuis le',
    )
    expect(await read('sofia')).toContain('parce que cette personne est indemnisée par l’assurance chômage')
    expect(await read('sofia')).toContain('Transport')
  })
})

async function refus(name: keyof World['cast']['comptes']): Promise<number> {
  const [row] = await world.sql<{ n: number }>`select count(*)::int n from journal
    where acte = 'acces_refuse' and compte_id = ${world.cast.comptes[name]}`
  return row?.n ?? 0
}

test.runIf(onServer())('deux versements notés en même temps : un seul compte', async () => {
  const [row] = await world.sql<{ id: number }>`select id from liquidation
    where region = 'bfc' and payee_le is null order by id desc limit 1`
  const path = `/liquidations/${row?.id}`
  for (const name of ['claire', 'ines'] as const)
    await world.as(name).post(`${path}/validation`, { _confirmation: 'oui' })
  const payer = () =>
    world.as('paul').post(`${path}/paiement`, { payee_le: world.today, _confirmation: 'oui' })
  expect((await Promise.all([payer(), payer()])).map(a => a.status).sort()).toEqual([303, 422])
})
