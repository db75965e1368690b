import { dayStart } from '@lingtan/sdk';
import type { EvidenceRef, ParsedRef } from '@lingtan/sdk';
import { telemetryWindow } from '@lingtan/telemetry/contracts';
import { sql } from 'drizzle-orm';
import { energyInterval } from '../../contracts/index.ts';
import type { Direction } from '../../contracts/index.ts';
import { balanceItem } from '../../domain/index.ts';
import type { Energy } from '../context.ts';
import { timestamp } from '../interval-store.ts';
import { intervalRef, parseIntervalKey, parseSpanKey, supplyRef, totalRef } from '../refs.ts';
import { readyMeters } from '../virtual/ready-meters.ts';

const most = 1000;
/** How far a failing register reaches, ms. */
const nearbyMs = 2 * 3_600_000;

/** What of this plugin depends on a reference: intervals on samples, sums of their day on intervals. */
export async function energyDependents(energy: Energy, ref: ParsedRef): Promise<EvidenceRef[]> {
  if (ref.kind === telemetryWindow.kind) return onSamples(energy, ref.key);
  if (ref.kind === energyInterval.kind) return onInterval(energy, ref.key);
  return [];
}

/** Newest revisions that rest on a sample in the window; one that misses samples on a side waits for any there. */
async function onSamples(energy: Energy, key: string): Promise<EvidenceRef[]> {
  const window = parseSpanKey(key);
  const meters = window ? (energy.metersByPoint.get(window.head) ?? []).map((meter) => meter.id) : [];
  if (!window || meters.length === 0) return [];
  const { rows } = await energy.scope.db.tx((tx) =>
    tx.execute<{ meter_id: string; direction: Direction; start: number; revision: number }>(sql`
      select meter_id, direction, slot * 60000::float8 as start, revision
      from (
        select distinct on (r.series, r.slot)
          s.meter_id, s.direction, r.slot, r.revision, r.method, b.point_id, b.sample_from, b.sample_to, r.sample_from_ms, r.sample_to_ms
        from plugin_energy_metering.interval_rows r
        join plugin_energy_metering.interval_series s on s.id = r.series
        join plugin_energy_metering.interval_basis b on b.id = r.basis
        where s.park_id = current_setting('lingtan.park_id') and s.meter_id = any(${sql.param(meters)}::text[])
          and s.minutes = ${energy.minutes}
        order by r.series, r.slot, r.revision desc
      ) as newest
      where (point_id = ${window.head}
          and coalesce(sample_from, to_timestamp(slot * 60::float8 + sample_from_ms / 1000::float8), '-infinity') < ${timestamp(window.to)}
          and coalesce(sample_to, to_timestamp(slot * 60::float8 + sample_to_ms / 1000::float8), 'infinity') >= ${timestamp(window.from)})
        -- Estimated from power because the register failed around there: better readings of the register would replace it.
        or (point_id <> ${window.head}
          and method = (select code from plugin_energy_metering.interval_codes where name = 'power-integration')
          and slot < ${Math.ceil((window.to + nearbyMs) / 60_000)} and slot > ${Math.floor((window.from - nearbyMs) / 60_000)})
      order by slot, meter_id, direction limit ${most}`),
  );
  return rows.map((row) => intervalRef(row.meter_id, row.direction, row.start, row.revision));
}

function onInterval(energy: Energy, key: string): EvidenceRef[] {
  const interval = parseIntervalKey(key);
  const meter = interval && energy.meterById.get(interval.meter);
  if (!interval || !meter) return [];
  const day = { from: dayStart(interval.start, energy.timeZone), to: dayStart(interval.start, energy.timeZone, 1) };
  const own = totalRef(`meter/${meter.id}.${interval.direction}`, day);
  const calculated = readyMeters(energy)
    .filter(({ inputs }) => inputs.some((input) => input.meter === meter.id))
    .map((virtual) => intervalRef(virtual.meter.id, virtual.direction, interval.start));
  if (!meter.boundary) return [own, ...calculated];
  const { side, item } = balanceItem(meter, interval.direction);
  // What is left over closes the books on either side, and counts as consumption.
  const items = [`${side}/${item}`, 'source/balance', 'use/balance', 'use/all'];
  return [own, ...calculated, ...items.map((each) => totalRef(each, day)), supplyRef('green-share', 'all', day)];
}
