-- People found by their name while it is typed: see docs/adr/0024-recherche.md.

-- A name as it is looked for: two of its words in each order, then the others. « benali aicha » gives itself and « aicha
-- benali ». Letters written twice count once: « bennali » and « benali » meet. Bytes in order, so that a prefix is a range.
create function cles_de_nom(nom text) returns setof text language sql immutable as $$
  with mot as (
    select m, o from unnest(string_to_array(regexp_replace(nom, '(.)\1+', '\1', 'g'), ' ')) with ordinality x(m, o) where o <= 6
  )
  select distinct concat_ws(' ', a.m, b.m, (select string_agg(c.m, ' ' order by c.o) from mot c where c.o not in (a.o, b.o)))
  from mot a left join mot b on b.o <> a.o
$$;

-- Made again from `stagiaire` at each change; the Région, the structure and the commune are the scopes of a search.
create table nom_cherche (
  region text not null references region,
  cle text not null collate "C",
  stagiaire_id bigint not null,
  structure_id bigint,
  commune text not null,
  primary key (region, cle, stagiaire_id)
);
create index nom_cherche_structure on nom_cherche (region, structure_id, cle);
create index nom_cherche_commune on nom_cherche (region, commune, cle);

create function noms_ajoutes() returns trigger language plpgsql as $$
begin
  insert into nom_cherche (region, cle, stagiaire_id, structure_id, commune)
    select n.region, c, n.id, n.structure_id, n.commune from nouvelles n, cles_de_nom(n.nom_recherche) c;
  return null;
end $$;
create trigger noms_ajoutes after insert on stagiaire referencing new table as nouvelles
  for each statement execute function noms_ajoutes();

create function nom_suivi() returns trigger language plpgsql as $$
begin
  delete from nom_cherche where region = old.region and cle in (select cles_de_nom(old.nom_recherche)) and stagiaire_id = old.id;
  if tg_op = 'UPDATE' then
    insert into nom_cherche (region, cle, stagiaire_id, structure_id, commune)
      select new.region, c, new.id, new.structure_id, new.commune from cles_de_nom(new.nom_recherche) c;
  end if;
  return null;
end $$;
create trigger nom_suivi after delete or update of region, id, nom_recherche, structure_id, commune on stagiaire
  for each row execute function nom_suivi();

insert into nom_cherche (region, cle, stagiaire_id, structure_id, commune)
  select s.region, c, s.id, s.structure_id, s.commune from stagiaire s, cles_de_nom(s.nom_recherche) c;
