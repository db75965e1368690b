-- Generation that was credited under another scheme: no certificate is issued for it any more, also where none was yet.
create table credited_spans (
  park_id text not null,
  transaction_no bigint not null,
  device text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  primary key (park_id, transaction_no),
  foreign key (park_id, transaction_no) references transactions (park_id, no)
);
create index credited_spans_of_device on credited_spans (park_id, device, starts_at);

-- Receipts of the versions before stand in the audit log with their span.
alter table kernel.audit_log no force row level security;
alter table transactions no force row level security;
insert into credited_spans (park_id, transaction_no, device, starts_at, ends_at)
  select t.park_id, t.no, a.after ->> 'device', (a.after ->> 'from')::timestamptz, (a.after ->> 'to')::timestamptz
  from transactions t
  join kernel.audit_log a on a.park_id = t.park_id and a.action = 'offsets.receive' and a.subject = 'transaction/' || t.no
  where t.kind = 'offset-receive' and a.after ? 'device'
  on conflict do nothing;
alter table transactions force row level security;
alter table kernel.audit_log force row level security;

-- Spans of generators belong to the park; what of them concerns an enterprise is told by what reads them.
alter table credited_spans enable row level security;
alter table credited_spans force row level security;
create policy park on credited_spans using (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = '')
  with check (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = '');
revoke update, delete on credited_spans from lingtan_app;
