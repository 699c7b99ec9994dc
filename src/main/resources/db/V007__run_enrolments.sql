-- sequences: settings, and the steps as they were when people began

alter table sequence add column plan integer not null default 1;
alter table sequence add column settings jsonb not null default '{}';
alter table sequence add constraint sequence_plan_positive check (plan >= 1);
alter table sequence add constraint sequence_settings check (jsonb_typeof(settings) = 'object');
comment on column sequence.plan is 'Grows with every edit of the steps.';
comment on column sequence.settings is 'When steps may reach people, how fast, and what ends an enrolment; holds for everybody at once.';

create table sequence_plan (
  account_id bigint not null,
  sequence_id bigint not null,
  plan integer not null,
  steps jsonb not null,
  created_at timestamptz not null,
  constraint sequence_plan_pk primary key (account_id, sequence_id, plan),
  constraint sequence_plan_sequence foreign key (account_id, sequence_id) references sequence (account_id, id),
  constraint sequence_plan_steps check (jsonb_typeof(steps) = 'array')
);
comment on table sequence_plan is 'The steps of a sequence at each of its versions; people finish on the one they began, or are moved. Never changed.';

insert into sequence_plan (account_id, sequence_id, plan, steps, created_at)
select account_id, id, plan, steps, updated_at from sequence;

create table sequence_pace (
  account_id bigint not null,
  sequence_id bigint not null,
  next_slot_at timestamptz not null,
  constraint sequence_pace_pk primary key (account_id, sequence_id)
);
comment on table sequence_pace is 'When the next step of a sequence with a throttle may reach somebody. Its row lock makes the throttle exact.';

create table sequence_count (
  account_id bigint not null,
  sequence_id bigint not null,
  plan integer not null,
  step integer not null,
  outcome text not null,
  people bigint not null,
  constraint sequence_count_pk primary key (account_id, sequence_id, plan, step, outcome),
  constraint sequence_count_outcome check (outcome ~ '^[a-z_]{1,40}$'),
  constraint sequence_count_people check (people >= 0)
);
comment on table sequence_count is 'The funnel: how many people each step was done for, by outcome.';

-- enrolments

alter table enrolment add column plan integer not null default 1;
alter table enrolment add column due_at timestamptz;
alter table enrolment add column reason text not null default 'enrolled';
alter table enrolment add column resume_at timestamptz;
alter table enrolment add column slot_at timestamptz;
alter table enrolment add column replied_at timestamptz;
alter table enrolment add column attempt integer not null default 0;
alter table enrolment add column fault text;
update enrolment set due_at = now() where state = 'active';
update enrolment set reason = state where state <> 'active';
alter table enrolment add constraint enrolment_due check (due_at is null or state = 'active');
alter table enrolment add constraint enrolment_reason check (reason ~ '^[a-z_]{1,40}$');
alter table enrolment add constraint enrolment_paused check (resume_at is null or (state = 'active' and due_at is null));
alter table enrolment add constraint enrolment_attempt check (attempt >= 0);
comment on column enrolment.step is 'The next step to do, from 0.';
comment on column enrolment.due_at is 'When to go on; null: ended, or something else has to happen first, which the reason names.';
comment on column enrolment.reason is 'Why it waits, or why it ended.';
comment on column enrolment.resume_at is 'When it was due while its sequence was paused.';
comment on column enrolment.slot_at is 'The place in the sequence''s throttle that it was given for its next step.';
comment on column enrolment.attempt is 'How often its next step failed; at the limit it is set aside with the fault.';

create index enrolment_work on enrolment (account_id, due_at) where due_at is not null;
create index enrolment_earliest on enrolment (due_at) where due_at is not null;
comment on index enrolment_earliest is 'The earliest of all accounts, asked several times a second.';
create index enrolment_by_contact on enrolment (account_id, contact_id, id);
create index enrolment_by_sequence on enrolment (account_id, sequence_id, id);

-- calls of other systems

create table sequence_call (
  account_id bigint not null,
  id bigint not null,
  enrolment_id bigint not null,
  sequence_id bigint not null,
  contact_id bigint not null,
  plan integer not null,
  step integer not null,
  url text not null,
  body text not null,
  state text not null default 'waiting',
  due_at timestamptz,
  leased_until timestamptz,
  lease bigint,
  attempt integer not null default 0,
  outcome text,
  created_at timestamptz not null,
  closed_at timestamptz,
  constraint sequence_call_pk primary key (account_id, id),
  constraint sequence_call_once unique (account_id, enrolment_id, plan, step),
  constraint sequence_call_state check (state in ('waiting', 'delivered', 'failed', 'dropped')),
  constraint sequence_call_due check ((state = 'waiting') = (due_at is not null)),
  constraint sequence_call_closed check ((state = 'waiting') = (closed_at is null)),
  constraint sequence_call_attempt check (attempt >= 0),
  constraint sequence_call_outcome check (outcome ~ '^[a-z0-9_]{1,40}$')
);
create index sequence_call_work on sequence_call (account_id, due_at) where due_at is not null;
create index sequence_call_earliest on sequence_call (due_at) where due_at is not null;
create index sequence_call_by_contact on sequence_call (account_id, contact_id);
comment on table sequence_call is 'Due work: a webhook step on its way. Enrolment, plan and step are its idempotency key, here and at the receiver.';
comment on column sequence_call.lease is 'Tells this claim from later ones.';

alter table timeline drop constraint timeline_kind;
alter table timeline add constraint timeline_kind
  check (kind in ('lead', 'edit', 'assigned', 'dialer', 'note', 'sequence', 'message', 'consent'));
