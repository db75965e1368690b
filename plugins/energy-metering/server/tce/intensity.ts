import { dayStart, formatRef, worstQuality } from '@lingtan/sdk';
import type { Quality, Tx } from '@lingtan/sdk';
import { energyTceIntensity } from '../../contracts/index.ts';
import type { EnergyKind, Product } from '../../contracts/index.ts';

import type { Span } from '../../domain/index.ts';
import { producedIn } from '../analysis/production-of.ts';
import type { Produced } from '../analysis/production-of.ts';
import { iso } from '../context.ts';
import type { Energy } from '../context.ts';
import { selectMeters } from '../readings-service.ts';
import { consumers, readTce } from './read-tce.ts';

export function tceIntensityRef(product: string, span: Span): string {
  return formatRef(energyTceIntensity.kind, `${product}/${iso(span.from)}/${iso(span.to)}`);
}

/** Standard coal of one energy kind of the enterprise that makes a product. */
export interface CoalPart {
  kind: EnergyKind;
  /** Grams; null without a factor. */
  gce: number | null;
  quality: Quality;
}

/** Standard coal over production: kgce per unit, rounded to a thousandth. */
export interface TceIntensity {
  parts: CoalPart[];
  gce: number | null;
  produced: Produced;
  kgcePerUnit: number | null;
  quality: Quality;
}

/** Whole local days inside a span that are over: a share of a day says nothing of a tonne. */
export function wholeDays(energy: Energy, span: Span): Span {
  const { timeZone } = energy;
  const first = dayStart(span.from, timeZone);
  const from = first < span.from ? dayStart(first, timeZone, 1) : first;
  const to = dayStart(Math.min(span.to, energy.scope.clock.now()), timeZone);
  return { from, to: Math.max(from, to) };
}

/** Null where a kind has no factor, intervals or production are missing, or nothing was produced. */
export async function tceIntensityOf(
  energy: Energy,
  tx: Tx,
  product: Product,
  span: Span,
  asOf: string | null,
): Promise<TceIntensity> {
  const meters = consumers(selectMeters(energy, { enterpriseId: product.enterpriseId }));
  const totals = span.to > span.from ? await readTce(energy, tx, { ...span, asOf }, meters) : [];
  const kinds = [...new Set(totals.map(({ kind }) => kind))];
  const parts = kinds.map((kind): CoalPart => {
    const of = totals.filter((total) => total.kind === kind);
    const known = of.every(({ gce }) => gce !== null);
    const gce = known ? of.reduce((sum, total) => sum + total.gce!, 0) : null;
    return { kind, gce, quality: known ? worstQuality(of.map(({ quality }) => quality.worst)) : 'missing' };
  });
  const gce =
    parts.length > 0 && parts.every((part) => part.gce !== null) ? parts.reduce((s, p) => s + p.gce!, 0) : null;
  const produced = await producedIn(energy, tx, product, span, asOf);
  const coalQuality = worstQuality(parts.map(({ quality }) => quality));
  const known =
    gce !== null &&
    coalQuality !== 'missing' &&
    produced.quantity !== null &&
    produced.quantity > 0 &&
    produced.quality !== 'missing';
  return {
    parts,
    gce,
    produced,
    kgcePerUnit: known ? Math.round(gce / produced.quantity!) / 1000 : null,
    quality: known ? worstQuality([coalQuality, produced.quality]) : 'missing',
  };
}
