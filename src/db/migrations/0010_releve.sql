-- Half-days come by the thousand: an import of 25 000 a second leaves some forty microseconds to each one, which the foreign
-- keys, the guards and the journal took three times over. Nothing that was refused is accepted, nothing that was journaled is lost.

-- `region` is held through `parcours`, whose own region is held: one look-up a row instead of two.
alter table demi_journee drop constraint demi_journee_region_fkey;

-- A day passes twelve hours only with an evening: two half-days of six hours do not (retard_d_une_demi_journee).
create index demi_journee_soir on demi_journee (region, parcours_id, jour) where demi = 'soir';

-- The same guards as in 0006, first by pathway (its first and last day), then by day where a pathway may be at fault.
create or replace function presences_gardees() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    perform from parcours p where (p.region, p.id) in (select distinct a.region, a.parcours_id from anciennes a)
      order by p.id for no key update;
    if exists (select from (select distinct region, parcours_id, date_trunc('month', jour)::date mois from anciennes) a
               join etat_courant e using (region, parcours_id, mois)) then perform gardien('mois_certifie'); end if;
    return null;
  end if;
  if not exists (select from nouvelles) then return null; end if;
  perform from parcours p where (p.region, p.id) in (select distinct n.region, n.parcours_id from nouvelles n)
    order by p.id for no key update;
  if exists (select from (select region, parcours_id, min(jour) premier from nouvelles group by 1, 2) n
             join parcours p on p.region = n.region and p.id = n.parcours_id where n.premier < p.date_entree) then
    perform gardien('presence_avant_entree'); end if;
  if exists (select from (select region, parcours_id, max(jour) dernier from nouvelles group by 1, 2) n
             join sortie s on s.region = n.region and s.parcours_id = n.parcours_id where s.date <= n.dernier) then
    perform gardien('presence_apres_sortie'); end if;
  if exists (select from (select region, parcours_id, min(jour) premier, max(jour) dernier from nouvelles group by 1, 2) g
             join suspension s on s.region = g.region and s.parcours_id = g.parcours_id
               and s.periode && daterange(g.premier, g.dernier, '[]')
             join nouvelles n on n.region = g.region and n.parcours_id = g.parcours_id and s.periode @> n.jour) then
    perform gardien('presence_jour_suspendu'); end if;
  if exists (select from (select region, parcours_id, min(jour) premier, max(jour) dernier from nouvelles group by 1, 2) g
             join etat_courant e on e.region = g.region and e.parcours_id = g.parcours_id
               and e.mois between date_trunc('month', g.premier)::date and g.dernier
             join nouvelles n on n.region = g.region and n.parcours_id = g.parcours_id
               and n.jour >= e.mois and n.jour < e.mois + interval '1 month') then
    perform gardien('mois_certifie'); end if;
  if exists (select from (select region, parcours_id, min(jour) premier, max(jour) dernier from nouvelles group by 1, 2) g
             join demi_journee s on s.region = g.region and s.parcours_id = g.parcours_id and s.demi = 'soir'
               and s.jour between g.premier and g.dernier
             join demi_journee d on d.region = s.region and d.parcours_id = s.parcours_id and d.jour = s.jour
             group by d.region, d.parcours_id, d.jour having sum(d.minutes + d.retard) > 720) then
    perform gardien('heures_d_une_journee'); end if;
  if exists (select from (select distinct n.region, n.parcours_id, p.minutes_max from nouvelles n
               join parcours p on p.region = n.region and p.id = n.parcours_id
               where p.minutes_max is not null and n.statut in ('present', 'distance', 'entreprise')) n
             cross join lateral (select sum(d.minutes) minutes from demi_journee d where d.region = n.region
               and d.parcours_id = n.parcours_id and d.statut in ('present', 'distance', 'entreprise')) d
             where d.minutes > n.minutes_max) then
    perform gardien('plafond_heures'); end if;
  return null;
end $$;

-- The journal of half-days: a line each as for everything, but for more than five hundred in one statement, as imports
-- write: a line for each pathway, with one list for each column.
create function journaliser_presences() returns trigger language plpgsql as $$
declare
  le_ timestamptz := coalesce(nullif(current_setting('amont.le', true), '')::timestamptz, now());
  compte_ bigint := nullif(current_setting('amont.compte', true), '')::bigint;
  acte_ text := coalesce(nullif(current_setting('amont.acte', true), ''), 'hors_application');
  motif_ text := coalesce(current_setting('amont.motif', true), '');
begin
  if (select count(*) from nouvelles) <= 500 then
    insert into journal (region, le, compte_id, acte, motif, objet, objet_id, apres)
      select n.region, le_, compte_, acte_, motif_, 'demi_journee', n.parcours_id, to_jsonb(n) from nouvelles n;
  else
    insert into journal (region, le, compte_id, acte, motif, objet, objet_id, apres)
      select n.region, le_, compte_, acte_, motif_, 'demi_journee', n.parcours_id, jsonb_build_object('region', n.region,
        'parcours_id', n.parcours_id, 'jour', array_agg(n.jour), 'demi', array_agg(n.demi), 'statut', array_agg(n.statut),
        'minutes', array_agg(n.minutes), 'retard', array_agg(n.retard), 'motif', array_agg(n.motif),
        'minutes_connexion', array_agg(n.minutes_connexion), 'travail', array_agg(n.travail), 'compte_id', array_agg(n.compte_id))
      from nouvelles n group by n.region, n.parcours_id;
  end if;
  return null;
end $$;
drop trigger journal_ajouts on demi_journee;
create trigger journal_ajouts after insert on demi_journee referencing new table as nouvelles
  for each statement execute function journaliser_presences();

-- What the journal says of each half-day, one after the other, however it was written: `apres` is null when it was removed.
create view journal_presence as
  select j.id, j.region, j.le, j.compte_id, j.acte, (coalesce(j.apres, j.avant) ->> 'parcours_id')::bigint parcours_id,
    (coalesce(j.apres, j.avant) ->> 'jour')::date jour, coalesce(j.apres, j.avant) ->> 'demi' demi, j.apres
  from journal j where j.objet = 'demi_journee' and jsonb_typeof(coalesce(j.apres, j.avant) -> 'jour') = 'string'
  union all
  select j.id, j.region, j.le, j.compte_id, j.acte, (j.apres ->> 'parcours_id')::bigint, (l.jour #>> '{}')::date, l.demi #>> '{}',
    jsonb_build_object('region', j.region, 'parcours_id', j.apres -> 'parcours_id', 'jour', l.jour, 'demi', l.demi,
      'statut', l.statut, 'minutes', l.minutes, 'retard', l.retard, 'motif', l.motif,
      'minutes_connexion', l.minutes_connexion, 'travail', l.travail, 'compte_id', l.compte_id)
  from journal j cross join lateral rows from (jsonb_array_elements(j.apres -> 'jour'), jsonb_array_elements(j.apres -> 'demi'),
    jsonb_array_elements(j.apres -> 'statut'), jsonb_array_elements(j.apres -> 'minutes'),
    jsonb_array_elements(j.apres -> 'retard'), jsonb_array_elements(j.apres -> 'motif'),
    jsonb_array_elements(j.apres -> 'minutes_connexion'), jsonb_array_elements(j.apres -> 'travail'),
    jsonb_array_elements(j.apres -> 'compte_id'))
    l (jour, demi, statut, minutes, retard, motif, minutes_connexion, travail, compte_id)
  where j.objet = 'demi_journee' and jsonb_typeof(j.apres -> 'jour') = 'array';
