import type { Span } from '../grid.ts';

/** Amounts of one meter and direction over a span: slot `i` starts at `from + i × width`. */
export interface Slots {
  from: number;
  width: number;
  /** Integer in the base unit; NaN where it was not plainly measured, so that no rule judges an estimate. */
  amounts: Float64Array;
}

/** Slots in a row, `to` excluded. */
export interface SlotRun {
  from: number;
  to: number;
}

/** Runs of at least `least` slots in a row for which `holds`. */
export function slotRuns(length: number, holds: (slot: number) => boolean, least = 1): SlotRun[] {
  const runs: SlotRun[] = [];
  let start = -1;
  for (let slot = 0; slot <= length; slot++) {
    const inside = slot < length && holds(slot);
    if (inside && start < 0) start = slot;
    if (!inside && start >= 0) {
      if (slot - start >= least) runs.push({ from: start, to: slot });
      start = -1;
    }
  }
  return runs;
}

/** Span of a run of slots. */
export function runSpan(slots: Pick<Slots, 'from' | 'width'>, run: SlotRun): Span {
  return { from: slots.from + run.from * slots.width, to: slots.from + run.to * slots.width };
}

/** The slot of a run for which `value` is largest. */
export function worstSlot(run: SlotRun, value: (slot: number) => number): number {
  let worst = run.from;
  for (let slot = run.from + 1; slot < run.to; slot++) if (value(slot) > value(worst)) worst = slot;
  return worst;
}
