import { duties, parkRoles } from '@lingtan/sdk';
import { z } from 'zod';
import { isolationLevels } from '../../isolation/machine-sandbox.ts';
import { measures } from '../../isolation/sandbox.ts';

/** Text in both languages of the product. */
export const text = z.strictObject({ en: z.string(), 'zh-CN': z.string() });

/** Milliseconds since 1970-01-01 UTC. */
export const millis = z.number().describe('Milliseconds since 1970-01-01 UTC');

/** ISO 8601 in UTC. */
export const isoTime = z.iso.datetime();

/** Answer of a change that has nothing else to tell. */
export const done = z.strictObject({ ok: z.literal(true) });

export const role = z.enum(['platform-admin', ...parkRoles, 'device', 'screen']);

export const pluginState = z.enum([
  'disabled',
  'starting',
  'running',
  'retrying',
  'degraded',
  'failed',
  'incompatible',
  'migration-error',
  'stopping',
]);

/** A permission as a plugin declares it. */
export const pluginPermission = z.strictObject({
  id: z.string(),
  title: text,
  grants: z.array(z.string()),
  duty: z.enum(duties).optional().describe('Duty that it belongs to on a park that separates them'),
  peopleOnly: z.boolean().optional().describe('Whether no API key has it'),
});

/** How the system keeps plugins in processes of their own apart. */
export const isolation = z.strictObject({
  level: z.enum(isolationLevels),
  missing: z
    .array(z.strictObject({ measure: z.enum(measures), reason: z.string() }))
    .describe('What could not be had, and what the system said to it'),
});

/** Any JSON value. */
export const json = z.unknown().describe('Any JSON value');

export const enterprise = z.strictObject({ id: z.string(), name: text, key: z.boolean() });

export const park = z.strictObject({
  id: z.string(),
  no: z.int(),
  name: text,
  timeZone: z.string().describe('IANA time zone'),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  enterprises: z.array(enterprise),
});
