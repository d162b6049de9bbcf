-- How many days of the month earlier pathways of the person took when it was computed: when that changes, it is computed again.
alter table calcul add column avant integer constraint calcul_avant check (avant between 0 and 31);
