import type { DispatchPlan } from '../../contracts/plan.ts';
import type { DispatchProblem } from '../../contracts/problem.ts';
import { at } from './steps.ts';

/** Why a device does in a step what it does: a code for the texts of the page, and the numbers in it. */
export interface Reason {
  readonly step: number;
  readonly device: string;
  readonly code: ReasonCode;
  readonly params: Readonly<Record<string, number | string>>;
}

export const reasonCodes = [
  'charge-forced',
  'discharge-forced',
  'charge-surplus',
  'charge-before-dearer',
  'charge-for-target',
  'charge-paid',
  'charge-room-for-peak',
  'discharge-peak',
  'discharge-dear',
  'discharge-export',
  'discharge-last-resort',
  'idle-full',
  'idle-empty',
  'idle-not-worth',
  'curtail-no-outlet',
  'curtail-negative-price',
  'import-at-contract',
  'limit-broken',
  'fallback-rules',
] as const;
export type ReasonCode = (typeof reasonCodes)[number];

const little = 1e-4;

/**
 * A reason for every store and step, and for curtailment, contract and broken limits where they occur. Prices are
 * marginal values of the optimum, currency per kWh; powers kW.
 */
export function explain(problem: DispatchProblem, plan: DispatchPlan): Reason[] {
  const view = new View(problem, plan);
  const reasons: Reason[] = [];
  const add = (step: number, device: string, code: ReasonCode, params: Reason['params'] = {}): void => {
    reasons.push({ step, device, code, params });
  };
  for (const { step, device, limit, by, unit, price } of plan.violations)
    if (step !== null) add(step, device, 'limit-broken', { limit, by, unit, price });
  problem.stores.forEach((store, k) => {
    for (let t = 0; t < plan.lengthsH.length; t++) add(t, store.id, ...storeReason(view, k, t));
  });
  problem.generators.forEach((generator, k) => {
    plan.generators[k]!.curtailed.forEach((power, t) => {
      if (power <= little) return;
      const price = view.price(generator.bus, t);
      add(t, generator.id, price < -little ? 'curtail-negative-price' : 'curtail-no-outlet', { power, price });
    });
  });
  problem.grids.forEach((grid, k) => {
    if (!grid.importContract) return;
    for (let t = 0; t < plan.lengthsH.length; t++) {
      const limit = at(grid.importContract.limit, t);
      const power = plan.grids[k]!.import[t]!;
      if (power >= limit - little && limit > 0)
        add(t, grid.id, 'import-at-contract', { power, limit, value: view.held(grid.id, 'import-contract', t) });
    }
  });
  return reasons.sort((a, b) => a.step - b.step);
}

type Said = [ReasonCode, Reason['params']];

function storeReason(view: View, index: number, t: number): Said {
  const { problem, plan } = view;
  const store = problem.stores[index]!;
  const own = plan.stores[index]!;
  const [charge, discharge] = [own.charge[t]!, own.discharge[t]!];
  const price = view.price(store.bus, t);
  const value = plan.marginal.stores.find(({ id }) => id === store.id)?.value[t];
  if (plan.status === 'fallback') return ['fallback-rules', { charge, discharge }];
  if ((store.forcedCharge?.[t] ?? 0) > 0) return ['charge-forced', { power: charge }];
  if ((store.forcedDischarge?.[t] ?? 0) > 0) return ['discharge-forced', { power: discharge }];
  if (charge > little) return charging(view, index, t, price, value ?? 0);
  if (discharge > little) return discharging(view, index, t, price, value ?? 0);
  const energy = own.energy[t]!;
  if (energy >= Math.min(store.capacity, at(store.eMax ?? store.capacity, t)) - little)
    return ['idle-full', { energy }];
  if (energy <= at(store.eMin, t) + little) return ['idle-empty', { energy }];
  return ['idle-not-worth', { price, value: value ?? 0 }];
}

function charging(view: View, index: number, t: number, price: number, value: number): Said {
  const { problem, plan } = view;
  const store = problem.stores[index]!;
  const power = plan.stores[index]!.charge[t]!;
  if (price < -little) return ['charge-paid', { power, price }];
  const sites = problem.grids.map((grid, k) => (grid.bus === store.bus ? plan.grids[k]!.import[t]! : 0));
  if (sites.every((imported) => imported <= little)) return ['charge-surplus', { power, price, value }];
  const target = [...store.targets, ...(store.final ? [{ ...store.final, step: plan.lengthsH.length - 1 }] : [])].find(
    ({ step }) => step >= t && Math.abs(view.held(store.id, 'target', step)) > little,
  );
  const use = nextUse(view, index, t);
  if (use && use.peak) return ['charge-room-for-peak', { power, price, step: use.step }];
  if (use) return ['charge-before-dearer', { power, price, value, step: use.step, later: use.price }];
  if (target) return ['charge-for-target', { power, price, step: target.step, energy: target.energy }];
  return ['charge-before-dearer', { power, price, value, step: t, later: value }];
}

function discharging(view: View, index: number, t: number, price: number, value: number): Said {
  const { problem, plan } = view;
  const store = problem.stores[index]!;
  const power = plan.stores[index]!.discharge[t]!;
  if (plan.buses.some((bus) => bus.id === store.bus && bus.shortage[t]! > little))
    return ['discharge-last-resort', { power }];
  if (view.isPeak(store.bus, t)) return ['discharge-peak', { power, price, value }];
  const exported = problem.grids.some((grid, k) => grid.bus === store.bus && plan.grids[k]!.export[t]! > little);
  return [exported ? 'discharge-export' : 'discharge-dear', { power, price, value }];
}

/** The next step in which the store gives energy back. */
function nextUse(view: View, index: number, t: number) {
  const step = view.plan.stores[index]!.discharge.findIndex((power, later) => later > t && power > little);
  if (step < 0) return null;
  const { bus } = view.problem.stores[index]!;
  return { step, price: view.price(bus, step), peak: view.isPeak(bus, step) };
}

/** A plan with its binding limits at hand. */
class View {
  readonly problem: DispatchProblem;
  readonly plan: DispatchPlan;
  readonly #binding: ReadonlyMap<string, number>;

  constructor(problem: DispatchProblem, plan: DispatchPlan) {
    this.problem = problem;
    this.plan = plan;
    this.#binding = new Map(
      plan.binding.map(({ device, limit, step, value }) => [`${device}/${limit}/${step}`, value]),
    );
  }

  /** What the limit of a device costs in a step. */
  held(device: string, limit: string, step: number): number {
    return this.#binding.get(`${device}/${limit}/${step}`) ?? 0;
  }

  /** Whether a demand charge or the contract holds the import of a bus. */
  isPeak(bus: string, step: number): boolean {
    const holds = (id: string, limit: string): boolean => Math.abs(this.held(id, limit, step)) > little;
    return this.problem.grids.some(
      ({ id, bus: own }) => own === bus && (holds(id, 'demand-peak') || holds(id, 'import-contract')),
    );
  }

  /** Cost of one more kWh at a bus; where the solver gave none that of the connection. */
  price(bus: string, step: number): number {
    const marginal = this.plan.marginal.buses.find(({ id }) => id === bus)?.price[step];
    const grid = this.problem.grids.find((own) => own.bus === bus);
    return marginal ?? (grid ? at(grid.buyPrice, step) : 0);
  }
}
