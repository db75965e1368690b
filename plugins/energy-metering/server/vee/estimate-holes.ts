import type { Tx } from '@lingtan/sdk';
import type { IntervalMethod } from '../../contracts/index.ts';
import { sameFigures } from '../../domain/index.ts';
import type { ClosedInterval } from '../../domain/index.ts';
import { estimateHole, isInput, linearMs, similarSlots } from '../../domain/vee/index.ts';
import type {
  Estimate,
  EstimationInput,
  EstimationRules,
  Hole,
  HoleDays,
  InputLookup,
} from '../../domain/vee/index.ts';
import type { NewRevision } from '../interval-store.ts';
import type { AffectedHole } from './affected-holes.ts';
import { readBases } from './base.ts';
import type { OpenInterval } from './base.ts';
import { seriesKey } from './context.ts';
import type { Vee } from './context.ts';
import type { NewEstimate } from './estimates-store.ts';
import { readSlots, WantedSlots } from './read-slots.ts';
import type { SlotRows } from './read-slots.ts';

export interface EstimatedRevisions {
  revisions: NewRevision[];
  estimates: NewEstimate[];
}

/** Estimates open intervals anew. Returns only what comes out differently from what is stored. */
export async function estimateHoles(
  vee: Vee,
  tx: Tx,
  holes: HoleDays,
  affected: readonly AffectedHole[],
): Promise<EstimatedRevisions> {
  const wanted = new WantedSlots();
  for (const { meter, direction, start } of affected) wanted.add(meter, direction, start);
  const open = await readOpen(vee, tx, affected, wanted);
  const list = stretches(vee, holes, affected, open);
  const inputs = new WantedSlots();
  for (const hole of list) addInputs(vee.estimation, inputs, hole);
  const lookup = lookupIn(await readSlots(vee.energy, tx, inputs));

  const result: EstimatedRevisions = { revisions: [], estimates: [] };
  const done = new Set<string>();
  for (const hole of list) {
    const found = new Map(estimateHole(hole, lookup, vee.estimation).map((estimate) => [estimate.start, estimate]));
    for (let start = hole.from; start < hole.to; start += vee.energy.width) {
      const key = `${seriesKey(hole.meter, hole.direction)}/${start}`;
      const interval = open.get(key);
      if (interval && !done.has(key)) revise(vee, interval, found.get(start), result);
      done.add(key);
    }
  }
  return result;
}

/** The affected intervals as they are now, by key. */
async function readOpen(
  vee: Vee,
  tx: Tx,
  affected: readonly AffectedHole[],
  wanted: WantedSlots,
): Promise<Map<string, OpenInterval>> {
  const rows = await readSlots(vee.energy, tx, wanted);
  const current = affected.flatMap(({ meter, direction, start }) => rows.get(meter, direction, start) ?? []);
  const bases = await readBases(vee.energy, tx, current);
  return new Map(
    bases.map((one) => [`${seriesKey(one.current.meter, one.current.direction)}/${one.current.start}`, one]),
  );
}

/** Joins affected intervals in a row into holes as they are estimated. */
function stretches(
  vee: Vee,
  holes: HoleDays,
  affected: readonly AffectedHole[],
  open: ReadonlyMap<string, OpenInterval>,
): Hole[] {
  const { width } = vee.energy;
  const most = Math.floor(linearMs / width);
  const ordered = [...affected].sort(
    (a, b) =>
      a.kind.localeCompare(b.kind) ||
      a.meter.localeCompare(b.meter) ||
      a.direction.localeCompare(b.direction) ||
      a.start - b.start,
  );
  const list: (Hole & { kind: string; rests: string })[] = [];
  for (const { meter, direction, start, kind } of ordered) {
    const base = open.get(`${seriesKey(meter, direction)}/${start}`)?.base;
    if (!base) continue;
    const last = list.at(-1);
    const follows = last && last.kind === kind && last.meter === meter && last.direction === direction;
    if (kind === 'missing') {
      // A line needs the whole stretch; other methods look at each interval alone.
      const whole = holes.stretch(meter, direction, start, most);
      const short = (whole.to - whole.from) / width <= most;
      if (follows && start < last.to) continue;
      if (short) list.push({ meter, direction, ...whole, total: null, kind, rests: '' });
      else if (follows && last.to === start && last.rests === 'long') last.to = start + width;
      else list.push({ meter, direction, from: start, to: start + width, total: null, kind, rests: 'long' });
      continue;
    }
    // Intervals inside one gap rest on the same two readings; where these differ another gap begins.
    const rests = `${base.sampleFrom}/${base.sampleTo}`;
    if (follows && last.to === start && last.rests === rests) {
      last.to = start + width;
      last.total! += base.amount!;
    } else list.push({ meter, direction, from: start, to: start + width, total: base.amount!, kind, rests });
  }
  return list;
}

function addInputs(rules: EstimationRules, wanted: WantedSlots, hole: Hole): void {
  const { meter, direction, from, to } = hole;
  wanted.add(meter, direction, from - rules.width);
  wanted.add(meter, direction, to);
  const family = hole.total === null ? rules.familyAbove(meter) : undefined;
  for (let start = from; start < to; start += rules.width) {
    for (const slot of similarSlots(start, rules.similarDay)) wanted.add(meter, direction, slot);
    for (const term of family?.terms ?? []) wanted.add(term.meter, term.direction, start);
  }
}

/** Usable inputs among rows that were read. */
export function lookupIn(rows: SlotRows): InputLookup {
  return (meter, direction, start): EstimationInput | undefined => {
    const row = rows.get(meter, direction, start);
    return row && isInput(row) ? { meter, direction, start, revision: row.revision, amount: row.amount! } : undefined;
  };
}

function revise(
  vee: Vee,
  { current, base }: OpenInterval,
  estimate: Estimate | undefined,
  result: EstimatedRevisions,
): void {
  const { meter, direction } = current;
  const interval = estimate ? estimated(base, estimate) : base;
  if (sameFigures(current, interval)) return;
  const config = vee.energy.configs.get(meter)!;
  const revision = current.revision + 1;
  // Also where no method applies any more: it is this part that takes its estimate back.
  result.revisions.push({ meter: config, direction, revision, interval, origin: 'estimate' });
  if (!estimate) return;
  const { amount, startReading, endReading, shiftReading } = base;
  const reading = { amount, startReading, endReading, shiftReading };
  result.estimates.push({ meter, direction, revision, estimate, base: reading });
}

/** An estimated interval keeps the samples that it waits for, and why they were not enough. */
function estimated(base: ClosedInterval, { amount, method }: Estimate): ClosedInterval {
  return {
    ...base,
    amount,
    status: 'estimated',
    method: `vee-${method}` satisfies IntervalMethod,
    startReading: null,
    endReading: null,
    shiftReading: 0,
  };
}
