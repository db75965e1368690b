import type { Direction } from '../../contracts/index.ts';
import type { Span } from '../../domain/index.ts';
import { linearMs, similarSlots } from '../../domain/vee/index.ts';
import type { HoleDays } from '../../domain/vee/index.ts';
import { seriesKey } from './context.ts';
import type { Vee } from './context.ts';

/** Spans that were written, by meter and direction. */
export type Touched = ReadonlyMap<string, readonly Span[]>;

export function touchedBy(list: readonly { meter: string; direction: Direction; spans: readonly Span[] }[]): Touched {
  return new Map(list.map(({ meter, direction, spans }) => [seriesKey(meter, direction), spans]));
}

/** A hole whose estimate may come out differently now. */
export interface AffectedHole {
  meter: string;
  direction: Direction;
  start: number;
  kind: 'missing' | 'gap';
}

/**
 * The open intervals whose estimate can rest on what was written: those near it (a line between neighbours), those of its
 * family at the same time (parent balance), and those at the same time on later similar days. Of a gap always all of it.
 */
export function affectedHoles(vee: Vee, holes: HoleDays, touched: Touched): AffectedHole[] {
  const { width } = vee.energy;
  const affected: AffectedHole[] = [];
  const gaps = new Map<string, AffectedHole>();
  for (const hole of holes.list()) {
    if (!isAffected(vee, hole, touched)) continue;
    if (hole.kind === 'missing') {
      affected.push(hole);
      continue;
    }
    const { from, to } = holes.stretch(hole.meter, hole.direction, hole.start, Infinity);
    for (let start = from; start < to; start += width)
      gaps.set(`${hole.meter}.${hole.direction}/${start}`, { ...hole, start });
  }
  return [...affected, ...gaps.values()];
}

function isAffected(vee: Vee, { meter, direction, start }: AffectedHole, touched: Touched): boolean {
  const { width } = vee.energy;
  const own = touched.get(seriesKey(meter, direction));
  const holds = (spans: readonly Span[] | undefined, ts: number): boolean =>
    spans?.some((span) => span.from <= ts && ts < span.to) ?? false;
  if (own) {
    const [from, to] = [start - linearMs - width, start + linearMs + 2 * width];
    if (own.some((span) => span.from < to && span.to > from)) return true;
    if (similarSlots(start, vee.estimation.similarDay).some((slot) => holds(own, slot))) return true;
  }
  const family = vee.estimation.familyAbove(meter);
  return family?.terms.some((term) => holds(touched.get(seriesKey(term.meter, term.direction)), start)) ?? false;
}
