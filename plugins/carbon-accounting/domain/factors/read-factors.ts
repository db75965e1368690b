import { readInput } from '@lingtan/sdk';
import { factorShape } from '../../contracts/index.ts';
import type { Factor, RefusedRow } from '../../contracts/index.ts';
import { carbonErrors } from '../errors.ts';
import { problemOf } from '../problem.ts';
import { parseFactorUnit } from '../units/index.ts';

const gasCategories = new Set(['grid', 'fuel', 'combustion', 'process', 'heat', 'material', 'transport']);

/** Reads rows of a factor list; a bad row loses nothing else of its batch. */
export function readFactors(rows: readonly unknown[]): { factors: Factor[]; refused: RefusedRow[] } {
  const factors: Factor[] = [];
  const refused: RefusedRow[] = [];
  const seen = new Set<string>();
  rows.forEach((row, index) => {
    try {
      const factor = readInput(factorShape, row);
      if (factor.validFrom !== undefined && factor.validTo !== undefined && factor.validTo < factor.validFrom)
        throw carbonErrors.OUT_OF_RANGE({
          field: 'validTo',
          value: factor.validTo,
          expected: { en: `no day before ${factor.validFrom}`, 'zh-CN': `不早于 ${factor.validFrom} 的日期` },
        });
      if (gasCategories.has(factor.category)) parseFactorUnit(factor.unit, 'unit');
      const key = `${factor.id}@${factor.version}`;
      if (seen.has(key)) throw carbonErrors.FACTOR_TWICE({ id: factor.id, version: factor.version });
      seen.add(key);
      factors.push(factor);
    } catch (error) {
      const id = (row as { id?: unknown } | null)?.id;
      refused.push({
        row: index + 1,
        id: typeof id === 'string' ? id : null,
        ...problemOf(error),
      });
    }
  });
  return { factors, refused };
}
