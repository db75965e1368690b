import { canonicalJson } from '@lingtan/sdk';
import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { ClosingFacts } from '../../domain/index.ts';

/** Facts of a meter as they were known from `recordedAt` on. */
export interface FactsVersion {
  meter: string;
  version: number;
  facts: ClosingFacts;
  /** ms UTC; null when all intervals follow these facts. */
  pendingFrom: number | null;
  recordedAt: string;
}

interface Row extends Record<string, unknown> {
  meter_id: string;
  version: number;
  facts: ClosingFacts;
  pending_from: number | null;
  recorded_at: string;
}

const columns = sql.raw(`meter_id, version, facts, round(date_part('epoch', pending_from) * 1000) as pending_from,
  to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as recorded_at`);

function fromRow(row: Row): FactsVersion {
  return {
    meter: row.meter_id,
    version: row.version,
    facts: row.facts,
    pendingFrom: row.pending_from,
    recordedAt: row.recorded_at,
  };
}

/** Newest facts of each meter. */
export async function readFacts(tx: Tx): Promise<Map<string, FactsVersion>> {
  const { rows } = await tx.execute<Row>(sql`
    select distinct on (meter_id) ${columns} from plugin_energy_metering.meter_facts
    where park_id = current_setting('lingtan.park_id') order by meter_id, version desc`);
  return new Map(rows.map((row) => [row.meter_id, fromRow(row)]));
}

/** All facts a meter has had, oldest first. */
export async function readFactsOf(tx: Tx, meter: string): Promise<FactsVersion[]> {
  const { rows } = await tx.execute<Row>(sql`
    select ${columns} from plugin_energy_metering.meter_facts
    where park_id = current_setting('lingtan.park_id') and meter_id = ${meter} order by version`);
  return rows.map(fromRow);
}

export interface NewFacts {
  meter: string;
  version: number;
  enterpriseId: string | null;
  facts: ClosingFacts;
  pendingFrom: number | null;
}

export async function insertFacts(tx: Tx, parkId: string, list: readonly NewFacts[]): Promise<void> {
  if (list.length === 0) return;
  const column = <T>(pick: (facts: NewFacts) => T) => sql.param(list.map(pick));
  await tx.execute(sql`
    insert into plugin_energy_metering.meter_facts (park_id, meter_id, version, enterprise_id, facts, pending_from)
    select ${parkId}, meter, version, enterprise, facts::jsonb, to_timestamp(pending / 1000)
    from unnest(${column((f) => f.meter)}::text[], ${column((f) => f.version)}::int[], ${column((f) => f.enterpriseId)}::text[],
      ${column((f) => canonicalJson(f.facts))}::text[], ${column((f) => f.pendingFrom)}::float8[]
    ) as t(meter, version, enterprise, facts, pending)`);
}

/** Everything that was closed follows these facts now. */
export async function settleFacts(tx: Tx, list: readonly Pick<FactsVersion, 'meter' | 'version'>[]): Promise<void> {
  for (const { meter, version } of list)
    await tx.execute(sql`
      update plugin_energy_metering.meter_facts set pending_from = null
      where park_id = current_setting('lingtan.park_id') and meter_id = ${meter} and version = ${version}`);
}

/** First interval of each meter, ms UTC. */
export async function readFirstIntervals(tx: Tx, meters: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await tx.execute<{ meter_id: string; first: number }>(sql`
    select s.meter_id, min((
        select r.slot from plugin_energy_metering.interval_rows r where r.series = s.id order by r.slot limit 1
      ) * 60000::float8) as first
    from plugin_energy_metering.interval_series s
    where s.park_id = current_setting('lingtan.park_id') and s.meter_id = any(${sql.param(meters)}::text[])
    group by s.meter_id`);
  return new Map(rows.flatMap(({ meter_id, first }) => (first === null ? [] : [[meter_id, first]])));
}
