import type { ClosedInterval } from '../../domain/index.ts';
import { missingInterval } from '../../domain/index.ts';
import { isEstimate } from '../../domain/vee/index.ts';
import type { Energy } from '../context.ts';
import type { Tx } from '@lingtan/sdk';
import type { StoredInterval } from '../interval-store.ts';
import { readEstimates } from './estimates-store.ts';
import type { BaseReading, StoredEstimate } from './estimates-store.ts';

/** An interval as it is stored now, and as samples alone have it. */
export interface OpenInterval {
  current: StoredInterval;
  base: ClosedInterval;
}

/** An interval as samples alone have it, which an estimate took the place of. */
export function baseOf(current: StoredInterval, reading: BaseReading | undefined): ClosedInterval {
  if (!isEstimate(current)) return closedPart(current);
  const { start, reason, source, sampleFrom, sampleTo, ratio } = current;
  const missing = missingInterval(start, reason ?? 'no-samples', { source, sampleFrom, sampleTo });
  if (reading === undefined || reading.amount === null) return missing;
  return { ...missing, ...reading, status: 'estimated', method: 'counter-difference', ratio };
}

function closedPart(row: StoredInterval): ClosedInterval {
  const { start, amount, status, method, reason, startReading, endReading, shiftReading, sampleFrom, sampleTo } = row;
  const { source, ratio } = row;
  return {
    start,
    amount,
    status,
    method,
    reason,
    startReading,
    endReading,
    shiftReading,
    sampleFrom,
    sampleTo,
    source,
    ratio,
  };
}

/** Reads what samples alone say about intervals, for those that are estimated now. */
export async function readBases(energy: Energy, tx: Tx, rows: readonly StoredInterval[]): Promise<OpenInterval[]> {
  const estimated = rows.filter(isEstimate);
  const key = (one: Pick<StoredEstimate, 'meter' | 'direction' | 'start'>): string =>
    `${one.meter}.${one.direction}/${one.start}`;
  const readings = new Map((await readEstimates(tx, energy.minutes, estimated)).map((e) => [key(e), e.base]));
  return rows.map((current) => ({ current, base: baseOf(current, readings.get(key(current))) }));
}
