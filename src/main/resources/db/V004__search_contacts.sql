set local statement_timeout = 0;

do $$
begin
  create extension if not exists pg_trgm;
  create extension if not exists btree_gin;
exception when others then
  raise exception 'Firstring needs the PostgreSQL extensions pg_trgm and btree_gin (Debian: package postgresql-contrib). Have an administrator run in this database: create extension pg_trgm; create extension btree_gin; (%)', sqlerrm;
end $$;

-- A word begins after a space or one of the signs that part an e-mail address or a double name. SearchWords cuts what is
-- typed by the same signs.
alter table contact add column search_words tsvector generated always as (
  array_to_tsvector(array_remove(string_to_array(translate(
    lower(coalesce(first_name, '') || ' ' || coalesce(last_name, '') || ' ' || coalesce(company_name, '') || ' '
      || coalesce(email, '')),
    '@.,-_&/+%', '         '), ' '), ''))) stored;
comment on column contact.search_words is 'The words of name, company and e-mail in lower case, for search by their beginnings.';

create index contact_search on contact using gin (account_id, search_words, phone_number gin_trgm_ops, user_id,
  lead_source_id, disposition_status_id);
comment on index contact_search is 'The one index of every filter of the contact list but tag and date. Entries gather in its pending list and are merged some thousands of rows at a time, which a lead feels least.';

-- Contacts by owner are found by contact_search.
drop index contact_owner;

create index contact_created on contact (account_id, created_at, id);
comment on index contact_created is 'The order of the contact list, newest first.';

create index contact_phone_other on contact_phone using gin (account_id, e164 gin_trgm_ops) where not is_primary;
comment on index contact_phone_other is 'Fragments of other numbers; a lead with one number does not touch it.';

create index contact_tag_by_tag on contact_tag (account_id, tag_id, contact_id);
comment on index contact_tag_by_tag is 'The contacts that have a tag.';
