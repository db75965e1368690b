import { dayStart, localDate } from '@lingtan/sdk';
import { accuracyRoute, unitOf } from '../../contracts/index.ts';
import { sumErrors } from '../accuracy/error-store.ts';
import type { ErrorSums } from '../accuracy/error-store.ts';
import type { Dispatch } from '../context.ts';
import { forecastErrorRef } from '../evidence/explain-forecast-error.ts';
import { isWanted, subjectsOf } from '../forecasts/subjects.ts';

/** How good the forecasts were that were really issued. */
export function registerAccuracyRoute({ scope }: Dispatch): void {
  scope.route(accuracyRoute, async ({ query, tx }) => {
    const { timeZone } = scope.park;
    const now = scope.clock.now();
    const from = dayStart(now, timeZone, 1 - query.days);
    const sums = await tx((open) => sumErrors(open, { from, to: now, timeZone }));
    const [first, last] = [localDate(from, timeZone), localDate(now, timeZone)];
    const scoresOf = ({ series, enterpriseId, lead, day, ...scores }: ErrorSums) => ({
      ...scores,
      leadMinutes: lead,
      ref: forecastErrorRef({ series, enterpriseId }, lead, day ?? first, day ?? last),
    });
    const choices = subjectsOf(scope.park).filter((subject) => sums.some((sum) => isOf(sum, subject)));
    return {
      first,
      last,
      choices,
      series: choices
        .filter((subject) => isWanted(subject, query))
        .map((subject) => {
          const own = sums.filter((sum) => isOf(sum, subject));
          return {
            ...subject,
            unit: unitOf(subject.series),
            leads: own.filter(({ day }) => day === null).map(scoresOf),
            days: own.flatMap((sum) => (sum.day === null ? [] : [{ ...scoresOf(sum), day: sum.day }])),
          };
        }),
    };
  });
}

const isOf = (a: Pick<ErrorSums, 'series' | 'enterpriseId'>, b: Pick<ErrorSums, 'series' | 'enterpriseId'>): boolean =>
  a.series === b.series && a.enterpriseId === b.enterpriseId;
