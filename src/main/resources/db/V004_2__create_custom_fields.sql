create table custom_field (
  account_id bigint not null,
  id bigint not null,
  key text not null,
  label text not null,
  type text not null,
  choices text[] not null default '{}',
  archived_at timestamptz,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint custom_field_pk primary key (account_id, id),
  constraint custom_field_key_unique unique (account_id, key),
  constraint custom_field_account foreign key (account_id) references account (account_id),
  constraint custom_field_key check (key ~ '^[a-z][a-z0-9_]{0,63}$'),
  constraint custom_field_label_length check (char_length(label) between 1 and 255),
  constraint custom_field_type check (type in ('text', 'number', 'date', 'boolean', 'choice')),
  constraint custom_field_choices check (cardinality(choices) <= 200 and (type = 'choice') = (cardinality(choices) > 0))
);
comment on table custom_field is 'Fields of contacts that an account made; at most 100. A key is never used twice, so an old value keeps its meaning.';

alter table contact add column custom jsonb;
comment on column contact.custom is 'Values of custom fields by key; null: none.';
