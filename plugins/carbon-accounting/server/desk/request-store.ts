import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { RequestItem, RequestStep, submittedActivity } from '../../contracts/index.ts';
import { recordedAt } from '../stored-time.ts';

export type SubmittedActivity = z.infer<typeof submittedActivity>;

/** A request as it was made. */
export interface StoredRequest {
  no: number;
  enterpriseId: string;
  period: string;
  due: string;
  items: RequestItem[];
  note: string;
  recordedBy: string;
  recordedAt: string;
}

export interface StoredStep {
  requestNo: number;
  no: number;
  step: RequestStep;
  activities: SubmittedActivity[];
  note: string;
  person: string;
  recordedBy: string;
  recordedAt: string;
}

/** Requests, the newest first, or one. The rights of `tx` decide whose. */
export async function readRequests(tx: Tx, no: number | null = null): Promise<StoredRequest[]> {
  const { rows } = await tx.execute<StoredRequest & Record<string, unknown>>(sql`
    select no::float8 as no, enterprise_id as "enterpriseId", period, due::text as due, items, note,
      recorded_by as "recordedBy", ${recordedAt}
    from plugin_carbon_accounting.requests
    where park_id = current_setting('lingtan.park_id') ${no === null ? sql`` : sql`and no = ${no}`}
    order by no desc limit 1000`);
  return rows;
}

/** Steps of requests in their order, or of one. */
export async function readRequestSteps(tx: Tx, requestNo: number | null = null): Promise<StoredStep[]> {
  const { rows } = await tx.execute<StoredStep & Record<string, unknown>>(sql`
    select request_no::float8 as "requestNo", no, step, activities, note, person, recorded_by as "recordedBy", ${recordedAt}
    from plugin_carbon_accounting.request_steps
    where park_id = current_setting('lingtan.park_id') ${requestNo === null ? sql`` : sql`and request_no = ${requestNo}`}
    order by request_no, no`);
  return rows;
}

/** Writes a request under the next number; the caller holds the lock of the books. */
export async function insertRequest(
  tx: Tx,
  parkId: string,
  { enterpriseId, period, due, items, note, recordedBy }: Omit<StoredRequest, 'no' | 'recordedAt'>,
): Promise<number> {
  const { rows } = await tx.execute<{ no: number }>(sql`
    insert into plugin_carbon_accounting.requests (park_id, no, enterprise_id, period, due, items, note, recorded_by)
    select ${parkId}, coalesce(max(no), 0) + 1, ${enterpriseId}, ${period}, ${due}::date, ${JSON.stringify(items)}::jsonb, ${note}, ${recordedBy}
    from plugin_carbon_accounting.requests where park_id = ${parkId}
    returning no::float8 as no`);
  return rows[0]!.no;
}

/** Adds a step; two at once meet in the number, and the later one is refused by the state it finds. */
export async function insertRequestStep(
  tx: Tx,
  parkId: string,
  enterpriseId: string,
  { requestNo, no, step, activities, note, person, recordedBy }: Omit<StoredStep, 'recordedAt'>,
): Promise<void> {
  await tx.execute(sql`
    insert into plugin_carbon_accounting.request_steps
      (park_id, request_no, no, enterprise_id, step, activities, note, person, recorded_by)
    values (${parkId}, ${requestNo}, ${no}, ${enterpriseId}, ${step}, ${JSON.stringify(activities)}::jsonb, ${note}, ${person}, ${recordedBy})`);
}
