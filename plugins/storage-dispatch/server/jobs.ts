import { defineJob } from '@lingtan/sdk';
import { z } from 'zod';
import type { Dispatch } from './context.ts';
import { lackMessage, passes } from './lacks.ts';
import { replan } from './replan.ts';

/** Makes the plan of the running period, unless it is there already. */
export const replanJob = defineJob('replan', {
  title: { en: 'Planning of dispatch', 'zh-CN': '调度计划计算' },
  schema: z.object({ trigger: z.enum(['schedule', 'start']) }),
  attempts: 3,
});

/** After a first start the history is closed within minutes; the next quarter hour would be late for the first plan. */
const retryMs = 30_000;

/** Plans on the schedule of the configuration, and once at the start. */
export async function startReplanning(dispatch: Dispatch): Promise<void> {
  const { jobs, log, config, clock } = dispatch.scope;
  const startedAt = clock.now();
  let told = '';
  jobs.handle(replanJob, async ({ trigger }, { signal }) => {
    const result = await replan(dispatch, { trigger, signal });
    const missing = result.kind === 'lacking' ? lackMessage(result.lacks, clock.now() - startedAt) : null;
    // Said when it changes, not four times an hour.
    if (missing && missing.message !== told && result.kind === 'lacking')
      log[missing.level]({ lacks: result.lacks }, missing.message);
    told = missing?.message ?? '';
    if (result.kind === 'lacking' && trigger === 'start' && passes(result.lacks)) {
      const again = `start-${Math.ceil(clock.now() / retryMs)}`;
      await jobs.enqueue(replanJob, { trigger }, { delayMs: retryMs, dedupKey: again });
    }
  });
  const cron = config.replanMinutes === 60 ? '0 * * * *' : `*/${config.replanMinutes} * * * *`;
  await jobs.schedule(replanJob, { cron }, { trigger: 'schedule' });
  await jobs.enqueue(replanJob, { trigger: 'start' }, { dedupKey: 'start' });
}
