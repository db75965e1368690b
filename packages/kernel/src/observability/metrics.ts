import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { PluginStatus } from '../host/host-options.ts';

/** Metrics of one server, in the format of Prometheus. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'lingtan_' });
  const requests = new Histogram({
    name: 'lingtan_http_request_seconds',
    help: 'Duration of API requests',
    labelNames: ['method', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  const pluginState = new Gauge({
    name: 'lingtan_plugin_state',
    help: '1 for the state that a plugin is in on a park',
    labelNames: ['park', 'plugin', 'state'],
    registers: [registry],
  });
  const strayErrors = new Counter({
    name: 'lingtan_stray_errors_total',
    help: 'Errors that nobody caught, by plugin; kernel for those of no plugin',
    labelNames: ['plugin'],
    registers: [registry],
  });
  const auditBehind = new Gauge({
    name: 'lingtan_audit_behind_rows',
    help: 'Rows of the audit log that a receiver outside does not have yet',
    labelNames: ['receiver'],
    registers: [registry],
  });
  const sockets = new Gauge({ name: 'lingtan_live_sockets', help: 'Open live connections', registers: [registry] });
  const lastState = new Map<string, string>();
  return {
    registry,
    strayErrors,
    sockets,
    auditBehind,
    observeRequest(method: string, status: number, seconds: number): void {
      requests.observe({ method, status: String(status) }, seconds);
    },
    observePlugin({ parkId, pluginId, state }: PluginStatus): void {
      const key = `${parkId}/${pluginId}`;
      const before = lastState.get(key);
      if (before !== undefined) pluginState.remove({ park: parkId, plugin: pluginId, state: before });
      lastState.set(key, state);
      pluginState.set({ park: parkId, plugin: pluginId, state }, 1);
    },
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
