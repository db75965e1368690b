import {
  addSlices,
  addSums,
  meansOf,
  noSlices,
  sliceMark,
  slicesNeeded,
  type Means,
} from '@lingtan/hj212-connector/contracts';

/** A series of samples in columns, ordered by time; `normal` is 1 where the mark is N. */
export interface SampleColumns {
  ts: Float64Array;
  value: Float64Array;
  normal: Uint8Array;
}

/** Rules of the day: lengths of slice, window and hour, and what they need (HJ 212-2017, annex D). */
export interface DayRule {
  /** A value holds until the next one, at most so long, ms. */
  holdMs: number;
  sliceMs: number;
  windowMs: number;
  /** Valid slices that a window needs. */
  validSlices: number;
}

export const dayRule: DayRule = { holdMs: 600_000, sliceMs: 5_000, windowMs: 600_000, validSlices: slicesNeeded };

/** Mean of a parameter over a span of whole windows. */
export interface DayValue extends Means {
  windows: number;
  validWindows: number;
  validHours: number;
  abnormalWindows: number;
  min: number | null;
  max: number | null;
  volumeM3: number | null;
  loadKg: number | null;
}

const hourMs = 3_600_000;

/**
 * Mean over [from, to) by slices, ten-minute windows and hours: volume Q × T × 10⁻³ and load V × C × 10⁻³ are summed over the valid
 * windows, the mean is G ÷ V × 10³; without flow it is the plain mean of the slices. A window with fewer valid slices than it needs
 * counts for nothing: for wastewater one abnormal value is enough, and so is one of water that flows back. Source: HJ 212-2017, annex D and notes to C.16.
 *
 * Values hold from their sample on; slices between two changes are counted, not walked, so that a year of minute data is read
 * once. `cursor` carries the place in the columns from day to day.
 * @param flow in L/s; null averages without flow
 */
export function dayValue(
  parameter: SampleColumns,
  flow: SampleColumns | null,
  span: { from: number; to: number },
  rule: DayRule = dayRule,
  cursor: { parameter: number; flow: number } = { parameter: 0, flow: 0 },
): DayValue {
  const { sliceMs, windowMs, holdMs, validSlices } = rule;
  let place = advance(parameter.ts, cursor.parameter, span.from);
  let flowPlace = flow ? advance(flow.ts, cursor.flow, span.from) : 0;
  const day = noSlices();
  let [windows, valid, abnormal, hours] = [0, 0, 0, 0];
  let lastHour = -1;
  for (let start = span.from; start < span.to; start += windowMs) {
    const end = Math.min(start + windowMs, span.to);
    const window = noSlices();
    let isAbnormal = false;
    for (let at = start; at < end;) {
      place = advance(parameter.ts, place, at);
      let next = Math.min(end, nextOf(parameter.ts, place, at, holdMs));
      const held = holds(parameter.ts, place, at, holdMs);
      let normal = !held || parameter.normal[place] === 1;
      let flowLs: number | null | undefined;
      if (flow) {
        flowPlace = advance(flow.ts, flowPlace, at);
        next = Math.min(next, nextOf(flow.ts, flowPlace, at, holdMs));
        const flowHeld = holds(flow.ts, flowPlace, at, holdMs);
        flowLs = flowHeld ? flow.value[flowPlace]! : null;
        normal &&= !flowHeld || flow.normal[flowPlace] === 1;
      }
      const count = Math.ceil((next - start) / sliceMs) - Math.ceil((at - start) / sliceMs);
      if (count > 0) {
        const value = held ? parameter.value[place]! : null;
        const slices = { count, flowLs, value, mark: normal ? 'N' : 'D' } as const;
        isAbnormal ||= sliceMark(slices) !== 'N';
        addSlices(window, slices, sliceMs / 1000);
      }
      at = next;
    }
    windows++;
    if (isAbnormal) abnormal++;
    if (window.slices < validSlices) continue;
    valid++;
    addSums(day, window);
    const hour = Math.floor((start - span.from) / hourMs);
    if (hour !== lastHour) hours++;
    lastHour = hour;
  }
  cursor.parameter = place;
  cursor.flow = flowPlace;
  const some = day.slices > 0;
  return {
    ...meansOf(day),
    windows,
    validWindows: valid,
    validHours: hours,
    abnormalWindows: abnormal,
    min: some ? day.min : null,
    max: some ? day.max : null,
    volumeM3: flow && some ? day.volumeM3 : null,
    loadKg: flow && some ? day.loadKg : null,
  };
}

/** Index of the last sample at or before `at`, from `place` on; `place` stays when that is the one, or none is. */
function advance(ts: Float64Array, place: number, at: number): number {
  let index = place;
  while (index + 1 < ts.length && ts[index + 1]! <= at) index++;
  return index;
}

function holds(ts: Float64Array, place: number, at: number, holdMs: number): boolean {
  return ts.length > 0 && ts[place]! <= at && at - ts[place]! < holdMs;
}

/** When the value that holds at `at` changes next: the next sample, or the end of its time. */
function nextOf(ts: Float64Array, place: number, at: number, holdMs: number): number {
  if (ts.length === 0) return Infinity;
  if (ts[place]! > at) return ts[place]!;
  const following = place + 1 < ts.length ? ts[place + 1]! : Infinity;
  const end = ts[place]! + holdMs;
  return at < end ? Math.min(following, end) : following;
}
