-- A renewal counts once the device has acknowledged it and was read back. Until then, and where the process ended meanwhile, it is one
-- that was decided, and may have been sent, and nobody knows what became of it.
alter table renewals
  add column pending_at timestamptz;
