import type { DispatchFlexibleLoad } from '../../../contracts/problem.ts';
import type { Schedule } from '../extract.ts';
import { allowedSteps, freeStarts } from '../free-steps.ts';
import type { Prepared } from '../prepare.ts';

/** Every flexible load as early as its window, its blocked steps and its exclusive group let it. */
export function earliestLoads({ problem, count, lengths }: Prepared): Schedule['flexibleLoads'] {
  const busy = new Map<string, Uint8Array>();
  return problem.flexibleLoads.map((load) => {
    const allowed = allowedSteps(load, count);
    const taken = load.exclusiveGroup === undefined ? null : (busy.get(load.exclusiveGroup) ?? new Uint8Array(count));
    if (taken) for (let t = 0; t < count; t++) if (taken[t]) allowed[t] = 0;
    const power = new Array<number>(count).fill(0);
    place(load, allowed, power, lengths);
    if (taken && load.exclusiveGroup !== undefined) {
      for (let t = 0; t < count; t++) if (power[t]! > 0) taken[t] = 1;
      busy.set(load.exclusiveGroup, taken);
    }
    return { id: load.id, power };
  });
}

function place(load: DispatchFlexibleLoad, allowed: Uint8Array, power: number[], lengths: Float64Array): void {
  if (load.kind === 'energy') return fill(load, allowed, power, lengths);
  if (load.kind === 'interruptible') {
    let open = load.durationSteps;
    for (let t = 0; t < power.length && open > 0; t++) {
      if (!allowed[t]) continue;
      power[t] = load.power;
      open--;
    }
    return;
  }
  const shape = load.kind === 'sequence' ? load.powers : new Array<number>(load.durationSteps).fill(load.power);
  const [start] = freeStarts(allowed, shape.length);
  if (start !== undefined) shape.forEach((value, k) => (power[start + k] = value));
}

function fill(
  load: Extract<DispatchFlexibleLoad, { kind: 'energy' }>,
  allowed: Uint8Array,
  power: number[],
  lengths: Float64Array,
): void {
  let open = load.energy;
  for (let t = 0; t < power.length; t++) {
    if (!allowed[t]) continue;
    const wanted = Math.min(load.powerMax, open / lengths[t]!);
    const bands = load.bands ?? [[0, load.powerMax] as const];
    const fits = bands.filter(([low]) => low <= wanted).map(([, high]) => Math.min(high, wanted));
    // Bands without an off state ask for their lowest power also when the energy is reached.
    power[t] = fits.length > 0 ? Math.max(...fits) : Math.min(...bands.map(([low]) => low));
    open -= power[t]! * lengths[t]!;
  }
}
