-- A function that runs as its owner is open to nobody but the role that serves the parks.
revoke all on function installation_name() from public;
grant execute on function installation_name() to lingtan_app;
