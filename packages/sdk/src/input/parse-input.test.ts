import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseInput, parseLongInput } from './parse-input.ts';

/** Schemas of every kind that has lists or records in it, each made anew, so that one can be bounded beside one that is not. */
const schemas: Record<string, () => z.ZodType> = {
  list: () => z.array(z.int()),
  'list of objects': () => z.strictObject({ rows: z.array(z.strictObject({ a: z.int(), b: z.string().optional() })) }),
  'list of lists': () => z.array(z.array(z.int())),
  record: () => z.record(z.string().regex(/^k/), z.int()),
  'record of lists': () => z.record(z.string(), z.array(z.strictObject({ a: z.int() }))),
  tuple: () => z.tuple([z.string()]).rest(z.int()),
  alternatives: () => z.union([z.array(z.int()), z.array(z.string()), z.array(z.strictObject({ a: z.int() }))]),
  'list of alternatives': () => z.array(z.union([z.int(), z.array(z.int()), z.strictObject({ a: z.int() })])),
  'told apart': () =>
    z.array(
      z.discriminatedUnion('k', [
        z.strictObject({ k: z.literal('a'), of: z.array(z.int()) }),
        z.strictObject({ k: z.literal('b'), of: z.string() }),
      ]),
    ),
  caught: () => z.strictObject({ rows: z.array(z.int()).catch([]), more: z.array(z.int().catch(0)) }),
  usual: () => z.strictObject({ rows: z.array(z.int()).default([]), more: z.array(z.int()).nullable().optional() }),
  both: () => z.intersection(z.strictObject({ rows: z.array(z.int()) }), z.strictObject({ more: z.array(z.string()) })),
  'then another': () =>
    z
      .array(z.int())
      .transform((list) => list.length)
      .pipe(z.int().max(200)),
  'asked for more': () =>
    z
      .array(z.int())
      .min(1)
      .superRefine((list, context) => {
        if (new Set(list).size < list.length) context.addIssue({ code: 'custom', message: 'twice' });
      }),
  'round about': () => {
    const node: z.ZodType = z.strictObject({
      id: z.int(),
      get below() {
        return z.array(node).optional();
      },
    });
    return z.array(node);
  },
  'in turn': () => z.array(z.lazy(() => z.strictObject({ a: z.int() }))),
};
const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.integer({ min: 0, max: 5 }),
    fc.constantFrom('x', null, 0.5),
    fc.array(tie('any'), { maxLength: 4 }),
    // Long ones, mostly right or mostly wrong.
    fc
      .tuple(tie('any'), tie('any'), fc.integer({ min: 0, max: 150 }), fc.integer({ min: 0, max: 150 }))
      .map(([a, b, n, m]) => [...Array.from({ length: n }, () => a), ...Array.from({ length: m }, () => b)]),
    fc.record({ a: tie('any'), b: tie('any') }, { requiredKeys: [] }),
    fc.record({ k: fc.constantFrom('a', 'b'), of: tie('any') }),
    fc.record({ id: tie('any'), below: tie('any') }, { requiredKeys: ['id'] }),
    fc.record({ rows: tie('any'), more: tie('any') }, { requiredKeys: [] }),
    fc.dictionary(fc.constantFrom('k1', 'k2', 'l'), tie('any')),
  ),
})).any!;

/** With those of the alternatives that did not fit. */
const count = (issues: readonly z.core.$ZodIssue[]): number =>
  issues.reduce((sum, issue) => sum + 1 + ('errors' in issue ? count(issue.errors.flat()) : 0), 0);

describe('a schema that stops at fifty faults', () => {
  it.each(Object.entries(schemas))('takes and refuses what it would without: %s', (_name, schema) => {
    const [bounded, plain] = [schema(), schema()];
    fc.assert(
      fc.property(value, (input) => {
        const [own, whole] = [parseInput(bounded, input), plain.safeParse(input)];
        expect(own.success).toBe(whole.success);
        expect(own.data).toEqual(whole.data);
        if (!whole.success && count(whole.error.issues) <= 50) expect(own.error!.issues).toEqual(whole.error.issues);
      }),
      { numRuns: 150 },
    );
  });

  it.each(Object.entries(schemas))('finds no more of many than are named: %s', (_name, schema) => {
    const bounded = schema();
    const many = Array.from({ length: 50_000 }, () => null);
    const keys = Object.fromEntries(many.map((_, n) => [`k${n}`, null]));
    for (const input of [
      many,
      keys,
      { rows: many, more: many },
      { rows: many.map(() => ({})) },
      { k: many },
      [many, many],
    ])
      expect(parseInput(bounded, input).error?.issues.length ?? 0).toBeLessThan(205);
  });

  it.each(Object.entries(schemas))('reads in pieces what it reads in one go: %s', async (_name, schema) => {
    const bounded = schema();
    const breathe = () => Promise.resolve();
    await fc.assert(
      fc.asyncProperty(value, async (input) => {
        const [long, whole] = [await parseLongInput(bounded, input, breathe), parseInput(bounded, input)];
        expect(long.success).toBe(whole.success);
        expect(long.data).toEqual(whole.data);
        // Fields that follow a list are read before its end.
        const issuesOf = ({ error }: typeof whole) =>
          (error?.issues ?? []).map((issue) => JSON.stringify(issue)).sort();
        if (count(whole.error?.issues ?? []) <= 50) expect(issuesOf(long)).toEqual(issuesOf(whole));
      }),
      { numRuns: 60 },
    );
  });

  it('gives others their turn within a long list, whatever stands around it', async () => {
    const row = z.strictObject({ id: z.int() });
    const rows = Array.from({ length: 1000 }, (_, id) => ({ id }));
    const places: [schema: z.ZodType, input: unknown][] = [
      [z.array(row), rows],
      [z.strictObject({ basis: z.string(), rows: z.array(row).max(1000).default([]) }), { basis: '', rows }],
      [z.record(z.string(), z.array(row)), { a: rows }],
      [z.array(z.array(row)), [[], rows]],
      [z.strictObject({ sites: z.array(z.strictObject({ of: z.array(z.array(row)) })) }), { sites: [{ of: [rows] }] }],
    ];
    for (const [schema, input] of places) {
      let turns = 0;
      const { data } = await parseLongInput(schema, input, () => (turns++, null));
      expect(data).toEqual(input);
      expect(turns).toBeGreaterThanOrEqual(1000);
    }
  });

  it('keeps the faults of one alternative from the next, and counts anew for the next input', () => {
    const schema = z.union([z.array(z.string()), z.array(z.int())]);
    const numbers = Array.from({ length: 200 }, (_, n) => n);
    for (let n = 0; n < 3; n++) {
      expect(parseInput(schema, numbers).success).toBe(true);
      expect(parseInput(schema, [...numbers, 'x']).success).toBe(false);
    }
  });

  it('never takes what it has not read, although the faults before it were caught', () => {
    const schema = z.strictObject({ first: z.array(z.array(z.int()).max(3).catch([])), then: z.array(z.int()) });
    const first = Array.from({ length: 200 }, () => ['x']);
    expect(parseInput(schema, { first, then: ['x'] }).success).toBe(false);
    expect(parseInput(schema, { first, then: [1] }).data).toEqual({ first: first.map(() => []), then: [1] });
  });

  it('leaves a list once enough is found, wherever it stands, and not one entry is asked for after that', () => {
    let read = 0;
    const entry = () =>
      z.unknown().superRefine((value, context) => {
        read++;
        if (value === 'bad') context.addIssue({ code: 'custom', message: 'bad' });
      });
    const input = [...Array<string>(100).fill('good'), ...Array<string>(50_000).fill('bad')];
    const places: [schema: z.ZodType, place: (list: string[]) => unknown][] = [
      [z.array(entry()), (list) => list],
      [z.array(entry()).min(1), (list) => list],
      [z.array(z.array(entry())), (list) => [list]],
      [z.strictObject({ of: z.array(z.strictObject({ rows: z.array(entry()) })) }), (rows) => ({ of: [{ rows }] })],
      [z.record(z.string(), z.array(entry()).max(60_000)), (list) => ({ a: list })],
      [z.union([z.string(), z.array(entry())]), (list) => list],
    ];
    for (const [schema, place] of places) {
      read = 0;
      let entries = 0;
      const given = new Proxy(input, {
        get: (list, key) => {
          if (typeof key === 'string' && /^\d+$/.test(key)) entries++;
          return Reflect.get(list, key) as unknown;
        },
      });
      const { success } = parseInput(schema, place(given));
      expect(success).toBe(false);
      expect(read).toBe(151);
      expect(entries).toBeLessThan(1000);
      expect(parseInput(schema, place(input.slice(0, 100))).success).toBe(true);
    }
  });

  it('shows what looks at a whole list no entry that was not read', () => {
    const row = z.strictObject({ id: z.int() }).refine(() => false);
    const ids = (schema: z.ZodType) => parseInput(schema, [...Array.from({ length: 60 }, (_, id) => ({ id })), null]);
    for (const list of [z.array(row), z.array(row).min(1)]) {
      const seen: number[] = [];
      const whole = list.superRefine((rows) => rows.forEach(({ id }) => seen.push(id)));
      expect(ids(whole).success).toBe(false);
      expect(seen.length).toBeGreaterThan(50);
    }
  });

  it('does not read a list that is longer than it may be', () => {
    let read = 0;
    const entry = z.custom(() => ++read > 0);
    const schema = z.strictObject({ rows: z.array(entry).max(10) });
    const rows = (count: number) => ({ rows: Array.from({ length: count }, (_, n) => n) });
    const { error } = parseInput(schema, rows(11));
    expect(error!.issues).toMatchObject([{ code: 'too_big', origin: 'array', maximum: 10, path: ['rows'] }]);
    expect(read).toBe(0);
    expect(parseInput(schema, rows(10)).success).toBe(true);
  });

  it('refuses a field that it does not know at every depth, as one does whose objects are all strict', () => {
    const kinds = [z.object, z.strictObject] as unknown as (typeof z.strictObject)[];
    const [loose, strict] = kinds.map((object) => () => {
      const leaf = object({ a: z.int().optional(), b: z.int().default(1) });
      const node: z.ZodType = object({ leaf, below: z.lazy(() => z.array(node)).optional() });
      return object({
        ...{ leaf, maybe: leaf.nullable().optional(), rows: z.array(leaf), named: z.record(z.string(), leaf), node },
        ...{ one: z.union([leaf, z.int(), object({ c: leaf })]), pair: z.tuple([leaf]).rest(leaf) },
        ...{ told: z.discriminatedUnion('k', [object({ k: z.literal('a') }), object({ k: z.literal('b'), leaf })]) },
        ...{ both: z.intersection(object({ a: z.int() }), object({ b: z.int() })) },
        ...{ then: leaf.transform(({ b }) => b), free: z.looseObject({ a: z.int() }) },
      });
    });
    const leaf = fc.record({ a: fc.integer(), b: fc.integer(), x: fc.integer() }, { requiredKeys: [] });
    const node = fc.letrec((tie) => ({
      node: fc.record(
        { leaf, below: fc.array(tie('node'), { maxLength: 2 }), x: fc.integer() },
        { requiredKeys: ['leaf'] },
      ),
    })).node;
    const input = fc.record({
      ...{ leaf, maybe: fc.option(leaf), rows: fc.array(leaf, { maxLength: 3 }), node },
      ...{
        named: fc.dictionary(fc.string(), leaf, { maxKeys: 2 }),
        pair: fc.array(leaf, { minLength: 1, maxLength: 3 }),
      },
      one: fc.oneof(leaf, fc.integer(), fc.record({ c: leaf })),
      told: fc.oneof(
        fc.record({ k: fc.constant('a'), leaf }, { requiredKeys: ['k'] }),
        fc.record({ k: fc.constant('b'), leaf }),
      ),
      both: fc.record({ a: fc.integer(), b: fc.integer(), x: fc.integer() }, { requiredKeys: ['a', 'b'] }),
      ...{ then: leaf, free: fc.record({ a: fc.integer(), x: fc.integer() }, { requiredKeys: ['a'] }) },
    });
    const taken = { loose: loose!(), strict: strict!() };
    fc.assert(
      fc.property(input, (value) => {
        const [own, whole] = [parseInput(taken.loose, value), taken.strict.safeParse(value)];
        expect(own.success).toBe(whole.success);
        expect(own.data).toEqual(whole.data);
        // What is read from inside is read as the schema says.
        expect(taken.loose.safeParse(value).success).toBe(true);
      }),
      { numRuns: 300 },
    );
    expect(parseInput(loose!(), { x: 1 }).error!.issues).toContainEqual(
      expect.objectContaining({ code: 'unrecognized_keys', keys: ['x'], path: [] }),
    );
  });

  it('leaves alone what is no schema of zod', () => {
    const other = { safeParse: (input: unknown) => ({ success: true as const, data: input }) };
    expect(parseInput(other, 1)).toEqual({ success: true, data: 1 });
  });
});
