alter table bulk_action drop constraint bulk_action_action;
alter table bulk_action add constraint bulk_action_action check (action in ('add_tag', 'remove_tag', 'set_owner',
  'set_disposition_status', 'add_to_powerdialer', 'remove_from_powerdialer', 'mark_do_not_contact',
  'clear_do_not_contact', 'enrol', 'disenrol', 'undo'));
alter table bulk_action drop constraint bulk_action_state;
alter table bulk_action add constraint bulk_action_state
  check (state in ('counting', 'ready', 'running', 'finished', 'cancelled', 'failed'));
alter table bulk_action drop constraint bulk_action_finished;
alter table bulk_action add constraint bulk_action_finished
  check ((state in ('counting', 'ready', 'running')) = (finished_at is null));
alter table bulk_action add column held boolean not null default false;
comment on column bulk_action.held is 'It is counted, and then waits in the state ready until it is started with that count.';

create table bulk_action_change (
  account_id bigint not null,
  bulk_action_id bigint not null,
  contact_id bigint not null,
  before json not null,
  constraint bulk_action_change_pk primary key (account_id, bulk_action_id, contact_id)
);
comment on table bulk_action_change is 'What a bulk action changed of a contact, as it was before; gone once it is undone, or with its action.';
