import { expect, test } from 'vitest';
import { z } from 'zod';
import { jsonSchemaOf } from './child/describe.ts';
import { closed } from './documented.ts';

const body = z.object({
  limit: z.coerce.number(),
  rows: z.array(z.object({ id: z.string() })),
  byName: z.record(z.string(), z.object({ n: z.number() })),
  anything: z.looseObject({ a: z.number() }),
  either: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('a'), one: z.number() }),
    z.object({ kind: z.literal('b'), two: z.number() }),
  ]),
});
const schema = closed(jsonSchemaOf(body));
const whole = {
  limit: '5',
  rows: [{ id: 'x' }],
  byName: { any: { n: 1 } },
  anything: { a: 1, more: 2 },
  either: { kind: 'b', two: 2 },
};

test('what a plugin in its own process reads may be text of a number, and any name where it takes any', () => {
  expect(schema.safeParse(whole).success).toBe(true);
  // What is wrong with a value the plugin says itself.
  expect(schema.safeParse({ limit: 'many' }).success).toBe(true);
});

test.each([
  [[], { ...whole, odd: 1 }],
  [['rows', '0'], { ...whole, rows: [{ id: 'x', odd: 1 }] }],
  [['byName', 'any'], { ...whole, byName: { any: { n: 1, odd: 1 } } }],
  [['either'], { ...whole, either: { kind: 'b', two: 2, odd: 1 } }],
])('a field that no object of it names is refused at %j', (path, value) => {
  expect(schema.safeParse(value).error?.issues).toMatchObject([{ code: 'unrecognized_keys', keys: ['odd'], path }]);
});
