import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shared } from '../../../test/draws.ts'
import { openWorld, type World } from '../../../test/world.ts'
import { isOuvre } from '../../calendrier/calendrier.ts'
import type { Compte } from '../../habilitation/habilitation.ts'
import { paris } from '../../http/session.ts'
import { calculerParcours } from '../../liquidation/calcul-store.ts'
import { ouvrir, resteACalculer } from '../../liquidation/store.ts'
import type { Store } from '../store.ts'
import { loadDemonstration } from './load.ts'

const now = '2026-11-18T09:00:00.000Z'
let world: World
let store: Store

/** A database with the communes and nothing else. */
async function emptyWorld(): Promise<World> {
  const made = await openWorld()
  const tables = await made.sql<{ nom: string }>`select table_name nom from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like 'kysely%'
      and table_name not in ('region', 'commune') order by 1`
  await made.write(async db => {
    await sql`set local session_replication_role = replica`.execute(db) // Proofs refuse to be emptied.
    await sql`truncate ${sql.join(tables.map(t => sql.table(t.nom)))} restart identity`.execute(db)
  })
  return made
}

/** A demonstration world of its own, whose loading says how far it is. */
async function loaded(parcours: number, at = now, seed = 1): Promise<World> {
  const made = await emptyWorld()
  const said: string[] = []
  const progress = (done: number, total: number, label: string) => said.push(`${label} ${done}/${total}`)
  await loadDemonstration(made.store, { parcours, now: at, seed, progress })
  expect(said.at(-1)).toBe(`Parcours du DAQ ${parcours}/${parcours}`)
  return made
}
const all = async <T>(query: ReturnType<typeof sql<T>>, on = store) => (await query.execute(on.db)).rows

beforeAll(async () => {
  world = await loaded(400)
  store = world.store
})
afterAll(() => world.close())

/** What must never be found, by the sentence that says it. */
const broken = (today: string, at: string) => ({
  'une présence avant l’entrée': sql`select from demi_journee d join parcours p on p.id = d.parcours_id
    where d.jour < p.date_entree`,
  'une présence après la sortie': sql`select from demi_journee d join sortie s on s.parcours_id = d.parcours_id
    where d.jour >= s.date`,
  'une présence un jour suspendu': sql`select from demi_journee d join suspension s on s.parcours_id = d.parcours_id
    where s.periode @> d.jour`,
  'une présence aujourd’hui ou plus tard': sql`select from demi_journee where jour >= ${today}`,
  'plus d’heures que le plafond': sql`select from demi_journee d join parcours p on p.id = d.parcours_id
    group by p.id, p.minutes_max having sum(d.minutes) > p.minutes_max`,
  'un état qui ne compte pas ses demi-journées': sql`select from etat_mensuel e where minutes_present + minutes_entreprise
      + minutes_absence_justifiee + minutes_absence_injustifiee is distinct from (select sum(minutes) from demi_journee d
      where d.parcours_id = e.parcours_id and date_trunc('month', d.jour) = e.mois)`,
  'un mois certifié avant sa fin': sql`select from etat_mensuel where mois + interval '1 month' > certifie_le at time zone 'Europe/Paris'`,
  'un mois certifié sans contrat signé': sql`select from etat_mensuel e where not exists (select from contrat c
    join signature s on s.contrat_id = c.id where c.parcours_id = e.parcours_id and s.qualite = 'stagiaire')`,
  'une sortie avant l’entrée, ou à venir': sql`select from sortie s join parcours p on p.id = s.parcours_id
    where s.date <= p.date_entree or s.date > ${today}`,
  'une suspension hors du parcours, ou à venir': sql`select from suspension u join parcours p on p.id = u.parcours_id
    left join sortie s on s.parcours_id = p.id
    where lower(periode) < p.date_entree or lower(periode) >= coalesce(s.date, ${today})`,
  'deux parcours à la fois': sql`select from parcours a join parcours b on b.stagiaire_id = a.stagiaire_id and b.id > a.id
    left join sortie s on s.parcours_id = a.id where s.date is null or s.date > b.date_entree`,
  'une entrée qui n’est pas celle de sa prescription': sql`select from parcours p join prescription r
      on r.id = p.prescription_id
    left join prescription_evenement e on e.prescription_id = r.id and e.statut = 'entree' and e.le = p.date_entree
    where e.id is null or (r.stagiaire_id, r.action_id, r.dispositif) <> (p.stagiaire_id, p.action_id, p.dispositif)`,
  'un parcours entré sous les règles d’une autre date': sql`select from parcours where region = 'bfc'
    and (dispositif = 'bfc-daq-2026') <> (date_entree >= '2026-01-01')`,
  'des étapes dans le désordre, ou à venir': sql`select from (select le, instant,
      lag(le) over w before, lag(instant) over w before_at
      from prescription_evenement window w as (partition by prescription_id order by id)) e
    where le < before or instant < before_at or le > ${today} or instant > ${at}`,
  'un rendez-vous un jour où personne ne travaille': sql`select from prescription_evenement
    where extract(isodow from rendez_vous) > 5`,
  'un conseiller ou un référent d’ailleurs': sql`select from parcours p join prescription r on r.id = p.prescription_id
    join compte k on k.id = p.conseiller_id join compte f on f.id = p.referent_id join action a on a.id = p.action_id
    join site s on s.id = a.site_id where k.structure_id <> r.structure_id or f.organisme_id <> s.organisme_id`,
  'des phases qui ne couvrent pas le parcours': sql`select from parcours p join phase f on f.parcours_id = p.id
    group by p.id, p.date_entree, p.fin_initiale, p.minutes_prevues having min(f.du) <> p.date_entree
      or max(f.au) <> p.fin_initiale or sum(f.minutes_prevues) <> p.minutes_prevues`,
  'une certification hors du parcours': sql`select from certification c join parcours p on p.id = c.parcours_id
    left join sortie s on s.parcours_id = p.id
    where c.obtenu_le < p.date_entree or c.obtenu_le > least(${today}, coalesce(s.date, ${today}))`,
  'un suivi avant son moment, ou à venir': sql`select from suivi v join sortie s on s.parcours_id = v.parcours_id
    where v.observe_le < s.date + make_interval(months => coalesce(substring(v.terme from '^[0-9]+'), '0')::int) or v.observe_le > ${today}`,
  'un mois payé sans état, ou trop tôt': sql`select from ligne l join calcul c on (c.parcours_id, c.mois, c.rang) = (l.parcours_id,
      l.mois, l.rang) left join etat_mensuel e on e.id = c.etat_id
    where (l.nature <> 'forfait_entree' and e.mois is distinct from l.mois)
      or l.mois >= date_trunc('month', ${today}::date) - interval '1 month'`,
  'un calcul sans décision qui vaille ce mois-là': sql`select from calcul c join droit d on d.id = c.droit_id
    where d.parcours_id <> c.parcours_id or not d.periode && daterange(c.mois, (c.mois + interval '1 month')::date)`,
  'un compte à qui l’on doit encore': sql`select from mouvement group by region, stagiaire_id having sum(centimes) > 0`,
  'un trop-perçu sans correction': sql`select from mouvement m group by region, stagiaire_id having sum(centimes) < 0
    and sum(centimes) <> (select coalesce(sum(l.centimes), 0) from ligne l join parcours p on p.region = l.region
      and p.id = l.parcours_id where p.region = m.region and p.stagiaire_id = m.stagiaire_id and l.rang > 1)`,
  'une correction sans réouverture motivée': sql`select from calcul c where c.rang > 1 and not exists (
    select from etat_mensuel e join reouverture r on r.region = e.region and r.etat_id = e.id
    where e.region = c.region and e.parcours_id = c.parcours_id and e.mois = c.mois)`,
  'une signature sans présence, ou à venir': sql`select from emargement e left join demi_journee d
      on d.region = e.region and d.parcours_id = e.parcours_id and d.jour = e.jour and d.demi = e.demi
    where d.statut is distinct from 'present' or e.signe_le > ${at}`,
  'un contreseing avant une signature, ou à venir': sql`select from contreseing c where c.signe_le > ${at}
    or not exists (select from emargement e join parcours p on p.region = e.region and p.id = e.parcours_id
      where p.action_id = c.action_id and e.jour = c.jour and e.demi = c.demi)
    or exists (select from emargement e join parcours p on p.region = e.region and p.id = e.parcours_id
      where p.action_id = c.action_id and e.jour = c.jour and e.demi = c.demi and e.signe_le > c.signe_le)`,
  'une absence annoncée pour un jour passé, ou hors du parcours': sql`select from absence_annoncee b
    join parcours p on p.region = b.region and p.id = b.parcours_id
    where lower(b.periode) <= ${today} or b.annoncee_le > ${at} or lower(b.periode) < p.date_entree`,
  'une réouverture avant la certification, ou à venir': sql`select from reouverture r
    join etat_mensuel e on e.region = r.region and e.id = r.etat_id where r.le < e.certifie_le or r.le > ${at}`,
  'une réponse avant la question, ou à venir': sql`select from reclamation_evenement e
    join reclamation r on r.region = e.region and r.id = e.reclamation_id where e.le < r.cree_le or e.le > ${at}`,
  'un message, un import ou une décision à venir': sql`select from message where cree_le > ${at} union all
    select from releve where recu_le > ${at} union all select from plan_reprise where decide_le > ${at}
    union all select from virement where cree_le > ${at} or retour_le > ${today}`,
  'une liquidation que deux personnes n’ont pas validée': sql`select from liquidation q
    where (select count(*) from validation v where v.liquidation_id = q.id) <> 2`,
  'un paiement sans virement': sql`select from paiement p left join virement v on v.paiement_id = p.id
    where v.retour is null or v.centimes <> p.centimes`,
  'une liquidation qui n’est pas payée': sql`select from liquidation
    where validee_le is null or payee_le is null or payee_le < validee_le::date`,
  'plus de places promises que de places': sql`select from action a cross join generate_series(0, 120, 5) n
    where capacite_du_jour(a.region, a.id, ${today}::date + n) < places_tenues(a.region, a.id, ${today}::date + n, ${at})`,
  'un parcours en cours sans place': sql`select from parcours p left join sortie s on s.parcours_id = p.id
    where s.date is null and not exists (select from place x where x.parcours_id = p.id and x.liberee_le is null)`,
  'une personne de moins de 16 ans': sql`select from stagiaire where date_naissance > cree_le - interval '16 years'`,
})

async function check(on: Store, at: string) {
  const today = paris(at)
  const found: string[] = []
  for (const [what, query] of Object.entries(broken(today, at))) {
    const { rows } = await query.execute(on.db)
    if (rows.length) found.push(`${what} (${rows.length})`)
  }
  expect(found).toEqual([])
  const days = await all(
    sql<{
      jour: string
    }>`select distinct jour from demi_journee union select date_entree from parcours order by 1`,
    on,
  )
  expect(days.map(d => d.jour).filter(jour => !isOuvre(jour))).toEqual([])
}

/** Rows whose parent does not exist: foreign keys sleep during the load. */
async function orphans(): Promise<string[]> {
  const keys = await all(sql<{ child: string; parent: string; columns: string[]; targets: string[] }>`
    select c.conrelid::regclass::text child, c.confrelid::regclass::text parent,
      array(select a.attname::text from unnest(c.conkey) with ordinality k(n, i)
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.n order by i) columns,
      array(select a.attname::text from unnest(c.confkey) with ordinality k(n, i)
        join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.n order by i) targets
    from pg_constraint c where c.contype = 'f' order by c.conname, c.oid`)
  const found: string[] = []
  for (const { child, parent, columns, targets } of keys) {
    const refs = (table: string, names: string[]) => sql.join(names.map(name => sql.ref(`${table}.${name}`)))
    const known = sql.join(
      columns.map(name => sql`${sql.ref(`x.${name}`)} is not null`),
      sql` and `,
    )
    const rows = await all(sql`select from ${sql.table(child)} x where ${known} and not exists
      (select from ${sql.table(parent)} y where (${refs('y', targets)}) = (${refs('x', columns)}))`)
    if (rows.length) found.push(`${child} → ${parent}`)
  }
  expect(keys.length).toBeGreaterThan(40)
  return found
}

describe('le monde de démonstration', () => {
  it('tient tout ce que la loi et le métier demandent', async () => {
    await check(store, now)
    expect(await orphans()).toEqual([])
  })

  it('laisse une seule ligne au journal, et rendort puis réveille ses gardiens', async () => {
    const lines = await all(sql<{ acte: string }>`select acte from journal order by id`)
    expect(lines).toEqual([{ acte: 'demonstration' }])
    expect(await all(sql`select from pg_trigger where tgenabled <> 'O'`)).toEqual([])
  })

  it('laisse au mois dernier une liquidation sans rien à reprendre des mois payés', async () => {
    const { id: compte } = { id: 1 }
    const undone = new Error('défait')
    const ranks: { rang: number; avant: boolean }[] = []
    const run = store.write({ compte, acte: 'essai', now }, async db => {
      const who = { id: compte, region: 'bfc' } as Compte
      const { id } = await ouvrir(db, who, now, '2026-10')
      await calculerParcours(db, 'bfc', id, await resteACalculer(db, 'bfc', id), now)
      const { rows } = await sql<{
        rang: number
        avant: boolean
      }>`select distinct rang, mois < '2026-10-01' avant from calcul
        where liquidation_id = ${id}`.execute(db)
      ranks.push(...rows)
      throw undone
    })
    await expect(run).rejects.toBe(undone)
    expect(ranks).toEqual([{ rang: 1, avant: false }])
  })

  it('montre ce qui se signe, se demande, se corrige et se reprend', async () => {
    const [shown] = await all(sql<Record<string, number>>`select
      (select count(*)::int from emargement) signatures, (select count(*)::int from contreseing) contreseings,
      (select count(*)::int from reouverture r join etat_courant e on e.parcours_id = (select x.parcours_id
        from etat_mensuel x where x.id = r.etat_id) and e.version = 2) corriges,
      (select count(*)::int from reclamation) reclamations, (select count(*)::int from releve) releves,
      (select count(*)::int from message) messages`)
    for (const [what, n] of Object.entries(shown ?? {})) expect(n, what).toBeGreaterThan(0)
    const overpaid = await all(sql<{ plan: boolean; centimes: number }>`select sum(m.centimes)::int centimes,
      exists (select from plan_reprise r where r.stagiaire_id = m.stagiaire_id) plan
      from mouvement m group by m.stagiaire_id having sum(m.centimes) < 0`)
    expect(overpaid.map(o => o.plan).sort()).toEqual([false, true])
    for (const { centimes } of overpaid) expect(centimes).toBeGreaterThan(-20_000)
    const rejected = await all(sql<{
      motif: string
      repris: boolean
    }>`select v.retour_motif motif, exists (select from virement n
      where n.paiement_id = v.paiement_id and n.id > v.id) repris from virement v where v.retour = 'rejete'`)
    expect(rejected).toEqual([{ motif: 'AC04, compte fermé', repris: false }])
    const claims = await all(sql<{ statut: string }>`select distinct on (reclamation_id) statut
      from reclamation_evenement order by reclamation_id, id desc`)
    expect(claims.map(c => c.statut)).toEqual(['repondue', 'deposee'])
    const [reopened] = await all(sql<{ n: number }>`select count(*)::int n from reouverture r
      join etat_mensuel e on e.id = r.etat_id where not exists (select from etat_courant c
        where c.parcours_id = e.parcours_id and c.mois = e.mois)`)
    expect(reopened?.n).toBe(1)
  })

  it('compte 50 sites du DAQ, et cinq lots du CAQ', async () => {
    const sites = await all(sql<{ region: string; n: number; organismes: number }>`
      select region, count(*) n, count(distinct organisme_id) organismes from site group by region order by region`)
    expect(sites).toEqual([
      { region: 'bfc', n: 50, organismes: 14 },
      { region: 'hn', n: 5, organismes: 1 },
    ])
  })

  it.each([
    [
      'les statuts de prescription',
      8,
      sql`select distinct statut from (select distinct on (prescription_id) statut
      from prescription_evenement order by prescription_id, id desc) x`,
    ],
    ['les raisons de sortie', 7, sql`select distinct motif from sortie`],
    ['les destinations', 9, sql`select distinct destination from sortie`],
    ['les présences', 4, sql`select distinct statut from demi_journee`],
    ['les natures de paie', 4, sql`select distinct nature from ligne`],
    ['les réseaux', 6, sql`select distinct reseau from structure`],
  ])('montre %s : toutes les %i', async (_what, n, query) => {
    expect(await all(query)).toHaveLength(n)
  })

  it('montre des parcours suspendus aujourd’hui, non signés, oubliés, revenus', async () => {
    const [counts] = await all(sql<Record<string, number>>`select
      (select count(*) from suspension where periode @> ${paris(now)}::date) suspendus,
      (select count(*) from contrat c where not exists (select from signature s
        where s.contrat_id = c.id and s.qualite = 'stagiaire')) non_signes,
      (select count(*) from parcours p where not exists (select from sortie s where s.parcours_id = p.id)) en_cours,
      (select count(*) from (select from parcours group by stagiaire_id having count(*) > 1) x) revenus,
      (select count(*) from (select from parcours group by date_entree having count(*) > 12) x) piles`)
    expect(counts?.suspendus).toBeGreaterThan(0)
    expect(counts?.non_signes).toBeGreaterThan(0)
    expect(counts?.en_cours).toBeGreaterThan(15)
    expect(counts?.revenus).toBeGreaterThan(3)
    expect(counts?.piles).toBe(0)
  })

  it('donne à Sofia, Marc et Claire du travail pour aujourd’hui', async () => {
    const [work] = await all(sql<Record<string, number>>`with last as (select distinct on (prescription_id) *
        from prescription_evenement order by prescription_id, id desc),
      sofia as (select structure_id from compte where nom = 'Sofia Benali'),
      marc as (select organisme_id from compte where nom = 'Marc Petit')
      select (select count(*) from last e join prescription p on p.id = e.prescription_id
          where e.statut = 'preparee' and p.structure_id = (select structure_id from sofia)) a_transmettre,
        (select count(*) from last e join prescription p on p.id = e.prescription_id join action a on a.id = p.action_id
          join site s on s.id = a.site_id
          where e.statut = 'transmise' and s.organisme_id = (select organisme_id from marc)) a_repondre,
        (select count(distinct d.parcours_id) from demi_journee d join parcours p on p.id = d.parcours_id
          join action a on a.id = p.action_id join site s on s.id = a.site_id
          where s.organisme_id = (select organisme_id from marc) and date_trunc('month', d.jour) = '2026-10-01'
          and not exists (select from etat_mensuel e where e.parcours_id = p.id and e.mois = '2026-10-01')) a_certifier,
        (select count(*) from etat_mensuel where mois = '2026-10-01' and region = 'bfc') a_liquider`)
    for (const [what, n] of Object.entries(work ?? {})) expect(n, what).toBeGreaterThan(0)
  })

  it('ressemble aux chiffres publiés : 61 % de sorties positives, 7 km, 0,9 certification', async () => {
    const [figures] = await all(sql<{ positive: number; metres: number; certifications: number }>`select
      (select 100.0 * count(*) filter (where destination in
          ('emploi_durable', 'emploi_court', 'alternance', 'creation_entreprise', 'formation_qualifiante')) / count(*)
        from sortie where region = 'bfc' and destination <> 'inconnue')::float positive,
      (select avg(distance_m) from parcours where region = 'bfc')::float metres,
      (select count(*) from certification where nature <> 'domaine_clea')::float / (select count(*) from parcours)
        certifications`)
    expect(figures?.positive).toBeGreaterThan(55)
    expect(figures?.positive).toBeLessThan(67)
    expect(figures?.metres).toBeGreaterThan(4_000)
    expect(figures?.metres).toBeLessThan(10_000)
    expect(figures?.certifications).toBeGreaterThan(0.7)
    expect(figures?.certifications).toBeLessThan(1.1)
  })

  it('se refuse dans une base déjà peuplée, sans rien y changer', async () => {
    const before = await all(sql`select count(*) n from parcours`)
    await expect(loadDemonstration(store, { parcours: 20, now })).rejects.toThrow()
    expect(await all(sql`select count(*) n from parcours`)).toEqual(before)
  })
})

async function fingerprint(on: Store): Promise<Record<string, string>> {
  const tables = await all(
    sql<{ nom: string }>`select table_name nom from information_schema.tables where table_schema = 'public'
      and table_type = 'BASE TABLE' and table_name not like 'kysely%' and table_name <> 'commune' order by 1`,
    on,
  )
  const marks: Record<string, string> = {}
  for (const { nom } of tables) {
    const [row] = await all(
      sql<{ mark: string }>`select coalesce(md5(string_agg(x::text, '|' order by x::text)), '') mark
        from ${sql.table(nom)} x`,
      on,
    )
    marks[nom] = row?.mark ?? ''
  }
  return marks
}

describe('le chargement', () => {
  it('donne deux fois les mêmes lignes, et d’autres gens pour une autre graine', async () => {
    const marks: Record<string, string>[] = []
    for (const seed of [1, 1, 2]) {
      const made = await loaded(25, now, seed)
      marks.push(await fingerprint(made.store))
      await made.close()
    }
    expect(marks[0]).toEqual(marks[1])
    expect(marks[2]?.stagiaire).not.toBe(marks[0]?.stagiaire)
    expect(marks[2]?.region).toBe(marks[0]?.region)
  }, 120_000)

  const instants = [
    '2027-11-18T09:00:00.000Z', // L'an prochain.
    '2026-01-01T00:30:00.000Z', // Un jour férié, au changement de dispositif.
    '2028-02-29T23:30:00.000Z', // Déjà le lendemain à Paris.
    '2026-08-16T12:00:00.000Z', // Un dimanche d'août.
  ]
  it.each(shared(instants))(
    'tient aussi le %s',
    async at => {
      const made = await loaded(25, at)
      await check(made.store, at)
      await made.close()
    },
    60_000,
  )
})
