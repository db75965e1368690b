-- Purchases, power contracts and deals that wait for another person go on in the kernel's ledger of proposals. The owner is bound
-- by the policies too.
alter table purchases no force row level security;
alter table power_contracts no force row level security;
alter table deals no force row level security;
alter table transactions no force row level security;
alter table kernel.proposals no force row level security;
alter table kernel.notices no force row level security;

-- Who proposed it, as the ledger names them: `kind/id` is what is known, and the name of the person where there is one.
create function pg_temp.proposer(actor text, person text) returns jsonb language sql as $$
  select jsonb_build_object('kind', split_part(actor, '/', 1), 'id', substr(actor, strpos(actor, '/') + 1),
    'name', coalesce((select name from auth."user" where id = person), substr(actor, strpos(actor, '/') + 1)));
$$;
create function pg_temp.enterprise(account text) returns text language sql as $$
  select case when account like 'enterprise/%' then substr(account, 12) end;
$$;

insert into kernel.proposals (park_id, plugin_id, kind, subject, text, changes, link, data, reason, proposed_by,
  proposed_person, proposed_at, enterprise_ids, deciding_enterprise)
select p.park_id, 'certificate-trading', 'certificate-trading.purchase-waits', p.no::text,
  coalesce(n.text, jsonb_build_object(
    'en', format('%s lots of %s for %s, at most %s yuan each', p.lots, p.book, p.account, round(p.price_fen / 100.0, 2)),
    'zh-CN', format('为 %s 买入 %s %s 手，每手不超过 %s 元', p.account, p.book, p.lots, round(p.price_fen / 100.0, 2)))),
  '[]', '/desk', jsonb_build_object('purchase', p.no), p.reason, pg_temp.proposer(p.proposed_by, p.proposed_person),
  p.proposed_person, p.recorded_at, array_remove(array[p.enterprise_id], null), p.enterprise_id
from purchases p
left join kernel.notices n on n.park_id = p.park_id and n.kind = 'certificate-trading.purchase-waits' and n.key = p.no::text
where p.state = 'proposed' order by p.park_id, p.no;

insert into kernel.proposals (park_id, plugin_id, kind, subject, text, changes, link, data, reason, proposed_by,
  proposed_person, proposed_at, enterprise_ids, deciding_enterprise)
select c.park_id, 'certificate-trading', 'certificate-trading.contract-waits', c.no || '/' || s.side,
  coalesce(n.text, jsonb_build_object(
    'en', format('Green power contract of %s with %s, %s to %s; %s decides', c.seller, c.buyer, c.month_from, c.month_to, s.account),
    'zh-CN', format('%s 与 %s 的绿电合同（%s 至 %s），待 %s 确认', c.seller, c.buyer, c.month_from, c.month_to, s.account))),
  '[]', '/desk', jsonb_build_object('contract', c.no, 'side', s.side), c.reason, pg_temp.proposer(c.proposed_by, w.person),
  w.person, c.recorded_at, array_remove(array[pg_temp.enterprise(c.buyer), pg_temp.enterprise(c.seller)], null),
  pg_temp.enterprise(s.account)
from power_contracts c
-- The first of the persons, or of those from before persons were kept the one whose account it was.
cross join lateral (select case when split_part(c.proposed_by, '/', 2) = any (c.persons)
  then split_part(c.proposed_by, '/', 2) else coalesce(c.persons[1], '') end as person) w
cross join lateral (values ('buyer', c.buyer, c.approved_by), ('seller', c.seller, c.agreed_by)) s (side, account, decided_by)
left join kernel.notices n on n.park_id = c.park_id and n.kind = 'certificate-trading.contract-waits'
  and n.key = c.no || '/' || s.side
where c.state = 'proposed' and s.decided_by is null order by c.park_id, c.no;

insert into kernel.proposals (park_id, plugin_id, kind, subject, text, changes, link, data, reason, proposed_by,
  proposed_person, proposed_at, expires_at, enterprise_ids, deciding_enterprise)
select d.park_id, 'certificate-trading', 'certificate-trading.deal-waits', d.no::text,
  jsonb_build_object(
    'en', format('Deal of %s with %s: %s lots at %s yuan; %s decides', d.seller, d.buyer, d.lots, round(d.price_fen / 100.0, 2), s.account),
    'zh-CN', format('%s 与 %s 的协议：%s 手，每手 %s 元，待 %s 确认', d.seller, d.buyer, d.lots, round(d.price_fen / 100.0, 2), s.account)),
  '[]', '/deals', jsonb_build_object('deal', d.no), d.reason, pg_temp.proposer(t.actor, d.proposed_person),
  d.proposed_person, d.recorded_at, d.expires_at,
  array_remove(array[pg_temp.enterprise(d.seller), pg_temp.enterprise(d.buyer)], null), pg_temp.enterprise(s.account)
from deals d
join transactions t on t.park_id = d.park_id and t.no = d.proposed_in
cross join lateral (select case when d.proposed_by = d.seller then d.buyer else d.seller end as account) s
where d.state = 'proposed' and d.expires_at > now() order by d.park_id, d.no;

alter table purchases force row level security;
alter table power_contracts force row level security;
alter table deals force row level security;
alter table transactions force row level security;
alter table kernel.proposals force row level security;
alter table kernel.notices force row level security;
