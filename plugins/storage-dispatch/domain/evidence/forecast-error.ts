import { defineMethod } from '@lingtan/sdk';

/** Mean absolute error over the rows: column `absoluteError` (of all steps of the row) over column `steps`. */
export const forecastErrorMethod = defineMethod({
  id: 'dispatch.forecast-error',
  version: 1,
  recompute({ rows }) {
    if (!rows || rows.truncated) return null;
    const [error, steps] = ['absoluteError', 'steps'].map((name) => rows.columns.indexOf(name)) as [number, number];
    if (error < 0 || steps < 0) return null;
    const sum = (column: number): number => rows.values.reduce((all, row) => all + Number(row[column] ?? 0), 0);
    return sum(steps) === 0 ? null : Math.round((sum(error) / sum(steps)) * 1e6) / 1e6;
  },
});
