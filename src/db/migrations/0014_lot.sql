-- A lot that failed is tried again; after three times it is set aside, and says why on the page of its run.
alter table lot add column essais integer not null default 0;
alter table lot add column erreur text;

-- A line names its run for the lists; its computation already holds it, and the guard of the same statement refuses that they
-- differ: one key checked a line, instead of three.
alter table ligne drop constraint ligne_region_liquidation_id_fkey;
alter table ligne drop constraint ligne_region_fkey;

-- The same lines of journal, each row turned into JSON once: without `offset 0` the planner turns it once for each use.
create or replace function journaliser_ajouts() returns trigger language plpgsql as $$
declare
  le timestamptz := coalesce(nullif(current_setting('amont.le', true), '')::timestamptz, now());
  compte bigint := nullif(current_setting('amont.compte', true), '')::bigint;
  acte text := coalesce(nullif(current_setting('amont.acte', true), ''), 'hors_application');
  motif text := coalesce(current_setting('amont.motif', true), '');
begin
  insert into journal (region, le, compte_id, acte, motif, objet, objet_id, avant, apres)
    select r.ap ->> 'region', le, compte, acte, motif, tg_table_name,
      coalesce(r.ap ->> 'id', r.ap ->> 'parcours_id', r.ap ->> 'contrat_id', r.ap ->> 'etat_id', r.ap ->> 'action_id'), null, r.ap
    from (select to_jsonb(n) - '{secret,activation}'::text[] ap from nouvelles n offset 0) r;
  return null;
end $$;
