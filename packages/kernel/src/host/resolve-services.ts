import type { PluginDefinition, ServiceRef } from '@lingtan/sdk';
import type { ServiceTable } from './service-table.ts';

/** What a plugin's declared services come to at this moment. */
export interface ResolvedServices {
  /** Handles by the names that the plugin gave them. */
  services: Record<string, object | undefined>;
  /** Required ones that nobody offers, as `id@version` with what is known about them. */
  missing: string[];
  /** Which optional ones are there; another answer later means a restart. */
  signature: string;
}

/** Resolves required and optional services. `explain` says who could offer a missing one. */
export function resolveServices(
  definition: PluginDefinition,
  table: ServiceTable,
  explain: (ref: ServiceRef<unknown>) => string | null,
): ResolvedServices {
  const services: Record<string, object | undefined> = {};
  const missing: string[] = [];
  const present: string[] = [];
  for (const [name, ref] of Object.entries(definition.services ?? {})) {
    if (table.has(ref)) {
      services[name] = table.handle(ref, definition.id);
      continue;
    }
    const offered = table.offeredVersion(ref.id);
    const note = offered === undefined ? explain(ref) : `version ${offered} is offered`;
    missing.push(`${ref.id}@${ref.version}${note === null ? '' : ` (${note})`}`);
  }
  for (const [name, ref] of Object.entries(definition.optionalServices ?? {})) {
    const there = table.has(ref);
    services[name] = there ? table.handle(ref, definition.id) : undefined;
    if (there) present.push(ref.id);
  }
  return { services, missing, signature: present.sort().join() };
}
