import type { Tx } from '@lingtan/sdk';
import type { Direction, IntervalHistory } from '../../contracts/index.ts';
import type { Energy } from '../context.ts';
import { readHistory } from '../interval-store.ts';
import { intervalRef } from '../refs.ts';
import { readEditsOfInterval } from './edits-store.ts';

/** Every revision of one interval, oldest first, with the people behind it. */
export async function intervalHistory(
  energy: Energy,
  tx: Tx,
  { meter, direction, start }: { meter: string; direction: Direction; start: number },
): Promise<IntervalHistory['revisions']> {
  const rows = await readHistory(tx, meter, direction, start);
  const edits = await readEditsOfInterval(tx, meter, direction, start, energy.minutes);
  return rows
    .filter(({ minutes }) => minutes === energy.minutes)
    .map((row) => {
      const edit = edits.get(row.revision);
      return {
        revision: row.revision,
        amount: row.amount,
        status: row.status,
        method: row.method,
        reason: row.reason,
        recordedAt: row.recordedAt,
        producedBy: row.producedBy,
        author: edit?.author.name ?? null,
        // Without a second look the same person stands for both.
        approver: edit?.decision?.name ?? null,
        editReason: edit?.reason ?? null,
        edit: edit?.id ?? null,
        ref: intervalRef(meter, direction, start, row.revision),
      };
    });
}
