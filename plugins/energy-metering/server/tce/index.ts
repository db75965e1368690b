import { energyTce } from '../../contracts/index.ts';
import { tceOfAmount } from '../../domain/methods-tce.ts';
import type { Feature } from '../feature.ts';
import { explainTce } from './explain-tce.ts';
import { registerTceRoutes } from './routes.ts';

/** Standard coal equivalent of what the consumers used. */
export const tce: Feature = {
  id: 'tce',
  evidence: [energyTce],
  methods: [tceOfAmount],
  start(energy, scope) {
    registerTceRoutes(energy, scope);
    scope.evidence.explain(energyTce, (ref, asOf, viewer) => explainTce(energy, ref, asOf, viewer));
  },
};
