import { dayStart, type LocalizedText } from '@lingtan/sdk';
import type { LatestValue } from '@lingtan/telemetry/contracts';
import type { QualitySummary, SupplyShares } from '../contracts/index.ts';
import { addTables, floorTo, gaugeKw, powerNow, summarize, supplyOf } from '../domain/index.ts';
import type { PowerMeter, PowerNow } from '../domain/index.ts';
import type { Energy } from './context.ts';
import { allocateDays } from './supply-mix/allocate-days.ts';
import { describeSupply, greenShareRef } from './supply-mix/describe-supply.ts';
import { openingOf } from './supply-mix/read-supply.ts';

/** What the live topic and the overview carry for the power of this instant. */
export interface LivePower extends Omit<PowerNow, 'late'> {
  /** ms UTC. */
  ts: number;
  /** Null for the whole park; else the enterprise whose part this is. */
  enterpriseId: string | null;
  /** Power of each meter, kW in its positive direction: meter id, kW, sample time. */
  meters: [string, number, number][];
  /** Meters of the balance whose value is late, with the time of one that still counts. */
  late: { id: string; name: LocalizedText; ts: number | null }[];
  quality: QualitySummary & { meters: number };
}

/** Energy since the start of the day in the park's zone, as far as intervals are closed. */
export interface Today {
  from: number;
  /** End of the last closed interval; equals `from` when there is none. */
  to: number;
  sources: { item: string; energyWh: number; ref: string }[];
  uses: { item: string; energyWh: number; ref: string }[];
  shares: SupplyShares;
  shareRef: string;
  quality: QualitySummary;
  /** Sources − uses as metered, Wh. */
  residualWh: number;
}

/** Meters with what the live view needs of their points. */
export async function powerMeters(energy: Energy): Promise<PowerMeter[]> {
  const rhythm = new Map((await energy.telemetry.points()).map((p) => [p.id, p.expectedEverySeconds]));
  return energy.meters.map((meter) => ({
    meter,
    config: energy.configs.get(meter.id)!,
    expectedEverySeconds: rhythm.get(meter.points.power ?? '') ?? 60,
  }));
}

/** Power now, from the newest values in the database. An enterprise sees its own meters only. */
export async function readLivePower(
  energy: Energy,
  all: readonly PowerMeter[],
  enterpriseId: string | null,
): Promise<LivePower> {
  const meters = enterpriseId === null ? all : all.filter((m) => m.meter.enterpriseId === enterpriseId);
  const points = [...new Set(meters.flatMap(({ config }) => config.powerPoint ?? []))];
  const values = points.length === 0 ? [] : await energy.telemetry.latest(points);
  return livePower(energy, meters, new Map(values.map((v) => [v.point, v])), enterpriseId);
}

/** Power at a past time, ms UTC, from the last samples before it. Meters and their places are those of today. */
export async function readPowerAt(
  energy: Energy,
  all: readonly PowerMeter[],
  enterpriseId: string | null,
  at: number,
): Promise<LivePower> {
  const meters = enterpriseId === null ? all : all.filter((m) => m.meter.enterpriseId === enterpriseId);
  return livePower(energy, meters, await samplesAt(energy, meters, at), enterpriseId, at);
}

/** Last sample of each meter's gauge up to an instant, ms UTC, by point. */
export async function samplesAt(
  energy: Energy,
  meters: readonly PowerMeter[],
  at: number,
): Promise<Map<string, LatestValue>> {
  const points = [...new Set(meters.flatMap(({ config }) => config.powerPoint ?? []))];
  // A window that is empty and has edges: the last sample up to `at`.
  const span = { from: at + 1, to: at + 1, edges: true };
  const windows = points.length === 0 ? {} : await energy.telemetry.windows({ points, ...span });
  const values = Object.entries(windows).flatMap(([point, samples]): [string, LatestValue][] => {
    const last = samples.findLast(({ ts }) => ts <= at);
    return last ? [[point, { point, ...last }]] : [];
  });
  return new Map(values);
}

/** Power from values that are at hand, at `ts`. */
export function livePower(
  energy: Energy,
  meters: readonly PowerMeter[],
  latest: Parameters<typeof powerNow>[1],
  enterpriseId: string | null,
  ts = energy.scope.clock.now(),
): LivePower {
  const now = powerNow(meters, latest, ts, { units: energy.units, ofPart: enterpriseId !== null });
  const items = [...now.sources, ...now.uses];
  const count = (of: 'meters' | 'stale' | 'missing'): number => items.reduce((sum, item) => sum + item[of], 0);
  const [all, estimated, missing] = [count('meters'), count('stale'), count('missing')];
  return {
    ...now,
    late: now.late.map((id) => {
      const { name, points } = energy.meterById.get(id)!;
      const value = latest.get(points.power ?? '');
      return { id, name, ts: value && now.oldestTs !== null && value.ts >= now.oldestTs ? value.ts : null };
    }),
    quality: { ...summarize({ actual: all - estimated - missing, estimated, edited: 0, missing }), meters: all },
    ts,
    enterpriseId,
    // Without the park's sources an enterprise has no mix of its own from power alone.
    greenShare: enterpriseId === null ? now.greenShare : null,
    meters: meters.flatMap(({ meter, config }): [string, number, number][] => {
      const value = latest.get(config.powerPoint ?? '');
      return value && meter.unit === 'Wh' ? [[meter.id, gaugeKw(config, value, energy.units), value.ts]] : [];
    }),
  };
}

/** Supply of the day so far, today or up to a past time (ms UTC). Reads the whole park, since the mix of one enterprise depends on all; gives out what the viewer may see. */
export async function readToday(energy: Energy, enterpriseId: string | null, at: number | null): Promise<Today> {
  const now = at ?? energy.scope.clock.now();
  const from = dayStart(now, energy.timeZone);
  // Of a past time, intervals that had ended by then.
  const until = at === null ? dayStart(now, energy.timeZone, 1) : Math.max(from, floorTo(at, energy.width));
  const [day] =
    until === from
      ? []
      : await energy.scope.db.tx(async (tx) =>
          allocateDays(energy, tx, { from, to: until, opening: await openingOf(energy, tx, from, null) }),
        );
  const to = Math.min(day?.reportedTo ?? from, until);
  const span = { from, to: Math.max(to, from + energy.width) };
  const all = supplyOf(addTables(day?.parts.map(({ table }) => table) ?? []), { from, to, restatingFrom: null });
  const { sources, uses, shares, quality } = describeSupply(all, enterpriseId, span);
  const sum = (items: { energyWh: number }[]): number => items.reduce((total, item) => total + item.energyWh, 0);
  const metered = (items: { item: string; energyWh: number }[]) => items.filter(({ item }) => item !== 'balance');
  const residualWh = enterpriseId === null ? sum(metered(all.sources)) - sum(metered(all.uses)) : 0;
  const shareRef = greenShareRef(enterpriseId, span);
  return { from, to, sources, uses, shares, shareRef, quality, residualWh };
}
