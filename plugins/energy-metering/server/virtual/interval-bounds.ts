import type { Tx } from '@lingtan/sdk';
import type { Span } from '../../domain/index.ts';
import type { Energy } from '../context.ts';
import { readTotals } from '../totals.ts';

/** First and last day on which any of the meters has an interval; null when none has. */
export async function intervalBounds(energy: Energy, tx: Tx, ids: readonly string[]): Promise<Span | null> {
  const meters = ids.map((id) => energy.meterById.get(id)!);
  const query = { from: 0, to: energy.scope.clock.now(), resolution: '1mo', by: 'meter' } as const;
  const totals = await readTotals(energy, tx, query, meters);
  if (totals.length === 0) return null;
  return {
    from: totals.reduce((first, { from }) => Math.min(first, from), Infinity),
    to: totals.reduce((last, { to }) => Math.max(last, to), -Infinity),
  };
}
