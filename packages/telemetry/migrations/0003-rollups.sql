-- Statistics per bucket. `revision` rises only when a recomputation gave other figures.
create table telemetry.rollup_1m (
  park_no smallint not null,
  point_no integer not null,
  ts timestamptz not null,
  count integer not null,
  sum double precision not null,
  min double precision not null,
  max double precision not null,
  first_ts timestamptz not null,
  first double precision not null,
  last_ts timestamptz not null,
  last double precision not null,
  quality smallint not null,
  revision integer not null default 1,
  primary key (point_no, ts)
) with (fillfactor = 80);
call telemetry.protect('telemetry.rollup_1m');

create table telemetry.rollup_15m (
  park_no smallint not null,
  point_no integer not null,
  ts timestamptz not null,
  count integer not null,
  sum double precision not null,
  min double precision not null,
  max double precision not null,
  first_ts timestamptz not null,
  first double precision not null,
  last_ts timestamptz not null,
  last double precision not null,
  quality smallint not null,
  revision integer not null default 1,
  primary key (point_no, ts)
) with (fillfactor = 80);
call telemetry.protect('telemetry.rollup_15m');

create table telemetry.rollup_1h (
  park_no smallint not null,
  point_no integer not null,
  ts timestamptz not null,
  count integer not null,
  sum double precision not null,
  min double precision not null,
  max double precision not null,
  first_ts timestamptz not null,
  first double precision not null,
  last_ts timestamptz not null,
  last double precision not null,
  quality smallint not null,
  revision integer not null default 1,
  primary key (point_no, ts)
) with (fillfactor = 80);
call telemetry.protect('telemetry.rollup_1h');

create table telemetry.rollup_1d (
  park_no smallint not null,
  point_no integer not null,
  ts timestamptz not null,
  count integer not null,
  sum double precision not null,
  min double precision not null,
  max double precision not null,
  first_ts timestamptz not null,
  first double precision not null,
  last_ts timestamptz not null,
  last double precision not null,
  quality smallint not null,
  revision integer not null default 1,
  primary key (point_no, ts)
) with (fillfactor = 80);
call telemetry.protect('telemetry.rollup_1d');

