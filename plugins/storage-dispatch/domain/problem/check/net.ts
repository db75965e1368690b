import type { DispatchProblem } from '../../../contracts/problem.ts';
import type { Schedule } from '../extract.ts';
import { value } from './findings.ts';

/**
 * Net consumption of a device in a step, kW: consumption positive, of a connection the import. Without a bus that of
 * the device itself.
 */
export function netOf(problem: DispatchProblem, plan: Schedule, id: string, step: number, bus?: string): number {
  const here = (device: { bus: string }): boolean => bus === undefined || device.bus === bus;
  const grid = problem.grids.find((device) => device.id === id);
  if (grid) {
    const own = plan.grids.find((device) => device.id === id)!;
    return here(grid) ? own.import[step]! - own.export[step]! : 0;
  }
  const store = problem.stores.find((device) => device.id === id);
  if (store) {
    const own = plan.stores.find((device) => device.id === id)!;
    return here(store) ? own.charge[step]! - own.discharge[step]! : 0;
  }
  const generator = problem.generators.find((device) => device.id === id);
  if (generator) return here(generator) ? -plan.generators.find((device) => device.id === id)!.power[step]! : 0;
  const converter = problem.converters.find((device) => device.id === id);
  if (converter) {
    const own = plan.converters.find((device) => device.id === id)!;
    const home = bus ?? converter.bus;
    const taken = converter.bus === home ? own.input[step]! : 0;
    return own.outputs.reduce((net, output) => net - (output.bus === home ? output.power[step]! : 0), taken);
  }
  const load = problem.loads.find((device) => device.id === id);
  if (load) return here(load) ? value(load.profile, step) : 0;
  const flexible = problem.flexibleLoads.find((device) => device.id === id)!;
  return here(flexible) ? plan.flexibleLoads.find((device) => device.id === id)!.power[step]! : 0;
}
