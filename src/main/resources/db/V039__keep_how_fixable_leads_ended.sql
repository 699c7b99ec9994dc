-- A lead that needed fixing keeps how it was resolved, and is found by its number, so that a later lead of the same person
-- supersedes it.
alter table fixable_lead
  add column phone_number text,
  add column resolution text,
  add column resolved_at timestamptz,
  add column resolved_by bigint,
  add column resolving_lead_id bigint;

update fixable_lead as f
set phone_number = l.phone_number
from lead as l
where l.account_id = f.account_id and l.id = f.lead_id;

delete from fixable_lead where phone_number is null;

alter table fixable_lead
  alter column phone_number set not null,
  add constraint fixable_lead_resolution
    check (resolution in ('accepted', 'corrected', 'superseded', 'dismissed')),
  add constraint fixable_lead_resolved check ((resolution is null) = (resolved_at is null));

create index fixable_lead_open on fixable_lead (account_id, lead_id) where resolution is null;
create index fixable_lead_number on fixable_lead (account_id, phone_number)
  where resolution is null or resolution = 'dismissed';

comment on table fixable_lead is 'A refused lead that would be accepted without its faulty details, and how it was resolved.';
comment on column fixable_lead.resolution is
  'Accepted without those details; corrected and sent again; superseded by a later lead of the number; dismissed by a user; null: it needs fixing.';
comment on column fixable_lead.resolved_by is 'The user who resolved it; null for a superseded lead.';
comment on column fixable_lead.resolving_lead_id is 'The lead that took its place; null for a dismissed one.';
