import { localDate } from '@lingtan/sdk';
import type { Quality, Tx } from '@lingtan/sdk';
import type { Product } from '../../contracts/index.ts';
import type { Span } from '../../domain/index.ts';
import type { Energy } from '../context.ts';
import { readProduction } from './production-store.ts';
import type { ProductionDay } from './production-store.ts';

/** Quantity of a product over a span of whole local days; null when nothing is known. */
export interface Produced {
  quantity: number | null;
  quality: Quality;
  /** The entered days, or the counter at the start and end. */
  days: ProductionDay[];
  readings: { ts: number; value: number }[];
}

/** What a product's counter or the entered days say. A day without an entry makes the figure incomplete. */
export async function producedIn(
  energy: Energy,
  tx: Tx,
  product: Product,
  span: Span,
  asOf: string | null,
): Promise<Produced> {
  return (await producedInEach(energy, tx, product, [span], asOf))[0]!;
}

/** The same for each of some spans, in order of time, out of one read of the entries or one reading of the counter at each end. */
export async function producedInEach(
  energy: Energy,
  tx: Tx,
  product: Product,
  spans: readonly Span[],
  asOf: string | null,
): Promise<Produced[]> {
  if (spans.length === 0) return [];
  if (product.point !== undefined) return counted(energy, product.point, spans);
  const daysOf = ({ from, to }: Span) => ({
    from: localDate(from, energy.timeZone),
    to: localDate(to - 1, energy.timeZone),
  });
  const all = daysOf({ from: spans[0]!.from, to: spans.at(-1)!.to });
  const rows = (await readProduction(tx, { ...all, asOf })).filter((row) => row.product === product.id);
  return spans.map((span) => {
    const { from, to } = daysOf(span);
    return entered(
      rows.filter(({ day }) => day >= from && day <= to),
      Math.round((span.to - span.from) / 86_400_000),
    );
  });
}

const nothing: Produced = { quantity: null, quality: 'missing', days: [], readings: [] };

function entered(days: ProductionDay[], wanted: number): Produced {
  if (days.length === 0) return nothing;
  const thousandths = days.reduce((sum, row) => sum + row.thousandths, 0);
  return { quantity: thousandths / 1000, quality: days.length < wanted ? 'missing' : 'edited', days, readings: [] };
}

/** Counter at the last sample at or before both ends. A counter that fell says nothing. */
async function counted(energy: Energy, point: string, spans: readonly Span[]): Promise<Produced[]> {
  const now = energy.scope.clock.now();
  const read = new Map<number, { ts: number; value: number } | undefined>();
  for (const ts of new Set(spans.flatMap(({ from, to }) => [from, Math.min(to, now)]))) {
    const samples = await energy.telemetry.window({ point, from: ts, to: ts + 1, edges: true });
    read.set(
      ts,
      samples.findLast((sample) => sample.ts <= ts),
    );
  }
  return spans.map(({ from, to }) => {
    const [start, end] = [read.get(from), read.get(Math.min(to, now))];
    if (!start || !end || end.value < start.value) return nothing;
    const quantity = Math.round((end.value - start.value) * 1000) / 1000;
    return { quantity, quality: 'actual', days: [], readings: [start, end].map(({ ts, value }) => ({ ts, value })) };
  });
}
