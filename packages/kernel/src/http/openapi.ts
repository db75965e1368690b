import { z } from 'zod';
import type { RouteTable, ServedRoute } from './route-table.ts';

type Json = Record<string, unknown>;

const problem: Json = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail', 'params', 'instance'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable; compare this.' },
    detail: { type: 'string' },
    params: { type: 'object' },
    hint: { type: 'string' },
    instance: { type: 'string' },
  },
};

/** OpenAPI 3.1 of everything that is served now. */
export function openApiDocument(routes: RouteTable, version: string): Json {
  const paths: Record<string, Json> = {};
  for (const served of routes.list()) {
    const path = served.pattern.source.replace(/[:*]([A-Za-z]\w*)/g, '{$1}');
    (paths[path] ??= {})[served.route.method] = operation(served);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Lingtan', version, description: 'Errors are application/problem+json with a stable code.' },
    paths,
    components: {
      schemas: { Problem: problem },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'lingtan.session_token' },
        token: { type: 'http', scheme: 'bearer', description: 'API key (lt_…) or device token (ld_…)' },
      },
    },
    security: [{ session: [] }, { token: [] }],
  };
}

function operation({ owner, route, pattern }: ServedRoute): Json {
  const names = pattern.segments.filter((segment) => segment.kind !== 'literal').map((segment) => segment.text);
  const params = schemaOf(route.params, 'input')?.['properties'] as Json | undefined;
  const query = schemaOf(route.query, 'input');
  const required = new Set((query?.['required'] as string[] | undefined) ?? []);
  return {
    summary: route.summary,
    tags: [owner],
    operationId: `${route.method}_${pattern.source.replace(/^\/api\//, '').replace(/\W+/g, '_')}`,
    'x-permission': route.permission.id,
    parameters: [
      ...names.map((name) => ({ name, in: 'path', required: true, schema: params?.[name] ?? { type: 'string' } })),
      ...Object.entries((query?.['properties'] as Json | undefined) ?? {}).map(([name, schema]) => ({
        name,
        in: 'query',
        required: required.has(name),
        schema,
      })),
    ],
    ...(route.body
      ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input') } } } }
      : {}),
    responses: {
      200: {
        description: 'Done',
        content: { 'application/json': { schema: schemaOf(route.response, 'output') ?? {} } },
      },
      default: {
        description: 'Refused or failed',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function schemaOf(schema: z.ZodType | undefined, io: 'input' | 'output'): Json | undefined {
  if (!schema) return undefined;
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json;
  return rest;
}
