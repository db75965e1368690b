import { defineJob } from '@lingtan/sdk';
import type { ParkScope } from '@lingtan/sdk';
import { WindowsChanged } from '@lingtan/telemetry/contracts';
import { z } from 'zod';
import { closeDue, closeLate, noteChanges } from './closing.ts';
import type { Energy } from './context.ts';
import { closeChanged } from './registry/keep-facts.ts';

/** Closes the intervals whose time has come. Runs each minute, and sets off the other one. */
export const closeDueJob = defineJob('close-due', {
  title: { en: 'Closing of intervals', 'zh-CN': '区间结算' },
  schema: z.object({}),
});
/** Recomputes what late samples of the last days touched. */
export const closeLateJob = defineJob('close-late', {
  title: { en: 'Closing of late intervals', 'zh-CN': '迟到数据区间结算' },
  schema: z.object({}),
});
/** Recomputes what facts that changed concern: the last days first, then all of it. */
export const closeChangedJob = defineJob('close-changed', {
  title: { en: 'Closing after changed facts', 'zh-CN': '资料变更后重新结算' },
  schema: z.object({}),
});
/** Closes history: after a gap, and of an import. */
export const closeHistoryJob = defineJob('close-history', {
  title: { en: 'Closing of history', 'zh-CN': '历史区间结算' },
  schema: z.object({}),
});

/** Samples of one ingest come in several events; a short wait lets one job take them together. */
const gatherMs = 500;

/** All jobs of closing. */
export const closingJobs = [closeDueJob, closeLateJob, closeChangedJob, closeHistoryJob];

/** Wires closing to the schedule and to changes of telemetry. */
export async function startClosing(energy: Energy, scope: Pick<ParkScope, 'jobs' | 'events' | 'log'>): Promise<void> {
  const { jobs, log } = scope;
  // Jobs of their own: weeks of history hold up neither what is due nor what came late or was changed today.
  const lateAndHistory = async (delayMs: number): Promise<void> => {
    await jobs.enqueue(closeLateJob, {}, { delayMs, dedupKey: 'late' });
    await jobs.enqueue(closeChangedJob, {}, { delayMs, dedupKey: 'changed' });
    await jobs.enqueue(closeHistoryJob, {}, { delayMs, dedupKey: 'history' });
  };
  jobs.handle(closeDueJob, async (_data, { signal, progress }) => {
    const due = await closeDue(energy, { signal, progress });
    if (due.closed + due.revised > 0) log.info({ ...due }, 'closed due intervals');
    await lateAndHistory(0);
  });
  jobs.handle(closeLateJob, async (_data, { signal, progress }) => {
    const late = await closeLate(energy, { lane: 'recent', signal, progress });
    if (late.closed + late.revised > 0) log.info({ ...late }, 'recomputed intervals with late samples');
  });
  jobs.handle(closeHistoryJob, async (_data, { signal, progress }) => {
    const history = await closeLate(energy, { lane: 'history', signal, progress });
    if (history.closed + history.revised > 0) log.info({ ...history }, 'closed intervals of history');
  });
  jobs.handle(closeChangedJob, async (_data, { signal, progress }) => {
    const changed = await closeChanged(energy, { signal, progress });
    if (changed.closed + changed.revised > 0)
      log.info({ ...changed }, 'recomputed intervals of meters whose facts changed');
  });
  scope.events.on(WindowsChanged, 'late-samples', async (tx, { data }) => {
    if (await noteChanges(energy, tx, data.changes)) await lateAndHistory(gatherMs);
  });
  await jobs.schedule(closeDueJob, { everyMs: 60_000 }, {});
  await jobs.enqueue(closeDueJob, {}, { dedupKey: 'start' });
}
