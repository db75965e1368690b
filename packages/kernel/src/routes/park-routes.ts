import type { Principal } from '@lingtan/sdk';
import { z } from 'zod';
import { principalOn } from '../auth/identity.ts';
import { kernelPermissions } from '../auth/kernel-permissions.ts';
import { type BoundCoreRoute, coreRoute } from '../http/core-route.ts';
import { pluginWebPath } from '../http/plugin-web.ts';
import type { KernelContext } from '../kernel-context.ts';
import { park as parkSchema } from './schemas/common.ts';
import { parkWithPlugins } from './schemas/plugins.ts';

/** Parks, and what the shell draws its navigation from. */
export function parkRoutes(kernel: KernelContext): BoundCoreRoute[] {
  return [
    coreRoute(
      {
        method: 'get',
        path: '/api/parks',
        summary: 'Parks of the caller',
        permission: kernelPermissions.self,
        anyPrincipal: true,
        response: z.array(parkSchema),
      },
      async ({ identity }) => kernel.host.parks().filter((park) => principalOn(identity, park.id) !== null),
    ),
    coreRoute(
      {
        method: 'get',
        path: '/api/parks/:park',
        summary: 'A park and its plugins',
        permission: kernelPermissions.parkRead,
        response: parkWithPlugins,
      },
      async ({ park, principal }) => ({ ...park!, plugins: visiblePlugins(kernel, park!.id, principal) }),
    ),
  ];
}

/** Where the browser code of a plugin that was installed from a file lies; the shell's build holds that of all others. */
function browserCode(kernel: KernelContext, id: string): { webModule: string | null; webFrame: string | null } {
  const part = kernel.packages.browser(id);
  if (!part) return { webModule: null, webFrame: null };
  const root = `${pluginWebPath}/${part.sha256}/`;
  return part.granted.page ? { webModule: root + part.entry, webFrame: null } : { webModule: null, webFrame: root };
}

/** Plugins of a park with the navigation and widgets that the principal may use. */
export function visiblePlugins(kernel: KernelContext, parkId: string, principal: Principal) {
  return kernel.host.statuses(parkId).flatMap((status) => {
    const manifest = kernel.registry.get(status.pluginId)?.manifest;
    if (!manifest) return [];
    const enabled = status.state !== 'disabled' && status.state !== 'stopping';
    const allowed = (entry: { permission: string }) =>
      enabled && kernel.permissions.allows(principal, entry.permission);
    const byOrder = (a: { order: number }, b: { order: number }) => a.order - b.order;
    return [
      {
        id: manifest.id,
        title: manifest.title,
        version: manifest.version,
        enabled,
        state: status.state,
        nav: manifest.contributes.nav.filter(allowed).sort(byOrder),
        widgets: manifest.contributes.widgets.filter(allowed).sort(byOrder),
        web: manifest.entry.web !== undefined,
        ...browserCode(kernel, manifest.id),
        isolated: manifest.isolation === 'process',
      },
    ];
  });
}
