import { hj212CodeOf, type Hj212Item } from '@lingtan/protocols';
import { dayStart } from '@lingtan/sdk';
import { sampleQuality, type RawSample } from '@lingtan/telemetry/contracts';
import type { Mark } from '../contracts/marks.ts';
import { aggregateSlices, meansOf, type Slices } from '../contracts/slices.ts';
import type { Hj212Uplink, UplinkKind, UplinkValue } from '../contracts/uplink.ts';

/** Commands of the kinds of windows. */
export const uplinkCommands: Readonly<Record<UplinkKind, 2051 | 2061 | 2031>> = { minute: 2051, hour: 2061, day: 2031 };

const flowCode = 'w00000';
const hourMs = 3_600_000;
/** Into mg/L, and from kg. */
const mgPerL: Readonly<Record<string, number>> = { 'mg/L': 1, 'ug/L': 1e-3, 'ng/L': 1e-6 };
const fromKg: Readonly<Record<string, number>> = { kg: 1, g: 1e3, mg: 1e6 };

/** Mark of a sample by its quality. */
export function markOf(quality: number): Extract<Mark, 'N' | 'S' | 'T' | 'D'> {
  if (quality & sampleQuality.bad) return 'D';
  if (quality & sampleQuality.substituted) return 'S';
  return quality & sampleQuality.uncertain ? 'T' : 'N';
}

/** Starts of the windows of a kind in [from, to), whose end is at most `until`. Days are those of the zone. */
export function windowStarts(
  kind: UplinkKind,
  { from, until }: { from: number; until: number },
  { minuteStep }: Pick<Hj212Uplink, 'minuteStep'>,
  timeZone: string,
): { from: number; to: number }[] {
  const windows: { from: number; to: number }[] = [];
  if (kind === 'day') {
    let start = dayStart(from, timeZone);
    if (start < from) start = dayStart(from, timeZone, 1);
    for (let next = dayStart(start, timeZone, 1); next <= until; start = next, next = dayStart(start, timeZone, 1))
      windows.push({ from: start, to: next });
    return windows;
  }
  const step = kind === 'hour' ? hourMs : minuteStep * 60_000;
  for (let start = Math.ceil(from / step) * step; start + step <= until; start += step)
    windows.push({ from: start, to: start + step });
  return windows;
}

/**
 * Items of a window: least, mean and largest value, amount and mark of each code, by the slices that the days of a plant are counted by:
 * each sample is one. Means are weighted by the flow where it is reported and the code has an amount; the amount is V × C × 10⁻³
 * (HJ 212-2017, annex D). One abnormal value makes the window abnormal, as for all wastewater, and so does water that flows back. A code
 * without samples has its mark B and no values: nothing is made up.
 */
export function windowItems(
  values: readonly UplinkValue[],
  samples: Readonly<Record<string, readonly RawSample[]>>,
  window: { from: number; to: number },
): Hj212Item[] {
  const flow = values.find(({ code }) => code === flowCode);
  const flows = flow ? within(samples[flow.point], window, flow.scale) : [];
  const sumsOf = (slices: readonly Slices[]) =>
    aggregateSlices(slices, { sliceSeconds: (window.to - window.from) / 1000 / slices.length, needed: 1 });
  const water = sumsOf(flows.map(({ value, mark }) => ({ count: 1, flowLs: value, mark })));
  const volume = water.valid ? water.volumeM3 : null;
  return values.map((each): Hj212Item => {
    const all = within(samples[each.point], window, each.scale);
    if (all.length === 0) return { [`${each.code}-Flag`]: 'B' };
    const entry = hj212CodeOf(each.code);
    const weighed = each.code === flowCode || (entry?.loadUnit != null && flows.length > 0);
    const slices = all.map(({ ts, value, mark }) => ({
      ...{ count: 1, value, mark },
      flowLs: weighed ? flowAt(flows, ts) : undefined,
    }));
    const whole = sumsOf(slices);
    // Where nothing is valid, what was measured is told all the same, with its mark.
    const used = whole.valid ? whole : sumsOf(all.map(({ value }) => ({ count: 1, value })));
    const { value, means } = meansOf(used);
    const mean = each.code === flowCode ? means.arithmetic! : value!;
    const amount = each.code === flowCode ? volume : amountOf(mean, volume, entry);
    const text = (size: number): string => String(Number(size.toFixed(each.digits)));
    return {
      [`${each.code}-Min`]: text(used.min),
      [`${each.code}-Avg`]: text(mean),
      [`${each.code}-Max`]: text(used.max),
      ...(amount === null ? {} : { [`${each.code}-Cou`]: String(Number(amount.toFixed(6))) }),
      [`${each.code}-Flag`]: whole.mark!,
    };
  });
}

/** Items of the newest values; one that is older than `staleMs` says only that it has no link. */
export function realtimeItems(
  values: readonly UplinkValue[],
  latest: ReadonlyMap<string, { ts: number; value: number; quality: number }>,
  now: number,
  staleMs: number,
): Hj212Item[] {
  return values.map(({ code, point, scale, digits }): Hj212Item => {
    const found = latest.get(point);
    if (!found || now - found.ts > staleMs) return { [`${code}-Flag`]: 'B' };
    return {
      [`${code}-Rtd`]: String(Number((found.value * scale).toFixed(digits))),
      [`${code}-Flag`]: markOf(found.quality),
    };
  });
}

interface Marked {
  ts: number;
  value: number;
  mark: ReturnType<typeof markOf>;
}

function within(
  samples: readonly RawSample[] | undefined,
  { from, to }: { from: number; to: number },
  scale: number,
): Marked[] {
  return (samples ?? [])
    .filter(({ ts }) => ts >= from && ts < to)
    .map(({ ts, value, quality }) => ({ ts, value: value * scale, mark: markOf(quality) }));
}

/** The flow that held at an instant; the first one before any was told. */
function flowAt(flows: readonly Marked[], at: number): number {
  let found = flows[0]!.value;
  for (const { ts, value } of flows) {
    if (ts > at) break;
    found = value;
  }
  return found;
}

function amountOf(mean: number, volume: number | null, entry: ReturnType<typeof hj212CodeOf>): number | null {
  const [unit, load] = [mgPerL[entry?.unit ?? ''], fromKg[entry?.loadUnit ?? '']];
  return volume === null || unit === undefined || load === undefined ? null : mean * unit * volume * 1e-3 * load;
}
