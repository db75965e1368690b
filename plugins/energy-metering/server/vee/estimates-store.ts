import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { Direction, EstimationMethod } from '../../contracts/index.ts';
import type { ClosedInterval } from '../../domain/index.ts';
import type { Estimate, EstimationInput } from '../../domain/vee/index.ts';
import { timestamp } from '../interval-store.ts';

/** What samples alone say about an estimated interval: nothing, or a counter difference without shape. */
export type BaseReading = Pick<ClosedInterval, 'amount' | 'startReading' | 'endReading' | 'shiftReading'>;

/** An estimated revision and what it rests on. */
export interface NewEstimate {
  meter: string;
  direction: Direction;
  revision: number;
  estimate: Estimate;
  base: BaseReading;
}

/** An estimate as it was stored. */
export interface StoredEstimate {
  meter: string;
  direction: Direction;
  start: number;
  revision: number;
  method: EstimationMethod;
  inputs: EstimationInput[];
  index: number;
  count: number;
  spread: Estimate['spread'];
  base: BaseReading;
}

/** Stores what estimates rest on, each gap that was spread once. */
export async function insertEstimates(
  tx: Tx,
  parkId: string,
  minutes: number,
  list: readonly NewEstimate[],
): Promise<void> {
  if (list.length === 0) return;
  const spreads = new Map<Estimate['spread'], string>();
  for (const { meter, direction, estimate } of list) {
    const { spread } = estimate;
    if (spread === null || spreads.has(spread)) continue;
    const { rows } = await tx.execute<{ id: string }>(sql`
      insert into plugin_energy_metering.vee_spreads (park_id, meter_id, direction, starts_at, total, weights)
      values (${parkId}, ${meter}, ${direction}, ${timestamp(spread.from)}, ${spread.total},
        ${sql.param(spread.weights)}::bigint[])
      returning id::text`);
    spreads.set(spread, rows[0]!.id);
  }
  const rows = list.map(({ meter, direction, revision, estimate, base }) => ({
    meter,
    direction,
    start: estimate.start,
    revision,
    method: estimate.method,
    meters: estimate.inputs.map((input) => input.meter),
    directions: estimate.inputs.map((input) => input.direction),
    starts: estimate.inputs.map((input) => new Date(input.start).toISOString()),
    revisions: estimate.inputs.map((input) => input.revision),
    amounts: estimate.inputs.map((input) => input.amount),
    index: estimate.index,
    count: estimate.count,
    spread: estimate.spread === null ? null : spreads.get(estimate.spread)!,
    base: base.amount,
    base_start: base.startReading,
    base_end: base.endReading,
    base_shift: base.amount === null ? null : base.shiftReading,
  }));
  await tx.execute(sql`
    insert into plugin_energy_metering.vee_estimates (park_id, minutes, meter_id, direction, starts_at, revision, method,
      input_meters, input_directions, input_starts, input_revisions, input_amounts, index, count, spread_id,
      base_amount, base_start_reading, base_end_reading, base_shift)
    select ${parkId}, ${minutes}, meter, direction, to_timestamp(start / 1000), revision, method,
      meters, directions, starts, revisions, amounts, index, count, spread, base, base_start, base_end, base_shift
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t(meter text, direction text, start float8, revision int,
      method text, meters text[], directions text[], starts timestamptz[], revisions int[], amounts bigint[], index int,
      count int, spread bigint, base bigint, base_start bigint, base_end bigint, base_shift bigint)`);
}

interface Row extends Record<string, unknown> {
  meter_id: string;
  direction: Direction;
  start: number;
  revision: number;
  method: EstimationMethod;
  input_meters: string[];
  input_directions: Direction[];
  input_starts: number[];
  input_revisions: number[];
  input_amounts: number[];
  index: number;
  count: number;
  spread_from: number | null;
  spread_total: number | null;
  spread_weights: number[] | null;
  base_amount: number | null;
  base_start: number | null;
  base_end: number | null;
  base_shift: number | null;
}

/** The stored estimates of some revisions. */
export async function readEstimates(
  tx: Tx,
  minutes: number,
  wanted: readonly { meter: string; direction: Direction; start: number; revision: number }[],
): Promise<StoredEstimate[]> {
  if (wanted.length === 0) return [];
  const column = <T>(pick: (one: (typeof wanted)[number]) => T) => sql.param(wanted.map(pick));
  const { rows } = await tx.execute<Row>(sql`
    select e.meter_id, e.direction, (extract(epoch from e.starts_at) * 1000)::float8 as start, e.revision, e.method,
      e.input_meters, e.input_directions,
      array(select (extract(epoch from s) * 1000)::float8 from unnest(e.input_starts) with ordinality as u(s, n) order by n)
        as input_starts,
      e.input_revisions, e.input_amounts::float8[] as input_amounts, e.index, e.count,
      (extract(epoch from p.starts_at) * 1000)::float8 as spread_from, p.total::float8 as spread_total,
      p.weights::float8[] as spread_weights, e.base_amount::float8 as base_amount,
      e.base_start_reading::float8 as base_start, e.base_end_reading::float8 as base_end, e.base_shift::float8 as base_shift
    from unnest(${column((w) => w.meter)}::text[], ${column((w) => w.direction)}::text[],
      ${column((w) => w.start)}::float8[], ${column((w) => w.revision)}::int[]) as w(meter, direction, start, revision)
    join plugin_energy_metering.vee_estimates e on e.park_id = current_setting('lingtan.park_id') and e.meter_id = w.meter
      and e.direction = w.direction and e.starts_at = to_timestamp(w.start / 1000) and e.minutes = ${minutes}
      and e.revision = w.revision
    left join plugin_energy_metering.vee_spreads p on p.id = e.spread_id`);
  return rows.map((row) => ({
    meter: row.meter_id,
    direction: row.direction,
    start: row.start,
    revision: row.revision,
    method: row.method,
    inputs: row.input_meters.map((meter, i) => ({
      meter,
      direction: row.input_directions[i]!,
      start: row.input_starts[i]!,
      revision: row.input_revisions[i]!,
      amount: row.input_amounts[i]!,
    })),
    index: row.index,
    count: row.count,
    spread:
      row.spread_from === null
        ? null
        : { from: row.spread_from, total: row.spread_total!, weights: row.spread_weights! },
    base: {
      amount: row.base_amount,
      startReading: row.base_start,
      endReading: row.base_end,
      shiftReading: row.base_shift ?? 0,
    },
  }));
}
