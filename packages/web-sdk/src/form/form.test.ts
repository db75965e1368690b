import { formSchema, schemaText } from '@lingtan/sdk';
import { z } from 'zod';
import { describe, expect, test } from 'vitest';
import { fieldOf, initialValue, titleFromName } from './field-model.ts';
import type { JsonSchema } from './json-schema.ts';
import { isStoredSecret, validate } from './validate.ts';

const schema = formSchema(
  z.strictObject({
    host: z.string().min(1).meta({ title: 'Host' }),
    pollSeconds: z
      .number()
      .min(0.1)
      .max(3600)
      .default(5)
      .meta({ unit: 's', titles: { en: 'Poll interval', 'zh-CN': '轮询周期' } }),
    port: z.int().min(1).max(65535).optional(),
    keepAlive: z.boolean().default(true),
    order: z.enum(['big', 'little']).default('big'),
    password: z.string().meta({ secret: true, writeOnly: true }).optional(),
    limit: z.number().nullable(),
    meters: z
      .array(
        z.strictObject({
          id: z.string().regex(/^[a-z-]+$/, schemaText('small letters', '小写字母')),
          role: z.enum(['grid', 'pv']),
        }),
      )
      .min(1),
    source: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('tcp'), port: z.int() }),
      z.strictObject({ kind: z.literal('serial'), device: z.string() }),
    ]),
    tags: z.record(z.string(), z.string()).optional(),
  }),
) as JsonSchema;
const root = fieldOf(schema);
const field = (name: string) => {
  if (root.kind !== 'object') throw new Error('expected an object');
  return root.fields.find((each) => each.name === name)!.field;
};

describe('fields', () => {
  test('each JSON type has its field', () => {
    if (root.kind !== 'object') throw new Error('expected an object');
    expect(Object.fromEntries(root.fields.map(({ name, field: each }) => [name, each.kind]))).toEqual({
      host: 'text',
      pollSeconds: 'number',
      port: 'number',
      keepAlive: 'boolean',
      order: 'choice',
      password: 'secret',
      limit: 'number',
      meters: 'list',
      source: 'variant',
      tags: 'map',
    });
  });

  test('titles, units and ranges come from the schema', () => {
    expect(field('pollSeconds')).toMatchObject({
      title: { 'zh-CN': '轮询周期' },
      unit: 's',
      min: 0.1,
      max: 3600,
      required: false,
    });
    expect(field('port')).toMatchObject({ title: 'Port', integer: true, min: 1, max: 65535, required: false });
    expect(field('host')).toMatchObject({ title: 'Host', required: true });
    expect(field('limit')).toMatchObject({ nullable: true, required: false });
    expect(titleFromName('pollSeconds')).toBe('Poll seconds');
  });

  test('unknown shapes are edited as JSON, references are followed', () => {
    expect(fieldOf({}).kind).toBe('json');
    expect(fieldOf({ $ref: '#/$defs/x', $defs: { x: { type: 'boolean' } } }).kind).toBe('boolean');
  });

  test('a reference to itself ends', () => {
    const tree: JsonSchema = {
      $ref: '#/$defs/node',
      $defs: { node: { type: 'object', properties: { child: { $ref: '#/$defs/node' } } } },
    };
    expect(fieldOf(tree).kind).toBe('object');
  });

  test('a new document starts with its defaults', () => {
    expect(initialValue(root)).toMatchObject({
      pollSeconds: 5,
      keepAlive: true,
      order: 'big',
      meters: [],
      source: { kind: 'tcp' },
    });
  });
});

describe('validation', () => {
  const good = { host: 'h', limit: null, meters: [{ id: 'm-a', role: 'pv' }], source: { kind: 'tcp', port: 3 } };

  test('a good document has no problem', () => {
    expect(validate(root, good)).toEqual({});
  });

  test('each problem names its place and what is allowed', () => {
    expect(
      validate(root, {
        ...good,
        host: '',
        pollSeconds: 9999,
        port: 1.5,
        meters: [{ id: 'A B', role: 'wind' }],
        source: { kind: 'serial' },
      }),
    ).toMatchObject({
      host: { key: 'form.required' },
      pollSeconds: { key: 'form.range', params: { min: '0.1', max: '3600', unit: ' s' } },
      port: { key: 'form.integer' },
      'meters.0.id': { key: 'form.pattern', params: {}, expected: { en: 'small letters', 'zh-CN': '小写字母' } },
      'meters.0.role': { key: 'form.choice' },
      'source.device': { key: 'form.required' },
    });
    expect(validate(root, { ...good, meters: [] })).toMatchObject({
      meters: { key: 'form.min-items', params: { min: 1 } },
    });
  });

  test('a stored secret is kept as its marker', () => {
    expect(isStoredSecret({ $secret: true })).toBe(true);
    expect(validate(root, { ...good, password: { $secret: true } })).toEqual({});
  });
});
