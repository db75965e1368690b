import type { Tx } from '@lingtan/sdk';
import type { Span } from '../../domain/index.ts';
import { findChildrenSum, findDuplicateDay, sumForMs } from '../../domain/vee/index.ts';
import type { Finding } from '../../domain/vee/index.ts';
import { seriesKey } from './context.ts';
import type { Vee } from './context.ts';
import { measuredColumns } from './measured-columns.ts';
import type { RuleFindings, RuleZone } from './sync-exceptions.ts';
import { meets } from './written-series.ts';

/** Checks the sums of families over a span: it needs all their meters, which closing has in hands one batch at a time. */
export async function judgeSums(vee: Vee, tx: Tx, span: Span): Promise<RuleFindings> {
  const { width } = vee.energy;
  const zone = { from: span.from - sumForMs, to: span.to + sumForMs };
  const window = { from: span.from - 2 * sumForMs, to: span.to + 2 * sumForMs };
  const length = Math.round((window.to - window.from) / width);
  const zones: RuleZone[] = [];
  const found: Finding[] = [];
  for (const family of vee.families) {
    const { sumPercent } = vee.limits(family.parent);
    const { direction } = family.terms[0]!;
    zones.push({ meter: family.parent, direction, spans: [zone] });
    if (sumPercent === 0) continue;
    const columns = await measuredColumns(vee.energy, tx, family.terms, window);
    const amounts = new Map(
      family.terms.map((term) => [term, columns.get(seriesKey(term.meter, term.direction))!.amounts]),
    );
    const subject = vee.subject(family.parent, direction);
    const slots = { from: window.from, width, length };
    const all = findChildrenSum(subject, slots, family, (term, slot) => amounts.get(term)![slot]!, sumPercent);
    found.push(...all.filter((one) => meets(one, [zone])));
  }
  return { rule: 'children-sum', cause: '', zones, found };
}

/** Compares each local day that ends in the span with the day before. */
export async function judgeDays(vee: Vee, tx: Tx, span: Span): Promise<RuleFindings> {
  const { days, energy } = vee;
  const series = energy.measured.flatMap(({ id }) =>
    energy.meterById.get(id)!.directions.map((direction) => ({ meter: id, direction })),
  );
  const zones = new Map<string, { meter: string; direction: 'import' | 'export'; spans: Span[] }>();
  const found: Finding[] = [];
  for (let end = days.start(span.to); end > span.from; end = days.before(end)) {
    const from = days.before(end);
    const earlier = days.before(from);
    // Intervals of an hour do not begin at midnight in every zone; such a day cannot be cut out of them.
    if ([earlier, from, end].some((at) => at % energy.width !== 0)) continue;
    const today = await measuredColumns(energy, tx, series, { from, to: end });
    const before = await measuredColumns(energy, tx, series, { from: earlier, to: from });
    for (const { meter, direction } of series) {
      const key = seriesKey(meter, direction);
      const entry = zones.get(key) ?? { meter, direction, spans: [] };
      entry.spans.push({ from, to: end });
      zones.set(key, entry);
      found.push(...findDuplicateDay(vee.subject(meter, direction), today.get(key)!, before.get(key)!.amounts));
    }
  }
  return { rule: 'clock', cause: 'duplicate-day', zones: [...zones.values()], found };
}
