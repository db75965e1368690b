import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { Span } from '../../domain/index.ts';
import type { Energy } from '../context.ts';
import type { NewRevision } from '../interval-store.ts';
import type { RegularWrite } from '../regular/close-regular.ts';
import type { Follower } from '../write-revisions.ts';
import { readAffected } from './bill-store.ts';

/**
 * Notes under which bills intervals were written after them. Runs in the transaction of every writing, under the park's lock
 * that bill runs take too, so that no bill can miss a revision. Adds no revision of its own.
 */
async function noteChanges(energy: Energy, tx: Tx, written: readonly NewRevision[]): Promise<readonly NewRevision[]> {
  const relevant = written.filter(({ direction }) => direction === 'import');
  if (relevant.length === 0) return [];
  const starts = relevant.map(({ interval }) => interval.start);
  const span = {
    from: starts.reduce((a, b) => Math.min(a, b)),
    to: starts.reduce((a, b) => Math.max(a, b)) + energy.width,
  };
  const meters = new Set(relevant.map(({ meter }) => meter.id));
  const bills = await readAffected(tx, span, [...meters]);
  for (const bill of bills) {
    const own = relevant.filter(
      ({ meter, interval }) =>
        bill.meters.includes(meter.id) && interval.start >= bill.from && interval.start < bill.to,
    );
    if (own.length === 0) continue;
    const first = own.reduce((at, { interval }) => Math.min(at, interval.start), Infinity);
    const last = own.reduce((at, { interval }) => Math.max(at, interval.start), -Infinity) + energy.width;
    await tx.execute(sql`
      insert into plugin_energy_metering.bill_changes as c
        (park_id, bill_id, enterprise_id, from_at, to_at, meters, intervals, first_at, last_at)
      values (${energy.parkId}, ${bill.id}, ${bill.enterpriseId}, to_timestamp(${first}::float8 / 1000),
        to_timestamp(${last}::float8 / 1000), ${sql.param([...new Set(own.map(({ meter }) => meter.id))])}::text[],
        ${own.length}, statement_timestamp(), statement_timestamp())
      on conflict (park_id, bill_id) do update set
        from_at = least(c.from_at, excluded.from_at), to_at = greatest(c.to_at, excluded.to_at),
        meters = array(select distinct m from unnest(c.meters || excluded.meters) m order by m),
        intervals = c.intervals + excluded.intervals, last_at = excluded.last_at`);
  }
  return [];
}

/** See {@link noteChanges}. Of intervals that the database closes by itself only those under a bill matter. */
export const followBills: Follower = Object.assign(noteChanges, {
  async regularOf(_energy: Energy, tx: Tx, written: readonly RegularWrite[], span: Span): Promise<ReadonlySet<string>> {
    const meters = written.filter(({ direction }) => direction === 'import').map(({ meter }) => meter.id);
    const bills = meters.length === 0 ? [] : await readAffected(tx, span, meters);
    const billed = new Set(bills.flatMap((bill) => bill.meters));
    return new Set(meters.filter((id) => billed.has(id)));
  },
});
