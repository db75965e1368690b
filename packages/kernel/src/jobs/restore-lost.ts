import { setTimeout } from 'node:timers/promises';
import type { LookAtJobs } from './job-backend.ts';
import type { JobLedger, RecordedBatch } from './job-ledger.ts';
import type { NewJobs } from './queue-parts.ts';

export interface RestoreOptions {
  ledger: JobLedger;
  look: LookAtJobs;
  add(pluginId: string, jobs: NewJobs): Promise<unknown>;
  /** A job failed for good in a process that ended before it could write that, or that never heard of it. */
  over(pluginId: string, jobId: string): Promise<void>;
  pluginIds: readonly string[];
  /** Only jobs that were recorded, or last looked for, longer ago than this, in ms. */
  afterMs: number;
  /** How long a process may take to write what has settled, in ms. */
  settledWithinMs: number;
  /** Ends the wait when the system closes. */
  signal: AbortSignal;
}

/** Adds again what is recorded and not in the queue any more, because Redis was emptied. */
export async function restoreLost(options: RestoreOptions): Promise<void> {
  const { ledger, add, pluginIds, afterMs, settledWithinMs, signal } = options;
  const before = await ledger.ago(afterMs);
  while (!signal.aborted) {
    const batches = await ledger.takeUnchecked(pluginIds, before);
    if (batches.length === 0) return;
    const gone = await findGone(options, batches);
    if (gone.size === 0) continue;
    // A job that has just ended is gone too, and the process in which it ran may not have written that yet.
    await setTimeout(settledWithinMs, null, { signal }).catch(() => {});
    if (signal.aborted) return;
    await ledger.flush();
    const concerned = batches.filter((batch) => idsOf(batch).some((id) => gone.has(id)));
    for (const { pluginId, open } of await ledger.read(concerned.map(({ id }) => id))) {
      for (const jobs of open) {
        const lost = only(jobs, (id) => gone.has(id));
        if (signal.aborted) return;
        if (lost.envelopes.length > 0) await add(pluginId, lost);
      }
    }
  }
}

async function findGone({ look, over }: RestoreOptions, batches: readonly RecordedBatch[]): Promise<Set<string>> {
  const gone = new Set<string>();
  for (const [pluginId, group] of byPlugin(batches)) {
    const ids = group.flatMap(idsOf);
    for (const [at, found] of (await look(pluginId, ids)).entries()) {
      if (found === 'gone') gone.add(ids[at]!);
      if (found === 'over') await over(pluginId, ids[at]!);
    }
  }
  return gone;
}

function idsOf({ open }: RecordedBatch): string[] {
  return open.flatMap((jobs) => jobs.ids!);
}

function byPlugin(batches: readonly RecordedBatch[]): Map<string, RecordedBatch[]> {
  const groups = new Map<string, RecordedBatch[]>();
  for (const batch of batches) {
    const group = groups.get(batch.pluginId);
    if (group) group.push(batch);
    else groups.set(batch.pluginId, [batch]);
  }
  return groups;
}

function only(jobs: NewJobs, which: (id: string) => boolean): NewJobs {
  const at = jobs.ids!.map((_, n) => n).filter((n) => which(jobs.ids![n]!));
  return { ...jobs, envelopes: at.map((n) => jobs.envelopes[n]!), ids: at.map((n) => jobs.ids![n]!) };
}
