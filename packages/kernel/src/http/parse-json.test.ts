import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseJson } from './parse-json.ts';

const outcome = async (parse: () => unknown): Promise<unknown> => {
  try {
    return { value: await parse() };
  } catch (error) {
    return (error as Error).name;
  }
};
const same = async (text: string): Promise<void> => {
  const bytes = Buffer.from(text);
  expect(await outcome(() => parseJson(bytes))).toEqual(await outcome(() => JSON.parse(bytes.toString('utf8'))));
};
/** Of a value one that is longer than what is parsed in one go. */
const long = (value: unknown): fc.Arbitrary<unknown> =>
  fc.constantFrom(
    Array.from({ length: 400 }, () => [value, 'x'.repeat(400)]),
    { first: value, list: Array.from({ length: 9000 }, (_, n) => [n, value]), last: value },
    Object.fromEntries(Array.from({ length: 3000 }, (_, n) => [`field ${n}`, [value, 'y'.repeat(30)]])),
    ['z'.repeat(100_000), value, { deep: { deeper: ['"\\'.repeat(50_000), value] } }],
  );

it('reads what JSON.parse reads, in pieces too', async () => {
  const text = fc
    .jsonValue()
    .chain(long)
    .chain((value) =>
      fc.constantFrom(JSON.stringify(value), JSON.stringify(value, null, 2), ` ${JSON.stringify(value)}\n`),
    );
  await fc.assert(fc.asyncProperty(text, same), { numRuns: 20 });
});

it('refuses what JSON.parse refuses, wherever it is', async () => {
  const broken = fc
    .jsonValue()
    .chain(long)
    .chain((value) => {
      const whole = JSON.stringify(value);
      return fc
        .tuple(
          fc.integer({ min: 0, max: whole.length }),
          fc.constantFrom('', ',', ']', '}', '"', '\\', ':', '{', '[', '1', ' ', 'é', '\u0001'),
        )
        .chain(([at, put]) =>
          fc.constantFrom(
            whole.slice(0, at) + put + whole.slice(at + 1),
            whole.slice(0, at) + put + whole.slice(at),
            whole.slice(0, at),
          ),
        );
    });
  await fc.assert(fc.asyncProperty(broken, same), { numRuns: 60 });
});

it.each([
  ['the last of the same fields', `{"a":1,"b":"${'x'.repeat(70_000)}","a":2}`],
  ['a field that is called __proto__', `{"__proto__":{"polluted":1},"b":"${'x'.repeat(70_000)}"}`],
  ['nothing but space', ' '.repeat(70_000)],
  ['a comma too many', `[${'1,'.repeat(40_000)}]`],
  ['two values', `[${'1,'.repeat(40_000)}1] 2`],
  ['a long number', '1'.repeat(70_000)],
  ['a list that is not ended', `[${'1,'.repeat(40_000)}1`],
])('%s', (_name, text) => same(text));

it('refuses objects with too many fields, and too many long ones in each other', async () => {
  const fields = (count: number) =>
    Buffer.from(`{${Array.from({ length: count }, (_, n) => `"field ${n}":${n}`).join(',')}}`);
  expect(Object.keys((await parseJson(fields(10_000))) as object)).toHaveLength(10_000);
  await expect(parseJson(fields(10_001))).rejects.toThrow('more than 10000 fields');
  await expect(parseJson(Buffer.from('['.repeat(1_000_000)))).rejects.toThrow(SyntaxError);
  await expect(parseJson(Buffer.from('['.repeat(100_000) + ']'.repeat(100_000)))).rejects.toThrow('deeper than 100');
});

it.each(['0', '{}', '[[1],[2]]'])('refuses more than a million of whatever: %s', async (entry) => {
  const many = (count: number) => Buffer.from(`{"first":[${Array(count).fill(entry).join(',')}]}`);
  await expect(parseJson(many(1_000_001))).rejects.toThrow('more than 1000000 entries');
  expect(await parseJson(many(100_000))).toMatchObject({ first: { length: 100_000 } });
});

it('lets others have their turn', async () => {
  const bytes = Buffer.from(
    JSON.stringify(Array.from({ length: 200_000 }, (_, n) => ({ point: `meter ${n}`, value: n }))),
  );
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  expect(await parseJson(bytes)).toHaveLength(200_000);
  clearInterval(timer);
  expect(turns).toBeGreaterThan(3);
});

it.each([
  ['a short text', ''],
  ['a long text', 'x'.repeat(70_000)],
])('takes a hundred levels and no more, wherever they are: %s', async (_name, filler) => {
  const levels = (count: number): string[] => {
    const lists = `${'['.repeat(count - 1)}${']'.repeat(count - 1)}`;
    const objects = `${'{"a":'.repeat(count - 1)}1${'}'.repeat(count - 1)}`;
    // Each level as long as it is deep, so that none is read in one go.
    const long = Array.from({ length: count - 1 }).reduce<string>((inner) => `["${filler}",${inner}]`, '1');
    return [lists, objects, ...(count > 1 ? [long] : [])].flatMap((deep) => [
      `["${filler}",${deep}]`,
      `{"a":${deep},"b":"${filler}"}`,
    ]);
  };
  for (const text of levels(100)) await same(text);
  for (const text of levels(101)) await expect(parseJson(Buffer.from(text))).rejects.toThrow('deeper than 100 levels');
});
