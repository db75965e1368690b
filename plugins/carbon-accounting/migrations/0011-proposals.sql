-- Factors and submissions that wait for another person go on in the kernel's ledger of proposals. The owner is bound by the
-- policies too.
alter table factors no force row level security;
alter table factor_decisions no force row level security;
alter table requests no force row level security;
alter table request_steps no force row level security;
alter table kernel.proposals no force row level security;
alter table kernel.notices no force row level security;

insert into kernel.proposals (park_id, plugin_id, kind, subject, text, changes, link, data, reason, proposed_by,
  proposed_person, proposed_at)
select f.park_id, 'carbon-accounting', 'carbon-accounting.factor-proposed', f.id || '@' || f.version,
  coalesce(n.text, jsonb_build_object(
    'en', format('%s proposes the emission factor %s, version %s', f.proposed_by, f.id, f.version),
    'zh-CN', format('%s 提交了排放因子 %s 第 %s 版，待审批', f.proposed_by, f.id, f.version))),
  '[]', '/factors', jsonb_build_object('id', f.id, 'version', f.version), f.note,
  jsonb_build_object('kind', 'user', 'id', f.proposed_person, 'name', f.proposed_by), f.proposed_person, f.proposed_at
from factors f
left join kernel.notices n on n.park_id = f.park_id and n.kind = 'carbon-accounting.factor-proposed'
  and n.key = f.id || '@' || f.version
where not exists (select from factor_decisions d where d.park_id = f.park_id and d.id = f.id and d.version = f.version)
order by f.park_id, f.proposed_at, f.id, f.version;

insert into kernel.proposals (park_id, plugin_id, kind, subject, text, changes, link, data, reason, proposed_by,
  proposed_person, proposed_at, enterprise_ids)
select r.park_id, 'carbon-accounting', 'carbon-accounting.submission-waits', r.no::text,
  coalesce(n.text, jsonb_build_object(
    'en', format('%s submitted its carbon data of %s (request %s)', r.enterprise_id, r.period, r.no),
    'zh-CN', format('%s 已提交 %s 的碳排放数据（数据请求 %s），待审核', r.enterprise_id, r.period, r.no))),
  '[]', '/requests', jsonb_build_object('request', r.no), s.note,
  jsonb_build_object('kind', 'user', 'id', s.person, 'name', s.recorded_by), s.person, s.recorded_at,
  array[r.enterprise_id]
from requests r
join lateral (select step, person, recorded_by, recorded_at, note from request_steps
  where park_id = r.park_id and request_no = r.no order by no desc limit 1) s on s.step = 'submitted'
left join kernel.notices n on n.park_id = r.park_id and n.kind = 'carbon-accounting.submission-waits' and n.key = r.no::text
order by r.park_id, r.no;

alter table factors force row level security;
alter table factor_decisions force row level security;
alter table requests force row level security;
alter table request_steps force row level security;
alter table kernel.proposals force row level security;
alter table kernel.notices force row level security;
