comment on table lead is 'Every authenticated submission, unpacked and in UTF-8, with what became of it. Partitioned by month; nothing refers to it by key.';
comment on column lead.body is 'The body with credentials removed, unpacked and, where its charset is known, in UTF-8; null when blanked early.';
comment on column lead.content_type is 'As sent, but for a charset that the body is no longer in.';
