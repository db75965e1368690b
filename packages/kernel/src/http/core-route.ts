import type { Readable } from 'node:stream';
import type { FileResponse, Logger, ParkInfo, RouteDefinition, RouteRequest } from '@lingtan/sdk';
import type { z } from 'zod';
import type { Identity, SignInStep } from '../auth/identity.ts';

/**
 * A route of the kernel or of a library package (telemetry). Unlike a plugin's route it has its full path below `/api`;
 * a path that begins with `/api/parks/:park` acts on that park. A last segment `*name` takes the rest of the path.
 */
export interface CoreRoute<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> extends RouteDefinition<Params, Query, Body, Response> {
  /**
   * `json` (default): parsed once and, when `body` is given, validated. Without `body` the handler gets what was parsed
   * and checks it itself, which bulk routes do. `stream`: not read; the handler takes {@link CoreRequest.stream}.
   */
  readonly bodyMode?: 'json' | 'stream';
  /** Describes a body that the handler takes apart itself; not checked before. */
  readonly bodyDoc?: z.ZodType;
  /** Content type of a streamed body, e.g. `text/csv`. */
  readonly consumes?: string;
  /** Status of success. Default 200. */
  readonly status?: number;
  /** Status of an answer without a body, where a request may need none. */
  readonly emptyStatus?: number;
  /** Largest body in bytes. Default 1 MiB. */
  readonly bodyLimit?: number;
  /** Any signed-in principal may call it, whatever its roles (`/api/me`). The permission is then only documentation. */
  readonly anyPrincipal?: boolean;
  /** Steps of signing in during which it can be called; every other route waits until the session is open. */
  readonly during?: readonly SignInStep[];
  /** The handler asks this server in the name of the caller: those requests count, this one does not wait for them. */
  readonly asksItself?: boolean;
  /** Whether it tells of people: who reads it is then a line of the audit log. */
  readonly personalData?: boolean;
  /** Whether the answer to a query may be as large as answers get: of those a caller has one at once, until it is sent. */
  readonly isLarge?: (query: z.infer<Query>) => boolean;
}

/** What the handler of a core route gets beside the usual. */
export interface CoreRequest<Params = unknown, Query = unknown, Body = unknown> extends RouteRequest<
  Params,
  Query,
  Body
> {
  identity: Identity;
  /** The park of the path; null for installation-wide routes. */
  park: ParkInfo | null;
  /** For device tokens that are limited to points with this prefix, else null. */
  pointPrefix: string | null;
  /** Which points that control rests on the caller may feed; null: all. */
  controlPoints: readonly string[] | null;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Address of the caller. */
  address: string;
  stream: Readable;
  log: Logger;
}

/** A response with a status or headers of its own: JSON, or text as it is when `text` is set. */
export interface Reply {
  readonly kind: 'reply';
  status: number;
  body: unknown;
  headers?: Record<string, string>;
  text?: string;
}

/** Makes a response of plain text or HTML. */
export function textReply(contentType: string, text: string, headers: Record<string, string> = {}): Reply {
  return { kind: 'reply', status: 200, body: null, text, headers: { ...headers, 'content-type': contentType } };
}

/** Makes a {@link Reply}. */
export function reply(status: number, body: unknown, headers?: Record<string, string>): Reply {
  return headers ? { kind: 'reply', status, body, headers } : { kind: 'reply', status, body };
}

// The registry holds routes of all shapes; `never` lets a handler of any request type in.
export type CoreHandler<P = never, Q = never, B = never> = (
  request: CoreRequest<P, Q, B>,
) => Promise<unknown | FileResponse | Reply>;

/** A route with its handler, as a library package hands them over. */
export interface BoundCoreRoute {
  readonly route: CoreRoute;
  readonly handler: CoreHandler;
}

/** Binds a handler to a core route, with the types of the one inferred from the other. */
export function coreRoute<
  Params extends z.ZodType = z.ZodType<Record<string, string>>,
  Query extends z.ZodType = z.ZodType<Record<string, never>>,
  Body extends z.ZodType = z.ZodType<unknown>,
  Response extends z.ZodType = z.ZodType<unknown>,
>(
  route: CoreRoute<Params, Query, Body, Response>,
  handler: (
    request: CoreRequest<z.infer<Params>, z.infer<Query>, z.infer<Body>>,
  ) => Promise<z.input<Response> | FileResponse | Reply>,
): BoundCoreRoute {
  return { route, handler: handler as CoreHandler };
}
