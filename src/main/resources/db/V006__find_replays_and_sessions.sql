-- What the console asks for beside the API: which lead was sent again, and the other sessions of a user.

create index lead_replay on lead (account_id, replay_of) where replay_of is not null;
create index session_by_user on session (account_id, user_id);
comment on index lead_replay is 'Finds the replays of a lead; only replays are in it.';
