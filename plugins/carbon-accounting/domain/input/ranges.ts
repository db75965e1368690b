import type { DecimalInput } from '../../contracts/index.ts';
import { carbonErrors } from '../errors.ts';
import { compare, exact, isNegative, one, zero } from '../exact/index.ts';
import type { Exact } from '../exact/index.ts';

/** An amount of zero or more. */
export function nonNegative(value: DecimalInput, field: string): Exact {
  const read = exact(value, field);
  if (isNegative(read))
    throw carbonErrors.OUT_OF_RANGE({ field, value, expected: { en: 'a number ≥ 0', 'zh-CN': '≥ 0 的数' } });
  return read;
}

/** A number above zero. */
export function positive(value: DecimalInput, field: string): Exact {
  const read = exact(value, field);
  if (compare(read, zero) <= 0)
    throw carbonErrors.OUT_OF_RANGE({ field, value, expected: { en: 'a number > 0', 'zh-CN': '> 0 的数' } });
  return read;
}

/** A fraction of 1; 98 is refused, since it may be meant as a percentage. */
export function fractionOfOne(value: DecimalInput, field: string): Exact {
  const read = nonNegative(value, field);
  if (compare(read, one) > 0)
    throw carbonErrors.OUT_OF_RANGE({
      field,
      value,
      expected: { en: 'a fraction from 0 to 1 (98 % is 0.98)', 'zh-CN': '0 到 1 的小数（98 % 写作 0.98）' },
    });
  return read;
}
