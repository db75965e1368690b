import { isoInstant, type ParkRole, parkRoles, type Principal } from '@lingtan/sdk';
import { z } from 'zod';
import { addressOrNetwork } from '../auth/address-list.ts';
import { kernelPermissions } from '../auth/kernel-permissions.ts';
import type { NewToken } from '../auth/tokens.ts';
import { lookAs } from '../dashboards/viewpoint.ts';
import { authErrors } from '../errors.ts';
import { type BoundCoreRoute, coreRoute, reply } from '../http/core-route.ts';
import type { KernelContext } from '../kernel-context.ts';
import { kernelNotices } from '../notices/kernel-notices.ts';
import { settleNotice } from '../notices/notice-store.ts';
import { proposedKey, proposedPoints } from '../proposals/key-proposal.ts';
import { done } from './schemas/common.ts';
import { createdToken, keyPermission, token } from './schemas/people.ts';

const manage = { permission: kernelPermissions.tokensManage } as const;
const expiresAt = isoInstant.nullable().default(null);
const name = z.string().min(1).max(100);

/** A key is made again at least once a year. One day more, for whoever counts from the same date. */
const maximumDays = 366;
const dayMs = 86_400_000;

const newKey = z.strictObject({
  name,
  role: z.enum(parkRoles),
  enterpriseId: z.string().nullable().default(null),
  expiresAt: expiresAt.describe(`At most ${maximumDays} days ahead; 90 days when it is left out`),
  ownerId: z.string().max(100).optional().describe('User who answers for it; by default the caller'),
  permissions: z
    .array(z.string().max(200))
    .min(1)
    .max(200)
    .nullable()
    .default(null)
    .describe("Some of the role's permissions; null for all that a key can have"),
  addresses: z
    .array(addressOrNetwork)
    .min(1)
    .max(50)
    .nullable()
    .default(null)
    .describe('Where it may be used from; null for anywhere'),
});
const newDevice = z.strictObject({ name, pointPrefix: z.string().min(1).max(100).nullable().default(null), expiresAt });
const controlPoints = z.strictObject({
  points: z
    .array(z.string().min(1).max(200))
    .max(500)
    .describe(
      'Points that control rests on, which the device may feed; samples for others of them are refused by name',
    ),
});

const newScreen = z.strictObject({
  name,
  expiresAt: expiresAt.describe(`At most ${maximumDays} days ahead; 365 days when it is left out`),
});

/** When a key or a display ends. @throws AUTH_KEY_ENDS_TOO_LATE */
function endOf(wanted: string | null, usualDays: number): string {
  const ends = wanted ?? new Date(Date.now() + usualDays * dayMs).toISOString();
  if (Date.parse(ends) > Date.now() + maximumDays * dayMs)
    throw authErrors.KEY_ENDS_TOO_LATE({ days: maximumDays, value: ends });
  return ends;
}

/** API keys, device tokens and tokens of displays of a park. The clear token is in the answer to the POST and nowhere else. */
export function tokenRoutes(kernel: KernelContext): BoundCoreRoute[] {
  const routesFor = (kind: NewToken['kind'], folder: string, what: string): BoundCoreRoute[] => [
    coreRoute(
      {
        ...manage,
        method: 'get',
        path: `/api/parks/:park/${folder}`,
        summary: `All ${what}s of the park`,
        response: z.array(token),
      },
      ({ park }) => kernel.tokens.list(park!.id, kind),
    ),
    coreRoute(
      {
        ...manage,
        method: 'delete',
        confirmed: true,
        path: `/api/parks/:park/${folder}/:id`,
        summary: `Revoke one ${what}`,
        params: z.object({ park: z.string(), id: z.string() }),
        response: done,
      },
      async ({ params, principal }) => {
        await kernel.database.withKernelTx(async (tx) => {
          await kernel.tokens.revoke(tx, params.park, kind, params.id);
          for (const kind of Object.values(kernel.keyProposals))
            await kernel.proposals.withdraw(tx, params.park, kind, params.id, principal);
          await lookAs(tx, params.park, null);
          if (kind === 'device') await settleNotice(tx, params.park, kernelNotices.deviceWithoutOwner.id, params.id);
          await kernel.audit(tx, {
            parkId: params.park,
            actor: principal,
            action: `${kind}.revoked`,
            subject: params.id,
          });
        });
        return { ok: true as const };
      },
    ),
  ];
  type Wanted = Omit<NewToken, 'parkId' | 'createdBy' | 'makerId'>;
  const create = async (park: string, wanted: Wanted, principal: Principal) => {
    const { personId: maker } = principal;
    const token = { ...wanted, ownerId: wanted.ownerId ?? maker };
    const { ownerId, waiting = false } = token;
    const owner = waiting ? await kernel.users.principalOn(ownerId!, park) : null;
    if (waiting && !owner) throw authErrors.KEY_BEYOND_OWNER({ owner: ownerId!, role: token.role, park });
    return kernel.database.withKernelTx(async (tx) => {
      const { id, clear } = await kernel.tokens.create(tx, {
        ...token,
        parkId: park,
        createdBy: principal.personId ?? principal.id,
        makerId: maker,
      });
      await kernel.audit(tx, {
        parkId: park,
        actor: principal,
        action: `${token.kind}.created`,
        subject: id,
        after: { ...token },
      });
      if (owner) {
        const { second, owner: offered } = kernel.keyProposals;
        const proposal = proposedKey(id, token, { maker: { id: maker!, name: principal.name }, owner });
        await kernel.proposals.propose(tx, park, ownerId === maker ? second : offered, proposal, principal);
      }
      return reply(201, { id, token: clear, waiting });
    });
  };

  /** Whether a key of the role can have the permission. */
  const possible = (parkId: string, id: string, role: ParkRole): boolean =>
    allowed(parkId, role, id, { permissions: [id] });
  /** Whether it has it without being made for it by name. */
  const usual = (parkId: string, id: string, role: ParkRole): boolean => allowed(parkId, role, id, {});
  const allowed = (parkId: string, role: ParkRole, id: string, named: { permissions?: string[] }): boolean =>
    kernel.permissions.allows(
      { kind: 'api-key', id: '', name: '', parkId, role, enterpriseId: role === 'member' ? '' : null, ...named },
      id,
    );

  /** Whether a key can do more than read: what an auditor may do changes nothing. */
  const changesThings = (parkId: string, role: ParkRole, permissions: readonly string[] | null): boolean => {
    const held = permissions ?? kernel.permissions.list().map(({ permission }) => permission.id);
    return held.some((id) => possible(parkId, id, role) && !possible(parkId, id, 'auditor'));
  };

  /** What a key may do: of what its role can have, no more than who makes it. @throws AUTH_KEY_BEYOND_ROLE, AUTH_FORBIDDEN */
  const permissionsOf = (parkId: string, role: ParkRole, named: readonly string[] | null, principal: Principal) => {
    const beyond = named?.find((id) => !possible(parkId, id, role));
    if (beyond !== undefined) throw authErrors.KEY_BEYOND_ROLE({ value: beyond, role });
    const own = (id: string) => kernel.permissions.allows(principal, id);
    const foreign = named?.find((id) => !own(id));
    if (foreign !== undefined) throw authErrors.FORBIDDEN({ permission: foreign });
    const whole = kernel.permissions.list().flatMap(({ permission: { id } }) => (usual(parkId, id, role) ? [id] : []));
    return named ?? (whole.every(own) ? null : whole.filter(own));
  };

  /** Who answers for a new key. @throws AUTH_KEY_WITHOUT_OWNER, AUTH_FORBIDDEN */
  const ownerOf = (named: string | undefined, principal: Principal): string => {
    const id = named ?? principal.personId;
    if (id === undefined) throw authErrors.KEY_WITHOUT_OWNER();
    // Only who manages accounts makes somebody else answer for something.
    if (id !== principal.personId && !kernel.permissions.allows(principal, kernelPermissions.usersManage.id))
      throw authErrors.FORBIDDEN({ permission: kernelPermissions.usersManage.id });
    return id;
  };

  return [
    ...routesFor('api-key', 'api-keys', 'API key'),
    ...routesFor('device', 'devices', 'device token'),
    ...routesFor('screen', 'screens', 'screen token'),
    coreRoute(
      {
        ...manage,
        method: 'post',
        confirmed: true,
        path: '/api/parks/:park/api-keys',
        summary: 'Create an API key; one that can change things waits for a second person',
        body: newKey,
        status: 201,
        response: createdToken,
      },
      async ({ park, body, principal }) => {
        if ((body.role === 'member') !== (body.enterpriseId !== null)) {
          throw authErrors.UNKNOWN_ROLE({ value: body.role, expected: 'an enterprise for members, none for others' });
        }
        if (body.enterpriseId !== null && !park!.enterprises.some((entry) => entry.id === body.enterpriseId)) {
          throw authErrors.UNKNOWN_ENTERPRISE({ park: park!.id, value: body.enterpriseId });
        }
        const permissions = permissionsOf(park!.id, body.role, body.permissions, principal);
        const ownerId = ownerOf(body.ownerId, principal);
        // Whoever has the command line of the server needs nobody's approval.
        const waiting =
          principal.kind === 'user' &&
          (ownerId !== principal.personId || changesThings(park!.id, body.role, permissions));
        const expiresAt = endOf(body.expiresAt, 90);
        const key = { kind: 'api-key', pointPrefix: null, ...body, permissions, expiresAt, ownerId, waiting } as const;
        return create(park!.id, key, principal);
      },
    ),
    coreRoute(
      {
        ...manage,
        method: 'get',
        path: '/api/parks/:park/api-key-permissions',
        summary: 'What an API key can be made for, by role',
        response: z.array(keyPermission),
      },
      async ({ park }) =>
        kernel.permissions.list().flatMap(({ permission: { id, title } }) => {
          const held = parkRoles.filter((role) => possible(park!.id, id, role));
          return held.length > 0 ? [{ id, title, roles: held }] : [];
        }),
    ),
    coreRoute(
      {
        ...manage,
        method: 'post',
        confirmed: true,
        path: '/api/parks/:park/devices',
        summary: 'Create a device token',
        body: newDevice,
        status: 201,
        response: createdToken,
      },
      ({ park, body, principal }) =>
        create(park!.id, { kind: 'device', role: 'device', enterpriseId: null, ...body }, principal),
    ),
    coreRoute(
      {
        ...manage,
        method: 'get',
        path: '/api/parks/:park/control-points',
        summary:
          'The points that control rests on by the settings of plugins: devices feed them by the decision of two persons',
        response: z.array(z.string()),
      },
      async ({ park }) => [...(await kernel.configs.controlPoints(park!.id))].toSorted(),
    ),
    coreRoute(
      {
        ...manage,
        method: 'post',
        confirmed: true,
        path: '/api/parks/:park/devices/:id/control-points',
        summary: 'Propose which of the points that control rests on a device may feed; another person decides',
        params: z.object({ park: z.string(), id: z.string() }),
        body: controlPoints,
        response: z.strictObject({
          proposal: z.number().int().nullable().describe('null where the command line of the server did it at once'),
        }),
      },
      async ({ params: { park, id }, body: { points }, principal }) => {
        const device = (await kernel.tokens.list(park, 'device')).find((each) => each.id === id);
        if (!device) throw authErrors.UNKNOWN_TOKEN({ id, park });
        return kernel.database.withKernelTx(async (tx) => {
          const kind = kernel.keyProposals.points;
          // What was proposed before is not what is wanted now.
          await kernel.proposals.withdraw(tx, park, kind, id, principal);
          if (principal.kind !== 'system') {
            const proposal = proposedPoints(device, points, principal.name);
            return { proposal: await kernel.proposals.propose(tx, park, kind, proposal, principal) };
          }
          // Whoever has the command line has the database too.
          await kernel.tokens.setControlPoints(tx, park, id, points);
          await kernel.audit(tx, {
            ...{ parkId: park, actor: principal, action: 'device.control-points', subject: id },
            ...{ before: { points: device.controlPoints }, after: { points } },
          });
          return { proposal: null };
        });
      },
    ),
    coreRoute(
      {
        ...manage,
        method: 'post',
        confirmed: true,
        path: '/api/parks/:park/devices/:id/owner',
        summary: 'Take over a device token: the caller answers for it from now on',
        params: z.object({ park: z.string(), id: z.string() }),
        body: z.strictObject({}),
        response: done,
      },
      async ({ params: { park, id }, principal }) => {
        const { personId } = principal;
        if (personId === undefined) throw authErrors.KEY_WITHOUT_OWNER();
        await kernel.database.withKernelTx(async (tx) => {
          const before = await kernel.tokens.takeOver(tx, park, id, personId);
          await lookAs(tx, park, null);
          await settleNotice(tx, park, kernelNotices.deviceWithoutOwner.id, id);
          await kernel.audit(tx, {
            ...{ parkId: park, actor: principal, action: 'device.taken-over', subject: id },
            ...{ before: { ownerId: before }, after: { ownerId: personId } },
          });
        });
        return { ok: true as const };
      },
    ),
    coreRoute(
      {
        ...manage,
        method: 'post',
        confirmed: true,
        path: '/api/parks/:park/screens',
        summary: 'Create a token for a display on a wall; it can only read what the digital screen shows',
        body: newScreen,
        status: 201,
        response: createdToken,
      },
      ({ park, body: { name: called, expiresAt: wanted }, principal }) =>
        create(
          park!.id,
          {
            ...{ kind: 'screen', role: 'screen', enterpriseId: null, pointPrefix: null },
            ...{ name: called, expiresAt: endOf(wanted, 365) },
          },
          principal,
        ),
    ),
  ];
}
