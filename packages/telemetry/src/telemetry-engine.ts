import type { AuditEntry, Clock, Logger, Tx } from '@lingtan/sdk';
import type {
  IngestResult,
  StoredLatest,
  RawSample,
  Sample,
  SampleSender,
  Series,
  TelemetryService,
} from '../contracts/index.ts';
import type { ImportState } from './csv/import-state.ts';
import { Partitions } from './database/partitions.ts';
import { onPark, type ParkRef, type TelemetryDatabase } from './database/telemetry-database.ts';
import type { Correction } from './ingest/correct-samples.ts';
import { Ingest } from './ingest/ingest.ts';
import { defaultIngestLimits, type IngestLimits } from './ingest/ingest-limits.ts';
import type { IngestStats } from './ingest/ingest-meter.ts';
import { LiveValues, type OnLatest } from './ingest/live-values.ts';
import { PointRegistry } from './ingest/point-registry.ts';
import { applyTelemetryModel } from './model/apply-model.ts';
import type { ModelDiff, TelemetryModelInput } from './model/model.ts';
import { readFreshnessAt, type Freshness } from './query/freshness-at.ts';
import { ParkView } from './query/park-view.ts';
import { Turns } from './turns.ts';
import { noteIntervals, setRetention, type RetentionChange } from './rollup/kept.ts';
import { applyRetention, type RetentionRun } from './rollup/retention.ts';
import { readStorage, type Storage } from './storage/read-storage.ts';
import { runRollups, type RollupContext, type RollupRun } from './rollup/run-rollups.ts';

export interface TelemetryOptions {
  database: TelemetryDatabase;
  clock: Clock;
  log: Logger;
  /** Writes an event into the outbox of a transaction. */
  publish: RollupContext['publish'];
  /** Records a correction in the audit log, in the transaction that makes it. */
  audit?: (tx: Tx, park: ParkRef, entry: AuditEntry) => Promise<void>;
  /** The points of a park that control rests on. */
  controlPoints?: (park: ParkRef) => Promise<ReadonlySet<string>>;
  /** An import has ended: done, or failed. */
  onImport?: (park: ParkRef, state: ImportState, failure?: unknown) => Promise<void>;
  /** Newest values after commit, at most once a second per park. */
  onLatest?: OnLatest;
  limits?: Partial<IngestLimits>;
  /** Longest time one call of `runRollups` goes on, in ms. Default 2,000. */
  rollupBudgetMs?: number;
}

const busyRows = 5_000;

/** The time-series store of an installation. One per process; parks come and go by argument. */
export class TelemetryEngine {
  readonly database: TelemetryDatabase;
  readonly clock: Clock;
  readonly points: PointRegistry;
  /** Imports hold a connection each, and the pool is for all. */
  readonly imports = new Turns(4);
  /** The largest answers are put together two at a time: everything of this process runs between their pieces. */
  readonly largeReads = new Turns(2);
  readonly #options: TelemetryOptions;
  readonly #partitions: Partitions;
  readonly #live: LiveValues;
  readonly #ingest: Ingest;

  constructor(options: TelemetryOptions) {
    this.#options = options;
    this.database = options.database;
    this.clock = options.clock;
    this.points = new PointRegistry(options.database);
    this.#partitions = new Partitions(options.database);
    this.#live = new LiveValues({
      onLatest: options.onLatest ?? (() => {}),
      points: (park) => this.points.byNo(park),
      onError: (error) => options.log.warn({ error: String(error) }, 'Live values were not sent'),
    });
    this.#ingest = new Ingest({
      database: options.database,
      partitions: this.#partitions,
      points: this.points,
      clock: options.clock,
      limits: { ...defaultIngestLimits, ...options.limits },
      onLatest: (park, latest) => this.#live.add(park, latest),
      controlPoints: options.controlPoints ?? (() => Promise.resolve(new Set())),
      audit: options.audit ?? (() => Promise.resolve()),
    });
  }

  /** Tells of an import that has ended. */
  async importEnded(park: ParkRef, state: ImportState, failure?: unknown): Promise<void> {
    await this.#options.onImport?.(park, state, failure);
  }

  /** The service of one park, as plugins get it. */
  forPark(park: ParkRef): TelemetryService {
    const view = this.view(park, null);
    return {
      assets: () => view.assets(),
      points: () => view.points(),
      ingest: (source: string, samples: Sample[], sender?: SampleSender): Promise<IngestResult> =>
        this.ingest(park, source, samples, sender),
      latest: (points: string[]): Promise<StoredLatest[]> => view.latest(points),
      range: (query): Promise<Series[]> => view.range(query),
      window: (query): Promise<RawSample[]> => view.window(query),
      windows: (query): Promise<Record<string, RawSample[]>> => view.windows(query),
      closesIntervals: (minutes) => noteIntervals(this.database, park, minutes),
    };
  }

  /** Reads of one viewer: the whole park, or one enterprise of it. */
  view(park: ParkRef, enterpriseId: string | null): ParkView {
    return new ParkView(this.database, this.points, park, enterpriseId);
  }

  /** @see TelemetryService.ingest; samples may be of any shape. */
  ingest(park: ParkRef, source: string, samples: readonly unknown[], sender?: SampleSender): Promise<IngestResult> {
    return this.#ingest.ingest(park, source, samples, sender);
  }

  /** The points that control rests on and that a sender may not feed. */
  guarded(park: ParkRef, { controlPoints = null }: SampleSender): Promise<ReadonlySet<string> | undefined> {
    return this.#ingest.guarded(park, controlPoints);
  }

  /** Replaces samples; the earlier values stay as revisions. */
  correct(
    park: ParkRef,
    source: string,
    samples: readonly unknown[],
    correction: Correction,
    sender?: SampleSender,
  ): Promise<IngestResult> {
    return this.#ingest.correct(park, source, samples, correction, sender);
  }

  /** {@link applyTelemetryModel} in `tx`. Call `points.invalidate` after commit, or wait a second. */
  applyModel(tx: Tx, park: { parkId: string; parkNo: number }, model: TelemetryModelInput): Promise<ModelDiff> {
    return applyTelemetryModel(this.database.rawClient(tx), park, model);
  }

  /**
   * Takes in what was committed since the last call, until nothing is left or the budget is used, or samples queue up:
   * those go first, since somebody waits for their acknowledgement.
   */
  async runRollups(park: ParkRef): Promise<RollupRun> {
    const total: RollupRun = { batches: 0, buckets: 0, ran: true, more: false };
    const started = performance.now();
    do {
      const run = await runRollups({ database: this.database, publish: this.#options.publish }, park);
      total.batches += run.batches;
      total.buckets += run.buckets;
      total.ran = run.ran;
      total.more = run.more;
      if (this.busy) break;
    } while (total.more && performance.now() - started < (this.#options.rollupBudgetMs ?? 2_000));
    return total;
  }

  /** Hourly per park; what one park's run has freed is free for all. */
  async applyRetention(park: ParkRef): Promise<RetentionRun> {
    const run = await applyRetention(this.database, park, this.clock.now());
    if (run.waits)
      this.#options.log.info(
        { park: park.id },
        'nothing is freed until the clock of the database has gone on for a day',
      );
    if (run.weeks > 0) this.#partitions.forget();
    if (run.weeks + run.minutes > 0) this.points.invalidate(park.id);
    return run;
  }

  /** What is stored, and what goes when. */
  storage(park: ParkRef): Promise<Storage> {
    return readStorage(this.database, park, this.clock.now());
  }

  /** Sets how long the park keeps the samples of a class; the audit log says who did, and why. */
  async setRetention(park: ParkRef, change: RetentionChange): Promise<void> {
    await setRetention(this.database, park, change, this.#options.audit ?? (() => Promise.resolve()));
    this.points.invalidate(park.id);
  }

  /** Samples wait that the transactions under way will not take along. */
  get busy(): boolean {
    return this.#ingest.queuedRows > busyRows;
  }

  stats(parkId: string): IngestStats & { queuedRows: number } {
    return { ...this.#ingest.stats(parkId), queuedRows: this.#ingest.queuedRows };
  }

  /** How old the newest samples are: of the freshest and the stalest point, and how many points are late. */
  freshness(park: ParkRef): Promise<Freshness> {
    return onPark(this.database, park, async (client) => {
      const { rows } = await client.query<Freshness>(
        `select count(*)::int as points,
           (count(*) filter (where l.ts is null or l.ts < $2::timestamptz - 3 * p.expected_every_seconds * interval '1 second'))::int as stale,
           (extract(epoch from max(l.ts)) * 1000)::float8 as "newestTs", (extract(epoch from min(l.ts)) * 1000)::float8 as "oldestTs"
         from telemetry.points p left join telemetry.latest l on l.point_no = p.no
         where p.park_id = $1 and p.archived_at is null`,
        [park.id, new Date(this.clock.now()).toISOString()],
      );
      return rows[0]!;
    });
  }

  /** The same as of a past time, ms UTC, from the raw samples of the day before it. */
  freshnessAt(park: ParkRef, at: number): Promise<Freshness> {
    return onPark(this.database, park, (client) => readFreshnessAt(client, park, at));
  }

  /** Waits for batches under way; new ones are refused. */
  async close(): Promise<void> {
    await this.#ingest.close();
    this.#live.close();
  }
}
