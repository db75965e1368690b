import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { ScenarioInput } from '../../contracts/index.ts';
import type { ScenarioResult } from '../../domain/index.ts';

/** A scenario as it was saved. */
export interface StoredScenario {
  id: string;
  revision: number;
  name: string;
  period: string;
  input: ScenarioInput;
  result: ScenarioResult;
  factors: string[];
  note: string;
  recordedBy: string;
  recordedAt: string;
}

const columns = sql`id, revision, name, period, input, result, factors, note, recorded_by as "recordedBy",
  to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "recordedAt"`;

/** Newest revision of each scenario, or of one, the newest first. */
export async function readScenarios(tx: Tx, id: string | null = null): Promise<StoredScenario[]> {
  const { rows } = await tx.execute<StoredScenario & Record<string, unknown>>(sql`
    select * from (
      select distinct on (id) ${columns} from plugin_carbon_accounting.scenarios
      where park_id = current_setting('lingtan.park_id') ${id === null ? sql`` : sql`and id = ${id}`}
      order by id, revision desc
    ) newest order by "recordedAt" desc`);
  return rows;
}

/** A revision of a scenario, or the newest one, as known at `asOf`. */
export async function findScenario(
  tx: Tx,
  { id, revision, asOf }: { id: string; revision: number | null; asOf: string | null },
): Promise<StoredScenario | null> {
  const { rows } = await tx.execute<StoredScenario & Record<string, unknown>>(sql`
    select ${columns} from plugin_carbon_accounting.scenarios
    where park_id = current_setting('lingtan.park_id') and id = ${id}
      ${revision === null ? sql`` : sql`and revision = ${revision}`}
      ${asOf === null ? sql`` : sql`and recorded_at <= ${asOf}::timestamptz`}
    order by revision desc limit 1`);
  return rows[0] ?? null;
}

export async function insertScenario(
  tx: Tx,
  parkId: string,
  scenario: Omit<StoredScenario, 'recordedAt'>,
): Promise<void> {
  const { id, revision, name, period, input, result, factors, note, recordedBy } = scenario;
  await tx.execute(sql`
    insert into plugin_carbon_accounting.scenarios
      (park_id, id, revision, name, period, input, result, factors, note, recorded_by)
    values (${parkId}, ${id}, ${revision}, ${name}, ${period}, ${JSON.stringify(input)}::jsonb, ${JSON.stringify(result)}::jsonb,
      ${sql.param(factors)}::text[], ${note}, ${recordedBy})`);
}
