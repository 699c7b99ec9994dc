-- When people may be called: what an account has changed of the standard rules, and its calls.

create table calling_rule (
  account_id bigint not null,
  region text not null,
  hours jsonb not null,
  no_holidays boolean not null,
  max_attempts integer,
  attempt_hours integer,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint calling_rule_pk primary key (account_id, region),
  constraint calling_rule_account foreign key (account_id) references account (account_id),
  constraint calling_rule_region check (region = 'default' or region ~ '^(US|CA)-[A-Z]{2}$'),
  constraint calling_rule_hours check (jsonb_typeof(hours) = 'object'),
  constraint calling_rule_max_attempts check (max_attempts between 1 and 1000),
  constraint calling_rule_attempt_hours check (attempt_hours between 1 and 744),
  constraint calling_rule_cap check ((max_attempts is null) = (attempt_hours is null))
);
comment on table calling_rule is 'An account''s own rule for a state, or for everybody (default), in place of the standard one. No row: the standard rule.';
comment on column calling_rule.hours is 'Minutes of the day by day of the week, {"mon": [480, 1200]}; a day that is absent has no calls.';
comment on column calling_rule.attempt_hours is 'At most max_attempts calls of one contact in any so many hours.';

create table holiday (
  account_id bigint not null,
  id bigint not null,
  code text,
  name text not null,
  on_date date,
  every_year boolean not null default false,
  everywhere boolean not null,
  active boolean not null default true,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint holiday_pk primary key (account_id, id),
  constraint holiday_code unique (account_id, code),
  constraint holiday_account foreign key (account_id) references account (account_id),
  constraint holiday_name_length check (char_length(name) between 1 and 255),
  constraint holiday_federal_or_own check ((code is null) = (on_date is not null))
);
comment on table holiday is 'A day of the account''s own (on_date), or what it has changed of a federal holiday (code). No row: the federal holiday as it is.';
comment on column holiday.everywhere is 'True: nobody is called; false: only states whose rule bars holidays.';

create table call_attempt (
  account_id bigint not null,
  contact_id bigint not null,
  at timestamptz not null,
  id bigint not null,
  user_id bigint,
  constraint call_attempt_pk primary key (account_id, contact_id, at, id)
);
create index call_attempt_age on call_attempt (account_id, at);
comment on table call_attempt is 'A call of a contact, counted by the caps of its rules, also after it was deleted and restored; upkeep removes those older than any cap counts.';

alter table dialer_entry add column asleep_until timestamptz;
alter table dialer_entry add column asleep_contact bigint;
alter table dialer_entry add column asleep_rules bigint;
comment on column dialer_entry.asleep_until is 'Not to be called before, as next found out; void when the contact''s version or the account''s rules are others since.';
comment on column dialer_entry.asleep_contact is 'The contact''s version then.';
comment on column dialer_entry.asleep_rules is 'The account''s calling_rules_version then.';

alter table account add column calling_rules_version bigint not null default 1;
comment on column account.calling_rules_version is 'Grows with every edit of calling rules and holidays.';
