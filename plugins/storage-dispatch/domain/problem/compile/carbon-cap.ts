import { defaultShortfallPrice } from '../../../contracts/problem.ts';
import { at } from '../steps.ts';
import type { Draft } from './draft.ts';

/** Σ factor · energy + emitted so far ≤ cap; t/MWh is kg/kWh. */
export function compileCarbonCap(draft: Draft): void {
  const { co2Cap, grids, generators, relaxConstraints } = draft.prepared.problem;
  if (!co2Cap) return;
  const row = draft.row();
  for (const [key, factor] of [
    ...grids.map(({ id, carbonFactor }) => [`${id}/import`, carbonFactor] as const),
    ...generators.map(({ id, carbonFactor }) => [`${id}/power`, carbonFactor] as const),
  ])
    if (factor !== undefined)
      draft.columns.get(key)!.forEach((column, t) => row.add(column, at(factor, t) * draft.length(t)));
  const hard = co2Cap.hard || (!relaxConstraints && co2Cap.price === undefined);
  const entry = { limit: 'co2-cap', device: 'co2', step: null, unit: 'kg' } as const;
  const over = hard ? draft.give(entry, 0.3) : draft.slack({ ...entry, price: co2Cap.price ?? defaultShortfallPrice });
  row.add(over, -1).atMost(co2Cap.limitKg - co2Cap.realisedKg);
}
