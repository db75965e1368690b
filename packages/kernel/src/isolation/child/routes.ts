import type { Channel } from '../channel.ts';
import type { WireFile, WireRoute } from '../protocol.ts';
import { jsonSchemaOf, parse, type Schema } from './describe.ts';
import type { Registrations } from './registrations.ts';

interface Route {
  method: WireRoute['method'];
  path: string;
  summary: string;
  permission: { id: string };
  params?: Schema;
  query?: Schema;
  body?: Schema;
  response: Schema;
  produces?: string;
  confirmed?: boolean;
}

interface Call {
  request: string;
  params: unknown;
  query: unknown;
  body: unknown;
  principal: unknown;
}

type Transact = (runner: string | null, work: (tx: never) => Promise<unknown>) => Promise<unknown>;

/** Registers a route with the kernel; what comes in is checked here, by the plugin's own schemas. */
export function routeRegistrar(channel: Channel, registrations: Registrations, signal: AbortSignal, tx: Transact) {
  return (route: Route, handler: (request: object) => Promise<unknown>): Promise<unknown> => {
    const { method, path, summary, produces, confirmed } = route;
    const key = registrations.add(async (call: Call) => {
      const of = (schema: Schema | undefined, where: 'params' | 'query' | 'body'): unknown =>
        schema ? parse(schema, call[where] ?? undefined, 'HTTP_INVALID', where) : call[where];
      const { principal, request } = call;
      const input = {
        params: of(route.params, 'params'),
        query: of(route.query, 'query'),
        body: of(route.body, 'body'),
      };
      const answer = await handler({
        ...input,
        principal,
        signal,
        tx: (work: (tx: never) => Promise<unknown>) => tx(request, work),
      });
      return isFile(answer) ? wireFile(answer) : answer;
    });
    const wire: WireRoute = {
      key,
      method,
      path,
      summary,
      permission: route.permission.id,
      response: jsonSchemaOf(route.response, 'output'),
      ...(route.params ? { params: jsonSchemaOf(route.params) } : {}),
      ...(route.query ? { query: jsonSchemaOf(route.query) } : {}),
      ...(route.body ? { body: jsonSchemaOf(route.body) } : {}),
      ...(produces ? { produces } : {}),
      ...(confirmed ? { confirmed } : {}),
    };
    return channel.request('route', wire);
  };
}

interface File {
  kind: 'file';
  contentType: string;
  filename: string;
  body: AsyncIterable<string | Uint8Array> | string | Uint8Array;
}

const isFile = (answer: unknown): answer is File => (answer as Partial<File> | null)?.kind === 'file';

async function wireFile({ contentType, filename, body }: File): Promise<WireFile> {
  if (typeof body === 'string') return { kind: 'file', contentType, filename, text: body };
  const chunks: Uint8Array[] = [];
  if (body instanceof Uint8Array) chunks.push(body);
  else for await (const chunk of body) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  return { kind: 'file', contentType, filename, base64: Buffer.concat(chunks).toString('base64') };
}
