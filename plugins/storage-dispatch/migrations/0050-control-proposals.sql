-- What persons say about control stands in the gate's log too, beside what the gate says.
alter table decisions drop constraint decisions_outcome_check;
alter table decisions add constraint decisions_outcome_check check (outcome in ('allowed', 'clamped', 'refused',
  'needs-approval', 'proposed', 'approved', 'rejected', 'withdrawn', 'ordered'));
-- A change of the limits is decided with the rights of the kernel, and in the same transaction written here.
grant select, insert on decisions to lingtan_kernel;

-- What waits for a second person goes on in the kernel's ledger of proposals. The owner is bound by the policies too.
alter table commands no force row level security;
alter table command_ends no force row level security;
alter table decisions no force row level security;
alter table approvals no force row level security;
alter table standing_requests no force row level security;
alter table kernel.proposals no force row level security;
alter table kernel.notices no force row level security;

insert into kernel.proposals (park_id, plugin_id, kind, subject, text, changes, link, data, reason, proposed_by,
  proposed_person, proposed_at, expires_at)
select r.park_id, 'storage-dispatch', 'storage-dispatch.standing-asked', r.no::text,
  coalesce(n.text, jsonb_build_object(
    'en', format('Up to %s kW on %s: %s', r.max_kw, r.device, r.reason),
    'zh-CN', format('%s 最高 %s kW：%s', r.device, r.max_kw, r.reason))),
  '[]', '/devices', jsonb_build_object('request', r.no, 'device', r.device), r.reason, r.by_actor - 'personId',
  coalesce(r.by_actor ->> 'personId', r.by_actor ->> 'id'), r.at, r.expires_at
from standing_requests r
left join kernel.notices n on n.park_id = r.park_id and n.kind = 'storage-dispatch.standing-asked' and n.key = r.no::text
where r.expires_at > now()
  and not exists (select from approvals a where a.park_id = r.park_id and a.kind = 'standing' and a.about = r.no)
order by r.no;

insert into kernel.proposals (park_id, plugin_id, kind, subject, text, changes, link, data, reason, proposed_by,
  proposed_person, proposed_at, expires_at)
select c.park_id, 'storage-dispatch', 'storage-dispatch.command-asked', c.no::text,
  coalesce(n.text, jsonb_build_object(
    'en', format('%s kW on %s: %s', c.command ->> 'setpointKw', c.command ->> 'deviceId', c.command ->> 'reason'),
    'zh-CN', format('%s 设为 %s kW：%s', c.command ->> 'deviceId', c.command ->> 'setpointKw', c.command ->> 'reason'))),
  '[]', '/devices', jsonb_build_object('command', c.no, 'device', c.command ->> 'deviceId'), c.command ->> 'reason',
  jsonb_build_object('kind', case c.command #>> '{principal,kind}' when 'person' then 'user' when 'service' then 'system'
    else c.command #>> '{principal,kind}' end, 'id', c.command #>> '{principal,id}',
    'name', coalesce(c.command #>> '{principal,name}', c.command #>> '{principal,id}')),
  coalesce(c.command #>> '{principal,personId}', c.command #>> '{principal,id}'), c.received_at, d.expires_at
from commands c
join lateral (select outcome, expires_at from decisions
  where park_id = c.park_id and command_no = c.no order by no desc limit 1) d on d.outcome = 'needs-approval'
left join kernel.notices n on n.park_id = c.park_id and n.kind = 'storage-dispatch.command-asked' and n.key = c.no::text
where d.expires_at > now() and c.command #>> '{principal,id}' is not null
  and not exists (select from approvals a where a.park_id = c.park_id and a.kind = 'command' and a.about = c.no)
  and not exists (select from command_ends e where e.park_id = c.park_id and e.command_no = c.no)
order by c.no;

alter table commands force row level security;
alter table command_ends force row level security;
alter table decisions force row level security;
alter table approvals force row level security;
alter table standing_requests force row level security;
alter table kernel.proposals force row level security;
alter table kernel.notices force row level security;
