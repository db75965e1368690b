import { dayStart, file } from '@lingtan/sdk';
import type { ParkScope } from '@lingtan/sdk';
import { intervalsCsvRoute, intervalsRoute, metersRoute, totalsRoute } from '../../contracts/index.ts';
import { cutSpan } from '../../domain/index.ts';
import type { Span } from '../../domain/index.ts';
import { iso } from '../context.ts';
import type { Energy } from '../context.ts';
import { readIntervals } from '../interval-store.ts';
import { toInterval } from '../readings-service.ts';
import { totalRef } from '../refs.ts';
import { knownAmount, readTotals } from '../totals.ts';
import { queryAsOf, queryMeters, querySpan } from './query.ts';

const csvColumns = [
  'meter',
  'direction',
  'start',
  'end',
  'amount',
  'status',
  'method',
  'reason',
  'revision',
  'recorded_at',
  'ref',
  'unit',
];

/** Registers the routes that read meters, intervals and totals. */
export function registerIntervalRoutes(energy: Energy, scope: Pick<ParkScope, 'route'>): void {
  scope.route(intervalsRoute, async ({ query, principal, tx }) => {
    const span = querySpan(query, 62);
    const meters = queryMeters(energy, principal, query).map((meter) => meter.id);
    const rows = await tx((t) =>
      readIntervals(t, { ...span, meters, minutes: energy.minutes, asOf: queryAsOf(query.asOf) }),
    );
    return { intervals: rows.map(toInterval) };
  });

  scope.route(totalsRoute, async ({ query, principal, tx }) => {
    const span = querySpan(query, query.resolution === '15m' ? 62 : 3 * 366);
    const meters = queryMeters(energy, principal, query);
    const { resolution, by } = query;
    const kind = query.kind === undefined ? {} : { kind: query.kind };
    const totals = await tx((t) =>
      readTotals(energy, t, { ...span, resolution, by, ...kind, asOf: queryAsOf(query.asOf) }, meters),
    );
    return {
      totals: totals.map((total) => ({
        ...total,
        ref: by === 'meter' ? totalRef(`meter/${total.key}.${total.direction}`, total) : null,
      })),
    };
  });

  scope.route(metersRoute, async ({ principal, tx }) => {
    const meters = queryMeters(energy, principal, undefined);
    const now = energy.scope.clock.now();
    const span = { from: dayStart(now, energy.timeZone), to: dayStart(now, energy.timeZone, 1) };
    const totals = await tx((t) => readTotals(energy, t, { ...span, resolution: 'all', by: 'meter' }, meters));
    return {
      intervalMinutes: energy.minutes,
      meters: meters.map((meter) => ({
        ...meter,
        today: totals
          .filter((total) => total.key === meter.id)
          .map((total) => ({
            direction: total.direction,
            amount: knownAmount(total),
            quality: total.quality,
            ref: totalRef(`meter/${meter.id}.${total.direction}`, span),
          })),
      })),
    };
  });

  scope.route(intervalsCsvRoute, async ({ query, principal, tx, signal }) => {
    const span = querySpan(query, 3 * 366);
    const meters = queryMeters(energy, principal, query);
    const read = (part: Span) =>
      tx((t) =>
        readIntervals(t, {
          ...part,
          meters: meters.map((meter) => meter.id),
          minutes: energy.minutes,
          asOf: queryAsOf(query.asOf),
        }),
      );
    const name = `intervals-${energy.parkId}-${iso(span.from).slice(0, 10)}-${iso(span.to).slice(0, 10)}.csv`;
    const units = new Map(meters.map(({ id, unit }) => [id, unit]));
    return file('text/csv; charset=utf-8', name, csv(span, read, units, signal));
  });
}

/** A day at a time, so that a year does not have to fit in memory. Ids and codes need no quoting. */
async function* csv(
  span: Span,
  read: (part: Span) => ReturnType<typeof readIntervals>,
  units: ReadonlyMap<string, string>,
  signal: AbortSignal,
): AsyncGenerator<string> {
  let begun = false;
  for (const part of cutSpan(span, 86_400_000)) {
    signal.throwIfAborted();
    const rows = (await read(part)).map(toInterval);
    // After the first rows are read: until then an error can still be answered as one.
    if (!begun) yield `${csvColumns.join(',')}\r\n`;
    begun = true;
    rows.sort((a, b) => a.start - b.start);
    const lines = rows.map((row) =>
      [
        row.meter,
        row.direction,
        iso(row.start),
        iso(row.end),
        row.amount ?? '',
        row.status,
        row.method,
        row.reason ?? '',
        row.revision,
        row.recordedAt,
        row.ref,
        units.get(row.meter),
      ].join(','),
    );
    if (lines.length > 0) yield `${lines.join('\r\n')}\r\n`;
  }
}
