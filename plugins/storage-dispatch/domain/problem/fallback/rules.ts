import { demandOf, type Schedule } from '../extract.ts';
import type { Prepared } from '../prepare.ts';
import type { PreviousPlan } from '../stability.ts';
import { at } from '../steps.ts';
import { earliestLoads } from './loads.ts';
import { StoreRule } from './store-rule.ts';

/** Runs the rules step by step: loads as early as they may, converters for buses without supplier, stores, then the grid. */
export function ruleSchedule(prepared: Prepared, previous?: PreviousPlan): Schedule {
  const { problem, count, lengths } = prepared;
  const zeros = (): number[] => new Array<number>(count).fill(0);
  const flexibleLoads = earliestLoads(prepared);
  const schedule: Schedule = {
    grids: problem.grids.map(({ id, importContract, exportContract }) => ({
      id,
      import: zeros(),
      export: zeros(),
      ...(importContract ? { importBreach: zeros() } : {}),
      ...(exportContract ? { exportBreach: zeros() } : {}),
    })),
    stores: problem.stores.map(({ id }) => ({ id, charge: zeros(), discharge: zeros(), energy: zeros() })),
    generators: problem.generators.map(({ id, commitment }) => ({
      id,
      power: zeros(),
      curtailed: zeros(),
      ...(commitment ? { on: new Array<boolean>(count).fill(false) } : {}),
    })),
    converters: problem.converters.map(({ id, outputs }) => ({
      id,
      input: zeros(),
      outputs: outputs.map(({ bus }) => ({ bus, power: zeros() })),
      state: new Array<'off'>(count).fill('off'),
    })),
    flexibleLoads,
    buses: problem.buses.map(({ id }) => ({ id, shortage: zeros(), surplus: zeros() })),
    demand: [],
  };
  const rules = problem.stores.map((store, k) => new StoreRule(store, schedule.stores[k]!, lengths, previous));
  for (let t = 0; t < count; t++) {
    const net = new Map(problem.buses.map(({ id }) => [id, demandAt(prepared, schedule, id, t)]));
    runConverters(prepared, schedule, net, t);
    for (const { id: bus } of problem.buses) {
      const generated = takeGeneration(prepared, schedule, bus, t);
      let open = net.get(bus)! - generated;
      for (const rule of rules) if (rule.bus === bus) open -= rule.step(t, open, generated);
      settle(prepared, schedule, bus, t, open);
    }
  }
  schedule.buses = schedule.buses.filter(({ shortage, surplus }) =>
    [...shortage, ...surplus].some((power) => power > 0),
  );
  return { ...schedule, demand: demandOf(problem, schedule.grids, lengths) };
}

function demandAt({ problem }: Prepared, schedule: Schedule, bus: string, t: number): number {
  let power = 0;
  for (const load of problem.loads) if (load.bus === bus) power += at(load.profile, t);
  problem.flexibleLoads.forEach((load, k) => {
    if (load.bus === bus) power += schedule.flexibleLoads[k]!.power[t]!;
  });
  return power;
}

/** Buses that no connection feeds are served by the first converters that reach them. */
function runConverters({ problem }: Prepared, schedule: Schedule, net: Map<string, number>, t: number): void {
  problem.converters.forEach((converter, k) => {
    const served = converter.outputs.find(
      ({ bus, ratio }) => at(ratio, t) > 0 && net.get(bus)! > 1e-9 && !problem.grids.some((grid) => grid.bus === bus),
    );
    if (!served || converter.curve) return;
    const wanted = Math.min(at(converter.inputMax, t), net.get(served.bus)! / at(served.ratio, t));
    const fits = !converter.bands || converter.bands.some(([low, high]) => low <= wanted && wanted <= high);
    if (!fits) return;
    const plan = schedule.converters[k]!;
    plan.input[t] = wanted;
    plan.state[t] = 'on';
    net.set(converter.bus, net.get(converter.bus)! + wanted);
    converter.outputs.forEach(({ bus, ratio }, index) => {
      plan.outputs[index]!.power[t] = wanted * at(ratio, t);
      net.set(bus, net.get(bus)! - wanted * at(ratio, t));
    });
  });
}

/** Units that burn fuel stand by for a shortage; the others give what is there. */
const onDemand = (generator: Prepared['problem']['generators'][number]): boolean =>
  generator.commitment !== undefined ||
  (generator.curtailable && (typeof generator.fuelCost !== 'number' || generator.fuelCost > 0));

function takeGeneration({ problem }: Prepared, schedule: Schedule, bus: string, t: number): number {
  let power = 0;
  problem.generators.forEach((generator, k) => {
    if (generator.bus !== bus || onDemand(generator)) {
      if (generator.bus !== bus || generator.commitment) return;
      const least = at(generator.least, t);
      schedule.generators[k]!.power[t] = least;
      schedule.generators[k]!.curtailed[t] = at(generator.avail, t) - least;
      power += least;
      return;
    }
    schedule.generators[k]!.power[t] = at(generator.avail, t);
    power += at(generator.avail, t);
  });
  return power;
}

/** What is still open goes to the connections, then to units on demand or into curtailment; the rest is named. */
function settle({ problem }: Prepared, schedule: Schedule, bus: string, t: number, net: number): void {
  let open = net;
  problem.grids.forEach((grid, k) => {
    if (grid.bus !== bus) return;
    const plan = schedule.grids[k]!;
    const flow = open > 0 ? Math.min(open, at(grid.importMax, t)) : -Math.min(-open, at(grid.exportMax, t));
    plan.import[t] = Math.max(0, flow);
    plan.export[t] = Math.max(0, -flow);
    if (plan.importBreach) plan.importBreach[t] = Math.max(0, flow - at(grid.importContract!.limit, t));
    if (plan.exportBreach) plan.exportBreach[t] = Math.max(0, -flow - at(grid.exportContract!.limit, t));
    open -= flow;
  });
  problem.generators.forEach((generator, k) => {
    if (generator.bus !== bus || Math.abs(open) < 1e-12) return;
    const plan = schedule.generators[k]!;
    if (open > 0 && onDemand(generator) && !generator.commitment) {
      const more = Math.min(open, at(generator.avail, t) - plan.power[t]!);
      plan.power[t]! += more;
      plan.curtailed[t]! -= more;
      open -= more;
    } else if (open < 0 && generator.curtailable && !generator.commitment) {
      const less = Math.min(-open, plan.power[t]! - at(generator.least, t));
      plan.power[t]! -= less;
      plan.curtailed[t]! += less;
      open += less;
    }
  });
  const report = schedule.buses.find((own) => own.id === bus)!;
  report.shortage[t] = Math.max(0, open);
  report.surplus[t] = Math.max(0, -open);
}
