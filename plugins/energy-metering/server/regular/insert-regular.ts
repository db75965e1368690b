import type { Tx } from '@lingtan/sdk';
import { qualities } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { RegularIntervals, Span } from '../../domain/index.ts';
import { int4Array, int8Array } from '../binary-arrays.ts';

/** Intervals of a whole span with the numbers of their series and basis. */
export interface ClosedRegister {
  series: number;
  basis: number;
  intervals: RegularIntervals;
}

/** Writes the first revisions of whole spans of registers; the code `counter-difference` is there already. */
export async function insertRegular(
  tx: Tx,
  closed: readonly ClosedRegister[],
  span: Span,
  minutes: number,
): Promise<void> {
  const slots = (span.to - span.from) / (minutes * 60_000);
  const first = span.from / 60_000;
  const count = closed.length * slots;
  const of = (index: number): ClosedRegister => closed[Math.floor(index / slots)]!;
  const int4 = (pick: (one: ClosedRegister, slot: number) => number) =>
    sql`${int4Array(count, (i) => pick(of(i), i % slots))}::int4[]`;
  const int8 = (pick: (one: RegularIntervals, slot: number) => number) =>
    sql`${int8Array(count, (i) => pick(of(i).intervals, i % slots))}::int8[]`;
  await tx.execute(sql`
    insert into plugin_energy_metering.interval_rows (series, slot, revision, basis, park_no, recorded_at, amount,
      start_reading, status, method, sample_from_ms, sample_to_ms)
    select t.series, t.slot, 1, t.basis, current_setting('lingtan.park_no')::smallint, statement_timestamp(), t.amount,
      t.start_reading, ${qualities.indexOf('actual')}::smallint,
      (select code from plugin_energy_metering.interval_codes where name = 'counter-difference'), t.sample_from, t.sample_to
    from unnest(
      ${int4(({ series }) => series)},
      ${int4((_, slot) => first + slot * minutes)},
      ${int4(({ basis }) => basis)},
      ${int8(({ amounts }, slot) => amounts[slot]!)},
      ${int8(({ startReadings }, slot) => startReadings[slot]!)},
      ${int4(({ intervals: { sampleFrom } }, slot) => sampleFrom[slot]!)},
      ${int4(({ intervals: { sampleTo } }, slot) => sampleTo[slot]!)}
    ) as t(series, slot, basis, amount, start_reading, sample_from, sample_to)`);
}
