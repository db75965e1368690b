import { canonicalJson } from '@lingtan/sdk';
import { changedFrom, closingFacts, floorTo } from '../../domain/index.ts';
import { closeSpans } from '../close-spans.ts';
import { recentSince } from '../closing.ts';
import type { CloseResult, ClosingOptions } from '../close-spans.ts';
import type { MeterSpans } from '../close-batch.ts';
import { lockPark } from '../context.ts';
import type { Energy } from '../context.ts';
import { readProgress } from '../progress-store.ts';
import { insertFacts, readFacts, readFirstIntervals, settleFacts } from './facts-store.ts';
import type { NewFacts } from './facts-store.ts';

/**
 * Keeps the facts of the configuration as versions. Returns whether intervals have to be closed again because of what is
 * new; history that was closed before facts were kept is taken to follow the first ones.
 */
export async function keepFacts(energy: Energy): Promise<boolean> {
  return energy.scope.db.tx(async (tx) => {
    await lockPark(tx, energy.parkId);
    const known = await readFacts(tx);
    const fresh: NewFacts[] = [];
    for (const meter of energy.measured) {
      const facts = closingFacts(meter);
      const before = known.get(meter.id);
      if (before && canonicalJson(before.facts) === canonicalJson(facts)) continue;
      const from = before ? changedFrom(before.facts, facts) : null;
      const open = [before?.pendingFrom ?? null, from].filter((ts) => ts !== null);
      fresh.push({
        meter: meter.id,
        version: (before?.version ?? 0) + 1,
        enterpriseId: meter.enterpriseId ?? null,
        facts,
        // A double has no place for a beginning of time in the database, which 1970 is before all samples.
        pendingFrom: open.length === 0 ? null : Math.max(0, Math.min(...open)),
      });
    }
    await insertFacts(tx, energy.parkId, fresh);
    return (
      fresh.some(({ pendingFrom }) => pendingFrom !== null) || [...known.values()].some((v) => v.pendingFrom !== null)
    );
  });
}

/** Closes again what was closed by other facts, the last days first. What was done stays done when it is interrupted. */
export async function closeChanged(energy: Energy, options: ClosingOptions = {}): Promise<CloseResult> {
  const { facts, progress, first } = await energy.scope.db.tx(async (tx) => {
    const open = [...(await readFacts(tx)).values()].filter(({ pendingFrom }) => pendingFrom !== null);
    const meters = open.map(({ meter }) => meter);
    return {
      facts: open,
      progress: await readProgress(tx, energy.minutes),
      first: meters.length === 0 ? new Map<string, number>() : await readFirstIntervals(tx, meters),
    };
  });
  if (facts.length === 0) return { closed: 0, revised: 0 };
  const wantedSince = (since: number): MeterSpans[] =>
    facts.flatMap(({ meter: id, pendingFrom }): MeterSpans[] => {
      const meter = energy.configs.get(id);
      const limit = progress.get(id);
      const begin = first.get(id);
      if (!meter || limit === undefined || begin === undefined) return [];
      const from = floorTo(Math.max(pendingFrom!, begin, since), energy.width);
      return from >= limit ? [] : [{ meter, spans: [{ from, to: limit }], limit }];
    });
  const all = wantedSince(0);
  const since = recentSince(energy);
  const result: CloseResult = { closed: 0, revised: 0 };
  // The last days at once, and with all of it once more, since amounts are judged by those of similar days before.
  const passes = all.some(({ spans }) => spans[0]!.from < since) ? [wantedSince(since), all] : [all];
  for (const wanted of passes) {
    if (wanted.length === 0) continue;
    const { closed, revised } = await closeSpans(energy, wanted, 'exact', options);
    result.closed += closed;
    result.revised += revised;
  }
  await energy.scope.db.tx((tx) => settleFacts(tx, facts));
  return result;
}
