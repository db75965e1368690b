import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { embeddedPostgresOf, startServerProcess } from '@lingtan/test-park';
import { freePort } from '@lingtan/test-kit';
import pg from 'pg';
import { keptDays, keptByCount } from './kept-days.ts';

const root = join(import.meta.dirname, '../../../..');
const minutesOfYear = 525_600;
const gigabyte = 1e9;
/** Days of history that the demo parks begin with. */
const historyDays = 28;
/** Of a table with fewer rows the empty pages of its indexes would be most of what a row takes. */
const fewRows = 200;
/** What indexes and pages add to the rows of such a table. */
const beside = 1.5;

/** What a table of both demo parks takes in a year. */
export interface TableGrowth {
  table: string;
  /** Added, whether they stay or not. */
  rowsPerMinute: number;
  bytesPerMinute: number;
  /** Null: for good. */
  keptDays: number | null;
  /** After a year: what was added in it, or in the time for which it is kept. */
  gigabytes: number;
  /** If nothing were deleted. */
  gigabytesAll: number;
}

interface Counted {
  table: string;
  bytes: number;
  rows: number;
  inserted: number;
  rowBytes: number;
}

async function count(client: pg.Client): Promise<Map<string, Counted>> {
  const { rows } = await client.query<Omit<Counted, 'rowBytes'> & { name: string }>(
    `select n.nspname || '.' || c.relname as table, format('%I.%I', n.nspname, c.relname) as name,
       pg_total_relation_size(c.oid)::float8 as bytes, s.n_live_tup::float8 as rows, s.n_tup_ins::float8 as inserted
     from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_stat_user_tables s on s.relid = c.oid
     where c.relkind = 'r' and n.nspname <> 'telemetry'`,
  );
  const found = new Map<string, Counted>();
  for (const { name, ...each } of rows) {
    const few = each.rows < fewRows;
    const own = few
      ? await client.query<{ mean: number | null }>(`select avg(pg_column_size(t.*))::float8 as mean from ${name} t`)
      : null;
    found.set(each.table, { ...each, rowBytes: own ? (own.rows[0]!.mean ?? 0) * beside : each.bytes / each.rows });
  }
  return found;
}

/** Share of the events of the last minutes that people read in a sentence: the others are kept for a shorter time. */
async function shareOfSentences(client: pg.Client, deliveries: boolean, minutes: number): Promise<number> {
  const of = deliveries ? 'kernel.deliveries d join kernel.outbox o on o.id = d.event_id' : 'kernel.outbox o';
  const { rows } = await client.query<{ share: number | null }>(
    `select avg((o.told is not null)::int)::float8 as share from ${of}
     where o.published_at > now() - make_interval(mins => $1)`,
    [minutes],
  );
  return rows[0]!.share ?? 0;
}

/**
 * What every table of both demo parks but those of telemetry takes in a year: the built product is started with its history, and
 * runs for some minutes. Of each table the faster of two counts: what the minutes added, or what the days of history did.
 */
export async function measureDemoGrowth(settleMinutes: number, minutes: number): Promise<TableGrowth[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lingtan-bench-growth-'));
  chmodSync(folder, 0o755);
  const dataDir = join(folder, 'data');
  const [port, mqttPort] = [await freePort(), await freePort()];
  const where = { root, dataDir, port, mqttPort, parks: join(root, 'parks') };
  try {
    const server = await startServerProcess({ ...where, readyWithinMs: 600_000 });
    try {
      return await measure(embeddedPostgresOf(dataDir).superuserUrl, () => server.output(), settleMinutes, minutes);
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(
  connectionString: string,
  output: () => string,
  settleMinutes: number,
  minutes: number,
): Promise<TableGrowth[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    while (!output().includes('History: 100 %')) await sleep(1000);
    await sleep(settleMinutes * 60_000);
    const before = await count(client);
    const since = performance.now();
    await sleep(minutes * 60_000);
    const after = await count(client);
    const passed = (performance.now() - since) / 60_000;
    const sentences = {
      'kernel.outbox': await shareOfSentences(client, false, minutes),
      'kernel.deliveries': await shareOfSentences(client, true, minutes),
    };
    return [...after.values()].map((each) => growthOf(each, before.get(each.table), passed, sentences));
  } finally {
    await client.end();
  }
}

function growthOf(
  { table, bytes, inserted, rowBytes }: Counted,
  before: Counted | undefined,
  minutes: number,
  sentences: Readonly<Record<string, number>>,
): TableGrowth {
  // What is kept by number stands, however long it goes on.
  if (keptByCount.test(table))
    return { table, rowsPerMinute: 0, bytesPerMinute: 0, keptDays: 0, ...same(bytes / gigabyte) };
  const live = (inserted - (before?.inserted ?? 0)) / minutes;
  const history = (before?.rows ?? 0) / (historyDays * 1440);
  const rowsPerMinute = Math.max(live, history);
  const bytesPerMinute = rowsPerMinute * rowBytes;
  const days = keptDays(table, sentences[table] ?? null);
  const gigabytesAll = (bytesPerMinute * minutesOfYear) / gigabyte;
  const gigabytes = gigabytesAll * Math.min(1, (days ?? Infinity) / 365);
  return { table, rowsPerMinute, bytesPerMinute, keptDays: days, gigabytes, gigabytesAll };
}

const same = (gigabytes: number) => ({ gigabytes, gigabytesAll: gigabytes });
