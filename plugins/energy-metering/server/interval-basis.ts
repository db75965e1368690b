import { createHash } from 'node:crypto';
import type { Tx } from '@lingtan/sdk';
import { canonicalJson } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { Direction } from '../contracts/index.ts';

/** All that many revisions of a series share. */
export interface Basis {
  meter: string;
  direction: Direction;
  minutes: number;
  enterpriseId: string | null;
  origin: string;
  pointId: string | null;
  ratio: number;
  shift: number;
  /** ms UTC, where the samples are too far from the interval for the row. */
  sampleFrom: number | null;
  sampleTo: number | null;
  producedBy: string;
  author: string | null;
  note: string | null;
  detail: Record<string, unknown> | null;
}

/** Digest by which equal bases of a park are found. */
export function basisKey(basis: Basis): string {
  return createHash('md5').update(canonicalJson(basis)).digest('hex');
}

/** Makes sure that methods and reasons have a number. */
export async function ensureCodes(tx: Tx, names: Iterable<string>): Promise<void> {
  await tx.execute(sql`
    insert into plugin_energy_metering.interval_codes (name)
    select name from unnest(${sql.param([...new Set(names)])}::text[]) as n(name)
    where not exists (select from plugin_energy_metering.interval_codes c where c.name = n.name)
    on conflict (name) do nothing`);
}

/** Makes sure that bases, and the series they belong to, are there; keyed by {@link basisKey}. */
export async function ensureBases(tx: Tx, bases: ReadonlyMap<string, Basis>): Promise<void> {
  const missing = await missingBases(tx, [...bases.keys()]);
  if (missing.length === 0) return;
  const list = missing.map((key) => ({ key, ...bases.get(key)! }));
  const column = <T>(pick: (basis: (typeof list)[number]) => T) => sql.param(list.map(pick));
  const subjects = sql`unnest(${column((b) => b.meter)}::text[], ${column((b) => b.direction)}::text[], ${column((b) => b.minutes)}::int[])`;
  await tx.execute(sql`
    insert into plugin_energy_metering.interval_series (park_id, meter_id, direction, minutes)
    select distinct current_setting('lingtan.park_id'), meter, direction, minutes from ${subjects} as t(meter, direction, minutes)
    where not exists (
      select from plugin_energy_metering.interval_series s
      where s.park_id = current_setting('lingtan.park_id') and s.meter_id = t.meter and s.direction = t.direction
        and s.minutes = t.minutes)
    order by 2, 3, 4
    on conflict (park_id, meter_id, direction, minutes) do nothing`);
  await tx.execute(sql`
    insert into plugin_energy_metering.interval_basis (park_id, key, series, enterprise_id, origin, point_id, ratio, shift_reading,
      sample_from, sample_to, produced_by, author, note, detail)
    select s.park_id, t.key, s.id, enterprise, origin, point, ratio, shift,
      to_timestamp(sample_from / 1000), to_timestamp(sample_to / 1000), produced_by, author, note, detail::jsonb
    from unnest(${column((b) => b.key)}::text[], ${column((b) => b.meter)}::text[], ${column((b) => b.direction)}::text[],
      ${column((b) => b.minutes)}::int[], ${column((b) => b.enterpriseId)}::text[], ${column((b) => b.origin)}::text[],
      ${column((b) => b.pointId)}::text[], ${column((b) => b.ratio)}::float8[], ${column((b) => b.shift)}::bigint[],
      ${column((b) => b.sampleFrom)}::float8[], ${column((b) => b.sampleTo)}::float8[], ${column((b) => b.producedBy)}::text[],
      ${column((b) => b.author)}::text[], ${column((b) => b.note)}::text[],
      ${column((b) => (b.detail === null ? null : canonicalJson(b.detail)))}::text[]
    ) as t(key, meter, direction, minutes, enterprise, origin, point, ratio, shift, sample_from, sample_to, produced_by, author, note, detail)
    join plugin_energy_metering.interval_series s
      on s.park_id = current_setting('lingtan.park_id') and s.meter_id = t.meter and s.direction = t.direction and s.minutes = t.minutes
    on conflict (park_id, key) do nothing`);
}

/** Looked up first: an insert that conflicts would use up a number each time. */
async function missingBases(tx: Tx, keys: readonly string[]): Promise<string[]> {
  const { rows } = await tx.execute<{ key: string }>(sql`
    select key from unnest(${sql.param(keys)}::text[]) as k(key)
    where not exists (
      select from plugin_energy_metering.interval_basis b
      where b.park_id = current_setting('lingtan.park_id') and b.key = k.key)`);
  return rows.map(({ key }) => key);
}
