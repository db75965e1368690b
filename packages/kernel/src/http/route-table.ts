import type { HttpMethod, RouteDefinition } from '@lingtan/sdk';
import type { PermissionRegistry } from '../auth/permission-registry.ts';
import type { BoundCoreRoute, CoreHandler, CoreRoute } from './core-route.ts';
import { compilePath, matchPath, type PathPattern, restNames, splitPath } from './path-pattern.ts';

/** A route that is being served. */
export interface ServedRoute {
  /** `kernel`, a library package, or a plugin's id. */
  readonly owner: string;
  readonly route: RouteDefinition &
    Pick<
      CoreRoute,
      | 'bodyMode'
      | 'bodyLimit'
      | 'bodyDoc'
      | 'consumes'
      | 'status'
      | 'emptyStatus'
      | 'anyPrincipal'
      | 'during'
      | 'asksItself'
      | 'isLarge'
      | 'personalData'
    >;
  readonly pattern: PathPattern;
  readonly restNames: ReadonlySet<string>;
  readonly handler: CoreHandler;
}

/** Outcome of a look-up. */
export type RouteMatch =
  | { kind: 'found'; served: ServedRoute; raw: [string, string][] }
  | { kind: 'method'; allowed: HttpMethod[] }
  | { kind: 'none' };

/** Routes of the kernel, of libraries, and of the plugins that run on each park. Changes while the server runs. */
export class RouteTable {
  readonly #permissions: Pick<PermissionRegistry, 'has'>;
  readonly #core: ServedRoute[] = [];
  readonly #plugins = new Map<string, ServedRoute[]>();
  /** Changes with what is served. */
  revision = 0;

  constructor(permissions: Pick<PermissionRegistry, 'has'>) {
    this.#permissions = permissions;
  }

  /** Adds routes of the kernel or a library. One whose permission nobody declares would be closed to all: an error. */
  addCore(owner: string, routes: readonly BoundCoreRoute[]): void {
    this.revision++;
    for (const { route, handler } of routes) {
      if (!this.#permissions.has(route.permission.id)) {
        throw new Error(
          `${route.method} ${route.path} of ${owner} needs the permission ${route.permission.id}, which nobody declares`,
        );
      }
      this.#core.push(serve(owner, route, route.path, handler));
    }
  }

  /** Adds a route of a plugin on a park; the result takes it away. */
  addPlugin(parkId: string, pluginId: string, route: RouteDefinition, handler: CoreHandler): () => void {
    const key = `${parkId}/${pluginId}`;
    const served = serve(pluginId, route, `/api/parks/:park/x/${pluginId}${route.path}`, handler);
    this.#plugins.set(key, [...(this.#plugins.get(key) ?? []), served]);
    this.revision++;
    return () => {
      this.revision++;
      const left = (this.#plugins.get(key) ?? []).filter((entry) => entry !== served);
      if (left.length > 0) this.#plugins.set(key, left);
      else this.#plugins.delete(key);
    };
  }

  /** Finds the kernel's or a library's route for a path. */
  findCore(method: string, path: string): RouteMatch {
    return find(this.#core, method, path);
  }

  /** Finds the route of a plugin on a park. */
  findPlugin(parkId: string, pluginId: string, method: string, path: string): RouteMatch {
    return find(this.#plugins.get(`${parkId}/${pluginId}`) ?? [], method, path);
  }

  /** All routes; those of a plugin once, whatever number of parks it runs on. For OpenAPI and the access matrix. */
  list(): ServedRoute[] {
    const plugins = new Map<string, ServedRoute>();
    for (const routes of this.#plugins.values()) {
      for (const served of routes) plugins.set(`${served.route.method} ${served.pattern.source}`, served);
    }
    return [...this.#core, ...plugins.values()];
  }
}

function serve(owner: string, route: ServedRoute['route'], path: string, handler: CoreHandler): ServedRoute {
  const pattern = compilePath(path.replace(/\/$/, ''));
  return { owner, route, pattern, restNames: restNames(pattern), handler };
}

function find(routes: readonly ServedRoute[], method: string, path: string): RouteMatch {
  const parts = splitPath(path);
  const wanted = method.toLowerCase();
  const allowed: HttpMethod[] = [];
  let best: { served: ServedRoute; raw: [string, string][] } | null = null;
  for (const served of routes) {
    const raw = matchPath(served.pattern, parts);
    if (!raw) continue;
    if (served.route.method !== wanted) allowed.push(served.route.method);
    // A literal beats a parameter: fewer parameters win.
    else if (!best || raw.length < best.raw.length) best = { served, raw };
  }
  if (best) return { kind: 'found', ...best };
  return allowed.length > 0 ? { kind: 'method', allowed } : { kind: 'none' };
}
