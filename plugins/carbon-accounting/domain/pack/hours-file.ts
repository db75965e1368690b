import { isDate } from '@lingtan/sdk';
import { csvLines, csvText } from '../../contracts/index.ts';

/** Hours of electricity under a publication, as they were known when it was published. */
export interface HoursRow {
  /** Day `YYYY-MM-DD` of the park. */
  day: string;
  use: string;
  flow: string;
  revision: number;
  quality: string;
  /** Integer Wh, one per hour of the day. */
  hours: readonly number[];
}

const fields = ['day', 'use', 'flow', 'revision', 'quality', 'hours_wh'] as const;

/** One line per day, use and flow; the hours stand in one cell, parted by blanks. */
export function writeHours(rows: readonly HoursRow[]): string {
  return csvText(
    fields,
    rows.map(({ day, use, flow, revision, quality, hours }) => [day, use, flow, revision, quality, hours.join(' ')]),
  );
}

/** Integer Wh by activity id `electricity/<use>/<flow>/<YYYY-MM>`, or the line that cannot be read. */
export function sumHours(text: string): { sums: Map<string, bigint>; problem: string | null } {
  const [head, ...lines] = csvLines(text);
  const sums = new Map<string, bigint>();
  if (head?.join() !== fields.join()) return { sums, problem: `line 1: expected ${fields.join(',')}` };
  for (const [index, [day, use, flow, , , hours]] of lines.entries()) {
    if (hours === undefined || !isDate(day) || !/^\d+( \d+)*$/.test(hours))
      return { sums, problem: `line ${index + 2}: expected a day and whole watt-hours` };
    const key = `electricity/${use}/${flow}/${day.slice(0, 7)}`;
    const wh = hours.split(' ').reduce((sum, each) => sum + BigInt(each), 0n);
    sums.set(key, (sums.get(key) ?? 0n) + wh);
  }
  return { sums, problem: null };
}
