import type { LabData, LabSample } from '../../contracts/index.ts';
import { compareWithLaboratory } from '../../domain/index.ts';
import { analyserAtRef, type Water } from '../context.ts';
import { analyserAt } from './analyser-at.ts';
import type { StoredSample } from './lab-store.ts';

/** Adds to each sample what the analyser said at the time of sampling. */
export async function withOnline(water: Water, samples: readonly StoredSample[]): Promise<LabSample[]> {
  const shown: LabSample[] = [];
  for (const { actors: _, ...sample } of samples) {
    const { outlet, parameter, sampledAt } = sample;
    const found = await analyserAt(water, sample, sampledAt);
    const onlineRef = found && analyserAtRef(outlet, parameter, sampledAt);
    shown.push({ ...sample, online: found?.value ?? null, onlineRef });
  }
  return shown;
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
