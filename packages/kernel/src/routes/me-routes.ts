import { z } from 'zod';
import { principalOn } from '../auth/identity.ts';
import { firstAdminEmail, readFirstLogin, removeFirstLogin } from '../auth/first-admin.ts';
import { kernelPermissions } from '../auth/kernel-permissions.ts';
import { hashed } from '../auth/users.ts';
import { authErrors } from '../errors.ts';
import { type BoundCoreRoute, coreRoute } from '../http/core-route.ts';
import type { KernelContext } from '../kernel-context.ts';
import { done } from './schemas/common.ts';
import { me } from './schemas/people.ts';

/** The signed-in person: who it is, which parks, what it may do there; password and language. */
export function meRoutes(kernel: KernelContext): BoundCoreRoute[] {
  const self = { permission: kernelPermissions.self, anyPrincipal: true } as const;
  return [
    coreRoute(
      {
        ...self,
        method: 'get',
        path: '/api/me',
        summary: 'The caller, its parks and permissions',
        response: me,
      },
      async ({ identity }) => {
        const parks = kernel.host.parks().flatMap((park) => {
          const principal = principalOn(identity, park.id);
          return principal ? [{ park, principal }] : [];
        });
        return {
          user: { id: identity.id, name: identity.name, email: identity.email },
          kind: identity.kind,
          platformAdmin: identity.platformAdmin,
          parks: parks.map(({ park, principal }) => ({
            id: park.id,
            name: park.name,
            role: principal.role,
            enterpriseId: principal.enterpriseId,
          })),
          permissions: Object.fromEntries(
            parks.map(({ park, principal }) => [park.id, kernel.permissions.held(principal)]),
          ),
          language: identity.language,
          mustChangePassword: mustChange(kernel, identity.email),
        };
      },
    ),
    coreRoute(
      {
        ...self,
        method: 'post',
        path: '/api/me/password',
        summary: 'Change the own password; ends all other sessions',
        body: z.strictObject({ currentPassword: z.string().max(200), newPassword: z.string().max(200) }),
        response: done,
      },
      async ({ identity, principal, body, tx }) => {
        if (identity.kind !== 'user') throw authErrors.FORBIDDEN({ permission: 'a user account' });
        const { ok } = await kernel.signInGuard.attempt(identity.email ?? identity.id, null, async () => {
          return { ok: await kernel.users.hasPassword(identity.id, body.currentPassword) };
        });
        if (!ok) throw authErrors.WRONG_PASSWORD();
        const stored = await hashed(body.newPassword, identity.email ?? '');
        await tx(async (open) => {
          await kernel.users.setPassword(open, identity.id, stored, identity.credentialId);
          await kernel.audit(open, {
            parkId: null,
            actor: principal,
            action: 'user.password-changed',
            subject: identity.id,
          });
        });
        if (kernel.dataDir !== null && identity.email === firstAdminEmail) removeFirstLogin(kernel.dataDir);
        return { ok: true as const };
      },
    ),
    coreRoute(
      {
        ...self,
        method: 'patch',
        path: '/api/me',
        summary: 'Change the own name or language',
        body: z.strictObject({
          name: z.string().min(1).max(100).optional(),
          language: z.enum(['en', 'zh-CN']).optional(),
        }),
        response: done,
      },
      async ({ identity, principal, body, tx }) => {
        if (identity.kind !== 'user') throw authErrors.FORBIDDEN({ permission: 'a user account' });
        await tx(async (open) => {
          await kernel.users.update(open, identity.id, body as { name?: string; language?: string });
          if (body.name === undefined || body.name === identity.name) return;
          await kernel.audit(open, {
            ...{ parkId: null, actor: principal, action: 'user.renamed', subject: identity.id },
            ...{ before: { name: identity.name }, after: { name: body.name } },
          });
        });
        return { ok: true as const };
      },
    ),
  ];
}

function mustChange(kernel: KernelContext, email: string | null): boolean {
  return kernel.dataDir !== null && email === firstAdminEmail && readFirstLogin(kernel.dataDir) !== null;
}
