import { sql } from 'kysely'
import { firstDay, type Mois } from '../calendrier/calendrier.ts'
import { Introuvable } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import type { Decision, Droit } from '../droit/droit.ts'
import { enregistrer } from '../droit/store.ts'
import { paris } from '../http/session.ts'
import { valeursOf } from '../reglage/store.ts'
import { calculer } from './calcul.ts'
import { dossiers } from './dossier-store.ts'

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
  const ecrits: { droit: Decision; calcul: object }[] = []
  const lignes: object[] = []
  const anomalies: object[] = []
  // What the rules answered for a pathway is let go as soon as its rows are written down: a lot keeps its rows alone.
  for (const d of await dossiers(db, region, parcours, mois)) {
    const { parcours_id } = d
    const found = calculer(d, mois, today, reglages)
    for (const decision of found.decisions) decisions.push({ parcours_id, decision })
    for (const { mois, lignes: own, droit, ...calcul } of found.ecritures) {
      const cle = { parcours_id, mois: firstDay(mois), rang: calcul.rang }
      ecrits.push({ droit, calcul: { ...calcul, ...cle, regle: droit.regle } })
      for (const { nature, centimes, explication } of own)
        lignes.push({ ...cle, nature, centimes, explication })
    }
    for (const a of found.anomalies) anomalies.push({ ...a, parcours_id, mois: firstDay(a.mois) })
  }
  const ids = await enregistrer(db, { region, compte_id: preparee_par, now }, decisions)
  const calculs = ecrits.map(({ droit, calcul }) => ({
    ...calcul,
    droit_id: (droit as Partial<Droit>).id ?? ids.get(droit),
  }))
  await sql`insert into calcul (region, parcours_id, mois, rang, liquidation_id, droit_id, etat_id, regle, version, empreinte,
      jours, avant, cause)
    select ${region}, c.parcours_id, c.mois, c.rang, ${liquidation_id}, c.droit_id, c.etat_id, c.regle, c.version, c.empreinte,
      c.jours, c.avant, c.cause
    from jsonb_to_recordset(${JSON.stringify(calculs)}::jsonb) c (parcours_id bigint, mois date,
      rang int, droit_id bigint, etat_id bigint, regle text, version date, empreinte text, jours int, avant int, cause text)`.execute(
    db,
  )
  await sql`insert into ligne (region, liquidation_id, parcours_id, mois, rang, nature, centimes, explication)
    select ${region}, ${liquidation_id}, l.parcours_id, l.mois, l.rang, l.nature, l.centimes, l.explication
    from jsonb_to_recordset(${JSON.stringify(lignes)}::jsonb) l (parcours_id bigint, mois date, rang int, nature text,
      centimes bigint, explication jsonb)`.execute(db)
  await sql`insert into anomalie (region, liquidation_id, parcours_id, mois, nature, texte, a_vous, aupres_de)
    select ${region}, ${liquidation_id}, a.parcours_id, a.mois, a.nature, a.texte, a.a_vous, a.aupres_de
    from jsonb_to_recordset(${JSON.stringify(anomalies)}::jsonb) a (parcours_id bigint, mois date, nature text, texte text,
      a_vous text, aupres_de jsonb)`.execute(db)
}
