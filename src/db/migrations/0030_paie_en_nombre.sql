-- A month of a Région is thirty thousand computations, sixty thousand lines, thirty thousand payments, written a few hundred a
-- statement. What was checked and journaled row by row is so statement by statement: nothing that was refused is accepted,
-- nothing that was journaled is lost.

-- The journal: a line each as for everything, but one line for a statement of more than a hundred rows, with one list for
-- each column. `journal_en_lignes` gives the rows back, one by one.
create function journaliser_en_nombre() returns trigger language plpgsql as $$
declare
  le_ timestamptz := coalesce(nullif(current_setting('amont.le', true), '')::timestamptz, now());
  compte_ bigint := nullif(current_setting('amont.compte', true), '')::bigint;
  acte_ text := coalesce(nullif(current_setting('amont.acte', true), ''), 'hors_application');
  motif_ text := coalesce(current_setting('amont.motif', true), '');
  colonnes_ text;
begin
  if (select count(*) from nouvelles) <= 100 then
    insert into journal (region, le, compte_id, acte, motif, objet, objet_id, apres)
      select n.region, le_, compte_, acte_, motif_, tg_table_name, coalesce(r.ap ->> 'id', r.ap ->> 'parcours_id'), r.ap
      from nouvelles n cross join lateral (select to_jsonb(n) ap offset 0) r;
  else
    select string_agg(format('%L, array_agg(n.%I)', a.attname, a.attname), ', ' order by a.attnum) into colonnes_
      from pg_attribute a where a.attrelid = tg_relid and a.attnum > 0 and not a.attisdropped;
    execute format('insert into journal (region, le, compte_id, acte, motif, objet, apres)
      select n.region, $1, $2, $3, $4, %L, jsonb_build_object(''nombre'', count(*), ''colonnes'', jsonb_build_object(%s))
      from nouvelles n group by n.region', tg_table_name, colonnes_) using le_, compte_, acte_, motif_;
  end if;
  return null;
end $$;
do $$
declare t text;
begin
  foreach t in array array['droit', 'calcul', 'ligne', 'paiement'] loop
    execute format('drop trigger journal_ajouts on %I', t);
    execute format('create trigger journal_ajouts after insert on %I referencing new table as nouvelles
      for each statement execute function journaliser_en_nombre()', t);
  end loop;
end $$;

-- The rows of a line of the journal that holds several, in the order they were written.
create function journal_en_lignes(apres jsonb) returns setof jsonb language sql immutable as $$
  select jsonb_object_agg(c.key, v.value) from jsonb_each(apres -> 'colonnes') c
    cross join lateral jsonb_array_elements(c.value) with ordinality v (value, rang)
  group by v.rang order by v.rang
$$;

-- A computation names its run, its decision, its statement and the computation before it. A decision and a statement are never
-- changed nor removed (`intangible`): it is enough to look for them once, all the rows of a statement together. The runs are
-- held until the end of the transaction, as keys would hold them. Stricter than the keys: the statement is of this month.
alter table calcul drop constraint calcul_region_liquidation_id_fkey;
alter table calcul drop constraint calcul_region_etat_id_fkey;
alter table calcul drop constraint calcul_d_un_droit;
alter table calcul drop constraint calcul_suivi;

create or replace function calcul_garde() returns trigger language plpgsql as $$
begin
  perform from liquidation q where (q.region, q.id) in (
      select n.region, n.liquidation_id from nouvelles n
      union select n.region, a.liquidation_id from nouvelles n cross join lateral (select c.liquidation_id from calcul c
        where c.region = n.region and c.parcours_id = n.parcours_id and c.mois = n.mois and c.rang = n.precedent offset 0) a
      where n.precedent is not null)
    order by q.region, q.id for key share;
  if exists (select from (select distinct region, liquidation_id from nouvelles) n
             left join liquidation q on q.region = n.region and q.id = n.liquidation_id where q.id is null) then
    perform gardien('calcul_d_une_liquidation'); end if;
  if exists (select from (select distinct region, liquidation_id from nouvelles) n
             join liquidation q on q.region = n.region and q.id = n.liquidation_id where q.validee_le is not null) then
    perform gardien('ligne_validee_intangible'); end if;
  if exists (select from nouvelles n where not exists (select from droit d where d.region = n.region
             and d.parcours_id = n.parcours_id and d.id = n.droit_id offset 0)) then
    perform gardien('calcul_d_un_droit'); end if;
  if exists (select from nouvelles n where n.etat_id is not null and not exists (select from etat_mensuel e
             where e.region = n.region and e.id = n.etat_id and e.parcours_id = n.parcours_id and e.mois = n.mois offset 0)) then
    perform gardien('calcul_d_un_etat'); end if;
  if exists (select from nouvelles n where n.precedent is not null and not exists (select from calcul a where a.region = n.region
             and a.parcours_id = n.parcours_id and a.mois = n.mois and a.rang = n.precedent offset 0)) then
    perform gardien('calcul_suivi'); end if;
  return null;
end $$;

-- What the keys refused the other way. The run of what is taken away is held first: who computes upon it is waited for, then seen.
create function calcul_suivi() returns trigger language plpgsql as $$
begin
  perform from liquidation q where (q.region, q.id) in (select a.region, a.liquidation_id from anciennes a)
    order by q.region, q.id for update;
  if exists (select from anciennes a where exists (select from calcul c where c.region = a.region and c.parcours_id = a.parcours_id
             and c.mois = a.mois and c.precedent = a.rang offset 0)) then
    perform gardien('calcul_suivi'); end if;
  return null;
end $$;
create trigger calcul_suivi after delete on calcul referencing old table as anciennes
  for each statement execute function calcul_suivi();

create function liquidation_gardee() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then perform gardien('fait_intangible'); end if;
  if exists (select from calcul c where c.region = old.region and c.liquidation_id = old.id)
     or exists (select from paiement p where p.region = old.region and p.liquidation_id = old.id) then
    perform gardien('calcul_d_une_liquidation'); end if;
  return old;
end $$;
create trigger liquidation_gardee before delete on liquidation for each row execute function liquidation_gardee();
create trigger liquidation_gardee_cle before update on liquidation for each row
  when ((old.region, old.id) is distinct from (new.region, new.id)) execute function liquidation_gardee();

-- The same for payments: validated, they are those of the lines of each person (`paiements_inexacts`), and lines hold their person.
alter table paiement drop constraint paiement_region_liquidation_id_fkey;
alter table paiement drop constraint paiement_region_stagiaire_id_fkey;

create function paiement_garde() returns trigger language plpgsql as $$
begin
  perform from liquidation q where (q.region, q.id) in (select n.region, n.liquidation_id from nouvelles n)
    order by q.region, q.id for key share;
  if exists (select from (select distinct region, liquidation_id from nouvelles) n
             left join liquidation q on q.region = n.region and q.id = n.liquidation_id where q.id is null) then
    perform gardien('calcul_d_une_liquidation'); end if;
  if exists (select from nouvelles n where not exists (select from stagiaire g where g.region = n.region
             and g.id = n.stagiaire_id offset 0)) then
    perform gardien('paiement_d_une_personne'); end if;
  return null;
end $$;
create trigger paiement_garde after insert on paiement referencing new table as nouvelles
  for each statement execute function paiement_garde();

create function stagiaire_garde() returns trigger language plpgsql as $$
begin
  if exists (select from paiement p where p.region = old.region and p.stagiaire_id = old.id) then
    perform gardien('paiement_d_une_personne'); end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger stagiaire_garde before delete on stagiaire for each row execute function stagiaire_garde();
create trigger stagiaire_garde_cle before update on stagiaire for each row
  when ((old.region, old.id) is distinct from (new.region, new.id)) execute function stagiaire_garde();

-- The guards of new lines, in one look at the computation of each month; each doubt is then looked into as before.
create or replace function lignes_gardees() returns trigger language plpgsql as $$
declare etranger boolean; hors_mois boolean; sans_etat boolean; negatif boolean; corrige boolean;
begin
  if exists (select from (select distinct region, liquidation_id from nouvelles) n
             join liquidation q on q.region = n.region and q.id = n.liquidation_id where q.validee_le is not null) then
    perform gardien('ligne_validee_intangible'); end if;
  -- What is taken back never exceeds what was given, line by line of a first month, then over all its lines.
  select bool_or(c.liquidation_id is distinct from n.liquidation_id), bool_or(n.forfait), bool_or(n.paie and c.etat_id is null),
      bool_or(n.rang = 1 and (n.total < 0 or n.moins < 0 or n.plus > 0)), bool_or(n.rang > 1)
    into etranger, hors_mois, sans_etat, negatif, corrige
    from (select region, parcours_id, mois, rang, liquidation_id, sum(centimes) total,
            min(centimes) filter (where nature <> 'retenue_absence') moins,
            max(centimes) filter (where nature = 'retenue_absence') plus,
            bool_or(nature = 'forfait_entree') forfait, bool_or(nature <> 'forfait_entree') paie
          from nouvelles group by region, parcours_id, mois, rang, liquidation_id) n
    left join lateral (select c.liquidation_id, c.etat_id from calcul c where c.region = n.region
      and c.parcours_id = n.parcours_id and c.mois = n.mois and c.rang = n.rang offset 0) c on true;
  if etranger then perform gardien('ligne_d_un_calcul'); end if;
  if negatif then perform gardien('correction_au_dela'); end if;
  -- The entry allowance belongs to the month of entry, and so is given once.
  if hors_mois and exists (select from nouvelles n cross join lateral (select p.date_entree from parcours p
               where p.region = n.region and p.id = n.parcours_id offset 0) p
             where n.nature = 'forfait_entree' and n.mois <> date_trunc('month', p.date_entree)) then
    perform gardien('forfait_mois_d_entree'); end if;
  -- Without a statement, only the entry allowance, or a month that a decision maintains.
  if sans_etat and exists (with sans_etat as materialized (
               select n.region, n.parcours_id, n.mois from nouvelles n cross join lateral (select c.etat_id from calcul c
                 where c.region = n.region and c.parcours_id = n.parcours_id and c.mois = n.mois and c.rang = n.rang offset 0) c
               where c.etat_id is null and n.nature <> 'forfait_entree')
             select from sans_etat n
             where not exists (select from droit d where d.region = n.region and d.parcours_id = n.parcours_id
                 and d.nature = 'maintien' and d.periode && daterange(n.mois, (n.mois + interval '1 month')::date))
               and not exists (select from calcul e where e.region = n.region and e.parcours_id = n.parcours_id
                 and e.mois = n.mois and e.etat_id is not null)) then
    perform gardien('ligne_sans_etat'); end if;
  if corrige and exists (select from (select distinct region, parcours_id, mois from nouvelles where rang > 1) n
             cross join lateral (select sum(s.centimes) total, min(s.centimes) filter (where s.nature <> 'retenue_absence') moins,
                 max(s.centimes) filter (where s.nature = 'retenue_absence') plus
               from (select l.nature, sum(l.centimes) centimes from ligne l where l.region = n.region
                     and l.parcours_id = n.parcours_id and l.mois = n.mois group by l.nature) s offset 0) s
             where s.total < 0 or s.moins < 0 or s.plus > 0) then
    perform gardien('correction_au_dela'); end if;
  return null;
end $$;

-- Nobody searches by these values: counting how often each one comes back costs the server more than all the rest.
alter table journal alter column avant set statistics 0, alter column apres set statistics 0;
alter table ligne alter column explication set statistics 0;
alter table droit alter column faits set statistics 0, alter column evaluation set statistics 0;
