import { readVirtualMeters, formulaMeterList } from '../../contracts/index.ts';
import type { Direction, MeterConfig } from '../../contracts/index.ts';
import type { FormulaFlow } from '../../contracts/formula/index.ts';
import { compileFormula, meterDirections, positiveDirection } from '../../domain/index.ts';
import type { CompiledFormula } from '../../domain/index.ts';
import type { Energy } from '../context.ts';

/** One variable of a formula, and the series it is made of: `net` takes two. */
export interface FormulaInput {
  meter: string;
  flow: FormulaFlow;
  series: { direction: Direction; sign: 1 | -1 }[];
}

/** A virtual meter made ready for calculation. */
export interface ReadyMeter {
  meter: MeterConfig;
  direction: Direction;
  compiled: CompiledFormula;
  inputs: FormulaInput[];
}

const ready = new WeakMap<Energy, ReadyMeter[]>();

/** The virtual meters of the park, each after those it reads. The configuration has been checked when it was saved. */
export function readyMeters(energy: Energy): ReadyMeter[] {
  let list = ready.get(energy);
  if (!list) {
    list = prepare(energy);
    ready.set(energy, list);
  }
  return list;
}

function prepare(energy: Energy): ReadyMeter[] {
  const meters = formulaMeterList([...energy.configs.values()]);
  const units = new Map(meters.map(({ id, unit }) => [id, unit]));
  return readVirtualMeters(meters).ordered.map(({ id, unit, formula, constants }) => {
    const meter = energy.configs.get(id)!;
    const names = { unitOfMeter: (other: string) => units.get(other) ?? null, constants };
    const compiled = compileFormula(formula, unit, names);
    const inputs = compiled.inputs.map((input) => ({ ...input, series: seriesOf(energy, input) }));
    return { meter, direction: positiveDirection(meter), compiled, inputs };
  });
}

function seriesOf(energy: Energy, { meter, flow }: { meter: string; flow: FormulaFlow }): FormulaInput['series'] {
  if (flow !== 'net') return [{ direction: flow, sign: 1 }];
  return meterDirections(energy.configs.get(meter)!).map((direction) => ({
    direction,
    sign: direction === 'import' ? 1 : -1,
  }));
}
