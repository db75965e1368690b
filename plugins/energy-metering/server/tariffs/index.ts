import { energyTariff, Tariffs, tariffsEdit } from '../../contracts/index.ts';
import type { Feature } from '../feature.ts';
import { registerAccountRoutes } from './account-routes.ts';
import { explainTariff } from './explain-tariff.ts';
import { registerTariffRoutes } from './routes.ts';
import { seedTariffs } from './seeds.ts';
import { tariffsService } from './tariffs-service.ts';

/** Tariffs with their versions, and who is billed by them. */
export const tariffs: Feature = {
  id: 'tariffs',
  permissions: [tariffsEdit],
  evidence: [energyTariff],
  async start(energy, scope) {
    scope.provide(Tariffs, tariffsService(energy));
    registerTariffRoutes(energy, scope);
    registerAccountRoutes(energy, scope);
    scope.evidence.explain(energyTariff, (ref, asOf, viewer) => explainTariff(energy, ref, asOf, viewer));
    const problems = await seedTariffs(energy, scope);
    if (problems.length > 0)
      scope.degraded(`Not all tariffs of the configuration could be created: ${problems.join('; ')}`);
  },
};
