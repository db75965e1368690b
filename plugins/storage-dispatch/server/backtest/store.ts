import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { BacktestHead, BacktestRequest, BacktestResult } from '../../contracts/index.ts';
import type { BacktestCheckpoint } from '../../domain/index.ts';
import { CalculationStore, type CalculationRow } from '../calculation-store.ts';

interface Row extends CalculationRow<BacktestRequest> {
  cost: number | null;
  without_storage: number | null;
}

const costOf = (name: string): string =>
  `(jsonb_path_query_first(result, '$.variants[*] ? (@.name == "${name}").total.cost'))::float8`;

function headOf({
  created_at: createdAt,
  ended_at: endedAt,
  without_storage: withoutStorage,
  ...row
}: Row): BacktestHead {
  const { no, state, progress, request, cost, currency, error } = row;
  return { no, state, progress, createdAt, endedAt, request, cost, withoutStorage, currency, error };
}

/** Backtests of the park. One that is over keeps no checkpoint. */
export const backtests = new CalculationStore<Row, BacktestHead, BacktestResult>({
  table: 'backtests',
  columns: `${costOf('rolling')} as cost, ${costOf('no-storage')} as without_storage`,
  atEnd: 'checkpoint = null',
  headOf,
});

const one = (no: number) => sql`park_id = current_setting('lingtan.park_id') and no = ${no}`;

/** Where a backtest that was interrupted goes on; null at its beginning. */
export async function readCheckpoint(tx: Tx, no: number): Promise<BacktestCheckpoint | null> {
  const { rows } = await tx.execute(sql`select checkpoint from plugin_storage_dispatch.backtests where ${one(no)}`);
  return (rows[0] as { checkpoint: BacktestCheckpoint | null } | undefined)?.checkpoint ?? null;
}

/** Keeps where a backtest that runs would go on. */
export async function keepCheckpoint(tx: Tx, no: number, checkpoint: BacktestCheckpoint): Promise<void> {
  await tx.execute(sql`
    update plugin_storage_dispatch.backtests set checkpoint = ${JSON.stringify(checkpoint)}::jsonb
    where ${one(no)} and state = 'running'`);
}
