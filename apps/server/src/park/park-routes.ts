import type { BoundCoreRoute, Kernel } from '@lingtan/kernel';
import type { TelemetryEngine } from '@lingtan/telemetry';
import { parkFileRoutes } from './park-file-routes.ts';
import { discoveryRoutes } from './discovery-routes.ts';
import { parkSetupRoutes } from './park-setup-routes.ts';
import { pointSheetRoutes } from './point-sheet-routes.ts';

/** The routes by which a park is set up and changed, as a part of the kernel's registry. */
export function parkRoutes(kernel: () => Kernel, telemetry: TelemetryEngine) {
  const routes: BoundCoreRoute[] = [
    ...parkFileRoutes(kernel, telemetry),
    ...parkSetupRoutes(kernel),
    ...discoveryRoutes(kernel),
    ...pointSheetRoutes(kernel, telemetry),
  ];
  return { id: 'park-files', permissions: [], topics: {}, services: [], routes, stop: async () => {} };
}
