-- American spelling, as everywhere else: enrollment, enroll, canceled. Servers of earlier versions must have stopped.

alter table enrolment rename to enrollment;
alter table sequence_call rename column enrolment_id to enrollment_id;

do $$
declare
  old record;
begin
  for old in
    select c.conrelid::regclass as owner, c.conname as name
    from pg_constraint c
    where c.conrelid in ('enrollment'::regclass, 'sequence_call'::regclass) and c.conname like '%enrolment%'
  loop
    execute format('alter table %s rename constraint %I to %I', old.owner, old.name,
      replace(old.name, 'enrolment', 'enrollment'));
  end loop;
  for old in
    select c.relname as name
    from pg_index i
    join pg_class c on c.oid = i.indexrelid
    where i.indrelid = 'enrollment'::regclass and c.relname like '%enrolment%'
  loop
    execute format('alter index %I rename to %I', old.name, replace(old.name, 'enrolment', 'enrollment'));
  end loop;
end
$$;

comment on table enrollment is 'A contact in a sequence, now or earlier.';
comment on column sequence.settings is 'When steps may reach contacts, how fast, and what ends an enrollment.';
comment on table sequence_call is 'Due work: a webhook step on its way. Enrollment, plan and step are its idempotency key, here and at the receiver.';

alter table message drop constraint message_state, drop constraint message_rule;
update message set state = 'canceled' where state = 'cancelled';
alter table message
  add constraint message_state check (state in
    ('queued', 'held', 'sending', 'sent', 'delivered', 'failed', 'unknown', 'blocked', 'canceled', 'received')),
  add constraint message_rule check ((state in ('blocked', 'canceled')) = (rule is not null));

alter table bulk_action drop constraint bulk_action_action, drop constraint bulk_action_state;
update bulk_action set state = 'canceled' where state = 'cancelled';
update bulk_action set action = 'enroll' where action = 'enrol';
update bulk_action set action = 'disenroll' where action = 'disenrol';
alter table bulk_action
  add constraint bulk_action_action check (action in
    ('add_tag', 'remove_tag', 'set_owner', 'set_disposition_status', 'add_to_powerdialer', 'remove_from_powerdialer',
      'mark_do_not_contact', 'clear_do_not_contact', 'enroll', 'disenroll', 'undo')),
  add constraint bulk_action_state check (state in
    ('counting', 'ready', 'running', 'finished', 'canceled', 'failed'));

update timeline set outcome = 'canceled' where kind = 'message' and outcome = 'cancelled';

-- Copies of rows by table, for undoing merges and deletions. In JSON, text cannot contain these patterns: its quotes are escaped.
create function pg_temp.respell(rows_of_tables json) returns json language sql immutable as $$
  select replace(replace(replace(replace(rows_of_tables::text,
    '"enrolment":', '"enrollment":'),
    '"enrolment_id":', '"enrollment_id":'),
    '"state":"cancelled"', '"state":"canceled"'),
    '"outcome":"cancelled"', '"outcome":"canceled"')::json
$$;
update contact_merge
set rows_before = pg_temp.respell(rows_before), rows_after = pg_temp.respell(rows_after)
where rows_before::text ~ '"enrolment(_id)?":|:"cancelled"' or rows_after::text ~ '"enrolment(_id)?":|:"cancelled"';
update deleted_contact
set rows_before = pg_temp.respell(rows_before)
where rows_before::text ~ '"enrolment(_id)?":|:"cancelled"';
