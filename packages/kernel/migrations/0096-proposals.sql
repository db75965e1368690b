-- What one person proposes and another decides. Nothing of it has an effect before.
create table proposals (
  park_id text not null references parks (id) on delete cascade,
  no bigint not null,
  plugin_id text not null,
  kind text not null,
  subject text not null,
  -- The sentence, in both languages, and what changes: a list of { field, before, after } without secrets.
  text jsonb not null,
  changes jsonb not null,
  -- What is done when it is approved; what of it is secret is sealed.
  data jsonb not null,
  reason text,
  proposed_by jsonb not null,
  proposed_person text not null,
  proposed_at timestamptz not null default now(),
  state text not null default 'proposed' check (state in ('proposed', 'approved', 'rejected', 'withdrawn')),
  decided_by jsonb,
  decided_person text,
  -- When who decided had signed in.
  login_at timestamptz,
  decision text,
  decided_at timestamptz,
  primary key (park_id, no),
  check ((state = 'proposed') = (decided_at is null)),
  check (state not in ('approved', 'rejected') or (decided_person <> proposed_person and login_at is not null))
);
create index proposals_open on proposals (park_id, kind, subject) where state = 'proposed';
alter table proposals enable row level security;
alter table proposals force row level security;
create policy kernel_all on proposals to lingtan_kernel using (true) with check (true);
grant select, insert, update on proposals to lingtan_kernel;
