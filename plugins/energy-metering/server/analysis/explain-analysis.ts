import { dayStart } from '@lingtan/sdk';
import type { EvidenceInput, EvidenceRef, Explanation, ParsedRef, Principal } from '@lingtan/sdk';
import { energyInterval } from '../../contracts/index.ts';
import type { Product } from '../../contracts/index.ts';
import { balanceItem, methodName } from '../../domain/index.ts';
import type { Span } from '../../domain/index.ts';
import { intensityMethod, productionMethod } from '../../domain/methods-analysis.ts';
import { producedBy } from '../context.ts';
import type { Energy } from '../context.ts';
import { parseIntervalKey, parseSpanKey, totalRef, windowRef } from '../refs.ts';
import { intensityOf, intensityRef, productionRef } from './intensity.ts';
import { daySpan } from './local-day.ts';

/** The product and span of a reference, as far as the viewer may open them. */
function target(energy: Energy, ref: ParsedRef, viewer: Principal): { product: Product; span: Span } | null {
  const key = parseSpanKey(ref.key);
  const product = key && energy.scope.config.products.find(({ id }) => id === key.head);
  if (!key || !product) return null;
  if (viewer.enterpriseId !== null && viewer.enterpriseId !== product.enterpriseId) return null;
  return { product, span: { from: key.from, to: key.to } };
}

/** Explains specific consumption: energy of the enterprise over what it produced. */
export async function explainIntensity(
  energy: Energy,
  ref: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const found = target(energy, ref, viewer);
  if (!found) return null;
  const { product, span } = found;
  const result = await energy.scope.db.tx((tx) => intensityOf(energy, tx, product, span, asOf));
  const { energyWh, produced, kwhPerUnit, quality, energyQuality } = result;
  return {
    ref: intensityRef(product.id, span),
    title: { en: `Specific consumption: ${product.name.en}`, 'zh-CN': `${product.name['zh-CN']}单耗` },
    value: kwhPerUnit,
    unit: `kWh/${product.unit}`,
    quality,
    method: kwhPerUnit === null ? null : methodName(intensityMethod),
    formula: 'energy ÷ production',
    inputs: [
      {
        ref: totalRef(`use/enterprise:${product.enterpriseId}`, span),
        role: 'energy',
        value: energyWh === null ? null : String(energyWh),
        unit: 'Wh',
        quality: energyQuality,
      },
      {
        ref: productionRef(product.id, span),
        role: 'production',
        value: produced.quantity,
        unit: product.unit,
        quality: produced.quality,
      },
    ],
    recordedAt: null,
    producedBy,
  };
}

/** Explains production: the entered days, or the counter at both ends. */
export async function explainProduction(
  energy: Energy,
  ref: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const found = target(energy, ref, viewer);
  if (!found) return null;
  const { product, span } = found;
  const { produced } = await energy.scope.db.tx((tx) => intensityOf(energy, tx, product, span, asOf));
  const single = produced.days.length === 1 && span.to - span.from < 26 * 3_600_000;
  const dayInputs = single
    ? []
    : produced.days.map(({ day, thousandths }): EvidenceInput => {
        const value = thousandths / 1000;
        const own = productionRef(product.id, daySpan(day, energy.timeZone));
        return { ref: own, role: 'day', value, unit: product.unit, quality: 'edited' };
      });
  const readings = produced.readings.map(({ ts, value }, index): EvidenceInput => ({
    ref: windowRef(product.point!, ts, ts),
    role: index === 0 ? 'start' : 'end',
    value,
    unit: product.unit,
    quality: 'actual',
  }));
  const entry = single ? produced.days[0]! : null;
  return {
    ref: productionRef(product.id, span),
    title: { en: `Production: ${product.name.en}`, 'zh-CN': `${product.name['zh-CN']}产量` },
    value: produced.quantity,
    unit: product.unit,
    quality: produced.quality,
    method: single || produced.quantity === null ? null : methodName(productionMethod),
    formula: single ? null : readings.length > 0 ? 'counter at end − counter at start' : 'sum of the days',
    ...(entry ? { parameters: { note: entry.note, by: entry.by, revision: entry.revision } } : {}),
    inputs: [...dayInputs, ...readings],
    recordedAt: entry?.recordedAt ?? null,
    producedBy: entry?.by ?? producedBy,
  };
}

/** Specific consumption of the day that an interval of its enterprise is part of. */
export function intensityDependents(energy: Energy, ref: ParsedRef): EvidenceRef[] {
  const interval = ref.kind === energyInterval.kind ? parseIntervalKey(ref.key) : null;
  const meter = interval && energy.meterById.get(interval.meter);
  if (!interval || !meter?.boundary) return [];
  const place = balanceItem(meter, interval.direction);
  const day = {
    from: dayStart(interval.start, energy.timeZone),
    to: dayStart(interval.start, energy.timeZone, 1),
  };
  return energy.scope.config.products
    .filter(({ enterpriseId }) => place.side === 'use' && place.item === `enterprise:${enterpriseId}`)
    .map(({ id }) => intensityRef(id, day));
}
