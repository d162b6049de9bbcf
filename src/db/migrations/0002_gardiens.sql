-- What the law and the trade refuse and a plain constraint cannot say. `gardien` raises like a constraint, with its name.

create function gardien(regle text) returns void language plpgsql as $$
begin
  raise exception '%', regle using errcode = '23514', constraint = regle;
end $$;

create function jour_emarge() returns trigger language plpgsql as $$
declare p parcours; total bigint;
begin
  select * into p from parcours where region = new.region and id = new.parcours_id for update;
  if new.jour < p.date_entree then perform gardien('presence_avant_entree'); end if;
  if exists (select from sortie s where s.region = new.region and s.parcours_id = new.parcours_id and s.date <= new.jour) then
    perform gardien('presence_apres_sortie');
  end if;
  if exists (select from suspension s
             where s.region = new.region and s.parcours_id = new.parcours_id and s.periode @> new.jour) then
    perform gardien('presence_jour_suspendu');
  end if;
  if p.minutes_max is not null and new.statut in ('present', 'entreprise') then
    select sum(minutes) into total from demi_journee d
     where d.region = new.region and d.parcours_id = new.parcours_id and d.statut in ('present', 'entreprise');
    if total > p.minutes_max then perform gardien('plafond_heures'); end if;
  end if;
  return null;
end $$;
create trigger jour_emarge after insert or update on demi_journee for each row execute function jour_emarge();

create function mois_ouvert() returns trigger language plpgsql as $$
declare d demi_journee;
begin
  d := case when tg_op = 'DELETE' then old else new end;
  if exists (select from etat_mensuel e where e.region = d.region and e.parcours_id = d.parcours_id
             and e.mois = date_trunc('month', d.jour)::date) then
    perform gardien('mois_certifie');
  end if;
  return d;
end $$;
create trigger mois_ouvert before insert or update or delete on demi_journee for each row execute function mois_ouvert();

create function sortie_possible() returns trigger language plpgsql as $$
begin
  if exists (select from parcours p where p.region = new.region and p.id = new.parcours_id and new.date < p.date_entree) then
    perform gardien('sortie_avant_entree');
  end if;
  if exists (select from demi_journee d where d.region = new.region and d.parcours_id = new.parcours_id
             and d.jour >= new.date and d.statut in ('present', 'entreprise')) then
    perform gardien('sortie_avant_derniere_presence');
  end if;
  return new;
end $$;
create trigger sortie_possible before insert or update on sortie for each row execute function sortie_possible();

create function suspension_possible() returns trigger language plpgsql as $$
begin
  if exists (select from parcours p where p.region = new.region and p.id = new.parcours_id
             and lower(new.periode) < p.date_entree) then
    perform gardien('suspension_avant_entree');
  end if;
  if exists (select from sortie s where s.region = new.region and s.parcours_id = new.parcours_id
             and lower(new.periode) >= s.date) then
    perform gardien('suspension_apres_sortie');
  end if;
  if exists (select from demi_journee d where d.region = new.region and d.parcours_id = new.parcours_id
             and new.periode @> d.jour and d.statut in ('present', 'entreprise')) then
    perform gardien('suspension_sur_presence');
  end if;
  return new;
end $$;
create trigger suspension_possible before insert or update on suspension for each row execute function suspension_possible();

create function ligne_intangible() returns trigger language plpgsql as $$
begin
  if exists (select from liquidation l where l.validee_le is not null
             and (l.region, l.id) in ((old.region, old.liquidation_id), (new.region, new.liquidation_id))) then
    perform gardien('ligne_validee_intangible');
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger ligne_intangible before insert or update or delete on ligne for each row execute function ligne_intangible();

create function liquidation_intangible() returns trigger language plpgsql as $$
begin
  if old.validee_le is not null and (tg_op = 'DELETE' or new.validee_le is distinct from old.validee_le
     or new.mois <> old.mois or (old.payee_le is not null and new.payee_le is distinct from old.payee_le)) then
    perform gardien('ligne_validee_intangible');
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger liquidation_intangible before update or delete on liquidation
  for each row execute function liquidation_intangible();

create function intangible() returns trigger language plpgsql as $$
begin
  perform gardien('fait_intangible');
  return null;
end $$;
do $$
declare t text;
begin
  foreach t in array array['journal', 'sceau', 'consultation', 'fait', 'prescription_evenement', 'contrat', 'signature',
    'etat_mensuel']
  loop
    execute format('create trigger intangible before update or delete on %I for each row execute function intangible()', t);
    execute format('create trigger intangible_table before truncate on %I execute function intangible()', t);
  end loop;
end $$;

-- Every write leaves a line: who, what, before, after, why. The author is set for the transaction by db/store.ts.
create function journaliser() returns trigger language plpgsql as $$
declare
  av jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - '{secret,activation}'::text[] end;
  ap jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - '{secret,activation}'::text[] end;
  r jsonb := coalesce(ap, av);
begin
  insert into journal (region, le, compte_id, acte, motif, objet, objet_id, avant, apres) values (
    r ->> 'region',
    coalesce(nullif(current_setting('amont.le', true), '')::timestamptz, now()),
    nullif(current_setting('amont.compte', true), '')::bigint,
    coalesce(nullif(current_setting('amont.acte', true), ''), 'hors_application'),
    coalesce(current_setting('amont.motif', true), ''),
    tg_table_name,
    coalesce(r ->> 'id', r ->> 'parcours_id', r ->> 'contrat_id'),
    av, ap);
  return null;
end $$;

do $$
declare t text;
begin
  foreach t in array array['organisme', 'structure', 'site', 'formation', 'action', 'session_formation', 'stagiaire', 'fait',
    'compte', 'persona', 'jeton', 'prescription', 'prescription_evenement', 'parcours', 'phase', 'suspension', 'contrat', 'signature',
    'sortie', 'demi_journee', 'etat_mensuel', 'liquidation', 'ligne', 'certification', 'suivi']
  loop
    execute format('create trigger journal after insert or update or delete on %I for each row execute function journaliser()', t);
  end loop;
end $$;
