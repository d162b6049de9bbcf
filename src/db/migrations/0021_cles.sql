-- A month of a Région is a hundred thousand rows of pay: a key that another one already holds is not checked a second time.

-- A computation names a decision of its own pathway, which holds the pathway: one key instead of two, and a stricter one.
drop index droit_parcours;
alter table droit add constraint droit_parcours unique (region, parcours_id, id);
alter table calcul drop constraint calcul_region_parcours_id_fkey;
alter table calcul drop constraint calcul_region_droit_id_fkey;
alter table calcul add constraint calcul_d_un_droit foreign key (region, parcours_id, droit_id)
  references droit (region, parcours_id, id);

-- `region` is held through `parcours`, whose own region is held.
alter table droit drop constraint droit_region_fkey;
