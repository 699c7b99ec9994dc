alter table account add column call_link text not null default 'tel:{number}';
alter table account add constraint account_call_link check (char_length(call_link) <= 255 and call_link like '%{number}%');
comment on column account.call_link is 'What a click on a number opens; the number stands in the place of {number}.';
