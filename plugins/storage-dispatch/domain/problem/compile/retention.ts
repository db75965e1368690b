import type { DispatchStore } from '../../../contracts/problem.ts';

/** Share of the stored energy left after a step, and the weight of the flows during it. */
export function retention(store: DispatchStore, step: number, lengths: Float64Array): { keep: number; flow: number } {
  const length = lengths[step]!;
  const given = store.storageEfficiencyPerStep;
  if (given === undefined) return { keep: Math.max(0, 1 - store.selfLossPerHour * length), flow: 1 };
  const keep = typeof given === 'number' ? given ** (length / lengths[0]!) : given[step]!;
  return { keep, flow: keep === 1 ? 1 : (keep - 1) / Math.log(keep) };
}
