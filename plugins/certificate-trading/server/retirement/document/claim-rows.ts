import { localDate } from '@lingtan/sdk';
import type { StatementClaim } from '../../../contracts/index.ts';

/** Certificates of one device and month in a retirement. */
export interface ClaimRow {
  readonly device: string;
  readonly source: string;
  readonly month: string;
  readonly first: number;
  readonly last: number;
  readonly ranges: number;
  readonly wh: number;
  /** Of the amount, what was measured and not estimated or edited. */
  readonly actualWh: number;
}

/** The claims of a statement added up by device and month of generation, in their order. */
export function claimRows(claims: readonly StatementClaim[], timeZone: string): ClaimRow[] {
  const rows = new Map<string, ClaimRow>();
  for (const { device, source, from, idStart, idEnd, wh, quality } of claims) {
    const month = localDate(Date.parse(from), timeZone).slice(0, 7);
    const key = `${device} ${month}`;
    const before = rows.get(key) ?? {
      device,
      source,
      month,
      first: idStart,
      last: idEnd,
      ranges: 0,
      wh: 0,
      actualWh: 0,
    };
    rows.set(key, {
      ...before,
      first: Math.min(before.first, idStart),
      last: Math.max(before.last, idEnd),
      ranges: before.ranges + 1,
      wh: before.wh + wh,
      actualWh: before.actualWh + (quality === 'actual' ? wh : 0),
    });
  }
  return [...rows.values()];
}
