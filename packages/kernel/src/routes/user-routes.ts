import { assertRestsOn, codedText, freshPerson, parkRoles, personsOf, type Principal, type Tx } from '@lingtan/sdk';
import { z } from 'zod';
import { assertUntied, oneHand, tie, untie } from '../auth/account-ties.ts';
import { hashed, type UserInfo, withoutAddress } from '../auth/users.ts';
import type { Membership } from '../auth/identity.ts';
import { kernelPermissions } from '../auth/kernel-permissions.ts';
import { identityErrors } from '../auth/providers/errors.ts';
import { randomPassword } from '../auth/password-policy.ts';
import { lookAs } from '../dashboards/viewpoint.ts';
import { authErrors, parkErrors } from '../errors.ts';
import { type BoundCoreRoute, type CoreRequest, coreRoute, reply } from '../http/core-route.ts';
import type { KernelContext } from '../kernel-context.ts';
import { kernelNotices } from '../notices/kernel-notices.ts';
import { raiseNotice } from '../notices/notice-store.ts';
import { dataOfPerson } from '../people/data-of-person.ts';
import { erasePerson } from '../people/erase-person.ts';
import { endSessions } from './account-routes.ts';
import { done } from './schemas/common.ts';
import { changedUser, createdUser, passwordLink, personData, session, user as userSchema } from './schemas/people.ts';

const membership = z.strictObject({
  parkId: z.string(),
  role: z.enum(parkRoles),
  enterpriseId: z.string().nullable().default(null),
});
const manage = { permission: kernelPermissions.usersManage } as const;
const idParams = z.object({ id: z.string() });

/** What an account has from a provider is changed there. @throws IDENTITY_MANAGED */
function assertOwn(provider: string | null, fields: readonly string[]): void {
  if (provider === null) return;
  for (const field of ['name', 'password', 'platformAdmin', 'memberships'])
    if (fields.includes(field)) throw identityErrors.MANAGED({ field, provider });
}

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

  const makeLink = async (user: UserInfo, principal: Principal, headers: CoreRequest['headers']) => {
    assertOwn(user.provider, ['password']);
    const { token, endsAt } = await kernel.database.withKernelTx(async (tx) => {
      const made = await kernel.users.makeLink(tx, user);
      await tie(tx, user.id, principal);
      const action = user.passwordSet ? 'user.link-made' : 'user.invited';
      await kernel.audit(tx, { parkId: null, actor: principal, action, subject: user.id });
      return made;
    });
    // After the number sign, so that no log of a server has it.
    const asked = headers['origin'] ?? `http://${String(headers['host'])}`;
    const url = `${new URL(kernel.publicUrl ?? String(asked)).origin}/password#${token}`;
    const mailed = await kernel.accountNotices.sendLink(user, url);
    return { url, endsAt: new Date(endsAt).toISOString(), mailed };
  };

  return [
    coreRoute(
      {
        ...manage,
        method: 'get',
        path: '/api/users',
        summary: 'All users',
        personalData: true,
        response: z.array(userSchema),
      },
      () => kernel.users.list(),
    ),
    coreRoute(
      {
        ...manage,
        method: 'post',
        confirmed: true,
        path: '/api/users',
        summary:
          'Create a user; invited, they choose their password by a link. Without a password a random one is made and shown once, which they have to change',
        body: z.strictObject({
          name: z.string().min(1).max(100),
          email: z.email().max(200),
          password: z.string().max(200).optional(),
          invite: z.boolean().default(false),
          platformAdmin: z.boolean().default(false),
          memberships: z.array(membership).max(200).default([]),
        }),
        status: 201,
        response: createdUser,
      },
      async ({ body, principal, headers, tx }) => {
        if (body.invite && body.password !== undefined) throw authErrors.INVITED_WITH_PASSWORD();
        const password = body.password ?? randomPassword();
        const memberships = checked(body.memberships);
        const stored = body.invite ? null : await hashed(password, body.email);
        const user = await tx(async (open) => {
          const id = await kernel.users.create(open, { ...body, password: stored });
          await kernel.users.setMemberships(open, id, memberships);
          await tie(open, id, principal);
          const created = await kernel.users.get(open, id);
          await kernel.audit(open, {
            parkId: null,
            actor: principal,
            action: 'user.created',
            subject: id,
            after: withoutAddress(created),
          });
          return created;
        });
        if (body.invite) return reply(201, { user, link: await makeLink(user, principal, headers) });
        return reply(201, { user, ...(body.password === undefined ? { password } : {}) });
      },
    ),
    coreRoute(
      {
        ...manage,
        method: 'get',
        path: '/api/users/:id/data',
        summary: 'All that is kept about a user',
        params: idParams,
        personalData: true,
        isLarge: () => true,
        response: personData,
      },
      async ({ params, tx }) => {
        const user = await tx((open) => kernel.users.get(open, params.id));
        return { user, tables: await dataOfPerson(kernel.database, kernel.host.parks(), user) };
      },
    ),
    coreRoute(
      {
        ...manage,
        method: 'patch',
        confirmed: true,
        path: '/api/users/:id',
        summary:
          'Change a user; a new password, which the user has to change, or another way to sign in ends their sessions',
        params: idParams,
        body: z.strictObject({
          name: z.string().min(1).max(100).optional(),
          password: z.string().max(200).optional(),
          platformAdmin: z.boolean().optional(),
          memberships: z.array(membership).max(200).optional(),
          provider: z
            .string()
            .max(100)
            .nullable()
            .optional()
            .describe('Identity provider that the account signs in by from now on; null, with a password: by that'),
          before: z
            .strictObject({
              name: z.string(),
              platformAdmin: z.boolean(),
              memberships: z.array(membership),
              provider: z.string().nullable(),
            })
            .optional()
            .describe('The user that was read before the change; refused when another is stored by now. Absent: any'),
        }),
        response: changedUser,
      },
      async ({ params, body: { before: over, ...body }, principal, tx }) => {
        if (body.memberships) checked(body.memberships);
        if (body.provider) kernel.identityProviders.assertKnown(body.provider);
        const stored =
          body.password === undefined
            ? null
            : await hashed(body.password, (await tx((open) => kernel.users.get(open, params.id))).email);
        const user = await tx(async (open) => {
          await kernel.users.lock(open, params.id);
          const before = await kernel.users.get(open, params.id);
          const { name, platformAdmin, memberships, provider } = before;
          assertRestsOn(over, { name, platformAdmin, memberships, provider }, () =>
            authErrors.USER_CHANGED_MEANWHILE({ name }),
          );
          assertOwn(body.provider === undefined ? before.provider : body.provider, Object.keys(body));
          await kernel.users.update(open, params.id, body as { name?: string; platformAdmin?: boolean });
          if (body.memberships) await kernel.users.setMemberships(open, params.id, body.memberships);
          if (body.provider) {
            await kernel.users.giveTo(open, params.id, body.provider);
            // Who has it says the provider from now on.
            await untie(open, params.id);
          } else if (before.provider !== null && body.provider === null) {
            if (!stored) throw identityErrors.PASSWORD_NEEDED({ provider: before.provider });
            await kernel.users.takeBack(open, params.id);
          }
          if (stored) {
            const by = principal.id === params.id ? 'user' : 'other';
            await kernel.users.setPassword(open, params.id, stored, { by });
            await tie(open, params.id, principal);
          }
          const after = await kernel.users.get(open, params.id);
          await passDevices(open, principal);
          const note = body.password === undefined ? undefined : codedText('shell', 'password-set');
          await kernel.audit(open, {
            parkId: null,
            actor: principal,
            action: 'user.changed',
            subject: params.id,
            before: withoutAddress(before),
            after: withoutAddress(after),
            ...(note ? { note } : {}),
          });
          return after;
        });
        kernel.live.disconnectUser(params.id);
        if (stored) kernel.accountNotices.changed(user, principal.name, 'password');
        return { user };
      },
    ),
    coreRoute(
      {
        ...manage,
        method: 'delete',
        confirmed: true,
        path: '/api/users/:id',
        summary: 'Erase a user; what they have done stays under their name',
        params: idParams,
        response: done,
      },
      async ({ params, principal, tx }) => {
        await tx(async (open) => {
          const before = withoutAddress(await kernel.users.get(open, params.id));
          await erasePerson(kernel, open, params.id, principal);
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
    coreRoute(
      {
        ...manage,
        method: 'post',
        confirmed: true,
        path: '/api/users/:id/link',
        summary:
          'A link by which the user chooses a password, in the place of an earlier one: good once, for a day, an invitation for a week',
        params: idParams,
        response: passwordLink,
      },
      async ({ params, principal, headers, tx }) =>
        makeLink(await tx((open) => kernel.users.get(open, params.id)), principal, headers),
    ),
    coreRoute(
      {
        ...manage,
        method: 'post',
        confirmed: true,
        path: '/api/users/:id/vouch',
        summary:
          'Vouch that another person has the account than whoever made or reset it; by somebody who is tied to neither',
        params: idParams,
        body: z.strictObject({}),
        response: done,
      },
      async ({ params: { id }, principal, tx }) => {
        await tx(async (open) => {
          await kernel.users.lock(open, id);
          const { name, ties } = await kernel.users.get(open, id);
          if (principal.kind !== 'system') {
            freshPerson(principal, Date.now());
            assertUntied({ name }, await oneHand(open, [id]), personsOf(principal));
          }
          if (ties.length === 0) return;
          await untie(open, id);
          await kernel.audit(open, {
            ...{ parkId: null, actor: principal, action: 'user.vouched', subject: id },
            ...{ before: { ties }, after: { ties: [] } },
          });
        });
        return { ok: true as const };
      },
    ),
    coreRoute(
      {
        ...manage,
        method: 'delete',
        confirmed: true,
        path: '/api/users/:id/factors',
        summary: 'Take away all second factors of a user, and end their sessions',
        params: idParams,
        response: done,
      },
      async ({ params, principal, tx }) => {
        const user = await tx(async (open) => {
          const found = await kernel.users.get(open, params.id);
          const taken = await kernel.factors.removeAll(open, params.id);
          await tie(open, params.id, principal);
          await kernel.sessions.end(open, params.id);
          await kernel.audit(open, {
            ...{ parkId: null, actor: principal, action: 'user.factors-taken', subject: params.id },
            before: { factors: taken },
          });
          return found;
        });
        kernel.accountNotices.changed(user, principal.name, 'factorsTaken');
        return { ok: true as const };
      },
    ),
    coreRoute(
      {
        ...manage,
        method: 'get',
        path: '/api/users/:id/sessions',
        summary: 'Sessions of a user that are open',
        params: idParams,
        response: z.array(session),
      },
      async ({ params, identity, tx }) => {
        const { id } = await tx((open) => kernel.users.get(open, params.id));
        return (await kernel.sessions.list(id)).map((each) => ({ ...each, own: each.id === identity.credentialId }));
      },
    ),
    ...[
      { path: '/api/users/:id/sessions', summary: 'End all sessions of a user' },
      { path: '/api/users/:id/sessions/:session', summary: 'End a session of a user' },
    ].map((route) =>
      coreRoute(
        {
          ...{ ...manage, ...route, method: 'delete', confirmed: true, response: done },
          params: z.object({ id: z.string(), session: z.string().optional() }),
        },
        async ({ params: { id, session: only }, principal }) => {
          await endSessions(kernel, principal, id, only === undefined ? {} : { only });
          return { ok: true as const };
        },
      ),
    ),
  ];
}
