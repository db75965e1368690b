import { fieldText, type LocalizedText } from '@lingtan/sdk';
import { z } from 'zod';
import { formulaMeters, formulaProblems, orderFormulas, parseFormula } from './formula/index.ts';
import type { Formula } from './formula/index.ts';

/** Fields of a meter that is calculated from others. */
export const virtualFields = {
  formula: z
    .string()
    .optional()
    .meta(
      fieldText(
        ['Formula', '计算公式'],
        [
          'Makes it a virtual meter, e.g. import("mill") - export("pv-roof"). Also: net("m"), constant("c"), quantity(2, "kWh"), min, max, abs, positive, and a > b ? x : y.',
          '填写后为虚拟表，例如 import("mill") - export("pv-roof")。另有 net("m")、constant("c")、quantity(2, "kWh")、min、max、abs、positive 以及 a > b ? x : y。',
        ],
      ),
    ),
  constants: z
    .record(
      z.string().min(1).max(60),
      z.strictObject({
        value: z.number().meta(fieldText(['Value', '数值'])),
        unit: z
          .string()
          .min(1)
          .meta(fieldText(['Unit', '单位'], ['1 for a pure number.', '纯数值填 1。'])),
      }),
    )
    .optional()
    .meta(fieldText(['Constants of the formula', '公式常量'])),
};

/** What of a meter the formulas need. */
export interface FormulaMeter {
  id: string;
  /** Base unit of its amounts. */
  unit: string;
  formula?: string | undefined;
  constants?: Record<string, { value: number; unit: string }> | undefined;
  measured: boolean;
}

/** A virtual meter whose formula is sound. */
export interface VirtualMeter {
  id: string;
  unit: string;
  formula: Formula;
  constants: Record<string, { value: number; unit: string }>;
  /** Ids of the meters it reads; none when it is a constant amount in every interval. */
  reads: string[];
}

export interface VirtualMeters {
  /** Each after those it reads. */
  ordered: VirtualMeter[];
  /** By meter id; one that is named here is not in `ordered`. */
  problems: { meter: string; problem: LocalizedText }[];
}

/** Reads the formulas of a list of meters: syntax, names, units and circles. */
export function readVirtualMeters(meters: readonly FormulaMeter[]): VirtualMeters {
  const units = new Map(meters.map(({ id, unit }) => [id, unit]));
  const problems: VirtualMeters['problems'] = [];
  const sound = new Map<string, VirtualMeter>();
  for (const { id, unit, formula: text, constants = {}, measured } of meters) {
    if (text === undefined) continue;
    const refuse = (en: string, zh: string): void => void problems.push({ meter: id, problem: { en, 'zh-CN': zh } });
    if (measured)
      refuse(
        `meter ${id} has both a formula and points; expected one of them`,
        `计量表 ${id} 同时有公式与测点；应择一`,
      );
    const parsed = parseFormula(text);
    if (!parsed.ok) {
      refuse(`formula of meter ${id}: ${parsed.problem}`, `计量表 ${id} 的公式：${parsed.problem}`);
      continue;
    }
    const found = formulaProblems(parsed.formula, unit, {
      unitOfMeter: (meter) => units.get(meter) ?? null,
      constants,
    });
    for (const problem of found) refuse(`formula of meter ${id}: ${problem}`, `计量表 ${id} 的公式：${problem}`);
    const reads = [...new Set(formulaMeters(parsed.formula).map(({ meter }) => meter))];
    if (found.length === 0 && !measured) sound.set(id, { id, unit, formula: parsed.formula, constants, reads });
  }
  for (;;) {
    const order = orderFormulas([...sound.values()]);
    if (order.ok) {
      const ordered = order.order.flatMap((id) => sound.get(id) ?? []);
      return { ordered, problems };
    }
    const [meter] = order.cycle;
    const circle = order.cycle.join(' → ');
    problems.push({
      meter: meter!,
      problem: {
        en: `meter ${meter} reads itself through ${circle}`,
        'zh-CN': `计量表 ${meter} 经 ${circle} 引用自身`,
      },
    });
    for (const id of order.cycle) sound.delete(id);
  }
}
