create table bulk_action (
  account_id bigint not null,
  id bigint not null,
  user_id bigint not null,
  action text not null,
  argument text,
  filter text,
  contact_ids bigint[],
  state text not null,
  total bigint not null default 0,
  done bigint not null default 0,
  outcomes jsonb not null default '{}',
  after_at timestamptz,
  after_id bigint,
  created_at timestamptz not null,
  finished_at timestamptz,
  due_at timestamptz not null,
  leased_until timestamptz,
  attempt integer not null default 0,
  constraint bulk_action_pk primary key (account_id, id),
  constraint bulk_action_action check (action in ('add_tag', 'remove_tag', 'set_owner', 'set_disposition_status',
    'add_to_powerdialer', 'remove_from_powerdialer', 'mark_do_not_contact', 'clear_do_not_contact', 'enrol', 'disenrol')),
  constraint bulk_action_contacts check ((filter is null) <> (contact_ids is null)),
  constraint bulk_action_state check (state in ('counting', 'running', 'finished', 'cancelled', 'failed')),
  constraint bulk_action_finished check ((state in ('counting', 'running')) = (finished_at is null)),
  constraint bulk_action_progress check (total >= 0 and done >= 0),
  constraint bulk_action_place check ((after_at is null) = (after_id is null))
);
create index bulk_action_due on bulk_action (due_at) where state in ('counting', 'running');
comment on table bulk_action is 'One change of many contacts, chosen one by one or by a filter; due work until it is finished. Each contact is changed in the transaction that counts it.';
comment on column bulk_action.after_at is 'With after_id the place in the list of contacts up to which it is counted, or done.';

create table bulk_action_skip (
  account_id bigint not null,
  bulk_action_id bigint not null,
  contact_id bigint not null,
  reason text not null,
  constraint bulk_action_skip_pk primary key (account_id, bulk_action_id, contact_id)
);
comment on table bulk_action_skip is 'Contacts that a bulk action left as they were, and why; the first thousand.';
