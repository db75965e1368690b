import type { RouteDefinition, RouteHandler } from '@lingtan/sdk';
import type { PermissionRegistry } from '../auth/permission-registry.ts';
import { pluginErrors } from '../errors.ts';
import type { CoreHandler, CoreRequest } from '../http/core-route.ts';
import type { RouteTable } from '../http/route-table.ts';
import type { ScopeCore } from './scope-core.ts';

/** Puts a plugin's route into the table: its handler runs on the plugin's behalf and counts as its work. */
export function addPluginRoute(
  table: RouteTable,
  permissions: PermissionRegistry,
  core: ScopeCore,
  route: RouteDefinition,
  handler: RouteHandler<RouteDefinition>,
): () => void {
  const { parkId, pluginId } = core.attribution;
  if (!permissions.has(route.permission.id)) {
    const problems = `route ${route.method} ${route.path} needs the permission ${route.permission.id}, which nobody declares`;
    throw pluginErrors.DEFINITION_INVALID({ plugin: pluginId, problems });
  }
  const guarded: CoreHandler<unknown, unknown, unknown> = ({
    params,
    query,
    body,
    principal,
    signal,
    tx,
  }: CoreRequest) =>
    core.run(() =>
      handler({ params, query, body, principal, tx, signal: AbortSignal.any([signal, core.signal]) } as never),
    );
  return table.addPlugin(parkId, pluginId, route, guarded as CoreHandler);
}
