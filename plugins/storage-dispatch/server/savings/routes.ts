import { wallClock } from '@lingtan/sdk';
import { savingsListRoute, savingsRoute, startSavingsRoute } from '../../contracts/index.ts';
import type { SavingsRequest } from '../../contracts/index.ts';
import type { Dispatch } from '../context.ts';
import { lockDispatch } from '../forecasts/forecast-store.ts';
import { registerSavingsFiles } from './files.ts';
import { savingsErrors } from './errors.ts';
import { savingsJob, startSavings } from './job.ts';
import { monthsSpan } from './months.ts';
import { savingsReports } from './store.ts';

const mostMonths = 24;
const mostOpen = 3;

/** Routes of savings reports, and the job that makes them. */
export function registerSavings(dispatch: Dispatch): void {
  const { scope } = dispatch;
  const { park, clock, jobs } = scope;
  startSavings(dispatch);
  registerSavingsFiles(dispatch);

  scope.route(savingsListRoute, async ({ tx }) => {
    const local = new Date(wallClock(clock.now(), park.timeZone)).toISOString();
    const month = local.slice(0, 7);
    return { reports: await tx((open) => savingsReports.list(open)), suggestion: { from: month, to: month } };
  });

  scope.route(savingsRoute, async ({ params, tx }) => {
    const found = await tx((open) => savingsReports.read(open, params.no));
    if (!found) throw savingsErrors.SAVINGS_UNKNOWN({ no: params.no });
    return found;
  });

  scope.route(startSavingsRoute, async ({ body, tx, principal }) => {
    checkMonths(body, park.timeZone, clock.now());
    const tariff = (await dispatch.tariffs.tariffs()).find(({ id }) => id === scope.config.tariffId);
    const currency = tariff?.versions.at(-1)?.currency ?? 'CNY';
    const head = await tx(async (open) => {
      await lockDispatch(open, park.id);
      const count = await savingsReports.countOpen(open);
      if (count >= mostOpen) throw savingsErrors.SAVINGS_BUSY({ open: count, most: mostOpen });
      const no = await savingsReports.insert(open, park.id, { request: body, currency, now: clock.now() });
      await scope.audit(open, { action: 'dispatch.savings-start', subject: String(no), actor: principal, after: body });
      return (await savingsReports.read(open, no))!.head;
    });
    await jobs.enqueue(savingsJob, { no: head.no }, { dedupKey: `savings-${head.no}` });
    return head;
  });
}

function checkMonths(request: SavingsRequest, timeZone: string, now: number): void {
  const { from, months } = monthsSpan(request, timeZone);
  if (from >= now || months < 1 || months > mostMonths)
    throw savingsErrors.SAVINGS_PERIOD({ ...request, months: mostMonths, field: 'body.from' });
}
