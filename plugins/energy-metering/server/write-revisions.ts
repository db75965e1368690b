import type { Tx } from '@lingtan/sdk';
import { IntervalClosed, IntervalRevised } from '../contracts/index.ts';
import type { Direction } from '../contracts/index.ts';
import type { Span } from '../domain/index.ts';
import { iso } from './context.ts';
import type { Energy } from './context.ts';
import { insertRevisions } from './interval-store.ts';
import type { NewRevision } from './interval-store.ts';
import type { RegularWrite } from './regular/close-regular.ts';

/**
 * What follows from new revisions of intervals and must be in the same transaction: estimates of what is missing, virtual
 * meters. Gets what was written and returns the revisions that follow from it, which then go to the followers after it.
 * A follower runs under the park's lock (`lockPark`) and may keep its own tables through `tx`.
 */
export interface Follower {
  (energy: Energy, tx: Tx, written: readonly NewRevision[]): Promise<readonly NewRevision[]>;
  /**
   * Of which meters it needs the intervals that the regular path closed: first revisions, `actual`, without a
   * finding of closing. They are read back for it, which costs more than closing them. Absent: of all.
   */
  regularOf?(energy: Energy, tx: Tx, written: readonly RegularWrite[], span: Span): Promise<ReadonlySet<string>>;
  /** Takes such intervals by their span instead: nothing is read back for it, and `regularOf` is not asked. */
  followSpan?(energy: Energy, tx: Tx, written: readonly RegularWrite[], span: Span): Promise<readonly NewRevision[]>;
}

/**
 * Looks at revisions before they are written and returns those that may be: what a person edited is held back from
 * recomputation, and what would only undo an estimate that comes out the same.
 */
export type Review = (energy: Energy, tx: Tx, proposed: readonly NewRevision[]) => Promise<readonly NewRevision[]>;

export interface WriteResult {
  /** First revisions. */
  closed: number;
  /** Later ones. */
  revised: number;
}

/** Lets the reviews hold revisions back, writes the others, lets the followers add theirs, and publishes one event per window. The caller holds the park's lock. */
export async function writeRevisions(energy: Energy, tx: Tx, proposed: readonly NewRevision[]): Promise<WriteResult> {
  let own = proposed;
  for (const review of energy.reviews) own = await review(energy, tx, own);
  const all = [...own];
  await insertRevisions(tx, energy.parkId, energy.minutes, own);
  for (const follow of energy.followers) {
    const more = await follow(energy, tx, all);
    await insertRevisions(tx, energy.parkId, energy.minutes, more);
    all.push(...more);
  }
  return publish(energy, tx, all);
}

/** Events of revisions that are written. */
export async function publish(energy: Energy, tx: Tx, all: readonly NewRevision[]): Promise<WriteResult> {
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
