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
  if (product.point !== undefined) return counted(energy, product.point, span);
  const first = localDate(span.from, energy.timeZone);
  const last = localDate(span.to - 1, energy.timeZone);
  const rows = (await readProduction(tx, { from: first, to: last, asOf })).filter((row) => row.product === product.id);
  const wanted = Math.round((span.to - span.from) / 86_400_000);
  if (rows.length === 0) return { quantity: null, quality: 'missing', days: [], readings: [] };
  const thousandths = rows.reduce((sum, row) => sum + row.thousandths, 0);
  return {
    quantity: thousandths / 1000,
    quality: rows.length < wanted ? 'missing' : 'edited',
    days: rows,
    readings: [],
  };
}

/** Counter at the last sample at or before both ends. A counter that fell says nothing. */
async function counted(energy: Energy, point: string, span: Span): Promise<Produced> {
  const nothing: Produced = { quantity: null, quality: 'missing', days: [], readings: [] };
  const readAt = async (ts: number) => {
    const samples = await energy.telemetry.window({ point, from: ts, to: ts + 1, edges: true });
    return samples.findLast((sample) => sample.ts <= ts);
  };
  const [start, end] = [await readAt(span.from), await readAt(Math.min(span.to, energy.scope.clock.now()))];
  if (!start || !end || end.value < start.value) return nothing;
  const quantity = Math.round((end.value - start.value) * 1000) / 1000;
  return { quantity, quality: 'actual', days: [], readings: [start, end].map(({ ts, value }) => ({ ts, value })) };
}
