import pg from 'pg'

/**
 * Five years of one life: four pathways of three months in three dispositifs, with their prescriptions, phases, half-days,
 * suspension, exits, follow-ups and readings, laid before the pathway given. Bulk rows go round the guards.
 */
export async function cinqAns(client: pg.Client, parcours: number): Promise<void> {
  await client.query(`set session_replication_role = replica`)
  for (const [i, [dispositif, ago]] of (
    [
      ['bfc-daq-2020', 60],
      ['bfc-entree-assouplie', 46],
      ['bfc-blocs-btp', 30],
      ['bfc-daq-2026', 16],
    ] as const
  ).entries()) {
    const at = `(date_trunc('month', p.date_entree) - interval '${ago} months')::date`
    await client.query(
      `with base as (select p.*, ${at} debut from parcours p where p.region = 'bfc' and p.id = $1),
      demande as (insert into prescription (region, stagiaire_id, dispositif, version, action_id, structure_id, conseiller_id, cree_le,
          evaluation, distance_m)
        select b.region, b.stagiaire_id, '${dispositif}', b.version, b.action_id, r.structure_id, b.conseiller_id, b.debut - 40,
          r.evaluation, b.distance_m from base b join prescription r on r.region = b.region and r.id = b.prescription_id returning *),
      fil as (insert into prescription_evenement (region, prescription_id, statut, le, instant)
        select d.region, d.id, e.statut, d.cree_le + e.jours, d.cree_le + e.jours from demande d, (values ('preparee', 0),
          ('transmise', 1), ('acceptee', 12), ('entree', 40)) e (statut, jours) order by e.jours),
      entre as (insert into parcours (region, prescription_id, stagiaire_id, dispositif, version, action_id, date_entree, fin_initiale,
          minutes_prevues, minutes_semaine, distance_m, conseiller_id, referent_id)
        select b.region, d.id, b.stagiaire_id, '${dispositif}', b.version, b.action_id, b.debut, b.debut + 91, 18000, 1800,
          b.distance_m, b.conseiller_id, b.referent_id from base b, demande d returning *),
      phases as (insert into phase (region, parcours_id, rang, nom, du, au, minutes_prevues)
        select region, id, 1, 'Parcours', date_entree, fin_initiale, 18000 from entre),
      pause as (insert into suspension (region, parcours_id, periode, motif)
        select region, id, daterange(date_entree + 20, date_entree + 34), 'personnel' from entre),
      sorti as (insert into sortie (region, parcours_id, date, motif, destination)
        select region, id, date_entree + 105, 'terme', 'sans_emploi' from entre),
      suivi as (insert into suivi (region, parcours_id, terme, observe_le, situation)
        select region, id, '6_mois', date_entree + 290, 'sans_emploi' from entre)
      insert into demi_journee (region, parcours_id, jour, demi, statut, minutes)
        select e.region, e.id, j::date, d.demi, 'present', 180 from entre e,
          generate_series(e.date_entree::timestamp, e.date_entree + 104, interval '1 day') j,
          (values ('matin'), ('apres_midi')) d (demi)
        where extract(isodow from j) < 6 and not j::date <@ daterange(e.date_entree + 20, e.date_entree + 34)`,
      [parcours],
    )
    await client.query(
      `insert into referent (region, stagiaire_id, compte_id, periode)
        select p.region, p.stagiaire_id, p.conseiller_id, daterange(p.date_entree - 300 - ${i}, p.date_entree - 299 - ${i})
        from parcours p where p.region = 'bfc' and p.id = $1 on conflict do nothing`,
      [parcours],
    )
  }
  await client.query(`set session_replication_role = origin`)
  await client.query('vacuum analyze')
}

const seen: string[] = []
const { query } = pg.Client.prototype
pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
  const text = typeof args[0] === 'string' ? args[0] : ((args[0] as { text?: string })?.text ?? '')
  if (!/^\s*(begin|commit|rollback|start transaction)/i.test(text)) seen.push(text)
  return (query as (...all: unknown[]) => unknown).apply(this, args)
} as typeof query

/**
 * The statements that PostgreSQL receives while `fn` runs, those that open and close a transaction aside. Import this file
 * before the store opens: connections keep the `query` that they were made with.
 */
export async function counted(fn: () => Promise<unknown>): Promise<string[]> {
  seen.length = 0
  await fn()
  return [...seen]
}
