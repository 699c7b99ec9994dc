create table dialer_action (
  account_id bigint not null,
  id bigint not null,
  user_id bigint not null,
  queue_user_id bigint not null,
  entry_id bigint not null,
  contact_id bigint not null,
  kind text not null,
  rank_before bigint not null,
  at timestamptz not null,
  undone_at timestamptz,
  constraint dialer_action_pk primary key (account_id, id),
  constraint dialer_action_kind check (kind in ('disposed', 'skipped', 'call_back'))
);
create index dialer_action_last on dialer_action (account_id, user_id, queue_user_id, at);
comment on table dialer_action is 'What a user did with entries, for a day: the last one can be undone. The id is also that of the call that was counted.';
comment on column dialer_action.queue_user_id is 'Through whose queue the user worked, as a rule their own.';
comment on column dialer_action.rank_before is 'Where the entry stood.';
comment on index dialer_action_last is 'Each user''s last action; their oldest are forgotten.';
