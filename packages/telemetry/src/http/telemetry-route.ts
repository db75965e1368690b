import type { Readable } from 'node:stream';
import type { FileResponse, ParkInfo, RouteDefinition, RouteRequest } from '@lingtan/sdk';
import type { z } from 'zod';

/** A core route below `/api/parks/:park`, in the form that the kernel's registry takes. */
export interface TelemetryRouteDefinition<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> extends RouteDefinition<Params, Query, Body, Response> {
  /** `stream`: the handler reads the body itself. */
  readonly bodyMode?: 'json' | 'stream';
  /** Describes a body that the handler takes apart itself; not checked before. */
  readonly bodyDoc?: z.ZodType;
  /** Content type of a streamed body, e.g. `text/csv`. */
  readonly consumes?: string;
  /** Bytes. */
  readonly bodyLimit?: number;
  /** Whether the answer to a query may be as large as answers get: of those a caller has one at once. */
  readonly isLarge?: (query: z.infer<Query>) => boolean;
}

/** The part of the kernel's request that these handlers use. */
export interface TelemetryRequest<Params, Query, Body> extends RouteRequest<Params, Query, Body> {
  park: ParkInfo | null;
  /** For device tokens limited to points with this prefix. */
  pointPrefix: string | null;
  /** Which points that control rests on the caller may feed; null: all. */
  controlPoints: readonly string[] | null;
  stream: Readable;
}

export interface BoundTelemetryRoute {
  readonly route: TelemetryRouteDefinition;
  readonly handler: (request: TelemetryRequest<never, never, never>) => Promise<unknown | FileResponse>;
}

/** Binds a handler to a route, with the types of the one inferred from the other. */
export function telemetryRoute<
  Params extends z.ZodType = z.ZodType<Record<string, string>>,
  Query extends z.ZodType = z.ZodType<Record<string, never>>,
  Body extends z.ZodType = z.ZodType<unknown>,
  Response extends z.ZodType = z.ZodType<unknown>,
>(
  route: TelemetryRouteDefinition<Params, Query, Body, Response>,
  handler: (
    request: TelemetryRequest<z.infer<Params>, z.infer<Query>, z.infer<Body>>,
  ) => Promise<z.input<Response> | FileResponse>,
): BoundTelemetryRoute {
  return { route, handler: handler as BoundTelemetryRoute['handler'] };
}
