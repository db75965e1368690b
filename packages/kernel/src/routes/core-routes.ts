import type { BoundCoreRoute } from '../http/core-route.ts';
import type { KernelContext } from '../kernel-context.ts';
import { accountRoutes } from './account-routes.ts';
import { apiDescriptionRoutes } from './api-description-routes.ts';
import { auditRoutes } from './audit-routes.ts';
import { backupFileRoutes } from './backup-file-routes.ts';
import { backupRoutes } from './backup-routes.ts';
import { dashboardRoutes } from './dashboard-routes.ts';
import { deadLetterRoutes } from './dead-letter-routes.ts';
import { dutyRoutes } from './duty-routes.ts';
import { eventRoutes } from './event-routes.ts';
import { evidenceRoutes } from './evidence-routes.ts';
import { failedJobRoutes } from './failed-job-routes.ts';
import { type HealthProbe, healthRoutes } from './health-routes.ts';
import type { MetricProbe } from '../observability/measure-state.ts';
import { keyRoutes } from './key-routes.ts';
import { meRoutes } from './me-routes.ts';
import { noticeRoutes } from './notice-routes.ts';
import { packageRoutes } from './package-routes.ts';
import { parkRoutes } from './park-routes.ts';
import { processRoutes } from './process-routes.ts';
import { pluginRoutes } from './plugin-routes.ts';
import { proposalRoutes } from './proposal-routes.ts';
import { retentionRoutes } from './retention-routes.ts';
import { screenRoutes } from './screen-routes.ts';
import { tokenRoutes } from './token-routes.ts';
import { userRoutes } from './user-routes.ts';

/** All routes of the kernel itself. */
export function coreRoutes(
  kernel: KernelContext,
  probes: readonly HealthProbe[],
  metricProbes: readonly MetricProbe[],
): BoundCoreRoute[] {
  return [
    ...meRoutes(kernel),
    ...accountRoutes(kernel),
    ...parkRoutes(kernel),
    ...pluginRoutes(kernel),
    ...dutyRoutes(kernel),
    ...proposalRoutes(kernel),
    ...packageRoutes(kernel),
    ...auditRoutes(kernel),
    ...keyRoutes(kernel),
    ...backupRoutes(kernel),
    ...backupFileRoutes(kernel),
    ...deadLetterRoutes(kernel),
    ...failedJobRoutes(kernel),
    ...evidenceRoutes(kernel),
    ...healthRoutes(kernel, probes),
    ...processRoutes(kernel),
    ...userRoutes(kernel),
    ...tokenRoutes(kernel),
    ...screenRoutes(kernel),
    ...dashboardRoutes(kernel),
    ...noticeRoutes(kernel),
    ...eventRoutes(kernel),
    ...retentionRoutes(kernel),
    ...apiDescriptionRoutes(kernel, metricProbes),
  ];
}
