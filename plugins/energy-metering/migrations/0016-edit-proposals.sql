-- Edits that wait for a second look go on in the kernel's ledger of proposals. The owner is bound by the policies too.
alter table vee_edits no force row level security;
alter table kernel.proposals no force row level security;
insert into kernel.proposals (park_id, plugin_id, kind, subject, text, changes, link, data, reason, proposed_by,
  proposed_person, proposed_at, enterprise_ids)
select park_id, 'energy-metering', 'energy-metering.edit-waits', id::text,
  jsonb_build_object(
    'en', format('%s proposes other readings of %s: %s', author_name, meter_id, reason),
    'zh-CN', format('%s 提交了计量表 %s 的读数修正：%s', author_name, meter_id, reason)),
  '[]', '/meters/exceptions', jsonb_build_object('edit', id), reason,
  jsonb_build_object('kind', case when author_person is null or author_person = author_id then 'user' else 'api-key' end,
    'id', author_id, 'name', author_name),
  coalesce(author_person, author_id), proposed_at, array_remove(array[enterprise_id], null)
from vee_edits where state = 'proposed' and second_look = 'required' order by id;
alter table vee_edits force row level security;
alter table kernel.proposals force row level security;
