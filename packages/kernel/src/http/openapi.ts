import { freshLoginS, turns } from '@lingtan/sdk';
import type { z } from 'zod';
import { SchemaWriter, type Json } from './openapi-schemas.ts';
import { problemResponses, problemSchema } from './openapi-problems.ts';
import { defaultBodyLimit } from './read-body.ts';
import type { RouteTable, ServedRoute } from './route-table.ts';

/** Document of the API. */
export interface OpenApiDocument extends Json {
  openapi: '3.1.0';
  paths: Record<string, Json>;
}

/** Texts of OpenAPI 3.1 of everything that is served now: made anew only when other routes are. */
export function apiDescription(routes: RouteTable, version: string, sessionCookie: string): () => Promise<string> {
  let made: { revision: number; text: Promise<string> } | null = null;
  return () => {
    const { revision } = routes;
    if (made?.revision === revision) return made.text;
    const text = openApiDocument(routes, version, sessionCookie).then((document) => JSON.stringify(document));
    made = { revision, text };
    return text;
  };
}

async function openApiDocument(routes: RouteTable, version: string, sessionCookie: string): Promise<OpenApiDocument> {
  const paths: Record<string, Json> = {};
  const schemas = new SchemaWriter();
  const tags = new Set<string>();
  // The whole takes a second.
  const pause = turns();
  for (const served of routes.list()) {
    await pause();
    const path = served.pattern.source.replace(/[:*]([A-Za-z]\w*)/g, '{$1}');
    (paths[path] ??= {})[served.route.method] = operation(served, schemas);
    tags.add(served.owner);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Lingtan',
      version,
      description: 'Errors are application/problem+json with a stable `code`. Times are UTC.',
      license: { name: 'Apache 2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...tags].map((name) => ({ name })),
    paths,
    components: {
      schemas: { ...schemas.components, Problem: problemSchema },
      responses: problemResponses,
      securitySchemes: {
        session: {
          ...{ type: 'apiKey', in: 'cookie', name: sessionCookie },
          description: 'Each installation has a name of its own; by https it begins with __Host-',
        },
        token: { type: 'http', scheme: 'bearer', description: 'API key (lt_…) or device token (ld_…)' },
      },
    },
    security: [{ session: [] }, { token: [] }],
  };
}

function operation({ owner, route, pattern }: ServedRoute, schemas: SchemaWriter): Json {
  const id = `${route.method}_${pattern.source.replace(/^\/(api\/)?/, '').replace(/\W+/g, '_')}`;
  const body = route.body ?? route.bodyDoc;
  return {
    summary: route.summary,
    tags: [owner],
    operationId: id,
    'x-permission': route.permission.id,
    // How long ago a person may have proved who they are.
    ...(route.confirmed ? { 'x-confirmed-within-s': freshLoginS } : {}),
    parameters: parameters(pattern, route, schemas, id),
    ...(body || route.consumes
      ? {
          requestBody: {
            required: true,
            'x-max-bytes': route.bodyLimit ?? defaultBodyLimit,
            content: {
              [route.consumes ?? 'application/json']: {
                schema: body ? schemas.write(body, 'input', `${id}_body`) : { type: 'string' },
              },
            },
          },
        }
      : {}),
    responses: {
      [route.status ?? 200]: {
        description: 'Done',
        content: {
          [route.produces ?? 'application/json']: { schema: schemas.write(route.response, 'output', `${id}_answer`) },
        },
      },
      ...Object.fromEntries(
        Object.keys(problemResponses).map((status) => [status, { $ref: `#/components/responses/${status}` }]),
      ),
    },
  };
}

function parameters(
  pattern: ServedRoute['pattern'],
  route: ServedRoute['route'],
  schemas: SchemaWriter,
  id: string,
): Json[] {
  const names = pattern.segments.filter((segment) => segment.kind !== 'literal').map((segment) => segment.text);
  const inPath = fieldsOf(route.params, schemas, `${id}_path`);
  const inQuery = fieldsOf(route.query, schemas, `${id}_query`);
  return [
    ...names.map((name) => ({
      name,
      in: 'path',
      required: true,
      schema: inPath.properties[name] ?? { type: 'string' },
    })),
    ...Object.entries(inQuery.properties).map(([name, schema]) => ({
      name,
      in: 'query',
      required: inQuery.required.has(name),
      schema,
    })),
  ];
}

function fieldsOf(
  schema: z.ZodType | undefined,
  schemas: SchemaWriter,
  place: string,
): { properties: Record<string, unknown>; required: ReadonlySet<string> } {
  const written = schema ? schemas.write(schema, 'input', place) : {};
  return {
    properties: (written['properties'] ?? {}) as Record<string, unknown>,
    required: new Set((written['required'] ?? []) as string[]),
  };
}
