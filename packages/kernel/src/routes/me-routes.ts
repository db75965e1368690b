import { z } from 'zod';
import { type Identity, principalOn, signInSteps } from '../auth/identity.ts';
import { firstAdminEmail, removeFirstLogin } from '../auth/first-admin.ts';
import { kernelPermissions } from '../auth/kernel-permissions.ts';
import { identityErrors } from '../auth/providers/errors.ts';
import { hashed } from '../auth/users.ts';
import { authErrors } from '../errors.ts';
import { type BoundCoreRoute, coreRoute } from '../http/core-route.ts';
import type { KernelContext } from '../kernel-context.ts';
import { dataOfPerson } from '../people/data-of-person.ts';
import { done } from './schemas/common.ts';
import { me, personData } from './schemas/people.ts';

/** The signed-in person: who it is, which parks, what it may do there; password and language. */
export function meRoutes(kernel: KernelContext): BoundCoreRoute[] {
  const providerOf = async ({ kind, id }: Identity): Promise<string | null> =>
    kind === 'user' ? (await kernel.database.withKernelTx((tx) => kernel.users.get(tx, id))).provider : null;
  /** @throws IDENTITY_MANAGED for what an account has from its provider */
  const assertOwn = async (identity: Identity, field: string): Promise<void> => {
    const provider = await providerOf(identity);
    if (provider !== null) throw identityErrors.MANAGED({ field, provider });
  };
  const self = { permission: kernelPermissions.self, anyPrincipal: true } as const;
  return [
    coreRoute(
      {
        ...self,
        method: 'get',
        path: '/api/me',
        during: signInSteps,
        summary: 'The caller, its parks and permissions, and what is left to do before the session is open',
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
          step: identity.step ?? null,
          factors: [...new Set((await kernel.factors.list(identity.id)).factors.map(({ kind }) => kind))],
          provider: await providerOf(identity),
        };
      },
    ),
    coreRoute(
      {
        ...self,
        method: 'get',
        path: '/api/me/data',
        summary: 'All that is kept about the caller',
        personalData: true,
        isLarge: () => true,
        response: personData,
      },
      async ({ identity, tx }) => {
        const user = await tx((open) => kernel.users.get(open, identity.id));
        return { user, tables: await dataOfPerson(kernel.database, kernel.host.parks(), user) };
      },
    ),
    coreRoute(
      {
        ...self,
        method: 'post',
        path: '/api/me/password',
        during: ['password', 'enrolment'],
        summary: 'Change the own password; ends all other sessions',
        body: z.strictObject({ currentPassword: z.string().max(200), newPassword: z.string().max(200) }),
        response: done,
      },
      async ({ identity, principal, body, tx }) => {
        if (identity.kind !== 'user') throw authErrors.FORBIDDEN({ permission: 'a user account' });
        await assertOwn(identity, 'password');
        const { ok } = await kernel.signInGuard.attempt(identity.email ?? identity.id, null, async () => {
          return { ok: await kernel.users.hasPassword(identity.id, body.currentPassword) };
        });
        if (!ok) throw authErrors.WRONG_PASSWORD();
        if (identity.step === 'password' && body.newPassword === body.currentPassword)
          throw authErrors.WEAK_PASSWORD({ reason: 'it is the one that is to be replaced', field: 'newPassword' });
        const stored = await hashed(body.newPassword, identity.email ?? '');
        const keepSession = identity.credentialId;
        const user = await tx(async (open) => {
          await kernel.users.setPassword(open, identity.id, stored, { by: 'user', keepSession });
          await kernel.audit(open, {
            parkId: null,
            actor: principal,
            action: 'user.password-changed',
            subject: identity.id,
          });
          return kernel.users.get(open, identity.id);
        });
        kernel.accountNotices.changed(user, user.name, 'password');
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
        if (body.name !== undefined) await assertOwn(identity, 'name');
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
