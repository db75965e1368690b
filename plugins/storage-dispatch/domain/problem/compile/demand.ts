import type { DemandCharge } from '../../../contracts/problem.ts';
import type { Draft } from './draft.ts';

/** Key of the column of a billed peak. */
export const peakKey = (grid: string, charge: string): string => `${grid}/peak/${charge}`;

/** The billed peak: at least the incumbent, and the mean import of every completed interval inside the window. */
export function compileDemand(draft: Draft, grid: string, charge: DemandCharge, imports: Int32Array): void {
  const { intervalSteps: n, history, window } = charge;
  const floor = Math.max(charge.incumbentKw, charge.thresholdKw);
  const range = draft.options.peaks?.get(peakKey(grid, charge.id));
  const lowest = Math.max(floor, range?.least ?? 0);
  const peak = draft.builder.addColumn({ lower: lowest, upper: Math.max(floor, range?.most ?? Infinity) });
  // Below the lowest peak by a hair, so that such a step never holds it.
  const surely = Math.max(0, lowest * (1 - 1e-6) - 1e-6);
  const inward = new Map(draft.directions.map(({ binary, one }) => [one, binary]));
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
    // Import in the direction of import only: a step that exports leaves the peak where every better plan has it at least.
    const choice = n === 1 && range ? inward.get(imports[end]!) : undefined;
    rows[end] = choice === undefined ? row.atLeast(energy / hours) : row.add(choice, surely).atLeast(surely);
  }
  draft.limit('demand-peak', grid, 'row', rows);
}
