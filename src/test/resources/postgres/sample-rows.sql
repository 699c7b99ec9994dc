-- One row or more in every table, with text that is hard to carry.
insert into account (account_id, name, allowed_origins, created_at, updated_at, paused_at, paused_by, pause_reason, resumed_at)
values (1, E'Acme "1"\t\\\n,', array['https://a.example', 'null', ''], '2026-01-02 03:04:05.678901+00', '2026-01-02 03:04:05+00', '2026-01-02 03:04:05.5+00', 10, 'wrong text', '2026-01-01 00:00:00+00'),
  (2, 'Zürich 😀', '{}', '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00', null, null, null, null);
insert into account_user (account_id, id, name, email, email_key, role, status_changed_at, working_hours, created_at, updated_at)
values (1, 10, 'Ann', 'Ann@a.example', 'ann@a.example', 'admin', '2026-01-02 03:04:05+00', '{"mon": [{"from": "08:00", "to": "17:00"}]}', '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00');
insert into token (digest, account_id, user_id, id, name, scopes, hint, created_at, updated_at)
values (decode(repeat('00ff', 16), 'hex'), 1, 10, 11, 'form', array['intake'], 'abcd', '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00');
insert into token_source (source, digest, succeeded_at) values ('192.0.2.7', decode(repeat('01', 32), 'hex'), '2026-01-02 03:04:05+00');
insert into token_rate (token_id, source, minute, asked) values (3, '192.0.2.7', 29000000, 7);
insert into session (digest, account_id, user_id, created_at, last_seen_at, expires_at)
values (decode(repeat('0a5c', 16), 'hex'), 1, 10, '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00', '2026-01-03 03:04:05+00');
insert into login (email_key, account_id, user_id) values ('ann@a.example', 1, 10);
insert into line (account_id, id, name, name_key, phone_number, created_at, updated_at)
values (1, 20, 'Main', 'main', '+18185551234', '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00');
insert into tag (account_id, id, name, name_key, color, created_at, updated_at)
values (1, 21, 'Hot', 'hot', '#ff0000', '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00');
insert into disposition_status (account_id, id, name, name_key, archived_at, created_at, updated_at)
values (1, 22, 'New', 'new', '2026-02-02 03:04:05+00', '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00');
insert into lead_source (account_id, id, name, name_key, created_at, updated_at)
values (1, 23, 'Web', 'web', '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00');
insert into contact (account_id, id, phone_number, first_name, notes, date_of_birth, csf1, timezone, timezone_explicit, created_at, updated_at)
values (1, 30, '+18185551234', '\N', E'one\n\\.\nthree\r\n\ttab \\N "quoted"', '1987-06-05', '', 'America/Los_Angeles', false, '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00');
insert into contact_phone (account_id, e164, contact_id, is_primary, created_at)
values (1, '+18185551234', 30, true, '2026-01-02 03:04:05+00');
insert into phone_stop (account_id, e164, kind, created_at)
values (1, '+18185559999', 'do_not_contact', '2026-01-02 03:04:05+00');
insert into contact_tag (account_id, contact_id, tag_id, created_at) values (1, 30, 21, '2026-01-02 03:04:05+00');
insert into timeline (account_id, contact_id, at, id, kind, note, changes)
values (1, 30, '2026-01-02 03:04:05.000001+00', 31, 'lead', 'hello', '{"first_name": [null,  "\\N"]}');
insert into conflict (account_id, id, e164, contact_id, other_contact_id, created_at)
values (1, 32, '+18185550000', 30, 33, '2026-01-02 03:04:05+00');
insert into custom_field (account_id, id, key, label, type, choices, created_at, updated_at)
values (1, 36, 'size', 'Size', 'choice', array['S, "M"', 'L'], '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00');
insert into contact_merge (account_id, id, kept_contact_id, gone_contact_id, user_id, merged_at, rows_before, rows_after)
values (1, 34, 30, 31, 10, '2026-01-02 03:04:05+00', '{"contact":  []}', '{}');
insert into deleted_contact (account_id, id, name, phone_number, user_id, deleted_at, rows_before)
values (1, 35, 'Gone', '+18185551236', 10, '2026-01-02 03:04:05+00', '{"contact":  [{"id": 35}]}');
insert into queue (account_id, user_id, open_count, first_rank, last_rank) values (1, 10, 1, -9223372036854775807, 5);
insert into dialer_entry (account_id, id, user_id, contact_id, rank, added_at)
values (1, 40, 10, 30, -3, '2026-01-02 03:04:05+00');
insert into dialer_list (account_id, id, name, name_key, open_count, first_rank, created_at, updated_at)
values (1, 80, 'Spring', 'spring', 1, -1, '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00');
insert into dialer_list_user (account_id, list_id, user_id) values (1, 80, 10);
insert into dialer_entry (account_id, id, list_id, contact_id, rank, added_at, call_back_at)
values (1, 81, 80, 30, -1, '2026-01-02 03:04:05+00', '2026-02-02 03:04:05+00');
insert into sequence (account_id, id, name, steps, created_at, updated_at)
values (1, 50, 'Welcome', '[{"type": "wait", "duration": "P1D"}]', '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00');
insert into enrollment (account_id, id, sequence_id, contact_id, enrolled_at)
values (1, 51, 50, 30, '2026-01-02 03:04:05+00');
insert into sequence_plan (account_id, sequence_id, plan, steps, created_at)
values (1, 50, 1, '[{"type": "wait", "duration": "P1D"}]', '2026-01-02 03:04:05+00');
insert into sequence_pace (account_id, sequence_id, next_slot_at) values (1, 50, '2026-01-02 03:04:05+00');
insert into sequence_count (account_id, sequence_id, plan, step, outcome, people) values (1, 50, 1, 0, 'done', 7);
insert into sequence_call (account_id, id, enrollment_id, sequence_id, contact_id, plan, step, url, body, due_at, created_at)
values (1, 52, 51, 50, 30, 1, 0, 'https://hooks.example/1', '{}', '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00');
insert into ring_group (account_id, id, name, turn, created_at, updated_at)
values (1, 60, 'Sales', 7, '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00');
insert into ring_group_member (account_id, ring_group_id, user_id, position, last_turn, credit)
values (1, 60, 10, 0, 7, 0.1);
insert into parking (account_id, id, ring_group_id, contact_id, lead_id, reason, plan, created_at)
values (1, 61, 60, 30, 70, 'nobody_available', '{"a":  1}', '2026-01-02 03:04:05+00');
insert into hand_out (account_id, ring_group_id, due_at) values (1, 60, '2026-01-02 03:04:05+00');
insert into lead (account_id, received_at, id, outcome, status, contact_id, source, request_id, address, method, path, query, body, trace)
values (1, '2026-01-02 03:04:05+00', 70, 'created', 201, 30, 'form', 'r1', '127.0.0.1', 'POST', '/api/v1/webhook/forms', '', decode('00010a0d5c2e0aff', 'hex'), '{"matched": null}'),
  (1, '2026-11-15 00:00:00+00', 71, 'refused', 400, null, 'form', 'r2', '127.0.0.1', 'POST', '/api/v1/webhook/forms', 'a=b', null, null);
insert into idempotency_key (account_id, path, key, fingerprint, status, body, lead_id, created_at)
values (1, '/api/v1/webhook/forms', 'k', '\x00', 201, '\x7b7d', 70, '2026-01-02 03:04:05+00');
insert into upkeep (name, due_at) values ('partitions', '2026-01-02 03:04:05+00');
insert into calling_rule (account_id, region, hours, no_holidays, max_attempts, attempt_hours, created_at, updated_at)
values (1, 'US-FL', '{"mon": [480, 1200]}', true, 3, 24, '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00');
insert into holiday (account_id, id, name, on_date, everywhere, created_at, updated_at)
values (1, 70, 'Founders'' day', '2026-12-24', true, '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00');
insert into call_attempt (account_id, contact_id, at, id, user_id) values (1, 30, '2026-01-02 03:04:05.000001+00', 71, 10);
insert into audit_log (account_id, at, id, action, resource, resource_id, name, changes, via, user_id, token_id, address, request_id)
values (1, '2026-01-02 03:04:05+00', 80, 'changed', 'users', '10', E'Ann\t"A"', '[{"field": "name", "old": "\\N", "new": null}]', 'api', 10, 11, '::1', 'r3');
insert into message (account_id, id, contact_id, direction, channel, state, from_address, to_address, body, segments, idempotency_key, due_at, created_at, updated_at)
values (1, 80, 30, 'outbound', 'sms', 'queued', '+18185550100', '+18185551234', E'Hi\t"you" \\N', 1, 'k,"1"', '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00');
insert into message_provider (account_id, channel, kind, settings, secret, created_at, updated_at)
values (1, 'sms', 'http', '{"base_url": "https://sms.example"}', decode('00010a0d5c2e0aff', 'hex'), '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00');
insert into email_stop (account_id, email_key, kind, created_at) values (1, 'a"b@x.example', 'unsubscribed', '2026-01-02 03:04:05+00');
insert into consent (account_id, id, address, channel, given, at, recorded_at, source, text_shown)
values (1, 81, '+18185551234', 'sms', true, '2026-01-02 03:04:05+00', '2026-01-02 03:04:06+00', 'form', E'I agree\n\\N');
insert into bulk_action (account_id, id, user_id, action, argument, filter, state, total, created_at, due_at)
values (1, 90, 10, 'add_tag', '20', E'{"q": "a\tb"}', 'running', 9, '2026-01-02 03:04:05+00', '2026-01-02 03:04:05+00');
insert into bulk_action_skip (account_id, bulk_action_id, contact_id, reason) values (1, 90, 30, 'no_owner');
insert into saved_search (account_id, id, user_id, name, name_key, filter, created_at)
values (1, 91, 10, 'Hot', 'hot', '{"tag_id": "21"}', '2026-01-02 03:04:05+00');
insert into installation (id, secret_fingerprint) values (1, '00ff00ff00ff00ff');
insert into clock_watch (id, seen_at) values (1, '2026-01-02 03:04:05+00');
insert into bulk_action_change (account_id, bulk_action_id, contact_id, before) values (1, 90, 30, '{"was_queued":  true}');
insert into opt_out_review (account_id, id, e164, body, created_at)
values (1, 92, '+18185551234', E'Can you stop\tby?', '2026-01-02 03:04:05+00');
insert into dialer_action (account_id, id, user_id, queue_user_id, entry_id, contact_id, kind, rank_before, at)
values (1, 93, 10, 10, 40, 30, 'skipped', -3, '2026-01-02 03:04:05+00');
insert into form_press (account_id, user_id, digest, pressed_at, done, location)
values (1, 10, decode(repeat('00ff', 16), 'hex'), '2026-01-02 03:04:05+00', true, '/contacts/30?done=noted');
insert into fixable_lead (account_id, lead_id, received_at, phone_number, resolution, resolved_at, resolved_by, resolving_lead_id) values (1, 94, '2026-01-02 03:04:05.000001+00', '+12065550100', 'accepted', '2026-01-02 03:05:05.000001+00', 7, 95);
