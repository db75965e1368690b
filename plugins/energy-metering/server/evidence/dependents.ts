import type { EvidenceRef, ParsedRef } from '@lingtan/sdk';
import { telemetryWindow } from '@lingtan/telemetry/contracts';
import { sql } from 'drizzle-orm';
import { energyInterval } from '../../contracts/index.ts';
import type { Direction } from '../../contracts/index.ts';
import { balanceItem, dayStart } from '../../domain/index.ts';
import type { Energy } from '../context.ts';
import { timestamp } from '../interval-store.ts';
import { intervalRef, parseIntervalKey, parseSpanKey, supplyRef, totalRef } from '../refs.ts';

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
      select meter_id, direction, (extract(epoch from starts_at) * 1000)::float8 as start, revision
      from (
        select distinct on (meter_id, direction, starts_at)
          meter_id, direction, starts_at, revision, method, point_id, sample_from, sample_to
        from plugin_energy_metering.intervals
        where park_id = current_setting('lingtan.park_id') and meter_id = any(${sql.param(meters)}::text[])
          and minutes = ${energy.minutes}
        order by meter_id, direction, starts_at, revision desc
      ) as newest
      where (point_id = ${window.head}
          and (sample_from is null or sample_from < ${timestamp(window.to)})
          and (sample_to is null or sample_to >= ${timestamp(window.from)}))
        -- Estimated from power because the register failed around there: better readings of the register would replace it.
        or (point_id <> ${window.head} and method = 'power-integration'
          and starts_at < ${timestamp(window.to + nearbyMs)} and starts_at > ${timestamp(window.from - nearbyMs)})
      order by starts_at, meter_id, direction limit ${most}`),
  );
  return rows.map((row) => intervalRef(row.meter_id, row.direction, row.start, row.revision));
}

function onInterval(energy: Energy, key: string): EvidenceRef[] {
  const interval = parseIntervalKey(key);
  const meter = interval && energy.meterById.get(interval.meter);
  if (!interval || !meter) return [];
  const day = { from: dayStart(interval.start, energy.timeZone), to: dayStart(interval.start, energy.timeZone, 1) };
  const own = totalRef(`meter/${meter.id}.${interval.direction}`, day);
  if (!meter.boundary) return [own];
  const { side, item } = balanceItem(meter, interval.direction);
  return [own, totalRef(`${side}/${item}`, day), supplyRef('green-share', 'all', day)];
}
