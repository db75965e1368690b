import type { LatestValue } from '@lingtan/telemetry/contracts';
import { isConsumption, orderSources, powerNow } from '../domain/index.ts';
import type { PowerMeter, PowerNow } from '../domain/index.ts';
import type { Energy } from './context.ts';

const minute = 60_000;
/** A meter that skips minutes keeps its last value for this many of its own periods. */
const heldFor = 3;

/** Power of the last full 60 minutes by source with the load, kW, minute means. Null where a meter that sends has no value. */
export async function readRecent(energy: Energy, all: readonly PowerMeter[], enterpriseId: string | null) {
  const to = Math.floor(energy.scope.clock.now() / minute) * minute;
  const from = to - 60 * minute;
  const meters = all.filter(({ meter }) => enterpriseId === null || meter.enterpriseId === enterpriseId);
  const points = [...new Set(meters.flatMap(({ config }) => config.powerPoint ?? []))];
  const series =
    points.length === 0 ? [] : await energy.telemetry.range({ points, from, to, maxPoints: 60, resolution: '1m' });
  const known = series
    .filter(({ ts }) => ts.length > 0)
    .map(({ point, ts, mean }) => ({ point, means: new Map(ts.map((at, i) => [at, mean[i]!])) }));
  const rhythm = new Map(meters.map(({ config, expectedEverySeconds }) => [config.powerPoint, expectedEverySeconds]));
  const times = Array.from({ length: 60 }, (_, i) => from + i * minute);
  const columns = times.map((at): PowerNow | null => {
    const values = known.flatMap(({ point, means }): LatestValue[] => {
      const back = Math.max(0, Math.floor(((rhythm.get(point) ?? 60) * 1000 * heldFor) / minute));
      for (let i = 0; i <= back; i += 1) {
        const value = means.get(at - i * minute);
        if (value !== undefined) return [{ point, ts: at, value, quality: 0 }];
      }
      return [];
    });
    if (known.length === 0 || values.length < known.length) return null;
    return powerNow(meters, new Map(values.map((value) => [value.point, value])), at, {
      units: energy.units,
      ofPart: enterpriseId !== null,
    });
  });
  const load = ({ uses }: PowerNow): number =>
    uses.filter(({ item }) => isConsumption(item)).reduce((sum, use) => sum + use.powerKw, 0);
  const items = orderSources(columns.flatMap((column) => column?.sources.map(({ item }) => item) ?? []));
  return {
    from,
    to,
    ts: times,
    sources: items.map((item) => ({
      item,
      powerKw: columns.map((column) => column && (column.sources.find((source) => source.item === item)?.powerKw ?? 0)),
    })),
    loadKw: columns.map((column) => column && load(column)),
  };
}
