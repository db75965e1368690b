import type { Tx } from '@lingtan/sdk';
import { qualities } from '@lingtan/sdk';
import type { Direction } from '../../contracts/index.ts';
import type { Span } from '../../domain/index.ts';
import type { Slots } from '../../domain/vee/index.ts';
import { readColumns } from '../columns.ts';
import type { Energy } from '../context.ts';
import { seriesKey } from './context.ts';

const actual = qualities.indexOf('actual');
/** Meters that are read at once, so that a large park fits in memory. */
const seriesAtOnce = 2000;

/** Amounts of the span by meter and direction; NaN where not plainly measured. */
export async function measuredColumns(
  energy: Energy,
  tx: Tx,
  series: readonly { meter: string; direction: Direction }[],
  span: Span,
): Promise<Map<string, Slots>> {
  const found = new Map<string, Slots>();
  for (let at = 0; at < series.length; at += seriesAtOnce) {
    const columns = await readColumns(energy, tx, { series: series.slice(at, at + seriesAtOnce), ...span });
    for (const { meter, direction, amounts, status } of columns) {
      for (let slot = 0; slot < amounts.length; slot++) if (status[slot] !== actual) amounts[slot] = NaN;
      found.set(seriesKey(meter, direction), { from: span.from, width: energy.width, amounts });
    }
  }
  return found;
}
