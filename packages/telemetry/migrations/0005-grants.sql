-- Functions that need the owner are opened to the application role one by one.
grant execute on function telemetry.ensure_samples_partition(timestamptz) to lingtan_app;
grant execute on function telemetry.drop_empty_samples_partitions(timestamptz) to lingtan_app;

-- What a correction replaced stays as it was.
revoke update, delete on telemetry.sample_revisions from lingtan_app;
