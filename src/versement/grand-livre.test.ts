import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { addMonths, firstDay, mois } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import { calculerParcours } from '../liquidation/calcul-store.ts'
import { annuler, lotsFaits, ouvrir, resteACalculer, valider } from '../liquidation/store.ts'

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

let etats = 0
/** Certifies a month again with other minutes, as if it had been reopened and corrected. */
const corriger = (parcours: number, month: string, injustifiee: number) =>
  world.write(async db => {
    etats++
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
    ['vider les virements', 'truncate virement', 'fait_intangible'],
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
