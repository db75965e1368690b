import { canonicalJson, localDate } from '@lingtan/sdk';
import type { EventTelling, Tx } from '@lingtan/sdk';
import { SupplyClosed, SupplyRevised } from '../../contracts/index.ts';
import { dayIntervals, parkDayStart } from '../../domain/index.ts';
import type { Span } from '../../domain/index.ts';
import { iso, lockPark } from '../context.ts';
import type { Energy } from '../context.ts';
import { allocateDays } from './allocate-days.ts';
import { countUp, notePending, readPending, removePending } from './pending.ts';
import { insertDay, insertPool, nextStoredDay, openingBefore, readPools, readStoredDays, settleDay } from './store.ts';
import { termsOf } from './terms.ts';

/** Days that one transaction works out: the park's closing waits for it. */
const daysAtOnce = 14;

export interface RestateResult {
  /** Days looked at. */
  days: number;
  /** Days that were stored for the first time. */
  closed: number;
  /** Days that got a newer revision. */
  revised: number;
}

export interface RestateOptions {
  signal?: AbortSignal;
  progress?: (fraction: number) => Promise<void>;
}

/**
 * Works out the days whose readings changed, in order, and from there on those whose storages open with something else than
 * before. Where the books close as they did, the chain ends. Nothing is written where nothing changed.
 */
export async function restateSupply(energy: Energy, options: RestateOptions = {}): Promise<RestateResult> {
  const result: RestateResult = { days: 0, closed: 0, revised: 0 };
  for (let total = 0; ;) {
    options.signal?.throwIfAborted();
    const step = await energy.scope.db.tx((tx) => restateSome(energy, tx));
    result.days += step.days;
    result.closed += step.closed;
    result.revised += step.revised;
    total = Math.max(total, result.days + step.left);
    if (total > 0) await options.progress?.(result.days / total);
    if (step.days === 0 || step.left === 0) return result;
  }
}

interface DayOutcome extends Span {
  day: string;
  outcome: 'closed' | 'revised' | 'same';
}

async function restateSome(energy: Energy, tx: Tx): Promise<RestateResult & { left: number }> {
  await lockPark(tx, energy.parkId);
  const today = localDate(energy.scope.clock.now(), energy.timeZone);
  const pending = await readPending(tx, today);
  const queue = pending.slice(0, daysAtOnce);
  const done: DayOutcome[] = [];
  while (queue.length > 0 && done.length < daysAtOnce) {
    const day = queue.shift()!;
    const { outcome, span, carriesOn } = await restateDay(energy, tx, day);
    done.push({ day, outcome, ...span });
    const next = carriesOn ? await nextStoredDay(tx, day) : null;
    if (next === null || next >= today || queue.includes(next)) continue;
    queue.push(next);
    queue.sort();
  }
  const days = new Set(done.map(({ day }) => day));
  await removePending(tx, [...days]);
  // What a chain reaches but this transaction does not waits for the next one.
  await notePending(
    tx,
    energy.parkId,
    queue.filter((day) => !pending.includes(day)),
  );
  if (done.length > 0) await countUp(tx, energy.parkId);
  await publish(energy, tx, done);
  const count = (wanted: DayOutcome['outcome']): number => done.filter(({ outcome }) => outcome === wanted).length;
  const left = (await readPending(tx, today)).length;
  return { days: done.length, closed: count('closed'), revised: count('revised'), left };
}

/** Works out one day; `carriesOn` when its storages close with something else than the next day opened with. */
async function restateDay(
  energy: Energy,
  tx: Tx,
  day: string,
): Promise<{ outcome: DayOutcome['outcome']; span: Span; carriesOn: boolean }> {
  const span = dayIntervals(parkDayStart(day, energy.timeZone)!, energy.timeZone, energy.width);
  const [found] = await allocateDays(energy, tx, { ...span, opening: await openingBefore(tx, day) });
  const before = (await readStoredDays(tx, day, day)).get(day);
  if (!found || (!found.reported && !before)) return { outcome: 'same', span, carriesOn: false };
  const table = found.parts[0]?.table ?? emptyTable();
  const changed = !before || canonicalJson(table) !== canonicalJson(before.table);
  if (changed) await insertDay(tx, energy.parkId, { day, revision: (before?.revision ?? 0) + 1, ...span, table });
  await settleDay(tx, energy.parkId, day, termsOf(energy, day).hash);
  const pools = await restatePools(energy, tx, day, found.books);
  const outcome = changed || pools.changed ? (before ? 'revised' : 'closed') : 'same';
  return { outcome, span, carriesOn: pools.carriesOn };
}

function emptyTable() {
  return {
    sources: [],
    uses: [],
    wh: [],
    contracts: [],
    rules: [],
    quality: { actual: 0, estimated: 0, edited: 0, missing: 0 },
  };
}

type Books = Awaited<ReturnType<typeof allocateDays>>[number]['books'];

async function restatePools(
  energy: Energy,
  tx: Tx,
  day: string,
  books: Books,
): Promise<{ changed: boolean; carriesOn: boolean }> {
  const known = new Map((await readPools(tx, day, day)).map((pool) => [pool.meter, pool]));
  let changed = false;
  let carriesOn = false;
  for (const { meter, origins } of books) {
    const before = known.get(meter);
    if (before && canonicalJson(before.origins) === canonicalJson(origins)) continue;
    await insertPool(tx, energy.parkId, { meter, day, revision: (before?.revision ?? 0) + 1, origins });
    changed = true;
    const closing = (list: Books[number]['origins']): string =>
      canonicalJson(list.flatMap((line) => (line.closingWh === 0 ? [] : [[line.origin, line.closingWh]])));
    if (!before || closing(before.origins) !== closing(origins)) carriesOn = true;
  }
  return { changed, carriesOn };
}

/** One event for all the days of a transaction, never one per meter. */
async function publish(energy: Energy, tx: Tx, done: readonly DayOutcome[]): Promise<void> {
  for (const [event, wanted] of [
    [SupplyClosed, 'closed'],
    [SupplyRevised, 'revised'],
  ] as const) {
    const days = done.filter(({ outcome }) => outcome === wanted);
    if (days.length === 0) continue;
    await energy.scope.events.publish(
      tx,
      event,
      {
        from: iso(Math.min(...days.map(({ from }) => from))),
        to: iso(Math.max(...days.map(({ to }) => to))),
        days: days.map(({ day }) => day),
      },
      event === SupplyClosed ? tellClosed(days.map(({ day }) => day)) : undefined,
    );
  }
}

/** What people read of days whose sources are known. */
function tellClosed(days: readonly string[]): EventTelling {
  const [first, last] = [days[0]!, days.at(-1)!];
  return { params: { days: days.length === 1 ? first : `${first} – ${last}` } };
}
