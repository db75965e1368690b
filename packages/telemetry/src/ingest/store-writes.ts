import type { Clock } from '@lingtan/sdk';
import type { IngestResult, RejectedSample } from '../../contracts/index.ts';
import type { Partitions } from '../database/partitions.ts';
import { onParkAhead, type ParkRef, type TelemetryDatabase } from '../database/telemetry-database.ts';
import { joinColumns, type SampleColumns } from '../domain/sample-columns.ts';
import { flushSamples, type FlushOutcome, type NewLatest } from './flush.ts';
import { insertNewSamples, insertSamples, isRepetition, rowStatus } from './insert-samples.ts';
import { insertQuarantine, quarantineRow } from './quarantine.ts';
import type { RepeatWatch } from './repeat-watch.ts';
import { sayProblem } from '../domain/problem-texts.ts';

/** One caller's validated batch. */
export interface Write {
  park: ParkRef;
  source: string;
  /** As sent, for the quarantine. */
  samples: readonly unknown[];
  rows: SampleColumns;
  rejected: RejectedSample[];
}

export interface StoreContext {
  database: TelemetryDatabase;
  partitions: Partitions;
  clock: Clock;
  repeats: RepeatWatch;
  /** After commit. */
  onStored(park: ParkRef, latest: readonly NewLatest[], stored: number): void;
}

// A partition that retention dropped between two flushes.
const missingPartition = '23514';

/** Stores a group of batches of one park in one transaction: samples, conflicts, refused samples, newest values. */
export async function storeWrites(context: StoreContext, writes: readonly Write[]): Promise<IngestResult[]> {
  const { park } = writes[0]!;
  const rows = joinColumns(writes.map((write) => write.rows));
  await context.partitions.ensure(park, rows.ts, rows.length);
  const store = (insert: typeof insertSamples) =>
    onParkAhead(context.database, park, async (client) => {
      const outcome = await flushSamples(client, park, rows, context.clock.now(), insert);
      const results = divide(writes, outcome);
      const refused = writes.flatMap(({ source, samples }, i) =>
        results[i]!.rejected.map((rejected) => quarantineRow(source, samples[rejected.index], rejected)),
      );
      await insertQuarantine(client, park.id, context.clock.now(), refused);
      return { results, latest: outcome.latest };
    });
  const { results, latest } = await (
    context.repeats.suspects(park.id)
      ? store(insertSamples)
      : store(insertNewSamples).catch((error: unknown) => {
          if (!isRepetition(error)) throw error;
          context.repeats.suspect(park.id);
          return store(insertSamples);
        })
  ).catch((error: unknown) => {
    if ((error as { code?: string }).code === missingPartition) context.partitions.forget();
    throw error;
  });
  context.onStored(
    park,
    latest,
    results.reduce((sum, result) => sum + result.stored, 0),
  );
  return results;
}

function divide(writes: readonly Write[], { status, existing }: FlushOutcome): IngestResult[] {
  let offset = 0;
  return writes.map(({ rows, samples, rejected }) => {
    const counts = [0, 0, 0];
    const conflicts: RejectedSample[] = [];
    for (let i = 0; i < rows.length; i++) {
      const row = offset + i;
      counts[status[row]!]!++;
      const kept = existing.get(row);
      if (kept) conflicts.push(conflict(rows.index[i]!, samples, rows.value[i]!, rows.ts[i]!, kept));
    }
    offset += rows.length;
    const all = conflicts.length === 0 ? rejected : [...rejected, ...conflicts].sort((a, b) => a.index - b.index);
    return { stored: counts[rowStatus.stored]!, duplicates: counts[rowStatus.duplicate]!, rejected: all };
  });
}

function conflict(
  index: number,
  samples: readonly unknown[],
  value: number,
  ts: number,
  kept: { value: number; quality: number },
): RejectedSample {
  const { point } = samples[index] as { point: string };
  const stored = `${kept.value} (quality ${kept.quality})`;
  const at = new Date(ts).toISOString();
  return { index, point, ...sayProblem('CONFLICT', 'conflict', { point, value, at, stored }) };
}
