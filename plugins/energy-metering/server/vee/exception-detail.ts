import type { Principal, Quality, Tx } from '@lingtan/sdk';
import { qualities } from '@lingtan/sdk';
import type { ExceptionData, ExceptionDetail } from '../../contracts/index.ts';
import { integerMedian, isEstimate, similarSlots } from '../../domain/vee/index.ts';
import { noStatus, readColumns } from '../columns.ts';
import { readIntervals } from '../interval-store.ts';
import { readBases } from './base.ts';
import type { Vee } from './context.ts';
import { readActiveEdits } from './edits-store.ts';
import { estimateSpan } from './propose.ts';
import { readSlots, WantedSlots } from './read-slots.ts';

const hour = 3_600_000;
/** Longest span that is drawn; of a longer exception its newest part. */
const mostShown = 14 * 24 * hour;
/** Intervals of the span for which methods are tried; a preview of weeks would be read by nobody. */
const mostPreviewed = 3000;

/** Span that is drawn around an exception: a part of its length on either side, at least three hours. */
export function shownSpan({ from, to }: { from: number; to: number }, width: number): { from: number; to: number } {
  const start = Math.max(from, to - mostShown);
  const margin = Math.max(3 * hour, Math.round((to - start) / 4));
  return { from: Math.floor((start - margin) / width) * width, to: Math.ceil((to + margin) / width) * width };
}

/** What surrounds an exception, as columns for the chart. */
export async function readContext(
  vee: Vee,
  tx: Tx,
  exception: ExceptionData,
  viewer: Principal,
): Promise<ExceptionDetail['context']> {
  const { energy } = vee;
  const { meter, direction } = exception;
  const span = shownSpan(exception, energy.width);
  const length = Math.round((span.to - span.from) / energy.width);
  const parent = energy.meterById.get(energy.meterById.get(meter)?.parentId ?? '');
  const shownParent =
    parent?.directions.includes(direction) &&
    (viewer.enterpriseId === null || parent.enterpriseId === viewer.enterpriseId)
      ? parent
      : undefined;
  const series = [{ meter, direction }, ...(shownParent ? [{ meter: shownParent.id, direction }] : [])];
  const [own, above] = await readColumns(energy, tx, { ...span, series });
  const numbers = (column: Float64Array): (number | null)[] => Array.from(column, (v) => (Number.isNaN(v) ? null : v));
  const status = Array.from(own!.status, (code): Quality | null => (code === noStatus ? null : qualities[code]!));
  return {
    ...span,
    width: energy.width,
    amounts: numbers(own!.amounts),
    status,
    measured: await measuredUnder(vee, tx, exception, span, length),
    previews: await previews(vee, tx, exception, span),
    parent: shownParent && above ? { meter: shownParent.id, amounts: numbers(above.amounts) } : null,
    similar: await similarMedians(vee, tx, exception, span, length),
  };
}

/** What samples say where something else stands in their place now. */
async function measuredUnder(
  vee: Vee,
  tx: Tx,
  { meter, direction }: ExceptionData,
  span: { from: number; to: number },
  length: number,
): Promise<(number | null)[]> {
  const { energy } = vee;
  const column = new Array<number | null>(length).fill(null);
  const rows = (await readIntervals(tx, { ...span, meters: [meter], minutes: energy.minutes })).filter(
    (row) => row.direction === direction,
  );
  const slot = (start: number): number => Math.round((start - span.from) / energy.width);
  for (const { current, base } of await readBases(energy, tx, rows.filter(isEstimate)))
    column[slot(current.start)] = base.amount;
  const edits = await readActiveEdits(tx, energy.minutes, { ...span, meters: [meter] });
  for (const edit of edits) {
    if (edit.direction !== direction) continue;
    edit.baseAmounts.forEach((amount, i) => {
      const at = slot(edit.from + i * energy.width);
      if (at >= 0 && at < length) column[at] = amount;
    });
  }
  return column;
}

async function previews(
  vee: Vee,
  tx: Tx,
  { meter, direction, from, to }: ExceptionData,
  span: { from: number; to: number },
): Promise<ExceptionDetail['context']['previews']> {
  const { width } = vee.energy;
  const start = Math.max(Math.floor(from / width) * width, to - mostPreviewed * width);
  const inside = { meter, direction, from: Math.floor(start / width) * width, to: Math.ceil(to / width) * width };
  const found: ExceptionDetail['context']['previews'] = {};
  for (const method of vee.estimation.methods) {
    const amounts = await estimateSpan(vee, tx, inside, [method]);
    if (amounts.size === 0) continue;
    const column = new Array<number | null>(Math.round((span.to - span.from) / width)).fill(null);
    for (const [at, amount] of amounts) {
      const slot = Math.round((at - span.from) / width);
      if (slot >= 0 && slot < column.length) column[slot] = amount;
    }
    found[method] = column;
  }
  return found;
}

async function similarMedians(
  vee: Vee,
  tx: Tx,
  { meter, direction }: ExceptionData,
  span: { from: number; to: number },
  length: number,
): Promise<(number | null)[]> {
  const { width } = vee.energy;
  const wanted = new WantedSlots();
  const slots = Array.from({ length }, (_, i) => similarSlots(span.from + i * width, vee.estimation.similarDay));
  for (const starts of slots) for (const start of starts) wanted.add(meter, direction, start);
  const rows = await readSlots(vee.energy, tx, wanted);
  return slots.map((starts) => {
    const amounts = starts.flatMap((start) => {
      const row = rows.get(meter, direction, start);
      return row?.status === 'actual' ? [row.amount!] : [];
    });
    return amounts.length === 0 ? null : integerMedian(amounts);
  });
}
