import { localDate } from '@lingtan/sdk';
import type { Tx } from '@lingtan/sdk';
import type { Span } from '../../domain/index.ts';
import type { Energy } from '../context.ts';
import type { NewRevision } from '../interval-store.ts';
import type { RegularWrite } from '../regular/close-regular.ts';
import { countUp, notePending, readPending } from './pending.ts';
import { readSettled } from './store.ts';
import { supplySeries, termsOf } from './terms.ts';
import { readTotals } from '../totals.ts';

/** Notes the days whose readings changed, in the transaction that changed them. Returns those that are over. */
export async function followRevisions(energy: Energy, tx: Tx, written: readonly NewRevision[]): Promise<string[]> {
  const meters = new Set(supplySeries(energy).map(({ meter }) => meter));
  const days = new Set<string>();
  for (const { meter, interval } of written)
    if (meters.has(meter.id)) days.add(localDate(interval.start, energy.timeZone));
  return noteDays(energy, tx, days);
}

/** The same of intervals that are known by their span. */
export async function followSpan(
  energy: Energy,
  tx: Tx,
  written: readonly RegularWrite[],
  span: Span,
): Promise<string[]> {
  const meters = new Set(supplySeries(energy).map(({ meter }) => meter));
  if (!written.some(({ meter }) => meters.has(meter.id))) return [];
  const days = new Set<string>();
  for (let start = span.from; start < span.to; start += energy.width) days.add(localDate(start, energy.timeZone));
  return noteDays(energy, tx, days);
}

async function noteDays(energy: Energy, tx: Tx, days: ReadonlySet<string>): Promise<string[]> {
  if (days.size === 0) return [];
  await notePending(tx, energy.parkId, [...days]);
  await countUp(tx, energy.parkId);
  const today = localDate(energy.scope.clock.now(), energy.timeZone);
  return [...days].filter((day) => day < today);
}

/** Readings are looked for this far back on a park that has no supply mix yet (ms). */
const historyMs = 5 * 366 * 86_400_000;

/**
 * Notes the days to work out after a start: all that have readings where nothing is stored yet, else those whose terms have
 * changed with the configuration.
 */
export async function notePendingTerms(energy: Energy, tx: Tx): Promise<number> {
  const settled = await readSettled(tx);
  const today = localDate(energy.scope.clock.now(), energy.timeZone);
  if (settled.length > 0) {
    const changed = settled.filter(({ day, terms }) => terms !== termsOf(energy, day).hash).map(({ day }) => day);
    await notePending(tx, energy.parkId, changed);
    return changed.length;
  }
  if ((await readPending(tx, today)).length > 0) return 0;
  const now = energy.scope.clock.now();
  const meters = energy.meters.filter(({ boundary }) => boundary);
  const span = { from: now - historyMs, to: now };
  const totals = await readTotals(energy, tx, { ...span, resolution: '1d', by: 'role' }, meters);
  const days = [...new Set(totals.map(({ from }) => localDate(from, energy.timeZone)))].filter((day) => day < today);
  await notePending(tx, energy.parkId, days);
  return days.length;
}
