create index message_by_age on message (account_id, created_at);
comment on index message_by_age is 'What is forgotten after the retention.';
