import type { Feature } from '../feature.ts';
import { keepFacts } from './keep-facts.ts';
import { registerRegistryRoutes } from './routes.ts';

/** The meter registry: facts with their history, and what follows when they change. */
export const registry: Feature = {
  id: 'registry',
  async start(energy, scope) {
    registerRegistryRoutes(energy, scope);
    if (await keepFacts(energy)) scope.log.info({}, 'facts of meters changed; their intervals are closed again');
  },
};
