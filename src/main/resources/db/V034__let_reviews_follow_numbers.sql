-- Whose the number is changes by merges and edits: contact_phone knows.
alter table opt_out_review drop column contact_id;
create index opt_out_review_pruning on opt_out_review (account_id, decided_at) where decided_at is not null;
