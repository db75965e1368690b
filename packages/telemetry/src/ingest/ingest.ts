import type { AuditEntry, Clock, Tx } from '@lingtan/sdk';
import type { IngestResult, Point, RejectedSample, SampleSender } from '../../contracts/index.ts';
import type { Partitions } from '../database/partitions.ts';
import { onPark, type ParkRef, type TelemetryDatabase } from '../database/telemetry-database.ts';
import { allocateColumns, sliceColumns } from '../domain/sample-columns.ts';
import { validateSamples, type ValidatedSamples } from '../domain/validate-samples.ts';
import { telemetryErrors } from '../errors.ts';
import { correctSamples, type Correction } from './correct-samples.ts';
import type { NewLatest } from './flush.ts';
import { GroupCommit } from './group-commit.ts';
import { isTransient, type IngestLimits } from './ingest-limits.ts';
import { IngestMeter, type IngestStats } from './ingest-meter.ts';
import { rowStatus } from './insert-samples.ts';
import type { PointRegistry } from './point-registry.ts';
import { insertQuarantine, quarantineRow } from './quarantine.ts';
import { RepeatWatch } from './repeat-watch.ts';
import { storeWrites, type Write } from './store-writes.ts';

export interface IngestOptions {
  database: TelemetryDatabase;
  partitions: Partitions;
  points: PointRegistry;
  clock: Clock;
  limits: IngestLimits;
  onLatest(park: ParkRef, latest: readonly NewLatest[]): void;
  /** The points of a park that control rests on. */
  controlPoints(park: ParkRef): Promise<ReadonlySet<string>>;
  /** Records a correction in its transaction. */
  audit(tx: Tx, park: ParkRef, entry: AuditEntry): Promise<void>;
}

/** How long it takes until a point that control comes to rest on is guarded. */
const controlPointsForMs = 1_000;

/** The write path: validation, group commit, quarantine. */
export class Ingest {
  readonly #options: IngestOptions;
  readonly #writer: GroupCommit<Write, IngestResult>;
  readonly #meters = new Map<string, IngestMeter>();
  readonly #controlPoints = new Map<string, { until: number; points: Promise<ReadonlySet<string>> }>();
  #closed = false;

  constructor(options: IngestOptions) {
    this.#options = options;
    const context = {
      ...options,
      repeats: new RepeatWatch(),
      onStored: (park: ParkRef, latest: readonly NewLatest[]) => options.onLatest(park, latest),
    };
    this.#writer = new GroupCommit({
      run: (_park, writes) => storeWrites(context, writes),
      size: (write) => write.rows.length + write.rejected.length,
      isTransient,
      unavailable: (error) => telemetryErrors.UNAVAILABLE({ reason: reasonOf(error) }, error),
      overloaded: (queued, limit) => telemetryErrors.OVERLOADED({ queued, limit }),
      ...options.limits,
    });
  }

  /** @see TelemetryService.ingest */
  async ingest(
    park: ParkRef,
    source: string,
    samples: readonly unknown[],
    sender: SampleSender = {},
  ): Promise<IngestResult> {
    const started = performance.now();
    const { columns, rejected } = await this.#validate(park, source, samples, sender);
    const result: IngestResult = { stored: 0, duplicates: 0, rejected: [] };
    const step = this.#options.limits.maxGroupRows;
    for (let from = 0; from < columns.length || (from === 0 && rejected.length > 0); from += step) {
      const rows = sliceColumns(columns, from, Math.min(from + step, columns.length));
      const write = { park, source, samples, rows, rejected: from === 0 ? rejected : [] };
      const part = await this.#writer.write(park.id, write);
      result.stored += part.stored;
      result.duplicates += part.duplicates;
      for (const one of part.rejected) result.rejected.push(one);
    }
    this.#meter(park.id).add(result.stored, performance.now() - started, this.#options.clock.now());
    return result;
  }

  /** Stores samples that replace others: what was there is kept as a revision. Not coalesced; for people, not for devices. */
  async correct(
    park: ParkRef,
    source: string,
    samples: readonly unknown[],
    correction: Correction,
    sender: SampleSender = {},
  ): Promise<IngestResult> {
    const { database, partitions, clock } = this.#options;
    const { columns, rejected } = await this.#validate(park, source, samples, sender);
    await partitions.ensure(park, columns.ts, columns.length);
    const outcome = await onPark(database, park, async (client, tx) => {
      const refused = rejected.map((one) => quarantineRow(source, samples[one.index], one));
      await insertQuarantine(client, park.id, clock.now(), refused);
      const corrected = await correctSamples(client, park, columns, correction, clock.now());
      await this.#options.audit(tx, park, {
        action: 'telemetry.samples-corrected',
        subject: park.id,
        actor: correction.principal,
        after: { samples: columns.length, points: [...new Set(samples.map(pointOf))].slice(0, 100) },
        note: correction.reason,
      });
      return corrected;
    });
    this.#options.onLatest(park, outcome.latest);
    const stored = outcome.status.filter((one) => one === rowStatus.stored).length;
    return { stored, duplicates: columns.length - stored, rejected };
  }

  stats(parkId: string): IngestStats {
    return this.#meter(parkId).read(this.#options.clock.now());
  }

  get queuedRows(): number {
    return this.#writer.queuedRows;
  }

  /** Refuses new batches and waits for those under way. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#writer.idle();
  }

  async #validate(
    park: ParkRef,
    source: string,
    samples: readonly unknown[],
    { pointPrefix: prefix = null, controlPoints = null }: SampleSender,
  ): Promise<ValidatedSamples> {
    if (this.#closed) throw telemetryErrors.CLOSED();
    if (samples.length === 0) return { columns: allocateColumns(0), rejected: [] };
    const { points, clock } = this.#options;
    const known = await points.byId(park);
    const kept = await points.kept(park);
    const guarded = await this.guarded(park, controlPoints);
    const first = validateSamples(samples, within(known, prefix), clock.now(), source, kept, guarded);
    if (!first.rejected.some(isUnknownPoint)) return first;
    const fresh = await points.refreshed(park);
    return fresh === known
      ? first
      : validateSamples(samples, within(fresh, prefix), clock.now(), source, kept, guarded);
  }

  /** The points that control rests on but those that a sender may feed. */
  async guarded(park: ParkRef, allowed: readonly string[] | null): Promise<ReadonlySet<string> | undefined> {
    if (allowed === null) return undefined;
    const now = performance.now();
    let known = this.#controlPoints.get(park.id);
    if (!known || known.until < now) {
      known = { until: now + controlPointsForMs, points: this.#options.controlPoints(park) };
      this.#controlPoints.set(park.id, known);
      // A failure is not kept: the next caller asks again.
      known.points.catch(() => this.#controlPoints.delete(park.id));
    }
    const points = await known.points;
    return new Set([...points].filter((id) => !allowed.includes(id)));
  }

  #meter(parkId: string): IngestMeter {
    let meter = this.#meters.get(parkId);
    if (!meter) this.#meters.set(parkId, (meter = new IngestMeter()));
    return meter;
  }
}

function within(points: ReadonlyMap<string, Point>, prefix: string | null): ReadonlyMap<string, Point> {
  return prefix === null ? points : new Map([...points].filter(([id]) => id.startsWith(prefix)));
}

/** What a sample calls its point. An object is shown as JSON: its own `toString` may be anything. */
const pointOf = (sample: unknown): string => {
  const point = (sample as { point?: unknown } | null)?.point;
  return (typeof point === 'object' ? JSON.stringify(point) : String(point)).slice(0, 200);
};

const isUnknownPoint = ({ code }: RejectedSample) => code === 'UNKNOWN_POINT';

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
