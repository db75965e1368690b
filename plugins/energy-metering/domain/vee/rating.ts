import { finding } from './finding.ts';
import type { Finding, Subject } from './finding.ts';
import { runSpan, slotRuns, worstSlot } from './slots.ts';
import type { Slots } from './slots.ts';

/** How long an amount must stay low before it counts, ms. */
export const lowForMs = 3_600_000;

/** What an interval of a circuit may hold at most, in the base unit. */
export function highLimit(perInterval: number, tolerancePercent: number): number {
  return Math.round(perInterval * (1 + tolerancePercent / 100));
}

/** Below this a running circuit is not plausible, in the base unit. */
export function lowLimit(perInterval: number, percent: number): number {
  return Math.round((perInterval * percent) / 100);
}

/** `high`: more than the circuit can carry in an interval. `perInterval` is the rating, in the base unit. */
export function findHigh(
  subject: Subject,
  slots: Slots,
  perInterval: number | null,
  tolerancePercent: number,
): Finding[] {
  if (perInterval === null) return [];
  const limit = highLimit(perInterval, tolerancePercent);
  const { amounts } = slots;
  return slotRuns(amounts.length, (i) => amounts[i]! > limit).map((run) =>
    finding('high', subject, runSpan(slots, run), { measured: amounts[worstSlot(run, (i) => amounts[i]!)]!, limit }),
  );
}

/** `low`: running, but for an hour below a part of the rating at which such a circuit does not run. */
export function findLow(subject: Subject, slots: Slots, perInterval: number | null, percent: number): Finding[] {
  if (perInterval === null || percent === 0) return [];
  const limit = lowLimit(perInterval, percent);
  const { amounts, width } = slots;
  const least = Math.max(1, Math.ceil(lowForMs / width));
  return slotRuns(amounts.length, (i) => amounts[i]! > 0 && amounts[i]! < limit, least).map((run) =>
    finding('low', subject, runSpan(slots, run), { measured: amounts[worstSlot(run, (i) => -amounts[i]!)]!, limit }),
  );
}
