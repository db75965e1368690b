-- Where a record is deleted by its retention, what it was made from is nobody's business any more: the edges go with
-- it, and what they held. Called by functions of the owner that delete such records, in a transaction of their park,
-- and by nobody else.
create policy owner_prunes on evidence_edges to current_user
  using (park_id = current_setting('lingtan.park_id', true)) with check (false);
create function kernel.forget_edges(derived text[]) returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
  delete from kernel.evidence_edges
  where park_id = current_setting('lingtan.park_id', true) and derived_ref = any(derived)
$$;
revoke all on function kernel.forget_edges(text[]) from public;
