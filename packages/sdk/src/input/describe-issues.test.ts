import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { faultText, issueText, schemaText } from '../schema-text.ts';
import { secret } from '../config.ts';
import { describeIssues, fieldProblems, sayProblems, shown } from './describe-issues.ts';

const say = (schema: z.ZodType, input: unknown): string => {
  const result = schema.safeParse(input);
  if (result.success) throw new Error('the input is valid');
  return describeIssues(result.error, input, schema);
};
const field = (schema: z.ZodType, value: unknown): string => say(z.strictObject({ f: schema }), { f: value });

describe('the message for a wrong input', () => {
  it('says what is missing', () => {
    expect(say(z.object({ points: z.string() }), {})).toBe('points: missing; expected text');
    expect(say(z.object({ n: z.coerce.number() }), {})).toBe('n: missing; expected a number');
    expect(say(z.object({ a: z.object({ b: z.array(z.int()) }) }), { a: {} })).toBe('a.b: missing; expected a list');
    expect(say(z.object({ a: z.string() }), undefined)).toBe('(whole): missing; expected an object');
  });

  it('shows a value of the wrong type', () => {
    expect(field(z.string(), 4)).toBe('f: 4 is not valid; expected text');
    expect(field(z.number(), 'four')).toBe('f: "four" is not valid; expected a number');
    expect(field(z.int(), 1.5)).toBe('f: 1.5 is not valid; expected a whole number');
    expect(field(z.number(), NaN)).toBe('f: NaN is not valid; expected a number');
    expect(field(z.boolean(), null)).toBe('f: null is not valid; expected true or false');
    expect(field(z.coerce.number(), 'abc')).toBe('f: "abc" is not valid; expected a number');
  });

  it('gives the range of what is too small or too large', () => {
    const limit = z.coerce.number().int().min(1).max(500);
    expect(field(limit, '5000')).toBe('f: "5000" is too large; expected a number from 1 to 500');
    expect(field(limit, '0')).toBe('f: "0" is too small; expected a number from 1 to 500');
    expect(field(z.number().min(3), 2)).toBe('f: 2 is too small; expected a number of at least 3');
    expect(field(z.number().max(3), 4)).toBe('f: 4 is too large; expected a number of at most 3');
    expect(field(z.number().positive(), 0)).toBe('f: 0 is too small; expected a number above 0');
    expect(field(z.number().gt(0).max(100), 0)).toBe('f: 0 is too small; expected a number above 0 and at most 100');
    expect(field(z.number().min(0).lt(1), 1)).toBe('f: 1 is too large; expected a number of at least 0 and below 1');
    expect(field(z.string().min(1), '')).toBe('f: "" is too short; expected text that is not empty');
    expect(field(z.string().max(2), 'abc')).toBe('f: "abc" is too long; expected at most 2 characters');
    expect(field(z.array(z.int()).min(1).max(3), [])).toBe('f: [] is too short; expected from 1 to 3 entries');
    expect(field(z.number().multipleOf(15), 10)).toBe('f: 10 is not valid; expected a multiple of 15');
  });

  it('describes formats, and lets a schema speak for itself', () => {
    expect(field(z.email(), 'x')).toBe('f: "x" is not valid; expected an e-mail address');
    expect(field(z.iso.datetime(), 'x')).toContain('expected a time such as 2026-11-24T08:00:00Z');
    expect(field(z.string().startsWith('./'), 'x')).toContain('expected text that begins with ./');
    expect(field(z.string().regex(/^a/, 'lower-case letters'), 'B')).toBe(
      'f: "B" is not valid; expected lower-case letters',
    );
    expect(field(z.string().includes('{n}', { message: 'must contain {n}' }), 'x')).toBe(
      'f: "x" is not valid; it must contain {n}',
    );
  });

  it('lists what may be chosen', () => {
    expect(field(z.enum(['wide', 'long']), 'tall')).toBe('f: "tall" is not valid; expected one of wide, long');
    expect(field(z.literal('a'), undefined)).toBe('f: missing; expected a');
    expect(field(z.union([z.string(), z.number()]), true)).toBe('f: true is not valid; expected text or a number');
    const kinds = z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('tcp'), port: z.int() }),
      z.object({ kind: z.literal('rtu') }),
    ]);
    expect(field(kinds, { kind: 'x' })).toBe('f.kind: "x" is not valid; expected one of tcp, rtu');
    expect(field(kinds, { kind: 'tcp' })).toBe('f.port: missing; expected a number');
    const untagged = z.union([z.object({ a: z.string() }), z.object({ b: z.string(), c: z.string() })]);
    expect(field(untagged, { a: 1 })).toBe('f.a: 1 is not valid; expected text');
    const strict = z.union([z.strictObject({ a: z.string() }), z.strictObject({ b: z.string(), c: z.string() })]);
    expect(field(strict, { d: 1 })).toBe('f.a: missing; expected text; f.d: unknown field');
  });

  it('names every unknown field and loses none of the others', () => {
    const schema = z.strictObject({ a: z.string() });
    expect(say(schema, { a: 1, b: 2, c: 3 })).toBe(
      'a: 1 is not valid; expected text; b: unknown field; c: unknown field',
    );
    const found = schema.safeParse({ a: 'x', b: 2 });
    expect(fieldProblems(found.error!, { a: 'x', b: 2 })).toEqual([
      {
        field: 'b',
        value: 2,
        expected: 'no such field',
        problem: 'unknown field',
        'zh-CN': { expected: '没有这个字段', problem: '未知字段' },
      },
    ]);
  });

  it('says the same in Chinese', () => {
    const said = (schema: z.ZodType, value: unknown): string =>
      sayProblems(fieldProblems(schema.safeParse(value).error!, value, schema))['zh-CN'];
    expect(said(z.object({ points: z.string() }), {})).toBe('points：缺少；应为 文本');
    expect(said(z.number().min(1).max(500), 5000)).toBe('（整体）：5000 过大；应为 1 至 500 的数');
    expect(said(z.string().max(2), 'abc')).toBe('（整体）："abc" 过长；应为 不大于 2 个字符');
    expect(said(z.number().positive(), 0)).toBe('（整体）：0 过小；应为 大于 0 的数');
    expect(said(z.enum(['wide', 'long']), 'tall')).toBe('（整体）："tall" 无效；应为 wide, long 之一');
    const letters = schemaText('small letters', '小写字母');
    expect(said(z.string().regex(/^[a-z]+$/, letters), 'B')).toBe('（整体）："B" 无效；应为 小写字母');
    const taken = z.string().superRefine((value, context) => {
      context.addIssue({ code: 'custom', ...issueText(`another than ${value}`, `不同于 ${value}`) });
    });
    expect(said(taken, 'B')).toBe('（整体）："B" 无效；应为 不同于 B');
    const twice = z.string().superRefine((value, context) => {
      context.addIssue({ code: 'custom', ...faultText(`${value} is named twice`, `${value} 重复`) });
    });
    expect(said(twice, 'B')).toBe('（整体）：B 重复');
    expect(say(twice, 'B')).toBe('(whole): B is named twice');
    expect(said(z.union([z.string(), z.number()]), true)).toBe('（整体）：true 无效；应为 文本 或 数字');
  });
});

describe('what is in an input', () => {
  const canary = 'canary-7f3a';
  const nested = z.object({
    token: secret(),
    list: z.array(z.strictObject({ key: secret(), n: z.number().max(3) })),
    either: z.union([z.strictObject({ a: z.string() }), z.number()]).optional(),
  });

  it('is told of no object, no list and no secret, wherever they are and whatever is wrong with them', () => {
    const whole = z.string().safeParse({ token: canary, list: [canary] });
    expect(describeIssues(whole.error!, { token: canary, list: [canary] })).toBe(
      '(whole): {…} is not valid; expected text',
    );
    const wrong: unknown[] = [
      { token: [canary], list: [] },
      { token: { token: canary }, list: 3 },
      { token: canary, list: [{ key: { of: canary }, n: 1 }] },
      { token: canary, list: [{ key: [canary], n: 9 }] },
      { token: canary, list: { 0: canary } },
      { token: canary, list: [], either: { b: [canary] } },
      { token: canary, list: [], either: [canary] },
    ];
    for (const input of wrong) {
      const problems = fieldProblems(nested.safeParse(input).error!, input, nested);
      const said = JSON.stringify(problems.map(({ value, ...rest }) => ({ ...rest, value: shown(value) })));
      expect(said).not.toContain(canary);
    }
    const number = fieldProblems(nested.safeParse({ token: 4711, list: [] }).error!, { token: 4711, list: [] }, nested);
    expect(number).toMatchObject([{ field: 'token', value: '•••', problem: '"•••" is not valid; expected text' }]);
  });

  it('is not told of a secret in an alternative, below any name, in a tuple or behind a reference, nor of a text around it', () => {
    const held = z.strictObject({ key: secret().refine((key) => key === undefined, 'not this') }).meta({ id: 'held' });
    const shapes = z.strictObject({
      either: z.union([held, z.number()]).optional(),
      named: z.record(z.string(), held).optional(),
      pair: z.tuple([z.string(), held]).optional(),
      more: z.array(held).optional(),
    });
    const key = canary;
    const inputs: unknown[] = [
      { either: { key } },
      { named: { one: { key } } },
      { pair: ['a', { key }] },
      { more: [{ key }] },
      { more: [{ kye: key }] },
      { more: [JSON.stringify({ key })] },
      { either: `{"key":"${key}"}` },
      JSON.stringify({ more: [{ key }] }),
    ];
    for (const input of inputs) {
      const result = shapes.safeParse(input);
      expect(result.success, JSON.stringify(input)).toBe(false);
      const problems = fieldProblems(result.error!, input, shapes);
      expect(JSON.stringify(problems), JSON.stringify(input)).not.toContain(canary);
    }
  });

  it('can be wrong in more places than anybody reads: fifty are named, and how many there are', () => {
    const rows = z.strictObject({ rows: z.array(z.strictObject({ n: z.number().min(0).max(10) })) });
    const input = { rows: Array.from({ length: 24_000 }, () => ({ n: 11, m: 0 })) };
    const problems = fieldProblems(rows.safeParse(input).error!, input, rows);
    expect(problems).toHaveLength(51);
    expect(problems[0]).toMatchObject({ field: 'rows.0.n', expected: 'a number from 0 to 10' });
    expect(problems[50]).toMatchObject({ field: '', problem: 'more problems are not listed' });
    const keys = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`k${n}`, n]));
    expect(fieldProblems(rows.safeParse(keys).error!, keys, rows).at(-1)!.problem).toBe('more problems are not listed');
  });

  it('is taken apart in a time that follows its size, not what the schema is like', () => {
    const field = z.strictObject(
      Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`f${n}`, z.number().optional()])),
    );
    const rows = z.array(field);
    const input = Array.from({ length: 1000 }, () => ({ f1: 'x' }));
    const error = rows.safeParse(input).error!;
    const timeOf = (work: () => void): number => {
      const since = performance.now();
      work();
      return performance.now() - since;
    };
    fieldProblems(error, input, rows);
    const parse = timeOf(() => rows.safeParse(input));
    // Fifty problems, against the thousand that reading has found.
    expect(timeOf(() => fieldProblems(error, input, rows))).toBeLessThan(parse);
  });
});
