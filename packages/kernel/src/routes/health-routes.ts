import { isoInstant } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { kernelPermissions } from '../auth/kernel-permissions.ts';
import { type BoundCoreRoute, coreRoute } from '../http/core-route.ts';
import { failedKept } from '../jobs/failed-jobs.ts';
import type { JobCounts } from '../jobs/job-system.ts';
import type { KernelContext } from '../kernel-context.ts';
import { poolState } from '../observability/pool-state.ts';
import { health } from './schemas/health.ts';

/** Health figures of a library, e.g. ingest rate and data age of telemetry; with `at` (ms UTC) its data as of that time. */
export type HealthProbe = (parkId: string, at?: number) => Promise<Record<string, unknown>>;

/** What operators look at first when something is wrong. */
export function healthRoutes(kernel: KernelContext, probes: readonly HealthProbe[]): BoundCoreRoute[] {
  return [
    coreRoute(
      {
        method: 'get',
        path: '/api/parks/:park/health',
        summary: 'Health of the park; with `at` the figures of its data are of that time, all others of now',
        permission: kernelPermissions.healthRead,
        query: z.object({ at: isoInstant.optional() }),
        response: health,
      },
      async ({ park, query }) => {
        const at = query.at === undefined ? undefined : Date.parse(query.at);
        const statuses = kernel.host.statuses(park!.id);
        const queues = await Promise.all(
          statuses.map(async ({ pluginId }) => [pluginId, await countsOn(kernel, pluginId, park!.id)] as const),
        );
        const certificate = kernel.certificate();
        const probed = await Promise.all(probes.map((probe) => probe(park!.id, at)));
        return {
          database: await databaseHealth(kernel, park!.id),
          queues: Object.fromEntries(queues.filter(([, counts]) => counts !== null)),
          queueBackend: kernel.jobs.backend,
          queueProblem: kernel.jobs.problem(),
          plugins: statuses,
          isolation: await kernel.isolation(),
          certificate: certificate && { ...certificate, until: new Date(certificate.until).toISOString() },
          ingest: null,
          oldestDataAgeMs: null,
          ...Object.assign({}, ...probed),
        };
      },
    ),
  ];
}

/** Jobs of a plugin: those that failed of this park, since somebody has to look there; the others share one queue. */
async function countsOn({ jobs }: KernelContext, pluginId: string, parkId: string): Promise<JobCounts | null> {
  const counts = await jobs.counts(pluginId);
  if (counts === null || counts.failed === 0) return counts;
  return { ...counts, failed: (await jobs.failed(pluginId, { parkId, limit: failedKept })).length };
}

async function databaseHealth(kernel: KernelContext, parkId: string): Promise<Record<string, unknown>> {
  const started = performance.now();
  try {
    const { rows } = await kernel.database.withKernelTx((tx) =>
      tx.execute(sql`select
        (select count(*)::int from kernel.outbox where park_id = ${parkId} and relayed_at is null) as "outboxWaiting",
        (select count(*)::int from kernel.deliveries where park_id = ${parkId} and state = 'dead') as "deadLetters",
        (select coalesce(sum(dead + unserved), 0)::int from kernel.ended_deliveries where park_id = ${parkId}) as "undelivered",
        (select max(last_at) from kernel.ended_deliveries where park_id = ${parkId}) as "undeliveredAt",
        pg_database_size(current_database())::text as "sizeBytes"`),
    );
    return {
      ok: true,
      latencyMs: Math.round((performance.now() - started) * 10) / 10,
      ...rows[0],
      undeliveredAt: (rows[0]!['undeliveredAt'] as Date | null)?.toISOString() ?? null,
      sizeBytes: Number(rows[0]!['sizeBytes']),
      appPool: poolState(kernel.database.appPool),
      kernelPool: poolState(kernel.database.kernelPool),
    };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}
