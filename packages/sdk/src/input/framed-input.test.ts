import { expect, it } from 'vitest';
import { answerFramed, framedCases, framedInput } from './framed-input.ts';

it('what stands beside the input or the cases of a document is a remark, or refused by name', () => {
  expect(framedInput({ id: 'a', title: 'x', input: { y: 1 } })).toEqual({ y: 1 });
  expect(framedInput({ y: 1, limit: 5 })).toEqual({ y: 1, limit: 5 });
  expect(() => framedInput({ input: { y: 1 }, limit: 5 })).toThrow(/limit/);
  expect(framedCases({ title: 'x', cases: [1] })).toEqual([1]);
  expect(framedCases([1])).toEqual([1]);
  expect(framedCases({ y: 1 })).toBeNull();
});

it('any document holds remarks beside its content, in one field and nowhere else', () => {
  const remarks = { why: ['asked by the bureau', 5] };
  for (const document of [
    { y: 1, remarks },
    { input: { y: 1 }, remarks },
    { input: { y: 1, remarks } },
    { input: { y: 1, remarks }, expected: { z: 1 }, remarks },
  ])
    expect(framedInput(document)).toEqual({ y: 1 });
  expect(framedInput({ y: { remarks } })).toEqual({ y: { remarks } });
  expect(framedInput([{ remarks }])).toEqual([{ remarks }]);
  expect(framedCases({ cases: [1], remarks })).toEqual([1]);
});

it('only what says what is to come out is a worked example', () => {
  expect(() => framedInput({ input: { y: 1 }, tolerance: 1, limit: 5 })).toThrow(/tolerance.*limit/);
  expect(() => framedCases({ cases: [{ input: 1 }], expected: { z: 1 }, limit: 5 })).toThrow(/expected.*limit/);
});

it.each([
  [{ a: 1, b: { c: [1, 2] } }, undefined, []],
  [{ b: { c: null }, gone: null }, 'within 1 %', []],
  [{ typo: 1 }, 0.1, ['expected.typo']],
  [{ a: 1, b: { typo: 1 } }, { typo: 0.1 }, ['expected.b.typo', 'tolerance.typo']],
  [{ b: { c: [1, 2, 3] } }, { a: 0.1, b: { c: 0.1 } }, ['expected.b.c.2']],
  [{ b: 1, a: { x: 1 } }, null, ['expected.b', 'expected.a']],
  [{ list: [{ x: 1 }, { typo: 1 }] }, null, ['expected.list.1.typo']],
  [[1], null, ['expected']],
  [5, null, ['expected']],
  [{ toString: 1 }, { constructor: 1 }, ['expected.toString', 'tolerance.constructor']],
])('of a worked example that expects %j within %j the answer names what it has no field for', async (...row) => {
  const [expected, tolerance, names] = row;
  const found = { a: 1, b: { c: [1, 2] }, list: [{ x: 1 }, { x: 2 }] };
  const document = { input: { y: 1 }, expected, tolerance };
  const answer = { ...found, ...(names.length === 0 ? {} : { notAnswered: names }) };
  expect(answerFramed(document, () => found)).toEqual(answer);
  expect(await answerFramed(document, async () => found)).toEqual(answer);
  // What is no frame is content, and nobody expects anything of it.
  expect(answerFramed({ y: 1, expected }, () => found)).toEqual(found);
});

it('a worked example refuses beside its input what the command looks for within it', async () => {
  const document = { input: { y: 1 }, expected: { z: 1 }, worked_by_hand: true, limit: 5 };
  const run = (content: unknown): unknown => ({ z: (content as { limit?: number }).limit ?? 0 });
  expect(() => answerFramed(document, run)).toThrow(/limit/);
  await expect(answerFramed(document, async (content) => run(content))).rejects.toThrow(/limit/);
  expect(() => answerFramed(document, () => ({ z: 1 }), { fields: ['limit'] })).toThrow(/limit/);
  const { limit: _, ...other } = document;
  expect(answerFramed(other, run)).toEqual({ z: 0 });
});

it('a worked example carries remarks of any name', () => {
  expect(framedInput({ input: { y: 1 }, expected: { z: 1 }, worked_by_hand: true })).toEqual({ y: 1 });
  const cases = [{ input: { y: 1 }, expected: { z: 1 } }];
  expect(framedCases({ cases, as_published: 'page 4' })).toEqual(cases);
  expect(() => framedCases({ cases: [1], as_published: 'page 4' })).toThrow(/as_published/);
  expect(() => framedInput({ input: { y: 1 }, expected: null, worked_by_hand: true })).toThrow(/worked_by_hand/);
});
