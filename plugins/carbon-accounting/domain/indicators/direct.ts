import type { z } from 'zod';
import type { directInput } from '../../contracts/index.ts';
import { carbonErrors } from '../errors.ts';
import { compare, divide, isNegative, subtract, toNumber, toText, zero } from '../exact/index.ts';
import type { Exact } from '../exact/index.ts';
import { nonNegative } from '../input/index.ts';
import { satisfies } from './rules.ts';
import type { Rules } from './rules.ts';
import { severally } from '../problem.ts';

/**
 * Ratios of direct green supply (绿电直连): Eself = Ere − export − curtail; Rself = Eself/Ere, Rgreen = Eself/load,
 * Rexport = export/Ere. Self-use beyond the generation or beyond the load is refused. A ratio of nothing is null, and so is its verdict.
 */
export function rateDirect(input: z.infer<typeof directInput>, rules: Rules): Record<string, unknown> {
  const generated = nonNegative(input.Ere, 'Ere');
  const exported = nonNegative(input.export, 'export');
  const self = subtract(subtract(generated, exported), nonNegative(input.curtail, 'curtail'));
  const load = nonNegative(input.load, 'load');
  if (isNegative(self))
    throw carbonErrors.OUT_OF_RANGE({
      field: 'export, curtail',
      value: severally([String(input.export), String(input.curtail)]),
      expected: { en: `together no more than Ere (${input.Ere})`, 'zh-CN': `合计不超过 Ere（${input.Ere}）` },
    });
  // What is used here is part of the load: more than all of it would be a share above one.
  if (compare(self, load) > 0)
    throw carbonErrors.OUT_OF_RANGE({
      field: 'load',
      value: input.load,
      expected: {
        en: `at least Ere − export − curtail (${toText(self, 18)})`,
        'zh-CN': `不小于 Ere − export − curtail（${toText(self, 18)}）`,
      },
    });
  const ratio = (part: Exact, whole: Exact): Exact | null => (compare(whole, zero) === 0 ? null : divide(part, whole));
  const [rSelf, rGreen, rExport] = [ratio(self, generated), ratio(self, load), ratio(exported, generated)];
  const shown = (value: Exact | null): number | null => value && toNumber(value);
  const verdicts = [
    ['selfUse', '', 'direct.selfUseOfGeneration', rSelf],
    ['load', '', 'direct.shareOfConsumption', rGreen],
    ['load', 'by2030', 'direct.shareOfConsumption.2030', rGreen],
    ['export', '', 'direct.exportShare', rExport],
  ] as const;
  return {
    Eself: toNumber(self),
    Rself: shown(rSelf),
    Rgreen: shown(rGreen),
    Rexport: shown(rExport),
    // Names carry the limit that they were judged by.
    pass: Object.fromEntries(
      verdicts.map(([name, suffix, id, value]) => {
        const rule = rules.get(id);
        return [`${name}${rule.value}${suffix}`, value && satisfies(value, rules.share(id), rule.op)];
      }),
    ),
    limits: verdicts.map(([, , id]) => {
      const { value, unit, op, source, status } = rules.get(id);
      return { id, value, unit, op, source, status };
    }),
  };
}
