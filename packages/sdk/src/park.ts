import type { z } from 'zod';
import type { Clock } from './clock.ts';
import type { ConfigCheck, ConfigDefinition } from './config.ts';
import type { ParkDatabase, Tx } from './database.ts';
import type { EventData, EventDefinition, EventEnvelope, EventTelling } from './event.ts';
import type { EvidenceKind, EvidenceRef, Explanation, ParsedRef } from './evidence.ts';
import type { RouteDefinition, RouteHandler } from './http.ts';
import type { EnqueueOptions, JobContext, JobData, JobDefinition, ScheduleTiming } from './job.ts';
import type { ParkNotices } from './notice.ts';
import type { Permission, Principal } from './permission.ts';
import type { ParkProposals } from './proposal.ts';
import type { ServiceOf, ServiceRef } from './service.ts';

/** Structured log; goes to pino with plugin and park bound. */
export interface Logger {
  debug(fields: Record<string, unknown>, message: string): void;
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

export interface Enterprise {
  id: string;
  name: { en: string; 'zh-CN': string };
  /** Key enterprises stand in rankings and on the screen. */
  key: boolean;
}

/** The park a scope belongs to. */
export interface ParkInfo {
  id: string;
  /** Small number that stands for the park in bulk tables. */
  no: number;
  name: { en: string; 'zh-CN': string };
  /** IANA zone; day boundaries and tariffs follow it. Default Asia/Shanghai. */
  timeZone: string;
  /** WGS84 degrees; null when not configured. */
  latitude: number | null;
  longitude: number | null;
  enterprises: Enterprise[];
}

/** Durable publish and subscribe. */
export interface ParkEvents {
  /**
   * Writes the event into the outbox of the same transaction; it is delivered after commit, or never. With `told` people
   * read of it too, in the sentence of the event.
   */
  publish<E extends EventDefinition>(tx: Tx, event: E, data: EventData<E>, told?: EventTelling): Promise<void>;
  /**
   * Subscribes under a name that must stay the same for ever. `handler` runs at least once, in a transaction with the
   * inbox row: what it does through `tx` happens exactly once per event.
   */
  on<E extends EventDefinition>(
    event: E,
    subscription: string,
    handler: (tx: Tx, envelope: EventEnvelope<EventData<E>>) => Promise<void>,
  ): void;
}

/** Background work of the plugin on this park. */
export interface ParkJobs {
  handle<J extends JobDefinition>(job: J, handler: (data: JobData<J>, context: JobContext) => Promise<void>): void;
  enqueue<J extends JobDefinition>(job: J, data: JobData<J>, options?: EnqueueOptions): Promise<void>;
  /** Reconciled on start and stop: exists exactly while the plugin runs on the park. */
  schedule<J extends JobDefinition>(job: J, timing: ScheduleTiming, data: JobData<J>): Promise<void>;
}

/** Explanations that the plugin owes for the kinds it declared. */
export interface ParkEvidence {
  /** `asOf` is ISO UTC: "as known at that instant"; null for now. Returns null when there is no such record. */
  explain(
    kind: EvidenceKind,
    explain: (ref: ParsedRef, asOf: string | null, viewer: Principal) => Promise<Explanation | null>,
  ): void;
  /** For bulk kinds whose inputs are not stored one by one: which of this plugin's records depend on `ref`, by rule. */
  dependents(rule: (ref: ParsedRef) => Promise<EvidenceRef[]>): void;
  /** Stores the edges of a derived record, in the transaction that writes the record. */
  record(tx: Tx, derived: EvidenceRef, inputs: readonly EvidenceRef[]): Promise<void>;
  /** Everything that depends on `ref` directly, from stored edges and from rules. */
  dependentsOf(ref: EvidenceRef): Promise<EvidenceRef[]>;
}

/** Lossy fan-out to screens. Members receive only messages with their enterprise id; others receive all. */
export interface ParkLive {
  emit(topic: string, data: unknown, audience?: { enterpriseId?: string }): void;
}

/** What lives as long as this process leads: it is aborted and released when the lead ends. */
export interface LeadScope {
  /**
   * Grows with every change of the leading process, and with each of its starts; the same as before when nobody else led
   * in the meantime.
   */
  readonly term: number;
  /** Aborted when the lead, or the scope, ends. */
  readonly signal: AbortSignal;
  /**
   * How long nobody else can lead, ms from now, whatever happens to this process; 0 when somebody may. A process that stood
   * still learns of the end of its lead from here before `signal` is aborted.
   */
  leftMs(): number;
  every(milliseconds: number, work: () => Promise<void> | void): void;
  after(milliseconds: number, work: () => Promise<void> | void): void;
  /** Runs when the lead ends, last registered first. */
  onStop(release: () => Promise<void> | void): void;
  /** How the work stands (JSON), for routes that are asked in another process. Stored at most once a second. */
  tell(state: unknown): void;
}

/** Options of `ParkScope.lead`. */
export interface LeadOptions {
  /**
   * Work of one group on a park is led by the same process, whatever plugin it belongs to, and moves only when all of it
   * can. Default: each on its own.
   */
  group?: string;
  /**
   * What happens while the database cannot be asked who leads. `stop` (default): the work ends before another process
   * can begin. `go-on`: it ends only when another process is known to lead, so that for a while both may do it; for
   * work that is harmless when done twice and harmful when not done.
   */
  inDoubt?: 'stop' | 'go-on';
}

/** This process as a candidate for some work. */
export interface Leadership {
  /** Whether the work is done here, and nobody else can have it yet. */
  readonly leading: boolean;
  /** Asks the database whether somebody else has led since. @returns false when this process does not lead any more */
  confirm(): Promise<boolean>;
  /** What the leading process told last; null when it told nothing or nobody leads. */
  told(): Promise<unknown>;
}

/** A change made by a person, a plugin or a device command. */
export interface AuditEntry {
  action: string;
  subject: string;
  actor?: Principal;
  before?: unknown;
  after?: unknown;
  note?: string;
}

/** Records of a plugin on a park, as JSON by key: for plugins without tables of their own. */
export interface ParkDocuments {
  get(key: string, tx?: Tx): Promise<unknown>;
  /** At most 256 KiB a document and 10,000 documents a park. @throws PLUGIN_DOCUMENT_INVALID */
  put(key: string, value: unknown, tx?: Tx): Promise<void>;
  delete(key: string, tx?: Tx): Promise<void>;
  /** Documents whose keys begin with `prefix`, ordered by key, at most 1000. */
  list(prefix: string, tx?: Tx): Promise<{ key: string; value: unknown }[]>;
}

/**
 * Keeps what a plugin must be able to read again but nobody else may, such as a key that it made: encrypted with the key of
 * the installation, bound to park, plugin and name. The plugin stores the text where it likes.
 */
export interface ParkSecrets {
  seal(name: string, clear: string): Promise<string>;
  /** @throws SECRET_UNREADABLE when it was sealed by another installation, for another place, or was changed */
  open(name: string, sealed: string): Promise<string>;
}

/** All that a plugin holds on one park. Everything registered here ends when the scope stops. */
export interface ParkScope<Config = unknown> {
  readonly pluginId: string;
  readonly park: ParkInfo;
  /** The settings in force. */
  readonly config: Config;
  /**
   * Offers changed settings while the plugin runs. With true it goes on by them, and they are `config` from then on; with
   * false, or where nobody takes them, it stops and starts anew.
   */
  onConfig(take: (changed: Config) => boolean): void;
  /**
   * Whether `config` is what is stored, asked in `tx`: another process may go by changed settings before this one has read them.
   * In a process of its own a plugin cannot ask.
   */
  isConfigStored(tx: Tx): Promise<boolean>;
  readonly log: Logger;
  readonly clock: Clock;
  /** Aborted when the scope stops. */
  readonly signal: AbortSignal;
  readonly db: ParkDatabase;
  readonly documents: ParkDocuments;
  readonly events: ParkEvents;
  readonly jobs: ParkJobs;
  readonly evidence: ParkEvidence;
  readonly live: ParkLive;
  /** What people are told of, whatever page they are on. */
  readonly notices: ParkNotices;
  /** What one person proposes and another decides. */
  readonly proposals: ParkProposals;
  route<R extends RouteDefinition>(route: R, handler: RouteHandler<R>): void;
  provide<R extends ServiceRef<never> | ServiceRef<unknown>>(ref: R, implementation: ServiceOf<R>): void;
  /**
   * The same for a service that must know its user: `make` is called once for each plugin that uses it, with that
   * plugin's id, which the kernel vouches for.
   */
  provideFor<R extends ServiceRef<never> | ServiceRef<unknown>>(ref: R, make: (caller: string) => ServiceOf<R>): void;
  readonly secrets: ParkSecrets;
  /**
   * Whether a person holds a permission on this park now, for what is done for them while they are away. Null when not (any
   * more); else the enterprise they are bound to, null for the whole park.
   */
  standingOf(personId: string, permission: Permission): Promise<{ enterpriseId: string | null } | null>;
  /** Appends to the hash-chained audit log within the caller's transaction. If it cannot be written, the operation fails. */
  audit(tx: Tx, entry: AuditEntry): Promise<void>;
  /** Timers that stop with the scope; an error in them marks the plugin degraded, and does not end the process. */
  every(milliseconds: number, work: () => Promise<void> | void): void;
  after(milliseconds: number, work: () => Promise<void> | void): void;
  /**
   * Work that one process of the installation does for the park: polling, an exclusive subscription. `run` is called
   * here when this process takes the lead, and again after it was lost; `name` is unique within the plugin. Another
   * process takes over at once when this one stops or dies, and after some seconds when it hangs. When `run` rejects,
   * the plugin is degraded and the lead is free for others until the next try.
   */
  lead(name: string, run: (lead: LeadScope) => Promise<void> | void, options?: LeadOptions): Leadership;
  /** Runs on stop, last registered first. */
  onStop(release: () => Promise<void> | void): void;
  /** Running, but not as it should: shown to the operator with the reason until `healthy()` is called. */
  degraded(reason: string): void;
  healthy(): void;
}

/** Given to `checkConfig`. */
export interface CheckScope<Config = unknown> {
  readonly park: ParkInfo;
  readonly config: Config;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

export type ConfigOf<C> = C extends ConfigDefinition<infer S> ? z.infer<S> : never;
export type { ConfigCheck };
