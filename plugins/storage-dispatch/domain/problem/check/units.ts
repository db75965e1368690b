import type { DispatchConverter, DispatchGenerator, DispatchProblem } from '../../../contracts/problem.ts';
import type { DispatchPlan, PlanCosts } from '../../../contracts/plan.ts';
import { value, type Findings } from './findings.ts';

/** How a unit may be switched. */
interface Switched {
  readonly startCost: number;
  readonly minUpSteps: number;
  readonly minDownSteps: number;
  readonly maxStarts?: number | undefined;
  readonly initialOn: boolean;
  readonly initialSteps?: number | undefined;
}

/** Runs, pauses and starts of a unit; adds the cost of the starts. */
export function replaySwitching(
  id: string,
  unit: Switched,
  on: readonly boolean[],
  found: Findings,
  costs: PlanCosts,
): void {
  let [state, length, starts] = [unit.initialOn, unit.initialSteps ?? Infinity, 0];
  on.forEach((now, t) => {
    if (now === state) {
      length++;
      return;
    }
    const least = state ? unit.minUpSteps : unit.minDownSteps;
    if (length < least) found.physics(state ? 'min-up' : 'min-down', id, t, least - length);
    if (now) starts++;
    [state, length] = [now, 1];
  });
  if (unit.maxStarts !== undefined) found.physics('max-starts', id, null, starts - unit.maxStarts);
  costs.start += starts * unit.startCost;
}

/** Power of a generator within what is available; fuel, curtailment, emissions. */
export function replayGenerator(
  problem: DispatchProblem,
  generator: DispatchGenerator,
  plan: DispatchPlan['generators'][number],
  hours: readonly number[],
  found: Findings,
  costs: PlanCosts,
): void {
  const { id, commitment } = generator;
  hours.forEach((h, t) => {
    const used = plan.power[t]!;
    const available = value(generator.avail, t);
    found.physics('available-power', id, t, Math.max(-used, used - available), available);
    if (!commitment && !generator.curtailable) found.physics('must-take', id, t, available - used, available);
    if (commitment) {
      const on = plan.on?.[t] ?? used > 0;
      found.physics(
        'unit-range',
        id,
        t,
        on ? Math.max(commitment.pMin - used, used - commitment.pMax) : used,
        commitment.pMax,
      );
    } else costs.curtailment += generator.curtailmentCost * (available - used) * h;
    costs.fuel += value(generator.fuelCost, t) * used * h;
    costs.carbon += (problem.carbonPrice * value(generator.carbonFactor ?? 0, t) * used * h) / 1000;
  });
  if (commitment) replaySwitching(id, commitment, plan.on ?? plan.power.map((used) => used > 1e-6), found, costs);
}

/** Input, outputs and states of a converter. */
export function replayConverter(
  converter: DispatchConverter,
  plan: DispatchPlan['converters'][number],
  hours: readonly number[],
  found: Findings,
  costs: PlanCosts,
): void {
  const { id } = converter;
  const ranges = converter.bands?.filter(([, high]) => high > 0) ?? null;
  const curve = converter.curve;
  hours.forEach((h, t) => {
    const [input, state] = [plan.input[t]!, plan.state[t]!];
    const size = converter.inputMax;
    found.physics('input-range', id, t, Math.max(-input, input - size), size);
    costs.fuel += converter.variableCost * input * h;
    let made = state === 'on' || (!ranges && !curve) ? input : 0;
    if (state === 'standby') {
      found.physics('standby-power', id, t, Math.abs(input - (converter.standbyPower ?? 0)), size);
      made = 0;
    } else if (state === 'off') found.physics('off-power', id, t, input, size);
    else if (curve) {
      const k = Math.max(
        1,
        curve.findIndex((point) => point.input >= input - 1e-6 * size),
      );
      const [a, b] = [curve[k - 1]!, curve[k]!];
      found.physics('curve-range', id, t, Math.max(curve[0]!.input - input, input - curve.at(-1)!.input), size);
      made = a.output + ((b.output - a.output) * (input - a.input)) / (b.input - a.input);
    } else if (ranges) {
      const miss = Math.min(...ranges.map(([low, high]) => Math.max(low - input, input - high, 0)));
      found.physics('band', id, t, miss, size);
    }
    converter.outputs.forEach(({ bus, ratio }, k) => {
      const given = plan.outputs[k]?.bus === bus ? plan.outputs[k].power[t]! : NaN;
      found.physics('conversion', id, t, Math.abs(given - ratio * made), size * Math.max(1, ratio));
    });
  });
  replaySwitching(
    id,
    converter,
    plan.state.map((state) => state !== 'off'),
    found,
    costs,
  );
}
