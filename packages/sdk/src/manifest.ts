import { schemaText } from './schema-text.ts';
import { z } from 'zod';
import { deviceKindManifest } from './device-kind.ts';
import { duties, parkRoles } from './permission.ts';

const text = z.strictObject({ en: z.string().min(1), 'zh-CN': z.string().min(1) });
const id = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{1,62}$/,
    schemaText('lower-case letters, digits and dashes, starting with a letter', '小写字母、数字与短横线，以字母开头'),
  );

/** Pages of the shell itself below `/parks/:park`; a plugin of that id could never be reached. */
export const reservedPluginIds = [
  'points',
  'plugins',
  'dashboards',
  'notices',
  'audit',
  'dead-letters',
  'failed-jobs',
  'settings',
] as const;

/**
 * Names that permissions, services, notices and lines of the audit log of the system and of the plugins that come with it begin
 * with. A plugin of that id would speak as somebody else.
 */
export const systemNames = [
  ...[
    'access',
    'api-key',
    'clock',
    'data',
    'dashboard',
    'device',
    'devices',
    'event',
    'evidence',
    'job',
    'kernel',
    'key',
    'notice',
  ],
  ...[
    'installation',
    'package',
    'park',
    'person',
    'plugin',
    'plugin-key',
    'proposal',
    'screen',
    'session',
    'system',
    'telemetry',
    'user',
  ],
  ...[
    'alarms',
    'backup',
    'carbon',
    'certificates',
    'dispatch',
    'energy',
    'modbus',
    'mqtt',
    'opcua',
    'offsets',
    'water',
    'weather',
    'webhooks',
  ],
] as const;

const reserved = [...reservedPluginIds, ...systemNames];
const pluginId = id.regex(
  new RegExp(`^(?!(?:${reserved.join('|')})$)`),
  schemaText(
    `another id: ${reserved.join(', ')} are names of the system`,
    `其他标识：${reserved.join('、')} 为系统所用名称`,
  ),
);
const localPath = z
  .string()
  .regex(
    /^\.\/(?!.*\.\.)[\w./-]+$/,
    schemaText('a path inside the plugin, starting with ./', '插件内的路径，以 ./ 开头'),
  );

/** A page in the shell: route below `/parks/:park/<plugin id>`, drawn from here before any plugin code is loaded. */
const navItem = z.strictObject({
  path: z.string().regex(/^(\/[a-z0-9-]*)+$/),
  title: text,
  /** Name of a Tabler icon in kebab case. */
  icon: z.string(),
  permission: z.string(),
  order: z.number().int().default(100),
});

const widget = z.strictObject({
  id,
  title: text,
  /** Slot it may be put into, e.g. `overview`. */
  slot: z.string(),
  permission: z.string(),
  /** Columns of twelve, and rows of 64 px. */
  width: z.number().int().min(2).max(12),
  height: z.number().int().min(1).max(12),
  order: z.number().int().default(100),
});

/** `plugin.json`: all the kernel needs to know before it runs a line of the plugin. */
export const manifestSchema = z.strictObject({
  $schema: z.string().optional(),
  id: pluginId,
  version: z.string().regex(/^\d+\.\d+\.\d+(-[\w.]+)?$/),
  /** Semver range of the plugin API (not of the product). */
  api: z.string(),
  title: text,
  description: text,
  requires: z.record(id, z.string()).default({}),
  optional: z.record(id, z.string()).default({}),
  permissions: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$/),
        title: text,
        grants: z.array(z.enum([...parkRoles, 'device', 'screen'])),
        duty: z.enum(duties).optional(),
        peopleOnly: z.boolean().optional(),
      }),
    )
    .default([]),
  contributes: z
    .strictObject({
      nav: z.array(navItem).default([]),
      widgets: z.array(widget).default([]),
      settings: z.boolean().default(true),
      events: z.array(z.string()).default([]),
      jobs: z.array(z.string()).default([]),
      commands: z.array(z.string()).default([]),
      /** What a connector connects. */
      devices: deviceKindManifest.optional(),
    })
    .prefault({}),
  entry: z.strictObject({ server: localPath.optional(), web: localPath.optional() }),
  isolation: z.enum(['in-process', 'process']).default('in-process'),
  /** Where a plugin in its own process may go: the kernel makes the requests and refuses all others. */
  network: z
    .strictObject({
      /** Hosts, such as `api.acme.example`, `10.0.0.7:8080` or `*.acme.example`. */
      hosts: z
        .array(
          z
            .string()
            .regex(
              /^(\*\.)?[a-z0-9.-]+(:\d+)?$/,
              schemaText('a host, a host and port, or *. and a domain', '主机、主机与端口，或 *. 加域名'),
            ),
        )
        .default([]),
      /** Fields of the configuration that hold an address whose host is allowed too. */
      config: z.array(z.string()).default([]),
    })
    .optional(),
  /** What the browser part of an installed plugin asks for beside its own routes and topics. An operator grants each. */
  browser: z
    .strictObject({
      /** Addresses below the park that it reads, such as `/telemetry/latest`, or with all below: `/points/*`. */
      reads: z
        .array(
          z
            .string()
            .regex(
              /^(\/[a-z0-9-]+)+(\/\*)?$/,
              schemaText(
                'an address below the park, such as /telemetry/latest or /points/*',
                '园区下的地址，如 /telemetry/latest 或 /points/*',
              ),
            ),
        )
        .max(50)
        .default([]),
      /** Live topics of others, such as `telemetry.latest`. */
      topics: z.array(z.string().min(1).max(100)).max(50).default([]),
      /** Whether it asks to run in the page itself, in place of a frame of its own. */
      page: z.boolean().default(false),
    })
    .optional(),
});

export type PluginManifest = z.infer<typeof manifestSchema>;

/** Version of the plugin API that this sdk speaks; a manifest's `api` range must include it. */
export const pluginApiVersion = '1.0.0';

/** States a plugin can be in on a park. */
export type PluginState =
  | 'disabled'
  | 'starting'
  | 'running'
  | 'retrying'
  | 'degraded'
  | 'failed'
  | 'incompatible'
  | 'migration-error'
  | 'stopping';
