-- A person's own dashboards on all parks are read for them at once. Changes still say on which park they are made.
create policy own_on_all_parks on dashboards for select to lingtan_kernel
  using (current_setting('lingtan.park_id', true) = '*' and owner_id = current_setting('lingtan.person_id', true));
