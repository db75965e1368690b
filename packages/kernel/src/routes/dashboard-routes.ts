import { randomUUID } from 'node:crypto';
import { dashboardLayout, type Principal, type Tx } from '@lingtan/sdk';
import { z } from 'zod';
import { kernelPermissions } from '../auth/kernel-permissions.ts';
import {
  createDashboard,
  type Dashboard,
  deleteDashboard,
  listDashboards,
  listRevisions,
  readDashboard,
  writeDashboard,
} from '../dashboards/dashboard-store.ts';
import { lookAs, personOf } from '../dashboards/viewpoint.ts';
import { authErrors, dashboardErrors } from '../errors.ts';
import { type BoundCoreRoute, coreRoute, reply } from '../http/core-route.ts';
import type { KernelContext } from '../kernel-context.ts';
import { done, isoTime } from './schemas/common.ts';

const revision = z.int().min(1);
const kept = { revision, changedBy: z.string(), changedAt: isoTime };
const dashboard = dashboardLayout.extend({ id: z.string(), own: z.boolean(), ...kept });
const params = z.object({ park: z.string(), id: z.string().max(63) });
const base = { permission: kernelPermissions.dashboards } as const;

/** Dashboards of a park: those shared with everybody, and the caller's own. */
export function dashboardRoutes(kernel: KernelContext): BoundCoreRoute[] {
  const lookingAs = <T>(park: string, principal: Principal, work: (tx: Tx) => Promise<T>): Promise<T> =>
    kernel.database.withKernelTx(async (tx) => {
      await lookAs(tx, park, personOf(principal));
      return work(tx);
    });
  const assertMayChange = (principal: Principal, own: boolean): void => {
    if (!own && !kernel.permissions.allows(principal, kernelPermissions.dashboardsShare.id))
      throw authErrors.FORBIDDEN({ permission: kernelPermissions.dashboardsShare.id });
  };
  const audit = (tx: Tx, actor: Principal, action: string, before: Dashboard | null, after: Dashboard | null) =>
    kernel.audit(tx, {
      parkId: actor.parkId,
      actor,
      action: `dashboard.${action}`,
      subject: (after ?? before)!.id,
      ...(before ? { before: shown(before) } : {}),
      ...(after ? { after: shown(after) } : {}),
    });
  return [
    coreRoute(
      {
        ...base,
        method: 'get',
        path: '/api/parks/:park/dashboards',
        summary: 'Dashboards shared with the park, and own ones',
        response: z.array(dashboard),
      },
      ({ park, principal }) => lookingAs(park!.id, principal, listDashboards),
    ),
    coreRoute(
      {
        ...base,
        method: 'post',
        path: '/api/parks/:park/dashboards',
        summary: 'Make a dashboard: an own one, or one that everybody on the park sees',
        body: dashboardLayout.extend({ own: z.boolean() }),
        status: 201,
        response: dashboard,
      },
      async ({ park, principal, body: { own, ...layout } }) => {
        assertMayChange(principal, own);
        const ownerId = own ? personOf(principal) : null;
        if (own && ownerId === null) throw dashboardErrors.NO_PERSON({ kind: principal.kind });
        const id = `d-${randomUUID().slice(0, 13)}`;
        const made = await lookingAs(park!.id, principal, async (tx) => {
          const after = await createDashboard(tx, { parkId: park!.id, id, ownerId, by: principal.name }, layout);
          await audit(tx, principal, 'created', null, after);
          return after;
        });
        return reply(201, made);
      },
    ),
    coreRoute(
      {
        ...base,
        method: 'put',
        path: '/api/parks/:park/dashboards/:id',
        summary: 'Save a dashboard',
        params,
        body: dashboardLayout.extend({ revision }).meta({ description: '`revision` is the one that was read' }),
        response: dashboard,
      },
      ({ park, principal, params: { id }, body: { revision: seen, ...layout } }) =>
        lookingAs(park!.id, principal, async (tx) => {
          const before = await readDashboard(tx, park!.id, id);
          assertMayChange(principal, before.own);
          const at = { parkId: park!.id, id, by: principal.name, revision: seen };
          const changed = await writeDashboard(tx, at, layout);
          const after = await readDashboard(tx, park!.id, id);
          if (changed) await audit(tx, principal, 'changed', before, after);
          return after;
        }),
    ),
    coreRoute(
      {
        ...base,
        method: 'delete',
        path: '/api/parks/:park/dashboards/:id',
        summary: 'Remove a dashboard',
        params,
        response: done,
      },
      ({ park, principal, params: { id } }) =>
        lookingAs(park!.id, principal, async (tx) => {
          const before = await readDashboard(tx, park!.id, id);
          assertMayChange(principal, before.own);
          await deleteDashboard(tx, park!.id, id);
          await audit(tx, principal, 'removed', before, null);
          return { ok: true as const };
        }),
    ),
    coreRoute(
      {
        ...base,
        method: 'get',
        path: '/api/parks/:park/dashboards/:id/revisions',
        summary: 'What a dashboard was before, newest first; the last 50',
        params,
        response: z.array(dashboardLayout.extend(kept)),
      },
      ({ park, principal, params: { id } }) => lookingAs(park!.id, principal, (tx) => listRevisions(tx, park!.id, id)),
    ),
  ];
}

const shown = ({ title, panels, own, revision: no }: Dashboard) => ({ title, panels, own, revision: no });
