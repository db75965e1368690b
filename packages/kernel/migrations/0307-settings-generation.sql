-- Which change of its settings is stored, for a plugin on the park of the transaction: what it stores by settings that it has read
-- can be held against it in the same transaction, whichever process has read the change already. The number alone is told.
create policy owner_reads on park_plugins for select to current_user using (true);

create function kernel.settings_generation(plugin text) returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select p.generation from kernel.park_plugins p
  where p.park_id = current_setting('lingtan.park_id') and p.plugin_id = plugin
$$;

revoke all on function kernel.settings_generation(text) from public;
grant execute on function kernel.settings_generation(text) to lingtan_kernel, lingtan_app;
