import { z } from 'zod';
import { isoTime, role, text } from './common.ts';

const membership = z.strictObject({
  parkId: z.string(),
  role: z.enum(['operator', 'member', 'auditor']),
  enterpriseId: z.string().nullable(),
});

export const user = z.strictObject({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  platformAdmin: z.boolean(),
  language: z.string().nullable(),
  createdAt: isoTime,
  memberships: z.array(membership),
});

export const changedUser = z.strictObject({ user });

export const createdUser = z.strictObject({
  user,
  password: z.string().optional().describe('Made for the user and shown here only; absent when one was given'),
});

export const me = z.strictObject({
  user: z.strictObject({ id: z.string(), name: z.string(), email: z.string().nullable() }),
  kind: z.enum(['user', 'api-key', 'device', 'screen', 'system']),
  platformAdmin: z.boolean(),
  parks: z.array(z.strictObject({ id: z.string(), name: text, role, enterpriseId: z.string().nullable() })),
  permissions: z.record(z.string(), z.array(z.string())).describe('Permission ids by park'),
  language: z.string().nullable(),
  mustChangePassword: z.boolean(),
});

export const token = z.strictObject({
  id: z.string(),
  name: z.string(),
  role,
  enterpriseId: z.string().nullable(),
  pointPrefix: z.string().nullable(),
  createdAt: isoTime,
  expiresAt: isoTime.nullable(),
  lastUsedAt: isoTime.nullable(),
  owner: z.strictObject({ id: z.string(), name: z.string() }).nullable().describe('Who answers for it; null: the park'),
  maker: z.strictObject({ id: z.string(), name: z.string() }).nullable().describe('Who made it'),
  covered: z
    .boolean()
    .describe('Whether owner and maker still have the right to have it; without, it is refused, unless it is a device'),
  permissions: z.array(z.string()).nullable(),
  addresses: z.array(z.string()).nullable(),
  waiting: z.boolean().describe('Whether a second person has yet to approve it; until then it is refused'),
});

export const keyPermission = z.strictObject({ id: z.string(), title: text, roles: z.array(role) });

export const createdToken = z.strictObject({
  id: z.string(),
  token: z.string().describe('The clear token, shown here only'),
  waiting: z.boolean().describe('Whether a second person has to approve it before it is good for anything'),
});
