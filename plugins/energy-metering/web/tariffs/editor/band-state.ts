import { hoursToRuns, minutesPerDay, minutesToRuns, runsToHours } from '../../../contracts/tariff-hours.ts';
import type { TouPeriod } from '../../../contracts/tariff-words.ts';
import type { PeriodHours } from '../../../contracts/tariffs.ts';

/** Cells between two places, in order: `from` included, `to` excluded. */
export function spanOf(anchor: number, focus: number): { from: number; to: number } {
  return { from: Math.min(anchor, focus), to: Math.max(anchor, focus) + 1 };
}

/** Paints cells of `step` minutes with a period. Ranges come out merged and joined over midnight. */
export function paintHours(
  hours: PeriodHours,
  span: { from: number; to: number },
  step: number,
  period: TouPeriod,
): PeriodHours {
  const minutes = hoursToRuns(hours).flatMap((run) => new Array<TouPeriod>(run.to - run.from).fill(run.period));
  minutes.fill(period, span.from * step, Math.min(span.to * step, minutesPerDay));
  return runsToHours(minutesToRuns(minutes));
}

/** Coarsest cell (60, 30, 15, 5 or 1 min, not finer than needed) on whose borders all hours lie, at most `widest`. */
export function cellMinutes(list: readonly PeriodHours[], widest = 30): number {
  const borders = list.flatMap((hours) => hoursToRuns(hours).map(({ from }) => from));
  return [30, 15, 5, 1].find((step) => step <= widest && borders.every((border) => border % step === 0)) ?? 1;
}

/** `14:00-22:00, 06:00-08:00` as a list; whatever is typed stays, so that it can be corrected. */
export function splitRanges(text: string): string[] {
  return text
    .split(/[,，、;；]/)
    .map((part) =>
      part
        .trim()
        .replace(/[–—~～至]/g, '-')
        .replace(/\s*-\s*/, '-')
        .replace(/：/g, ':'),
    )
    .filter((part) => part !== '');
}
