import type { OutletDay, PermitWindow } from '../contracts/records.ts';

/** Verdicts that an alarm can be made of: those of the newest day that could be judged. */
export interface StandingVerdict {
  /** Null when no day could be judged: then the condition is not known. */
  exceeded: boolean | null;
  newest: OutletDay | null;
}

/** Whether the newest day that could be judged is in exceedance. Days that were not judged neither begin nor end it. */
export function standingVerdict(days: readonly OutletDay[]): StandingVerdict {
  const judged = days.filter(({ verdict }) => verdict !== 'not judged');
  const newest = judged.toSorted((a, b) => b.day.localeCompare(a.day))[0] ?? null;
  return { exceeded: newest === null ? null : newest.verdict === 'exceedance', newest };
}

/**
 * A window in exceedance that still stands: on its basis nothing was judged on a newer day. Of hours and single values one in exceedance is
 * enough for its day. The newest of several.
 */
export function standingWindow(windows: readonly PermitWindow[]): PermitWindow | null {
  const judged = windows.filter(({ verdict }) => verdict !== 'not judged').toSorted((a, b) => b.from - a.from);
  const newestDay = new Map<string, string>();
  for (const { basis, lastDay } of judged) if ((newestDay.get(basis) ?? '') < lastDay) newestDay.set(basis, lastDay);
  return (
    judged.find(({ verdict, basis, lastDay }) => verdict === 'exceedance' && lastDay === newestDay.get(basis)) ?? null
  );
}
