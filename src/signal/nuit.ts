import { sql } from 'kysely'
import { addDays, type Jour } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import type { Store } from '../db/store.ts'
import { paris } from '../http/session.ts'
import { write as message } from '../message/store.ts'
import { valeurLe } from '../reglage/reglage.ts'
import { valeursOf } from '../reglage/store.ts'
import { eteindreEnNombre, ouvrirEnNombre } from '../tache/store.ts'
import type { Demande } from '../tache/tache.ts'
import { plural } from '../web/format.ts'
import { chargeDe } from './charge.ts'
import { type Derivee, REQUETES, type Sujet } from './natures.ts'
import { type Derive, NATURES, phrase } from './signal.ts'

/**
 * Each night, Région by Région: what the dated facts show that was not seen yet is seen, and asked of someone; what they show no
 * more is closed, and its task with it. Run again, it writes nothing; a night that was missed is made up for by the next. Returns
 * how many signals opened and closed.
 */
export async function laNuit(store: Store, now: string): Promise<number> {
  const { rows } = await store.read(db =>
    sql<{ code: string }>`select code from region order by code`.execute(db),
  )
  let written = 0
  for (const { code } of rows)
    written += await store.write({ compte: null, acte: 'signaux.nuit', now }, db => relever(db, code, now))
  return written
}

/** The same for one Région, in the transaction of its caller. */
export async function relever(db: Db, region: string, now: string): Promise<number> {
  const today = paris(now)
  const sujet = { region, today, seuils: await seuilsOf(db, region, today) }
  const asked = new Map<number, number>()
  let written = await relache(db, region, now)
  for (const nature of Object.keys(REQUETES) as Derivee[]) {
    const { ouverts, clos } = await comparer(db, nature, sujet, now)
    const demandes = ouverts.map(s => demandeDe(region, nature, s, today))
    const added = await inTurns(demandes, some => ouvrirEnNombre(db, some, now))
    for (const d of demandes) if (added.has(d.cle)) asked.set(d.compte_id, (asked.get(d.compte_id) ?? 0) + 1)
    await inTurns(clos, async some => {
      const fins = some.map(s => ({ cle: s.tache_cle, conclusion: s.cause_fin }))
      await eteindreEnNombre(db, region, fins, now)
      return new Set<string>()
    })
    written += ouverts.length + clos.length
  }
  for (const [compte_id, n] of asked) await prevenir(db, region, compte_id, n, now)
  return written
}

async function seuilsOf(db: Db, region: string, today: Jour): Promise<Sujet['seuils']> {
  const rows = await valeursOf(db, region)
  return {
    progres: valeurLe(rows, 'signal_progres', today),
    prescription: valeurLe(rows, 'signal_prescription', today),
    suite: valeurLe(rows, 'signal_suite', today),
    paie: valeurLe(rows, 'signal_paie', today),
    nouvelles: valeurLe(rows, 'signal_nouvelles', today),
  }
}

/** How many rows go to the database at once. */
const LOT = 2000

async function inTurns<T>(
  items: readonly T[],
  run: (some: readonly T[]) => Promise<Set<string>>,
): Promise<Set<string>> {
  const all = new Set<string>()
  for (let i = 0; i < items.length; i += LOT)
    for (const key of await run(items.slice(i, i + LOT))) all.add(key)
  return all
}

interface Ouvert {
  tache_cle: string
  stagiaire_id: number
  parcours_id: number | null
  prescription_id: number | null
  nom: string
  prenom: string
  charge: number
  faits: unknown
}
interface Clos {
  tache_cle: string
  cause_fin: string
}

/**
 * One nature on one day, in one statement: what is found and not open is opened, facts that grew are kept as they are now, what is
 * open and not found any more is closed, saying why.
 */
async function comparer(
  db: Db,
  nature: Derivee,
  sujet: Sujet,
  now: string,
): Promise<{ ouverts: Ouvert[]; clos: Clos[] }> {
  const { region, today } = sujet
  const { rows } = await sql<{ ouvert: Ouvert | null; clos: Clos | null }>`
    with vus as materialized (${REQUETES[nature](sujet)}),
    connus as materialized (select s.id, s.cle, s.faits, s.parcours_id, s.tache_cle from signal s
      where s.region = ${region} and s.nature = ${nature} and s.clos_le is null),
    ouverts as (
      insert into signal (region, nature, cle, stagiaire_id, parcours_id, prescription_id, vu_le, faits, tache_cle)
      select ${region}, ${nature}, v.cle, v.stagiaire_id, v.parcours_id, v.prescription_id, ${today}, v.faits,
        coalesce(v.tache_cle, 'signal-' || v.cle || '-' || ${today}::text)
      from vus v where not exists (select from connus c where c.cle = v.cle)
      on conflict (region, cle) where clos_le is null do nothing
      returning cle, stagiaire_id, parcours_id, prescription_id, tache_cle, faits),
    changes as (
      update signal s set faits = v.faits from vus v join connus c on c.cle = v.cle
      where s.region = ${region} and s.id = c.id and c.faits <> v.faits),
    clos as (
      update signal s set clos_le = ${now}, cause_fin = case
          when exists (select from sortie x where x.region = ${region} and x.parcours_id = c.parcours_id and x.date <= ${today})
            then 'La sortie est enregistrée.'
          when exists (select from suspension u where u.region = ${region} and u.parcours_id = c.parcours_id
            and u.periode @> ${today}::date) then 'Le parcours est suspendu.'
          when exists (select from vus v where v.parcours_id = c.parcours_id) then 'Un signal plus récent le remplace.'
          else ${NATURES[nature].fin} end
      from connus c
      where s.region = ${region} and s.id = c.id and s.clos_le is null and not exists (select from vus v where v.cle = c.cle)
      returning s.tache_cle, s.cause_fin)
    select jsonb_build_object('tache_cle', o.tache_cle, 'stagiaire_id', o.stagiaire_id, 'parcours_id', o.parcours_id,
        'prescription_id', o.prescription_id, 'nom', g.nom, 'prenom', g.prenom, 'faits', o.faits,
        'charge', ${chargeDe(region, sql`v.charge_id`)}) ouvert, null::jsonb clos
      from ouverts o join vus v on v.cle = o.cle join stagiaire g on g.region = ${region} and g.id = o.stagiaire_id
    union all
    select null, jsonb_build_object('tache_cle', c.tache_cle, 'cause_fin', c.cause_fin) from clos c`.execute(
    db,
  )
  return {
    ouverts: rows.flatMap(r => (r.ouvert && r.ouvert.charge !== null ? [r.ouvert] : [])),
    clos: rows.flatMap(r => (r.clos ? [r.clos] : [])),
  }
}

function demandeDe(region: string, nature: Derivee, s: Ouvert, today: Jour): Demande {
  const { objet, delai } = NATURES[nature]
  return {
    region,
    cle: s.tache_cle,
    stagiaire_id: s.stagiaire_id,
    compte_id: s.charge,
    objet: objet(`${s.prenom} ${s.nom}`),
    detail: phrase({ nature, faits: s.faits } as Derive),
    lien: lienDe(nature, s),
    echeance: addDays(today, delai),
  }
}

/** Where it is dealt with. */
function lienDe(nature: Derivee, s: Ouvert): string {
  switch (nature) {
    case 'prescription_sans_reponse':
      return `/prescriptions/${s.prescription_id}`
    case 'sans_suite':
      return `/parcours/${s.parcours_id}/suite`
    case 'retour_depasse':
      return `/parcours/${s.parcours_id}/suspension`
    case 'sans_referent':
    case 'passation_sans_reponse':
      return `/stagiaires/${s.stagiaire_id}/referent`
    default:
      return `/parcours/${s.parcours_id}`
  }
}

/** One message for the night, however many signals: how many, never who. */
const prevenir = (db: Db, region: string, compte_id: number, n: number, now: string) =>
  message(
    db,
    {
      region,
      compte_id,
      cle: `signaux-${paris(now)}`,
      objet: `${plural(n, 'personne')} à rappeler ou à aider`,
      texte: `${plural(n, 'tâche')} de plus cette nuit. Chacune dit ce qui a été vu, et avant quand agir.`,
      lien: '/taches',
    },
    now,
  )

/** Someone who asked for help was called: their task is done. */
async function relache(db: Db, region: string, now: string): Promise<number> {
  const { numAffectedRows } =
    await sql`update signal s set clos_le = ${now}, cause_fin = ${NATURES.aide_demandee.fin}
    from tache t where s.region = ${region} and s.nature = 'aide_demandee' and s.clos_le is null
      and t.region = s.region and t.cle = s.tache_cle and t.close_le is not null`.execute(db)
  return Number(numAffectedRows ?? 0n)
}
