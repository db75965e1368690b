import { defineJob, hasPassed } from '@lingtan/sdk';
import { z } from 'zod';
import type { Dispatch, DispatchScope } from '../context.ts';
import { issueOutlook } from './issue-outlook.ts';
import { readNewestIssue } from './forecast-store.ts';

/** Makes the forecasts that no plan waits for: load by enterprise, prices, carbon intensity. */
export const outlookJob = defineJob('outlook', {
  title: { en: 'Forecasting', 'zh-CN': '预测计算' },
  schema: z.object({ trigger: z.enum(['schedule', 'start', 'asked']) }),
  attempts: 2,
});

const hour = 3_600_000;
/** After a first start the history is closed within minutes; models of what is there before would be thrown away. */
const settleMs = 180_000;
/** Minute of the hour in which no plan begins. */
const minute = 9;

/** Once an hour, and some minutes after a start where the last ones are older than that. */
export async function startOutlook(dispatch: Dispatch): Promise<void> {
  const { jobs, clock, db } = dispatch.scope;
  jobs.handle(outlookJob, async ({ trigger }, { signal }) => {
    const newest = await db.tx(readNewestIssue);
    if (trigger === 'start' && newest !== null && !hasPassed(clock.now(), newest, hour)) return;
    await issueOutlook(dispatch, signal);
  });
  await jobs.schedule(outlookJob, { cron: `${minute} * * * *` }, { trigger: 'schedule' });
  await jobs.enqueue(outlookJob, { trigger: 'start' }, { delayMs: settleMs, dedupKey: 'outlook-start' });
}

/** Lets them be made as soon as there is a place, once for all who ask until it begins. */
export async function askForOutlook({ jobs }: Pick<DispatchScope, 'jobs'>): Promise<void> {
  await jobs.enqueue(outlookJob, { trigger: 'asked' }, { dedupKey: 'outlook-asked' });
}
