import { floorTo } from '../../domain/index.ts';
import { lockPark } from '../context.ts';
import type { Energy } from '../context.ts';
import { readIntervals } from '../interval-store.ts';
import { writeRevisions } from '../write-revisions.ts';
import { recalculate } from './follow-virtual.ts';
import { notePending, readFormulas } from './formula-store.ts';
import type { FormulaVersion } from './formula-store.ts';
import { readyMeters } from './ready-meters.ts';
import type { ReadyMeter } from './ready-meters.ts';
import { intervalBounds } from './interval-bounds.ts';

const day = 86_400_000;

export interface HistoryOptions {
  signal?: AbortSignal;
  progress?: (fraction: number) => Promise<void>;
}

/**
 * Applies new formulas to the intervals of the past, a day at a time in its own transaction: when it is interrupted, the
 * next run goes on where it stopped. Returns how many intervals got a revision.
 */
export async function recalculateHistory(energy: Energy, options: HistoryOptions = {}): Promise<number> {
  let revised = 0;
  for (const entry of readyMeters(energy)) {
    const version = (await energy.scope.db.tx((tx) => readFormulas(tx))).get(entry.meter.id);
    if (!version || version.pendingFrom === null) continue;
    revised += await recalculateMeter(energy, entry, version, options);
  }
  return revised;
}

async function recalculateMeter(
  energy: Energy,
  entry: ReadyMeter,
  version: FormulaVersion,
  { signal, progress }: HistoryOptions,
): Promise<number> {
  const { id } = entry.meter;
  const reads = entry.inputs.length === 0 ? energy.measured.map((meter) => meter.id) : inputIds(entry);
  const bounds = await energy.scope.db.tx((tx) => intervalBounds(energy, tx, [...reads, id]));
  let revised = 0;
  if (bounds) {
    const first = Math.max(floorTo(bounds.from, day), version.pendingFrom ?? 0);
    for (let from = first; from < bounds.to; from += day) {
      signal?.throwIfAborted();
      revised += await energy.scope.db.tx(async (tx) => {
        await lockPark(tx, energy.parkId);
        const span = { from, to: from + day };
        const rows = await readIntervals(tx, { ...span, meters: [...reads, id], minutes: energy.minutes });
        const starts = new Set(rows.map((row) => row.start));
        if (starts.size > 0) {
          const result = await writeRevisions(energy, tx, await recalculate(energy, tx, new Map([[id, starts]])));
          await notePending(tx, id, version.version, from + day);
          return result.closed + result.revised;
        }
        return 0;
      });
      await progress?.((from - first) / (bounds.to - first));
    }
  }
  await energy.scope.db.tx((tx) => notePending(tx, id, version.version, null));
  return revised;
}

function inputIds(entry: ReadyMeter): string[] {
  return [...new Set(entry.inputs.map(({ meter }) => meter))];
}
