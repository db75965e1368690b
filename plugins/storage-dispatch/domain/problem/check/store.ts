import { defaultShortfallPrice, type DispatchProblem, type DispatchStore } from '../../../contracts/problem.ts';
import type { DispatchPlan, PlanCosts } from '../../../contracts/plan.ts';
import { value, type Findings } from './findings.ts';

type Series = DispatchPlan['stores'][number];

/** Steps a store through its plan: energy, limits, directions, wishes; adds what it costs. */
export function replayStore(
  problem: DispatchProblem,
  store: DispatchStore,
  plan: Series,
  hours: readonly number[],
  found: Findings,
  costs: PlanCosts,
): void {
  let before = store.cyclic ? plan.energy.at(-1)! : store.initial;
  hours.forEach((h, t) => {
    const [charge, discharge, energy] = [plan.charge[t]!, plan.discharge[t]!, plan.energy[t]!];
    // By what flows, not by what might: a limit that stands for none would excuse any drift.
    const size = Math.max(store.capacity, charge * h, discharge * h);
    found.physics(
      'charge-power',
      store.id,
      t,
      Math.max(-charge, charge - value(store.chargeMax, t)),
      value(store.chargeMax, t),
    );
    found.physics(
      'discharge-power',
      store.id,
      t,
      Math.max(-discharge, discharge - value(store.dischargeMax, t)),
      value(store.dischargeMax, t),
    );
    for (const [rule, power, lowest] of [
      ['charge-min', charge, store.chargeMin],
      ['discharge-min', discharge, store.dischargeMin],
    ] as const)
      if (power > 1e-5 * Math.max(1, lowest)) found.physics(rule, store.id, t, lowest - power, lowest);
    found.physics('one-direction', store.id, t, Math.min(charge, discharge) * 0.1, Math.max(charge, discharge));
    const left = kept(store, h, hours[0]!, t);
    const spread = left === 1 ? 1 : store.storageEfficiencyPerStep === undefined ? 1 : (left - 1) / Math.log(left);
    const flow = charge * value(store.etaCharge, t) - discharge / value(store.etaDischarge, t) + value(store.inflow, t);
    const drift = energy - (left * before + spread * flow * h);
    if (value(store.inflow, t) !== 0 && Math.abs(drift) > 1e-6 * size)
      found.limit(
        value(store.inflow, t) < 0 ? 'usage-not-served' : 'gain-lost',
        store.id,
        t,
        Math.sign(-value(store.inflow, t)) * drift,
        'kWh',
        size,
      );
    else found.physics('store-energy', store.id, t, Math.abs(drift), size);
    found.physics(
      'store-range',
      store.id,
      t,
      Math.max(-energy, energy - (store.cyclic ? store.capacity : Math.max(store.capacity, store.initial))),
      size,
    );
    costs.degradation += (store.degradationCharge * charge + store.degradationDischarge * discharge) * h;
    for (const [rule, points, power] of [
      ['charge-taper', store.chargeTaper, charge],
      ['discharge-taper', store.dischargeTaper, discharge],
    ] as const)
      if (points) found.limit(rule, store.id, t, power - Math.max(0, onCurve(points, before)), 'kW', power);
    for (const [rule, forced, power] of [
      ['forced-charge', store.forcedCharge, charge],
      ['forced-discharge', store.forcedDischarge, discharge],
    ] as const)
      if ((forced?.[t] ?? 0) > 0) {
        found.physics(rule, store.id, t, power - forced![t]!, forced![t]);
        found.limit(rule, store.id, t, forced![t]! - power, 'kW', forced![t]);
      }
    before = energy;
  });
  bandOfEnergy(store, plan, hours, found, costs);
  movement(store, plan, found);
  wishes(problem, store, plan, found, costs);
  if (!store.cyclic) costs.terminalValue -= store.terminalValue * (plan.energy.at(-1)! - store.initial);
}

function kept(store: DispatchStore, h: number, first: number, t: number): number {
  const given = store.storageEfficiencyPerStep;
  if (given === undefined) return Math.max(0, 1 - store.selfLossPerHour * h);
  return typeof given === 'number' ? Math.pow(given, h / first) : given[t]!;
}

/** Height of a concave curve, its outer pieces extended. */
function onCurve(points: readonly { energy: number; power: number }[], energy: number): number {
  let k = 1;
  while (k < points.length - 1 && energy > points[k]!.energy) k++;
  const [a, b] = [points[k - 1]!, points[k]!];
  return a.power + ((b.power - a.power) * (energy - a.energy)) / (b.energy - a.energy);
}

function bandOfEnergy(
  store: DispatchStore,
  plan: Series,
  hours: readonly number[],
  found: Findings,
  costs: PlanCosts,
): void {
  const top = (t: number): number =>
    Math.min(store.capacity, store.eMax === undefined ? Infinity : value(store.eMax, t));
  const startsBelow = !store.cyclic && store.initial < value(store.eMin, 0);
  const startsAbove = !store.cyclic && store.initial > top(0);
  const farthest = new Map<string, number>();
  plan.energy.forEach((energy, t) => {
    const [under, over] = [value(store.eMin, t) - energy, energy - top(t)];
    const low = found.limit(
      startsBelow ? 'recovery-from-below' : 'energy-min',
      store.id,
      t,
      under,
      'kWh',
      store.capacity,
    );
    const high = found.limit(
      startsAbove ? 'recovery-from-above' : 'energy-max',
      store.id,
      t,
      over,
      'kWh',
      store.capacity,
    );
    costs.breach += store.recoveryPrice * hours[t]! * ((startsBelow ? low : 0) + (startsAbove ? high : 0));
    for (const [rule, soft, missing] of [
      ['soft-min', store.softMin, store.softMin ? value(store.softMin.energy, t) - energy : 0],
      ['soft-max', store.softMax, store.softMax ? energy - value(store.softMax.energy, t) : 0],
    ] as const)
      if (soft) {
        const by = found.limit(rule, store.id, t, missing, 'kWh', store.capacity);
        costs.breach += soft.price * hours[t]! * by;
        farthest.set(rule, Math.max(farthest.get(rule) ?? 0, by));
      }
  });
  costs.breach += (store.softMin?.priceHighest ?? 0) * (farthest.get('soft-min') ?? 0);
  costs.breach += (store.softMax?.priceHighest ?? 0) * (farthest.get('soft-max') ?? 0);
  oneWay(startsBelow, 'recovery-power-below', plan.discharge, (t) => value(store.eMin, t) - plan.energy[t]!);
  oneWay(startsAbove, 'recovery-power-above', plan.charge, (t) => plan.energy[t]! - top(t));

  function oneWay(starts: boolean, rule: string, outwards: readonly number[], out: (step: number) => number): void {
    if (!starts) return;
    let last = plan.energy.length - 1;
    while (last >= 0 && out(last) <= 1e-6 * Math.max(1, store.capacity)) last--;
    for (let t = 0; t <= last; t++) found.limit(rule, store.id, t, outwards[t]! - 1e-5, 'kW', outwards[t]);
  }
}

function movement(store: DispatchStore, plan: Series, found: Findings): void {
  const net = plan.discharge.map((power, t) => power - plan.charge[t]!);
  if (store.initialPower !== undefined) net.unshift(store.initialPower);
  const shift = store.initialPower === undefined ? 0 : 1;
  const size = Math.max(1, ...net.map(Math.abs));
  if (store.rampKw !== undefined)
    for (let k = 1; k < net.length; k++)
      found.limit('ramp', store.id, k - shift, Math.abs(net[k]! - net[k - 1]!) - store.rampKw, 'kW', size);
  if (store.restSteps === 0) return;
  let [direction, since] = [0, Infinity];
  net.forEach((power, k) => {
    const now = Math.abs(power) > 1e-5 * size ? Math.sign(power) : 0;
    if (now !== 0 && direction !== 0 && now !== direction && since < store.restSteps)
      found.limit('rest', store.id, k - shift, store.restSteps - since, 'steps');
    since = now === 0 ? since + 1 : 0;
    if (now !== 0) direction = now;
  });
}

function wishes(problem: DispatchProblem, store: DispatchStore, plan: Series, found: Findings, costs: PlanCosts): void {
  const all = [...store.targets, ...(store.final ? [{ ...store.final, step: plan.energy.length - 1 }] : [])];
  for (const target of all) {
    const gap = target.energy - plan.energy[target.step]!;
    const missing = target.kind === 'equal' ? Math.abs(gap) : target.kind === 'at-most' ? -gap : gap;
    const by = found.limit('target', store.id, target.step, missing, 'kWh', store.capacity);
    const hard = target.hard || (!problem.relaxConstraints && target.price === undefined);
    if (!hard) costs.breach += by * (target.price ?? defaultShortfallPrice);
  }
}
