import type { Clock, Logger, ParkInfo, PluginState, ServiceRef } from '@lingtan/sdk';
import type { PermissionRegistry } from '../auth/permission-registry.ts';
import type { BackendFactory } from './backend.ts';
import type { PluginRegistry } from './plugin-registry.ts';
import type { RegisteredPlugin } from './registered-plugin.ts';
import type { ScopePorts } from './scope.ts';
import type { TimerSource } from './timer-source.ts';

/** Row of `park_plugins`: what operators want. */
export interface DesiredPlugin {
  parkId: string;
  pluginId: string;
  enabled: boolean;
  /** Grows with every change; a running plugin of another generation is restarted. */
  generation: number;
}

/** State of a plugin on a park as operators see it. */
export interface PluginStatus {
  parkId: string;
  pluginId: string;
  state: PluginState;
  error: string | null;
  /** Milliseconds UTC. */
  since: number;
}

/** The database as the host uses it. */
export interface HostStore {
  parks(): Promise<ParkInfo[]>;
  desired(): Promise<DesiredPlugin[]>;
  /** Writes the states of this process. */
  writeStatus(statuses: readonly PluginStatus[]): Promise<void>;
  /** Calls back when rows may have changed; the result ends it. */
  onChange(changed: () => void): Promise<() => Promise<void>>;
}

/** Reads, migrates and decrypts a plugin's configuration for `start`. Rejects with PLUGIN_CONFIG_INVALID. */
export type ConfigLoader = (parkId: string, plugin: RegisteredPlugin) => Promise<unknown>;

/** A service of the kernel or a library package, offered on every park. */
export interface CoreService {
  ref: ServiceRef<unknown>;
  implementation(park: ParkInfo): object;
}

export interface HostOptions {
  registry: PluginRegistry;
  permissions: PermissionRegistry;
  store: HostStore;
  backends: BackendFactory;
  loadConfig: ConfigLoader;
  ports: ScopePorts;
  coreServices: readonly CoreService[];
  timers: TimerSource;
  /** What plugins take for the time. Default: that of the timers. */
  clock?: Clock;
  log: Logger;
  /** Logger with fields bound, for one plugin on one park. */
  childLog(fields: Record<string, unknown>): Logger;
  /** `crashed`: it is retried because its process ended by itself. */
  onStatus(status: PluginStatus, crashed: boolean): void;
  /** Called when a park appears, before its plugins start; the result when it goes, after they have stopped. */
  onPark?(park: ParkInfo): Promise<() => Promise<void>>;
  /** Default 30 s. */
  startTimeoutMs?: number;
  /** Default 10 s. */
  stopTimeoutMs?: number;
  /** Waits after NotReady: doubles from `firstMs` to `lastMs`. Default 1 s to 60 s. */
  backOff?: { firstMs: number; lastMs: number };
  /** How long a request waits for a plugin that starts. Default 10 s. */
  waitForStartMs?: number;
  /** Default 5 s. */
  reconcileEveryMs?: number;
  /** Called before the rows are read: plugins may have come or gone. */
  beforeReconcile?(): Promise<void>;
  /** Starts no plugin, whatever the rows say: the command line works on an installation that way. */
  paused?: boolean;
}
