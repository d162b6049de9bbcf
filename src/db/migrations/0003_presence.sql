-- A certified month is exactly what was noted: its certificate and its half-days wait for each other on the pathway.

create function etat_exact() returns trigger language plpgsql as $$
begin
  perform from parcours where region = new.region and id = new.parcours_id for update;
  if exists (
    select from (select
        coalesce(sum(minutes) filter (where statut = 'present'), 0) present,
        coalesce(sum(minutes) filter (where statut = 'entreprise'), 0) entreprise,
        coalesce(sum(minutes) filter (where statut = 'absence_justifiee'), 0) justifiee,
        coalesce(sum(minutes) filter (where statut = 'absence_injustifiee'), 0) injustifiee
      from demi_journee where region = new.region and parcours_id = new.parcours_id
        and jour >= new.mois and jour < new.mois + interval '1 month') note
    where (present, entreprise, justifiee, injustifiee) is distinct from (new.minutes_present::bigint,
      new.minutes_entreprise::bigint, new.minutes_absence_justifiee::bigint, new.minutes_absence_injustifiee::bigint)) then
    perform gardien('etat_inexact');
  end if;
  return new;
end $$;
create trigger etat_exact before insert on etat_mensuel for each row execute function etat_exact();

create or replace function mois_ouvert() returns trigger language plpgsql as $$
declare d demi_journee;
begin
  d := case when tg_op = 'DELETE' then old else new end;
  perform from parcours where region = d.region and id = d.parcours_id for update;
  if exists (select from etat_mensuel e where e.region = d.region and e.parcours_id = d.parcours_id
             and e.mois = date_trunc('month', d.jour)::date) then
    perform gardien('mois_certifie');
  end if;
  return d;
end $$;

-- Who validated, who paid and when are written once.
create or replace function liquidation_intangible() returns trigger language plpgsql as $$
begin
  if old.validee_le is not null and (tg_op = 'DELETE' or new.mois <> old.mois
     or (new.validee_le, new.validee_par) is distinct from (old.validee_le, old.validee_par)
     or (old.payee_le is not null and (new.payee_le, new.payee_par) is distinct from (old.payee_le, old.payee_par))) then
    perform gardien('ligne_validee_intangible');
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;

-- Each page of a month reads the suspensions of its pathways.
create index suspension_parcours on suspension (region, parcours_id);
