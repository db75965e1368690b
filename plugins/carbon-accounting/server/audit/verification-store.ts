import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { VerificationPlan } from '../../contracts/index.ts';
import type { Sampled } from '../../domain/index.ts';
import { recordedAt } from '../stored-time.ts';

/** A verification as it was begun. */
export interface StoredVerification {
  no: number;
  period: string;
  profile: string;
  revision: number;
  sha256: string;
  plan: VerificationPlan;
  sample: Sampled[];
  note: string;
  recordedBy: string;
  recordedAt: string;
}

/** What a step says. Answers and closings name the step of their finding. */
export interface StepContents {
  check: { activityId: string; result: 'agrees' | 'differs'; note: string };
  finding: {
    activityId: string | null;
    severity: 'observation' | 'minor' | 'material';
    misstatedT: number | null;
    note: string;
  };
  answer: { finding: number; note: string };
  close: { finding: number; note: string };
  sign: { opinion: 'unqualified' | 'qualified' | 'adverse'; note: string };
}
export type StepKind = keyof StepContents;

interface Frame {
  verificationNo: number;
  no: number;
  person: string;
  recordedBy: string;
  recordedAt: string;
}
export type StepOf<Kind extends StepKind> = Frame & { step: Kind; content: StepContents[Kind] };
export type StoredStep = { [Kind in StepKind]: StepOf<Kind> }[StepKind];

const known = (asOf: string | null) => (asOf === null ? sql`` : sql`and recorded_at <= ${asOf}::timestamptz`);

/** Newest first; all, or one of them, as known at `asOf`. */
export async function readVerifications(
  tx: Tx,
  no: number | null = null,
  asOf: string | null = null,
): Promise<StoredVerification[]> {
  const { rows } = await tx.execute<StoredVerification & Record<string, unknown>>(sql`
    select no::float8 as no, period, profile, revision, sha256, plan, sample, note, recorded_by as "recordedBy", ${recordedAt}
    from plugin_carbon_accounting.verifications
    where park_id = current_setting('lingtan.park_id') ${no === null ? sql`` : sql`and no = ${no}`} ${known(asOf)}
    order by no desc limit 200`);
  return rows;
}

export async function readVerificationSteps(
  tx: Tx,
  no: number | null = null,
  asOf: string | null = null,
): Promise<StoredStep[]> {
  const { rows } = await tx.execute<StoredStep & Record<string, unknown>>(sql`
    select verification_no::float8 as "verificationNo", no, step, content, person, recorded_by as "recordedBy", ${recordedAt}
    from plugin_carbon_accounting.verification_steps
    where park_id = current_setting('lingtan.park_id') ${no === null ? sql`` : sql`and verification_no = ${no}`} ${known(asOf)}
    order by verification_no, no`);
  return rows;
}

/** Writes a verification under the next number; the caller holds the lock of the books. */
export async function insertVerification(
  tx: Tx,
  parkId: string,
  { period, profile, revision, sha256, plan, sample, note, recordedBy }: Omit<StoredVerification, 'no' | 'recordedAt'>,
): Promise<number> {
  const { rows } = await tx.execute<{ no: number }>(sql`
    insert into plugin_carbon_accounting.verifications
      (park_id, no, period, profile, revision, sha256, plan, sample, note, recorded_by)
    select ${parkId}, coalesce(max(no), 0) + 1, ${period}, ${profile}, ${revision}, ${sha256}, ${JSON.stringify(plan)}::jsonb,
      ${JSON.stringify(sample)}::jsonb, ${note}, ${recordedBy}
    from plugin_carbon_accounting.verifications where park_id = ${parkId}
    returning no::float8 as no`);
  return rows[0]!.no;
}

export async function insertVerificationStep<Kind extends StepKind>(
  tx: Tx,
  parkId: string,
  step: Omit<Frame, 'recordedAt'> & { step: Kind; content: StepContents[Kind] },
): Promise<void> {
  await tx.execute(sql`
    insert into plugin_carbon_accounting.verification_steps (park_id, verification_no, no, step, content, person, recorded_by)
    values (${parkId}, ${step.verificationNo}, ${step.no}, ${step.step}, ${JSON.stringify(step.content)}::jsonb, ${step.person}, ${step.recordedBy})`);
}
