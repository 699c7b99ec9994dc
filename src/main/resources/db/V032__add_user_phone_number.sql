alter table account_user add column phone_number text;
alter table account_user add constraint account_user_phone_number check (phone_number ~ '^\+[0-9]{1,15}$');
comment on column account_user.phone_number is 'Where the user is rung, in E.164; null: nowhere.';
