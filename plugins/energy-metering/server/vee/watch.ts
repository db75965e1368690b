import { lockPark } from '../context.ts';
import type { Energy } from '../context.ts';
import { readOldestLate, readProgress } from '../progress-store.ts';
import { veeOf } from './context.ts';
import { readState, writeState } from './state-store.ts';
import { syncExceptions } from './sync-exceptions.ts';
import { judgeClocks, judgePower } from './watch-power.ts';
import { judgeDays, judgeSums } from './watch-sums.ts';

const hour = 3_600_000;
const day = 24 * hour;
/** Days that one run works off, so that a long history does not keep a job for hours. */
const daysAtOnce = 62;
/** A park that was never checked is checked from so long ago. */
const firstCheckMs = 2 * day;

/**
 * The checks that need more than one meter or more than intervals: sums of families, energy against power, clocks. Works
 * from where it was to the last hour that is closed; a change of older intervals takes it back.
 */
export async function watch(energy: Energy, signal?: AbortSignal): Promise<void> {
  const vee = veeOf(energy);
  const now = energy.scope.clock.now();
  const clocks = await judgeClocks(vee, now);
  await energy.scope.db.tx(async (tx) => {
    await lockPark(tx, energy.parkId);
    await syncExceptions(vee, tx, [clocks], []);
  });
  for (let n = 0; n < daysAtOnce; n++) {
    signal?.throwIfAborted();
    if (!(await checkDay(energy, now))) return;
  }
}

/** Checks at most a day. Returns whether there is more. */
async function checkDay(energy: Energy, now: number): Promise<boolean> {
  const vee = veeOf(energy);
  return energy.scope.db.tx(async (tx) => {
    await lockPark(tx, energy.parkId);
    const { checkedUntil } = await readState(tx);
    const progress = await readProgress(tx, energy.minutes);
    const closed = energy.measured.flatMap(({ id }) => progress.get(id) ?? []);
    if (closed.length === 0) return false;
    // What is not closed yet, as after a gap, is looked at once it is.
    const last = Math.floor(closed.reduce((a, b) => Math.min(a, b), await readOldestLate(tx)) / hour) * hour;
    const from = Math.floor((checkedUntil ?? Math.min(last, now) - firstCheckMs) / hour) * hour;
    if (from >= last) return false;
    const span = { from, to: Math.min(last, (Math.floor(from / day) + 1) * day) };
    await syncExceptions(
      vee,
      tx,
      [await judgeSums(vee, tx, span), await judgePower(vee, tx, span), await judgeDays(vee, tx, span)],
      [],
    );
    await writeState(tx, energy.parkId, { checkedUntil: span.to });
    return span.to < last;
  });
}
