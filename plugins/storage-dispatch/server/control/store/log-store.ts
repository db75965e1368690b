import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { CommandLevel, ControlEntryView } from '../../../contracts/index.ts';
import { iso } from '../../refs.ts';

/** One line: of the controller, or of what happened to a write. */
export interface LogLine {
  at: number;
  level: CommandLevel;
  code: string;
  device: string | null;
  params: Readonly<Record<string, string | number | null>>;
}

export async function insertLog(tx: Tx, parkId: string, lines: readonly LogLine[]): Promise<void> {
  if (lines.length === 0) return;
  await tx.execute(sql`
    insert into plugin_storage_dispatch.control_log (park_id, at, device, level, code, params)
    select ${parkId}, (v ->> 'at')::timestamptz, v ->> 'device', v ->> 'level', v ->> 'code', v -> 'params'
    from jsonb_array_elements(${JSON.stringify(lines.map((line) => ({ ...line, at: iso(line.at) })))}::jsonb) as t(v)`);
}

/** Newest first. */
export async function readLog(tx: Tx, limit: number): Promise<ControlEntryView[]> {
  const { rows } = await tx.execute<ControlEntryView & Record<string, unknown>>(sql`
    select (extract(epoch from at) * 1000)::float8 as at, device, level, code, params
    from plugin_storage_dispatch.control_log where park_id = current_setting('lingtan.park_id')
    order by no desc limit ${limit}`);
  return rows;
}
