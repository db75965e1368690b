import { canonicalJson } from '@lingtan/sdk';
import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { timestamp } from '../interval-store.ts';

/** A formula as it was in force from `recordedAt` on. */
export interface FormulaVersion {
  meter: string;
  version: number;
  formula: string;
  constants: Record<string, { value: number; unit: string }>;
  unit: string;
  /** ms UTC from which past intervals still have to be recalculated; null when none. */
  pendingFrom: number | null;
  recordedAt: string;
}

interface Row extends Record<string, unknown> {
  meter_id: string;
  version: number;
  formula: string;
  constants: FormulaVersion['constants'];
  unit: string;
  pending_from: number | null;
  recorded_at: string;
}

/** Newest version of each formula, or the one that was in force at `asOf`. */
export async function readFormulas(tx: Tx, asOf: string | null = null): Promise<Map<string, FormulaVersion>> {
  const { rows } = await tx.execute<Row>(sql`
    select distinct on (meter_id) meter_id, version, formula, constants, unit,
      (extract(epoch from pending_from) * 1000)::float8 as pending_from,
      to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as recorded_at
    from plugin_energy_metering.formulas
    where park_id = current_setting('lingtan.park_id') ${asOf === null ? sql`` : sql`and recorded_at <= ${asOf}::timestamptz`}
    order by meter_id, version desc`);
  return new Map(
    rows.map((row) => [
      row.meter_id,
      {
        meter: row.meter_id,
        version: row.version,
        formula: row.formula,
        constants: row.constants,
        unit: row.unit,
        pendingFrom: row.pending_from,
        recordedAt: row.recorded_at,
      },
    ]),
  );
}

/** Keeps the formula as a new version unless it is the newest one already. Returns whether it is new. */
export async function keepFormula(
  tx: Tx,
  parkId: string,
  next: Pick<FormulaVersion, 'meter' | 'formula' | 'constants' | 'unit'>,
  known: FormulaVersion | undefined,
): Promise<boolean> {
  const text = (value: Pick<FormulaVersion, 'formula' | 'constants' | 'unit'>): string =>
    canonicalJson({ formula: value.formula, constants: value.constants, unit: value.unit });
  if (known && text(known) === text(next)) return false;
  await tx.execute(sql`
    insert into plugin_energy_metering.formulas (park_id, meter_id, version, formula, constants, unit, pending_from)
    values (${parkId}, ${next.meter}, ${(known?.version ?? 0) + 1}, ${next.formula}, ${JSON.stringify(next.constants)}::jsonb,
      ${next.unit}, ${timestamp(0)})`);
  return true;
}

/** Notes how far back a formula has been applied; null when everything is done. */
export async function notePending(tx: Tx, meter: string, version: number, pendingFrom: number | null): Promise<void> {
  await tx.execute(sql`
    update plugin_energy_metering.formulas set pending_from = ${pendingFrom === null ? sql`null` : timestamp(pendingFrom)}
    where park_id = current_setting('lingtan.park_id') and meter_id = ${meter} and version = ${version}`);
}
