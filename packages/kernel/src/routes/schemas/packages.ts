import { z } from 'zod';
import { pluginPermission, text } from './common.ts';

const storedPackage = z.strictObject({
  id: z.string(),
  version: z.string(),
  title: text,
  description: text,
  sha256: z.string(),
  signature: z.enum(['signed', 'untrusted', 'unsigned', 'revoked']),
  keyId: z.string().nullable(),
  active: z.boolean(),
  trying: z
    .array(z.string())
    .describe('Parks on which it has still to start; where it fails the version before comes back'),
  addedAt: z.string(),
  addedBy: z.string(),
});

export const packageList = z.array(storedPackage);

/** What the browser part of a plugin may use beside its own routes and topics. */
export const browserGrants = z.strictObject({
  reads: z.array(z.string().max(200)).max(50).describe('Addresses below the park'),
  topics: z.array(z.string().max(100)).max(50).describe('Live topics of others'),
  page: z.boolean().describe('Run in the page itself, in place of a frame of its own'),
});

/** A package with all that an operator decides by. */
export const inspection = z.strictObject({
  package: storedPackage,
  signer: z.string().nullable(),
  publicKey: z.string().nullable(),
  problems: z.array(z.string()),
  settings: z
    .array(z.strictObject({ park: z.string(), enabled: z.boolean(), problem: text }))
    .describe('Parks whose stored settings it does not take; where it is enabled it cannot be run'),
  permissions: z.array(pluginPermission),
  uses: z.array(z.strictObject({ service: z.string(), required: z.boolean() })),
  offers: z.array(z.string()),
  publishes: z.array(z.string()),
  network: z.strictObject({ hosts: z.array(z.string()), config: z.array(z.string()) }),
  requires: z.record(z.string(), z.string()),
  browser: z.strictObject({ asked: browserGrants, granted: browserGrants }),
  /** Version that runs now; null when none does. */
  running: z.string().nullable(),
});

export const revocationList = z.array(
  z.strictObject({
    keyId: z.string().nullable().describe('Null for a version'),
    pluginId: z.string().nullable().describe('Null for a key'),
    version: z.string().nullable(),
    reason: z.string(),
    revokedAt: z.string(),
    revokedBy: z.string(),
  }),
);

export const trustedKeys = z.array(
  z.strictObject({
    keyId: z.string(),
    name: z.string(),
    publicKey: z.string(),
    addedAt: z.string(),
    addedBy: z.string(),
  }),
);

export const proposed = z.strictObject({
  proposal: z.int().nullable().describe('Number of what another administrator has to approve first; null: it is done'),
});
