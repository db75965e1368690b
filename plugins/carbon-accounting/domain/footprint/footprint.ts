import type { AllocationRule, FootprintInput, FootprintProcess } from '../../contracts/index.ts';
import { emissionKg } from '../calculate/index.ts';
import { carbonErrors } from '../errors.ts';
import { add, divide, exact, multiply, toNumber, toText, zero } from '../exact/index.ts';
import type { Exact } from '../exact/index.ts';
import { nonNegative, positive } from '../input/index.ts';
import { convert } from '../units/index.ts';
import { allocate } from './allocate.ts';

/** Name of the method with its version, kept with each result. */
export const footprintMethod = 'carbon.footprint@1';

/** Where the footprint of a product comes from, t per unit of it. */
export interface FootprintPart {
  process: string;
  kind: 'direct' | 'input' | 'precursor';
  item: string;
  tPerUnit: number;
}

export interface ProductFootprint {
  product: string;
  process: string;
  /** tCO2e per unit. */
  tPerUnit: number;
  /** The same, decimal text to 18 digits. */
  exactTPerUnit: string;
  unit: string;
  /** Of the whole output, t. */
  totalT: number;
  allocation: AllocationRule;
  share: number | null;
  parts: FootprintPart[];
}

interface Made {
  footprint: ProductFootprint;
  perUnit: Exact;
}

/**
 * Footprint of products over a graph of processes: (direct + inputs by their factors + precursors by their own footprint), shared
 * between the outputs by the rule that each process names. The sum over the products of a process is its burden.
 */
export function footprint(input: FootprintInput): { method: string; products: ProductFootprint[] } {
  const makers = new Map<string, { process: FootprintProcess; field: string }>();
  input.processes.forEach((process, i) =>
    process.outputs.forEach(({ product }, j) => {
      const other = makers.get(product);
      if (other)
        throw carbonErrors.OUT_OF_RANGE({
          field: `processes.${i}.outputs.${j}.product`,
          value: product,
          expected: {
            en: `a product that no other process makes; ${other.process.name} does`,
            'zh-CN': `未由其他工序产出的产品；“${other.process.name}”已产出该产品`,
          },
        });
      makers.set(product, { process, field: `processes.${i}` });
    }),
  );
  const made = new Map<string, Made>();
  const wanted = input.product === undefined ? [...makers.keys()] : [input.product];
  for (const product of wanted) make(product, 'product', { makers, made, open: [] });
  return { method: footprintMethod, products: wanted.map((product) => made.get(product)!.footprint) };
}

interface Graph {
  makers: Map<string, { process: FootprintProcess; field: string }>;
  made: Map<string, Made>;
  /** Products on the way, to find circles. */
  open: readonly string[];
}

function make(product: string, asked: string, graph: Graph): Made {
  const known = graph.made.get(product);
  if (known) return known;
  const maker = graph.makers.get(product);
  if (!maker)
    throw carbonErrors.OUT_OF_RANGE({
      field: asked,
      value: product,
      expected: {
        en: `a product of the graph: ${[...graph.makers.keys()].join(', ')}`,
        'zh-CN': `工序图中的产品：${[...graph.makers.keys()].join('、')}`,
      },
    });
  if (graph.open.includes(product))
    throw carbonErrors.OUT_OF_RANGE({
      field: asked,
      value: [...graph.open, product].join(' → '),
      expected: { en: 'a graph without circles', 'zh-CN': '无循环的工序图' },
    });
  const { process, field } = maker;
  const parts = burdenOf(process, field, { ...graph, open: [...graph.open, product] });
  const burden = add(...parts.map(({ t }) => t));
  for (const { product: name, share, burden: own } of allocate(process, burden, field)) {
    const { amount, unit } = process.outputs.find((output) => output.product === name)!;
    const size = positive(amount, `${field}.outputs.amount`);
    const perUnit = divide(own, size);
    // Parts bear the burden in its own proportion; a credit stands in the share.
    const scale = burden.n === 0n ? zero : divide(own, multiply(burden, size));
    graph.made.set(name, {
      perUnit,
      footprint: {
        ...{ product: name, process: process.name, tPerUnit: toNumber(perUnit), exactTPerUnit: toText(perUnit, 18) },
        ...{ unit: `tCO2e/${unit}`, totalT: toNumber(own), allocation: process.allocation ?? 'none', share },
        parts: parts.map(({ t, ...part }) => ({ ...part, tPerUnit: toNumber(multiply(t, scale)) })),
      },
    });
  }
  return graph.made.get(product)!;
}

function burdenOf(
  process: FootprintProcess,
  field: string,
  graph: Graph,
): (Omit<FootprintPart, 'tPerUnit'> & { t: Exact })[] {
  return [
    { process: process.name, kind: 'direct', item: process.name, t: exact(process.directT, `${field}.directT`) },
    ...process.inputs.map((input, i) => {
      const at = `${field}.inputs.${i}`;
      const amount = nonNegative(input.amount, `${at}.amount`);
      if (!('product' in input)) {
        const kg = emissionKg(amount, input.unit, exact(input.factor, `${at}.factor`), input.factorUnit);
        return { process: process.name, kind: 'input' as const, item: input.item, t: convert(kg, 'kg', 't') };
      }
      const { perUnit } = make(input.product, `${at}.product`, graph);
      const { unit } = graph.makers
        .get(input.product)!
        .process.outputs.find(({ product }) => product === input.product)!;
      const taken = convert(amount, input.unit, unit, `${at}.unit`);
      return { process: process.name, kind: 'precursor' as const, item: input.product, t: multiply(taken, perUnit) };
    }),
  ];
}
