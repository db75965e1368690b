import { isDate } from '@lingtan/sdk/zone';
import type { RetirementPreview } from '../../contracts/retirement-routes.ts';
import { parseMwh } from '../shared/values.ts';

export interface RetireDraft {
  readonly account: string;
  readonly periodFrom: string;
  readonly periodTo: string;
  readonly matching: 'hourly' | 'total';
  /** MWh as typed; empty with hourly matching means all that matches. */
  readonly amount: string;
  readonly beneficiary: string;
  readonly purpose: string;
  readonly reason: string;
}

export function hasPeriod({ periodFrom, periodTo }: RetireDraft): boolean {
  return isDate(periodFrom) && isDate(periodTo) && periodFrom <= periodTo;
}

/** Wh that would be retired; null while the amount cannot be read. */
export function amountOf(draft: RetireDraft, preview: RetirementPreview): number | null {
  if (draft.matching === 'hourly' && draft.amount.trim() === '') return preview.hourlyWh;
  const wh = parseMwh(draft.amount);
  return wh !== null && draft.matching === 'hourly' ? Math.min(wh, preview.hourlyWh) : wh;
}

/** What keeps the amount from being retired, as a key of the locale; null when nothing does. */
export function amountProblem(
  draft: RetireDraft,
  preview: RetirementPreview,
): `retire.problem.${'nothing-matches' | 'amount' | 'not-held'}` | null {
  const wh = amountOf(draft, preview);
  if (draft.matching === 'hourly') {
    if (preview.hourlyWh === 0) return 'retire.problem.nothing-matches';
    return wh === null ? 'retire.problem.amount' : null;
  }
  if (draft.amount.trim() === '') return null;
  if (wh === null) return 'retire.problem.amount';
  return wh > preview.heldWh ? 'retire.problem.not-held' : null;
}

export function isReady(draft: RetireDraft, preview: RetirementPreview | undefined): boolean {
  if (!preview || !hasPeriod(draft)) return false;
  const wh = amountOf(draft, preview);
  const texts = [draft.beneficiary, draft.purpose, draft.reason].every((text) => text.trim().length >= 3);
  return texts && wh !== null && wh > 0 && amountProblem(draft, preview) === null;
}
