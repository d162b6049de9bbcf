-- What a Région's lists are found by, without reading a whole ledger.

-- Nobody received too much without a correction that took back: a first computation never makes less than zero.
create index ligne_reprise on ligne (region, parcours_id) where rang > 1 and centimes < 0;
