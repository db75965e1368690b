import type { LinearModel } from '@lingtan/optimizer';
import type { PlanViolation } from '../../contracts/plan.ts';
import type { Draft, LimitEntry } from './compile/draft.ts';

type Cause = PlanViolation['cause'][number];

const movement = ['charge-max', 'discharge-max', 'energy-min', 'energy-max', 'target', 'import-max', 'export-max'];
const running = ['import-max', 'group-consumption', 'power-max', 'input-max', 'available', 'load-energy'];

/** Limits that, once reached, leave a breach of the limit no way out. */
const remedies: Record<string, readonly string[]> = {
  shortage: ['import-max', 'discharge-max', 'energy-min', 'available', 'input-max', 'discharge-taper', 'ramp'],
  'import-contract': ['discharge-max', 'energy-min', 'available', 'target', 'discharge-taper'],
  'group-consumption': ['discharge-max', 'energy-min', 'available', 'target'],
  surplus: ['export-max', 'charge-max', 'energy-max', 'charge-taper', 'ramp'],
  'export-contract': ['charge-max', 'energy-max', 'charge-taper'],
  'group-production': ['charge-max', 'energy-max'],
  target: [
    ...['charge-max', 'discharge-max', 'energy-max', 'energy-min', 'import-max', 'charge-taper', 'power-max'],
    ...['ramp', 'group-consumption', 'import-contract', 'available', 'input-max'],
  ],
  'energy-min': ['charge-max', 'import-max'],
  'energy-max': ['discharge-max', 'export-max'],
  'usage-not-served': ['charge-max', 'energy-min', 'import-max', 'input-max'],
  'gain-lost': ['discharge-max', 'energy-max', 'export-max'],
  'load-energy': ['power-max', 'import-max', 'group-consumption'],
  'forced-charge': ['charge-max', 'energy-max', 'import-max', 'group-consumption', 'ramp'],
  'forced-discharge': ['discharge-max', 'energy-min', 'export-max', 'group-production', 'ramp'],
  ramp: movement,
  rest: movement,
  'min-up': running,
  'min-down': running,
  'max-starts': running,
};

/** Names the causes of broken limits in one solution. */
export class Causes {
  readonly #map: Draft;
  readonly #model: LinearModel;
  readonly #x: Float64Array;

  constructor(map: Draft, model: LinearModel, x: Float64Array) {
    this.#map = map;
    this.#model = model;
    this.#x = x;
  }

  /**
   * Limits that are reached in the same step (over the horizon: in any) and leave no other way; for rules of operation
   * the demands on the device that contradict them. The limit itself where nothing else stands against it.
   */
  of(limit: string, device: string, step: number | null): Cause[] {
    const found = [...this.#reached(remedies[limit] ?? [], step), ...this.#demands(limit, device, step)];
    return found.length > 0 ? found : [{ limit, device }];
  }

  #reached(wanted: readonly string[], step: number | null): Cause[] {
    const cause: Cause[] = [];
    for (const entry of this.#map.limits) {
      const { limit, device } = entry;
      if (!wanted.includes(limit) || cause.some((own) => own.limit === limit && own.device === device)) continue;
      const steps = step === null ? entry.indexes.keys() : [step];
      for (const t of steps)
        if (entry.indexes[t]! >= 0 && this.#holds(entry, entry.indexes[t]!)) {
          cause.push({ limit, device });
          break;
        }
    }
    return cause;
  }

  #holds({ on }: LimitEntry, index: number): boolean {
    const near = (value: number, bound: number): boolean =>
      Math.abs(value - bound) <= 1e-6 * Math.max(1, Math.abs(bound));
    if (on !== 'row') {
      const { lower, upper } = this.#map.builder.bounds(index);
      return near(this.#x[index]!, on === 'upper' ? upper : lower);
    }
    const { rowStarts, entryColumns, entryValues, rowLower, rowUpper } = this.#model;
    let activity = 0;
    for (let k = rowStarts[index]!; k < rowStarts[index + 1]!; k++)
      activity += entryValues[k]! * this.#x[entryColumns[k]!]!;
    return near(activity, rowLower[index]!) || near(activity, rowUpper[index]!);
  }

  /** What the problem asks of a device, or of the loads of a group, beside the rule that gave way. */
  #demands(limit: string, device: string, step: number | null): Cause[] {
    const { flexibleLoads, stores } = this.#map.prepared.problem;
    if (limit === 'exclusive')
      return flexibleLoads
        .filter((load) => load.exclusiveGroup === device)
        .map(({ id }) => ({ limit: 'window', device: id }));
    const load = flexibleLoads.find(({ id }) => id === device);
    if (load && ['min-up', 'min-down', 'max-starts', 'load-energy'].includes(limit))
      return [{ limit: 'window', device }];
    const store = stores.find(({ id }) => id === device);
    if (!store || !['rest', 'ramp'].includes(limit)) return [];
    const forced = (powers: readonly number[] | undefined): boolean =>
      powers?.some((power, t) => power > 0 && (step === null || Math.abs(t - step) <= store.restSteps + 1)) ?? false;
    return [
      ...(forced(store.forcedCharge) ? [{ limit: 'forced-charge', device }] : []),
      ...(forced(store.forcedDischarge) ? [{ limit: 'forced-discharge', device }] : []),
    ];
  }
}
