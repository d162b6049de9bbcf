import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { onServer, openWorld, type World } from '../../test/world.ts'
import { addDays, addMonths, firstDay, mois } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import { calculerParcours } from '../liquidation/calcul-store.ts'
import { concernes } from '../liquidation/concernes.ts'
import { annuler, lotsFaits, ouvrir, resteACalculer, valider } from '../liquidation/store.ts'
import { controles } from './store.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
}, 60_000)
afterAll(() => world.close())

const who = (name: 'claire' | 'ines') =>
  ({ id: world.cast.comptes[name], region: 'bfc', nom: name, role: 'region' }) as Compte
const dernier = () => mois(addMonths(firstDay(mois(world.today)), -1))
const avant = () => mois(addMonths(firstDay(mois(world.today)), -2))

/** Opens a run and computes it at once. */
const preparer = (month: string) =>
  world.write(async db => {
    const { id } = await ouvrir(db, who('claire'), world.now, month)
    await calculerParcours(db, 'bfc', id, await resteACalculer(db, 'bfc', id), world.now)
    await lotsFaits(db, 'bfc', id, world.now)
    return id
  })
const accepter = (id: number, name: 'claire' | 'ines') =>
  world.write(db => valider(db, who(name), id, world.now), name)
const abandonner = (id: number) => world.write(db => annuler(db, 'bfc', id))

/** Certifies a month again with other minutes, as if it had been reopened and corrected. */
const corriger = (parcours: number, month: string, injustifiee: number) =>
  world.write(async db => {
    await sql`insert into reouverture (region, etat_id, motif, le) select region, id, 'Erreur de saisie', ${world.now}
      from etat_courant where parcours_id = ${parcours} and mois = ${firstDay(month)}`.execute(db)
    const [jour] = (
      await sql<{
        jour: string
        demi: string
      }>`select jour, demi from demi_journee where parcours_id = ${parcours}
        and jour >= ${firstDay(month)} and jour < ${firstDay(month)}::date + interval '1 month'
        order by jour, demi limit 1`.execute(db)
    ).rows
    await sql`update demi_journee set statut = ${injustifiee ? 'absence_injustifiee' : 'present'}, motif = null
      where parcours_id = ${parcours} and jour = ${jour?.jour ?? ''} and demi = ${jour?.demi ?? ''}`.execute(
      db,
    )
    await sql`insert into etat_mensuel (region, parcours_id, mois, certifie_le, minutes_present, minutes_entreprise,
        minutes_absence_justifiee, minutes_absence_injustifiee, version)
      select region, parcours_id, ${firstDay(month)}, ${world.now},
        coalesce(sum(minutes) filter (where statut in ('present', 'distance')), 0),
        coalesce(sum(minutes) filter (where statut = 'entreprise'), 0),
        coalesce(sum(minutes) filter (where statut = 'absence_justifiee'), 0),
        coalesce(sum(minutes) filter (where statut = 'absence_injustifiee'), 0) + coalesce(sum(retard), 0),
        1 + (select count(*) from etat_mensuel e where e.parcours_id = d.parcours_id and e.mois = ${firstDay(month)})
      from demi_journee d where parcours_id = ${parcours} and jour >= ${firstDay(month)}
        and jour < ${firstDay(month)}::date + interval '1 month' group by region, parcours_id`.execute(db)
  })

const somme = async (parcours: number, month: string) =>
  (
    await world.sql<{ n: number }>`select coalesce(sum(centimes), 0)::int n from ligne
    where parcours_id = ${parcours} and mois = ${firstDay(month)}`
  )[0]?.n

describe('deux liquidations ouvertes, l’une corrige l’autre', () => {
  let premiere = 0
  let seconde = 0
  beforeAll(async () => {
    premiere = await preparer(avant())
    await corriger(world.cast.parcours.aicha, avant(), 1)
    seconde = await preparer(dernier())
    const rangs = await world.sql<{ liquidation_id: number }>`select liquidation_id from calcul
      where parcours_id = ${world.cast.parcours.aicha} and mois = ${firstDay(avant())} order by rang`
    expect(rangs.map(r => Number(r.liquidation_id))).toEqual([premiere, seconde])
  })

  test('la première ne s’annule pas sous la seconde : personne n’y perdrait son mois', async () => {
    await expect(abandonner(premiere)).rejects.toMatchObject({ constraint: 'calcul_suivi' })
    expect(await somme(world.cast.parcours.aicha, avant())).toBeGreaterThan(0)
  })

  test('la seconde ne se valide pas avant la première', async () => {
    await accepter(seconde, 'claire')
    await expect(accepter(seconde, 'ines')).rejects.toMatchObject({
      constraint: 'liquidation_anterieure_ouverte',
    })
  })

  test('annulées dans l’ordre, puis refaites : le même total', async () => {
    const before = await somme(world.cast.parcours.aicha, avant())
    await abandonner(seconde)
    await abandonner(premiere)
    expect(await somme(world.cast.parcours.aicha, avant())).toBe(0)
    const again = await preparer(dernier())
    expect(await somme(world.cast.parcours.aicha, avant())).toBe(before)
    await accepter(again, 'claire')
    expect((await accepter(again, 'ines')).complete).toBe(true)
  })
})

const refuse = (run: (db: Db) => Promise<unknown>) =>
  world.write(async db => {
    await run(db)
    throw new Error('accepté')
  })

describe('ce qu’une écriture directe ne peut pas faire', () => {
  test.each([
    [
      'ajouter un calcul à une liquidation validée',
      `insert into calcul (region, parcours_id, mois, rang, liquidation_id, droit_id, regle, version, empreinte, jours)
       select region, parcours_id, mois, rang + 1, liquidation_id, droit_id, regle, version, empreinte, jours from calcul limit 1`,
      'ligne_validee_intangible',
    ],
    ['vider les lignes', 'truncate ligne', 'fait_intangible'],
    ['vider tout le livre', 'truncate liquidation cascade', 'fait_intangible'],
    ['vider les virements', 'truncate virement cascade', 'fait_intangible'],
    [
      'donner un parcours à quelqu’un d’autre',
      'update parcours set stagiaire_id = (select max(id) from stagiaire) where id = (select min(parcours_id) from ligne)',
      'fait_intangible',
    ],
    ['changer une ligne', 'update ligne set centimes = centimes + 1', 'ligne_validee_intangible'],
    [
      'changer une ligne en l’ajoutant de nouveau',
      `insert into ligne (region, liquidation_id, parcours_id, mois, rang, nature, centimes, explication)
       select region, liquidation_id, parcours_id, mois, rang, nature, centimes, explication from ligne limit 1
       on conflict on constraint mois_deja_paye do update set centimes = 1`,
      'ligne_validee_intangible',
    ],
    ['retirer une validation', 'delete from validation', 'ligne_validee_intangible'],
    ['rouvrir une liquidation', 'update liquidation set validee_le = null', 'ligne_validee_intangible'],
  ])('%s', async (_, statement, constraint) => {
    await expect(refuse(db => sql.raw(statement).execute(db))).rejects.toMatchObject({ constraint })
  })

  test('virer un paiement d’une liquidation qui n’est pas validée', async () => {
    await corriger(world.cast.parcours.aicha, dernier(), 1)
    const open = await preparer(dernier())
    await expect(
      refuse(async db => {
        await sql`insert into paiement (region, liquidation_id, stagiaire_id, centimes)
          select region, ${open}, stagiaire_id, 100 from parcours where id = ${world.cast.parcours.aicha}`.execute(
          db,
        )
        await sql`insert into virement (region, paiement_id, reference, centimes, cree_le)
          select region, id, 'ESSAI', centimes, ${world.now} from paiement where liquidation_id = ${open}`.execute(
          db,
        )
      }),
    ).rejects.toMatchObject({ constraint: 'payee_apres_validation' })
    await abandonner(open)
  })
})

const solde = async () =>
  (
    await world.sql<{ n: number }>`select coalesce(sum(m.centimes), 0)::int n from mouvement m
    join parcours p on p.region = m.region and p.stagiaire_id = m.stagiaire_id where p.id = ${world.cast.parcours.aicha}`
  )[0]?.n
const payer = async (month = dernier()) => {
  const id = await preparer(month)
  await accepter(id, 'claire')
  await accepter(id, 'ines')
  const [paye] = await world.sql<{
    centimes: number
    retenue: number
  }>`select x.centimes, x.retenue from paiement x
    join parcours p on p.region = x.region and p.stagiaire_id = x.stagiaire_id
    where x.liquidation_id = ${id} and p.id = ${world.cast.parcours.aicha}`
  return paye
}

describe('une correction, puis sa correction', () => {
  test('ce qui n’a jamais été rendu n’est pas payé une seconde fois', async () => {
    const { aicha } = world.cast.parcours
    expect(await solde()).toBe(0)
    await corriger(aicha, dernier(), 1)
    expect(await payer()).toBeUndefined()
    const trop = -((await solde()) ?? 0)
    expect(trop).toBeGreaterThan(0)
    await corriger(aicha, dernier(), 0)
    // The rappel is of the same amount: all of it is already in her hands.
    expect(await payer()).toEqual({ centimes: 0, retenue: trop })
    expect(await solde()).toBe(0)
  })

  test.runIf(onServer())(
    'une liquidation validée pendant une remise : le trop-perçu ne s’efface qu’une fois',
    async () => {
      const { aicha } = world.cast.parcours
      await corriger(aicha, dernier(), 1)
      await payer()
      const trop = -((await solde()) ?? 0)
      await corriger(aicha, dernier(), 0)
      const id = await preparer(dernier())
      await accepter(id, 'claire')
      let remettre = () => {}
      const remise = world.write(async db => {
        await sql`insert into remise (region, stagiaire_id, centimes, motif, decide_le)
        select region, stagiaire_id, ${trop}, 'Erreur de la Région', ${world.now} from parcours where id = ${aicha}`.execute(
          db,
        )
        await new Promise<void>(resolve => {
          remettre = resolve
        })
      })
      const validee = new Promise<void>(resolve => setTimeout(resolve, 300)).then(() => accepter(id, 'ines'))
      await new Promise(resolve => setTimeout(resolve, 1200))
      remettre()
      await remise
      await validee
      // Forgiven first: the run that waited sees it, and pays the whole rappel.
      expect(await solde()).toBe(0)
    },
  )
})

test('un état rouvert entre le calcul et la validation est dit à qui valide', async () => {
  const { aicha } = world.cast.parcours
  await corriger(aicha, avant(), 0)
  const id = await preparer(dernier())
  const said = () => world.read(db => controles(db, 'bfc', id))
  expect((await said()).map(c => c.nature)).not.toContain('etat_rouvert')
  await corriger(aicha, avant(), 1)
  expect((await said()).find(c => c.nature === 'etat_rouvert')).toMatchObject({ parcours_id: aicha })
  await abandonner(id)
  await payer()
})

describe('ce qui doit être calculé', () => {
  const concerne = async () =>
    (await world.read(db => concernes(db, 'bfc', dernier(), world.today))).includes(world.cast.parcours.aicha)

  test('une sortie notée après la paie, un jour où personne n’avait signé, est vue', async () => {
    const { aicha } = world.cast.parcours
    const [mois] = await world.sql<{ dernier: string; fin: string }>`select max(d.jour)::text dernier,
        (date_trunc('month', max(d.jour)) + interval '1 month')::date::text fin from demi_journee d
      join etat_courant e on e.parcours_id = d.parcours_id and e.mois = date_trunc('month', d.jour)
      where d.parcours_id = ${aicha}`
    const le = addDays(mois?.dernier ?? '', 1)
    expect(le < (mois?.fin ?? '')).toBe(true)
    let seen: number[] = []
    const essai = refuse(async db => {
      await sql`delete from demi_journee where parcours_id = ${aicha} and jour >= ${mois?.fin ?? ''}`.execute(
        db,
      )
      await sql`insert into sortie (region, parcours_id, date, motif, destination)
        values ('bfc', ${aicha}, ${le}, 'abandon', 'inconnue')`.execute(db)
      seen = await concernes(db, 'bfc', dernier(), world.today)
    })
    await expect(essai).rejects.toThrow('accepté')
    expect(await concerne()).toBe(false)
    expect(seen).toContain(aicha)
  })

  test('un fait appris avant une autre décision n’est pas oublié', async () => {
    const { aicha } = world.cast.parcours
    expect(await concerne()).toBe(false)
    const later = (minutes: number) => new Date(Date.parse(world.now) + minutes * 60_000).toISOString()
    await world.sql`insert into fait (region, stagiaire_id, nom, valeur, du, origine, saisi_le)
      select region, stagiaire_id, 'indemnise_are', 'true', ${addMonths(firstDay(dernier()), 0)}::date + 9, 'declare', ${later(1)}
      from parcours where id = ${aicha}`
    await world.sql`insert into droit (region, parcours_id, nature, periode, regle, version, regime, faits, evaluation, decide_le)
      select region, parcours_id, 'maintien', daterange(current_date + 3000, current_date + 3001), regle, version, regime, faits,
        evaluation, ${later(2)} from droit where parcours_id = ${aicha} limit 1`
    expect(await concerne()).toBe(true)
  })
})
