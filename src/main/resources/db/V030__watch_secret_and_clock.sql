create table installation (
  id smallint not null default 1,
  secret_fingerprint text not null,
  constraint installation_pk primary key (id),
  constraint installation_is_one_row check (id = 1),
  constraint installation_secret_fingerprint_form check (secret_fingerprint ~ '^[0-9a-f]{16}$')
);
comment on table installation is 'One row: the fingerprint of the secret that every server of this installation must have. A reference table.';

create table clock_watch (
  id smallint not null default 1,
  seen_at timestamptz not null,
  doubted_from timestamptz,
  doubted_until timestamptz,
  constraint clock_watch_pk primary key (id),
  constraint clock_watch_is_one_row check (id = 1),
  constraint clock_watch_doubt check ((doubted_from is null) = (doubted_until is null))
);
comment on table clock_watch is 'One row: the last time that a server of this installation has seen, and the times after a jump of the clock in which nothing is pruned. A reference table.';
