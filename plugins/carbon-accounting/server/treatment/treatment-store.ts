import type { Quality, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';

/** A load of a day with what opens it. */
export interface DayLoad {
  day: string;
  outlet: string;
  /** Whether it comes in or goes out. */
  role: 'in' | 'out';
  kg: number;
  ref: string;
}

/** A factor under a gas; `part` is its place in the equation. */
export interface GasFactor {
  part: 'b0' | 'mcf' | 'plant' | 'effluent';
  id: string;
  version: number;
  value: string;
  unit: string;
}

/** What the gas of a plant and month rests on. */
export interface TreatmentContent {
  plant: string;
  month: string;
  gas: 'CH4' | 'N2O';
  parameter: string;
  loads: DayLoad[];
  factors: GasFactor[];
  sludgePct: number | null;
  /** Days of the month that are closed and whose loads are not known: they are in no figure. */
  unknownDays: number;
}

/** Mass of a chemical through a dosing point on a day, with what opens it. */
export interface DayDose {
  day: string;
  dosing: string;
  kg: number;
  quality: Quality;
  ref: string;
}

/** What the chemical of a plant and month rests on. */
export interface ChemicalContent {
  plant: string;
  month: string;
  chemical: string;
  loads: DayDose[];
  /** Days on which a counter of the chemical did not tell: what went through it is in no figure. */
  unknownDays: number;
}

/** What a posting of a treatment plant rests on. */
export type PostedContent = TreatmentContent | ChemicalContent;

export async function insertTreatment(
  tx: Tx,
  parkId: string,
  { activityId, revision, content }: { activityId: string; revision: number; content: PostedContent },
): Promise<void> {
  await tx.execute(sql`
    insert into plugin_carbon_accounting.treatments (park_id, activity_id, revision, content)
    values (${parkId}, ${activityId}, ${revision}, ${JSON.stringify(content)}::jsonb)`);
}

export async function readTreatment(tx: Tx, activityId: string, revision: number): Promise<PostedContent | null> {
  const { rows } = await tx.execute<{ content: PostedContent }>(sql`
    select content from plugin_carbon_accounting.treatments
    where park_id = current_setting('lingtan.park_id') and activity_id = ${activityId} and revision = ${revision}`);
  return rows[0]?.content ?? null;
}

/** Newest postings that rest on a load or dose. */
export async function treatmentsOn(tx: Tx, ref: string): Promise<{ activityId: string; revision: number }[]> {
  const { rows } = await tx.execute<{ activityId: string; revision: number }>(sql`
    select activity_id as "activityId", revision from (
      select distinct on (activity_id) activity_id, revision, content from plugin_carbon_accounting.treatments
      where park_id = current_setting('lingtan.park_id') order by activity_id, revision desc
    ) newest where content -> 'loads' @> ${JSON.stringify([{ ref }])}::jsonb`);
  return rows;
}
