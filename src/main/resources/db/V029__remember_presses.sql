create table form_press (
  account_id bigint not null,
  user_id bigint not null,
  digest bytea not null,
  pressed_at timestamptz not null,
  done boolean not null default false,
  location text,
  constraint form_press_pk primary key (account_id, user_id, digest),
  constraint form_press_digest check (octet_length(digest) = 32),
  constraint form_press_location check (location is null or done)
);
create index form_press_time on form_press (account_id, user_id, pressed_at);
comment on table form_press is 'A form of the console that was sent, by a digest of its key and content: sent again it has no second effect. The newest of each user, for a day.';
comment on column form_press.done is 'False while its action is under way, and for ever when its server died meanwhile.';
comment on column form_press.location is 'Where the answer sent the browser; null: it was a page.';
comment on index form_press_time is 'Each user''s oldest are forgotten.';
