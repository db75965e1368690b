-- Who asked for a second person is not told to be that person.
alter table notices add column except_person_id text;
drop policy for_viewer on notices;
create policy for_viewer on notices to lingtan_kernel
  using (current_setting('lingtan.park_id', true) = '*'
    or (park_id = current_setting('lingtan.park_id', true)
      and (person_id is null or person_id = current_setting('lingtan.person_id', true))
      and (except_person_id is null or except_person_id is distinct from current_setting('lingtan.person_id', true))
      and coalesce(current_setting('lingtan.enterprise_id', true), '') in ('', coalesce(enterprise_id, current_setting('lingtan.enterprise_id', true)))))
  with check (current_setting('lingtan.park_id', true) in ('*', park_id));
