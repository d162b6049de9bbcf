-- The secret address of an account's calendar, of which only a print is kept; a new one ends the one before.

create table lien_agenda (
  region text not null references region,
  compte_id bigint not null,
  empreinte text not null constraint lien_agenda_unique unique,
  cree_le timestamptz not null,
  primary key (region, compte_id),
  foreign key (region, compte_id) references compte on delete cascade
);

create trigger journal after update or delete on lien_agenda for each row execute function journaliser();
create trigger journal_ajouts after insert on lien_agenda referencing new table as nouvelles
  for each statement execute function journaliser_ajouts();
