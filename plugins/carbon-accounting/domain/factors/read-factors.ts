import { readInput } from '@lingtan/sdk';
import { factorShape } from '../../contracts/index.ts';
import type { Factor } from '../../contracts/index.ts';
import { carbonErrors } from '../errors.ts';
import { parseFactorUnit } from '../units/index.ts';

/** A row that was refused, with its place in the batch. The others are kept. */
export interface RefusedRow {
  row: number;
  id: string | null;
  code: string;
  message: string;
}

const gasCategories = new Set(['grid', 'fuel', 'process', 'heat', 'material', 'transport']);

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
          expected: `no day before ${factor.validFrom}`,
        });
      if (gasCategories.has(factor.category)) parseFactorUnit(factor.unit, 'unit');
      const key = `${factor.id}@${factor.version}`;
      if (seen.has(key))
        throw Object.assign(new Error(`id: ${factor.id} is there twice`), { code: 'CARBON_FACTOR_TWICE' });
      seen.add(key);
      factors.push(factor);
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      const id = (row as { id?: unknown } | null)?.id;
      refused.push({
        row: index + 1,
        id: typeof id === 'string' ? id : null,
        code: code ?? 'CARBON_ROW_INVALID',
        message,
      });
    }
  });
  return { factors, refused };
}
