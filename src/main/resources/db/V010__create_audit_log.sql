-- Who changed what of what is set up, and who signed in.

create table audit_log (
  account_id bigint not null,
  at timestamptz not null,
  id bigint not null,
  action text not null,
  resource text not null,
  resource_id text not null,
  name text not null,
  changes json not null,
  via text not null,
  user_id bigint,
  token_id bigint,
  address text,
  request_id text,
  constraint audit_log_pk primary key (account_id, at, id),
  constraint audit_log_account foreign key (account_id) references account (account_id),
  constraint audit_log_action check (action in ('created', 'changed', 'removed', 'signed_in', 'sign_in_failed')),
  constraint audit_log_via check (via in ('console', 'api', 'command_line')),
  constraint audit_log_changes check (json_typeof(changes) = 'array')
);
create index audit_log_user on audit_log (account_id, user_id, at, id);
create index audit_log_resource on audit_log (account_id, resource, resource_id, at, id);
comment on table audit_log is 'Every change of what is set up, written in its own transaction and never changed or deleted since.';
comment on column audit_log.resource is 'The kind of thing, as the management API''s paths name it.';
comment on column audit_log.name is 'What the thing was called then.';
comment on column audit_log.changes is '[{"field", "old", "new"}]; of a secret only the field is named, {"field", "secret": true}.';
comment on column audit_log.user_id is 'Who did it; null: the operator at the command line, or somebody who failed to sign in.';
