create table saved_search (
  account_id bigint not null,
  id bigint not null,
  user_id bigint not null,
  name text not null,
  name_key text not null,
  filter jsonb not null,
  created_at timestamptz not null,
  constraint saved_search_pk primary key (account_id, id),
  constraint saved_search_account foreign key (account_id) references account (account_id),
  constraint saved_search_name_length check (char_length(name) between 1 and 100),
  constraint saved_search_filter check (jsonb_typeof(filter) = 'object')
);
create unique index saved_search_name on saved_search (account_id, user_id, name_key);
comment on table saved_search is 'Filters of the contact list that one user gave a name.';

create index phone_stop_by_kind on phone_stop (account_id, kind);
comment on index phone_stop_by_kind is 'The numbers that have opted out, for the filter of the contact list.';
