import { dayStart } from '@lingtan/sdk';
import type { EvidenceRef, Explanation, ParsedRef, Principal } from '@lingtan/sdk';
import { energyInterval } from '../../contracts/index.ts';
import { methodName } from '../../domain/index.ts';
import { tceIntensityMethod } from '../../domain/methods-tce.ts';
import { productionRef } from '../analysis/intensity.ts';
import { producedBy } from '../context.ts';
import type { Energy } from '../context.ts';
import { parseIntervalKey, parseSpanKey } from '../refs.ts';
import { tceIntensityOf, tceIntensityRef } from './intensity.ts';
import { consumers } from './read-tce.ts';
import { kindSubject, tceRef } from './refs.ts';

/** Explains standard coal per product: coal of the enterprise by energy kind, over what it produced. */
export async function explainTceIntensity(
  energy: Energy,
  ref: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const key = parseSpanKey(ref.key);
  const product = key && energy.scope.config.products.find(({ id }) => id === key.head);
  if (!key || !product) return null;
  if (viewer.enterpriseId !== null && viewer.enterpriseId !== product.enterpriseId) return null;
  const span = { from: key.from, to: key.to };
  const result = await energy.scope.db.tx((tx) => tceIntensityOf(energy, tx, product, span, asOf));
  return {
    ref: tceIntensityRef(product.id, span),
    title: {
      en: `Standard coal per product: ${product.name.en}`,
      'zh-CN': `${product.name['zh-CN']}单位产品综合能耗`,
    },
    value: result.kgcePerUnit,
    unit: `kgce/${product.unit}`,
    quality: result.quality,
    method: result.kgcePerUnit === null ? null : methodName(tceIntensityMethod),
    formula: 'standard coal of all energy kinds ÷ production',
    inputs: [
      ...result.parts.map(({ kind, gce, quality }) => ({
        ref: tceRef(kindSubject(kind, product.enterpriseId), span),
        role: 'coal',
        value: gce === null ? null : String(gce),
        unit: 'gce',
        quality,
      })),
      {
        ref: productionRef(product.id, span),
        role: 'production',
        value: result.produced.quantity,
        unit: product.unit,
        quality: result.produced.quality,
      },
    ],
    recordedAt: null,
    producedBy,
  };
}

/** Standard coal per product of the day that an interval of its enterprise's consumers is part of. */
export function tceIntensityDependents(energy: Energy, ref: ParsedRef): EvidenceRef[] {
  const interval = ref.kind === energyInterval.kind ? parseIntervalKey(ref.key) : null;
  const meter = interval && energy.meterById.get(interval.meter);
  if (!interval || !meter || interval.direction !== 'import' || consumers([meter]).length === 0) return [];
  const day = { from: dayStart(interval.start, energy.timeZone), to: dayStart(interval.start, energy.timeZone, 1) };
  return energy.scope.config.products
    .filter(({ enterpriseId }) => enterpriseId === meter.enterpriseId)
    .map(({ id }) => tceIntensityRef(id, day));
}
