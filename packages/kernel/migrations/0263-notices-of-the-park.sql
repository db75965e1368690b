-- Plugins read no notices; they raise and settle them with the rights of the park. The transaction of an enterprise's member sees
-- none, whatever a plugin forgets to ask: what is told to operators names other enterprises.
drop policy own_park on notices;
create policy own_park on notices to lingtan_app
  using (park_id = current_setting('lingtan.park_id', true)
    and coalesce(current_setting('lingtan.enterprise_id', true), '') = '')
  with check (park_id = current_setting('lingtan.park_id', true));
