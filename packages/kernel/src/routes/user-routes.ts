import { codedText, type Principal, type Tx } from '@lingtan/sdk';
import { z } from 'zod';
import { hashed } from '../auth/users.ts';
import type { Membership } from '../auth/identity.ts';
import { kernelPermissions } from '../auth/kernel-permissions.ts';
import { randomPassword } from '../auth/password-policy.ts';
import { lookAs } from '../dashboards/viewpoint.ts';
import { authErrors, parkErrors } from '../errors.ts';
import { type BoundCoreRoute, coreRoute, reply } from '../http/core-route.ts';
import type { KernelContext } from '../kernel-context.ts';
import { kernelNotices } from '../notices/kernel-notices.ts';
import { raiseNotice } from '../notices/notice-store.ts';
import { done } from './schemas/common.ts';
import { changedUser, createdUser, user as userSchema } from './schemas/people.ts';

const membership = z.strictObject({
  parkId: z.string(),
  role: z.enum(['operator', 'member', 'auditor']),
  enterpriseId: z.string().nullable().default(null),
});
const manage = { permission: kernelPermissions.usersManage } as const;
const idParams = z.object({ id: z.string() });

/** Users of the installation. For platform administrators. */
export function userRoutes(kernel: KernelContext): BoundCoreRoute[] {
  const checked = (memberships: readonly Membership[]): readonly Membership[] => {
    for (const { parkId, role, enterpriseId } of memberships) {
      if (!kernel.host.hasPark(parkId)) throw parkErrors.UNKNOWN({ park: parkId });
      if ((role === 'member') !== (enterpriseId !== null)) {
        throw authErrors.UNKNOWN_ROLE({ value: role, expected: 'an enterprise for members, none for others' });
      }
      const enterprises = kernel.host.park(parkId).enterprises;
      if (enterpriseId !== null && !enterprises.some((entry) => entry.id === enterpriseId)) {
        throw authErrors.UNKNOWN_ENTERPRISE({ park: parkId, value: enterpriseId });
      }
    }
    return memberships;
  };

  /** Devices go on without the person who answered for them: the park takes them on, and its operators are told. */
  const passDevices = async (open: Tx, actor: Principal): Promise<void> => {
    for (const { parkId, id, name, owner } of await kernel.tokens.passToPark(open)) {
      await kernel.audit(open, {
        ...{ parkId, actor, action: 'device.passed-to-park', subject: id },
        ...{ before: { ownerId: owner }, after: { ownerId: null } },
      });
      await lookAs(open, parkId, null);
      await raiseNotice(open, { parkId, pluginId: 'kernel' }, kernelNotices.deviceWithoutOwner, {
        ...{ key: id, params: { device: name }, link: '/settings' },
      });
    }
  };

  return [
    coreRoute(
      { ...manage, method: 'get', path: '/api/users', summary: 'All users', response: z.array(userSchema) },
      () => kernel.users.list(),
    ),
    coreRoute(
      {
        ...manage,
        method: 'post',
        path: '/api/users',
        summary: 'Create a user; without a password a random one is made and shown once',
        body: z.strictObject({
          name: z.string().min(1).max(100),
          email: z.email().max(200),
          password: z.string().max(200).optional(),
          platformAdmin: z.boolean().default(false),
          memberships: z.array(membership).max(200).default([]),
        }),
        status: 201,
        response: createdUser,
      },
      async ({ body, principal, tx }) => {
        const password = body.password ?? randomPassword();
        const memberships = checked(body.memberships);
        const stored = await hashed(password, body.email);
        const user = await tx(async (open) => {
          const id = await kernel.users.create(open, { ...body, password: stored });
          await kernel.users.setMemberships(open, id, memberships);
          const created = await kernel.users.get(open, id);
          await kernel.audit(open, {
            parkId: null,
            actor: principal,
            action: 'user.created',
            subject: id,
            after: created,
          });
          return created;
        });
        return reply(201, { user, ...(body.password === undefined ? { password } : {}) });
      },
    ),
    coreRoute(
      {
        ...manage,
        method: 'patch',
        path: '/api/users/:id',
        summary: 'Change a user; a new password ends the sessions of the user',
        params: idParams,
        body: z.strictObject({
          name: z.string().min(1).max(100).optional(),
          password: z.string().max(200).optional(),
          platformAdmin: z.boolean().optional(),
          memberships: z.array(membership).max(200).optional(),
        }),
        response: changedUser,
      },
      async ({ params, body, principal, tx }) => {
        if (body.memberships) checked(body.memberships);
        const stored =
          body.password === undefined
            ? null
            : await hashed(body.password, (await tx((open) => kernel.users.get(open, params.id))).email);
        const user = await tx(async (open) => {
          const before = await kernel.users.get(open, params.id);
          await kernel.users.update(open, params.id, body as { name?: string; platformAdmin?: boolean });
          if (body.memberships) await kernel.users.setMemberships(open, params.id, body.memberships);
          if (stored) await kernel.users.setPassword(open, params.id, stored);
          const after = await kernel.users.get(open, params.id);
          await passDevices(open, principal);
          const note = body.password === undefined ? undefined : codedText('shell', 'password-set');
          await kernel.audit(open, {
            parkId: null,
            actor: principal,
            action: 'user.changed',
            subject: params.id,
            before,
            after,
            ...(note ? { note } : {}),
          });
          return after;
        });
        kernel.live.disconnectUser(params.id);
        return { user };
      },
    ),
    coreRoute(
      {
        ...manage,
        method: 'delete',
        path: '/api/users/:id',
        summary: 'Delete a user',
        params: idParams,
        response: done,
      },
      async ({ params, principal, tx }) => {
        await tx(async (open) => {
          const before = await kernel.users.get(open, params.id);
          await kernel.users.remove(open, params.id);
          await kernel.audit(open, {
            parkId: null,
            actor: principal,
            action: 'user.deleted',
            subject: params.id,
            before,
          });
          await passDevices(open, principal);
        });
        kernel.live.disconnectUser(params.id);
        return { ok: true as const };
      },
    ),
  ];
}
