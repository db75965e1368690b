import { dateStart } from '@lingtan/sdk';
import { backtestRoute, backtestsRoute, cancelBacktestRoute, startBacktestRoute } from '../../contracts/index.ts';
import type { BacktestRequest } from '../../contracts/index.ts';
import type { Dispatch } from '../context.ts';
import { lockDispatch } from '../forecasts/forecast-store.ts';
import { backtestErrors } from './errors.ts';
import { backtestJob, startBacktests } from './job.ts';
import { backtests } from './store.ts';

const mostDays = 366;
/** Of one park at a time; they run one after the other. */
const mostOpen = 3;
const day = 86_400_000;

/** Routes that start, follow and stop backtests, and the job that runs them. */
export function registerBacktests(dispatch: Dispatch): void {
  const { scope } = dispatch;
  const { park, clock, jobs } = scope;
  const { cancel } = startBacktests(dispatch);

  scope.route(backtestsRoute, async ({ tx }) => ({
    backtests: await tx((open) => backtests.list(open)),
    suggestion: suggestion(dispatch),
  }));

  scope.route(backtestRoute, async ({ params, tx }) => {
    const found = await tx((open) => backtests.read(open, params.no));
    if (!found) throw backtestErrors.BACKTEST_UNKNOWN({ no: params.no });
    return found;
  });

  scope.route(startBacktestRoute, async ({ body, tx, principal }) => {
    checkPeriod(body, park.timeZone, clock.now());
    const tariffs = await dispatch.tariffs.tariffs();
    const tariff = tariffs.find(({ id }) => id === scope.config.tariffId);
    const currency = tariff?.versions.at(-1)?.currency ?? 'CNY';
    const head = await tx(async (open) => {
      await lockDispatch(open, park.id);
      const count = await backtests.countOpen(open);
      if (count >= mostOpen) throw backtestErrors.BACKTEST_BUSY({ open: count, most: mostOpen });
      const no = await backtests.insert(open, park.id, { request: body, currency, now: clock.now() });
      await scope.audit(open, {
        action: 'dispatch.backtest-start',
        subject: String(no),
        actor: principal,
        after: body,
      });
      return (await backtests.read(open, no))!.head;
    });
    await jobs.enqueue(backtestJob, { no: head.no }, { dedupKey: `backtest-${head.no}` });
    return head;
  });

  scope.route(cancelBacktestRoute, async ({ params: { no }, tx, principal }) => {
    const head = await tx(async (open) => {
      const found = await backtests.read(open, no);
      if (!found) throw backtestErrors.BACKTEST_UNKNOWN({ no });
      if (!(await backtests.end(open, no, clock.now(), { state: 'cancelled' })))
        throw backtestErrors.BACKTEST_OVER({ no, state: found.head.state });
      await scope.audit(open, { action: 'dispatch.backtest-cancel', subject: String(no), actor: principal });
      return (await backtests.read(open, no))!.head;
    });
    cancel(no);
    return head;
  });
}

function checkPeriod({ from, to }: BacktestRequest, timeZone: string, now: number): void {
  const [start, end] = [dateStart(from, timeZone), dateStart(to, timeZone, 1)];
  if (start >= now || end <= start || end - start > mostDays * day + 3_600_000)
    throw backtestErrors.BACKTEST_PERIOD({ from, to, days: mostDays, field: 'body.from' });
}

/** The last four weeks with the park's own battery, or one of usual size. */
function suggestion({ scope }: Dispatch): BacktestRequest {
  const { batteries, horizonHours } = scope.config;
  const sum = (of: (battery: (typeof batteries)[number]) => number): number =>
    batteries.reduce((all, battery) => all + of(battery), 0);
  const [first] = batteries;
  const local = (ts: number): string => new Intl.DateTimeFormat('en-CA', { timeZone: scope.park.timeZone }).format(ts);
  const now = scope.clock.now();
  return {
    from: local(now - 28 * day),
    to: local(now - day),
    capacityKwh: first ? sum(({ capacityKwh }) => capacityKwh) : 1000,
    powerKw: first ? sum(({ dischargeMaxKw }) => dischargeMaxKw) : 500,
    efficiency: first ? Math.round(first.etaCharge * first.etaDischarge * 1000) / 1000 : 0.9,
    degradationPerKwh: first?.degradationPerKwh ?? 0.05,
    horizonHours,
    forecast: 'naive',
  };
}
