import { orderSamples, registerPoint, registerRules } from '../../domain/index.ts';
import { badSteps, fallsByInterval, findDisplaced, risesByInterval } from '../../domain/vee/index.ts';
import type { Finding } from '../../domain/vee/index.ts';
import { seriesKey } from './context.ts';
import type { Vee } from './context.ts';
import type { WrittenSeries } from './written-series.ts';

/** What the samples of a register say that fell, or grew too fast. */
export interface BadRegister {
  /** Largest fall and fastest growth by interval start, in the base unit. */
  falls: Map<number, number>;
  rises: Map<number, number>;
  /** Blocks that a clock set back wrote. */
  clock: Finding[];
}

/** Samples on either side that tell a fall from a block of displaced samples, ms. */
const aroundMs = 3_600_000;

/** Reads the samples of the registers that closing did not believe. Rare, and one query for all. */
export async function readBadRegisters(vee: Vee, list: readonly WrittenSeries[]): Promise<Map<string, BadRegister>> {
  const { energy } = vee;
  const bad = list.flatMap((series) => {
    const intervals = series.notable.filter(({ reason }) => reason === 'register-reset' || reason === 'above-rating');
    const point = registerPoint(energy.configs.get(series.meter)!, series.direction);
    return intervals.length === 0 || point === undefined ? [] : [{ series, point, intervals }];
  });
  if (bad.length === 0) return new Map();
  const starts = bad.flatMap(({ intervals }) => intervals.map(({ start }) => start));
  const span = {
    from: starts.reduce((a, b) => Math.min(a, b)) - aroundMs,
    to: starts.reduce((a, b) => Math.max(a, b)) + energy.width + aroundMs,
  };
  const known = new Set((await energy.telemetry.points()).map(({ id }) => id));
  const points = [...new Set(bad.map(({ point }) => point))].filter((point) => known.has(point));
  const windows = points.length === 0 ? {} : await energy.telemetry.windows({ points, ...span, edges: true });
  return new Map(
    bad.map(({ series, point }) => {
      const samples = orderSamples(windows[point] ?? []);
      const steps = badSteps(samples, registerRules(energy.configs.get(series.meter)!, energy.units));
      const subject = vee.subject(series.meter, series.direction);
      return [
        seriesKey(series.meter, series.direction),
        {
          falls: fallsByInterval(steps, energy.width),
          rises: risesByInterval(steps, energy.width),
          clock: findDisplaced(subject, samples, energy.width),
        },
      ];
    }),
  );
}
