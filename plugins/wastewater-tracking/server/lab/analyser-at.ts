import type { WaterParameter } from '../../contracts/index.ts';
import { valueAt, type Reading } from '../../domain/index.ts';
import type { Water } from '../context.ts';
import { readSamples } from '../days/readings.ts';

/** An analyser's value is looked for within so much of the sampling. */
const aroundMs = 3_600_000;

/** What an analyser said at an instant, by the readings around it: one where it said something just then. */
export interface AnalyserAt {
  parameter: WaterParameter;
  value: number;
  readings: Reading[];
}

/** Null where the outlet has no such analyser any more, or none of its readings is near. */
export async function analyserAt(
  water: Water,
  { outlet, parameter: id }: { outlet: string; parameter: string },
  at: number,
): Promise<AnalyserAt | null> {
  const parameter = water.scope.config.plants
    .flatMap(({ outlets }) => outlets)
    .find((each) => each.id === outlet)
    ?.parameters.find((each) => each.id === id);
  if (!parameter) return null;
  const samples = await readSamples(water, [parameter.point], { from: at - aroundMs, to: at + aroundMs });
  const readings = samples.readings(parameter.point);
  const found = valueAt(readings, at);
  if (found === null || found.gap > 2 * aroundMs) return null;
  const before = readings.findLast(({ ts }) => ts <= at)!;
  const after = before.ts === at ? undefined : readings.find(({ ts }) => ts > at);
  return { parameter, value: found.value, readings: after ? [before, after] : [before] };
}
