import type { Logger, ParkInfo, Permission, RetentionDefinition } from '@lingtan/sdk';
import type { TlsStatus } from '@lingtan/sdk/net';
import type { AuditOut, InstallationKey } from './audit/index.ts';
import type { ProviderConfig } from './auth/providers/identity-file.ts';
import type { BackupSecret, CopyTarget, DrillRunner, KeyFiles, RestoreDesk } from './backup/index.ts';
import type { SecondFactor } from './auth/sign-in-step.ts';
import type { DomainClock } from './domain-clock/domain-clock.ts';
import type { HeartbeatOptions } from './cluster/heartbeat.ts';
import type { KernelDatabase } from './database/index.ts';
import type { EventTuning } from './events/index.ts';
import type { CoreService, HostOptions } from './host/host-options.ts';
import type { PluginSource } from './host/registered-plugin.ts';
import type { TimerSource } from './host/timer-source.ts';
import type { BoundCoreRoute } from './http/core-route.ts';
import type { RequestLimits } from './http/request-limits.ts';
import type { Isolation, IsolationLevel } from './isolation/machine-sandbox.ts';
import type { JobTuning } from './jobs/index.ts';
import type { NpmRegistry } from './packages/npm-registry.ts';
import type { MetricProbe } from './observability/measure-state.ts';
import type { LagProbe } from './observability/work-watch.ts';
import type { HealthProbe } from './routes/health-routes.ts';

/** A library package that the composition root adds to the kernel, such as the time-series store. */
export interface KernelLibrary {
  readonly id: string;
  readonly permissions: readonly Permission[];
  readonly topics: Readonly<Record<string, Permission>>;
  readonly services: readonly CoreService[];
  readonly routes: readonly BoundCoreRoute[];
  readonly health?: HealthProbe;
  /** Figures for `/metrics`, asked for at each look. */
  readonly metrics?: MetricProbe;
  /** Records that go after a time. */
  readonly retentions?: readonly RetentionDefinition[];
  /** How far work of its own is behind. */
  readonly lag?: LagProbe;
  /** Called when a park appears in this process; the result is called when it goes or the kernel stops. */
  attachPark?(park: ParkInfo): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

/** What a kernel is made from. The database has been migrated (kernel and libraries). */
export interface KernelOptions {
  database: KernelDatabase;
  /** 32 bytes; secrets in the database and the keys of sessions come from it. */
  secretKey: Buffer;
  installationKey: InstallationKey;
  plugins: readonly PluginSource[];
  version: string;
  log: Logger;
  /** Whole years that the audit log is kept for, at least one. Default {@link defaultAuditYears}. */
  auditYears?: number;
  /** Where the audit log goes beside the database. */
  auditOut?: AuditOut;
  /** Folder of the installation; null in tests. */
  dataDir?: string | null;
  /** Folder of backups, the keys that may go into them, what encrypts and tries them, and where copies go; null: no backups. */
  backups?: {
    path: string;
    keys(): KeyFiles;
    secret?(): BackupSecret | null;
    drill?: DrillRunner;
    copyTo?: CopyTarget | null;
  } | null;
  /** Restores backups in place; null: this process cannot. */
  restore?: RestoreDesk | null;
  /** Token of the command line; null switches that way off. */
  localToken?: string | null;
  timers?: TimerSource;
  /** The time of what parks do, where it is not the machine's. For tests and benches. */
  domainClock?: DomainClock | null;
  redisUrl?: string;
  /** False leaves plugins with migrations to come aside, instead of applying them. */
  migrate?: boolean;
  publicUrl?: string | null;
  /** How the certificate of this server stands; absent or null where it does not end TLS itself. */
  certificate?: (() => TlsStatus) | null;
  /** Whether browsers are kept on https for all names below that of this server too. Default false */
  hstsSubdomains?: boolean;
  /** Providers of the enterprise that people sign in by, beside passwords. Default none. */
  identityProviders?: readonly ProviderConfig[];
  /** Where plugins may be fetched from by name. Null or absent: from files only. */
  pluginRegistry?: NpmRegistry | null;
  /** The least isolation with which plugins run that nobody trusted has signed. Default `full`. */
  unsignedPlugins?: IsolationLevel;
  /** How this machine keeps plugins apart, where that is not to be found out. For tests. */
  isolation?: Isolation;
  /** Whether administrators and operators must have a second factor. Default `offered`. */
  secondFactor?: SecondFactor;
  trustedProxies?: number;
  shellDirectory?: string | null;
  limits?: RequestLimits;
  /** Answers that do not fit their route's schema become errors that name the difference. For tests. Default off. */
  checkResponses?: boolean;
  jobTuning?: JobTuning;
  eventTuning?: EventTuning;
  hostTuning?: Partial<
    Pick<HostOptions, 'startTimeoutMs' | 'stopTimeoutMs' | 'backOff' | 'waitForStartMs' | 'reconcileEveryMs' | 'paused'>
  > & {
    leads?: Pick<HeartbeatOptions, 'everyMs' | 'calmMs'>;
  };
  /** Told what is going on at start, for the terminal. */
  onProgress?(step: string): void;
}
