-- When a message may be tried again: after a failure, or when the process that had taken it did not come back.
alter table message add column prochain_essai timestamptz;
