alter table account
  add column paused_at timestamptz,
  add column paused_by bigint,
  add column pause_reason text,
  add column resumed_at timestamptz,
  add constraint account_pause check (paused_at is not null or (paused_by is null and pause_reason is null)),
  add constraint account_pause_reason check (char_length(pause_reason) between 1 and 255);
comment on column account.paused_at is 'Since when no sequence, message or bulk action of the account goes on; null: they do.';
comment on column account.paused_by is 'The user who paused it; null: the operator.';
comment on column account.resumed_at is 'When it last went on. What came due before takes a new place in its throttle.';

create index account_paused on account (account_id) where paused_at is not null;
comment on index account_paused is 'The few accounts that due work passes over.';
