-- How a process stands, as it reports with its heartbeat: name, version, phase, leads, pools. Null from one of a version
-- that reports nothing.
alter table processes add column report jsonb;
