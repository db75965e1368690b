-- A year of a thousand devices is millions of issues, and each row paid for a box index, two of the same key, and four
-- look-ups of foreign keys one by one. Numbers are now checked by the statement: an issue continues where the numbers of its
-- device stand, a range is the whole of its issue, and parts make up their parent exactly. By induction no two open ranges
-- overlap and none is lost, which is more than the box index could say: it knew overlaps, and no gaps.

-- Issues go on from the counter of their device, without a gap and without an overlap. The counter is moved here and by
-- nothing else.
create function number_issues() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  -- Others that issue for the same device wait here; what follows sees the counter as they left it.
  perform 1 from plugin_certificate_trading.devices d
    where d.no in (select device_no from added) order by d.no for no key update;
  if exists (
    select from (
      select park_id, device, device_no, id_start,
        lag(id_end) over (partition by device_no order by id_start) as before
      from added) a
    left join plugin_certificate_trading.devices d on d.no = a.device_no and d.park_id = a.park_id and d.id = a.device
    where d.no is null or a.id_start <> coalesce(a.before + 1, d.next_id)) then
    raise exception 'issues do not continue the numbers of their device' using errcode = 'exclusion_violation';
  end if;
  if exists (
    select from (select distinct park_id, transaction_no from added) a
    left join plugin_certificate_trading.transactions t on t.park_id = a.park_id and t.no = a.transaction_no
    where t.no is null) then
    raise exception 'issues without their transaction' using errcode = 'foreign_key_violation';
  end if;
  update plugin_certificate_trading.devices d set next_id = a.last + 1
    from (select device_no, max(id_end) as last from added group by 1) a where d.no = a.device_no;
  return null;
end $$;
revoke execute on function number_issues() from public;
create trigger number_issues after insert on issuances
  referencing new table as added for each statement execute function number_issues();
revoke update (next_id) on devices from lingtan_app;

-- One key says both: an interval is issued first once, and each of its revisions is followed once.
alter table issuances
  drop constraint issuances_park_id_device_starts_at_revision_key,
  add constraint issued_once unique nulls not distinct (park_id, device, starts_at, follows),
  drop constraint issued_once_by_box,
  drop constraint issuances_device_no_fkey,
  drop constraint issuances_park_id_transaction_no_fkey;
drop index issuances_first;
-- An interval is looked up by the devices of its meter, which the key above serves.
drop index issuances_by_interval;
-- Issues lie in the table by time as they were made: a summary of pages finds a span as well, at no cost for each row.
drop index issuances_by_time;
create index issuances_by_time on issuances using brin (starts_at) with (pages_per_range = 16);

create function check_ranges() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if exists (
    select from added a
    left join plugin_certificate_trading.issuances i on i.park_id = a.park_id and i.no = a.issuance_no
    where a.parent_id is null
      and (a.device_no, a.id_start, a.id_end) is distinct from (i.device_no, i.id_start, i.id_end)) then
    raise exception 'a range without a parent is not the whole of its issue' using errcode = 'exclusion_violation';
  end if;
  if not exists (select from added where parent_id is not null) then
    return null;
  end if;
  perform 1 from plugin_certificate_trading.holdings h
    where (h.park_id, h.id) in (select park_id, parent_id from added) order by h.id for no key update;
  if exists (
    select from (
      select park_id, parent_id, min(issuance_no) as issuance, max(issuance_no) as same_issuance, min(device_no) as device,
        max(device_no) as same_device, min(id_start) as first, max(id_end) as last, count(*) as parts
      from added where parent_id is not null group by 1, 2) a
    left join plugin_certificate_trading.holdings p on p.park_id = a.park_id and p.id = a.parent_id
    where (p.status, p.issuance_no, p.issuance_no, p.device_no, p.device_no, p.id_start, p.id_end)
        is distinct from ('Bundle Split', a.issuance, a.same_issuance, a.device, a.same_device, a.first, a.last)
      or a.parts <> (select count(*) from plugin_certificate_trading.holdings s
        where s.park_id = a.park_id and s.parent_id = a.parent_id))
    or exists (
      select from (
        select id_start, lag(id_end) over (partition by park_id, parent_id order by id_start) as before
        from added where parent_id is not null) a
      where a.before is not null and a.id_start <> a.before + 1) then
    raise exception 'parts do not make up their parent' using errcode = 'exclusion_violation';
  end if;
  return null;
end $$;
revoke execute on function check_ranges() from public;
create trigger check_ranges after insert on holdings
  referencing new table as added for each statement execute function check_ranges();

-- What was used up, cancelled or cut stays so: nothing of it is ever in a hand again.
create function keep_ended() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  raise exception 'range % is %, which does not change', old.id, old.status using errcode = 'exclusion_violation';
end $$;
create trigger keep_ended before update on holdings for each row
  when (old.status in ('Claimed', 'Expired', 'Withdrawn', 'Bundle Split')) execute function keep_ended();

-- Parts are smaller than their parent, so that no range of an issue ever comes twice: the whole of it stands once.
create unique index holdings_of_issuance on holdings (park_id, issuance_no, id_start, id_end);
drop index holdings_by_issuance;
alter table holdings
  drop constraint one_hand_by_box,
  drop constraint holdings_device_no_fkey,
  drop constraint holdings_park_id_issuance_no_fkey;
