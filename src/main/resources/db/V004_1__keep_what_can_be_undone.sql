create table contact_merge (
  account_id bigint not null,
  id bigint not null,
  kept_contact_id bigint not null,
  gone_contact_id bigint not null,
  user_id bigint not null,
  merged_at timestamptz not null,
  undone_at timestamptz,
  undone_by bigint,
  rows_before json not null,
  rows_after json not null,
  constraint contact_merge_pk primary key (account_id, id),
  constraint contact_merge_two_contacts check (kept_contact_id <> gone_contact_id),
  constraint contact_merge_undone check ((undone_at is null) = (undone_by is null))
);
create index contact_merge_gone on contact_merge (account_id, gone_contact_id) where undone_at is null;
comment on table contact_merge is 'Two contacts that were made one, with every row of both as it stood before and after, by table: what undoing puts back.';

create table deleted_contact (
  account_id bigint not null,
  id bigint not null,
  name text not null,
  phone_number text not null,
  user_id bigint not null,
  deleted_at timestamptz not null,
  rows_before json not null,
  constraint deleted_contact_pk primary key (account_id, id)
);
comment on table deleted_contact is 'Contacts that were deleted and can be restored: their rows, by table. Their timeline stays where it is.';

alter table conflict add column resolution text;
alter table conflict add column resolved_by bigint;
alter table conflict add constraint conflict_resolution
  check (resolution in ('kept_apart', 'merged', 'number_moved', 'contact_deleted'));
comment on column conflict.resolution is 'How it ended; null while it is open.';
create index conflict_other on conflict (account_id, other_contact_id) where resolved_at is null;
