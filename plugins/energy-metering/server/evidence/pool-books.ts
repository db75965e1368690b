import { localDate } from '@lingtan/sdk';
import type { Quality } from '@lingtan/sdk';
import { dayIntervals, parkDayStart } from '../../domain/index.ts';
import type { PoolLine, Span, SupplyTable } from '../../domain/index.ts';
import type { Energy } from '../context.ts';
import type { PoolLineName } from '../supply-mix/refs.ts';
import { lastPoolsBefore, readPoolHistory } from '../supply-mix/store.ts';
import { readDayIntervals } from './day-intervals.ts';
import { worstOf } from './supply-table.ts';

/** Books of one storage over one interval, or over a day. */
export interface Books {
  span: Span;
  origins: readonly PoolLine[];
  quality: Quality;
  /** Supply mix of an interval; null for a day. */
  table: SupplyTable | null;
}

/** A day of a storage, with its intervals. */
export interface BooksOfDay {
  day: string;
  span: Span;
  /** Stored revision that is asked for; null for a running day, which is worked out. */
  stored: { revision: number; recordedAt: string; producedBy: string; newest: boolean } | null;
  whole: Books;
  intervals: readonly Books[];
  /** Books whose closing this day opened with; null at the start of the history. */
  before: { day: string; revision: number } | null;
}

const fields = {
  opening: 'openingWh',
  charged: 'chargedWh',
  unrecorded: 'unrecordedWh',
  discharged: 'dischargedWh',
  losses: 'lossesWh',
  closing: 'closingWh',
} as const satisfies Record<PoolLineName, keyof PoolLine>;

/** Wh of a line, of one origin or of all (null). */
export function lineOf(origins: readonly PoolLine[], line: PoolLineName, origin: string | null): number {
  return origins
    .filter((each) => origin === null || each.origin === origin)
    .reduce((total, each) => total + each[fields[line]], 0);
}

/** Reads a day of a storage: as stored where it is, else as it stands. Null when there is no such day. */
export async function readBooks(
  energy: Energy,
  meter: string,
  day: string,
  { asOf, revision }: { asOf: string | null; revision: number | null },
): Promise<BooksOfDay | null> {
  const start = parkDayStart(day, energy.timeZone);
  if (start === null) return null;
  const span = dayIntervals(start, energy.timeZone, energy.width);
  return energy.scope.db.tx(async (tx) => {
    const history = (await readPoolHistory(tx, meter, day)).filter(
      ({ recordedAt }) => asOf === null || Date.parse(recordedAt) <= Date.parse(asOf),
    );
    const row = revision === null ? history.at(-1) : history.find((each) => each.revision === revision);
    if (revision !== null && !row) return null;
    const found = await readDayIntervals(energy, tx, span.from, asOf);
    const intervals = (found?.parts ?? []).map((part): Books => ({
      span: part.span,
      origins: part.books.find((book) => book.meter === meter)?.origins ?? [],
      quality: worstOf(part.table),
      table: part.table,
    }));
    const worked = found?.books.find((book) => book.meter === meter)?.origins;
    if (!row && !worked) return null;
    const last = (await lastPoolsBefore(tx, day, asOf)).find((pool) => pool.meter === meter);
    return {
      day,
      span,
      stored: row
        ? {
            revision: row.revision,
            recordedAt: row.recordedAt,
            producedBy: row.producedBy,
            newest: row.revision === history.at(-1)!.revision,
          }
        : null,
      whole: { span, origins: row?.origins ?? worked!, quality: worstQualityOf(intervals), table: null },
      intervals,
      before: last ? { day: last.day, revision: last.revision } : null,
    };
  });
}

const order: readonly Quality[] = ['actual', 'estimated', 'edited', 'missing'];

/** The worst of the intervals that anybody reported. */
function worstQualityOf(intervals: readonly Books[]): Quality {
  const reported = intervals.filter(({ origins }) => origins.length > 0);
  return reported.reduce<Quality>(
    (worst, { quality }) => (order.indexOf(quality) > order.indexOf(worst) ? quality : worst),
    'actual',
  );
}

/** Day of the park that holds a figure's `when`. */
export function dayOf(energy: Energy, when: string | number): string {
  return typeof when === 'string' ? when : localDate(when, energy.timeZone);
}
