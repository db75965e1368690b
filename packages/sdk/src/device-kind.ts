import { schemaText } from './schema-text.ts';
import { z } from 'zod';
import type { Logger } from './park.ts';
import type { LocalizedText } from './text.ts';

const fieldName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9]*$/, schemaText('the name of a field of the configuration', '配置中的字段名'));

/**
 * `contributes.devices` of a manifest: what a connector connects, so that devices can be set up without its own page. It names
 * fields of the connector's configuration; their titles, limits and defaults are those of its schema.
 */
export const deviceKindManifest = z
  .strictObject({
    /** List of the configuration that holds the devices. */
    list: fieldName,
    /** Field of an entry that names the device. */
    id: fieldName.default('id'),
    /** Field of an entry that completes short names of points. */
    asset: fieldName.default('asset'),
    /** Fields of an entry that a person fills in: address, unit, user. */
    connection: z.array(fieldName).min(1).max(12),
    /** Fields of the configuration itself that connecting needs, such as the address of a logger with all devices behind it. */
    shared: z.array(fieldName).max(8).default([]),
    /** `reached`: it is connected to, so that a test can read it. `calls`: it sends by itself. */
    way: z.enum(['reached', 'calls']).default('reached'),
    /** Lists of values in the folder `profiles`, one file each, with `id`, `title` and optionally `source`. Without it: devices name their points themselves. */
    profiles: z
      .strictObject({
        /** List of a profile whose entries have `point`, and `unit` where it is known. */
        values: fieldName,
        /** Field of an entry that takes the id of the profile. Absent where there is but one profile, or where `copyTo` is given. */
        field: fieldName.optional(),
        /** Field of an entry that the values of a profile are copied to, where the connector itself knows no profiles. */
        copyTo: fieldName.optional(),
      })
      .optional(),
    /** Where each device is made for its site, so that no profile fits: its points are mapped one by one, from what a test finds in it. */
    points: z
      .strictObject({
        /** List of an entry with an item for each point. */
        list: fieldName,
        /** Field of an item that names the point. */
        name: fieldName.default('point'),
        /** Fields of an item that a person fills in. The first is the place in the device, of which each has one at most. */
        fields: z.array(fieldName).min(1).max(4),
      })
      .optional(),
  })
  .refine(
    ({ profiles, points }) => !profiles || !points,
    schemaText('profiles, or points that are mapped one by one, not both', '设备模板与逐点映射择一，不可兼有'),
  );
export type DeviceKindManifest = z.output<typeof deviceKindManifest>;

/** A device that a search has found. */
export interface FoundDevice {
  /** Fields of its entry in the configuration, without id, asset and profile. */
  connection: Readonly<Record<string, unknown>>;
  /** Where it is, as shown to people. */
  address: string;
  /** What it calls itself; null where it says nothing. */
  name: string | null;
  /** Profiles that fit, the best first. */
  profiles: readonly string[];
  /** How it was recognised, or why no profile fits: English, in the forms that `machineText` puts into Chinese. */
  evidence: string;
}

/** What a search is given. */
export interface DiscoveryScope<Input> {
  readonly input: Input;
  /** Park that runs the connector; null while it is being set up. */
  readonly parkId: string | null;
  readonly log: Logger;
  /** Aborted when the person leaves, or the time is over: return then. */
  readonly signal: AbortSignal;
  /**
   * Address to connect to for one of the hosts that {@link Discovery.hosts} named: looked up once and checked, so that a name cannot
   * lead elsewhere afterwards.
   */
  address(host: string): string;
  /** Tells a device, at once. */
  found(device: FoundDevice): void;
  /** Tells how far it is. */
  progress(done: number, of: number): void;
}

/**
 * A search for devices. It only reads, and goes to no host but those that the person named. The kernel asks for the permission, checks
 * the hosts, bounds the time and writes the audit line.
 */
export interface Discovery<Schema extends z.ZodType = z.ZodType> {
  /** What the person is asked for: JSON types, every field with titles in both languages. */
  readonly input: Schema;
  /** It looks at what a running park hears, so that there is nothing to find while a park is being set up. */
  readonly needsPark?: boolean;
  /** Hosts that it will connect to; empty for one that only listens. */
  hosts(input: z.output<Schema>): readonly string[];
  run(scope: DiscoveryScope<z.output<Schema>>): Promise<void>;
}

/** The part of {@link deviceKindManifest} that is code. */
export interface DeviceSupport {
  /** Why devices cannot be connected in this installation; null when they can. */
  unavailable?(): Promise<LocalizedText | null>;
  readonly discovery?: Discovery<never> | Discovery;
}

/** Declares a search and infers the type of its input. */
export function defineDiscovery<Schema extends z.ZodType>(discovery: Discovery<Schema>): Discovery {
  return discovery as unknown as Discovery;
}

/** Most hosts of one search. */
export const discoveryHostsMost = 8;

/** Hosts as a person types them: separated by commas, semicolons or white space. */
export const hostList = z
  .string()
  .min(1)
  .max(600)
  .regex(
    new RegExp(`^[^\\s,;]{1,253}(?:[\\s,;]+[^\\s,;]{1,253}){0,${discoveryHostsMost - 1}}[\\s,;]*$`),
    schemaText(
      `up to ${discoveryHostsMost} hosts, separated by commas`,
      `最多 ${discoveryHostsMost} 个主机，以逗号分隔`,
    ),
  );

/** The hosts of a {@link hostList}, each once. */
export const hostsIn = (list: string): string[] => [...new Set(list.split(/[\s,;]+/).filter((host) => host !== ''))];
