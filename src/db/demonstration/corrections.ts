import { sql } from 'kysely'
import {
  addDays,
  addMonths,
  endOfMonth,
  firstDay,
  type Jour,
  type Mois,
  mois,
} from '../../calendrier/calendrier.ts'
import type { Totaux } from '../../emargement/emargement.ts'
import { certify, reopen } from '../../etat/store.ts'
import { calculerParcours } from '../../liquidation/calcul-store.ts'
import { lotsFaits, ouvrir, valider } from '../../liquidation/store.ts'
import { payeurOf } from '../../versement/banque/payeur.ts'
import { enregistrer } from '../../versement/banque/retour-store.ts'
import { exporter } from '../../versement/banque/virement-store.ts'
import { motifLisible } from '../../versement/versement.ts'
import type { Db } from '../schema.ts'
import type { Cast } from './cast.ts'
import { type Clock, instant, lastMonth } from './chain.ts'
import { workday } from './population/outcome.ts'
import { acteur } from './recent.ts'

/** What went wrong with the last month paid, and how it was put right: by the verbs of the application, days after. */
export async function addCorrections(db: Db, clock: Clock, cast: Cast): Promise<void> {
  const month = mois(addMonths(firstDay(lastMonth(clock.today)), -1))
  const day = (after: number) => workday(addDays(endOfMonth(month), after))
  const corrected = await chosen(db, cast, month)
  await reject(db, clock, cast, { month, day, except: corrected.map(p => p.stagiaire_id) })
  for (const p of corrected) await correct(db, clock, p, { month, day })
  if (corrected.length === 0) return
  await run(db, clock, cast, { month, day, parcours: corrected.map(p => p.id) })
  // The first gives it back little by little; for the second, the Région has yet to decide.
  await db
    .insertInto('plan_reprise')
    .values({
      region: 'bfc',
      stagiaire_id: corrected[0]?.stagiaire_id ?? 0,
      mensualite: 2000,
      motif: 'Décidé avec la personne, au téléphone.',
      decide_le: instant(clock, day(24), '10:30'),
      compte_id: cast.comptes.ines,
    })
    .execute()
}

interface Chosen {
  id: number
  stagiaire_id: number
  referent_id: number
}
interface When {
  month: Mois
  day: (after: number) => Jour
}

/** Two people still in training who were paid that month; Marc's first. */
async function chosen(db: Db, cast: Cast, month: Mois): Promise<Chosen[]> {
  const { rows } = await sql<Chosen>`select p.id, p.stagiaire_id, p.referent_id from parcours p
    join action a on a.region = p.region and a.id = p.action_id join site s on s.region = a.region and s.id = a.site_id
    join compte f on f.region = p.region and f.id = p.referent_id
    where p.region = 'bfc' and p.id <> all(${Object.values(cast.parcours)}::bigint[])
      and not exists (select from sortie x where x.region = p.region and x.parcours_id = p.id)
      and (select count(*) from parcours o where o.region = p.region and o.stagiaire_id = p.stagiaire_id) = 1
      and exists (select from ligne l where l.region = p.region and l.parcours_id = p.id and l.mois = ${firstDay(month)}
        and l.nature = 'remuneration' and l.centimes > 30000)
      and (select count(*) from demi_journee d where d.region = p.region and d.parcours_id = p.id and d.statut = 'present'
        and d.jour >= ${firstDay(month)} and d.jour < ${endOfMonth(month)}) > 12
    order by (s.organisme_id = ${cast.organismes.atelier}) desc, p.id limit 2`.execute(db)
  return rows
}

/** The statement is taken back: two days noted present were missed. */
async function correct(db: Db, clock: Clock, p: Chosen, { month, day }: When): Promise<void> {
  const who = await acteur(db, p.referent_id)
  const motif = 'Deux jours notés présents par erreur : la feuille papier dit le contraire.'
  await reopen(db, who, instant(clock, day(15), '10:00'), p.id, month, motif)
  const days = sql`region = 'bfc' and parcours_id = ${p.id} and jour >= ${firstDay(month)} and jour < ${endOfMonth(month)}`
  await sql`update demi_journee set statut = 'absence_injustifiee' where region = 'bfc' and parcours_id = ${p.id}
    and (jour, demi) in (select jour, demi from demi_journee where ${days} and statut = 'present'
      order by jour desc, demi desc limit 4)`.execute(db)
  const { rows } = await sql<Totaux>`select
      coalesce(sum(minutes) filter (where statut = 'present'), 0)::int minutes_present,
      coalesce(sum(minutes) filter (where statut = 'entreprise'), 0)::int minutes_entreprise,
      coalesce(sum(minutes) filter (where statut = 'absence_justifiee'), 0)::int minutes_absence_justifiee,
      coalesce(sum(minutes) filter (where statut = 'absence_injustifiee'), 0)::int minutes_absence_injustifiee
    from demi_journee where ${days}`.execute(db)
  const lines = rows.map(totaux => ({ ...totaux, parcours_id: p.id }))
  await certify(db, who, instant(clock, day(16), '11:00'), month, lines)
}

/** A run of these pathways alone, agreed by two people: it owes nothing, and leaves each of them an overpayment. */
async function run(
  db: Db,
  clock: Clock,
  cast: Cast,
  { month, day, parcours }: When & { parcours: number[] },
): Promise<void> {
  const claire = await acteur(db, cast.comptes.claire)
  const prepared = instant(clock, day(19), '09:30')
  const { id } = await ouvrir(db, claire, prepared, month, { parcours })
  await calculerParcours(db, 'bfc', id, parcours, prepared)
  await lotsFaits(db, 'bfc', id, prepared)
  await valider(db, claire, id, instant(clock, day(19), '11:00'))
  await valider(db, await acteur(db, cast.comptes.ines), id, instant(clock, day(20), '14:00'))
  await db
    .updateTable('liquidation')
    .set({ payee_le: day(20), payee_par: cast.comptes.paul })
    .where('region', '=', 'bfc')
    .where('id', '=', id)
    .execute()
}

/** A few of the month's payments left in a file for the bank, which could not do one of them: an account since closed. */
async function reject(
  db: Db,
  clock: Clock,
  cast: Cast,
  { month, day, except }: When & { except: number[] },
): Promise<void> {
  const paul = await acteur(db, cast.comptes.paul)
  const { rows } = await sql<{
    liquidation_id: number
    id: number
  }>`select p.liquidation_id, p.id from paiement p
    join liquidation q on q.region = p.region and q.id = p.liquidation_id
    where p.region = 'bfc' and q.mois = ${firstDay(month)}
      and p.stagiaire_id <> all(${[...except, ...Object.values(cast.stagiaires)]}::bigint[])
      and exists (select from compte_bancaire c where c.region = p.region and c.stagiaire_id = p.stagiaire_id)
    order by p.id limit 8`.execute(db)
  const [first] = rows
  if (!first) return
  const ids = rows.map(r => r.id)
  await sql`delete from virement where region = 'bfc' and paiement_id = any(${ids}::bigint[])`.execute(db)
  const { id } = await exporter(db, paul, {
    liquidation_id: first.liquidation_id,
    execution: day(11),
    cle: `demonstration-${month}`,
    payeur: await payeurOf(db, paul),
    now: instant(clock, day(9), '10:00'),
  })
  const sent = await sql<{ reference: string }>`select reference from virement
    where region = 'bfc' and export_id = ${id} order by id`.execute(db)
  const answers = sent.rows.map(({ reference }, i) => ({
    ligne: i + 1,
    reference,
    statut: i === 0 ? ('rejete' as const) : ('execute' as const),
    le: day(11),
    centimes: null,
    motif: i === 0 ? motifLisible('AC04') : '',
  }))
  await enregistrer(db, paul, id, answers, instant(clock, day(12), '09:15'))
}
