import { qualities } from '@lingtan/sdk';
import { sampleQuality, sampleRows } from '@lingtan/telemetry/contracts';
import { sql } from 'drizzle-orm';
import { regularMargin } from '../../domain/index.ts';
import type { Span } from '../../domain/index.ts';

/** Registers to close, as columns of equal length. */
export interface RegularInput {
  /** Keys of the bases, which name the series too. */
  keys: string[];
  /** Numbers of the points in telemetry, each once. */
  points: number[];
  basePerUnit: number[];
  /** Base units per ms; Infinity when unknown. */
  maxPerMs: number[];
}

const distrusted = sampleQuality.bad | sampleQuality.uncertain | sampleQuality.substituted;

/**
 * Closes the regular ones among registers over a span, in the database and in one statement. It says what
 * `domain/close-register.ts` says, to the last digit: boundaries interpolated from the reading before, rounded half up. A
 * register is left out as a whole when any of its samples around the span needs judgement (it falls, jumps near the rating,
 * pauses, is marked uncertain, steps over two boundaries at once). None of them has an interval in the span yet.
 */
export function closeRegularSql(input: RegularInput, span: Span, minutes: number) {
  const seconds = minutes * 60;
  const width = seconds * 1000;
  const margin = regularMargin(width);
  const gap = sql`${margin / 1000}::float8 * interval '1 second'`;
  const [first, end] = [span.from / width, span.to / width];
  return sql`
    insert into plugin_energy_metering.interval_rows (series, slot, revision, basis, park_no, recorded_at, amount, start_reading,
      status, method, sample_from_ms, sample_to_ms)
    with input as materialized (
      select b.series, b.id as basis, t.point_no, t.per_unit, t.max_per_ms
      from unnest(${sql.param(input.keys)}::text[], ${sql.param(input.points)}::int[], ${sql.param(input.basePerUnit)}::float8[],
        ${sql.param(input.maxPerMs)}::float8[]) as t(key, point_no, per_unit, max_per_ms)
      join plugin_energy_metering.interval_basis b on b.park_id = current_setting('lingtan.park_id') and b.key = t.key
    ), samples as (
      select point_no, ts, value, quality, ceil(date_part('epoch', ts) / ${seconds}::float8) as c
      from ${sql.raw(sampleRows)}
      where point_no = any(${sql.param(input.points)}::int[])
        and ts >= to_timestamp(${(span.from - margin) / 1000}::float8) and ts < to_timestamp(${(span.to + margin) / 1000}::float8)
    ), steps as (
      select point_no, ts, value, quality, c, lead(ts) over w as next_ts, lead(value) over w as next_value, lead(c) over w as next_c
      from samples window w as (partition by point_no order by ts)
    ), judged as (
      select s.*, i.series, i.basis, i.per_unit,
        s.quality & ${distrusted} <> 0 or s.next_value < s.value or s.next_ts - s.ts > ${gap} or s.next_c > s.c + 1
          -- Beyond this a double does not hold halves, and rounding would depend on how it is done.
          or abs(s.value * i.per_unit) > 2e15
          -- A little below what the rating allows, so that near it the exact rule decides.
          or (s.next_value - s.value) * i.per_unit > i.max_per_ms * 1049 * date_part('epoch', s.next_ts - s.ts) + i.per_unit * 0.99 as bad
      from steps s join input i using (point_no)
    ), boundaries as (
      select point_no, series, basis, c, bad, c * ${width}::float8 as edge, round(date_part('epoch', ts) * 1000) as ts,
        round(date_part('epoch', next_ts) * 1000) as next_ts, value * per_unit as value, next_value * per_unit as next_value
      from judged
      where next_c > c or bad or (next_ts is null and date_part('epoch', ts) = c * ${seconds}::float8)
    ), readings as (
      select point_no, series, basis, c, bad, ts - edge as off, case when ts = edge then 0 else next_ts - edge end as next_off,
        case when ts = edge then value else value + ((next_value - value) * (edge - ts)) / (next_ts - ts) end as x
      from boundaries
    ), pairs as (
      select series, basis, c, off, floor(x) + (x - floor(x) >= 0.5)::int::float8 as reading,
        lead(floor(x) + (x - floor(x) >= 0.5)::int::float8) over w as next_reading, lead(next_off) over w as next_off,
        bool_or(bad) over w as bad, min(c) over w as first, max(c) over w as last
      from readings
      window w as (partition by point_no order by c rows between unbounded preceding and unbounded following)
    )
    select series, c * ${minutes}::float8, 1, basis, current_setting('lingtan.park_no')::smallint, statement_timestamp(),
      next_reading - reading, reading, ${qualities.indexOf('actual')}::smallint,
      (select code from plugin_energy_metering.interval_codes where name = 'counter-difference'), off, next_off + ${width}::float8
    from pairs
    where not coalesce(bad, false) and first <= ${first}::float8 and last >= ${end}::float8 and c >= ${first}::float8 and c < ${end}::float8`;
}
