import { isoInstant } from '@lingtan/sdk';
import { z } from 'zod';
import { kernelPermissions } from '../auth/kernel-permissions.ts';
import type { NewToken } from '../auth/tokens.ts';
import { authErrors } from '../errors.ts';
import { type BoundCoreRoute, coreRoute, reply } from '../http/core-route.ts';
import type { KernelContext } from '../kernel-context.ts';
import { done } from './schemas/common.ts';
import { createdToken, token } from './schemas/people.ts';

const manage = { permission: kernelPermissions.tokensManage } as const;
const expiresAt = isoInstant.nullable().default(null);
const name = z.string().min(1).max(100);

const newKey = z.strictObject({
  name,
  role: z.enum(['operator', 'member', 'auditor']),
  enterpriseId: z.string().nullable().default(null),
  expiresAt,
});
const newDevice = z.strictObject({ name, pointPrefix: z.string().min(1).max(100).nullable().default(null), expiresAt });

const newScreen = z.strictObject({ name, expiresAt });

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
        path: `/api/parks/:park/${folder}/:id`,
        summary: `Revoke one ${what}`,
        params: z.object({ park: z.string(), id: z.string() }),
        response: done,
      },
      async ({ params, principal }) => {
        await kernel.database.withKernelTx(async (tx) => {
          await kernel.tokens.revoke(tx, params.park, kind, params.id);
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
  const create = (
    park: string,
    token: Omit<NewToken, 'parkId' | 'createdBy'>,
    principal: Parameters<KernelContext['audit']>[1]['actor'],
  ) =>
    kernel.database.withKernelTx(async (tx) => {
      const { id, clear } = await kernel.tokens.create(tx, {
        ...token,
        parkId: park,
        createdBy: principal.personId ?? principal.id,
      });
      await kernel.audit(tx, {
        parkId: park,
        actor: principal,
        action: `${token.kind}.created`,
        subject: id,
        after: { ...token },
      });
      return reply(201, { id, token: clear });
    });

  return [
    ...routesFor('api-key', 'api-keys', 'API key'),
    ...routesFor('device', 'devices', 'device token'),
    ...routesFor('screen', 'screens', 'screen token'),
    coreRoute(
      {
        ...manage,
        method: 'post',
        path: '/api/parks/:park/api-keys',
        summary: 'Create an API key',
        body: newKey,
        status: 201,
        response: createdToken,
      },
      ({ park, body, principal }) => {
        if ((body.role === 'member') !== (body.enterpriseId !== null)) {
          throw authErrors.UNKNOWN_ROLE({ value: body.role, expected: 'an enterprise for members, none for others' });
        }
        if (body.enterpriseId !== null && !park!.enterprises.some((entry) => entry.id === body.enterpriseId)) {
          throw authErrors.UNKNOWN_ENTERPRISE({ park: park!.id, value: body.enterpriseId });
        }
        return create(park!.id, { kind: 'api-key', pointPrefix: null, ...body }, principal);
      },
    ),
    coreRoute(
      {
        ...manage,
        method: 'post',
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
        method: 'post',
        path: '/api/parks/:park/screens',
        summary: 'Create a token for a display on a wall; it can only read what the digital screen shows',
        body: newScreen,
        status: 201,
        response: createdToken,
      },
      ({ park, body, principal }) =>
        create(park!.id, { kind: 'screen', role: 'screen', enterpriseId: null, pointPrefix: null, ...body }, principal),
    ),
  ];
}
