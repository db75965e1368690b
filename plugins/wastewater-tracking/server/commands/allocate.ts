import { solveHere } from '@lingtan/optimizer';
import { allocateInput } from '../../contracts/index.ts';
import { allocate, waterErrors, type ReuseProblem } from '../../domain/index.ts';
import { waterCommand } from './command.ts';

export const allocateCommand = waterCommand(
  'allocate',
  'Reuse water to its users: contracts tier by tier, blends within limits, then the largest value; shortfalls with their reasons',
  allocateInput,
  async ({ classes, users, pipes }) => {
    const problem: ReuseProblem = {
      classes: classes.map(({ cost_per_m3: costPerM3, ...each }) => ({ ...each, costPerM3 })),
      users: users.map(({ demand_m3: demandM3, contract_m3: contractM3, value_per_m3: valuePerM3, ...each }) => {
        if (contractM3 > demandM3) throw waterErrors.CONTRACT_ABOVE_DEMAND({ user: each.id, contractM3, demandM3 });
        return { ...each, demandM3, contractM3, valuePerM3 };
      }),
      pipes: pipes.map(({ capacity_m3: capacityM3, cost_per_m3: costPerM3, ...each }) => ({
        ...each,
        capacityM3,
        costPerM3,
      })),
    };
    const known = new Set([...classes, ...users].map(({ id }) => id));
    for (const { from, to } of pipes)
      for (const end of [from, to]) if (!known.has(end)) throw waterErrors.UNKNOWN_END({ from, to, end });
    const found = await allocate(problem, solveHere);
    if (!found) throw waterErrors.NOT_SOLVED();
    return found;
  },
);
