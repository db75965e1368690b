import type { Tx } from '@lingtan/sdk';
import {
  exceedanceOpened,
  WaterExceedanceRaised,
  type OutletDay,
  type PermitWindow,
  type WindowBasis,
} from '../../contracts/index.ts';
import { dayOfDate, episodesOf, localDay, parameterName, type Episode } from '../../domain/index.ts';
import { dayMeanRef, nameOf, windowRef, type Water } from '../context.ts';
import { readOutletDays } from '../days/day-store.ts';
import { readWindows } from '../days/window-store.ts';
import { addStep, insertCase, readCases, updateCase } from './case-store.ts';

/** How far around a day its episode is looked for. */
const lookDays = 400;
const dayMs = 86_400_000;

/** A verdict that is new or has changed; `at` is the start of its window. */
export interface Changed {
  plant: string;
  outlet: string;
  parameter: string;
  basis: 'day-mean' | WindowBasis;
  at: number;
}

/**
 * Brings the cases of a parameter in line with its verdicts: one case an episode, which grows with it. A case that a revision has
 * taken the ground from is withdrawn, and stays in the record.
 */
export async function updateCases(water: Water, tx: Tx, changed: Changed): Promise<void> {
  const { scope } = water;
  const { timeZone } = scope.park;
  const { plant, outlet, parameter, basis } = changed;
  const span = { from: changed.at - lookDays * dayMs, to: changed.at + lookDays * dayMs };
  const verdicts = await readVerdicts(water, tx, changed, span);
  const episodes = episodesOf(verdicts.map((each) => ({ ...each.content, from: each.at, to: each.at })));
  const startOf = (at: number | null, day: string): number => at ?? dayOfDate(day, timeZone).from;
  const cases = (await readCases(tx, { plant, outlet, parameter, basis }))
    .map((each) => ({
      ...each,
      firstAt: startOf(each.firstAt, each.firstDay),
      lastAt: startOf(each.lastAt, each.lastDay),
    }))
    .filter(({ lastAt, state }) => lastAt >= span.from && state !== 'withdrawn');
  const left = new Set(cases);
  const now = scope.clock.now();
  const step = (id: string, name: string, note: string): Promise<void> =>
    addStep(tx, scope.park.id, id, { step: name, actor: nameOf(null), note, at: now });
  for (const episode of episodes) {
    const shape = shapeOf(episode, timeZone);
    const [kept, ...others] = cases.filter(({ firstAt, lastAt }) => firstAt <= shape.lastAt && shape.firstAt <= lastAt);
    const grown = kept ?? cases.find((each) => continues(each, shape, verdicts));
    if (grown) {
      left.delete(grown);
      if (grown.firstAt === shape.firstAt && grown.lastAt === shape.lastAt && grown.days === shape.days) continue;
      await updateCase(tx, grown.id, { ...shape, ...(grown.state === 'closed' ? { state: 'raised' as const } : {}) });
      await step(grown.id, 'extended', `${shape.firstDay} – ${shape.lastDay}`);
    } else {
      const id = await insertCase(tx, scope.park.id, { plant, outlet, parameter, basis, ...shape });
      await step(id, 'raised', shape.firstDay);
      await announce(
        water,
        tx,
        id,
        verdicts.find(({ at }) => at === shape.firstAt)!,
      );
    }
    for (const other of others) {
      left.delete(other);
      await updateCase(tx, other.id, { state: 'withdrawn' });
      await step(other.id, 'withdrawn', `joined with ${(kept ?? other).id}`);
    }
  }
  for (const gone of left) {
    await updateCase(tx, gone.id, { state: 'withdrawn' });
    await step(gone.id, 'withdrawn', 'a revision of the day means');
  }
}

interface Shape {
  firstDay: string;
  lastDay: string;
  firstAt: number;
  lastAt: number;
  days: number;
  worst: number | null;
}

function shapeOf({ from, to, windows, worst }: Episode, timeZone: string): Shape {
  const [firstDay, lastDay] = [localDay(from, timeZone).day, localDay(to, timeZone).day];
  return { firstDay, lastDay, firstAt: from, lastAt: to, days: windows, worst };
}

/** A verdict with the start of its window. */
interface StoredVerdict {
  at: number;
  ref: string;
  content: OutletDay | PermitWindow;
}

/** Verdicts of the parameter on the basis, around the change. */
async function readVerdicts(
  { scope }: Water,
  tx: Tx,
  { plant, outlet, parameter, basis }: Changed,
  span: { from: number; to: number },
): Promise<StoredVerdict[]> {
  const { timeZone } = scope.park;
  const days = { from: localDay(span.from, timeZone).day, to: localDay(span.to, timeZone).day };
  if (basis !== 'day-mean') {
    const windows = await readWindows(tx, { plant, outlet, parameter, bases: [basis], ...days });
    return windows.map(({ content }) => ({ at: content.from, ref: windowRef(content), content }));
  }
  const found = await readOutletDays(tx, { plant, outlet, parameter, ...days });
  return found.map(({ content }) => {
    return { at: dayOfDate(content.day, timeZone).from, ref: dayMeanRef(content), content };
  });
}

/** Whether no compliant window lies between a case and an episode that follows it. */
function continues(of: { lastAt: number }, shape: { firstAt: number }, verdicts: readonly StoredVerdict[]): boolean {
  if (of.lastAt >= shape.firstAt) return false;
  return !verdicts.some(({ at, content }) => at > of.lastAt && at < shape.firstAt && content.verdict !== 'not judged');
}

async function announce({ scope }: Water, tx: Tx, id: string, { content, ref }: StoredVerdict): Promise<void> {
  const { plant, outlet, parameter, value, unit, limit, ratio, day } = content;
  if (value === null || limit === null) return;
  await scope.events.publish(tx, WaterExceedanceRaised, {
    case: id,
    plant,
    outlet,
    parameter,
    basis: limit.basis,
    day,
    value,
    unit,
    limit: { set: limit.set, version: limit.version, min: limit.min, max: limit.max },
    ratio,
    evidence: ref,
  });
  const of = scope.config.plants.find((each) => each.id === plant)?.outlets.find((each) => each.id === outlet);
  const shown = Number(value.toPrecision(4));
  await scope.notices.raise(tx, exceedanceOpened, {
    key: id,
    params: { parameter: parameterName(parameter), outlet: of?.name ?? outlet, value: shown, unit, day },
    link: '/cases',
  });
}
