import { carbonErrors } from '../errors.ts';
import { divide, multiply } from '../exact/index.ts';
import type { Exact } from '../exact/index.ts';
import { nothing } from '../problem.ts';
import { convert, findUnit, unitOf } from './units.ts';

/** Energy of a fuel per unit of it, as somebody stated it. */
export interface HeatingValue {
  value: Exact;
  /** Energy per mass or volume, such as `GJ/10^4 Nm3`. */
  unit: string;
}

const amounts: ReadonlySet<string> = new Set(['mass', 'volume', 'normal-volume']);

/** Units of a heating value: of its energy, and of the fuel that it is for. */
export function heatingUnit(text: string, field = 'heatingValueUnit'): { energy: string; per: string } {
  const match = /^([^/]+)\/(.+)$/.exec(text.trim());
  const [energy, per] = [match && findUnit(match[1]!), match && findUnit(match[2]!)];
  if (energy?.dimension !== 'energy' || !per || !amounts.has(per.dimension))
    throw carbonErrors.OUT_OF_RANGE({
      field,
      value: text,
      expected: {
        en: 'an energy per mass or volume of fuel, such as GJ/10^4 Nm3',
        'zh-CN': '单位质量或体积燃料的能量，例如 GJ/10^4 Nm3',
      },
    });
  return { energy: energy.name, per: per.name };
}

/**
 * A fuel in another unit. Between energy and mass or volume it goes by the stated heating value and by nothing else; one that is stated
 * where the units measure the same is refused, since it would change nothing.
 */
export function convertFuel(
  amount: Exact,
  from: string,
  to: string,
  heating: HeatingValue | null,
  field = 'unit',
): Exact {
  if (heating === null) return convert(amount, from, to, field);
  const [source, target] = [unitOf(from, field), unitOf(to)];
  if (source.dimension === target.dimension)
    throw carbonErrors.OUT_OF_RANGE({
      field: 'heatingValue',
      value: heating.unit,
      expected: {
        en: `nothing, since ${from} and ${to} measure the same`,
        'zh-CN': `留空，因为 ${from} 与 ${to} 为同类单位`,
      },
    });
  const { energy, per } = heatingUnit(heating.unit);
  if (source.dimension === 'energy')
    return convert(divide(convert(amount, from, energy, field), heating.value, 'heatingValue'), per, to, field);
  return convert(multiply(convert(amount, from, per, field), heating.value), energy, to, field);
}

/** A stated heating value; null without one. Value and unit come together. */
export function statedHeating(
  {
    heatingValue,
    heatingValueUnit,
  }: { heatingValue?: number | string | undefined; heatingValueUnit?: string | undefined },
  read: (value: number | string, field: string) => Exact,
): HeatingValue | null {
  if (heatingValue === undefined && heatingValueUnit === undefined) return null;
  if (heatingValue === undefined || heatingValueUnit === undefined)
    throw carbonErrors.OUT_OF_RANGE({
      field: heatingValue === undefined ? 'heatingValue' : 'heatingValueUnit',
      value: nothing,
      expected: {
        en: 'heatingValue and heatingValueUnit together',
        'zh-CN': 'heatingValue 与 heatingValueUnit 同时给出',
      },
    });
  heatingUnit(heatingValueUnit);
  return { value: read(heatingValue, 'heatingValue'), unit: heatingValueUnit };
}
