import { z } from 'zod';
import { listAudit, readTimestamps, verifyAudit } from '../audit/index.ts';
import { kernelPermissions } from '../auth/kernel-permissions.ts';
import { type BoundCoreRoute, coreRoute } from '../http/core-route.ts';
import type { KernelContext } from '../kernel-context.ts';
import { retiredSigningKeys } from '../keys/index.ts';
import { auditPage, auditReceivers, auditTimestamps, auditVerification } from './schemas/records.ts';

const page = z.strictObject({
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/** The audit log, and its verification. */
export function auditRoutes(kernel: KernelContext): BoundCoreRoute[] {
  const list = async (parkId: string | null, { before, limit }: z.infer<typeof page>) => {
    const rows = await listAudit(kernel.database, parkId, { limit, ...(before === undefined ? {} : { before }) });
    return { rows, next: rows.length === limit ? rows.at(-1)!.seq : null };
  };
  return [
    coreRoute(
      {
        method: 'get',
        path: '/api/parks/:park/audit',
        summary: 'Audit log of the park, newest first',
        permission: kernelPermissions.auditRead,
        query: page,
        response: auditPage,
      },
      ({ park, query }) => list(park!.id, query),
    ),
    coreRoute(
      {
        method: 'get',
        path: '/api/audit',
        summary: 'Audit log of the installation, newest first',
        permission: kernelPermissions.auditRead,
        query: page,
        response: auditPage,
      },
      ({ query }) => list(null, query),
    ),
    coreRoute(
      {
        method: 'get',
        path: '/api/audit/receivers',
        summary: 'Receivers outside that the audit log is sent to, and what they do not have yet',
        permission: kernelPermissions.auditRead,
        response: auditReceivers,
      },
      () => kernel.auditSender.lag(),
    ),
    coreRoute(
      {
        method: 'get',
        path: '/api/audit/timestamps',
        summary: 'What a time stamping authority has said of heads of the audit log, newest first',
        permission: kernelPermissions.auditRead,
        query: page.omit({ limit: true }),
        response: auditTimestamps,
      },
      ({ query }) => readTimestamps(kernel.database, query.before),
    ),
    coreRoute(
      {
        method: 'get',
        path: '/api/audit/verify',
        summary: 'Recompute the hash chains of the audit log',
        permission: kernelPermissions.auditRead,
        response: auditVerification,
      },
      async () =>
        verifyAudit(kernel.database, {
          publicKeys: [kernel.installationKey.publicKey],
          retired: await retiredSigningKeys(kernel.database.kernelPool, kernel.installationKey),
        }),
    ),
  ];
}
