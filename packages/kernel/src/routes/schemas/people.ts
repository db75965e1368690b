import { parkRoles } from '@lingtan/sdk';
import { z } from 'zod';
import { signInSteps } from '../../auth/identity.ts';
import { isoTime, json, role, text } from './common.ts';

const membership = z.strictObject({
  parkId: z.string(),
  role: z.enum(parkRoles),
  enterpriseId: z.string().nullable(),
});

export const user = z.strictObject({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  platformAdmin: z.boolean(),
  language: z.string().nullable(),
  createdAt: isoTime,
  passwordSet: z.boolean().describe('False for who was invited and has not chosen a password yet'),
  factors: z.int().describe('How many second factors they have'),
  memberships: z.array(membership),
  provider: z
    .string()
    .nullable()
    .describe('Identity provider that the account signs in by, which its name and rights come from; null: a password'),
  ties: z
    .array(z.strictObject({ id: z.string(), name: z.string() }))
    .describe('Who may have the account beside its person: they count as one person until somebody vouches for it'),
});

export const passwordLink = z.strictObject({
  url: z.string().describe('Shown here only; good once'),
  endsAt: isoTime,
  mailed: z.boolean().describe('Whether it was sent to the user as well'),
});

export const session = z.strictObject({
  id: z.string(),
  address: z.string(),
  browser: z.string().nullable(),
  since: isoTime,
  seenAt: isoTime,
  own: z.boolean().describe('Whether it is the session that asks'),
});

const factorKind = z.enum(['totp', 'passkey']);

export const factorList = z.strictObject({
  factors: z.array(
    z.strictObject({
      ...{ id: z.string(), kind: factorKind, name: z.string(), madeAt: isoTime, lastUsedAt: isoTime.nullable() },
    }),
  ),
  recoveryCodes: z.int().describe('How many are left'),
});

export const recoveryCodes = z.array(z.string()).describe('Shown here only; each is good once');

const credential = {
  ...{ id: z.string().max(2000), rawId: z.string().max(2000), type: z.literal('public-key') },
  authenticatorAttachment: z.enum(['cross-platform', 'platform']).optional(),
  clientExtensionResults: z.record(z.string(), z.unknown()).default({}),
};
const base64url = z.string().max(100_000);

/** What a browser answers that has made a passkey: `RegistrationResponseJSON` of WebAuthn. */
export const madePasskey = z.strictObject({
  ...credential,
  response: z.strictObject({
    ...{ clientDataJSON: base64url, attestationObject: base64url, authenticatorData: base64url.optional() },
    ...{ transports: z.array(z.string().max(50)).max(20).optional(), publicKeyAlgorithm: z.int().optional() },
    publicKey: base64url.optional(),
  }),
});

/** What a browser answers that shows a passkey: `AuthenticationResponseJSON` of WebAuthn. */
export const shownPasskey = z.strictObject({
  ...credential,
  response: z.strictObject({
    ...{ clientDataJSON: base64url, authenticatorData: base64url, signature: base64url },
    userHandle: base64url.optional(),
  }),
});

export const personData = z.strictObject({
  user,
  tables: z.array(
    z.strictObject({
      table: z.string(),
      park: z.string().nullable().describe('Null: of no park'),
      rows: z.array(z.record(z.string(), json)),
      complete: z.boolean().describe('False where there are more rows than are given'),
    }),
  ),
});

export const changedUser = z.strictObject({ user });

export const createdUser = z.strictObject({
  user,
  link: passwordLink.optional().describe('Of an invitation'),
  password: z.string().optional().describe('Made for the user and shown here only; absent when one was given'),
});

export const me = z.strictObject({
  user: z.strictObject({ id: z.string(), name: z.string(), email: z.string().nullable() }),
  kind: z.enum(['user', 'api-key', 'device', 'screen', 'system']),
  platformAdmin: z.boolean(),
  parks: z.array(z.strictObject({ id: z.string(), name: text, role, enterpriseId: z.string().nullable() })),
  permissions: z.record(z.string(), z.array(z.string())).describe('Permission ids by park'),
  language: z.string().nullable(),
  step: z.enum(signInSteps).nullable().describe('What is left to do before the session opens more than that'),
  factors: z.array(factorKind).describe('Kinds of second factors that the caller has'),
  provider: z.string().nullable().describe('Identity provider of the account; it has no password then'),
});

export const token = z.strictObject({
  id: z.string(),
  name: z.string(),
  role,
  enterpriseId: z.string().nullable(),
  pointPrefix: z.string().nullable(),
  controlPoints: z
    .array(z.string())
    .nullable()
    .describe('Which points that control rests on it may feed; null: all, without anybody having decided it'),
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
