-- The beginning of a chain may go after the retention of the installation. An anchor of the kind `pruned`, signed by the
-- installation, stands in its place: the rows up to its number are gone, and the rest follows on its hash.
alter table audit_anchors add column kind text not null default 'head' check (kind in ('head', 'pruned'));
create index audit_anchors_pruned on audit_anchors (chain, seq) where kind = 'pruned';

-- A row goes only when such an anchor stands for it and it is a year old, whoever deletes it; an anchor when a later one does.
create function refuse_unless_pruned() returns trigger language plpgsql as $$
begin
  if old.at < now() - interval '1 year' and exists (select from kernel.audit_anchors p
    where p.kind = 'pruned' and p.chain = old.chain and p.seq >= old.seq + tg_argv[0]::int) then
    return old;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;

drop trigger append_only on audit_log;
create trigger append_only before update or truncate on audit_log for each statement execute function refuse_change();
create trigger pruned_only before delete on audit_log for each row execute function refuse_unless_pruned(0);
create policy kernel_prune on audit_log for delete to lingtan_kernel using (true);
grant delete on audit_log to lingtan_kernel;

drop trigger append_only on audit_anchors;
create trigger append_only before update or truncate on audit_anchors for each statement execute function refuse_change();
create trigger pruned_only before delete on audit_anchors for each row execute function refuse_unless_pruned(1);
grant delete on audit_anchors to lingtan_kernel;
