import { dayStart, formatRef, monthStart, worstQuality } from '@lingtan/sdk';
import type { Quality, Tx } from '@lingtan/sdk';
import type { IntensityData } from '../../contracts/analysis.ts';
import { energyIntensity, energyProduction } from '../../contracts/analysis.ts';
import type { Product } from '../../contracts/index.ts';

import type { Span } from '../../domain/index.ts';
import { iso } from '../context.ts';
import type { Energy } from '../context.ts';
import { totalRef } from '../refs.ts';
import { producedInEach } from './production-of.ts';
import type { Produced } from './production-of.ts';
import { loadSubjects, subjectEnergy } from './subject.ts';

export function productionRef(product: string, span: Span): string {
  return formatRef(energyProduction.kind, `${product}/${iso(span.from)}/${iso(span.to)}`);
}

export function intensityRef(product: string, span: Span): string {
  return formatRef(energyIntensity.kind, `${product}/${iso(span.from)}/${iso(span.to)}`);
}

/** Energy and production of one period, and the one over the other: kWh per unit, rounded to a thousandth. */
export interface Intensity {
  energyWh: number | null;
  produced: Produced;
  kwhPerUnit: number | null;
  quality: Quality;
  energyQuality: Quality;
}

/** Intensity of a product over one span. */
export async function intensityOf(
  energy: Energy,
  tx: Tx,
  product: Product,
  span: Span,
  asOf: string | null,
): Promise<Intensity> {
  return (await intensityOfEach(energy, tx, product, [span], asOf))[0]!;
}

/** Of each of some spans of whole local days, in order of time. */
async function intensityOfEach(
  energy: Energy,
  tx: Tx,
  product: Product,
  spans: readonly Span[],
  asOf: string | null,
): Promise<Intensity[]> {
  const { all } = loadSubjects(energy, { enterpriseId: null }, undefined);
  const subject = all.find(({ id }) => id === `enterprise:${product.enterpriseId}`);
  const produced = await producedInEach(energy, tx, product, spans, asOf);
  const used = subject ? await subjectEnergy(energy, tx, subject, spans, asOf) : null;
  return produced.map((each, index) => quotient(used?.[index] ?? { energyWh: null, quality: 'missing' }, each));
}

/** Null where energy or production is not known in full, or nothing was produced: a share of a day says nothing of a tonne. */
function quotient(used: { energyWh: number | null; quality: Quality }, produced: Produced): Intensity {
  const { energyWh, quality: energyQuality } = used;
  const known =
    energyWh !== null && produced.quantity !== null && produced.quantity > 0 && produced.quality !== 'missing';
  return {
    energyWh,
    produced,
    kwhPerUnit: known ? Math.round(energyWh / produced.quantity!) / 1000 : null,
    quality: known ? worstQuality([energyQuality, produced.quality]) : 'missing',
    energyQuality,
  };
}

/** Specific consumption of products by day or month; the period that is running is left out, since it is not complete. */
export async function readIntensity(
  energy: Energy,
  tx: Tx,
  products: readonly Product[],
  query: Span & { resolution: '1d' | '1mo'; asOf: string | null },
): Promise<IntensityData['products']> {
  const periods = wholePeriods(energy, query);
  const result: IntensityData['products'] = [];
  for (const product of products) {
    const each = await intensityOfEach(energy, tx, product, periods, query.asOf);
    const rows = each.map(({ energyWh, produced, kwhPerUnit, quality }, index) => {
      const span = periods[index]!;
      return {
        ...span,
        energyWh,
        quantity: produced.quantity,
        kwhPerUnit,
        quality,
        ref: intensityRef(product.id, span),
        energyRef: totalRef(`use/enterprise:${product.enterpriseId}`, span),
        productionRef: productionRef(product.id, span),
      };
    });
    const { id, name, enterpriseId, unit, point } = product;
    result.push({ id, name, enterpriseId, unit, counted: point !== undefined, periods: rows });
  }
  return result;
}

function wholePeriods(energy: Energy, { from, to, resolution }: Span & { resolution: '1d' | '1mo' }): Span[] {
  const { timeZone } = energy;
  const start = resolution === '1d' ? dayStart : monthStart;
  const now = energy.scope.clock.now();
  const periods: Span[] = [];
  for (let at = start(from, timeZone); at < to; at = start(at, timeZone, 1)) {
    const end = start(at, timeZone, 1);
    if (end <= now) periods.push({ from: at, to: end });
  }
  return periods;
}
