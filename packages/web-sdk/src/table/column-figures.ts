import { createContext } from 'react';
import type { ExportCell } from './csv.ts';

/** How the figures of a column stand: in the unit of its header, with one number of decimals. */
export interface ColumnFigures {
  unit: string;
  digits: number;
}

/** The column that a cell is in; null outside of tables, and in columns without a unit. A table drawn otherwise sets it by itself. */
export const ColumnFiguresContext = createContext<ColumnFigures | null>(null);

/** Decimals for figures below each other: none for whole numbers, else those that the largest leaves room for. */
export function columnDigits(values: Iterable<ExportCell>): number {
  let [largest, whole] = [0, true];
  for (const value of values) {
    if (typeof value !== 'number' || !Number.isFinite(value)) continue;
    largest = Math.max(largest, Math.abs(value));
    whole &&= Number.isInteger(value);
  }
  if (whole || largest >= 1e5) return 0;
  if (largest >= 100) return 1;
  return largest >= 1 ? 2 : 3;
}
