import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demande, entrer } from '../../test/monde-place.ts'
import { openWorld, type World } from '../../test/world.ts'
import { addDays, addMonths, firstDay, type Jour, mois, monday } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import { laNuit, relever } from './nuit.ts'
import { type Derive, type Nature, phrase } from './signal.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const nuit = () => world.write(db => relever(db, 'bfc', world.now))
const day = (n: number) => addDays(world.today, n)
const parcours = async (du: Jour, au: Jour, nom = 'Essai') =>
  entrer(world, await demande(world, world.cast.actions.chalon, { nom, statut: 'acceptee' }), du, au)

interface Vu {
  nature: Nature
  faits: unknown
  clos: boolean
  cause_fin: string
  tache: string | null
  conclusion: string
  charge: string
}
/** What was seen of one nature about a pathway, the last first, with the task of each. */
const vus = (
  nature: Nature,
  parcours_id: number,
) => world.sql<Vu>`select s.nature, s.faits, s.clos_le is not null clos, s.cause_fin,
    t.objet tache, coalesce(t.conclusion, '') conclusion, k.nom charge
  from signal s left join tache t on t.region = s.region and t.cle = s.tache_cle
  left join compte k on k.region = t.region and k.id = t.compte_id
  where s.nature = ${nature} and coalesce(s.parcours_id, (select p.id from parcours p where p.stagiaire_id = s.stagiaire_id)) = ${parcours_id}
  order by s.id desc`

const note = (db: Db, id: number, jour: Jour, demi: string, statut: string) =>
  sql`insert into demi_journee (region, parcours_id, jour, demi, statut, minutes, motif)
    values ('bfc', ${id}, ${jour}, ${demi}, ${statut}, 180, ${statut === 'absence_justifiee' ? 'convocation' : null})`.execute(
    db,
  )
const certifie = (db: Db, id: number, month: Jour, le: string) =>
  sql`insert into etat_mensuel (region, parcours_id, mois, certifie_le, minutes_present, minutes_entreprise,
      minutes_absence_justifiee, minutes_absence_injustifiee)
    select 'bfc', ${id}, ${month}, ${le}, coalesce(sum(minutes) filter (where statut = 'present'), 0), 0, 0, 0
    from demi_journee where parcours_id = ${id} and date_trunc('month', jour) = ${month}::date`.execute(db)
const monthAt = (n: number) => firstDay(mois(addMonths(firstDay(mois(world.today)), n)))

interface Cas {
  nature: Nature
  /** From when to when the pathway goes, in days from today. */
  du: number
  au: number
  /** What is not enough. */
  pas_assez?(db: Db, id: number): Promise<unknown>
  /** What makes the signal. */
  fait(db: Db, id: number): Promise<unknown>
  phrase: RegExp
  /** What takes its facts away, and what is then said. */
  fin(db: Db, id: number): Promise<unknown>
  cause: RegExp
}

const CAS: Cas[] = [
  {
    nature: 'absences_repetees',
    du: -60,
    au: 200,
    pas_assez: async (db, id) => {
      const week = addDays(monday(world.today), -7)
      await note(db, id, week, 'matin', 'absence_injustifiee')
      await note(db, id, addDays(week, 1), 'matin', 'absence_justifiee')
      await note(db, id, addDays(week, 3), 'matin', 'absence_injustifiee')
      await sql`insert into absence_annoncee (region, parcours_id, periode, motif, annoncee_le)
        values ('bfc', ${id}, daterange(${addDays(week, 3)}::date, ${addDays(week, 4)}::date), 'transport', ${world.now})`.execute(
        db,
      )
    },
    fait: (db, id) => note(db, id, addDays(monday(world.today), -5), 'apres_midi', 'absence_injustifiee'),
    phrase: /^A manqué lundi matin et mercredi après-midi, semaine du .* sans motif reconnu\.$/,
    fin: (db, id) =>
      sql`update demi_journee set statut = 'absence_justifiee', motif = 'transport' where parcours_id = ${id}
        and statut = 'absence_injustifiee' and demi = 'apres_midi'`.execute(db),
    cause: /motif a été reconnu/,
  },
  {
    nature: 'sans_nouvelles',
    du: -60,
    au: 200,
    pas_assez: (db, id) => note(db, id, day(-13), 'matin', 'present'),
    fait: (db, id) => sql`update demi_journee set jour = ${day(-14)} where parcours_id = ${id}`.execute(db),
    phrase: /^Plus rien n’est noté depuis le/,
    fin: (db, id) => note(db, id, day(-1), 'matin', 'absence_injustifiee'),
    cause: /demi-journée a été notée/,
  },
  {
    nature: 'sans_nouvelles',
    du: -15,
    au: 200,
    fait: async () => {},
    phrase: /^Rien n’est noté depuis l’entrée/,
    fin: (db, id) =>
      sql`insert into suspension (region, parcours_id, periode) values ('bfc', ${id}, daterange(${day(-3)}::date, null))`.execute(
        db,
      ),
    cause: /Le parcours est suspendu/,
  },
  {
    nature: 'sans_progres',
    du: -250,
    au: 200,
    pas_assez: async (db, id) => {
      await note(db, id, addDays(monthAt(-2), 3), 'matin', 'present')
      for (const n of [-3, -2]) await certifie(db, id, monthAt(n), world.now)
    },
    fait: (db, id) => certifie(db, id, monthAt(-1), world.now),
    phrase: /^Peu d’heures faites trois mois de suite : 0.h sur .* 3.h sur .* et 0.h sur/,
    fin: (db, id) =>
      sql`insert into certification (region, parcours_id, nature, code, intitule, obtenu_le)
        values ('bfc', ${id}, 'domaine_clea', 'D1', 'S’exprimer en français', ${day(-2)})`.execute(db),
    cause: /progrès/,
  },
  {
    nature: 'sans_suite',
    du: -60,
    au: 20,
    fait: async () => {},
    phrase: /^Finit le .*, et rien n’est prévu après\.$/,
    fin: (db, id) =>
      sql`insert into suite (region, parcours_id, nature, du, prevue_le, compte_id)
        values ('bfc', ${id}, 'qualifiante', ${day(20)}, ${world.now}, ${world.cast.comptes.sofia})`.execute(
        db,
      ),
    cause: /Une suite est prévue/,
  },
  {
    nature: 'fin_depassee',
    du: -60,
    au: 0,
    fait: async () => {},
    phrase: /^Devait finir le .*, et la sortie n’est pas enregistrée\.$/,
    fin: (db, id) =>
      sql`insert into sortie (region, parcours_id, date, motif, destination)
        values ('bfc', ${id}, ${day(0)}, 'terme', 'emploi_durable')`.execute(db),
    cause: /sortie est enregistrée/,
  },
  {
    nature: 'retour_depasse',
    du: -60,
    au: 200,
    pas_assez: (db, id) =>
      sql`insert into suspension (region, parcours_id, periode)
        values ('bfc', ${id}, daterange(${day(-30)}::date, ${day(0)}::date))`.execute(db),
    fait: (db, id) =>
      sql`update suspension set periode = daterange(${day(-30)}::date, ${day(-2)}::date) where parcours_id = ${id}`.execute(
        db,
      ),
    phrase: /^Devait revenir le/,
    fin: (db, id) => note(db, id, day(-1), 'matin', 'present'),
    cause: /retour est noté/,
  },
]

describe('un signal', () => {
  test.each(CAS.map((c, i) => ({ ...c, i })))(
    '$nature apparaît, dit pourquoi, et se clôt de lui-même ($i)',
    async c => {
      const id = await parcours(day(c.du), day(c.au), `Cas ${c.i}`)
      const { pas_assez } = c
      if (pas_assez) {
        await world.write(db => pas_assez(db, id))
        await nuit()
        expect(await vus(c.nature, id), 'pas assez').toEqual([])
      }
      await world.write(db => c.fait(db, id))
      await nuit()
      const [seen, ...more] = await vus(c.nature, id)
      expect(more).toEqual([])
      expect(seen).toMatchObject({ clos: false, conclusion: '', charge: 'Sofia Benali' })
      expect(seen?.tache).toContain(`Camille Cas ${c.i}`)
      expect(phrase(seen as Derive)).toMatch(c.phrase)
      await world.write(db => c.fin(db, id))
      await nuit()
      const [closed] = await vus(c.nature, id)
      expect(closed?.clos).toBe(true)
      expect(closed?.cause_fin).toMatch(c.cause)
      expect(closed?.conclusion).toBe(closed?.cause_fin)
    },
  )

  test('prescription_sans_reponse : quinze jours sans réponse, et la réponse le clôt', async () => {
    const { now } = world
    world.now = `${day(-14)}T09:00:00.000Z`
    const id = await demande(world, world.cast.actions.chalon, { nom: 'Attente' })
    world.now = now
    const seen = () => world.sql<Vu>`select faits, clos_le is not null clos, cause_fin from signal
      where nature = 'prescription_sans_reponse' and prescription_id = ${id}`
    await nuit()
    expect(await seen()).toEqual([])
    world.now = new Date(Date.parse(now) + 86_400_000).toISOString()
    await nuit()
    expect(phrase({ nature: 'prescription_sans_reponse', ...(await seen())[0] } as Derive)).toMatch(
      /^Transmise à .* sans réponse\.$/,
    )
    expect((await world.as('marc').get('/signaux?nature=prescription_sans_reponse')).text).toContain(
      'Attente',
    )
    expect((await world.as('lucie').get('/signaux')).text).not.toContain('Attente')
    await world.write(db =>
      sql`insert into prescription_evenement (region, prescription_id, statut, le, instant)
      values ('bfc', ${id}, 'en_attente', ${world.today}, ${world.now})`.execute(db),
    )
    await nuit()
    expect(await seen()).toMatchObject([{ clos: true, cause_fin: 'L’organisme a répondu.' }])
    world.now = now
  })

  test('sans_referent : le compte fermé de Marc, et c’est à la Région faute de collègue', async () => {
    const { aicha } = world.cast.parcours
    const turn = (actif: boolean) =>
      world.write(db =>
        db.updateTable('compte').set({ actif }).where('id', '=', world.cast.comptes.marc).execute(),
      )
    await turn(false)
    await nuit()
    const [seen] = await vus('sans_referent', aicha)
    expect(seen?.charge).toBe('Claire Morel')
    expect(phrase(seen as Derive)).toBe('Le compte de Marc Petit, référent dans l’organisme, est fermé.')
    await turn(true)
    await nuit()
    expect((await vus('sans_referent', aicha))[0]).toMatchObject({
      clos: true,
      conclusion: 'Quelqu’un suit cette personne.',
    })
  })

  test('passation_sans_reponse : après l’échéance, pas avant ; la réponse le clôt', async () => {
    const { sofia, nadia } = world.cast.comptes
    const id = await parcours(day(-5), day(200), 'Passation')
    await world.write(db =>
      sql`insert into passation (region, stagiaire_id, de_id, vers_id, motif, demandee_le, demandee_par, echeance)
      select 'bfc', stagiaire_id, ${sofia}, ${nadia}, 'essai', ${world.now}, ${sofia}, ${day(0)} from parcours where id = ${id}`.execute(
        db,
      ),
    )
    await nuit()
    expect(await vus('passation_sans_reponse', id)).toEqual([])
    await world.sql`update passation set echeance = ${day(-1)} where stagiaire_id = (select stagiaire_id from parcours where id = ${id})`
    await nuit()
    expect((await vus('passation_sans_reponse', id))[0]).toMatchObject({
      clos: false,
      charge: 'Sofia Benali',
    })
    await world.sql`update passation set reponse = 'acceptee', repondue_le = ${world.now} where reponse is null`
    await nuit()
    expect((await vus('passation_sans_reponse', id))[0]).toMatchObject({
      clos: true,
      cause_fin: 'La passation a sa réponse.',
    })
  })

  test('paie_en_retard : calculée, versée, rejetée ; ni l’organisme ni un message ne lit de montant', async () => {
    const { aicha } = world.cast.parcours
    const { now } = world
    world.now = new Date(Date.parse(now) + 40 * 86_400_000).toISOString()
    await nuit()
    const [late] = await vus('paie_en_retard', aicha)
    expect(phrase(late as Derive)).toContain('certifiée et pas encore calculée')
    expect(late?.charge).toBe('Claire Morel')
    expect((await world.as('aicha').get('/')).text).toContain('Paie en retard')
    expect((await world.as('marc').get('/signaux')).text).not.toContain('Paie en retard')
    expect((await world.as('sofia').get('/signaux')).text).toContain('Paie en retard')
    const month = mois(addMonths(firstDay(mois(now.slice(0, 10))), -1))
    const path = (await world.as('claire').post(`/remuneration/${month}/liquidation`)).location ?? ''
    for (const name of ['claire', 'ines'] as const)
      expect((await world.as(name).post(`${path}/validation`, { _confirmation: 'oui' })).status).toBe(303)
    const said = async () => {
      await nuit()
      const open = (await vus('paie_en_retard', aicha)).filter(s => !s.clos)
      return open.map(s => phrase(s as Derive)).join()
    }
    expect(await said()).toContain('calculée et pas encore versée')
    const transfer = (n: number, retour: string) =>
      world.write(db =>
        sql`insert into virement (region, paiement_id, reference, centimes,
        cree_le, retour, retour_le)
      select y.region, y.id, ${`ESSAI-${n}`}, y.centimes, ${world.now}, ${retour}, ${world.today} from paiement y
      join parcours p on p.stagiaire_id = y.stagiaire_id where p.id = ${aicha} order by y.id desc limit 1`.execute(
          db,
        ),
      )
    await transfer(1, 'rejete')
    expect(await said()).toContain('rejeté par la banque')
    await transfer(2, 'execute')
    expect(await said()).not.toMatch(/rejeté|versée/)
    expect(await world.sql`select id from message where texte like '%€%' and cle like 'signaux-%'`).toEqual(
      [],
    )
    world.now = now
  })
})

describe('une nuit', () => {
  const state = () => world.sql<{
    nature: string
    cle: string
    faits: unknown
  }>`select nature, cle, faits from signal
    where clos_le is null order by cle`
  const counts =
    () => world.sql`select (select count(*) from signal) signaux, (select count(*) from tache) taches,
    (select count(*) from message) messages, (select count(*) from journal where objet in ('signal', 'tache')) journal`

  test('faite deux fois n’écrit rien la seconde', async () => {
    await nuit()
    const before = await counts()
    expect(await nuit()).toBe(0)
    expect(await counts()).toEqual(before)
  })

  test('manquée, se rattrape : la dernière voit ce que chacune aurait vu', async () => {
    const { now } = world
    const step = 86_400_000
    for (let n = 1; n <= 6; n++) {
      world.now = new Date(Date.parse(now) + n * step).toISOString()
      await nuit()
    }
    const nightly = await state()
    await world.sql`delete from signal`
    await nuit()
    expect(await state()).toEqual(nightly)
    world.now = now
  })

  test('faite par deux processus à la fois, n’ouvre rien deux fois', async () => {
    await world.sql`delete from signal`
    await Promise.all([laNuit(world.store, world.now), laNuit(world.store, world.now)])
    const [row] = await world.sql<{
      n: number
      cles: number
    }>`select count(*)::int n, count(distinct cle)::int cles from signal
      where clos_le is null`
    expect(row?.n).toBeGreaterThan(0)
    expect(row?.n).toBe(row?.cles)
  })

  test('suit ce que la Région règle', async () => {
    const id = await parcours(day(-10), day(45), 'Reglage')
    await nuit()
    expect(await vus('sans_suite', id)).toEqual([])
    await world.write(db =>
      sql`insert into reglage (region, cle, du, valeur, motif, decide_le)
      values ('bfc', 'signal_suite', ${world.today}, 60, 'Essai de la Région', ${world.now})`.execute(db),
    )
    await nuit()
    expect(await vus('sans_suite', id)).toHaveLength(1)
  })

  test('prévient chacun d’un message, qui dit combien et jamais qui', async () => {
    const mail = await world.sql<{ objet: string; texte: string; n: number }>`select objet, texte,
        count(*) over (partition by compte_id, cle)::int n from message where cle = ${`signaux-${world.today}`}`
    expect(mail.length).toBeGreaterThan(0)
    for (const m of mail) {
      expect(m.n).toBe(1)
      expect(m.objet + m.texte).not.toMatch(/Camille|Aïcha|Cas \d/)
    }
  })
})
