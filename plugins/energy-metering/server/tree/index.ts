import { energyBalance } from '../../contracts/tree.ts';
import { balanceShare, nodeBalanceMethod } from '../../domain/methods-tree.ts';
import type { Feature } from '../feature.ts';
import { balanceDependents, explainBalance } from './explain-balance.ts';
import { registerTreeRoutes } from './routes.ts';

/** Balance of the meter tree, losses, and the meters that are likely to be wrong. */
export const meterTree: Feature = {
  id: 'meter-tree',
  evidence: [energyBalance],
  methods: [nodeBalanceMethod, balanceShare],
  start(energy, scope) {
    registerTreeRoutes(energy, scope);
    scope.evidence.explain(energyBalance, (ref, asOf, viewer) => explainBalance(energy, ref, asOf, viewer));
    scope.evidence.dependents(async (ref) => balanceDependents(energy, ref));
  },
};
