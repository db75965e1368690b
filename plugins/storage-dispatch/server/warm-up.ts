import type { Solver } from '@lingtan/optimizer';
import type { DispatchProblemInput } from '../contracts/index.ts';
import { solveDispatch } from '../domain/index.ts';

/** Half a day in which the direction of the grid must be chosen: linear and whole-number solves, and their duals. */
const practice: DispatchProblemInput = {
  steps: { dtH: 0.25, count: 48 },
  buses: [{ id: 'site' }],
  grids: [
    {
      id: 'grid',
      bus: 'site',
      buyPrice: Array.from({ length: 48 }, (_, t) => (t % 24 < 12 ? 0.3 : 0.9)),
      sellPrice: 0.4,
      importMax: 500,
      exportMax: 300,
      demandCharges: [{ id: 'month', pricePerKw: 8 }],
    },
  ],
  loads: [{ id: 'load', bus: 'site', profile: Array.from({ length: 48 }, (_, t) => 100 + ((37 * t) % 90)) }],
  stores: [
    {
      id: 'battery',
      bus: 'site',
      capacity: 600,
      initial: 300,
      chargeMax: 200,
      dischargeMax: 200,
      etaCharge: 0.95,
      etaDischarge: 0.95,
      final: { energy: 300 },
    },
  ],
};

/** The engine compiles what runs often once more, and better: it takes a dozen rounds until solves are as fast as they get. */
const rounds = 12;

/**
 * Starts the solver's thread and lets it practise, so that the first plan that somebody waits for does not pay for the
 * loading and the compilation of the machine code (35 to 150 ms). What goes wrong here shows with the first real plan.
 */
export async function warmUp(solver: Solver): Promise<void> {
  for (let round = 0; round < rounds; round++) await solveDispatch(practice, { solver, timeLimitS: 2 });
}
