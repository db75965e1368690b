import type {
  AuditEntry,
  EnqueueOptions,
  EventDefinition,
  EventEnvelope,
  EventTelling,
  EvidenceKind,
  EvidenceRef,
  Explanation,
  JobContext,
  JobDefinition,
  NoticeContent,
  NoticeKind,
  ParkDatabase,
  ParkInfo,
  ParkSecrets,
  ParsedRef,
  Principal,
  ScheduleTiming,
  Tx,
} from '@lingtan/sdk';
import type { ProposalBackend } from './proposal-backend.ts';

/** Undoes one registration. */
export type Release = () => Promise<void> | void;

/** Why a scope stops: a plugin that was switched off leaves nothing behind; one that restarts keeps its subscriptions. */
export type StopReason = 'disabled' | 'restart' | 'shutdown';

/** What the data side of the kernel does for one plugin on one park. The host makes scopes from it. */
export interface PluginBackend {
  readonly database: ParkDatabase;
  /** A database whose transactions see what a caller may see; used for route handlers. */
  databaseFor(enterpriseId: string | null): ParkDatabase;
  publish(tx: Tx, event: EventDefinition, data: unknown, told?: EventTelling): Promise<void>;
  subscribe(
    event: EventDefinition,
    subscription: string,
    handler: (tx: Tx, envelope: EventEnvelope<unknown>) => Promise<void>,
  ): Promise<void>;
  handleJob(job: JobDefinition, handler: (data: unknown, context: JobContext) => Promise<void>): Promise<void>;
  enqueue(job: JobDefinition, data: unknown, options?: EnqueueOptions): Promise<void>;
  schedule(job: JobDefinition, timing: ScheduleTiming, data: unknown): Promise<void>;
  explain(
    kind: EvidenceKind,
    explain: (ref: ParsedRef, asOf: string | null, viewer: Principal) => Promise<Explanation | null>,
  ): Release;
  dependents(rule: (ref: ParsedRef) => Promise<EvidenceRef[]>): Release;
  recordEvidence(tx: Tx, derived: EvidenceRef, inputs: readonly EvidenceRef[]): Promise<void>;
  dependentsOf(ref: EvidenceRef): Promise<EvidenceRef[]>;
  audit(tx: Tx, entry: AuditEntry): Promise<void>;
  raiseNotice(tx: Tx, kind: NoticeKind, notice: NoticeContent): Promise<void>;
  settleNotice(tx: Tx, kind: string, key: string): Promise<void>;
  readonly proposals: ProposalBackend;
  readonly secrets: ParkSecrets;
  standingOf(personId: string, permissionId: string): Promise<{ enterpriseId: string | null } | null>;
  /** Starts delivery to what was registered, after the plugin's `start` has resolved. */
  ready(): Promise<void>;
  /** Ends workers, schedules and deliveries; waits for those that run. */
  stop(reason: StopReason): Promise<void>;
}

/** Makes backends. */
export type BackendFactory = (park: ParkInfo, pluginId: string) => PluginBackend;
