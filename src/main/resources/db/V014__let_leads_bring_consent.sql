alter table consent add column lead_id bigint;
comment on column consent.lead_id is 'The lead that brought it; it may be gone by now.';
