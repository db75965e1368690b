import type { DispatchGenerator } from '../../../contracts/problem.ts';
import { at, largest } from '../steps.ts';
import type { Draft } from './draft.ts';
import { compileRamping } from './ramping.ts';
import { compileSwitching } from './switching.ts';

/** Power of a generator up to what is available. */
export function compileGenerator(draft: Draft, generator: DispatchGenerator): void {
  const { id, commitment } = generator;
  const available = (step: number): number =>
    Math.min(at(generator.avail, step), commitment ? at(commitment.pMax, step) : Infinity);
  const fixed = !generator.curtailable && !commitment;
  const upper = Array.from({ length: draft.count }, (_, t) => available(t));
  const power = draft.series(`${id}/power`, upper, fixed ? upper : commitment ? 0 : generator.least);
  draft.flow(id, generator.bus, power, -1);
  draft.limit('available', id, 'upper', power);
  const { carbonPrice } = draft.prepared.problem;
  for (let t = 0; t < draft.count; t++) {
    const dt = draft.length(t);
    draft.cost('fuel', power[t]!, at(generator.fuelCost, t) * dt);
    draft.cost('carbon', power[t]!, (carbonPrice * at(generator.carbonFactor ?? 0, t) * dt) / 1000);
    if (!commitment && generator.curtailmentCost > 0) {
      draft.cost('curtailment', power[t]!, -generator.curtailmentCost * dt);
      draft.constant('curtailment', generator.curtailmentCost * dt * available(t));
    }
  }
  const most = largest(upper);
  if (!commitment) return compileRamping(draft, id, power, [], generator, most);
  const on = draft.binaries(`${id}/on`);
  for (let t = 0; t < draft.count; t++) {
    draft.row().add(power[t]!, 1).add(on[t]!, -available(t)).atMost(0);
    draft.row().add(power[t]!, 1).add(on[t]!, -at(commitment.pMin, t)).atLeast(0);
  }
  compileSwitching(draft, id, on, commitment, largest(commitment.pMax));
  compileRamping(draft, id, power, [on], { ...generator, ...commitment }, most);
}
