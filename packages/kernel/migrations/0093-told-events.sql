-- What people read of an event; null for events that are for plugins only.
alter table outbox add column told jsonb;
create index outbox_told on outbox (park_id, id desc) where told is not null;
