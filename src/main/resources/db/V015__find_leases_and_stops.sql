create index dialer_entry_leased on dialer_entry (account_id) where state = 'leased';
comment on index dialer_entry_leased is 'What is in somebody''s hands now: open pages show it at once. An entry that a lead makes is not in it.';

create index contact_dnc on contact (account_id, created_at, id) where is_dnc;
comment on index contact_dnc is 'The contacts that are Do Not Contact, newest first.';
