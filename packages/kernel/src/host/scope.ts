import type { ParkScope, PluginDefinition, RouteDefinition, RouteHandler } from '@lingtan/sdk';
import { pluginErrors } from '../errors.ts';
import type { Leaders } from '../cluster/leaders.ts';
import type { ScopeCore } from './scope-core.ts';
import { scopeDocuments } from './scope-documents.ts';
import { scopeEvents } from './scope-events.ts';
import { scopeEvidence } from './scope-evidence.ts';
import { scopeJobs } from './scope-jobs.ts';
import { scopeLead } from './scope-lead.ts';
import { scopeNotices } from './scope-notices.ts';
import { scopeProposals } from './scope-proposals.ts';
import { scopeTimers } from './scope-timers.ts';
import type { ServiceTable } from './service-table.ts';

/** Where a scope's routes and live messages go, and who leads. */
export interface ScopePorts {
  /** Adds a route of the plugin; the result takes it away. */
  addRoute(core: ScopeCore, route: RouteDefinition, handler: RouteHandler<RouteDefinition>): () => void;
  emitLive(parkId: string, topic: string, data: unknown, enterpriseId?: string): void;
  leaders: Leaders;
}

/** Puts a plugin's scope together. */
export function createScope(
  core: ScopeCore,
  definition: PluginDefinition,
  services: ServiceTable,
  ports: ScopePorts,
): ParkScope {
  const { pluginId, parkId } = core.attribution;
  const provided = new Set((definition.provides ?? []).map((ref) => `${ref.id}@${ref.version}`));
  const topics = new Set(Object.keys(definition.topics ?? {}));

  return {
    pluginId,
    park: core.park,
    get config() {
      return core.config;
    },
    onConfig: (take) => core.onConfig(take),
    isConfigStored: (tx) => core.isConfigStored(tx),
    log: core.log,
    clock: core.clock,
    signal: core.signal,
    db: {
      async tx(work, viewer) {
        core.assertOpen();
        return (viewer ? core.backend.databaseFor(viewer.enterpriseId) : core.backend.database).tx(work);
      },
    },
    documents: scopeDocuments(core),
    events: scopeEvents(core, definition),
    jobs: scopeJobs(core, definition),
    evidence: scopeEvidence(core, definition),
    live: {
      emit(topic, data, audience) {
        if (core.signal.aborted) return;
        if (!topics.has(topic))
          throw pluginErrors.DEFINITION_INVALID({
            plugin: pluginId,
            problems: `live topic ${topic} is not listed in topics`,
          });
        ports.emitLive(parkId, topic, data, audience?.enterpriseId);
      },
    },
    notices: scopeNotices(core, definition),
    proposals: scopeProposals(core, definition),
    route(route, handler) {
      core.assertLive();
      core.onStop(ports.addRoute(core, route as RouteDefinition, handler as RouteHandler<RouteDefinition>));
    },
    provide(ref, implementation) {
      core.assertLive();
      if (!provided.has(`${ref.id}@${ref.version}`))
        throw pluginErrors.SERVICE_NOT_DECLARED({ plugin: pluginId, service: ref.id });
      services.provide(ref as never, implementation as object, pluginId);
    },
    provideFor(ref, make) {
      core.assertLive();
      if (!provided.has(`${ref.id}@${ref.version}`))
        throw pluginErrors.SERVICE_NOT_DECLARED({ plugin: pluginId, service: ref.id });
      services.provideFor(ref as never, make as (caller: string) => object, pluginId);
    },
    secrets: core.backend.secrets,
    standingOf: (personId, permission) => core.backend.standingOf(personId, permission.id),
    async audit(tx, entry) {
      await core.backend.audit(tx, entry);
    },
    ...scopeTimers(core),
    ...scopeLead(core, ports.leaders),
    onStop: (release) => core.onStop(release),
    degraded: (reason) => core.faults.set('plugin', reason),
    healthy: () => core.faults.clear('plugin'),
  };
}
