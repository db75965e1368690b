import type { DispatchFlexibleLoad } from '../../../contracts/problem.ts';
import type { DispatchPlan, PlanCosts } from '../../../contracts/plan.ts';
import type { Findings } from './findings.ts';
import { replaySwitching } from './units.ts';

/** Whether a load runs where it may, in the shape it must, for as long as it needs. */
export function replayFlexibleLoad(
  load: DispatchFlexibleLoad,
  plan: DispatchPlan['flexibleLoads'][number],
  hours: readonly number[],
  found: Findings,
  costs: PlanCosts,
): void {
  const { power } = plan;
  const [from, to] = [load.window?.from ?? 0, load.window?.to ?? power.length];
  const size = Math.max(1, ...powersOf(load));
  power.forEach((now, t) => {
    const closed = t < from || t >= to || load.blockedSteps.includes(t);
    found.physics(closed ? 'blocked-step' : 'load-power', load.id, t, closed ? Math.abs(now) : -now, size);
  });
  if (load.kind === 'energy') {
    const taken = power.reduce((sum, now, t) => sum + now * hours[t]!, 0);
    found.limit('load-energy', load.id, null, Math.abs(load.energy - taken), 'kWh', load.energy);
    power.forEach((now, t) => {
      if (t < from || t >= to || load.blockedSteps.includes(t)) return;
      found.physics('load-power', load.id, t, now - load.powerMax, size);
      if (load.bands)
        found.physics(
          'band',
          load.id,
          t,
          Math.min(...load.bands.map(([low, high]) => Math.max(low - now, now - high, 0))),
          size,
        );
    });
    replaySwitching(load.id, load, plan.on ?? power.map((now) => now > 1e-6), hours, found, costs);
  } else if (load.kind === 'interruptible') {
    const on = power.map((now) => now > load.power / 2);
    power.forEach((now, t) => found.physics('load-power', load.id, t, Math.abs(now - (on[t] ? load.power : 0)), size));
    found.physics('duration', load.id, null, Math.abs(on.filter(Boolean).length - load.durationSteps));
    replaySwitching(load.id, load, plan.on ?? on, hours, found, costs);
  } else {
    const shape = powersOf(load);
    const begins = load.kind === 'first' ? firstStart(load, shape.length, power.length) : null;
    const best = Math.min(...candidates(power, shape, begins).map((start) => deviation(power, shape, start)));
    found.physics('run-shape', load.id, null, best, size);
  }
}

/** Every place where the run could begin: its first running step may have no power. */
function candidates(power: readonly number[], shape: readonly number[], begins: number | null): number[] {
  if (begins !== null) return [begins];
  return Array.from({ length: power.length - shape.length + 1 }, (_, start) => start);
}

function firstStart(load: DispatchFlexibleLoad, duration: number, count: number): number {
  const [from, to] = [load.window?.from ?? 0, load.window?.to ?? count];
  for (let start = from; start + duration <= to; start++) {
    const blocked = load.blockedSteps.some((step) => step >= start && step < start + duration);
    if (!blocked) return start;
  }
  return from;
}

function deviation(power: readonly number[], shape: readonly number[], start: number): number {
  let worst = 0;
  for (let t = 0; t < power.length; t++) worst = Math.max(worst, Math.abs(power[t]! - (shape[t - start] ?? 0)));
  return worst;
}

function powersOf(load: DispatchFlexibleLoad): readonly number[] {
  if (load.kind === 'sequence') return load.powers;
  if (load.kind === 'energy') return [load.powerMax];
  return Array.from({ length: load.durationSteps }, () => load.power);
}
