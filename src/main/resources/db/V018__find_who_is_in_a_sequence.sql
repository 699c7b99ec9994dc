set local statement_timeout = 0;

create index enrolment_active on enrolment (account_id, sequence_id, contact_id) where state = 'active';
comment on index enrolment_active is 'Who is in a sequence now, for the filter of the contact list; those who have left may be many times as many.';
