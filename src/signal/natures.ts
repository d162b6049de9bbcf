import { type RawBuilder, sql } from 'kysely'
import { addDays, type Jour, monday } from '../calendrier/calendrier.ts'
import { DEMIS_MANQUEES, MOIS_SANS_PROGRES, type Nature } from './signal.ts'

/** What a Région sets: days, and a share in hundredths. */
export interface Seuils {
  progres: number
  prescription: number
  suite: number
  paie: number
  nouvelles: number
}

export interface Sujet {
  region: string
  today: Jour
  seuils: Seuils
}

/** The natures that each night derives; help is asked, not derived. */
export type Derivee = Exclude<Nature, 'aide_demandee'>

/**
 * What each nature finds on a day, in one query over a whole Région: `cle` (what it rests on), `stagiaire_id`, `parcours_id`,
 * `prescription_id`, `charge_id` (who should see to it, whose account may be closed), `tache_cle` (a task that another domain opens
 * for it already, or null) and `faits`.
 */
export const REQUETES: { readonly [N in Derivee]: (s: Sujet) => RawBuilder<unknown> } = {
  absences_repetees: ({ region, today }) => sql`
    select 'absences-' || p.id || '-' || d.lundi cle, p.stagiaire_id, p.id parcours_id, p.prescription_id,
      p.referent_id charge_id, null::text tache_cle, jsonb_build_object('lundi', d.lundi, 'demis', d.demis) faits
    from (select d.parcours_id, date_trunc('week', d.jour)::date lundi, jsonb_agg(jsonb_build_object('jour', d.jour, 'demi', d.demi)
          order by d.jour, array_position(array['matin', 'apres_midi', 'soir'], d.demi)) demis
        from demi_journee d where d.region = ${region} and d.jour >= ${addDays(monday(today), -14)} and d.jour <= ${today}
          and d.statut = 'absence_injustifiee' and not exists (select from absence_annoncee n where n.region = d.region
            and n.parcours_id = d.parcours_id and n.retiree_le is null and n.periode @> d.jour)
        group by 1, 2 having count(*) >= ${DEMIS_MANQUEES}) d
    join parcours p on p.region = ${region} and p.id = d.parcours_id
    where ${sansSortie(today)}`,

  // Who is silent first: the last half-day of those few is looked up then, and not that of everyone.
  sans_nouvelles: ({ region, today, seuils }) => sql`
    with muets as materialized (select p.* from parcours p
      where p.region = ${region} and p.date_entree <= ${addDays(today, -seuils.nouvelles)} and ${sansSortie(today)}
        and not exists (select from demi_journee d where d.region = p.region and d.parcours_id = p.id
          and d.jour > ${addDays(today, -seuils.nouvelles)} and d.jour <= ${today}))
    select 'nouvelles-' || p.id cle, p.stagiaire_id, p.id parcours_id, p.prescription_id, p.referent_id charge_id,
      null::text tache_cle, jsonb_build_object('derniere', n.derniere, 'depuis', p.date_entree) faits
    from muets p left join lateral (select d.jour derniere from demi_journee d where d.region = p.region and d.parcours_id = p.id
        and d.jour <= ${today} order by d.jour desc limit 1) n on true
    where ${fin(today)} > ${today}
      and not exists (select from suspension u where u.region = p.region and u.parcours_id = p.id and lower(u.periode) <= ${today}
        and coalesce(upper(u.periode), 'infinity') > greatest(coalesce(n.derniere, p.date_entree),
          ${addDays(today, -seuils.nouvelles)}::date))
      and ${retourNote(today)}
      and not exists (select from absence_annoncee a where a.region = p.region and a.parcours_id = p.id and a.retiree_le is null
        and a.periode @> ${today}::date)`,

  sans_progres: ({ region, today, seuils }) => sql`
    with etats as (
      select e.parcours_id, e.mois, e.minutes_present + e.minutes_entreprise faites,
        row_number() over (partition by e.parcours_id order by e.mois desc) rang
      from etat_courant e where e.region = ${region} and e.mois >= date_trunc('month', ${today}::date) - interval '5 months'
    ), lents as (
      select e.parcours_id, e.mois, e.faites, p.stagiaire_id, p.prescription_id, p.conseiller_id, p.minutes_semaine, j.jours
      from etats e join parcours p on p.region = ${region} and p.id = e.parcours_id
      cross join lateral (select least(p.fin_initiale, (e.mois + interval '1 month')::date) - greatest(p.date_entree, e.mois) jours) j
      where e.rang <= ${MOIS_SANS_PROGRES}
        and e.faites * 700 < p.minutes_semaine * j.jours * ${seuils.progres}::int and ${sansSortie(today)}
    ), prevus as (
      select l.parcours_id, l.mois, l.faites, l.stagiaire_id, l.prescription_id, l.conseiller_id,
        l.minutes_semaine * (l.jours - coalesce((select sum(upper(u.periode * m.mois) - lower(u.periode * m.mois)) from suspension u
          where u.region = ${region} and u.parcours_id = l.parcours_id and u.periode && m.mois), 0)::int) / 7 prevues
      from lents l cross join lateral (select daterange(l.mois, (l.mois + interval '1 month')::date) mois) m
    )
    select 'progres-' || v.parcours_id || '-' || max(v.mois) cle, v.stagiaire_id, v.parcours_id, v.prescription_id,
      v.conseiller_id charge_id, null::text tache_cle, jsonb_build_object('mois', jsonb_agg(jsonb_build_object('mois', v.mois,
        'faites', v.faites, 'prevues', v.prevues) order by v.mois)) faits
    from prevus v where v.faites * 100 < v.prevues * ${seuils.progres}::int
    group by v.stagiaire_id, v.parcours_id, v.prescription_id, v.conseiller_id
    having count(*) = ${MOIS_SANS_PROGRES}
      and min(v.mois) = (max(v.mois) - ${MOIS_SANS_PROGRES - 1}::int * interval '1 month')::date
      and not exists (select from certification c where c.region = ${region} and c.parcours_id = v.parcours_id
        and c.obtenu_le >= min(v.mois))`,

  prescription_sans_reponse: ({ region, today, seuils }) => sql`
    select 'prescription-' || e.id cle, p.stagiaire_id, null::bigint parcours_id, p.id prescription_id, p.conseiller_id charge_id,
      null::text tache_cle, jsonb_build_object('depuis', coalesce(e.rendez_vous, e.le), 'site', s.nom,
        'rendez_vous', e.rendez_vous is not null) faits
    from prescription_evenement e join prescription p on p.region = e.region and p.id = e.prescription_id
    join action a on a.region = p.region and a.id = p.action_id join site s on s.region = a.region and s.id = a.site_id
    where e.region = ${region} and e.statut in ('transmise', 'positionnement_propose')
      and coalesce(e.rendez_vous, e.le) <= ${addDays(today, -seuils.prescription)}
      and not exists (select from prescription_evenement n where n.region = e.region and n.prescription_id = e.prescription_id
        and n.id > e.id)`,

  // A plan that the end has overtaken is none; of two pathways at once, the one that lasts longer follows.
  sans_suite: ({ region, today, seuils }) => sql`
    select 'suite-' || p.id cle, p.stagiaire_id, p.id parcours_id, p.prescription_id, p.conseiller_id charge_id,
      null::text tache_cle, jsonb_build_object('fin', ${fin(today)}) faits
    from parcours p where p.region = ${region} and p.date_entree <= ${today} and p.fin_initiale <= ${addDays(today, seuils.suite)}
      and not exists (select from sortie x where x.region = p.region and x.parcours_id = p.id)
      and ${fin(today)} > ${today} and ${fin(today)} <= ${addDays(today, seuils.suite)}
      and not ${suspendu(today)}
      and not exists (select from suite w where w.region = p.region and w.parcours_id = p.id and w.abandonnee_le is null
        and w.du >= ${fin(today)})
      and not exists (select from parcours q where q.region = p.region and q.stagiaire_id = p.stagiaire_id and q.id <> p.id
        and (q.date_entree >= ${fin(today)} or (q.fin_initiale > ${fin(today)} and not exists (select from sortie y
          where y.region = q.region and y.parcours_id = q.id))))
      and not exists (select from prescription r join lateral (select v.statut from prescription_evenement v
          where v.region = r.region and v.prescription_id = r.id order by v.id desc limit 1) e on true
        where r.region = p.region and r.stagiaire_id = p.stagiaire_id and r.id <> p.prescription_id and r.cree_le >= p.date_entree
          and e.statut in ('preparee', 'transmise', 'positionnement_propose', 'en_attente', 'acceptee'))`,

  fin_depassee: ({ region, today }) => sql`
    select 'fin-' || p.id cle, p.stagiaire_id, p.id parcours_id, p.prescription_id, p.referent_id charge_id,
      null::text tache_cle, jsonb_build_object('fin', ${fin(today)}) faits
    from parcours p where p.region = ${region} and p.date_entree <= ${today} and p.fin_initiale <= ${today}
      and not exists (select from sortie x where x.region = p.region and x.parcours_id = p.id)
      and ${fin(today)} <= ${today} and not ${suspendu(today)}`,

  // The suspension itself asks for this return: its task is the one that ends with the signal.
  retour_depasse: ({ region, today }) => sql`
    select 'retour-' || u.id || '-' || upper(u.periode) cle, p.stagiaire_id, p.id parcours_id, p.prescription_id,
      coalesce((select k.id from compte k where k.region = p.region and k.actif and k.id = u.responsable_id), p.referent_id) charge_id,
      'suspension-' || u.id || '-depasse-' || upper(u.periode) tache_cle, jsonb_build_object('retour', upper(u.periode)) faits
    from suspension u join parcours p on p.region = u.region and p.id = u.parcours_id
    where u.region = ${region} and upper(u.periode) < ${today} and not ${retourDe} and ${sansSortie(today)}`,

  paie_en_retard: ({ region, today, seuils }) => sql`
    with certifies as (
      select e.parcours_id, e.mois, e.certifie_le, e.id from etat_courant e where e.region = ${region}
        and e.mois >= date_trunc('month', ${today}::date) - interval '6 months'
        and e.certifie_le < ${addDays(today, -seuils.paie)}::date::timestamp at time zone 'Europe/Paris'
    ), retards as (
      select e.parcours_id, e.mois, 'a_calculer' raison, (e.certifie_le at time zone 'Europe/Paris')::date depuis
      from certifies e where not exists (select from calcul c where c.region = ${region} and c.parcours_id = e.parcours_id
        and c.mois = e.mois and c.etat_id = e.id)
      union all
      select e.parcours_id, e.mois, 'a_verser', (e.certifie_le at time zone 'Europe/Paris')::date
      from certifies e join parcours p on p.region = ${region} and p.id = e.parcours_id
      where exists (select from calcul c join liquidation q on q.region = c.region and q.id = c.liquidation_id
        where c.region = ${region} and c.parcours_id = e.parcours_id and c.mois = e.mois and c.etat_id = e.id and q.payee_le is null
          and exists (select from ligne l where l.region = c.region and l.liquidation_id = q.id and l.parcours_id = c.parcours_id
            and l.mois = c.mois and l.centimes > 0)
          and not exists (select from paiement y join virement v on v.region = y.region and v.paiement_id = y.id
            where y.region = c.region and y.liquidation_id = q.id and y.stagiaire_id = p.stagiaire_id))
      union all
      select l.parcours_id, l.mois, 'rejetee', max(v.retour_le)
      from virement v join paiement y on y.region = v.region and y.id = v.paiement_id
      join ligne l on l.region = y.region and l.liquidation_id = y.liquidation_id and l.centimes > 0
      join parcours p on p.region = l.region and p.id = l.parcours_id and p.stagiaire_id = y.stagiaire_id
      where v.region = ${region} and v.retour = 'rejete' and v.retour_le is not null and not exists (select from virement n
        where n.region = v.region and n.paiement_id = v.paiement_id and n.retour is distinct from 'rejete')
      group by l.parcours_id, l.mois
    )
    select 'paie-' || p.id || '-' || min(r.mois) cle, p.stagiaire_id, p.id parcours_id, p.prescription_id,
      (select q.preparee_par from liquidation q where q.region = ${region} and q.preparee_par is not null
        order by q.id desc limit 1) charge_id,
      null::text tache_cle, jsonb_build_object('mois', jsonb_agg(jsonb_build_object('mois', r.mois, 'raison', r.raison,
        'depuis', r.depuis) order by r.mois, r.raison)) faits
    from retards r join parcours p on p.region = ${region} and p.id = r.parcours_id group by p.id, p.stagiaire_id, p.prescription_id`,

  sans_referent: ({ region, today }) => sql`
    select 'conseiller-' || g.id || '-' || coalesce(k.id, 0) cle, g.id stagiaire_id, o.id parcours_id, r.id prescription_id,
      coalesce(k.id, (select min(n.id) from compte n where n.region = g.region and n.structure_id = g.structure_id and n.actif
        and n.role = 'conseiller')) charge_id,
      null::text tache_cle, jsonb_build_object('qualite', 'conseiller', 'nom', k.nom) faits
    from stagiaire g left join compte k on k.region = g.region and k.id = g.conseiller_id
    left join lateral (select p.id from parcours p where p.region = g.region and p.stagiaire_id = g.id and ${sansSortie(today)}
      order by p.id desc limit 1) o on true
    left join lateral (select p.id from prescription p join lateral (select e.statut from prescription_evenement e
        where e.region = p.region and e.prescription_id = p.id order by e.id desc limit 1) e on true
      where p.region = g.region and p.stagiaire_id = g.id and e.statut not in ('refusee', 'annulee', 'entree')
      order by p.id desc limit 1) r on true
    where g.region = ${region} and k.actif is not true and (o.id is not null or r.id is not null)
    union all
    select 'referent-' || p.id || '-' || k.id, p.stagiaire_id, p.id, p.prescription_id, k.id, null,
      jsonb_build_object('qualite', 'referent', 'nom', k.nom)
    from parcours p join compte k on k.region = p.region and k.id = p.referent_id
    where p.region = ${region} and not k.actif and ${sansSortie(today)}`,

  // Who asked to hand over has a task already.
  passation_sans_reponse: ({ region, today }) => sql`
    select 'passation-' || p.id cle, p.stagiaire_id, null::bigint parcours_id, null::bigint prescription_id,
      p.demandee_par charge_id, 'passation-' || p.id || '-sans-reponse' tache_cle,
      jsonb_build_object('vers', v.nom, 'echeance', p.echeance) faits
    from passation p join compte v on v.region = p.region and v.id = p.vers_id
    where p.region = ${region} and p.reponse is null and p.echeance < ${today}`,
}

/** Pathway `p` has not ended on a day. */
const sansSortie = (
  today: Jour,
) => sql`not exists (select from sortie x where x.region = p.region and x.parcours_id = p.id
  and x.date <= ${today})`

/** Pathway `p` is suspended on a day. */
const suspendu = (
  today: Jour,
) => sql`exists (select from suspension u where u.region = p.region and u.parcours_id = p.id
  and u.periode @> ${today}::date)`

/** The end of pathway `p` as planned, moved by its suspensions up to a day. */
const fin = (today: Jour) => sql`(p.fin_initiale + coalesce((select sum(least(coalesce(upper(u.periode),
    greatest(${today}::date, lower(u.periode))), '2200-01-01'::date) - lower(u.periode))::int
  from suspension u where u.region = p.region and u.parcours_id = p.id), 0))`

/** Someone noted the return that suspension `u` awaited, or it does not matter any more: another one followed. */
const retourDe = sql`(exists (select from suspension n where n.region = u.region and n.parcours_id = u.parcours_id
    and n.periode >> u.periode)
  or exists (select from suspension_evenement e where e.region = u.region and e.parcours_id = u.parcours_id
    and e.suspension_id = u.id and e.nature = 'reprise' and e.retour = upper(u.periode))
  or exists (select from demi_journee d where d.region = u.region and d.parcours_id = u.parcours_id
    and d.jour >= upper(u.periode) and d.statut in ('present', 'distance', 'entreprise')))`

/** No suspension of pathway `p` awaits its return: that is another signal. */
const retourNote = (
  today: Jour,
) => sql`not exists (select from suspension u where u.region = p.region and u.parcours_id = p.id
  and upper(u.periode) < ${today} and not ${retourDe})`
