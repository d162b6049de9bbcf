-- The guard of new lines looks their computation up by its key: a join would read the whole ledger for each lot. It says in the
-- same look that each line has its computation, of the same run, which a foreign key said a second time, line by line.

alter table ligne drop constraint ligne_d_un_calcul;

create or replace function lignes_gardees() returns trigger language plpgsql as $$
begin
  if exists (select from (select distinct region, liquidation_id from nouvelles) n
             join liquidation q on (q.region, q.id) = (n.region, n.liquidation_id) where q.validee_le is not null) then
    perform gardien('ligne_validee_intangible'); end if;
  if exists (select from nouvelles n left join lateral (select c.liquidation_id from calcul c where c.region = n.region
               and c.parcours_id = n.parcours_id and c.mois = n.mois and c.rang = n.rang offset 0) c on true
             where c.liquidation_id is distinct from n.liquidation_id) then perform gardien('ligne_d_un_calcul'); end if;
  -- The entry allowance belongs to the month of entry, and so is given once.
  if exists (select from nouvelles n cross join lateral (select p.date_entree from parcours p where p.region = n.region
               and p.id = n.parcours_id offset 0) p
             where n.nature = 'forfait_entree' and n.mois <> date_trunc('month', p.date_entree)) then
    perform gardien('forfait_mois_d_entree'); end if;
  -- Without a statement, only the entry allowance, or a month that a decision maintains. The few lines concerned are set apart
  -- first: the planner would otherwise compare every line with every decision.
  if exists (with sans_etat as materialized (
               select n.region, n.parcours_id, n.mois from nouvelles n cross join lateral (select c.etat_id from calcul c
                 where c.region = n.region and c.parcours_id = n.parcours_id and c.mois = n.mois and c.rang = n.rang offset 0) c
               where c.etat_id is null and n.nature <> 'forfait_entree')
             select from sans_etat n
             where not exists (select from droit d where d.region = n.region and d.parcours_id = n.parcours_id
                 and d.nature = 'maintien' and d.periode && daterange(n.mois, (n.mois + interval '1 month')::date))
               and not exists (select from calcul e where e.region = n.region and e.parcours_id = n.parcours_id
                 and e.mois = n.mois and e.etat_id is not null)) then
    perform gardien('ligne_sans_etat'); end if;
  -- What is taken back never exceeds what was given, line by line of a first month, then over all its lines.
  if exists (select from nouvelles n where n.rang = 1 group by region, parcours_id, mois
             having sum(centimes) < 0 or min(centimes) filter (where nature <> 'retenue_absence') < 0
               or max(centimes) filter (where nature = 'retenue_absence') > 0) then
    perform gardien('correction_au_dela'); end if;
  if exists (select from (select distinct region, parcours_id, mois from nouvelles where rang > 1) n
             cross join lateral (select sum(s.centimes) total, min(s.centimes) filter (where s.nature <> 'retenue_absence') moins,
                 max(s.centimes) filter (where s.nature = 'retenue_absence') plus
               from (select l.nature, sum(l.centimes) centimes from ligne l where l.region = n.region
                     and l.parcours_id = n.parcours_id and l.mois = n.mois group by l.nature) s offset 0) s
             where s.total < 0 or s.moins < 0 or s.plus > 0) then
    perform gardien('correction_au_dela'); end if;
  return null;
end $$;

-- What the key refused the other way: a computation is not taken away under its lines.
create function calcul_sans_ligne() returns trigger language plpgsql as $$
begin
  if exists (select from ligne l where l.region = old.region and l.parcours_id = old.parcours_id and l.mois = old.mois
             and l.rang = old.rang) then perform gardien('ligne_d_un_calcul'); end if;
  return old;
end $$;
create trigger calcul_sans_ligne before delete on calcul for each row execute function calcul_sans_ligne();
