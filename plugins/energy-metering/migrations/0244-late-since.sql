-- Since when a span waits to be closed, for whoever wants to know how far history is.
alter table late_spans add column noted_at timestamptz not null default now();
