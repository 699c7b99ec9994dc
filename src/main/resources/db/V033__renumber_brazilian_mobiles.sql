-- A Brazilian mobile number of eight digits got a 9 before them. Numbers are stored in that form from now on, and these are
-- not valid without it, so the stored ones follow. Numbers that begin with 7 are valid as they are.
insert into phone_stop (account_id, e164, kind, lead_id, user_id, created_at)
select account_id, regexp_replace(e164, '^(\+55([14689][1-9]|2[12478]|3[1-578]|5[13-5]|7[13-579]))([689][0-9]{7})$', '\19\3'), kind, lead_id, user_id, created_at
from phone_stop
where e164 <> regexp_replace(e164, '^(\+55([14689][1-9]|2[12478]|3[1-578]|5[13-5]|7[13-579]))([689][0-9]{7})$', '\19\3')
on conflict do nothing;

-- Where a contact has the new form already, both stay as they are: merging two contacts is for people to decide.
update contact_phone phone
set e164 = regexp_replace(phone.e164, '^(\+55([14689][1-9]|2[12478]|3[1-578]|5[13-5]|7[13-579]))([689][0-9]{7})$', '\19\3')
where phone.e164 <> regexp_replace(phone.e164, '^(\+55([14689][1-9]|2[12478]|3[1-578]|5[13-5]|7[13-579]))([689][0-9]{7})$', '\19\3')
  and not exists (
    select from contact_phone other
    where other.account_id = phone.account_id
      and other.e164 = regexp_replace(phone.e164, '^(\+55([14689][1-9]|2[12478]|3[1-578]|5[13-5]|7[13-579]))([689][0-9]{7})$', '\19\3'));

update contact
set phone_number = phone.e164
from contact_phone phone
where phone.account_id = contact.account_id
  and phone.contact_id = contact.id
  and phone.is_primary
  and phone.e164 <> contact.phone_number;
