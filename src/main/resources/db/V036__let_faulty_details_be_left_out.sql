alter table account add column invalid_details text not null default 'refuse';
alter table account add constraint account_invalid_details check (invalid_details in ('refuse', 'warn'));
comment on column account.invalid_details is 'What becomes of a lead with a faulty detail of its person: it is refused, or taken without that detail.';

create table fixable_lead (
  account_id bigint not null,
  lead_id bigint not null,
  received_at timestamptz not null,
  constraint fixable_lead_pk primary key (account_id, lead_id)
);
create index fixable_lead_pruning on fixable_lead (account_id, received_at);
comment on table fixable_lead is 'A refused lead that would be taken without its faulty details; gone once it was taken, sent again or dismissed.';
