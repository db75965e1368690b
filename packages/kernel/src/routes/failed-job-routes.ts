import { z } from 'zod';
import { kernelPermissions } from '../auth/kernel-permissions.ts';
import { type BoundCoreRoute, coreRoute } from '../http/core-route.ts';
import { type FailedJob, failedKept, failedKeptDays } from '../jobs/index.ts';
import type { KernelContext } from '../kernel-context.ts';
import { isoTime, json, text } from './schemas/common.ts';

const permission = kernelPermissions.failedJobs;
const most = 500;
const chosen = z
  .array(z.strictObject({ pluginId: z.string().min(1).max(63), id: z.string().min(1).max(300) }))
  .min(1)
  .max(most);
const answer = z.strictObject({
  done: z.int().describe('Jobs that were taken'),
  gone: z.int().describe('Jobs that were no longer there, or no longer failed'),
});
const failedJob = z.strictObject({
  id: z.string(),
  pluginId: z.string(),
  job: z.string(),
  title: text.nullable().describe('Null for a job that this release does not have'),
  data: json,
  attempts: z.int(),
  error: z.strictObject({ en: z.string(), 'zh-CN': z.string().nullable() }),
  failedAt: isoTime,
});

/** Background work that was given up: what failed, again, or for good. */
export function failedJobRoutes(kernel: KernelContext): BoundCoreRoute[] {
  /** A plugin without a job in this release has no queue that this process would look into. */
  const withJobs = () => kernel.registry.list().filter(({ definition }) => (definition?.jobs?.length ?? 0) > 0);
  const take = async (
    action: 'job.retried' | 'job.discarded',
    jobs: z.infer<typeof chosen>,
    by: { parkId: string; actor: Parameters<KernelContext['audit']>[1]['actor']; note?: string },
    one: (pluginId: string, id: string) => Promise<FailedJob | null>,
  ) => {
    const ids = new Set(withJobs().map(({ id }) => id));
    let done = 0;
    for (const { pluginId, id } of jobs) {
      const job = ids.has(pluginId) ? await one(pluginId, id) : null;
      if (!job) continue;
      done += 1;
      // Each at once: what was taken before an interruption is in the log.
      await kernel.database.withKernelTx((tx) =>
        kernel.audit(tx, {
          ...by,
          action,
          subject: `${pluginId}/${job.job}/${id}`,
          before: { attempts: job.attempts, error: job.error, failedAt: job.failedAt },
        }),
      );
    }
    return { done, gone: jobs.length - done };
  };
  return [
    coreRoute(
      {
        method: 'get',
        path: '/api/parks/:park/failed-jobs',
        summary: 'Background tasks that were given up, newest first',
        permission,
        response: z.strictObject({
          backend: z.enum(['postgres', 'redis']).describe('Where the queues are'),
          kept: z.int().describe('How many failed tasks a plugin keeps, over all parks'),
          keptDays: z.int().describe('How many days a failed task is kept'),
          rows: z.array(failedJob),
          more: z.boolean().describe('Whether there are more than are listed'),
        }),
      },
      async ({ park }) => {
        const lists = await Promise.all(
          withJobs().map(async ({ id: pluginId, definition }) =>
            (await kernel.jobs.failed(pluginId, { parkId: park!.id, limit: failedKept })).map((job) => ({
              id: job.id,
              pluginId,
              job: job.job,
              title: definition?.jobs?.find(({ name }) => name === job.job)?.title ?? null,
              data: job.data ?? null,
              attempts: job.attempts,
              error: { en: job.error, 'zh-CN': job.errorZh },
              failedAt: job.failedAt,
            })),
          ),
        );
        const all = lists.flat().sort((a, b) => b.failedAt.localeCompare(a.failedAt));
        const { backend } = kernel.jobs;
        return {
          backend,
          kept: failedKept,
          keptDays: failedKeptDays,
          rows: all.slice(0, most),
          more: all.length > most,
        };
      },
    ),
    coreRoute(
      {
        method: 'post',
        path: '/api/parks/:park/failed-jobs/retry',
        summary: 'Run failed tasks again',
        permission,
        body: z.strictObject({ jobs: chosen }),
        response: answer,
      },
      ({ park, body, principal }) =>
        take('job.retried', body.jobs, { parkId: park!.id, actor: principal }, (pluginId, id) =>
          kernel.jobs.retry(pluginId, id, park!.id),
        ),
    ),
    coreRoute(
      {
        method: 'post',
        path: '/api/parks/:park/failed-jobs/discard',
        summary: 'Give failed tasks up, with a reason',
        permission,
        body: z.strictObject({ jobs: chosen, reason: z.string().trim().min(3).max(500) }),
        response: answer,
      },
      ({ park, body, principal }) =>
        take('job.discarded', body.jobs, { parkId: park!.id, actor: principal, note: body.reason }, (pluginId, id) =>
          kernel.jobs.discard(pluginId, id, park!.id),
        ),
    ),
  ];
}
