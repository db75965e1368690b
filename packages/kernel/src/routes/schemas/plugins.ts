import { z } from 'zod';
import { isolation, json, millis, park, pluginPermission, pluginState, text } from './common.ts';

const navItem = z.strictObject({
  path: z.string(),
  title: text,
  icon: z.string(),
  permission: z.string(),
  order: z.int(),
});

const widget = z.strictObject({
  id: z.string(),
  title: text,
  slot: z.string(),
  permission: z.string(),
  width: z.int(),
  height: z.int(),
  order: z.int(),
});

/** A park with what the caller's navigation and dashboards are drawn from. */
export const parkWithPlugins = park.extend({
  plugins: z.array(
    z.strictObject({
      id: z.string(),
      title: text,
      version: z.string(),
      enabled: z.boolean(),
      state: pluginState,
      nav: z.array(navItem),
      widgets: z.array(widget),
      web: z.boolean(),
      webModule: z.string().nullable().describe('Module of an installed plugin that runs in the page itself'),
      webFrame: z.string().nullable().describe('Page of an installed plugin that runs in a frame of its own'),
      isolated: z.boolean().describe('Whether it runs in a process of its own'),
    }),
  ),
});

export const queueCounts = z.strictObject({
  waiting: z.int(),
  active: z.int(),
  delayed: z.int(),
  failed: z.int(),
});

export const pluginList = z.array(
  z.strictObject({
    id: z.string(),
    version: z.string().nullable(),
    title: text,
    description: text.nullable(),
    enabled: z.boolean(),
    state: pluginState,
    error: z.string().nullable(),
    since: millis,
    generation: z.int(),
    configVersion: z.int().nullable(),
    settings: z.boolean(),
    permissions: z.array(pluginPermission),
    requires: z.record(z.string(), z.string()),
    optional: z.record(z.string(), z.string()),
    isolation: z.enum(['in-process', 'process']).nullable(),
    processIsolation: isolation.nullable().describe('Of one in a process of its own; null for all others'),
    queue: queueCounts.nullable(),
  }),
);

const revision = z
  .string()
  .describe('Of the stored document; sent back with a change, it keeps others from being overwritten');

export const pluginConfig = z.strictObject({
  schema: z.record(z.string(), z.unknown()).describe('JSON Schema 2020-12'),
  value: json,
  version: z.int(),
  revision,
});

export const storedConfig = z.strictObject({
  value: json,
  version: z.int(),
  revision,
  proposal: z.int().nullable().describe('Not stored: limits change, so another person decides proposal N'),
});

const checkQuality = z.enum(['good', 'uncertain', 'bad']);

export const configCheck = z.strictObject({
  ok: z.boolean(),
  message: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
  readings: z
    .array(
      z.strictObject({
        point: z.string(),
        value: z.number().nullable(),
        unit: z.string().nullable(),
        quality: checkQuality,
        at: z.number().nullable(),
        raw: z.string().nullable(),
        problem: z.string().nullable(),
      }),
    )
    .optional(),
  unmapped: z
    .array(
      z.strictObject({
        device: z.string(),
        place: z.union([z.number(), z.string()]),
        value: z.number().nullable(),
        quality: checkQuality,
        raw: z.string().nullable(),
      }),
    )
    .optional(),
});
