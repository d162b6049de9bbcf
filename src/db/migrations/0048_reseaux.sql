-- Every network of those who send people to a formation, as the texts of the Régions name them.
alter table structure drop constraint reseau_connu;
alter table structure add constraint reseau_connu check (reseau in ('mission_locale', 'france_travail', 'cap_emploi', 'departement',
  'siae', 'plie', 'apec', 'cibc', 'cep', 'cio', 'ccas', 'cidff', 'region'));
