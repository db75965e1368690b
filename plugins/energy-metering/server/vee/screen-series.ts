import type { Tx } from '@lingtan/sdk';
import type { ClassRules, Direction } from '../../contracts/index.ts';
import type { Span } from '../../domain/index.ts';
import { highLimit, lowLimit, screen } from '../../domain/vee/index.ts';
import type { ScreenLimits, Slots } from '../../domain/vee/index.ts';
import { seriesKey } from './context.ts';
import type { Vee } from './context.ts';
import { measuredColumns } from './measured-columns.ts';
import { suspectSpikes } from './suspect-spikes.ts';
import type { WrittenSeries } from './written-series.ts';

const hour = 3_600_000;

/** A series of which the whole span is written for the first time, with its amounts. */
export interface PlainSeries {
  meter: string;
  direction: Direction;
  span: Span;
  amounts: Float64Array;
}

/** Keys of the series in which a group of rules may find something. */
export interface Suspects {
  /** `flatline` of equal amounts, `high`, `low`. */
  amounts: Set<string>;
  zeros: Set<string>;
  spikes: Set<string>;
}

/** Series as {@link PlainSeries}; null where the rules have to look at all that is around. */
function plainOf({ meter, direction, spans, amounts }: WrittenSeries): PlainSeries | null {
  return amounts === undefined ? null : { meter, direction, span: spans[0]!, amounts };
}

/** Slots of a number of hours. */
export function slotsOf(vee: Vee, hours: number): number {
  return Math.round((hours * hour) / vee.energy.width);
}

/**
 * Finds the series that the rules on amounts must look at: those with a finding that may change, those that were not
 * written plainly, and of the others those whose amounts may break a rule. It reads one interval on either side of what was
 * written, and of similar days no more than it takes.
 *
 * @param active keys of series with findings around what was written
 */
export async function suspectSeries(
  vee: Vee,
  tx: Tx,
  list: readonly WrittenSeries[],
  active: ReadonlySet<string>,
): Promise<Suspects> {
  const suspects: Suspects = { amounts: new Set(), zeros: new Set(), spikes: new Set() };
  const plain: PlainSeries[] = [];
  for (const series of list) {
    const key = seriesKey(series.meter, series.direction);
    const own = active.has(key) ? null : plainOf(series);
    if (own) plain.push(own);
    else for (const group of Object.values(suspects) as Set<string>[]) group.add(key);
  }
  for (const [span, group] of bySpan(plain)) {
    await screenAmounts(vee, tx, group, span, suspects);
    for (const key of await suspectSpikes(vee, tx, group, span)) suspects.spikes.add(key);
  }
  return suspects;
}

function bySpan(list: readonly PlainSeries[]): Map<Span, PlainSeries[]> {
  const known = new Map<string, Span>();
  const groups = new Map<Span, PlainSeries[]>();
  for (const series of list) {
    const key = `${series.span.from}/${series.span.to}`;
    const span = known.get(key) ?? series.span;
    known.set(key, span);
    const group = groups.get(span);
    if (group) group.push(series);
    else groups.set(span, [series]);
  }
  return groups;
}

async function screenAmounts(
  vee: Vee,
  tx: Tx,
  list: readonly PlainSeries[],
  { from, to }: Span,
  suspects: Suspects,
): Promise<void> {
  const { energy } = vee;
  const before = await measuredColumns(energy, tx, list, { from: from - energy.width, to: from });
  const after = await measuredColumns(energy, tx, list, { from: to, to: to + energy.width });
  const only = (columns: ReadonlyMap<string, Slots>, key: string): number => columns.get(key)!.amounts[0]!;
  for (const { meter, direction, amounts } of list) {
    const key = seriesKey(meter, direction);
    const limits = limitsOf(vee, vee.limits(meter), vee.most(meter));
    const found = screen(amounts, only(before, key), only(after, key), limits);
    if (found.amounts) suspects.amounts.add(key);
    if (found.zeros) suspects.zeros.add(key);
  }
}

function limitsOf(vee: Vee, rules: ClassRules, most: number | null): ScreenLimits {
  return {
    equal: slotsOf(vee, rules.flatHours),
    zero: slotsOf(vee, rules.zeroHours),
    high: most === null ? null : highLimit(most, rules.highPercent),
    low: most === null || rules.lowPercent === 0 ? null : lowLimit(most, rules.lowPercent),
  };
}
