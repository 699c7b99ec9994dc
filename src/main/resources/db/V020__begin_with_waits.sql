-- An enrolment whose sequence begins with a wait begins it in the transaction of its lead.

alter table sequence add column first_wait text
  generated always as (case when steps -> 0 ->> 'type' = 'wait' then steps -> 0 ->> 'duration' end) stored;
comment on column sequence.first_wait is 'How long the first step waits, if it waits for a while.';
