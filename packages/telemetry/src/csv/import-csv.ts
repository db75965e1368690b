import { parseInput, canonicalJson, sha256 } from '@lingtan/sdk';
import type { RejectedSample, Sample, SampleSender } from '../../contracts/index.ts';
import type { ParkRef } from '../database/telemetry-database.ts';
import { validateSamples } from '../domain/validate-samples.ts';
import { telemetryErrors } from '../errors.ts';
import type { TelemetryEngine } from '../telemetry-engine.ts';
import { csvMapping, type CsvMapping } from './csv-mapping.ts';
import { beginImport, holdImport, keptProblems, saveImport, type ImportState } from './import-state.ts';
import { readCsv, type CsvProblem } from './read-csv.ts';
import { problemText } from '../domain/problem-texts.ts';

export interface ImportRequest {
  source: string;
  /** What whoever imports it may feed; absent: everything. */
  sender?: SampleSender;
  /** SHA-256 of the file: the same content with the same mapping goes on where it stopped. */
  contentHash: string;
  /** {@link csvMapping}, not yet checked. */
  mapping: unknown;
  /** Opens the file from its beginning. */
  open(): AsyncIterable<string | Uint8Array>;
  /** Reads and checks everything, stores nothing. */
  dryRun?: boolean;
  onProgress?(progress: ImportState): void;
  /** Every problem as it is found. */
  onProblem?(problem: CsvProblem): void;
  signal?: AbortSignal;
}

const samplesPerStep = 5_000;

/** Checks a mapping. @throws TELEMETRY_BAD_MAPPING naming field and problem */
export function parseMapping(mapping: unknown): CsvMapping {
  const parsed = parseInput(csvMapping, mapping);
  if (parsed.success) return parsed.data;
  const problem = parsed.error.issues
    .map(({ path, message }) => `${path.join('.') || 'mapping'}: ${message}`)
    .join('; ');
  throw telemetryErrors.BAD_MAPPING({ problem });
}

/**
 * Imports a CSV file through the ordinary write path. Bad rows are reported by line and cost no others.
 * @throws TELEMETRY_BAD_CSV, TELEMETRY_BAD_MAPPING, TELEMETRY_IMPORT_RUNNING, and errors of the write path; what was
 * stored until then is kept, and the next call with the same file goes on from there
 */
export async function importCsv(engine: TelemetryEngine, park: ParkRef, request: ImportRequest): Promise<ImportState> {
  const mapping = parseMapping(request.mapping);
  const id = sha256(`${request.contentHash} ${canonicalJson(mapping)}`).slice(0, 32);
  const { source, contentHash, dryRun = false } = request;
  const now = () => engine.clock.now();
  if (dryRun) {
    const state = dryState(id, source, now());
    await run(engine, park, request, mapping, state);
    return { ...state, state: 'done' };
  }
  return engine.imports.take(() =>
    holdImport(engine.database, park, id, async () => {
      const state = await beginImport(engine.database, park, { id, source, contentHash, mapping, now: now() });
      try {
        await run(engine, park, request, mapping, state);
        state.state = 'done';
      } catch (error) {
        state.state = 'failed';
        state.error = error instanceof Error ? error.message : String(error);
        // The first error is the one to tell; that the database is away is seen by it, too.
        await saveImport(engine.database, park, state, now()).catch(() => {});
        await engine.importEnded(park, state, error);
        throw error;
      }
      await saveImport(engine.database, park, state, now());
      await engine.importEnded(park, state);
      return state;
    }),
  );
}

async function run(
  engine: TelemetryEngine,
  park: ParkRef,
  request: ImportRequest,
  mapping: CsvMapping,
  state: ImportState,
): Promise<void> {
  const done = state.linesDone;
  let samples: Sample[] = [];
  let lines: number[] = [];
  const report = (problem: CsvProblem) => {
    state.rejected++;
    if (state.problems.length < keptProblems) state.problems.push({ ...problem, text: problemText(problem) });
    request.onProblem?.(problem);
  };
  const step = async (line: number) => {
    const result = await store(engine, park, request, samples);
    state.stored += result.stored;
    state.duplicates += result.duplicates;
    for (const { index, ...problem } of result.rejected) report({ line: lines[index]!, ...problem });
    state.linesDone = line;
    state.updatedAt = new Date(engine.clock.now()).toISOString();
    samples = [];
    lines = [];
    if (!request.dryRun) await saveImport(engine.database, park, state, engine.clock.now());
    request.onProgress?.({ ...state });
  };
  let last = done;
  for await (const row of readCsv(request.open(), mapping, park.timeZone)) {
    if (row.line <= done) continue;
    if (request.signal?.aborted)
      throw telemetryErrors.BAD_CSV({
        problem: { en: `it was interrupted after line ${last}`, 'zh-CN': `在第 ${last} 行后中断` },
      });
    for (const problem of row.problems) report(problem);
    for (const sample of row.samples) {
      samples.push(sample);
      lines.push(row.line);
    }
    last = row.line;
    if (samples.length >= samplesPerStep) await step(last);
  }
  await step(last);
}

async function store(
  engine: TelemetryEngine,
  park: ParkRef,
  { dryRun, source, sender = {} }: ImportRequest,
  samples: Sample[],
): Promise<{ stored: number; duplicates: number; rejected: RejectedSample[] }> {
  if (!dryRun) return engine.ingest(park, source, samples, sender);
  const { points, clock } = engine;
  const kept = await points.kept(park);
  const guarded = await engine.guarded(park, sender);
  const { columns, rejected } = validateSamples(samples, await points.byId(park), clock.now(), source, kept, guarded);
  return { stored: columns.length, duplicates: 0, rejected };
}

function dryState(id: string, source: string, now: number): ImportState {
  const at = new Date(now).toISOString();
  const counts = { linesDone: 0, stored: 0, duplicates: 0, rejected: 0 };
  return { id, source, state: 'running', ...counts, problems: [], error: null, startedAt: at, updatedAt: at };
}
