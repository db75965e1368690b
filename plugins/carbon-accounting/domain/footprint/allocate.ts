import type { FootprintProcess } from '../../contracts/index.ts';
import { carbonErrors } from '../errors.ts';
import { add, compare, divide, exact, multiply, one, subtract, zero } from '../exact/index.ts';
import type { Exact } from '../exact/index.ts';
import { positive } from '../input/index.ts';
import { convert } from '../units/index.ts';
import { nothing } from '../problem.ts';

type Output = FootprintProcess['outputs'][number];

/** Burden of each output, t. By any rule the sum over the outputs, credits given back, is the burden of the process. */
export interface Allocated {
  product: string;
  share: number | null;
  burden: Exact;
  /** Taken off the main product by system expansion, t. */
  credit: Exact;
}

/** Shares the burden of a process between its outputs. There is no rule by default: with several outputs it has to be named. */
export function allocate(process: FootprintProcess, burden: Exact, field: string): Allocated[] {
  const { outputs, allocation } = process;
  if (outputs.length > 1 && (allocation === undefined || allocation === 'none'))
    throw carbonErrors.OUT_OF_RANGE({
      field: `${field}.allocation`,
      value: allocation ?? nothing,
      expected: {
        en: `mass, energy, economic or system-expansion, since ${process.name} has ${outputs.length} outputs`,
        'zh-CN': `mass、energy、economic 或 system-expansion（“${process.name}”有 ${outputs.length} 种产出）`,
      },
    });
  if (allocation === 'system-expansion') return expanded(outputs, burden, field);
  const sizes = outputs.map((output, i) => sizeOf(output, allocation ?? 'none', `${field}.outputs.${i}`));
  const whole = add(...sizes);
  return outputs.map(({ product }, i) => {
    const share = divide(sizes[i]!, whole, `${field}.outputs`);
    return { product, share: Number(share.n) / Number(share.d), burden: multiply(burden, share), credit: zero };
  });
}

function sizeOf(output: Output, rule: string, field: string): Exact {
  if (rule === 'none') return one;
  if (rule === 'mass') return convert(positive(output.amount, `${field}.amount`), output.unit, 't', `${field}.unit`);
  const [name, value] =
    rule === 'energy' ? (['energyGJ', output.energyGJ] as const) : (['value', output.value] as const);
  if (value === undefined)
    throw carbonErrors.OUT_OF_RANGE({
      field: `${field}.${name}`,
      value: nothing,
      expected: { en: `a number, since ${rule} allocation is asked for`, 'zh-CN': `数字（已选用 ${rule} 分配）` },
    });
  return positive(value, `${field}.${name}`);
}

/** The first output bears everything, less what the others replace elsewhere. */
function expanded(outputs: readonly Output[], burden: Exact, field: string): Allocated[] {
  const credits = outputs.slice(1).map(({ amount, avoidedTPerUnit }, i) => {
    if (avoidedTPerUnit === undefined)
      throw carbonErrors.OUT_OF_RANGE({
        field: `${field}.outputs.${i + 1}.avoidedTPerUnit`,
        value: nothing,
        expected: {
          en: 'tCO2e per unit of what it replaces, since system expansion is asked for',
          'zh-CN': '被替代产品的单位排放 tCO2e（已选用系统扩展）',
        },
      });
    return multiply(exact(amount), exact(avoidedTPerUnit));
  });
  const credit = add(...credits);
  return outputs.map(({ product }, i) =>
    i === 0
      ? { product, share: null, burden: subtract(burden, credit), credit }
      : { product, share: null, burden: credits[i - 1]!, credit: zero },
  );
}

/** Whether the sum over the outputs is the burden of the process. */
export function addsUp(parts: readonly Allocated[], burden: Exact): boolean {
  return compare(add(...parts.map((part) => part.burden)), burden) === 0;
}
