import type { z } from 'zod';
import type { Tx } from './database.ts';
import type { Permission, Principal } from './permission.ts';

export type HttpMethod = 'get' | 'post' | 'put' | 'patch' | 'delete';

/**
 * One route of a plugin, declared with the permission that opens it and the shapes that go in and out. The kernel
 * serves it below `/api/parks/:park/x/<plugin id>`, checks permission and shapes before the handler runs, and
 * writes it into the OpenAPI document.
 */
export interface RouteDefinition<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  readonly method: HttpMethod;
  /** Below the plugin's root, with `:name` parameters, e.g. `/meters/:meter`. */
  readonly path: string;
  readonly summary: string;
  readonly permission: Permission;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly response: Response;
  /** People prove who they are once more before it, unless they did within the last quarter of an hour. */
  readonly confirmed?: boolean;
  /** Content type of an answer that is a file or text instead of JSON, e.g. `text/csv`; `response` is `z.string()` then. */
  readonly produces?: string;
}

/** Declares a route. */
export function defineRoute<
  Params extends z.ZodType = z.ZodType<Record<string, string>>,
  Query extends z.ZodType = z.ZodType<Record<string, never>>,
  Body extends z.ZodType = z.ZodType<undefined>,
  Response extends z.ZodType = z.ZodType<unknown>,
>(route: RouteDefinition<Params, Query, Body, Response>): RouteDefinition<Params, Query, Body, Response> {
  return route;
}

/** What a handler gets. `tx` opens a transaction that already sees only what the caller may see. */
export interface RouteRequest<Params, Query, Body> {
  params: Params;
  query: Query;
  body: Body;
  principal: Principal;
  signal: AbortSignal;
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}

/** A response that is not JSON, streamed (CSV, XLSX, PDF). */
export interface FileResponse {
  readonly kind: 'file';
  contentType: string;
  filename: string;
  body: AsyncIterable<string | Uint8Array> | string | Uint8Array;
}

/** Makes a file response. */
export function file(contentType: string, filename: string, body: FileResponse['body']): FileResponse {
  return { kind: 'file', contentType, filename, body };
}

export type RouteHandler<R> =
  R extends RouteDefinition<infer P, infer Q, infer B, infer S>
    ? (request: RouteRequest<z.infer<P>, z.infer<Q>, z.infer<B>>) => Promise<z.input<S> | FileResponse>
    : never;
