import { readHj212Time, type Hj212Item } from '@lingtan/protocols';
import type { ParkDatabase } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { Hj212EquipmentRow } from '../contracts/index.ts';

const table = sql.raw('plugin_hj212_connector.equipment');
const iso = (ts: number): string => new Date(ts).toISOString();

/** Equipment states, equipment hours, restarts of the logger. */
export const equipmentCommands = ['2021', '2041', '2081'] as const;

/** What a frame says of equipment: its time, and each field with its text. */
export interface EquipmentReport {
  at: number;
  fields: { field: string; value: string }[];
}

/** Reads a frame of equipment; a text is why it cannot be kept. */
export function readEquipment(cp: readonly Hj212Item[], offsetMinutes: number | undefined): EquipmentReport | string {
  let at: number | null = null;
  const fields: EquipmentReport['fields'] = [];
  for (const [field, value] of cp.flatMap((item) => Object.entries(item)))
    if (field !== 'DataTime') fields.push({ field, value });
    else if ((at = readHj212Time(value, offsetMinutes)) === null) return `DataTime: ${value}`;
  if (at === null) return 'no DataTime';
  return fields.length === 0 ? 'no field beside DataTime' : { at, fields };
}

/** State and hours of equipment as loggers report them. */
export class EquipmentStore {
  readonly #db: ParkDatabase;
  readonly #parkId: string;

  constructor(db: ParkDatabase, parkId: string) {
    this.#db = db;
    this.#parkId = parkId;
  }

  /** Resolves after commit. What is there already is left alone; a different repeat becomes the next revision. */
  async add(device: string, command: string, { at, fields }: EquipmentReport, receivedAt: number): Promise<void> {
    await this.#db.tx((tx) =>
      tx.execute(sql`
        insert into ${table} (park_id, device, command, at, field, revision, value, received_at)
        select ${this.#parkId}, ${device}, ${command}::integer, ${iso(at)}::timestamptz, said.field,
          coalesce(known.revision, 0) + 1, said.value, ${iso(receivedAt)}::timestamptz
        from jsonb_to_recordset(${JSON.stringify(fields)}::jsonb) as said (field text, value text)
        left join lateral (
          select revision, value from ${table} as old
          where old.park_id = ${this.#parkId} and old.device = ${device} and old.command = ${command}::integer
            and old.at = ${iso(at)}::timestamptz and old.field = said.field
          order by revision desc limit 1
        ) as known on true
        where known.value is distinct from said.value
        on conflict do nothing`),
    );
  }

  /** In the newest revision, newest first. */
  async list(device: string, from: number, to: number): Promise<Hj212EquipmentRow[]> {
    const { rows } = await this.#db.tx((tx) =>
      tx.execute<Record<string, unknown> & Hj212EquipmentRow & { received_at: number }>(sql`
        select distinct on (at, command, field) command::text as command, (extract(epoch from at) * 1000)::float8 as at, field,
          revision, value, (extract(epoch from received_at) * 1000)::float8 as received_at
        from ${table}
        where park_id = ${this.#parkId} and device = ${device}
          and at >= ${iso(from)}::timestamptz and at < ${iso(to)}::timestamptz
        order by at desc, command, field, revision desc limit 5000`),
    );
    return rows.map(({ received_at: receivedAt, ...row }) => ({ ...row, receivedAt }));
  }
}
