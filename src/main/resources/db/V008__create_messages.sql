-- What is sent to contacts, and what they send.

create table message (
  account_id bigint not null,
  id bigint not null,
  contact_id bigint,
  direction text not null,
  channel text not null,
  state text not null,
  from_address text,
  to_address text,
  subject text,
  body text not null,
  html text,
  media_url text,
  segments integer,
  is_answer boolean not null default false,
  line_id bigint,
  user_id bigint,
  outcome text,
  rule text,
  idempotency_key text not null,
  provider_id text,
  attempt integer not null default 0,
  not_before timestamptz,
  due_at timestamptz,
  leased_until timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  sent_at timestamptz,
  delivered_at timestamptz,
  constraint message_pk primary key (account_id, id),
  constraint message_once unique (account_id, idempotency_key),
  constraint message_direction check (direction in ('outbound', 'inbound')),
  constraint message_channel check (channel in ('sms', 'email', 'call')),
  constraint message_state check (state in
    ('queued', 'held', 'sending', 'sent', 'delivered', 'failed', 'unknown', 'blocked', 'cancelled', 'received')),
  constraint message_received check ((direction = 'inbound') = (state = 'received')),
  constraint message_due_at check ((state in ('queued', 'sending')) = (due_at is not null)),
  constraint message_rule check ((state in ('blocked', 'cancelled')) = (rule is not null)),
  constraint message_subject check (char_length(subject) <= 998),
  constraint message_body check (char_length(body) <= 65535),
  constraint message_html check (char_length(html) <= 200000),
  constraint message_idempotency_key check (char_length(idempotency_key) between 1 and 255),
  constraint message_attempt check (attempt >= 0)
);
create index message_due on message (due_at) where due_at is not null;
create index message_due_by_account on message (account_id, due_at) where due_at is not null;
create index message_by_contact on message (account_id, contact_id, id) where contact_id is not null;
create index message_by_state on message (account_id, state, id);
create index message_open_to on message (account_id, to_address) where state in ('queued', 'held');
comment on table message is 'One SMS, e-mail or call, out or in. Due work while it is queued or sending.';
comment on column message.outcome is 'What came of the last attempt, or why it is held, by name.';
comment on column message.rule is 'The rule that forbade it.';
comment on column message.is_answer is 'Sent because the person has just asked for it, so at any hour.';
comment on column message.idempotency_key is 'Whoever queues it says what it is; the same again is not sent again.';
comment on index message_due is 'The earliest of all accounts.';

create table message_provider (
  account_id bigint not null,
  channel text not null,
  kind text not null,
  settings jsonb not null,
  secret bytea not null,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint message_provider_pk primary key (account_id, channel),
  constraint message_provider_account foreign key (account_id) references account (account_id),
  constraint message_provider_kind check ((channel, kind) in (('sms', 'twilio'), ('sms', 'http'), ('email', 'smtp'))),
  constraint message_provider_settings check (jsonb_typeof(settings) = 'object')
);
comment on table message_provider is 'What an account sends by; no row: its messages are held. Calls go by the provider of SMS.';
comment on column message_provider.secret is 'Its password, AES-GCM under a key made of the installation''s secret; bound to account and channel.';

alter table phone_stop drop constraint phone_stop_kind;
alter table phone_stop add constraint phone_stop_kind
  check (kind in ('do_not_contact', 'opted_out', 'invalid_number', 'wrong_number'));

alter table timeline drop constraint timeline_kind;
alter table timeline add constraint timeline_kind
  check (kind in ('lead', 'edit', 'assigned', 'dialer', 'note', 'sequence', 'message', 'consent'));
alter table timeline add column message_id bigint;
comment on column timeline.message_id is 'The message that this event tells of.';
