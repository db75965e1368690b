-- Since when a batch waits for the rollups, so that their lag is known in seconds. Batches from before count from now on.
alter table telemetry.change_log add column logged_at timestamptz not null default now();
