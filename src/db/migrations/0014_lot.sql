-- A lot that failed is tried again; after three times it is set aside, and says why on the page of its run.
alter table lot add column essais integer not null default 0;
alter table lot add column erreur text;
