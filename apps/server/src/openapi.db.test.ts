import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { defineConfig, definePermission, definePlugin, defineRoute } from '@lingtan/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

interface Operation {
  operationId: string;
  summary: string;
  tags: string[];
  'x-permission': string;
  parameters: { name: string; in: string; required: boolean; schema: object }[];
  responses: Record<string, { $ref?: string; content?: Record<string, { schema: object }> }>;
}
interface Document {
  openapi: string;
  info: { title: string; version: string };
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: Record<'schemas' | 'responses' | 'securitySchemes', Record<string, object>>;
  security: Record<string, string[]>[];
}

const read = definePermission({ id: 'odd.read', title: { en: 'x', 'zh-CN': 'x' }, grants: ['operator'] });
const node = z.object({
  name: z.string(),
  get children() {
    return z.array(node);
  },
});
const at = (path: string, response: z.ZodType) =>
  defineRoute({ method: 'get', path, summary: path, permission: read, response });
const odd = definePlugin({
  id: 'odd',
  config: defineConfig({ version: 1, schema: z.strictObject({}) }),
  permissions: [read],
  async start(park) {
    park.route(at('/tree', node), async () => ({ name: 'a', children: [{ name: 'b', children: [] }] }));
    park.route(at('/wrong', z.object({ n: z.number() })), async () => ({ n: 'four' }));
    park.route(at('/more', z.object({ n: z.number() })), async () => ({ n: 4, secret: 'x' }));
  },
});

let park: TestPark;
let document: Document;
beforeAll(async () => {
  const directory = fileURLToPath(new URL('../../../plugins/energy-metering', import.meta.url));
  park = await createTestPark({ plugins: [{ directory }, odd], config: { 'energy-metering': { meters: [] } } });
  document = (await park.api('operator').get<Document>('/api/openapi.json')).body;
});
afterAll(() => park.stop());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ name: `${method} ${path}`, path, operation })),
  );

/** Everything that `$ref` names anywhere in a value. */
function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) =>
    key === '$ref' && typeof entry === 'string' ? [entry] : references(entry),
  );
}

function resolve(reference: string): unknown {
  let value: unknown = document;
  for (const key of reference.replace(/^#\//, '').split('/')) value = (value as Record<string, unknown>)[key];
  return value;
}

describe('the OpenAPI document', () => {
  it('is of version 3.1 and describes every route that is served', () => {
    expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Lingtan', version: '0.0.0-test' } });
    expect(operations().length).toBe(park.kernel.routes.list().length);
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(operations().flatMap(({ operation }) => operation.tags))).toEqual(
      new Set(document.tags.map(({ name }) => name)),
    );
  });

  it('declares each parameter of a path, and no other', () => {
    for (const { name, path, operation } of operations()) {
      const wanted = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
      const declared = operation.parameters.filter((parameter) => parameter.in === 'path');
      expect(declared.map((parameter) => parameter.name).sort(), name).toEqual(wanted);
      expect(
        declared.every(({ required }) => required),
        name,
      ).toBe(true);
      const all = operation.parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
      expect(new Set(all).size, name).toBe(all.length);
    }
  });

  it('has no reference that leads nowhere', () => {
    const all = references(document);
    expect(all).toContain('#/components/schemas/EvidenceNode');
    for (const reference of all) {
      expect(reference).toMatch(/^#\/components\/(schemas|responses)\//);
      expect(resolve(reference), reference).toBeTypeOf('object');
    }
  });

  it('gives each answer a schema that says something, and each refusal its problem', () => {
    for (const { name, operation } of operations()) {
      const success = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
      expect(success, name).toHaveLength(1);
      for (const { schema } of Object.values(success[0]![1].content!))
        expect(Object.keys(schema).length, `${name} answers anything`).toBeGreaterThan(0);
      for (const status of ['400', '401', '403', '404', '409', '429', '503', 'default']) {
        const { $ref } = operation.responses[status]!;
        expect(resolve($ref!), name).toHaveProperty(['content', 'application/problem+json', 'schema', '$ref']);
      }
    }
  });

  it('says how to sign in, and only with schemes that it declares', () => {
    expect(Object.keys(document.components.securitySchemes)).toEqual(['session', 'token']);
    for (const entry of document.security)
      for (const scheme of Object.keys(entry)) expect(document.components.securitySchemes).toHaveProperty(scheme);
  });

  it('can be read as a page by whoever is signed in', async () => {
    expect((await park.api('anonymous').get('/api/docs')).status).toBe(401);
    expect((await park.api('anonymous').get('/api/openapi.json')).status).toBe(401);
    const page = await park.api('operator').get<string>('/api/docs');
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    const nonce = /script-src 'nonce-([^']+)'/.exec(page.headers.get('content-security-policy')!)![1]!;
    expect(page.body).toContain(`<script nonce="${nonce}">`);
    expect(page.body.match(/<script/g)).toHaveLength(1);
    const script = /<script[^>]*>([\s\S]*)<\/script>/.exec(page.body)![1]!;
    expect(() => new Script(script)).not.toThrow();
  });
});

describe('answers in tests', () => {
  it('pass when they are as declared, also when a schema refers to itself', async () => {
    expect(await park.api('operator').get('/x/odd/tree')).toMatchObject({ status: 200, body: { name: 'a' } });
  });

  it('become an error that names the route and the difference when they are not', async () => {
    const wrong = await park.api('operator').get('/x/odd/wrong');
    expect(wrong).toMatchObject({ status: 500, body: { code: 'HTTP_ANSWER_MISMATCH' } });
    expect(JSON.stringify(wrong.body)).toContain('/x/odd/wrong answers other than it declares: n: \\"four\\"');
    const more = await park.api('operator').get('/x/odd/more');
    expect(JSON.stringify(more.body)).toContain('fields that the schema does not declare');
  });
});
