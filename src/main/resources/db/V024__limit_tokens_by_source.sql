alter table token
  add column short boolean not null default false,
  add column created_by bigint,
  add column rate_limit_per_source integer,
  add constraint token_rate_limit_per_source check (rate_limit_per_source > 0);
comment on column token.short is 'Whether its value has fewer than 20 characters, and could be guessed.';
comment on column token.created_by is 'The user who made it, for whom its changes are audited; null: the operator, or nobody knows any more.';
comment on column token.rate_limit is 'Requests in a minute of the clock, on all servers together; null: no limit.';
comment on column token.rate_limit_per_source is 'Of them, those from one IPv4 address or IPv6 /64; null: no limit.';

-- Short values never had a hint.
update token set short = true where hint = '';

-- Statements of one account each, so that a cluster can run them.
do $$
declare
  made record;
  maker bigint;
begin
  for made in select id, account_id from token loop
    select user_id into maker from audit_log
    where account_id = made.account_id and resource = 'tokens' and resource_id = made.id::text and action = 'created'
    limit 1;
    if maker is not null then
      update token set created_by = maker where account_id = made.account_id and id = made.id;
    end if;
  end loop;
end $$;

alter table account
  add column default_rate_limit integer,
  add column default_rate_limit_per_source integer,
  add constraint account_default_rate_limit check (default_rate_limit > 0),
  add constraint account_default_rate_limit_per_source check (default_rate_limit_per_source > 0);
comment on column account.default_rate_limit is 'The rate limit of tokens to come that are made without one of their own.';
comment on column account.default_rate_limit_per_source is 'The same, for the limit per source.';

-- Two more tables outside the account rule: the first is read before the account is known, the second counts.

create table token_source (
  source text not null,
  digest bytea not null,
  succeeded_at timestamptz not null,
  constraint token_source_pk primary key (source, digest),
  constraint token_source_source check (char_length(source) between 1 and 64),
  constraint token_source_digest_length check (octet_length(digest) = 32)
);
create index token_source_age on token_source (digest, succeeded_at);
comment on table token_source is 'From where a short token has worked: such a pair is never kept out by the failures of others. A reference table.';

create unlogged table token_rate (
  token_id bigint not null,
  source text not null,
  minute bigint not null,
  asked bigint not null,
  constraint token_rate_pk primary key (token_id, source)
);
comment on table token_rate is 'How often a token with a rate limit was used in its current minute. Not worth a crash''s recovery. A reference table.';
comment on column token_rate.source is 'Empty: from all sources together.';
comment on column token_rate.minute is 'Minutes since 1970-01-01.';
