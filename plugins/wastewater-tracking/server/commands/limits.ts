import { readFileSync } from 'node:fs';
import type { CommandDefinition } from '@lingtan/sdk';
import { waterErrors, type ShippedLimit } from '../../domain/index.ts';

/**
 * `lingtan water limits [STANDARD [CLASS]]`: limits of discharge and reuse as a start for permits. None was read in an official
 * text but those of the benchmark, so each row says how far it can be trusted; an unverified one decides nothing.
 */
export const limitsCommand: CommandDefinition = {
  name: 'water limits',
  document: false,
  words: 2,
  summary: 'Prints limits of standards with the status of each row',
  run: async (_input, [standard, limitClass]) => {
    const { rows, rules } = readShippedLimits();
    const chosen = rows.filter(
      (row) =>
        (standard === undefined || row.standard === standard) && (limitClass === undefined || row.class === limitClass),
    );
    const known = [...new Set(rows.map((row) => row.standard))].join(', ');
    if (chosen.length === 0)
      throw waterErrors.UNKNOWN_STANDARD({ standard: [standard, limitClass].filter(Boolean).join(' '), known });
    return Promise.resolve({ rows: chosen, ...(standard === undefined ? { rules } : {}) });
  },
};

/** Limits of standards as they are shipped, with the rules that go with them. */
export function readShippedLimits(): { rows: ShippedLimit[]; rules: unknown[] } {
  const url = new URL('../../data/limits-cn.json', import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as { rows: ShippedLimit[]; rules: unknown[] };
}
