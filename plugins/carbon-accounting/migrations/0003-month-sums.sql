-- Sums over months read the key alone: the wide rows of hours stay where they are.
alter table entries drop constraint entries_pkey;
alter table entries add primary key (park_id, day, use_key, flow, revision) include (enterprise_id, total_wh, quality);
