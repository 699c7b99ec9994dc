-- Argentine mobile numbers are written with a 9 or without, and Brazilian ones that begin with 7 with a ninth digit or without.
-- Both forms are valid, so a number stays as it was stored, is found in either form, and only one of the two is stored.
alter table contact_phone add column has_twin boolean;
comment on column contact_phone.has_twin is 'The other form of the number was stored, too, before both counted as one. Merging contacts is for people to decide.';

update contact_phone phone
set has_twin = true
where (phone.e164 like '+54%' or phone.e164 like '+55%')
  and exists (
    select from contact_phone other
    where other.account_id = phone.account_id
      and other.e164 <> phone.e164
      and other.e164 = case
    when phone.e164 ~ '^\+549[1-3][0-9]{9}$' or phone.e164 ~ '^\+55[1-9][1-9]9[6-9][0-9]{7}$'
      then regexp_replace(regexp_replace(phone.e164, '^\+549([1-3][0-9]{9})$', '+54\1'), '^(\+55[1-9][1-9])9([6-9][0-9]{7})$', '\1\2')
    else regexp_replace(regexp_replace(phone.e164, '^\+54([1-3][0-9]{9})$', '+549\1'), '^(\+55[1-9][1-9])([6-9][0-9]{7})$', '\19\2')
  end);

create unique index contact_phone_one_form on contact_phone (
  account_id,
  (regexp_replace(regexp_replace(e164, '^\+549([1-3][0-9]{9})$', '+54\1'), '^(\+55[1-9][1-9])9([6-9][0-9]{7})$', '\1\2')))
where (e164 like '+54%' or e164 like '+55%') and has_twin is null;

-- What must hold for a number is stored for each of its forms. That one form cannot be reached says nothing of the other.
insert into phone_stop (account_id, e164, kind, lead_id, user_id, created_at)
select account_id, case
    when e164 ~ '^\+549[1-3][0-9]{9}$' or e164 ~ '^\+55[1-9][1-9]9[6-9][0-9]{7}$'
      then regexp_replace(regexp_replace(e164, '^\+549([1-3][0-9]{9})$', '+54\1'), '^(\+55[1-9][1-9])9([6-9][0-9]{7})$', '\1\2')
    else regexp_replace(regexp_replace(e164, '^\+54([1-3][0-9]{9})$', '+549\1'), '^(\+55[1-9][1-9])([6-9][0-9]{7})$', '\19\2')
  end, kind, lead_id, user_id, created_at
from phone_stop
where (e164 like '+54%' or e164 like '+55%') and kind <> 'invalid_number'
on conflict do nothing;
