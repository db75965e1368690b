import type { LocalizedText } from '@lingtan/sdk';
import type { ClientBase } from 'pg';
import { selectRows } from '../database/rows.ts';
import { onPark, type ParkRef, type TelemetryDatabase } from '../database/telemetry-database.ts';
import { telemetryErrors } from '../errors.ts';
import type { CsvMapping } from './csv-mapping.ts';
import type { CsvProblem } from './read-csv.ts';

/** Problems that are kept with an import; all are counted, and all sent samples that were refused are in quarantine. */
export const keptProblems = 500;

/** A problem as it is shown: in both languages. Those of imports before reasons had names have their message only. */
export type KeptProblem = Pick<CsvProblem, 'line' | 'point' | 'code' | 'message'> &
  Partial<Pick<CsvProblem, 'reason' | 'params'>> & { text?: LocalizedText };

/** How far an import has come. */
export interface ImportState {
  id: string;
  source: string;
  state: 'running' | 'done' | 'failed';
  /** Lines of the file that are done with, the header included. */
  linesDone: number;
  stored: number;
  duplicates: number;
  rejected: number;
  problems: KeptProblem[];
  error: string | null;
  startedAt: string;
  updatedAt: string;
}

const columns = `id, source, state, lines_done as "linesDone", stored::float8 as stored, duplicates::float8 as duplicates,
  rejected::float8 as rejected, problems, error, started_at as "startedAt", updated_at as "updatedAt"`;

/**
 * Runs `work` while no other process can run the same import. The lock belongs to a connection, so it ends with the
 * process that holds it: what a killed process has begun can be taken up at once.
 * @throws TELEMETRY_IMPORT_RUNNING
 */
export async function holdImport<T>(
  database: TelemetryDatabase,
  park: ParkRef,
  id: string,
  work: () => Promise<T>,
): Promise<T> {
  let done: { result: T } | null = null;
  try {
    await onPark(database, park, async (client) => {
      const [lock] = await selectRows<[string]>(client, 'select pg_try_advisory_xact_lock(hashtextextended($1, $2))', [
        `telemetry.import ${id}`,
        park.no,
      ]);
      if (lock![0] !== 't') throw telemetryErrors.IMPORT_RUNNING({ id });
      // The lock stands for as long as the import takes, and holds up that one alone.
      await client.query(`set local idle_in_transaction_session_timeout = 0`);
      done = { result: await work() };
    });
  } catch (error) {
    // The database was restarted meanwhile: the lock was lost, but not what was stored.
    if (done === null) throw error;
  }
  return done!.result;
}

/** Begins an import or takes up one that stopped in mid-file; within {@link holdImport}. */
export function beginImport(
  database: TelemetryDatabase,
  park: ParkRef,
  start: { id: string; source: string; contentHash: string; mapping: CsvMapping; now: number },
): Promise<ImportState> {
  const now = new Date(start.now).toISOString();
  return onPark(database, park, async (client) => {
    const known = await readOne(client, park, start.id);
    // A finished file begins anew: what it holds already counts as duplicates, and points may have been added since.
    if (known && known.state !== 'done') {
      await client.query(
        `update telemetry.imports set state = 'running', error = null, updated_at = $3 where park_id = $1 and id = $2`,
        [park.id, start.id, now],
      );
      return { ...known, state: 'running', error: null };
    }
    await client.query(`delete from telemetry.imports where park_id = $1 and id = $2`, [park.id, start.id]);
    await client.query(
      `insert into telemetry.imports (park_id, id, source, content_hash, mapping, state, started_at, updated_at)
       values ($1, $2, $3, $4, $5, 'running', $6, $6)`,
      [park.id, start.id, start.source, start.contentHash, JSON.stringify(start.mapping), now],
    );
    return (await readOne(client, park, start.id))!;
  });
}

export async function saveImport(
  database: TelemetryDatabase,
  park: ParkRef,
  state: ImportState,
  now: number,
): Promise<void> {
  await onPark(database, park, (client) =>
    client.query(
      `update telemetry.imports set state = $3, lines_done = $4, stored = $5, duplicates = $6, rejected = $7, problems = $8,
         error = $9, updated_at = $10 where park_id = $1 and id = $2`,
      [
        park.id,
        state.id,
        state.state,
        state.linesDone,
        state.stored,
        state.duplicates,
        state.rejected,
        JSON.stringify(state.problems),
        state.error,
        new Date(now).toISOString(),
      ],
    ),
  );
}

/** The newest imports of a park. */
export function listImports(
  database: TelemetryDatabase,
  park: ParkRef,
  enterpriseId: string | null,
): Promise<ImportState[]> {
  return onPark(
    database,
    park,
    async (client) => {
      const { rows } = await client.query<Row>(
        `select ${columns} from telemetry.imports where park_id = $1 order by updated_at desc limit 50`,
        [park.id],
      );
      return rows.map(fromRow);
    },
    enterpriseId,
  );
}

type Row = Omit<ImportState, 'startedAt' | 'updatedAt'> & { startedAt: Date; updatedAt: Date };

async function readOne(client: ClientBase, park: ParkRef, id: string): Promise<ImportState | null> {
  const { rows } = await client.query<Row>(`select ${columns} from telemetry.imports where park_id = $1 and id = $2`, [
    park.id,
    id,
  ]);
  return rows[0] ? fromRow(rows[0]) : null;
}

function fromRow(row: Row): ImportState {
  // The query builder of the application makes times text, the plain driver makes them dates.
  return { ...row, startedAt: new Date(row.startedAt).toISOString(), updatedAt: new Date(row.updatedAt).toISOString() };
}
