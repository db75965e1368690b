-- The names of methods and reasons are the same in every park: each may read them, and add a name, which is all it can add.
alter table interval_codes enable row level security;
alter table interval_codes force row level security;
create policy names on interval_codes using (true) with check (name ~ '^[a-z0-9-]{1,60}$');
