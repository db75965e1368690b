import type { DispatchConverter, DispatchGenerator, DispatchProblem } from '../../../contracts/problem.ts';
import type { DispatchPlan, PlanCosts } from '../../../contracts/plan.ts';
import { value, type Findings } from './findings.ts';
import { replayRamping } from './ramping.ts';

/** How a unit may be switched. */
interface Switched {
  readonly startCost: number | readonly number[];
  readonly stopCost: number;
  readonly noLoadCost: number;
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
  hours: readonly number[],
  found: Findings,
  costs: PlanCosts,
): void {
  let [state, length, starts] = [unit.initialOn, unit.initialSteps ?? Infinity, 0];
  on.forEach((now, t) => {
    if (now) costs.fuel += unit.noLoadCost * hours[t]!;
    if (now === state) {
      length++;
      return;
    }
    const least = state ? unit.minUpSteps : unit.minDownSteps;
    if (length < least) found.limit(state ? 'min-up' : 'min-down', id, t, least - length, 'steps');
    if (now) starts++;
    costs.start += now ? value(unit.startCost, t) : unit.stopCost;
    [state, length] = [now, 1];
  });
  if (unit.maxStarts !== undefined) found.limit('max-starts', id, null, starts - unit.maxStarts, 'count');
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
        on ? Math.max(value(commitment.pMin, t) - used, used - value(commitment.pMax, t)) : used,
        value(commitment.pMax, t),
      );
    } else {
      found.physics('least-power', id, t, value(generator.least, t) - used, available);
      costs.curtailment += generator.curtailmentCost * (available - used) * h;
    }
    costs.fuel += value(generator.fuelCost, t) * used * h;
    costs.carbon += (problem.carbonPrice * value(generator.carbonFactor ?? 0, t) * used * h) / 1000;
  });
  const on = commitment ? (plan.on ?? plan.power.map((used) => used > 1e-6)) : null;
  if (commitment && on) replaySwitching(id, commitment, on, hours, found, costs);
  replayRamping(id, { ...generator, ...commitment }, plan.power, on, found);
}

/** Whether a converter has no states: it runs at any power, from 0 upwards. */
const isLinear = (unit: DispatchConverter): boolean =>
  !unit.bands &&
  !unit.curve &&
  unit.standbyPower === undefined &&
  unit.maxStarts === undefined &&
  unit.initialSteps === undefined &&
  ![unit.startCost].flat().some((cost) => cost > 0) &&
  unit.stopCost + unit.noLoadCost === 0 &&
  Math.max(unit.minUpSteps, unit.minDownSteps) <= 1;

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
    const size = value(converter.inputMax, t);
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
      found.physics('conversion', id, t, Math.abs(given - value(ratio, t) * made), size * Math.max(1, value(ratio, t)));
    });
  });
  replaySwitching(
    id,
    converter,
    plan.state.map((state) => state !== 'off'),
    hours,
    found,
    costs,
  );
  replayRamping(
    id,
    converter,
    plan.input,
    isLinear(converter) ? null : plan.state.map((state) => state === 'on'),
    found,
  );
}
