alter table account add column opt_out_words text[] not null default '{}';
alter table account add constraint account_opt_out_words check (cardinality(opt_out_words) <= 50);
comment on column account.opt_out_words is 'Words of other languages that opt out, alone in an SMS, beside the usual ones.';

create table opt_out_review (
  account_id bigint not null,
  id bigint not null,
  e164 text not null,
  contact_id bigint,
  body text not null,
  created_at timestamptz not null,
  decided_at timestamptz,
  decided_by bigint,
  decision text,
  constraint opt_out_review_pk primary key (account_id, id),
  constraint opt_out_review_decision check (decision in ('opted_out', 'not_opted_out', 'superseded')),
  constraint opt_out_review_decided check ((decision is null) = (decided_at is null))
);
create unique index opt_out_review_open on opt_out_review (account_id, e164) where decided_at is null;
create index opt_out_review_list on opt_out_review (account_id, id) where decided_at is null;
create index opt_out_review_contact on opt_out_review (account_id, contact_id) where decided_at is null;
comment on table opt_out_review is 'An SMS that contains a word of opting out and may not mean it; until a person has decided, nothing automatic goes to the number. The id is the message''s.';
