import type { EvidenceInput, Explanation } from '@lingtan/sdk';
import { methodName } from '../../domain/index.ts';
import { poolBalance } from '../../domain/methods-supply.ts';
import { poolLines, poolRef } from '../supply-mix/refs.ts';
import type { PoolFigure } from '../supply-mix/refs.ts';
import { lineOf } from './pool-books.ts';
import type { Books } from './pool-books.ts';

/** What of an explanation depends on the line. */
export type PoolHow = Pick<Explanation, 'method' | 'formula' | 'inputs'> &
  Pick<Explanation, 'parameters' | 'rows' | 'links'>;

/** One line of the books as an input. */
export function poolInput(role: string, figure: PoolFigure, books: Books): EvidenceInput {
  const value = String(lineOf(books.origins, figure.line, figure.origin));
  return { ref: poolRef(figure), role, value, unit: 'Wh', quality: books.quality };
}

/** Closing: what was there and came in, less what went out. */
export function balanceOf(figure: PoolFigure, books: Books): PoolHow {
  return {
    method: methodName(poolBalance),
    formula: 'opening + charged + unrecorded − discharged − losses',
    inputs: poolLines
      .filter((line) => line !== 'closing')
      .map((line) => poolInput(line, { ...figure, line }, books))
      .filter(({ role, value }) => role === 'opening' || value !== '0'),
  };
}
