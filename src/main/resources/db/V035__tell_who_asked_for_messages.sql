alter table message add column occasion text not null default 'automatic';
update message set occasion = case when is_answer then 'answer' else 'person' end
where state in ('queued', 'held', 'sending') and (is_answer or user_id is not null);
alter table message drop column is_answer;
alter table message add constraint message_occasion check (occasion in ('person', 'automatic', 'answer'));
comment on column message.occasion is 'A person wrote it; a sequence or a program sends it; or the recipient has just asked for it, so at any hour.';
