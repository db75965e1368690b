-- Samples for set-based readers in the same database (plugins that sum or close millions of them in one statement). A
-- stable face of the bulk table: columns are only ever added. Runs as its caller, so the policies of the table hold.
create view telemetry.sample_rows with (security_invoker = true) as
select point_no, ts, value, quality from telemetry.samples;
revoke insert, update, delete on telemetry.sample_rows from lingtan_app;
grant select on telemetry.sample_rows to lingtan_app;
