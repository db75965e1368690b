import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { secret } from '../config.ts';
import { describeIssues } from './describe-issues.ts';

afterEach(() => vi.restoreAllMocks());

/** What was looked at: whoever reads a schema asks for what is written beside it. */
function looks(schema: z.ZodType, input: unknown): number {
  const { error } = schema.safeParse(input);
  const asked = vi.spyOn(z.globalRegistry, 'get');
  describeIssues(error!, input, schema);
  const { length } = asked.mock.calls;
  asked.mockRestore();
  return length;
}

/** A document with one wrong place and `width` others beside it, each with as many below it. */
function document(width: number): z.ZodType {
  const many = (make: (n: number) => z.ZodType): Record<string, z.ZodType> =>
    Object.fromEntries(Array.from({ length: width }, (_, n) => [`f${n}`, make(n).optional()]));
  const beside = many(() => z.strictObject(many(() => z.number().max(3))));
  const rows = z.array(z.strictObject({ n: z.number().min(1).max(3), ...many(() => z.string()) }));
  const either = z.union([z.strictObject({ a: z.string() }), z.strictObject({ b: z.number().max(3) })]);
  return z.strictObject({ ...beside, rows: rows.optional(), either: either.optional(), n: z.number().optional() });
}

describe('a place in a schema', () => {
  it.each([
    ['a number out of range', { rows: [{ n: 9 }, { n: 0 }] }],
    ['a value of another kind', { n: 'x', rows: [{ n: {} }] }],
    ['an alternative', { either: { b: 9 } }],
    ['a list in place of the whole', []],
  ])('is found without reading the rest, also the first time: %s', (_, input) => {
    expect(looks(document(15), input)).toBe(looks(document(2), input));
  });

  it('with a text for an object, or a field that nobody knows, is looked through for secrets once, also in circles', () => {
    const node: z.ZodType = z.strictObject(
      Object.fromEntries(
        Array.from({ length: 12 }, (_, n) => [`f${n}`, z.lazy(() => z.union([node, z.array(node)])).optional()]),
      ),
    );
    expect(looks(node, 'text')).toBeLessThan(500);
    for (const input of ['text', { other: 1 }]) {
      const whole = document(20);
      const first = looks(whole, input);
      expect(looks(whole, input)).toBeLessThan(first / 10);
    }
  });

  it('of a schema that is written down already is read there, round in circles as well', () => {
    const written = z.toJSONSchema(
      z.strictObject({
        key: secret(),
        n: z.number().min(1).max(3),
        get below() {
          return z.array(z.any()).optional();
        },
      }),
    );
    const { properties = {} } = written;
    const round = { ...properties, below: { type: 'array', items: { $ref: '#' } } };
    const checked = z.any().superRefine((_, context) => {
      context.addIssue({ code: 'custom', path: ['below', 0, 'below', 1, 'key'], message: 'another' });
      context.addIssue({ code: 'custom', path: ['below', 0], message: 'an object' });
      const range = { code: 'too_big', origin: 'number', maximum: 3, inclusive: true, input: 9 } as const;
      context.addIssue({ ...range, path: ['below', 0, 'below', 1, 'n'] });
    });
    const schema = z.strictObject({
      plugin: checked.meta({ ...written, properties: round } as Record<string, unknown>),
    });
    const input = { plugin: { below: [{ below: [{}, { key: 'canary', n: 9 }] }] } };
    const said = describeIssues(schema.safeParse(input).error!, input, schema);
    expect(said).not.toContain('canary');
    expect(said).toContain('plugin.below.0.below.1.n: 9 is too large; expected a number from 1 to 3');
    const text = { plugin: { below: ['{"key":"canary"}'] } };
    expect(describeIssues(schema.safeParse(text).error!, text, schema)).not.toContain('canary');
  });
});
