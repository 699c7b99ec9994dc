-- Named lists of contacts to call, worked by some users together, and what working an entry needs to remember.

create table dialer_list (
  account_id bigint not null,
  id bigint not null,
  name text not null,
  name_key text not null,
  open_count integer not null default 0,
  first_rank bigint not null default 0,
  last_rank bigint not null default 0,
  archived_at timestamptz,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint dialer_list_pk primary key (account_id, id),
  constraint dialer_list_account foreign key (account_id) references account (account_id),
  constraint dialer_list_name_length check (char_length(name) between 1 and 255),
  constraint dialer_list_open_count check (open_count >= 0)
);
create unique index dialer_list_name on dialer_list (account_id, name_key) where archived_at is null;
comment on table dialer_list is 'A list of contacts that its users call together. Its row lock guards the counters, as a queue''s does.';

create table dialer_list_user (
  account_id bigint not null,
  list_id bigint not null,
  user_id bigint not null,
  constraint dialer_list_user_pk primary key (account_id, list_id, user_id),
  constraint dialer_list_user_list foreign key (account_id, list_id) references dialer_list (account_id, id) on delete cascade,
  constraint dialer_list_user_user foreign key (account_id, user_id) references account_user (account_id, id)
);
create index dialer_list_user_by_user on dialer_list_user (account_id, user_id);
comment on table dialer_list_user is 'Who works a dialer list.';

alter table dialer_entry alter column user_id drop not null;
alter table dialer_entry add constraint dialer_entry_home check ((list_id = 0) = (user_id is not null));
comment on column dialer_entry.user_id is 'In whose My Queue it is; null: in a list, which is nobody''s.';

alter table dialer_entry add column leased_at timestamptz;
comment on column dialer_entry.leased_at is 'When whoever holds the lease, or held the last one, took it.';

alter table dialer_entry add column call_back_at timestamptz;
comment on column dialer_entry.call_back_at is 'When the contact asked to be called again; not_before says until when it is left alone.';

create index dialer_entry_list_order on dialer_entry (account_id, list_id, rank)
  where user_id is null and state in ('queued', 'leased');
create index dialer_entry_list_lease on dialer_entry (account_id, leased_by) where user_id is null and state = 'leased';
create index dialer_entry_disposed on dialer_entry (account_id, leased_by, closed_at) where state = 'disposed';
comment on index dialer_entry_list_lease is 'Finds the list entry that a user has on his screen, to renew its lease.';
comment on index dialer_entry_disposed is 'A user''s calls of a day. An entry that a lead makes is not in it.';
