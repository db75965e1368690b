import type { TelemetryEngine } from '../telemetry-engine.ts';
import { readRoutes } from './read-routes.ts';
import type { BoundTelemetryRoute } from './telemetry-route.ts';
import { storageRoutes } from './storage-routes.ts';
import { writeRoutes } from './write-routes.ts';

/** Every route of the time-series store, for the kernel's registry. */
export function telemetryRoutes(engine: TelemetryEngine): BoundTelemetryRoute[] {
  return [...readRoutes(engine), ...writeRoutes(engine), ...storageRoutes(engine)];
}
