import { energyIntensity, energyLoad, energyProduction, productionEdit } from '../../contracts/analysis.ts';
import { expectedPowerMethod, intensityMethod, productionMethod } from '../../domain/methods-analysis.ts';
import type { Feature } from '../feature.ts';
import { explainIntensity, explainProduction, intensityDependents } from './explain-analysis.ts';
import { explainLoad } from './explain-load.ts';
import { registerAnalysisRoutes } from './routes.ts';

/** Load curves, maxima, heat map, anomalies, production and specific consumption. */
export const analysis: Feature = {
  id: 'analysis',
  permissions: [productionEdit],
  evidence: [energyProduction, energyIntensity, energyLoad],
  methods: [intensityMethod, productionMethod, expectedPowerMethod],
  start(energy, scope) {
    registerAnalysisRoutes(energy, scope);
    scope.evidence.explain(energyIntensity, (ref, asOf, viewer) => explainIntensity(energy, ref, asOf, viewer));
    scope.evidence.explain(energyProduction, (ref, asOf, viewer) => explainProduction(energy, ref, asOf, viewer));
    scope.evidence.explain(energyLoad, (ref, asOf, viewer) => explainLoad(energy, ref, asOf, viewer));
    scope.evidence.dependents(async (ref) => intensityDependents(energy, ref));
  },
};
