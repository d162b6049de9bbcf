import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NOW } from '../../../test/clock.ts'
import { onServer, openWorld, type World } from '../../../test/world.ts'
import { addDays, addMonths, firstDay, mois } from '../../calendrier/calendrier.ts'
import { ibanOf } from '../../db/demonstration/population/iban.ts'
import { moisLong } from '../../web/format.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
  await world.app()
}, 60_000)
afterAll(() => world.close())

const dernier = () => mois(addMonths(firstDay(mois(world.today)), -1))
const donner = (stagiaire: number, iban: string) =>
  world.sql`insert into compte_bancaire (region, stagiaire_id, titulaire, iban, saisi_le)
    select region, id, prenom || ' ' || nom, ${iban}, ${world.now} from stagiaire where id = ${stagiaire}`
const texte = (html: string) =>
  html
    .replaceAll('\u202f', ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
const virements = () =>
  world.sql<{
    id: number
    reference: string
    centimes: number
    retour: string | null
    stagiaire_id: number
    export_id: number
    iban: string
  }>`
    select v.id, v.reference, v.centimes, v.retour, p.stagiaire_id, v.export_id, v.iban from virement v
    join paiement p on p.region = v.region and p.id = v.paiement_id where v.region = 'bfc' and v.export_id is not null order by v.id`
const virement = async (stagiaire: number) => {
  const found = (await virements()).findLast(v => v.stagiaire_id === stagiaire)
  if (!found) throw new Error('aucun virement')
  return found
}
const retour = (fichier: string, text: string, nom = 'retour.csv') => {
  const body = new FormData()
  body.set('fichier', new File([text], nom))
  return world.as('paul').upload(`${fichier}/retours`, body)
}

let liquidation = ''
let fichier = ''
const exporter = (name: 'paul' | 'claire' = 'paul', more: Record<string, string> = {}) =>
  world.as(name).post(`${liquidation}/virements`, { execution: world.today, _confirmation: 'oui', ...more })

describe('faire un fichier de virements', () => {
  test('les points à regarder viennent avant la validation', async () => {
    const { aicha, julien, thomas } = world.cast.stagiaires
    await world.sql`update stagiaire set nom_recherche = 'diallo aicha',
      date_naissance = (select date_naissance from stagiaire where id = ${aicha}) where id = ${thomas}`
    liquidation = (await world.as('claire').post(`/remuneration/${dernier()}/liquidation`)).location ?? ''
    const before = texte((await world.as('claire').get(liquidation)).text)
    expect(before).toContain('À regarder avant de valider')
    expect(before).toMatch(/Aïcha Diallo Aucun compte bancaire : cette personne ne sera pas payée/)
    expect(before).toMatch(
      new RegExp(
        `Aïcha Diallo Identité double possible : même nom et même date de naissance que la fiche n° ${thomas}`,
      ),
    )
    await donner(aicha, ibanOf(1))
    await donner(thomas, ibanOf(1))
    await world.sql`insert into compte_bancaire (region, stagiaire_id, titulaire, iban, saisi_le)
      values ('bfc', ${julien}, 'Société Lambda', ${ibanOf(2)}, ${world.now})`
    const after = texte((await world.as('claire').get(liquidation)).text)
    expect(after).toMatch(/Aïcha Diallo Identité double possible : même compte bancaire que Thomas Bonnot/)
    expect(after).toMatch(/Julien Mercier Le compte est au nom de Société Lambda/)
    expect(after).not.toMatch(/Aïcha Diallo Aucun compte/)
    const other = texte((await world.as('helene').get(liquidation)).text)
    expect(other).not.toContain('Diallo')
    // From here on, Julien waits for an account of his own.
    await world.sql`alter table compte_bancaire disable trigger intangible`
    await world.sql`delete from compte_bancaire where stagiaire_id = ${julien}`
    await world.sql`alter table compte_bancaire enable trigger intangible`
  })

  test('avant les deux validations, rien ne part', async () => {
    expect((await exporter()).text).toContain('pas encore validée')
    expect((await world.as('paul').get(`${liquidation}/virements`)).text).toContain('pas encore validée')
    for (const name of ['claire', 'ines'] as const)
      expect((await world.as(name).post(`${liquidation}/validation`, { _confirmation: 'oui' })).status).toBe(
        303,
      )
  })

  test('la page dit combien part, et qui attend un compte', async () => {
    const page = texte((await world.as('paul').get(`${liquidation}/virements`)).text)
    expect(page).toContain('1 paiement')
    expect(page).toMatch(/€ Sans compte bancaire, à payer plus tard 1 personne/)
    expect(page).toMatch(/Julien Mercier/)
    expect(page).toContain('démonstration')
  })

  test.each([
    [{ execution: '' }, 'Indiquez la date'],
    [{ execution: '2020-01-01' }, 'Cette date est passée'],
    [{ execution: '2999-01-01' }, 'Indiquez la date'],
    [{ execution: addDays(NOW.slice(0, 10), 200) }, 'trop lointaine'],
    [{ _confirmation: '' }, 'Cochez la case'],
    [{ cle: 'court' }, '8 caractères au moins'],
  ])('%o est refusé', async (fields, why) => {
    const answer = await exporter('paul', fields)
    expect(answer.status).toBe(422)
    expect(answer.text).toContain(why)
    expect(await virements()).toEqual([])
  })

  test('où il y a un agent payeur, la Région ne fait pas de fichier', async () => {
    const refus = await exporter('claire')
    expect(refus.status).toBe(422)
    expect(refus.text).toContain('un agent payeur a un compte')
    expect((await world.as('claire').get(`${liquidation}/virements`)).status).toBe(200)
    for (const name of ['sofia', 'marc', 'aicha', 'bruno'] as const) {
      expect((await world.as(name).get(`${liquidation}/virements`)).status).toBe(404)
      expect((await world.as(name).post(`${liquidation}/virements`)).status).toBe(404)
    }
  })

  test('chaque paiement qui a un compte part une fois ; la même clé rend le même fichier', async () => {
    const first = await exporter('paul', { cle: 'octobre-1' })
    expect(first.status).toBe(303)
    fichier = first.location ?? ''
    const again = await exporter('paul', { cle: 'octobre-1' })
    expect(again.location).toBe(fichier)
    expect(again.notice).toContain('déjà fait')
    const api = await world
      .as('paul')
      .api(`${liquidation}/virements`, { execution: world.today, _confirmation: 'oui', cle: 'octobre-1' })
    expect(api.json<{ id: number }>().id).toBe(Number(fichier.split('/').at(-1)))
    expect(await virements()).toMatchObject([{ stagiaire_id: world.cast.stagiaires.aicha, iban: ibanOf(1) }])
    const refus = await exporter('paul', { cle: 'octobre-2' })
    expect(refus.text).toContain('aucune des personnes à payer n’a donné de compte')
  })

  test('le fichier de la banque est le même à chaque téléchargement, quoi que deviennent les réglages', async () => {
    const path = `${fichier}/pain001.xml`
    const one = await world.as('paul').get(path)
    expect(one.type).toContain('application/xml')
    expect(one.text).toContain(`<IBAN>${ibanOf(1)}</IBAN>`)
    expect(one.text).toContain('<Nm>Aicha Diallo</Nm>')
    process.env.AMONT_PAYEUR_NOM_BFC = 'Autre payeur'
    await donner(world.cast.stagiaires.aicha, ibanOf(77))
    const two = await world.as('paul').get(path)
    delete process.env.AMONT_PAYEUR_NOM_BFC
    expect(Buffer.compare(one.bytes, two.bytes)).toBe(0)
    for (const name of ['claire', 'helene', 'bruno', 'aicha', 'sofia'] as const)
      expect((await world.as(name).get(path)).status).toBe(404)
  })

  test('la page du fichier ne montre aucun IBAN entier', async () => {
    for (const name of ['paul', 'claire'] as const) {
      const page = await world.as(name).get(fichier)
      expect(page.status).toBe(200)
      expect(page.text).toContain('•••• ••••')
      expect(page.text).not.toContain(ibanOf(1))
      expect((await world.as(name).api(fichier)).text).not.toContain(ibanOf(1))
    }
    expect((await world.as('bruno').get(fichier)).status).toBe(404)
  })
})

describe('la banque répond', () => {
  test('ligne par ligne : ce qui ne va pas est dit, le reste est pris', async () => {
    const v = await virement(world.cast.stagiaires.aicha)
    const lines = [
      `${v.reference};rejete;${world.today};AC04;1,00`,
      'INCONNU-1;execute;;;',
      ';execute;;;',
      `${v.reference};peut-être;;;`,
      `${v.reference};execute;${addDays(world.today, 1)};;`,
      `${v.reference};execute;${addDays(world.today, -1)};;`,
      `${v.reference};rejete;${world.today};AC04;${(v.centimes / 100).toFixed(2)}`,
    ]
    const done = await retour(fichier, `reference;statut;date;motif;montant\n${lines.join('\n')}\n`)
    expect(done.status).toBe(303)
    expect(done.notice).toContain('1 rejeté')
    expect(done.notice).toContain('6 lignes à regarder')
    const page = texte((await world.as('paul').get(fichier)).text)
    for (const why of [
      'Le montant ne correspond pas : 1,00 €',
      'INCONNU-1 : Cette référence n’est pas connue',
      'Le statut « peut-être »',
      'n’est pas encore venu',
      'vient avant le fichier de virements',
    ])
      expect(page).toContain(why)
    expect(page).toContain('AC04, compte fermé')
    expect((await virement(world.cast.stagiaires.aicha)).retour).toBe('rejete')
  })

  test('le stagiaire et son conseiller sont prévenus, une fois', async () => {
    const told = await world.sql<{ compte_id: number; texte: string }>`select compte_id, texte from message
      where cle like 'virement-rejete-%' order by compte_id`
    expect(told.map(m => m.compte_id).sort()).toEqual(
      [world.cast.comptes.aicha, world.cast.comptes.sofia].sort(),
    )
    expect(told.map(m => m.texte).join()).not.toMatch(/€|FR\d|Diallo/)
  })

  test('le même fichier deux fois ne change rien ; exécuter ce qui est rejeté est refusé', async () => {
    const v = await virement(world.cast.stagiaires.aicha)
    const line = `reference;statut;date;motif\n${v.reference};rejete;${world.today};AC04\n`
    expect((await retour(fichier, line)).notice).toContain('1 déjà connu')
    const late = await retour(fichier, `reference;statut\n${v.reference};execute\n`)
    expect(late.notice).toContain('1 ligne à regarder')
    expect(texte((await world.as('paul').get(fichier)).text)).toContain('Ce virement est déjà rejeté')
    expect(await virements()).toHaveLength(1)
  })

  test('un fichier dangereux, ou d’un autre, est refusé en entier', async () => {
    const bomb = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><d>&b;</d>'
    expect((await retour(fichier, bomb, 'r.xml')).text).toContain('refusé par sécurité')
    const other = `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><GrpHdr><CreDtTm>${world.today}T08:00:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>AMONT-HN-9</OrgnlMsgId><GrpSts>ACSC</GrpSts></OrgnlGrpInfAndSts></CstmrPmtStsRpt></Document>`
    expect((await retour(fichier, other, 'r.xml')).text).toContain('répond à un autre fichier (AMONT-HN-9)')
    expect((await retour(fichier, '')).status).toBe(422)
    const body = new FormData()
    body.set('fichier', new File(['reference;statut\n'], 'r.csv'))
    for (const name of ['claire', 'helene', 'aicha'] as const)
      expect((await world.as(name).upload(`${fichier}/retours`, body)).status).not.toBe(303)
  })

  test('rejeté, le paiement repart vers le nouveau compte, avec celui qui attendait le sien', async () => {
    const { aicha, julien } = world.cast.stagiaires
    await donner(julien, ibanOf(5))
    const page = texte((await world.as('paul').get(`${liquidation}/virements`)).text)
    expect(page).toContain('2 paiements')
    const next = await exporter()
    expect(next.status).toBe(303)
    expect(next.location).not.toBe(fichier)
    fichier = next.location ?? ''
    const v = await virement(aicha)
    expect(v).toMatchObject({ iban: ibanOf(77), retour: null })
    expect(v.reference).toMatch(/-2$/)
    expect(await virements()).toHaveLength(3)
  })

  test('un virement se note aussi à la main, avec sa raison', async () => {
    const v = await virement(world.cast.stagiaires.julien)
    const page = `/virements/${v.id}`
    const note = (fields: Record<string, string>) =>
      world.as('paul').submit(page, `${page}/retour`, { le: world.today, ...fields })
    expect((await note({})).text).toContain('Dites ce que la banque a fait')
    expect((await note({ statut: 'rejete' })).text).toContain('Indiquez la raison')
    expect((await note({ statut: 'execute', le: addDays(world.today, 2) })).text).toContain('pas encore venu')
    expect((await note({ statut: 'execute' })).status).toBe(303)
    expect(
      (await world.as('paul').post(`${page}/retour`, { statut: 'execute', le: world.today })).text,
    ).toContain('déjà noté')
    expect(
      (await world.as('claire').post(`${page}/retour`, { statut: 'execute', le: world.today })).status,
    ).toBe(422)
    expect((await world.as('bruno').get(page)).status).toBe(404)
    const [row] = await world.sql<{ payee_le: string | null }>`select payee_le from liquidation
      where id = ${Number(liquidation.split('/').at(-1))}`
    expect(row?.payee_le).toBeNull()
  })

  test('rejeté à la main, il ne repart qu’une fois confirmé par une autre personne de la Région', async () => {
    const { aicha } = world.cast.stagiaires
    const v = await virement(aicha)
    const un = `/virements/${v.id}`
    const done = await world
      .as('paul')
      .submit(un, `${un}/retour`, { statut: 'rejete', le: world.today, motif: 'MS03' })
    expect(done.notice).toContain('Une seconde personne de la Région')
    const page = async () => texte((await world.as('paul').get(`${liquidation}/virements`)).text)
    expect(await page()).toContain('Rejets à confirmer')
    expect(await page()).toContain('Rien à virer pour l’instant')
    for (const path of [liquidation, '/remuneration'])
      expect(texte((await world.as('claire').get(path)).text)).toMatch(/1 versé sur \d+, 1 rejeté/)
    expect((await exporter()).status).toBe(422)
    await expect(world.sql`insert into virement (region, paiement_id, reference, centimes, cree_le)
      select region, paiement_id, 'DEUX-FOIS', centimes, ${world.now} from virement where id = ${v.id}`).rejects.toMatchObject(
      { constraint: 'rejet_a_confirmer' },
    )
    const oui = { _confirmation: 'oui' }
    // The payer who noted it cannot; a whole other Région cannot; someone of the Région does, once.
    for (const name of ['paul', 'helene', 'bruno', 'marc', 'aicha'] as const)
      expect((await world.as(name).post(`${un}/confirmation`, oui)).status).toBe(404)
    const { text } = await world.as('claire').get(un)
    expect(texte(text)).toContain('sans fichier de la banque')
    expect((await world.as('claire').submit(un, `${un}/confirmation`, {})).status).toBe(422)
    expect((await world.as('claire').submit(un, `${un}/confirmation`, oui)).status).toBe(303)
    expect((await world.as('ines').post(`${un}/confirmation`, oui)).text).toContain('n’attend pas')
    expect(await page()).not.toContain('Rejets à confirmer')
    expect(await page()).toContain('1 paiement')
    fichier = (await exporter()).location ?? ''
    expect((await virement(aicha)).id).not.toBe(v.id)
  })

  test('où personne n’est agent payeur, qui a noté le rejet ne le confirme pas ; le fichier de la banque, si', async () => {
    const { aicha } = world.cast.stagiaires
    const v = await virement(aicha)
    const un = `/virements/${v.id}`
    await world.sql`update compte set actif = false where region = 'bfc' and role = 'payeur'`
    const note = await world
      .as('claire')
      .submit(un, `${un}/retour`, { statut: 'rejete', le: world.today, motif: 'MS03' })
    const own = await world.as('claire').post(`${un}/confirmation`, { _confirmation: 'oui' })
    await world.sql`update compte set actif = true where region = 'bfc' and role = 'payeur'`
    expect(note.status).toBe(303)
    expect(own.status).toBe(422)
    expect(own.text).toContain('une autre personne doit le confirmer')
    expect((await exporter()).status).toBe(422)
    const line = `reference;statut;date;motif\n${v.reference};rejete;${world.today};MS03\n`
    expect((await retour(fichier, line)).notice).toContain('1 déjà connu')
    expect(texte((await world.as('paul').get(`${liquidation}/virements`)).text)).toContain('1 paiement')
    fichier = (await exporter()).location ?? ''
  })

  test('quand tout est exécuté, la liquidation est versée, ce jour-là', async () => {
    const message = `AMONT-BFC-${fichier.split('/').at(-1)}`
    const xml = `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><GrpHdr><CreDtTm>${world.today}T08:00:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>${message}</OrgnlMsgId><GrpSts>ACSC</GrpSts></OrgnlGrpInfAndSts></CstmrPmtStsRpt></Document>`
    const done = await retour(fichier, xml, 'retour.xml')
    expect(done.notice).toContain('1 exécuté')
    const [row] = await world.sql<{
      payee_le: string
      payee_par: number
    }>`select payee_le, payee_par from liquidation
      where id = ${Number(liquidation.split('/').at(-1))}`
    expect(row).toEqual({ payee_le: world.today, payee_par: world.cast.comptes.paul })
    expect((await exporter()).text).toContain('Rien à virer')
  })

  test('un virement qui revient après avoir été exécuté repart', async () => {
    const { id, reference } = await virement(world.cast.stagiaires.aicha)
    const line = `reference;statut;date;motif\n${reference};rejete;${world.today};MD07\n`
    expect((await retour(fichier, line)).notice).toContain('1 rejeté')
    expect((await world.as('paul').get(`/virements/${id}`)).text).toContain('repart avec le prochain fichier')
    expect(texte((await world.as('paul').get(`${liquidation}/virements`)).text)).toContain('1 paiement')
  })

  test('un compte que la banque refuse n’est pas essayé une seconde fois', async () => {
    const { aicha } = world.cast.stagiaires
    const next = await exporter()
    const { id, reference } = await virement(aicha)
    await retour(
      next.location ?? '',
      `reference;statut;date;motif\n${reference};rejete;${world.today};AC04\n`,
    )
    const lire = async () => texte((await world.as('paul').get(`${liquidation}/virements`)).text)
    expect(await lire()).toMatch(/Aïcha Diallo La banque refuse ce compte : la personne doit en donner un/)
    expect(texte((await world.as('paul').get(`/virements/${id}`)).text)).toContain('donne un autre compte')
    expect((await exporter()).text).toContain('Rien ne peut partir')
    await donner(aicha, ibanOf(78))
    expect(await lire()).toContain('1 paiement')
  })

  test('la base refuse deux virements vivants d’un même paiement, et un montant qui n’est pas le sien', async () => {
    const v = await virement(world.cast.stagiaires.julien)
    const twice = (reference: string, centimes: number) => world.sql`insert into virement
      (region, paiement_id, export_id, reference, centimes, iban, titulaire, cree_le)
      select region, paiement_id, export_id, ${reference}, ${centimes}, iban, titulaire, cree_le from virement where id = ${v.id}`
    await expect(twice('X-1', v.centimes)).rejects.toMatchObject({ constraint: 'paiement_deja_vire' })
    const { id } = await virement(world.cast.stagiaires.aicha)
    await expect(world.sql`insert into virement (region, paiement_id, export_id, reference, centimes, iban, titulaire, cree_le)
      select region, paiement_id, export_id, 'X-2', centimes + 1, iban, titulaire, cree_le from virement where id = ${id}`).rejects.toMatchObject(
      { constraint: 'virement_exact' },
    )
  })
})

test('là où personne n’est agent payeur, la Région paie elle-même', async () => {
  await world.sql`update compte set actif = false where region = 'bfc' and role = 'payeur'`
  const page = await world.as('claire').get(fichier)
  const xml = await world.as('claire').get(`${fichier}/pain001.xml`)
  const form = await world.as('claire').get(`${liquidation}/virements`)
  await world.sql`update compte set actif = true where region = 'bfc' and role = 'payeur'`
  expect(page.text).toContain('Enregistrer les réponses')
  expect(xml.status).toBe(200)
  expect(form.text).toContain('Faire le fichier de virements')
})

describe('les états d’une liquidation validée', () => {
  test('l’état liquidatif dit la décision, la règle, l’état et la ligne budgétaire', async () => {
    await world.sql`update stagiaire set nom = '=HYPERLINK("x")', prenom = '+1' where id = ${world.cast.stagiaires.aicha}`
    const { text } = await world.as('paul').get(`${liquidation}/etat.csv`)
    await world.sql`update stagiaire set nom = 'Diallo', prenom = 'Aïcha' where id = ${world.cast.stagiaires.aicha}`
    const [header = '', ...rows] = text.replace('\uFEFF', '').trim().split('\r\n')
    expect(header).toBe(
      'Mois;Parcours;Nom;Prénom;Date de naissance;Organisme;Site;Dispositif;Ligne budgétaire;Décision;Règle;Version de la règle;État de présence;Nature;Montant en euros',
    )
    expect(text).toContain(`"'=HYPERLINK(""x"")";'+1;`)
    const pay = rows.find(r => r.includes(';Rémunération;652,18'))
    expect(pay).toMatch(/;\d+;[a-z]+-[a-z-]+;\d{2}\/\d{2}\/\d{4};\d+;Rémunération;/)
    const [sum] = await world.sql<{
      n: number
    }>`select sum(centimes)::bigint n from ligne where liquidation_id = ${Number(liquidation.split('/').at(-1))}`
    expect(rows.at(-1)).toBe(`Total;;;;;;;;;;;;;;${((sum?.n ?? 0) / 100).toFixed(2).replace('.', ',')}`)
  })

  test('les heures se déclarent à la base de l’année, ou disent qu’elle manque', async () => {
    const { text } = await world.as('claire').get(`${liquidation}/heures.csv`)
    const rows = text.trim().split('\r\n')
    const [etat] = await world.sql<{ n: number }>`select e.minutes_present + e.minutes_entreprise
        + case when p.minutes_semaine >= 1800 then e.minutes_absence_justifiee else 0 end n
      from etat_mensuel e join parcours p on p.region = e.region and p.id = e.parcours_id
      where e.parcours_id = ${world.cast.parcours.aicha} and e.mois = ${firstDay(dernier())}`
    const minutes = etat?.n ?? 0
    const row =
      rows.find(r => r.startsWith(`${moisLong(dernier())};${world.cast.parcours.aicha};Diallo;`)) ?? ''
    const hours = String(Math.round((minutes * 100) / 60) / 100).replace('.', ',')
    expect(row).toContain(
      dernier().startsWith('2026')
        ? `;${hours};2,03;${(Math.round((minutes * 203) / 60) / 100).toFixed(2).replace('.', ',')};taux non précisé;B;`
        : `;${hours};base non précisée;base non précisée;taux non précisé;N;`,
    )
    expect(rows[0]).not.toMatch(/NIR|sécurité sociale/i)
    expect((await world.as('helene').get(`${liquidation}/heures.csv`)).status).toBe(404)
    expect((await world.as('sofia').get(`${liquidation}/heures.csv`)).status).toBe(404)
  })
})

test.runIf(onServer())(
  'deux fichiers faits en même temps : un seul virement vivant par paiement',
  async () => {
    const { aicha } = world.cast.stagiaires
    const before = (await virements()).length
    const both = await Promise.all([exporter(), exporter()])
    expect(both.map(a => a.status).sort()).toEqual([303, 422])
    expect(await virements()).toHaveLength(before + 1)
    expect((await virement(aicha)).retour).toBeNull()
  },
)
