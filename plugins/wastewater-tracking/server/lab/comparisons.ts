import type { LabData, LabSample } from '../../contracts/index.ts';
import { compareWithLaboratory, valueAt } from '../../domain/index.ts';
import { outletOf, type Water } from '../context.ts';
import { readSamples } from '../days/readings.ts';
import type { StoredSample } from './lab-store.ts';

/** An analyser's value is looked for within so much of the sampling. */
const aroundMs = 3_600_000;

/** Adds to each sample what the analyser said at the time of sampling. */
export async function withOnline(water: Water, samples: readonly StoredSample[]): Promise<LabSample[]> {
  const shown: LabSample[] = [];
  for (const { actors: _, ...sample } of samples)
    shown.push({ ...sample, online: await onlineAt(water, sample.outlet, sample.parameter, sample.sampledAt) });
  return shown;
}

async function onlineAt(water: Water, outletId: string, parameterId: string, at: number): Promise<number | null> {
  const known = water.scope.config.plants.flatMap(({ outlets }) => outlets).some(({ id }) => id === outletId);
  const parameter = known
    ? outletOf(water, outletId).outlet.parameters.find(({ id }) => id === parameterId)
    : undefined;
  if (!parameter) return null;
  const samples = await readSamples(water, [parameter.point], { from: at - aroundMs, to: at + aroundMs });
  const found = valueAt(samples.readings(parameter.point), at);
  return found === null || found.gap > 2 * aroundMs ? null : found.value;
}

/** Approved results against the analysers, by outlet and parameter (HJ 355-2019, second-hand: see the rules of the comparison). */
export function comparisonsOf(samples: readonly LabSample[]): LabData['comparisons'] {
  const groups = new Map<string, LabSample[]>();
  for (const sample of samples) {
    if (sample.stage !== 'approved' || sample.value === null || sample.online === null || sample.belowDetection)
      continue;
    const key = `${sample.outlet}\n${sample.parameter}`;
    groups.set(key, [...(groups.get(key) ?? []), sample]);
  }
  return [...groups.values()].map((group) => {
    const [{ outlet, parameter }] = group as [LabSample];
    const pairs = group.map(({ online, value }) => [online!, value!] as const);
    const kind = parameter === 'pH' ? 'pH' : 'conc';
    const found = compareWithLaboratory(kind, pairs, parameter);
    const { passed, needed, meanDifference, limit, error, pass, reason } = found;
    return {
      outlet,
      parameter,
      pairs: pairs.length,
      passed,
      needed,
      meanDifference,
      limit,
      error,
      pass,
      reason: reason ?? null,
    };
  });
}
