import { type Kernel, type RegisteredPlugin } from '@lingtan/kernel';
import { formSchema, type DeviceKindManifest, type Discovery } from '@lingtan/sdk';
import { z } from 'zod';
import { profilesOf } from './device-profiles.ts';

const text = z.strictObject({ en: z.string(), 'zh-CN': z.string() });
const jsonSchema = z.record(z.string(), z.unknown());

/** What a connector connects, with all that a form needs. */
export const deviceKind = z.strictObject({
  plugin: z.string(),
  title: text,
  list: z.string(),
  id: z.string(),
  asset: z.string(),
  /** Field that takes the id of a profile, and the one that its values are copied to. */
  profileField: z.string().nullable(),
  copyTo: z.string().nullable(),
  way: z.enum(['reached', 'calls']),
  /** JSON Schema of the fields of an entry that a person fills in. */
  connection: jsonSchema,
  /** JSON Schema of fields that all devices share; null when there are none. */
  shared: jsonSchema.nullable(),
  /** Why it cannot be used here; null when it can. */
  unavailable: text.nullable(),
  /** JSON Schema of what a search is asked for; null where there is none. */
  discovery: jsonSchema.nullable(),
  /** How the points of a device are mapped one by one; null where they are not. */
  points: z
    .strictObject({
      list: z.string(),
      name: z.string(),
      /** JSON Schema of the fields of an item that a person fills in; the first is the place in the device. */
      fields: jsonSchema,
    })
    .nullable(),
  profiles: z.array(
    z.strictObject({
      id: z.string(),
      title: text,
      source: z.string().nullable(),
      points: z.array(z.strictObject({ point: z.string(), unit: z.string().nullable(), name: text })),
      values: z.array(jsonSchema).nullable(),
    }),
  ),
});
export type DeviceKind = z.output<typeof deviceKind>;

interface ObjectSchema extends Record<string, unknown> {
  properties?: Record<string, ObjectSchema>;
  required?: string[];
  items?: ObjectSchema;
}

/** What the plugins of this installation connect, for a park that is being set up. A connector that cannot run is left out. */
export async function deviceKinds({ registry, log }: Kernel): Promise<DeviceKind[]> {
  const kinds = await Promise.all(registry.list().map((plugin) => kindOf(plugin, log, true)));
  return kinds.filter((kind) => kind !== null);
}

/** What one plugin connects; null when it is no connector, or cannot run. */
export async function kindOf(
  plugin: RegisteredPlugin,
  log: Kernel['log'],
  settingUp = false,
): Promise<DeviceKind | null> {
  const { id, manifest, definition, problem } = plugin;
  const declared = manifest?.contributes.devices;
  if (!declared || !definition || problem) return null;
  const whole = formSchema(definition.config.schema) as ObjectSchema;
  const entry = whole.properties?.[declared.list]?.items;
  const connection = entry && part(entry, declared.connection);
  const shared = declared.shared.length > 0 ? part(whole, declared.shared) : null;
  const points = declared.points ? mapped(entry, declared.points) : null;
  if (!connection || shared === undefined || points === undefined) {
    log.warn({ plugin: id, list: declared.list }, 'its devices name fields that its configuration does not have');
    return null;
  }
  const discovery = definition.devices?.discovery as Discovery | undefined;
  return {
    plugin: id,
    title: manifest.title,
    list: declared.list,
    id: declared.id,
    asset: declared.asset,
    profileField: declared.profiles?.field ?? null,
    copyTo: declared.profiles?.copyTo ?? null,
    way: declared.way,
    connection,
    shared,
    unavailable: (await definition.devices?.unavailable?.()) ?? null,
    discovery: discovery && !(settingUp && discovery.needsPark) ? formSchema(discovery.input) : null,
    points,
    profiles: profilesOf(plugin, log),
  };
}

/** What a person fills in for each point of a device; undefined when its entry has no such list. */
function mapped(
  entry: ObjectSchema | undefined,
  { list, name, fields }: NonNullable<DeviceKindManifest['points']>,
): DeviceKind['points'] | undefined {
  const item = entry?.properties?.[list]?.items;
  const shown = item?.properties?.[name] && part(item, fields);
  return shown && { list, name, fields: shown };
}

/** Some fields of an object schema, in the order in which they are named; undefined when it does not have them. */
function part(schema: ObjectSchema, names: readonly string[]): Record<string, unknown> | undefined {
  const { properties = {}, required = [] } = schema;
  if (names.some((name) => !properties[name])) return undefined;
  return {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, properties[name]])),
    required: required.filter((name) => names.includes(name)),
  };
}
