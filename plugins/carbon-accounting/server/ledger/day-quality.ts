import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { QualityShares } from '../../contracts/index.ts';
import { sameShares } from '../../domain/index.ts';

/** Newest shares of the days of a span, `from` included and `to` excluded, as known at `asOf`. */
export async function readShares(
  tx: Tx,
  from: string,
  to: string,
  asOf: string | null = null,
): Promise<({ day: string; revision: number } & QualityShares)[]> {
  const { rows } = await tx.execute<{ day: string; revision: number } & QualityShares & Record<string, unknown>>(sql`
    select distinct on (day) day::text as day, revision, actual, estimated, edited, missing
    from plugin_carbon_accounting.day_quality
    where park_id = current_setting('lingtan.park_id') and day >= ${from}::date and day < ${to}::date
      ${asOf === null ? sql`` : sql`and recorded_at <= ${asOf}::timestamptz`}
    order by day, revision desc`);
  return rows;
}

/** Keeps the shares of days that differ from what is stored. The caller holds the lock of the books. */
export async function keepShares(
  tx: Tx,
  parkId: string,
  days: readonly { day: string; shares: QualityShares }[],
): Promise<void> {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return;
  const after = new Date(Date.parse(last.day) + 86_400_000).toISOString().slice(0, 10);
  const stored = new Map((await readShares(tx, first.day, after)).map((row) => [row.day, row]));
  const changed = days.filter(({ day, shares }) => {
    const before = stored.get(day);
    return !before || !sameShares(before, shares);
  });
  const numbers = (pick: (day: (typeof days)[number]) => number) => sql.param(changed.map(pick));
  if (changed.length === 0) return;
  await tx.execute(sql`
    insert into plugin_carbon_accounting.day_quality (park_id, day, revision, actual, estimated, edited, missing, recorded_at)
    select ${parkId}, day::date, revision, actual, estimated, edited, missing, clock_timestamp()
    from unnest(${sql.param(changed.map(({ day }) => day))}::text[],
      ${numbers(({ day }) => (stored.get(day)?.revision ?? 0) + 1)}::int[],
      ${numbers(({ shares }) => shares.actual)}::float8[], ${numbers(({ shares }) => shares.estimated)}::float8[],
      ${numbers(({ shares }) => shares.edited)}::float8[], ${numbers(({ shares }) => shares.missing)}::float8[]
    ) as changed(day, revision, actual, estimated, edited, missing)`);
}
