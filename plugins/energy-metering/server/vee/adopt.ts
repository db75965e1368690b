import { createHash } from 'node:crypto';
import type { Energy } from '../context.ts';
import { lockPark } from '../context.ts';
import { readIntervals } from '../interval-store.ts';
import type { NewRevision, StoredInterval } from '../interval-store.ts';
import { readTotals } from '../totals.ts';
import { writeRevisions } from '../write-revisions.ts';
import { isEstimate } from '../../domain/vee/index.ts';
import { readBases } from './base.ts';
import { seriesKey } from './context.ts';
import { followWritten } from './follow.ts';
import { readState, writeState } from './state-store.ts';

const day = 86_400_000;
/** History that is looked through when validation meets a park for the first time. */
const historyMs = 5 * 366 * day;
/** History that is looked through when limits, methods or the meter tree change. */
const recentMs = 62 * day;

/** What the findings and estimates of a park follow from, beside its samples. */
export function fingerprint(energy: Energy): string {
  const meters = energy.measured.map(({ id, parentId, role, maxPowerKw, ratio }) => [
    id,
    parentId,
    role,
    maxPowerKw,
    ratio,
  ]);
  const text = JSON.stringify([energy.minutes, energy.scope.config.vee, meters]);
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/**
 * Validates and estimates history that was closed without validation, or under another configuration. Returns how many
 * intervals got a new revision. What was done stays done when it is interrupted.
 */
export async function adoptHistory(energy: Energy, signal?: AbortSignal): Promise<number> {
  const wanted = fingerprint(energy);
  const { fingerprint: known } = await energy.scope.db.tx((tx) => readState(tx));
  if (known === wanted) return 0;
  const now = energy.scope.clock.now();
  let revised = 0;
  for (const from of await daysWithIntervals(energy, now - (known === null ? historyMs : recentMs), now)) {
    signal?.throwIfAborted();
    revised += await adoptDay(energy, from);
  }
  await energy.scope.db.tx((tx) => writeState(tx, energy.parkId, { fingerprint: wanted }));
  return revised;
}

/** UTC days of the months in which there are intervals, oldest first. */
async function daysWithIntervals(energy: Energy, from: number, to: number): Promise<number[]> {
  const meters = energy.measured.map(({ id }) => energy.meterById.get(id)!);
  const months = await energy.scope.db.tx((tx) =>
    readTotals(energy, tx, { from, to, resolution: '1mo', by: 'meter' }, meters),
  );
  const days = new Set<number>();
  for (const month of months) for (let at = Math.floor(month.from / day) * day; at < month.to; at += day) days.add(at);
  return [...days].sort((a, b) => a - b);
}

async function adoptDay(energy: Energy, from: number): Promise<number> {
  return energy.scope.db.tx(async (tx) => {
    await lockPark(tx, energy.parkId);
    const meters = energy.measured.map(({ id }) => id);
    const rows = await readIntervals(tx, { meters, from, to: from + day, minutes: energy.minutes });
    if (rows.length === 0) return 0;
    const bases = new Map(
      (await readBases(energy, tx, rows.filter(isEstimate))).map(({ current, base }) => [keyOf(current), base]),
    );
    const written = rows.map((row): NewRevision => {
      const interval = bases.get(keyOf(row)) ?? row;
      return { meter: energy.configs.get(row.meter)!, direction: row.direction, revision: 1, interval };
    });
    const { revised } = await writeRevisions(energy, tx, await followWritten(energy, tx, written));
    return revised;
  });
}

function keyOf(row: StoredInterval): string {
  return `${seriesKey(row.meter, row.direction)}/${row.start}`;
}
