import type { z } from 'zod';
import type { ConfigCheck, ConfigDefinition } from './config.ts';
import type { DeviceSupport } from './device-kind.ts';
import type { EventDefinition } from './event.ts';
import type { EvidenceKind, EvidenceMethod } from './evidence.ts';
import type { JobDefinition } from './job.ts';
import type { Tx } from './database.ts';
import type { CheckScope, ConfigOf, ParkScope } from './park.ts';
import type { NoticeKind } from './notice.ts';
import type { Permission } from './permission.ts';
import type { RetentionDefinition } from './retention.ts';
import type { OptionalServices, ServiceRef, ServiceRefs, Services } from './service.ts';

/** A command the plugin adds to the CLI: JSON in from a file or stdin, JSON out. Needs no park and no database. */
export interface CommandDefinition {
  readonly name: string;
  readonly summary: string;
  /**
   * Form of the JSON document that it works on, which comes from the file that is its first argument, or from standard input
   * without one or with `-`. `run` gets it as the schema makes it; what does not fit is refused field by field. Absent: it
   * reads for itself.
   */
  readonly input?: z.ZodType;
  /** `false`: it works on no document. */
  readonly document?: false;
  /** How many words it takes beside the document's file; default none. What is more is refused. */
  readonly words?: number;
  run(input: unknown, args: readonly string[]): Promise<unknown>;
  /** Whether an answer says that something is wrong: it is printed in full, and the exit code is 1. */
  failed?(answer: unknown): boolean;
}

/** A key that a plugin made for itself on each park, listed and rotated with those of the installation (`lingtan keys`). */
export interface PluginKey {
  /** Unique within the plugin. */
  readonly name: string;
  /** What tells it from another without opening anything, and when it was made (ISO 8601 UTC, where known); null before that. */
  read(park: ParkScope, tx: Tx): Promise<{ id: string; since: string | null } | null>;
  /**
   * Takes it away or puts another in its place, in the caller's transaction; the plugin is started again afterwards.
   * @returns how many things that rested on it have ended
   */
  rotate(park: ParkScope, tx: Tx): Promise<number>;
}

/** How a plugin that runs elsewhere tells that it is gone. For the kernel's own use. */
export interface PluginLife {
  crashed(error: Error, patience: { maxCrashes: number; crashWindowMs: number }): void;
}

/** The server part of a plugin, as its default export of `./server`. */
export interface PluginDefinition<
  Config extends ConfigDefinition = ConfigDefinition,
  Required extends ServiceRefs = ServiceRefs,
  Optional extends ServiceRefs = ServiceRefs,
> {
  /** Same as in plugin.json. */
  readonly id: string;
  readonly config: Config;
  readonly permissions?: readonly Permission[];
  /** Services without which it cannot start. */
  readonly services?: Required;
  /** Services that may be missing; the plugin says so where a figure would have used them. */
  readonly optionalServices?: Optional;
  /** Services it offers through `park.provide`. */
  readonly provides?: readonly ServiceRef<never>[] | readonly ServiceRef<unknown>[];
  /** Events it publishes. */
  readonly events?: readonly EventDefinition[];
  readonly jobs?: readonly JobDefinition[];
  readonly evidence?: readonly EvidenceKind[];
  readonly methods?: readonly EvidenceMethod[];
  /** Live topics it emits, each with the permission to listen. */
  readonly topics?: Readonly<Record<string, Permission>>;
  /** Kinds of notices that it raises. */
  readonly notices?: readonly NoticeKind[];
  /** Records that go after a time. */
  readonly retentions?: readonly RetentionDefinition[];
  readonly commands?: readonly CommandDefinition[];
  /** Keys that it holds. Not for plugins in a process of their own. */
  readonly keys?: readonly PluginKey[];
  /** Beside `contributes.devices` of the manifest: whether devices can be connected here, and how they are searched for. */
  readonly devices?: DeviceSupport;
  /** The "test connection" button: tries `config` without changing anything. */
  checkConfig?(scope: CheckScope<ConfigOf<Config>>): Promise<ConfigCheck>;
  start(
    park: ParkScope<ConfigOf<Config>>,
    services: Services<Required> & OptionalServices<Optional>,
    life?: PluginLife,
  ): Promise<void>;
}

/** Declares a plugin and infers the types of its configuration and services. */
export function definePlugin<
  Config extends ConfigDefinition,
  const Required extends ServiceRefs = Record<never, never>,
  const Optional extends ServiceRefs = Record<never, never>,
>(definition: PluginDefinition<Config, Required, Optional>): PluginDefinition<Config, Required, Optional> {
  return definition;
}
