import { type RawBuilder, sql } from 'kysely'
import { firstDay, type Jour, type Mois } from '../calendrier/calendrier.ts'
import { Introuvable } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import type { Decision, Droit } from '../droit/droit.ts'
import { enregistrer } from '../droit/store.ts'
import { paris } from '../http/session.ts'
import { valeursOf } from '../reglage/store.ts'
import type { Nature } from '../remuneration/remuneration.ts'
import { calculer, type Ecriture } from './calcul.ts'
import { dossiers } from './dossier-store.ts'

type Calcule = Omit<Ecriture, 'lignes'> & { parcours_id: number }
interface Ligne {
  parcours_id: number
  mois: Jour
  rang: number
  nature: Nature
  centimes: number
  /** Many people are told the same sentences: they are sent once a lot, each line says which. */
  texte: number
}

/** Computes these pathways into a run: decisions, computations, lines, what to look at. */
export async function calculerParcours(
  db: Db,
  region: string,
  liquidation_id: number,
  parcours: readonly number[],
  now: string,
): Promise<void> {
  const { mois, preparee_par } = await sql<{
    mois: Mois
    preparee_par: number | null
  }>`select to_char(mois, 'YYYY-MM') mois, preparee_par from liquidation where region = ${region} and id = ${liquidation_id}`
    .execute(db)
    .then(({ rows }) => rows[0] ?? Promise.reject(new Introuvable('Cette liquidation')))
  const today = paris(now)
  const reglages = await valeursOf(db, region, ['saut_part', 'saut_montant'])
  const decisions: { parcours_id: number; decision: Decision }[] = []
  const calculs: Calcule[] = []
  const lignes: Ligne[] = []
  const textes = new Map<string, number>()
  const anomalies: object[] = []
  // What the rules answered for a pathway is let go as soon as its rows are written down: a lot keeps its rows alone.
  for (const d of await dossiers(db, region, parcours, mois)) {
    const { parcours_id } = d
    const found = calculer(d, mois, today, reglages)
    for (const decision of found.decisions) decisions.push({ parcours_id, decision })
    for (const { lignes: own, ...calcul } of found.ecritures) {
      const cle = { parcours_id, mois: firstDay(calcul.mois), rang: calcul.rang }
      calculs.push({ ...calcul, ...cle })
      for (const { nature, centimes, explication } of own)
        lignes.push({ ...cle, nature, centimes, texte: rangOf(textes, JSON.stringify(explication)) })
    }
    for (const a of found.anomalies) anomalies.push({ ...a, parcours_id, mois: firstDay(a.mois) })
  }
  const ids = await enregistrer(db, { region, compte_id: preparee_par, now }, decisions)
  if (calculs.length)
    await sql`insert into calcul (region, parcours_id, mois, rang, liquidation_id, droit_id, etat_id, regle, version, empreinte,
        jours, avant, cause)
      select ${region}, c.parcours_id, c.mois, c.rang, ${liquidation_id}, c.droit_id, c.etat_id, c.regle, c.version, c.empreinte,
        c.jours, c.avant, c.cause
      from unnest(${liste(calculs, c => c.parcours_id)}::bigint[], ${liste(calculs, c => c.mois)}::date[],
        ${liste(calculs, c => c.rang)}::int[], ${liste(calculs, c => (c.droit as Partial<Droit>).id ?? ids.get(c.droit) ?? null)}::bigint[],
        ${liste(calculs, c => c.etat_id)}::bigint[], ${liste(calculs, c => c.droit.regle)}::text[],
        ${liste(calculs, c => c.version)}::date[], ${liste(calculs, c => c.empreinte)}::text[],
        ${liste(calculs, c => c.jours)}::int[], ${liste(calculs, c => c.avant)}::int[],
        ${liste(calculs, c => c.cause)}::text[])
        c (parcours_id, mois, rang, droit_id, etat_id, regle, version, empreinte, jours, avant, cause)`.execute(
      db,
    )
  if (lignes.length)
    await sql`insert into ligne (region, liquidation_id, parcours_id, mois, rang, nature, centimes, explication)
      select ${region}, ${liquidation_id}, l.parcours_id, l.mois, l.rang, l.nature, l.centimes,
        ${`[${[...textes.keys()].join(',')}]`}::jsonb -> l.texte
      from unnest(${liste(lignes, l => l.parcours_id)}::bigint[], ${liste(lignes, l => l.mois)}::date[],
        ${liste(lignes, l => l.rang)}::int[], ${liste(lignes, l => l.nature)}::text[], ${liste(lignes, l => l.centimes)}::bigint[],
        ${liste(lignes, l => l.texte)}::int[]) l (parcours_id, mois, rang, nature, centimes, texte)`.execute(
      db,
    )
  if (anomalies.length)
    await sql`insert into anomalie (region, liquidation_id, parcours_id, mois, nature, texte, a_vous, aupres_de)
    select ${region}, ${liquidation_id}, a.parcours_id, a.mois, a.nature, a.texte, a.a_vous, a.aupres_de
    from jsonb_to_recordset(${JSON.stringify(anomalies)}::jsonb) a (parcours_id bigint, mois date, nature text, texte text,
      a_vous text, aupres_de jsonb)`.execute(db)
}

/** The number of a text among those met so far. */
function rangOf(textes: Map<string, number>, texte: string): number {
  const known = textes.get(texte)
  if (known !== undefined) return known
  textes.set(texte, textes.size)
  return textes.size - 1
}

/** A column of many rows as a PostgreSQL array, which costs both sides much less than rows in JSON. */
function liste<Row>(rows: readonly Row[], column: (row: Row) => string | number | null): RawBuilder<string> {
  const values = rows.map(row => {
    const value = column(row)
    return typeof value === 'string' ? `"${value.replace(/["\\]/g, '\\$&')}"` : (value ?? 'null')
  })
  return sql`${`{${values.join(',')}}`}::text`
}
