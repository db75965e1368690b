import type { LabComparison, LabSample } from '../../contracts/index.ts';
import { comparedKind, compareWithLaboratory, localDay } from '../../domain/index.ts';
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

/** The comparison that a sample belongs to: the one it was taken for, or that of its local day. */
export function sessionOf({ session, sampledAt }: Pick<LabSample, 'session' | 'sampledAt'>, timeZone: string): string {
  return session ?? localDay(sampledAt, timeZone).day;
}

/** Samples of one comparison are taken within so much of each other: a name that comes back later is another comparison. */
export const sessionSpanMs = 7 * 86_400_000;

/**
 * Comparisons of a span: those whose last sample lies in it, each with all its samples, also those before.
 * @param read samples of a span of time
 */
export async function comparisonsWithin(
  { from, to }: { from: number; to: number },
  timeZone: string,
  read: (span: { from: number; to: number }) => Promise<readonly LabSample[]>,
): Promise<LabComparison[]> {
  const around = await read({ from: from - sessionSpanMs, to: to + sessionSpanMs });
  return comparisonsOf(around, timeZone).filter(({ lastAt }) => lastAt >= from && lastAt < to);
}

/**
 * Approved results against the analysers, one comparison for each outlet, parameter and session, newest first (HJ 355-2019,
 * second-hand: see the rules of the comparison).
 */
export function comparisonsOf(samples: readonly LabSample[], timeZone: string): LabComparison[] {
  const groups = new Map<string, LabSample[]>();
  for (const sample of samples) {
    if (sample.stage !== 'approved' || sample.value === null || sample.online === null || sample.belowDetection)
      continue;
    const key = [sample.outlet, sample.parameter, sessionOf(sample, timeZone)].join('\n');
    groups.set(key, [...(groups.get(key) ?? []), sample]);
  }
  const found = [...groups.values()].map((group): LabComparison => {
    const [first] = group as [LabSample];
    const { outlet, parameter } = first;
    const times = group.map(({ sampledAt }) => sampledAt);
    const pairs = group.map(({ online, value }) => [online!, value!] as const);
    const {
      errors: _,
      by: __,
      reason = null,
      ...outcome
    } = compareWithLaboratory(comparedKind(parameter), pairs, parameter);
    const session = { session: sessionOf(first, timeZone), firstAt: Math.min(...times), lastAt: Math.max(...times) };
    return { outlet, parameter, ...session, pairs: pairs.length, ...outcome, reason };
  });
  return found.sort((a, b) => b.lastAt - a.lastAt);
}
