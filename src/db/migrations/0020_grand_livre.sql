-- What a direct write, two runs open at once or two validations at the same instant could still do to the ledger.

-- A computation rests on the one before it: it is not taken away under it, nor validated before it.
alter table calcul add column precedent integer generated always as (nullif(rang - 1, 0)) stored;
alter table calcul add constraint calcul_suivi foreign key (region, parcours_id, mois, precedent) references calcul;

create function calcul_garde() returns trigger language plpgsql as $$
begin
  if exists (select from (select distinct region, liquidation_id from nouvelles) n
             join liquidation q on q.region = n.region and q.id = n.liquidation_id where q.validee_le is not null) then
    perform gardien('ligne_validee_intangible'); end if;
  return null;
end $$;
create trigger calcul_garde after insert on calcul referencing new table as nouvelles
  for each statement execute function calcul_garde();

create function liquidation_dans_l_ordre() returns trigger language plpgsql as $$
begin
  if old.validee_le is null and new.validee_le is not null and exists (
      select from calcul c join calcul a on a.region = c.region and a.parcours_id = c.parcours_id and a.mois = c.mois
        and a.rang = c.precedent and a.liquidation_id <> c.liquidation_id
      join liquidation q on q.region = a.region and q.id = a.liquidation_id and q.validee_le is null
      where c.region = new.region and c.liquidation_id = new.id and c.precedent is not null) then
    perform gardien('liquidation_anterieure_ouverte'); end if;
  return new;
end $$;
create trigger liquidation_dans_l_ordre before update on liquidation
  for each row execute function liquidation_dans_l_ordre();

-- Two runs validated at once, or a run and a remission, do not take the same overpayment twice: the second one waits, then sees.
create or replace function paiement_avant_validation() returns trigger language plpgsql as $$
begin
  if exists (select from (select distinct region, liquidation_id from nouvelles) n
             join liquidation q on (q.region, q.id) = (n.region, n.liquidation_id) where q.validee_le is not null) then
    perform gardien('ligne_validee_intangible'); end if;
  if not exists (select from nouvelles where retenue > 0) then return null; end if;
  perform from stagiaire g join nouvelles n on n.region = g.region and n.stagiaire_id = g.id
    where n.retenue > 0 order by g.id for no key update of g;
  if exists (select from nouvelles n
             left join (select m.region, m.stagiaire_id, sum(m.centimes) solde from mouvement m
               where m.region = any(array(select distinct region from nouvelles))
                 and m.stagiaire_id = any(array(select stagiaire_id from nouvelles where retenue > 0))
               group by m.region, m.stagiaire_id) s on s.region = n.region and s.stagiaire_id = n.stagiaire_id
             where n.retenue > 0 and n.retenue > -coalesce(s.solde, 0)) then
    perform gardien('reprise_au_dela'); end if;
  return null;
end $$;

-- A transfer pays a validated run, and keeps its whole account.
create or replace function virement_exact() returns trigger language plpgsql as $$
begin
  if exists (select from nouvelles n join paiement p on p.region = n.region and p.id = n.paiement_id
             where p.centimes <> n.centimes) then perform gardien('virement_exact'); end if;
  if exists (select from nouvelles n join paiement p on p.region = n.region and p.id = n.paiement_id
             join liquidation q on q.region = p.region and q.id = p.liquidation_id where q.validee_le is null) then
    perform gardien('payee_apres_validation'); end if;
  return null;
end $$;
create function virement_compte_intangible() returns trigger language plpgsql as $$
begin
  if old.bic is distinct from new.bic then perform gardien('virement_intangible'); end if;
  return new;
end $$;
create trigger virement_compte_intangible before update on virement
  for each row execute function virement_compte_intangible();

-- A pathway and its money do not change hands.
create function parcours_de_sa_personne() returns trigger language plpgsql as $$
begin
  if (old.region, old.id, old.stagiaire_id) is distinct from (new.region, new.id, new.stagiaire_id) then
    perform gardien('fait_intangible'); end if;
  return new;
end $$;
create trigger parcours_de_sa_personne before update of region, id, stagiaire_id on parcours
  for each row execute function parcours_de_sa_personne();

-- Emptying a table passes by the guards of its rows.
do $$
declare t text;
begin
  foreach t in array array['liquidation', 'calcul', 'ligne', 'validation', 'virement'] loop
    execute format('create trigger intangible_table before truncate on %I execute function intangible()', t);
  end loop;
end $$;
