import type { Logger, Principal, Tx } from '@lingtan/sdk';
import type { TlsStatus } from '@lingtan/sdk/net';
import type pg from 'pg';
import type { AuditSender, InstallationKey } from './audit/index.ts';
import type { BackupDrills, BackupFolder, BackupSchedule, RestoreDesk } from './backup/index.ts';
import type { AccountNotices } from './notices/account-notices.ts';
import type { Authenticator } from './auth/authenticator.ts';
import type { FactorStore } from './auth/factors.ts';
import type { IdentityProviders } from './auth/providers/identity-providers.ts';
import type { PermissionRegistry } from './auth/permission-registry.ts';
import type { SessionStore } from './auth/sessions.ts';
import type { SeparatedDuties } from './auth/separated-duties.ts';
import type { TokenStore } from './auth/tokens.ts';
import type { SignInGuard } from './auth/sign-in-guard.ts';
import type { UserStore } from './auth/users.ts';
import type { ClockSteps } from './clock/clock-steps.ts';
import type { ConfigStore } from './config/config-store.ts';
import type { Cluster } from './cluster/cluster.ts';
import type { KernelDatabase } from './database/index.ts';
import type { EventBus } from './events/index.ts';
import type { Evidence } from './evidence/index.ts';
import type { PluginHost } from './host/plugin-host.ts';
import type { PluginRegistry } from './host/plugin-registry.ts';
import type { RouteTable } from './http/route-table.ts';
import type { Isolation } from './isolation/machine-sandbox.ts';
import type { JobSystem } from './jobs/index.ts';
import type { InstallationKeys } from './keys/installation-keys.ts';
import type { LiveHub } from './live/live-hub.ts';
import type { TopicRegistry } from './live/topic-registry.ts';
import type { NoticeDesk } from './notices/notice-desk.ts';
import type { NpmRegistry } from './packages/npm-registry.ts';
import type { PluginPackages } from './packages/plugin-packages.ts';
import type { ProposalLedger } from './proposals/proposal-ledger.ts';
import type { dutiesProposal } from './proposals/duties-proposal.ts';
import type { keyProposals } from './proposals/key-proposal.ts';
import type { settingsProposal } from './proposals/settings-proposal.ts';
import type { DeclaredRetention } from './retention/index.ts';
import type { Metrics } from './observability/metrics.ts';
import type { WorkWatch } from './observability/work-watch.ts';

/** A change that goes into the audit log. */
export interface KernelAuditEntry {
  /** Null: the installation's own chain. */
  parkId: string | null;
  actor: Principal;
  action: string;
  subject: string;
  before?: unknown;
  after?: unknown;
  note?: string;
}

/** All parts of a running kernel, for its own routes and for the composition root. */
export interface KernelContext {
  readonly version: string;
  readonly dataDir: string | null;
  /** Address that browsers use, when it is known. */
  readonly publicUrl: string | null;
  readonly log: Logger;
  readonly database: KernelDatabase;
  /** Connections of this process to the database, by what they are for. */
  readonly pools: () => Readonly<Record<string, pg.Pool>>;
  readonly permissions: PermissionRegistry;
  readonly separatedDuties: SeparatedDuties;
  readonly topics: TopicRegistry;
  readonly routes: RouteTable;
  readonly registry: PluginRegistry;
  readonly host: PluginHost;
  readonly configs: ConfigStore;
  readonly proposals: ProposalLedger;
  readonly settingsProposal: ReturnType<typeof settingsProposal>;
  readonly dutiesProposal: ReturnType<typeof dutiesProposal>;
  readonly keyProposals: ReturnType<typeof keyProposals>;
  readonly users: UserStore;
  /** Providers of the enterprise that people sign in by, beside passwords. */
  readonly identityProviders: IdentityProviders;
  readonly signInGuard: SignInGuard;
  readonly tokens: TokenStore;
  readonly sessions: SessionStore;
  /** Second factors of people. */
  readonly factors: FactorStore;
  /** Tells people what happens with their own accounts. */
  readonly accountNotices: AccountNotices;
  readonly authenticator: Authenticator;
  /** Name of the cookie of a session. */
  readonly sessionCookie: string;
  readonly jobs: JobSystem;
  readonly events: EventBus;
  readonly live: LiveHub;
  readonly cluster: Cluster;
  readonly metrics: Metrics;
  /** How far work is behind, and which brokers are connected. */
  readonly watch: WorkWatch;
  /** Sends the audit log to receivers outside. */
  readonly auditSender: AuditSender;
  readonly installationKey: InstallationKey;
  /** All keys, to list and to rotate. */
  readonly keys: InstallationKeys;
  readonly evidence: Evidence;
  /** Plugins that operators install from files. */
  readonly packages: PluginPackages;
  /** How the certificate of this server stands; null where it does not end TLS itself. */
  certificate(): TlsStatus | null;
  /** How this machine keeps plugins in processes of their own apart. */
  isolation(): Promise<Isolation>;
  /** Where plugins may be fetched from by name; null: from files only. */
  readonly pluginRegistry: NpmRegistry | null;
  /** Backups that this installation keeps; null where there is no folder for them. */
  readonly backups: BackupFolder | null;
  /** Restores backups on trial; null where there is no folder for them. */
  readonly backupDrills: BackupDrills | null;
  /** Makes backups by the plan of the installation; null where there is no folder for them. */
  readonly backupSchedule: BackupSchedule | null;
  /** Restores backups in place; null where nobody could start the server again. */
  readonly restore: RestoreDesk | null;
  /** Tells people of what is in no transaction of a plugin. */
  readonly notices: NoticeDesk;
  /** What the kernel, its libraries and plugins keep for a time. */
  retentions(): readonly DeclaredRetention[];
  /** When the clocks of the installation were set. */
  readonly clock: Pick<ClockSteps, 'within'>;
  /** Appends to the audit log in the transaction of the change. */
  audit(tx: Tx, entry: KernelAuditEntry): Promise<void>;
}
