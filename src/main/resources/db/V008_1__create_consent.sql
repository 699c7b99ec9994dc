create table email_stop (
  account_id bigint not null,
  email_key text not null,
  kind text not null,
  created_at timestamptz not null,
  constraint email_stop_pk primary key (account_id, email_key, kind),
  constraint email_stop_kind check (kind in ('unsubscribed', 'bounced')),
  constraint email_stop_email_key check (char_length(email_key) <= 320)
);
comment on table email_stop is 'Addresses that get no more mail, whoever has them.';
comment on column email_stop.email_key is 'The address in lower case.';

create table consent (
  account_id bigint not null,
  id bigint not null,
  address text not null,
  channel text not null,
  given boolean not null,
  at timestamptz not null,
  recorded_at timestamptz not null,
  source text not null,
  text_shown text,
  ip text,
  page_url text,
  certificate_id text,
  user_id bigint,
  constraint consent_pk primary key (account_id, id),
  constraint consent_address check (char_length(address) <= 320),
  constraint consent_channel check (channel in ('sms', 'email', 'call')),
  constraint consent_source check (char_length(source) between 1 and 64),
  constraint consent_text_shown check (char_length(text_shown) <= 10000),
  constraint consent_page_url check (char_length(page_url) <= 2048),
  constraint consent_certificate_id check (char_length(certificate_id) <= 255)
);
create index consent_by_address on consent (account_id, address, at, id);
comment on table consent is 'Who agreed to be written to or called, and who took it back. Rows are added, never changed; they belong to a number or an address, whoever has it.';
comment on column consent.at is 'When it was said, which may be long before it was recorded.';
