import type { Principal, Tx } from '@lingtan/sdk';
import type { VerificationPlan, VerificationView } from '../../contracts/index.ts';
import { checkOpinion, drawSample } from '../../domain/index.ts';
import { lockBooks } from '../context.ts';
import type { Carbon } from '../context.ts';
import { ledgerErrors } from '../errors.ts';
import { findPublication } from '../periods/period-store.ts';
import type { Publication } from '../periods/period-store.ts';
import {
  insertVerification,
  insertVerificationStep,
  readVerifications,
  readVerificationSteps,
} from './verification-store.ts';
import type { StepContents, StepKind, StoredStep, StoredVerification } from './verification-store.ts';
import { verificationView } from './verification-view.ts';

/** The publication that is verified, as it was published. */
export async function publicationOf(
  tx: Tx,
  asked: { period: string; profile: string; revision?: number | undefined },
): Promise<Publication> {
  const found = await findPublication(tx, asked);
  if (!found) throw ledgerErrors.PERIOD_UNKNOWN({ period: asked.period, profile: asked.profile });
  return found;
}

export async function listVerifications(tx: Tx): Promise<VerificationView[]> {
  const stored = await readVerifications(tx);
  const steps = await readVerificationSteps(tx);
  const views: VerificationView[] = [];
  for (const each of stored)
    views.push(
      verificationView(
        each,
        steps.filter(({ verificationNo }) => verificationNo === each.no),
        await publicationOf(tx, each),
      ),
    );
  return views;
}

/** Fixes plan and sample of a publication. */
export async function beginVerification(
  { scope }: Carbon,
  tx: Tx,
  { note, plan, ...asked }: { period: string; profile: string; revision: number; plan: VerificationPlan; note: string },
  actor: Principal,
): Promise<VerificationView> {
  await lockBooks(tx, scope.park.id);
  const publication = await publicationOf(tx, asked);
  const { inventory } = publication.content;
  const total = Number(inventory.methods[0]?.counted ?? 0);
  const sample = drawSample(inventory.lines, {
    size: plan.sampleSize,
    seed: plan.seed,
    materialT: (Math.abs(total) * plan.materialityPct) / 100,
  });
  const no = await insertVerification(tx, scope.park.id, {
    ...{ ...asked, plan, sample, note, sha256: publication.sha256, recordedBy: actor.name },
  });
  await scope.audit(tx, {
    ...{ action: 'carbon.verification-begun', subject: `verifications/${no}`, actor, note },
    after: { ...asked, plan, lines: sample.length },
  });
  return verificationView((await readVerifications(tx, no))[0]!, [], publication);
}

/** Adds a step to a verification that is not signed, when `check` has nothing against it. */
export async function addVerificationStep<Kind extends StepKind>(
  { scope }: Carbon,
  tx: Tx,
  no: number,
  asked: { step: Kind; content: StepContents[Kind] },
  actor: Principal,
  check: (view: VerificationView) => void,
): Promise<VerificationView> {
  await lockBooks(tx, scope.park.id);
  const [stored] = await readVerifications(tx, no);
  if (!stored) throw ledgerErrors.VERIFICATION_UNKNOWN({ no });
  const steps = await readVerificationSteps(tx, no);
  if (steps.some(({ step }) => step === 'sign')) throw ledgerErrors.VERIFICATION_SIGNED({ no });
  const publication = await publicationOf(tx, stored);
  check(verificationView(stored, steps, publication));
  const frame = { verificationNo: no, no: steps.length + 1 };
  await insertVerificationStep(tx, scope.park.id, {
    ...{ ...frame, ...asked, person: actor.personId ?? actor.id, recordedBy: actor.name },
  });
  await scope.audit(tx, {
    ...{ action: `carbon.verification-${asked.step}`, subject: `verifications/${no}`, actor, note: asked.content.note },
    after: asked.content,
  });
  return viewAfter(tx, stored, publication);
}

async function viewAfter(tx: Tx, stored: StoredVerification, publication: Publication): Promise<VerificationView> {
  const steps: StoredStep[] = await readVerificationSteps(tx, stored.no);
  return verificationView(stored, steps, publication);
}

/** Refuses a line outside the sample. */
export function inSample({ sample }: VerificationView, activityId: string): void {
  if (!sample.some((each) => each.activityId === activityId)) throw ledgerErrors.SAMPLE_UNKNOWN({ value: activityId });
}

/** Refuses a finding that is not there or closed. */
export function isOpenFinding({ no, findings }: VerificationView, finding: number): void {
  if (!findings.some((each) => each.no === finding && each.closed === null))
    throw ledgerErrors.FINDING_UNKNOWN({ finding, no });
}

/** Refuses an opinion that sample and findings do not bear. */
export function maySign(view: VerificationView, opinion: 'unqualified' | 'qualified' | 'adverse'): void {
  checkOpinion(opinion, {
    unchecked: view.sample.filter(({ check }) => check === null).map(({ activityId }) => activityId),
    openFindings: view.findings.filter(({ closed }) => closed === null),
    isMaterial: view.isMaterial,
  });
}
