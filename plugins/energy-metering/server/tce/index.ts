import { energyTce, energyTceIntensity } from '../../contracts/index.ts';
import { tceIntensityMethod, tceOfAmount } from '../../domain/methods-tce.ts';
import type { Feature } from '../feature.ts';
import { explainTce, tceDependents } from './explain-tce.ts';
import { explainTceIntensity, tceIntensityDependents } from './explain-intensity.ts';
import { registerTceRoutes } from './routes.ts';

/** Standard coal equivalent of what the consumers used. */
export const tce: Feature = {
  id: 'tce',
  evidence: [energyTce, energyTceIntensity],
  methods: [tceOfAmount, tceIntensityMethod],
  start(energy, scope) {
    registerTceRoutes(energy, scope);
    scope.evidence.explain(energyTce, (ref, asOf, viewer) => explainTce(energy, ref, asOf, viewer));
    scope.evidence.explain(energyTceIntensity, (ref, asOf, viewer) => explainTceIntensity(energy, ref, asOf, viewer));
    scope.evidence.dependents(async (ref) => [...tceDependents(energy, ref), ...tceIntensityDependents(energy, ref)]);
  },
};
