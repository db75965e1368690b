import type { Explanation, ParsedRef, Tx } from '@lingtan/sdk';
import { producedBy } from '../context.ts';
import type { Carbon } from '../context.ts';
import { findFactor } from '../factors/library-of.ts';
import { factorRef } from '../refs.ts';

/** A factor is a source: its value with where it stands written. */
export async function explainFactor(carbon: Carbon, tx: Tx, ref: ParsedRef): Promise<Explanation | null> {
  const factor = await findFactor(carbon, tx, ref.key, ref.revision);
  if (!factor) return null;
  const { id, version, value, unit, source, status, area, components } = factor;
  const words = factor.name?.en ?? factor.item;
  return {
    ref: factorRef(id, version),
    title: {
      en: `Factor ${words}, ${area}${factor.year === undefined ? '' : ` ${factor.year}`}`,
      'zh-CN': `因子 ${factor.name?.['zh-CN'] ?? words}，${area}${factor.year === undefined ? '' : ` ${factor.year}`}`,
    },
    value,
    unit,
    quality: 'actual',
    method: null,
    formula: null,
    parameters: {
      id,
      version,
      basis: factor.basis ?? null,
      set: factor.set ?? null,
      scope: factor.scope ?? null,
      publishedOn: factor.publishedOn ?? null,
      validity: factor.validity ?? null,
      status,
      source,
      note: factor.note ?? null,
      ...(components ?? {}),
    },
    inputs: [],
    recordedAt: null,
    producedBy,
  };
}
