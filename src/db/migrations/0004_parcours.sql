-- One pathway at a time for a person, whoever runs it; and nothing that contradicts a certified month.

create function parcours_seul() returns trigger language plpgsql as $$
begin
  perform from stagiaire where region = new.region and id = new.stagiaire_id for update;
  if exists (select from parcours p where p.region = new.region and p.stagiaire_id = new.stagiaire_id and p.id <> new.id
             and not exists (select from sortie s where s.region = p.region and s.parcours_id = p.id
                             and s.date <= new.date_entree)) then
    perform gardien('parcours_deja_ouvert');
  end if;
  return new;
end $$;
create trigger parcours_seul before insert on parcours for each row execute function parcours_seul();

-- A half-day of any kind, in a month already certified, inside these days.
create function jour_certifie(r text, p bigint, jours daterange) returns boolean language sql stable as $$
  select exists (select from demi_journee d join etat_mensuel e
    on e.region = d.region and e.parcours_id = d.parcours_id and e.mois = date_trunc('month', d.jour)::date
    where d.region = r and d.parcours_id = p and jours @> d.jour)
$$;

create function sortie_hors_certifie() returns trigger language plpgsql as $$
begin
  if jour_certifie(new.region, new.parcours_id, daterange(new.date, null)) then
    perform gardien('sortie_mois_certifie');
  end if;
  return new;
end $$;
create trigger sortie_hors_certifie before insert or update on sortie
  for each row execute function sortie_hors_certifie();

create function suspension_hors_certifie() returns trigger language plpgsql as $$
begin
  if jour_certifie(new.region, new.parcours_id, new.periode) then
    perform gardien('suspension_mois_certifie');
  end if;
  return new;
end $$;
create trigger suspension_hors_certifie before insert or update on suspension
  for each row execute function suspension_hors_certifie();

-- A date too far away is a slip of the keyboard that would break every page it reaches.
alter table suspension add constraint dates_plausibles_suspension
  check (lower(periode) < '2200-01-01' and (upper_inf(periode) or upper(periode) < '2200-01-01'));
alter table parcours add constraint dates_plausibles_parcours check (fin_initiale < '2200-01-01');
