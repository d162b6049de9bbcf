-- Two pathways at once: on every day that they share, whichever half-day is written first.

create or replace function parcours_seul() returns trigger language plpgsql as $$
declare ouverts integer;
begin
  perform from stagiaire where region = new.region and id = new.stagiaire_id for update;
  -- A day is paid once, by the pathway entered first: it must be known which one it is. Who left on the day of entry has no day.
  if exists (select from parcours p where p.region = new.region and p.stagiaire_id = new.stagiaire_id and p.id <> new.id
             and p.date_entree = new.date_entree
             and not exists (select from sortie s where s.region = p.region and s.parcours_id = p.id and s.date <= p.date_entree)) then
    perform gardien('deux_entrees_le_meme_jour');
  end if;
  select count(*) into ouverts from parcours p where p.region = new.region and p.stagiaire_id = new.stagiaire_id and p.id <> new.id
    and not exists (select from sortie s where s.region = p.region and s.parcours_id = p.id and s.date <= new.date_entree);
  if ouverts > 1 or (ouverts = 1 and not exists (select from cumul c where c.region = new.region
      and c.stagiaire_id = new.stagiaire_id and c.nature = 'formations' and c.periode @> new.date_entree)) then
    perform gardien('parcours_deja_ouvert');
  end if;
  -- The days that both are planned for, one decision or several in a row.
  if ouverts = 1 and exists (select from parcours p
      left join sortie s on s.region = p.region and s.parcours_id = p.id
      cross join lateral (select least(coalesce(s.date, p.fin_initiale), new.fin_initiale) au offset 0) commun
      where p.region = new.region and p.stagiaire_id = new.stagiaire_id and p.id <> new.id
        and coalesce(s.date > new.date_entree, true) and commun.au > new.date_entree
        and not (select range_agg(c.periode) from cumul c where c.region = new.region and c.stagiaire_id = new.stagiaire_id
          and c.nature = 'formations') @> daterange(new.date_entree, commun.au)) then
    perform gardien('cumul_trop_court');
  end if;
  return new;
end $$;

-- A person is in one place at a time: a half-day belongs to one of two pathways. Only those who may follow two are looked at, each
-- held until the end: two half-days written at the same instant see one another.
create or replace function demi_journee_seule() returns trigger language plpgsql as $$
declare
  leurs bigint[];
  leur record;
begin
  if not exists (select from cumul where nature = 'formations') then return null; end if;
  leurs := array(select d.parcours_id from (select distinct n.region, n.parcours_id from nouvelles n
      where n.statut in ('present', 'distance', 'entreprise')) d
    cross join lateral (select p.stagiaire_id from parcours p where p.region = d.region and p.id = d.parcours_id offset 0) p
    where exists (select from cumul c where c.region = d.region and c.stagiaire_id = p.stagiaire_id and c.nature = 'formations'));
  if cardinality(leurs) = 0 then return null; end if;
  for leur in select distinct n.region, p.stagiaire_id from nouvelles n
      cross join lateral (select p.stagiaire_id from parcours p where p.region = n.region and p.id = n.parcours_id offset 0) p
      where n.parcours_id = any (leurs) order by 1, 2 loop
    perform from stagiaire g where g.region = leur.region and g.id = leur.stagiaire_id for no key update;
  end loop;
  if exists (with doubles as materialized (
      select n.region, n.parcours_id, n.jour, n.demi, o.id autre from nouvelles n
      cross join lateral (select p.stagiaire_id from parcours p where p.region = n.region and p.id = n.parcours_id offset 0) p
      cross join lateral (select q.id from parcours q where q.region = n.region and q.stagiaire_id = p.stagiaire_id
        and q.id <> n.parcours_id offset 0) o
      where n.parcours_id = any (leurs) and n.statut in ('present', 'distance', 'entreprise'))
    select from doubles d join demi_journee x on x.region = d.region and x.parcours_id = d.autre and x.jour = d.jour
      and x.demi = d.demi where x.statut in ('present', 'distance', 'entreprise')) then
    perform gardien('demi_journee_ailleurs');
  end if;
  return null;
end $$;
create index cumul_stagiaire on cumul (region, stagiaire_id);

-- Giving the return of a suspension to someone else changes none of its days: months already certified do not prevent it.
drop trigger suspension_possible on suspension;
create trigger suspension_possible before insert or update of region, parcours_id, periode on suspension
  for each row execute function suspension_possible();
drop trigger suspension_hors_certifie on suspension;
create trigger suspension_hors_certifie before insert or update of region, parcours_id, periode on suspension
  for each row execute function suspension_hors_certifie();

create index tache_close on tache (region, close_le desc, id desc) where close_le is not null;
