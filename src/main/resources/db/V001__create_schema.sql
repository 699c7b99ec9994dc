-- The whole of the first schema. Rules that every table keeps:
--   * account_id is the first column of every table, primary key, unique key and foreign key, and is never updated;
--   * ids are drawn by the server from id_block, so one id names one thing in the whole installation;
--   * a state is text with a check; a moment is timestamptz; a name is compared by its name_key (lower case, made by the server).
-- Rows that every lead writes carry no foreign key to configuration: configuration is archived, never deleted.

create sequence id_block as bigint increment by 1000 start with 1 minvalue 1 maxvalue 9007199254740000 no cycle;
comment on sequence id_block is 'Each value v hands the ids v .. v+999 to the server process that drew it.';

-- accounts ------------------------------------------------------------------------------------------------------

create table account (
  account_id bigint not null,
  name text not null,
  country text not null default 'US',
  timezone text not null default 'America/New_York',
  existing_contacts text not null default 'fill_blanks',
  allowed_origins text[] not null default '{}',
  raw_retention_days integer,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint account_pk primary key (account_id),
  constraint account_name_length check (char_length(name) between 1 and 255),
  constraint account_country check (country ~ '^[A-Z]{2}$'),
  constraint account_existing_contacts check (existing_contacts in ('fill_blanks', 'reject')),
  constraint account_allowed_origins check (cardinality(allowed_origins) <= 100),
  constraint account_raw_retention check (raw_retention_days between 1 and 36500)
);
comment on table account is 'A tenant. The first table of every co-located statement.';

create table account_user (
  account_id bigint not null,
  id bigint not null,
  name text not null,
  email text not null,
  email_key text not null,
  role text not null,
  password_hash text,
  active boolean not null default true,
  status text not null default 'offline',
  status_changed_at timestamptz not null,
  timezone text,
  working_hours jsonb,
  daily_lead_cap integer,
  open_queue_cap integer,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint account_user_pk primary key (account_id, id),
  constraint account_user_email unique (account_id, email_key),
  constraint account_user_account foreign key (account_id) references account (account_id),
  constraint account_user_name_length check (char_length(name) between 1 and 255),
  constraint account_user_email_length check (char_length(email) between 3 and 320),
  constraint account_user_role check (role in ('admin', 'team_lead', 'agent')),
  constraint account_user_status check (status in ('available', 'busy', 'on_break', 'offline')),
  constraint account_user_daily_lead_cap check (daily_lead_cap >= 0),
  constraint account_user_open_queue_cap check (open_queue_cap >= 0)
);
comment on table account_user is 'A person of an account: signs in, owns contacts, works a queue. Deleting one makes it inactive.';
comment on column account_user.timezone is 'The user''s own zone, for his day and his hours; null: the account''s.';

-- Three directory tables stand outside the account rule: they are read before the account is known.

create table token (
  digest bytea not null,
  account_id bigint not null,
  user_id bigint not null,
  id bigint not null,
  name text not null,
  scopes text[] not null,
  hint text not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  rate_limit integer,
  allowed_addresses text[] not null default '{}',
  last_used_at timestamptz,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint token_pk primary key (digest),
  constraint token_id unique (id),
  constraint token_digest_length check (octet_length(digest) = 32),
  constraint token_scopes check (scopes <@ array['intake', 'family', 'manage'] and cardinality(scopes) between 1 and 3),
  constraint token_rate_limit check (rate_limit > 0),
  constraint token_allowed_addresses check (cardinality(allowed_addresses) <= 100)
);
create index token_account on token (account_id, id);
comment on table token is 'An API token, kept only as HMAC-SHA256 under the installation''s secret. A reference table.';
comment on column token.hint is 'The last four characters, to tell tokens apart in a list.';
comment on column token.rate_limit is 'Requests a minute; null: no limit.';

create table session (
  digest bytea not null,
  account_id bigint not null,
  user_id bigint not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  constraint session_pk primary key (digest),
  constraint session_digest_length check (octet_length(digest) = 32)
);
create index session_expiry on session (expires_at);
comment on table session is 'A signed-in browser. A reference table.';

create table login (
  email_key text not null,
  account_id bigint not null,
  user_id bigint not null,
  constraint login_pk primary key (email_key, account_id)
);
comment on table login is 'Which accounts an e-mail address may sign in to. A reference table.';

-- contacts ------------------------------------------------------------------------------------------------------

create table line (
  account_id bigint not null,
  id bigint not null,
  name text not null,
  name_key text not null,
  phone_number text,
  archived_at timestamptz,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint line_pk primary key (account_id, id),
  constraint line_account foreign key (account_id) references account (account_id),
  constraint line_name_length check (char_length(name) between 1 and 255),
  constraint line_phone_number check (phone_number ~ '^\+[0-9]{4,20}$')
);
create unique index line_name on line (account_id, name_key) where archived_at is null;
comment on table line is 'A number or campaign the account calls from (initial_campaign_id in the contact object).';

create table tag (
  account_id bigint not null,
  id bigint not null,
  name text not null,
  name_key text not null,
  color text,
  category text,
  archived_at timestamptz,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint tag_pk primary key (account_id, id),
  constraint tag_account foreign key (account_id) references account (account_id),
  constraint tag_name_length check (char_length(name) between 1 and 255),
  constraint tag_color check (color ~ '^#[0-9a-fA-F]{6}$')
);
create unique index tag_name on tag (account_id, name_key) where archived_at is null;
comment on table tag is 'A label on contacts; at most 10,000 an account.';

create table disposition_status (
  account_id bigint not null,
  id bigint not null,
  name text not null,
  name_key text not null,
  archived_at timestamptz,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint disposition_status_pk primary key (account_id, id),
  constraint disposition_status_account foreign key (account_id) references account (account_id),
  constraint disposition_status_name_length check (char_length(name) between 1 and 255)
);
create unique index disposition_status_name on disposition_status (account_id, name_key) where archived_at is null;
comment on table disposition_status is 'Where a contact stands, set by leads and by agents; eight exist from the start.';

create table lead_source (
  account_id bigint not null,
  id bigint not null,
  name text not null,
  name_key text not null,
  archived_at timestamptz,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint lead_source_pk primary key (account_id, id),
  constraint lead_source_account foreign key (account_id) references account (account_id),
  constraint lead_source_name_length check (char_length(name) between 1 and 255)
);
create unique index lead_source_name on lead_source (account_id, name_key) where archived_at is null;
comment on table lead_source is 'Where leads come from, by name; at most 10,000 an account.';

create table contact (
  account_id bigint not null,
  id bigint not null,
  phone_number text not null,
  first_name text,
  last_name text,
  company_name text,
  email text,
  address text,
  city text,
  state text,
  zipcode text,
  country text,
  website text,
  notes text,
  date_of_birth date,
  csf1 text,
  csf2 text,
  timezone text not null,
  timezone_explicit boolean not null,
  lead_source_id bigint,
  user_id bigint,
  line_id bigint,
  disposition_status_id bigint,
  is_dnc boolean not null default false,
  last_engagement_at timestamptz,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint contact_pk primary key (account_id, id),
  constraint contact_phone_number check (phone_number ~ '^\+[0-9]{4,20}$'),
  constraint contact_first_name check (char_length(first_name) <= 255),
  constraint contact_last_name check (char_length(last_name) <= 255),
  constraint contact_company_name check (char_length(company_name) <= 255),
  constraint contact_email check (char_length(email) <= 320),
  constraint contact_address check (char_length(address) <= 255),
  constraint contact_city check (char_length(city) <= 255),
  constraint contact_state check (char_length(state) <= 255),
  constraint contact_zipcode check (char_length(zipcode) <= 255),
  constraint contact_country check (char_length(country) <= 255),
  constraint contact_website check (char_length(website) <= 2048),
  constraint contact_notes check (char_length(notes) <= 65535),
  constraint contact_csf1 check (char_length(csf1) <= 1000),
  constraint contact_csf2 check (char_length(csf2) <= 1000)
);
create index contact_owner on contact (account_id, user_id) where user_id is not null;
comment on table contact is 'A person who may be called. A null field is blank: a lead without force_update may fill it.';
comment on column contact.phone_number is 'The primary number in E.164; contact_phone holds it too and guards it.';
comment on column contact.timezone is 'The answered zone. Inferred zones (timezone_explicit false) are recomputed when a hint changes.';

create table contact_phone (
  account_id bigint not null,
  e164 text not null,
  contact_id bigint not null,
  is_primary boolean not null,
  label text,
  extension text,
  created_at timestamptz not null,
  constraint contact_phone_pk primary key (account_id, e164),
  constraint contact_phone_contact foreign key (account_id, contact_id) references contact (account_id, id) on delete cascade,
  constraint contact_phone_e164 check (e164 ~ '^\+[0-9]{4,20}$'),
  constraint contact_phone_label check (char_length(label) <= 255),
  constraint contact_phone_extension check (char_length(extension) <= 40)
);
create index contact_phone_by_contact on contact_phone (account_id, contact_id);
comment on table contact_phone is 'Every number of every contact, primary and other. Its primary key is the promise of no duplicates.';

create table phone_stop (
  account_id bigint not null,
  e164 text not null,
  kind text not null,
  lead_id bigint,
  user_id bigint,
  created_at timestamptz not null,
  constraint phone_stop_pk primary key (account_id, e164, kind),
  constraint phone_stop_kind check (kind in ('do_not_contact', 'opted_out'))
);
comment on table phone_stop is 'What must hold for a number whoever owns it, also after its contact is deleted.';

create table contact_tag (
  account_id bigint not null,
  contact_id bigint not null,
  tag_id bigint not null,
  lead_id bigint,
  created_at timestamptz not null,
  constraint contact_tag_pk primary key (account_id, contact_id, tag_id)
);
comment on table contact_tag is 'Tags on contacts.';

create table timeline (
  account_id bigint not null,
  contact_id bigint not null,
  at timestamptz not null,
  id bigint not null,
  kind text not null,
  lead_id bigint,
  user_id bigint,
  outcome text,
  note text,
  changes json,
  constraint timeline_pk primary key (account_id, contact_id, at, id),
  constraint timeline_kind check (kind in ('lead', 'edit', 'assigned', 'dialer', 'note')),
  constraint timeline_note check (char_length(note) <= 65535)
);
comment on table timeline is 'What happened to a contact, in order. Provenance is read from changes, not kept a second time.';
comment on column timeline.changes is 'Stored fields this event changed: {"field": [old, new]}.';

create table conflict (
  account_id bigint not null,
  id bigint not null,
  e164 text not null,
  contact_id bigint not null,
  other_contact_id bigint not null,
  lead_id bigint,
  created_at timestamptz not null,
  resolved_at timestamptz,
  constraint conflict_pk primary key (account_id, id),
  constraint conflict_two_contacts check (contact_id <> other_contact_id)
);
create unique index conflict_open on conflict (account_id, contact_id, e164) where resolved_at is null;
comment on table conflict is 'A number sent for one contact (contact_id) that belongs to another (other_contact_id).';

-- dialer --------------------------------------------------------------------------------------------------------

create table queue (
  account_id bigint not null,
  user_id bigint not null,
  open_count integer not null default 0,
  first_rank bigint not null default 0,
  last_rank bigint not null default 0,
  leads_today integer not null default 0,
  leads_day date not null default '2000-01-01',
  last_assigned_at timestamptz,
  constraint queue_pk primary key (account_id, user_id),
  constraint queue_user foreign key (account_id, user_id) references account_user (account_id, id),
  constraint queue_open_count check (open_count >= 0),
  constraint queue_leads_today check (leads_today >= 0)
);
comment on table queue is 'One row per user: the counters that give position and caps without counting. Locked once per batch.';
comment on column queue.leads_day is 'The user''s own day that leads_today counts; another day means none yet.';

create table dialer_entry (
  account_id bigint not null,
  id bigint not null,
  list_id bigint not null default 0,
  user_id bigint not null,
  contact_id bigint not null,
  rank bigint not null,
  state text not null default 'queued',
  added_at timestamptz not null,
  lead_id bigint,
  parking_id bigint,
  leased_until timestamptz,
  lease text,
  leased_by bigint,
  skips integer not null default 0,
  not_before timestamptz,
  closed_at timestamptz,
  disposition_status_id bigint,
  constraint dialer_entry_pk primary key (account_id, id),
  constraint dialer_entry_state check (state in ('queued', 'leased', 'disposed', 'removed')),
  constraint dialer_entry_lease check ((state = 'leased') = (leased_until is not null and lease is not null)),
  constraint dialer_entry_leased_by check (state <> 'leased' or leased_by is not null),
  constraint dialer_entry_closed check ((state in ('disposed', 'removed')) = (closed_at is not null))
);
create unique index dialer_entry_open on dialer_entry (account_id, contact_id, list_id) where state in ('queued', 'leased');
create index dialer_entry_order on dialer_entry (account_id, user_id, rank) where state in ('queued', 'leased');
comment on table dialer_entry is 'A contact in a PowerDialer list; list 0 is the owner''s My Queue. Smallest rank first.';
comment on column dialer_entry.leased_by is 'Who holds the lease, or held the last one.';
comment on index dialer_entry_open is 'One open row per contact and list, over all users.';

-- sequences -----------------------------------------------------------------------------------------------------

create table sequence (
  account_id bigint not null,
  id bigint not null,
  name text not null,
  steps jsonb not null,
  paused boolean not null default false,
  archived_at timestamptz,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint sequence_pk primary key (account_id, id),
  constraint sequence_account foreign key (account_id) references account (account_id),
  constraint sequence_name_length check (char_length(name) between 1 and 255),
  constraint sequence_steps check (jsonb_typeof(steps) = 'array')
);
comment on table sequence is 'A follow-up plan: steps that run one after the other for each enrolled contact.';

create table enrolment (
  account_id bigint not null,
  id bigint not null,
  sequence_id bigint not null,
  contact_id bigint not null,
  state text not null default 'active',
  step integer not null default 0,
  lead_id bigint,
  enrolled_at timestamptz not null,
  closed_at timestamptz,
  constraint enrolment_pk primary key (account_id, id),
  constraint enrolment_state check (state in ('active', 'finished', 'moved', 'stopped', 'disenrolled')),
  constraint enrolment_closed check ((state = 'active') = (closed_at is null)),
  constraint enrolment_step check (step >= 0)
);
create unique index enrolment_open on enrolment (account_id, contact_id) where state = 'active';
comment on table enrolment is 'A contact in a sequence; at most one is open per contact.';

-- routing -------------------------------------------------------------------------------------------------------

create table ring_group (
  account_id bigint not null,
  id bigint not null,
  name text not null,
  strategy text not null default 'round_robin',
  parking_share integer not null default 10,
  turn bigint not null default 0,
  archived_at timestamptz,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint ring_group_pk primary key (account_id, id),
  constraint ring_group_account foreign key (account_id) references account (account_id),
  constraint ring_group_name_length check (char_length(name) between 1 and 255),
  constraint ring_group_strategy check (strategy in ('round_robin', 'weighted', 'random', 'longest_idle', 'least_queued')),
  constraint ring_group_parking_share check (parking_share between 1 and 10000)
);
comment on table ring_group is 'Users who share leads. Its row lock, taken once per batch, makes every turn exact.';
comment on column ring_group.turn is 'Counts draws; not a clock.';

create table ring_group_member (
  account_id bigint not null,
  ring_group_id bigint not null,
  user_id bigint not null,
  position integer not null,
  weight integer not null default 1,
  last_turn bigint not null default 0,
  credit double precision not null default 0,
  constraint ring_group_member_pk primary key (account_id, ring_group_id, user_id),
  constraint ring_group_member_group foreign key (account_id, ring_group_id) references ring_group (account_id, id) on delete cascade,
  constraint ring_group_member_user foreign key (account_id, user_id) references account_user (account_id, id),
  constraint ring_group_member_weight check (weight between 1 and 1000)
);
create index ring_group_member_by_user on ring_group_member (account_id, user_id);
comment on table ring_group_member is 'A user''s place in a ring group, with the state of the draw.';
comment on column ring_group_member.credit is 'Weighted strategy: exact share so far minus leads drawn.';

create table parking (
  account_id bigint not null,
  id bigint not null,
  ring_group_id bigint not null,
  contact_id bigint not null,
  lead_id bigint not null,
  reason text not null,
  plan json not null,
  state text not null default 'open',
  created_at timestamptz not null,
  closed_at timestamptz,
  user_id bigint,
  trace json,
  constraint parking_pk primary key (account_id, id),
  constraint parking_reason check (reason in ('nobody_available', 'no_member')),
  constraint parking_state check (state in ('open', 'handed_out', 'superseded', 'replaced')),
  constraint parking_closed check ((state = 'open') = (closed_at is null)),
  constraint parking_user check ((state = 'handed_out') = (user_id is not null))
);
create unique index parking_open on parking (account_id, contact_id) where state = 'open';
create index parking_order on parking (account_id, ring_group_id, created_at, id) where state = 'open';
create index parking_by_lead on parking (account_id, lead_id);
comment on table parking is 'A contact that waits for a member of a ring group; plan is the rest of its lead''s decision.';
comment on column parking.trace is 'The decision that handed it out.';

create table hand_out (
  account_id bigint not null,
  ring_group_id bigint not null,
  due_at timestamptz not null,
  leased_until timestamptz,
  attempt integer not null default 0,
  constraint hand_out_pk primary key (account_id, ring_group_id)
);
create index hand_out_due on hand_out (due_at);
comment on table hand_out is 'Due work: look at the parked leads of this ring group again. The row exists while leads are parked.';

-- intake --------------------------------------------------------------------------------------------------------

create table lead (
  account_id bigint not null,
  received_at timestamptz not null,
  id bigint not null,
  outcome text not null,
  status smallint not null,
  contact_id bigint,
  phone_number text,
  token_id bigint,
  source text not null,
  replay_of bigint,
  request_id text not null,
  address text not null,
  method text not null,
  path text not null,
  query text not null,
  content_type text,
  body bytea,
  trace json,
  constraint lead_pk primary key (account_id, received_at, id),
  constraint lead_outcome check (outcome in ('created', 'updated', 'refused', 'rejected_existing', 'failed')),
  constraint lead_contact check ((outcome in ('created', 'updated')) <= (contact_id is not null))
) partition by range (received_at);
create index lead_by_id on lead (account_id, id);
comment on table lead is 'Every authenticated submission, as sent, with what became of it. Partitioned by month; nothing refers to it by key.';
comment on column lead.body is 'The body''s bytes with credentials removed; null when blanked early.';

create table lead_default partition of lead default;
comment on table lead_default is 'Catches a month whose partition is missing, so that no turn of the month can refuse a lead.';

create table idempotency_key (
  account_id bigint not null,
  path text not null,
  key text not null,
  fingerprint bytea not null,
  status smallint not null,
  body bytea not null,
  lead_id bigint not null,
  created_at timestamptz not null,
  constraint idempotency_key_pk primary key (account_id, path, key),
  constraint idempotency_key_length check (char_length(key) between 1 and 255)
);
create index idempotency_key_age on idempotency_key (account_id, created_at);
comment on table idempotency_key is 'First answers by Idempotency-Key, written in their lead''s own transaction.';

-- work ----------------------------------------------------------------------------------------------------------

create table upkeep (
  name text not null,
  due_at timestamptz not null,
  leased_until timestamptz,
  attempt integer not null default 0,
  last_outcome text,
  last_run_at timestamptz,
  constraint upkeep_pk primary key (name)
);
comment on table upkeep is 'Server-wide due work: partitions, pruning, orphans. A reference table.';
