import type { Tx } from '@lingtan/sdk';
import { IntervalClosed, IntervalRevised } from '../contracts/index.ts';
import type { Direction } from '../contracts/index.ts';
import { iso } from './context.ts';
import type { Energy } from './context.ts';
import { insertRevisions } from './interval-store.ts';
import type { NewRevision } from './interval-store.ts';

/**
 * What follows from new revisions of intervals and must be in the same transaction: estimates of what is missing, virtual
 * meters. Gets what was written and returns the revisions that follow from it, which then go to the followers after it.
 * A follower runs under the park's lock (`lockPark`) and may keep its own tables through `tx`.
 */
export type Follower = (energy: Energy, tx: Tx, written: readonly NewRevision[]) => Promise<readonly NewRevision[]>;

export interface WriteResult {
  /** First revisions. */
  closed: number;
  /** Later ones. */
  revised: number;
}

/** Writes revisions, lets the followers add theirs, and publishes one event per window. The caller holds the park's lock. */
export async function writeRevisions(energy: Energy, tx: Tx, own: readonly NewRevision[]): Promise<WriteResult> {
  const all = [...own];
  await insertRevisions(tx, energy.parkId, energy.minutes, own);
  for (const follow of energy.followers) {
    const more = await follow(energy, tx, all);
    await insertRevisions(tx, energy.parkId, energy.minutes, more);
    all.push(...more);
  }
  const first = all.filter((r) => r.revision === 1);
  const later = all.filter((r) => r.revision > 1);
  if (first.length > 0) await energy.scope.events.publish(tx, IntervalClosed, describe(energy, first));
  if (later.length > 0) await energy.scope.events.publish(tx, IntervalRevised, describe(energy, later));
  return { closed: first.length, revised: later.length };
}

function describe(energy: Energy, revisions: readonly NewRevision[]) {
  const starts = revisions.map((r) => r.interval.start);
  const counts = new Map<string, { meter: string; direction: Direction; intervals: number }>();
  for (const { meter, direction } of revisions) {
    const key = `${meter.id}.${direction}`;
    const entry = counts.get(key) ?? { meter: meter.id, direction, intervals: 0 };
    entry.intervals += 1;
    counts.set(key, entry);
  }
  return {
    from: iso(starts.reduce((a, b) => Math.min(a, b))),
    to: iso(starts.reduce((a, b) => Math.max(a, b)) + energy.width),
    intervalMinutes: energy.minutes,
    meters: [...counts.values()],
  };
}
