-- A gap that is closed after the present: its intervals without samples are missing, as they would be had they been closed in turn.
alter table late_spans add column gap boolean not null default false;
