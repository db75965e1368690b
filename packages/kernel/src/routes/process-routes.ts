import { kernelPermissions } from '../auth/kernel-permissions.ts';
import { readProcesses, type ProcessReport } from '../cluster/process-report.ts';
import { type BoundCoreRoute, coreRoute } from '../http/core-route.ts';
import type { KernelContext } from '../kernel-context.ts';
import { allProcesses, processList } from './schemas/processes.ts';

/** The processes of the installation. What they lead of other parks a park sees counted only. */
export function processRoutes({ database, cluster, watch }: KernelContext): BoundCoreRoute[] {
  const list = async <Report>(as: (report: ProcessReport) => Report) =>
    (await readProcesses(database)).map(({ id, startedAt, seenAt, silent, queues, report }) => ({
      ...{ id, startedAt: startedAt.toISOString(), seenAt: seenAt.toISOString() },
      state: silent ? ('silent' as const) : ('living' as const),
      ...{ answers: id === cluster.processId, queues },
      report: report && as(report),
    }));
  return [
    coreRoute(
      {
        method: 'get',
        path: '/api/processes',
        summary: 'Processes of the installation, all that each leads, and how far work is behind',
        permission: kernelPermissions.clusterRead,
        response: allProcesses,
      },
      async () => ({
        processes: await list((report) => report),
        lagSeconds: watch.lagSeconds(),
        brokers: [...watch.brokers()],
      }),
    ),
    coreRoute(
      {
        method: 'get',
        path: '/api/parks/:park/processes',
        summary: 'Processes of the installation, what each leads on the park, and how far work is behind',
        permission: kernelPermissions.clusterRead,
        response: processList,
      },
      async ({ park }) => ({
        processes: await list((report) => ({ ...report, ...leadsOn(park!.id, report.leads) })),
        lagSeconds: watch.lagSeconds(),
        brokers: watch.brokers().flatMap(({ park: of, ...broker }) => (of === park!.id ? [broker] : [])),
      }),
    ),
  ];
}

function leadsOn(parkId: string, roles: readonly string[]): { leads: string[]; leadsElsewhere: number } {
  const of = `${parkId} `;
  const leads = roles.filter((role) => role.startsWith(of)).map((role) => role.slice(of.length));
  return { leads, leadsElsewhere: roles.length - leads.length };
}
