import type { DemandCharge } from '../../../contracts/problem.ts';
import type { Draft } from './draft.ts';

/** Key of the column of a billed peak. */
export const peakKey = (grid: string, charge: string): string => `${grid}/peak/${charge}`;

/** The billed peak: at least the incumbent, and the mean import of every completed interval inside the window. */
export function compileDemand(draft: Draft, grid: string, charge: DemandCharge, imports: Int32Array): void {
  const { intervalSteps: n, history, window } = charge;
  const floor = Math.max(charge.incumbentKw, charge.thresholdKw);
  const peak = draft.builder.addColumn({
    lower: floor,
    upper: Math.max(floor, draft.options.peakCaps?.get(peakKey(grid, charge.id)) ?? Infinity),
  });
  draft.columns.set(peakKey(grid, charge.id), Int32Array.of(peak));
  draft.cost('demand', peak, charge.pricePerKw);
  draft.constant('demand', -charge.pricePerKw * floor);
  const rows = new Int32Array(draft.count).fill(-1);
  for (let end = n - 1 - history.length; end < draft.count; end += n) {
    if (window && !window[end]) continue;
    const from = Math.max(0, end - n + 1);
    const past = end - n + 1 < 0 ? history : [];
    let [hours, energy] = [0, 0];
    for (const power of past) {
      hours += draft.length(0);
      energy += power * draft.length(0);
    }
    for (let t = from; t <= end; t++) hours += draft.length(t);
    const row = draft.row().add(peak, 1);
    for (let t = from; t <= end; t++) row.add(imports[t]!, -draft.length(t) / hours);
    rows[end] = row.atLeast(energy / hours);
  }
  draft.limit('demand-peak', grid, 'row', rows);
}
