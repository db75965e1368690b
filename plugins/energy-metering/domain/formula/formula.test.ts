import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formulaProblems, orderFormulas, parseFormula } from '../../contracts/formula/index.ts';
import { compileFormula } from './index.ts';
import type { Formula, FormulaNames } from '../../contracts/formula/index.ts';

const units: Record<string, string> = { mill: 'Wh', shop: 'Wh', 'pv-roof 1': 'Wh', gas: 'L', h2: 'g' };
const names: FormulaNames = {
  unitOfMeter: (meter) => (Object.hasOwn(units, meter) ? units[meter]! : null),
  constants: { heat: { value: 35.9, unit: 'MJ/m3' }, half: { value: 0.5, unit: '1' }, base: { value: 2, unit: 'kWh' } },
};
const parse = (text: string): Formula => {
  const parsed = parseFormula(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.formula;
};
const problems = (text: string, unit = 'Wh'): string[] => formulaProblems(parse(text), unit, names);
function run(text: string, amounts: Record<string, number>, unit = 'Wh'): number | null {
  const formula = parse(text);
  expect(formulaProblems(formula, unit, names)).toEqual([]);
  const compiled = compileFormula(formula, unit, names);
  return compiled.run(compiled.inputs.map(({ meter, flow }) => amounts[`${flow} ${meter}`] ?? amounts[meter] ?? NaN));
}

describe('formulas of virtual meters', () => {
  it.each([
    ['import("mill") + import("shop")', { mill: 1200, shop: 34 }, 1234],
    ['import("mill") - 0.5 * import("shop")', { mill: 10, shop: 5 }, 8],
    ['-(import("mill") - import("shop"))', { mill: 3, shop: 10 }, 7],
    ['net("mill")', { mill: -12 }, -12],
    ['positive(import("mill") - import("shop"))', { mill: 3, shop: 10 }, 0],
    ['min(import("mill"), import("shop"), constant("base"))', { mill: 3, shop: 10 }, 3],
    ['max(import("mill"), quantity(1.5, "kWh"))', { mill: 3 }, 1500],
    ['abs(import("mill") - import("shop")) * constant("half")', { mill: 3, shop: 10 }, 4],
    ['import("mill") > quantity(5, "Wh") ? import("mill") : import("shop")', { mill: 3, shop: 10 }, 10],
    ['import("mill") > 0 ? import("mill") : 0', { mill: 3 }, 3],
    ['import("gas") * constant("heat")', { gas: 1000 }, Math.round(35.9e6 / 3600)],
    ['import("pv-roof 1") / 3 * 3', { 'pv-roof 1': 10 }, 10],
    ['quantity(-2, "Wh") * 1', {}, -2],
    ['2 * constant("base")', {}, 4000],
    ["import('mill')", { mill: 7 }, 7],
  ])('%s', (text, amounts, expected) => {
    expect(run(text, amounts as Record<string, number>)).toBe(expected);
  });

  it('knows nothing where an input is not known or the result is none', () => {
    expect(run('import("mill") + import("shop")', { mill: 1 })).toBeNull();
    expect(run('import("mill") / (import("shop") / import("mill"))', { mill: 1, shop: 0 })).toBeNull();
    expect(run('import("mill") * 1e300 * 1e300', { mill: 1 })).toBeNull();
    expect(Object.is(run('0 * import("mill")', { mill: -5 }), 0)).toBe(true);
  });

  it.each([
    ['import("mill") + import("gas")', 'different kinds'],
    ['import("gas")', 'not a quantity in Wh'],
    ['import("mill") * import("mill")', 'not a quantity in Wh'],
    ['import("mill") + 1', 'different kinds'],
    ['import("nobody")', 'there is no meter nobody'],
    ['constant("toString") * 1', 'there is no constant toString'],
    ['quantity(1, "bananas")', 'unknown'],
    ['quantity(1, "degC")', 'offset'],
    ['import("mill") > import("gas") ? import("mill") : import("shop")', 'different kinds'],
    ['import("mill") / 0', 'division by zero'],
  ])('refuses %s: %s', (text, problem) => {
    expect(problems(text).join('; ')).toContain(problem);
  });

  it.each([
    ['', 'empty'],
    ['mill + shop', 'write import("mill")'],
    ['import(mill)', 'in quotes'],
    ['import("a"', ''],
    ['import("a") ^ 2', 'operator ^'],
    ['import("a") > import("b")', 'question mark'],
    ['import("a") && import("b")', 'operator &&'],
    ['!import("a")', 'operator !'],
    ['import("a"); import("b")', 'more than one'],
    ['import("a").constructor', 'property access'],
    ['this', 'this'],
    ['[1,2]', 'list'],
    ['"text"', 'not a number'],
    ['constructor("return process")()', 'can be called'],
    ['eval("1")', 'eval is not known'],
    ['min(1)', 'two values'],
    ['quantity("1", "Wh")', 'not a number'],
    ['1e999', 'too large'],
    [`${'('.repeat(900)}1${')'.repeat(900)}`, ''],
    [`${'-'.repeat(1500)}1`, ''],
    [`${'1+'.repeat(2000)}1`, 'characters'],
    [`${'1+'.repeat(900)}1`, 'deeply'],
  ])('says what is wrong with %s', (text, problem) => {
    const parsed = parseFormula(text);
    if (!parsed.ok) expect(parsed.problem).toContain(problem);
    // Brackets alone leave no depth behind them.
    else expect(text.startsWith('(((')).toBe(true);
  });

  it('neither hangs, escapes nor crashes on 10,000 random and hostile texts', () => {
    const words = fc.constantFrom(
      ...['import', 'export', 'net', 'constant', 'quantity', 'min', 'max', 'abs', 'positive'],
      ...[
        '("mill")',
        '("gas")',
        '("heat")',
        '(1,"kWh")',
        '(',
        ')',
        ',',
        '+',
        '-',
        '*',
        '/',
        '?',
        ':',
        '>',
        '==',
        ' ',
        '0',
        '1.5',
        '1e308',
      ],
      ...[
        'constructor',
        '__proto__',
        'prototype',
        'this',
        'process',
        'globalThis',
        'require',
        'Function',
        'eval',
        '[',
        ']',
        '.',
        ';',
        '=>',
        '`',
        '${',
        '\\u0000',
        '"',
        "'",
        '//',
        '/*',
        '&&',
        '||',
        '??',
        '=',
        '++',
        '~',
        '%',
        '**',
        '½',
        '＋',
        '零',
      ],
    );
    const hostile = fc.oneof(
      fc.array(words, { maxLength: 60 }).map((list) => list.join('')),
      fc.string({ maxLength: 300, unit: 'binary' }),
      fc
        .tuple(words, fc.nat(2500))
        .map(([word, times]) => word.repeat(Math.min(times, Math.floor(2500 / word.length)))),
    );
    const before = Object.getOwnPropertyNames(Object.prototype).join();
    let sound = 0;
    fc.assert(
      fc.property(hostile, fc.array(fc.double(), { minLength: 8, maxLength: 8 }), (text, amounts) => {
        const parsed = parseFormula(text);
        if (!parsed.ok) return void expect(parsed.problem.length).toBeGreaterThan(0);
        if (formulaProblems(parsed.formula, 'Wh', names).length > 0) return;
        sound += 1;
        const result = compileFormula(parsed.formula, 'Wh', names).run(amounts);
        expect(result === null || Number.isSafeInteger(result)).toBe(true);
      }),
      { numRuns: 10_000 },
    );
    expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(before);
    expect(sound).toBeGreaterThan(0);
  });

  it('gives sums and multiples the value that arithmetic gives them', () => {
    const amount = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
    fc.assert(
      fc.property(amount, amount, fc.integer({ min: -9, max: 9 }), (mill, shop, k) => {
        const text = `${k} * import("mill") - (import("shop") - import("mill"))`;
        expect(run(text, { mill, shop })).toBe(k * mill - (shop - mill) || 0);
      }),
    );
  });
});

describe('the order of virtual meters', () => {
  it('puts each after those it reads', () => {
    const result = orderFormulas([
      { id: 'c', reads: ['b', 'a'] },
      { id: 'b', reads: ['a', 'measured'] },
      { id: 'a', reads: ['measured'] },
    ]);
    expect(result).toEqual({ ok: true, order: ['a', 'b', 'c'] });
  });

  it('names a circle', () => {
    expect(orderFormulas([{ id: 'a', reads: ['a'] }])).toEqual({ ok: false, cycle: ['a', 'a'] });
    const links = [
      { id: 'x', reads: ['a'] },
      { id: 'a', reads: ['b'] },
      { id: 'b', reads: ['c'] },
      { id: 'c', reads: ['a'] },
    ];
    expect(orderFormulas(links)).toEqual({ ok: false, cycle: ['a', 'b', 'c', 'a'] });
  });

  it('orders a chain that is longer than calls can be nested', () => {
    const chain = Array.from({ length: 50_000 }, (_, n) => ({ id: `v${n}`, reads: n === 49_999 ? [] : [`v${n + 1}`] }));
    const result = orderFormulas(chain);
    expect(result.ok && result.order[0]).toBe('v49999');
  });
});
