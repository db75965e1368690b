import type { FindingView, VerificationView } from '../../contracts/index.ts';
import { coverage, materiality } from '../../domain/index.ts';
import { factorsOf } from '../inventory/view.ts';
import type { Publication } from '../periods/period-store.ts';
import { lineRef, publicationRef } from '../refs.ts';
import type { StepKind, StepOf, StoredStep, StoredVerification } from './verification-store.ts';

const frameOf = ({ no, recordedBy, recordedAt }: Pick<StoredStep, 'no' | 'recordedBy' | 'recordedAt'>) => ({
  no,
  recordedBy,
  recordedAt,
});

function ofKind<Kind extends StepKind>(steps: readonly StoredStep[], kind: Kind): StepOf<Kind>[] {
  return steps.filter(({ step }) => step === kind) as unknown as StepOf<Kind>[];
}

export function findingsOf(steps: readonly StoredStep[]): FindingView[] {
  const about = (kind: 'answer' | 'close', finding: number) =>
    ofKind<'answer' | 'close'>(steps, kind)
      .filter(({ content }) => content.finding === finding)
      .map((each) => ({ ...frameOf(each), note: each.content.note }));
  return ofKind(steps, 'finding').map((each) => ({
    ...frameOf(each),
    ...each.content,
    answers: about('answer', each.no),
    closed: about('close', each.no)[0] ?? null,
  }));
}

/** A verification with everything that stands in it. The newest check of a line counts. */
export function verificationView(
  stored: StoredVerification,
  steps: readonly StoredStep[],
  publication: Publication,
): VerificationView {
  const { profile, period, revision, plan } = stored;
  const { inventory } = publication.content;
  const [first] = inventory.methods;
  const totalT = first?.total == null ? null : Number(first.total);
  const findings = findingsOf(steps);
  const [signed] = ofKind(steps, 'sign');
  return {
    ...stored,
    totalT,
    unit: first!.unit,
    factors: factorsOf(inventory),
    ref: publicationRef(publication),
    sample: stored.sample.map((line) => {
      const check = ofKind(steps, 'check').findLast(({ content }) => content.activityId === line.activityId);
      const found = inventory.lines.find(({ activityId }) => activityId === line.activityId);
      return {
        ...line,
        ref: lineRef(profile, period, found?.methods[0] ?? first!.method, line.activityId, revision),
        check: check ? { ...frameOf(check), ...check.content } : null,
      };
    }),
    coveredPct: coverage(inventory.lines, stored.sample),
    findings,
    ...materiality(totalT, plan.materialityPct, findings),
    opinion: signed ? { ...frameOf(signed), ...signed.content } : null,
  };
}
