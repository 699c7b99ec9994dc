alter table account_user add column session_epoch bigint not null default 1;
comment on column account_user.session_epoch is 'Raised when password, email, role or activity changes; sessions of an earlier one have ended.';

alter table session add column epoch bigint not null default 1;
comment on column session.epoch is 'The user''s session_epoch when the password was checked.';

-- Existing rows meet the narrower list, so they are not read under this lock.
alter table audit_log drop constraint audit_log_action;
alter table audit_log add constraint audit_log_action check (action in ('created', 'changed', 'removed', 'signed_in',
  'sign_in_failed', 'sign_in_throttled', 'password_change_failed')) not valid;
