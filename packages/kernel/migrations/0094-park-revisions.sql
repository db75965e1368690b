-- What a park was before a park file was applied to it, or a rollback brought it back: the way back.
create table park_revisions (
  park_id text not null references parks (id) on delete cascade,
  revision integer not null,
  at timestamptz not null default now(),
  -- Who did it, as the audit log has it: accounts go, the line stays.
  actor jsonb not null,
  -- Name of the file; null for a rollback.
  source text,
  -- Of a rollback, the revision before which the park was brought back.
  undone_from integer,
  -- The park as a file, as it was before; secrets are markers. Null where the park was made by this revision.
  before text,
  diff jsonb not null,
  primary key (park_id, revision),
  check ((source is null) = (undone_from is not null))
);
alter table park_revisions enable row level security;
alter table park_revisions force row level security;
create policy kernel_all on park_revisions to lingtan_kernel using (true) with check (true);
grant select, insert, delete on park_revisions to lingtan_kernel;
