import { isManyService, type PluginDefinition } from '@lingtan/sdk';

/** Who waits for whom among some plugins. */
export interface DependencyGraph {
  /** Providers first. Members of cycles come last, in the order given. */
  order: string[];
  /** Required services that go round in a circle: `a → b → a`. */
  cycles: string[][];
  /** Plugins whose start a plugin waits for: required, and optional ones that close no circle. */
  waitsFor: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Builds the graph from declared services. Optional edges that would close a circle are left out. */
export function dependencyGraph(definitions: readonly PluginDefinition[]): DependencyGraph {
  const providers = new Map<string, string>();
  for (const definition of definitions) {
    // Users of a service with several providers wait for none of them.
    for (const ref of definition.provides ?? []) if (!isManyService(ref)) providers.set(ref.id, definition.id);
  }
  const edges = new Map<string, Set<string>>(definitions.map((definition) => [definition.id, new Set<string>()]));
  for (const definition of definitions) {
    for (const ref of Object.values(definition.services ?? {})) {
      const provider = providers.get(ref.id);
      if (provider !== undefined && provider !== definition.id) edges.get(definition.id)!.add(provider);
    }
  }
  const cycles = findCycles(edges);
  for (const definition of definitions) {
    for (const ref of Object.values(definition.optionalServices ?? {})) {
      const provider = providers.get(ref.id);
      if (provider === undefined || provider === definition.id || reaches(edges, provider, definition.id)) continue;
      edges.get(definition.id)!.add(provider);
    }
  }
  return { order: topological(edges), cycles, waitsFor: edges };
}

function reaches(edges: ReadonlyMap<string, ReadonlySet<string>>, from: string, to: string): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === to) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...(edges.get(id) ?? []));
  }
  return false;
}

function findCycles(edges: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const cycles: string[][] = [];
  const done = new Set<string>();
  const visit = (id: string, path: string[]): void => {
    const start = path.indexOf(id);
    if (start >= 0) {
      cycles.push([...path.slice(start), id]);
      return;
    }
    if (done.has(id)) return;
    for (const next of edges.get(id) ?? []) visit(next, [...path, id]);
    done.add(id);
  };
  for (const id of edges.keys()) visit(id, []);
  return cycles;
}

function topological(edges: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const order: string[] = [];
  const placed = new Set<string>();
  for (let progress = true; progress;) {
    progress = false;
    for (const [id, needs] of edges) {
      if (placed.has(id) || [...needs].some((need) => edges.has(need) && !placed.has(need))) continue;
      placed.add(id);
      order.push(id);
      progress = true;
    }
  }
  return [...order, ...[...edges.keys()].filter((id) => !placed.has(id))];
}
