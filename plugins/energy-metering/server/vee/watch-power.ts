import type { Tx } from '@lingtan/sdk';
import type { MeterConfig } from '../../contracts/index.ts';
import { powerRules } from '../../domain/index.ts';
import type { Span } from '../../domain/index.ts';
import { findFuture, findPowerMismatch, weighEvenly } from '../../domain/vee/index.ts';
import type { Finding, PowerHour, Slots } from '../../domain/vee/index.ts';
import { seriesKey } from './context.ts';
import type { Vee } from './context.ts';
import { measuredColumns } from './measured-columns.ts';
import type { RuleFindings, RuleZone } from './sync-exceptions.ts';

const hour = 3_600_000;

/** Meters whose registers can be compared with a gauge. */
function dual(vee: Vee): { config: MeterConfig; directions: ('import' | 'export')[] }[] {
  return vee.energy.measured.flatMap((config) => {
    const directions = vee.energy.meterById
      .get(config.id)!
      .directions.filter((direction) =>
        direction === 'import' ? config.importPoint !== undefined : config.exportPoint !== undefined,
      );
    const { kind } = vee.energy.meterById.get(config.id)!;
    return config.powerPoint === undefined || directions.length === 0 || kind !== 'electricity'
      ? []
      : [{ config, directions }];
  });
}

/** Compares registers with integrated power, hour by hour, from the hourly means that telemetry keeps. */
export async function judgePower(vee: Vee, tx: Tx, span: Span): Promise<RuleFindings> {
  const { energy } = vee;
  const zone = { from: Math.floor(span.from / hour) * hour, to: Math.ceil(span.to / hour) * hour };
  const meters = dual(vee).filter(({ config }) => vee.limits(config.id).powerPercent > 0);
  const points = new Map((await energy.telemetry.points()).map((point) => [point.id, point]));
  const known = meters.filter(({ config }) => points.has(config.powerPoint!));
  const zones = dual(vee).map(({ config, directions }) => ({
    meter: config.id,
    direction: directions[0]!,
    spans: [zone],
  }));
  if (known.length === 0) return { rule: 'power-mismatch', cause: '', zones, found: [] };
  const series = known.flatMap(({ config, directions }) =>
    directions.map((direction) => ({ meter: config.id, direction })),
  );
  const columns = await measuredColumns(energy, tx, series, zone);
  const means = await energy.telemetry.range({
    points: [...new Set(known.map(({ config }) => config.powerPoint!))],
    ...zone,
    resolution: '1h',
    maxPoints: Math.round((zone.to - zone.from) / hour) + 1,
  });
  const byPoint = new Map(means.map((one) => [one.point, one]));
  const found: Finding[] = [];
  for (const { config, directions } of known) {
    const mean = byPoint.get(config.powerPoint!);
    if (!mean || mean.resolution !== '1h') continue;
    const every = Math.max(1, points.get(config.powerPoint!)!.expectedEverySeconds);
    const positive = powerRules(config, directions[0]!, energy.units);
    const watts = (value: number): number => value * positive.wPerUnit * positive.sign;
    const hours = mean.ts.map((from, i): PowerHour => {
      const [a, b] = [watts(mean.min[i]!), watts(mean.max[i]!)];
      return {
        from,
        to: from + hour,
        registerWh: netOf(config.id, directions, columns, from),
        meanW: watts(mean.mean[i]!),
        minW: Math.min(a, b),
        maxW: Math.max(a, b),
        count: mean.count[i]!,
        expected: hour / 1000 / every,
        bothWays: directions.length === 2,
      };
    });
    const rated = config.maxPowerKw === undefined ? null : config.maxPowerKw * 1000;
    const subject = vee.subject(config.id, directions[0]!);
    const judge = (of: readonly PowerHour[]) =>
      findPowerMismatch(subject, of, vee.limits(config.id).powerPercent, rated);
    const doubtful = hours.filter((each) => judge([each]).length > 0);
    // Their minutes are many, so only those of hours that would be found are read.
    found.push(...judge(await byMinutes(vee, config.powerPoint!, doubtful, watts, every)));
  }
  return { rule: 'power-mismatch', cause: '', zones, found };
}

/** Hours of a gauge with each part of them counting alike, as far as telemetry still keeps their minutes. */
async function byMinutes(
  { energy }: Vee,
  point: string,
  hours: readonly PowerHour[],
  watts: (value: number) => number,
  everySeconds: number,
): Promise<PowerHour[]> {
  if (hours.length === 0) return [];
  const span = { from: hours[0]!.from, to: hours.at(-1)!.to };
  const maxPoints = (span.to - span.from) / 60_000 + 1;
  const [kept] = await energy.telemetry.range({ points: [point], ...span, resolution: '1m', maxPoints });
  if (kept?.resolution !== '1m') return [...hours];
  const minutes = kept.ts.map((ts, i) => ({ ts, meanW: watts(kept.mean[i]!) }));
  return hours.map((each) => {
    const own = minutes.filter(({ ts }) => ts >= each.from && ts < each.to);
    return own.length === 0 ? each : weighEvenly(each, own, everySeconds);
  });
}

/** First direction less the other over an hour; null when an interval of it is not measured. */
function netOf(
  meter: string,
  directions: readonly ('import' | 'export')[],
  columns: ReadonlyMap<string, Slots>,
  from: number,
): number | null {
  let net = 0;
  directions.forEach((direction, n) => {
    const { amounts, from: first, width } = columns.get(seriesKey(meter, direction))!;
    const start = Math.round((from - first) / width);
    for (let slot = start; slot < start + hour / width; slot++) net += (n === 0 ? 1 : -1) * (amounts[slot] ?? NaN);
  });
  return Number.isNaN(net) ? null : net;
}

/** Looks for points whose newest sample lies in the future. */
export async function judgeClocks(vee: Vee, now: number): Promise<RuleFindings> {
  const { energy } = vee;
  const points = new Set((await energy.telemetry.points()).map(({ id }) => id));
  const used = new Map<string, { meter: string; direction: 'import' | 'export' }>();
  for (const config of energy.measured) {
    const direction = energy.meterById.get(config.id)!.directions[0];
    if (direction === undefined) continue;
    for (const point of [config.powerPoint, config.exportPoint, config.importPoint])
      if (point !== undefined && points.has(point)) used.set(point, { meter: config.id, direction });
  }
  const day = 24 * hour;
  const zones = new Map<string, RuleZone>();
  for (const { meter, direction } of used.values())
    zones.set(meter, { meter, direction, spans: [{ from: now - 7 * day, to: now + 2 * day }] });
  const newest = used.size === 0 ? [] : await energy.telemetry.latest([...used.keys()]);
  const ahead = energy.scope.config.vee.clockAheadSeconds;
  const worst = new Map<string, Finding>();
  for (const { point, ts } of newest) {
    const { meter, direction } = used.get(point)!;
    for (const found of findFuture(vee.subject(meter, direction), ts, now, ahead)) {
      const known = worst.get(meter);
      // Begins at the interval that runs now, so that the span stands still between two looks.
      const from = Math.floor(now / energy.width) * energy.width;
      const to = Math.ceil(found.to / energy.width) * energy.width;
      if (!known || found.measured! > known.measured!)
        worst.set(meter, { ...found, from, to, detail: { ...found.detail, point } });
    }
  }
  return { rule: 'clock', cause: 'future', zones: [...zones.values()], found: [...worst.values()] };
}
