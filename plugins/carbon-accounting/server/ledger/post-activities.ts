import { assertRestsOn, canonicalJson, readInput } from '@lingtan/sdk';
import type { Principal, Tx } from '@lingtan/sdk';
import type { z } from 'zod';
import { newActivity, postedActivity } from '../../contracts/index.ts';
import type { CheckActivitiesData, NewActivity, RefusedRow } from '../../contracts/index.ts';
import {
  itemText,
  nonNegative,
  nothing as nothingGiven,
  positive,
  problemOf,
  statedHeating,
  unitOf,
} from '../../domain/index.ts';
import { lockBooks } from '../context.ts';
import type { Carbon } from '../context.ts';
import { ledgerErrors } from '../errors.ts';
import { insertPosting, readActivity } from './activity-store.ts';
import type { Posting } from './activity-store.ts';

export interface PostedActivities {
  posted: { id: string; revision: number; no: number }[];
  unchanged: string[];
  refused: RefusedRow[];
}

/** Posts activities in one transaction; a refused row is named and loses nothing else. */
export async function postActivities(
  carbon: Carbon,
  tx: Tx,
  rows: readonly unknown[],
  actor: Principal,
): Promise<PostedActivities> {
  const { scope } = carbon;
  const result: PostedActivities = { posted: [], unchanged: [], refused: [] };
  await lockBooks(tx, scope.park.id);
  for (const read of await readOver(carbon, tx, rows)) {
    if ('code' in read) {
      result.refused.push(read);
      continue;
    }
    const outcome = await postOne(carbon, tx, read.activity, actor.name, read.before);
    if (outcome === null) result.unchanged.push(read.activity.id);
    else result.posted.push(outcome);
  }
  if (result.posted.length > 0)
    await scope.audit(tx, { action: 'carbon.activities-posted', subject: 'activities', actor, after: result.posted });
  return result;
}

/** What posting would do with each row; stores nothing. */
export async function checkActivities(
  carbon: Carbon,
  tx: Tx,
  rows: readonly unknown[],
): Promise<CheckActivitiesData['rows']> {
  const checked: CheckActivitiesData['rows'] = [];
  for (const [index, read] of (await readOver(carbon, tx, rows)).entries()) {
    const nothing = { row: index + 1, problem: null, before: null, after: null };
    if ('code' in read) {
      const { id, row: _, ...problem } = read;
      checked.push({ ...nothing, id, problem, outcome: 'refused' });
      continue;
    }
    const { activity, before } = read;
    const outcome = before === null ? 'new' : isSame(before, activity) ? 'unchanged' : 'correction';
    const shown = ({ amount, unit }: Pick<NewActivity, 'amount' | 'unit'>): string => `${amount} ${unit}`;
    checked.push({
      ...nothing,
      id: activity.id,
      outcome,
      before: before && shown(before.content),
      after: shown(activity),
    });
  }
  return checked;
}

/** Rows of an enterprise's submission; a fault is named as in posting, and a day outside the period is one. */
export function checkSubmitted(
  carbon: Carbon,
  rows: readonly unknown[],
  { enterpriseId, period, note }: { enterpriseId: string; period: string; note: string },
): { rows: Omit<NewActivity, 'enterpriseId' | 'note'>[]; refused: RefusedRow[] } {
  const refused: RefusedRow[] = [];
  const good: Omit<NewActivity, 'enterpriseId' | 'note'>[] = [];
  const framed = rows.map((row) => (typeof row === 'object' && row !== null ? { ...row, enterpriseId, note } : row));
  for (const [index, read] of readRows(carbon, framed, newActivity).entries()) {
    if ('code' in read) {
      refused.push(read);
      continue;
    }
    const { enterpriseId: _, note: __, ...activity } = read.activity;
    if (activity.date.startsWith(period)) good.push(activity);
    else {
      const outside = ledgerErrors.DAY_OUTSIDE({ value: activity.date, period });
      refused.push({ row: index + 1, id: activity.id, ...problemOf(outside) });
    }
  }
  return { rows: good, refused };
}

/** Rows with what is posted of each by now; one that rests on something else is refused. */
async function readOver(
  carbon: Carbon,
  tx: Tx,
  rows: readonly unknown[],
): Promise<({ activity: NewActivity; before: Posting | null } | RefusedRow)[]> {
  const read: Awaited<ReturnType<typeof readOver>> = [];
  for (const [index, row] of readRows(carbon, rows, postedActivity).entries()) {
    if ('code' in row) {
      read.push(row);
      continue;
    }
    const { revision, ...activity } = row.activity;
    const { id } = activity;
    const before = await readActivity(tx, id);
    const stored = before?.revision ?? 0;
    try {
      assertRestsOn(revision ?? undefined, stored, () =>
        ledgerErrors.ACTIVITY_CHANGED_MEANWHILE({ id, stored, value: revision }),
      );
      read.push({ activity, before });
    } catch (error) {
      read.push({ row: index + 1, id, ...problemOf(error) });
    }
  }
  return read;
}

/** Rows one by one. An id may stand in a batch once, so that the order of its rows does not matter. */
function readRows<A extends NewActivity>(
  carbon: Carbon,
  rows: readonly unknown[],
  schema: z.ZodType<A>,
): ({ activity: A } | RefusedRow)[] {
  const seen = new Map<string, number>();
  return rows.map((row, index) => {
    const read = readRow(carbon, row, schema);
    if ('code' in read) return { row: index + 1, ...read };
    const { id } = read.activity;
    const first = seen.get(id);
    if (first === undefined) {
      seen.set(id, index + 1);
      return read;
    }
    return { row: index + 1, id, ...problemOf(ledgerErrors.ACTIVITY_TWICE({ value: id, first })) };
  });
}

function readRow<A extends NewActivity>(
  { scope }: Carbon,
  row: unknown,
  schema: z.ZodType<A>,
): { activity: A } | Omit<RefusedRow, 'row'> {
  try {
    const activity = readInput(schema, row);
    nonNegative(activity.amount, 'amount');
    unitOf(activity.unit);
    statedHeating(activity, positive);
    if (activity.kind !== 'heat' && activity.item === undefined)
      throw ledgerErrors.ITEM_MISSING({ value: nothingGiven, kind: itemText(activity.kind) });
    const ids = scope.park.enterprises.map(({ id }) => id);
    if (activity.enterpriseId !== undefined && !ids.includes(activity.enterpriseId))
      throw ledgerErrors.ENTERPRISE_UNKNOWN({ value: activity.enterpriseId, expected: ids.join(', ') });
    return { activity };
  } catch (error) {
    const problem = problemOf(error);
    const id = (row as { id?: unknown } | null)?.id;
    return { id: typeof id === 'string' ? id : null, ...problem };
  }
}

/**
 * Posts one activity; null when it is there as it is. A correction takes the old posting back and posts the new one.
 * @param posted what is posted of it by now; absent: it is read
 */
export async function postOne(
  { scope }: Carbon,
  tx: Tx,
  activity: NewActivity,
  recordedBy: string,
  posted?: Posting | null,
): Promise<PostedActivities['posted'][number] | null> {
  const { note, document, ...content } = activity;
  const before = posted === undefined ? await readActivity(tx, activity.id) : posted;
  if (before && isSame(before, activity)) return null;
  const revision = (before?.revision ?? 0) + 1;
  const common = {
    activityId: activity.id,
    revision,
    note,
    documentName: document?.name ?? null,
    documentSha256: document?.sha256 ?? null,
    recordedBy,
  };
  if (before)
    await insertPosting(tx, scope.park.id, {
      ...before,
      ...common,
      revision: before.revision,
      // The accounts change sides.
      debit: before.credit,
      credit: before.debit,
      reverses: before.no,
    });
  const no = await insertPosting(tx, scope.park.id, {
    ...common,
    enterpriseId: activity.enterpriseId ?? null,
    day: activity.date,
    debit: `consumption:${activity.enterpriseId ?? 'park'}`,
    credit: `supply:${activity.kind}${activity.item === undefined ? '' : `:${activity.item}`}`,
    content,
    reverses: null,
  });
  return { id: activity.id, revision, no };
}

/** Whether a posting says what an activity says, in content and document. The note alone is no correction. */
function isSame(before: Posting, { note: _, document, ...content }: NewActivity): boolean {
  return (
    before.documentSha256 === (document?.sha256 ?? null) && canonicalJson(before.content) === canonicalJson(content)
  );
}
