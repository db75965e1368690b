import { canonicalJson } from '@lingtan/sdk';
import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';

/** A signal as it was given, with what it rested on. */
export interface SignalContent {
  mode: 'price' | 'cap';
  /** CNY/t. */
  pricePerT: number | null;
  tPerDay: number | null;
  limitKg: number | null;
  realisedKg: number | null;
  /** ISO 8601 UTC: the window of a cap. */
  from: string | null;
  to: string | null;
  /** Grid factor, kgCO2/kWh as decimal text. */
  factor: { id: string; version: number; value: string; unit: string } | null;
  /** Opens the import of the day so far. */
  importRef: string | null;
  problem: string | null;
}

export interface StoredSignal {
  no: number;
  content: SignalContent;
  recordedAt: string;
}

/** Newest signal, or the one of a number. */
export async function readSignal(tx: Tx, no: number | null = null): Promise<StoredSignal | null> {
  const { rows } = await tx.execute<StoredSignal & Record<string, unknown>>(sql`
    select no::float8 as no, content, to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "recordedAt"
    from plugin_carbon_accounting.signals
    where park_id = current_setting('lingtan.park_id') ${no === null ? sql`` : sql`and no = ${no}`} order by signals.no desc limit 1`);
  return rows[0] ?? null;
}

/** Keeps a signal and returns its number. Under a lock of its own: a plan does not wait for the books. */
export async function keepSignal(tx: Tx, parkId: string, content: SignalContent): Promise<number> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`carbon-signal:${parkId}`}, 0))`);
  const newest = await readSignal(tx);
  if (newest && canonicalJson(newest.content) === canonicalJson(content)) return newest.no;
  const no = (newest?.no ?? 0) + 1;
  await tx.execute(sql`
    insert into plugin_carbon_accounting.signals (park_id, no, content)
    values (${parkId}, ${no}, ${JSON.stringify(content)}::jsonb)`);
  return no;
}
