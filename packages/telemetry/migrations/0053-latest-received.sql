-- When the newest value of a point came in, by the clock of the server: a device whose clock is ahead says a time that has not come.
-- Of values that came before this is not known, and their own time stands for it.
alter table telemetry.latest add column received_at timestamptz;
