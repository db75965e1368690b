import { dateStart } from '@lingtan/sdk';
import type { BacktestProblemInput, BacktestRequest } from '../../contracts/index.ts';
import { quarter } from '../context.ts';
import type { Dispatch } from '../context.ts';
import { planCarbon } from '../carbon/plan-carbon.ts';
import { readHistory } from '../forecasts/history.ts';
import { seriesOf } from '../forecasts/series-meters.ts';
import { exportPrices } from '../problem/export-prices.ts';
import { stepPrices } from '../problem/prices.ts';
import { plannable } from '../problem/site.ts';
import { iso } from '../refs.ts';
import { backtestErrors } from './errors.ts';

const day = 86_400_000;
/** History before the first day that forecasts may be made from, as the plugin keeps it. */
const lookBackDays = 56;
const usableSoc = { min: 0.1, max: 0.95 };

/**
 * The park's history as a backtest: what its meters have, the prices of its tariff, the limits of its configuration, and the
 * battery that was asked for. Hours without a reading or a price stay gaps.
 * @throws DISPATCH_BACKTEST_LACKING when the configuration or the meters do not give what is needed.
 */
export async function parkHistory(dispatch: Dispatch, request: BacktestRequest): Promise<BacktestProblemInput> {
  const { scope, readings, tariffs } = dispatch;
  const { timeZone, latitude, longitude } = scope.park;
  const meters = await readings.meters();
  const found = plannable(scope.config, new Set(meters.map(({ id }) => id)));
  // The battery is the one asked for, so the park need not have one.
  const lacks = Array.isArray(found) ? found.filter(({ code }) => code !== 'no-battery') : [];
  const { tariffId, importMaxKw, contractKw, exportMaxKw, demandPricePerKw } = scope.config;
  if (lacks.length > 0 || tariffId === undefined || importMaxKw === undefined)
    throw backtestErrors.BACKTEST_LACKING({ codes: lacks.map(({ code }) => code).join(', ') });
  const [from, end] = [dateStart(request.from, timeZone), dateStart(request.to, timeZone, 1)];
  const to = Math.min(end, Math.floor(scope.clock.now() / quarter) * quarter);
  const start = from - lookBackDays * day;
  // Batteries alone are run through it: all load stays as it was.
  const sources = seriesOf(meters, { flexibleLoads: [] });
  const history = await readHistory(readings, sources, { from: start, to }, await readings.intervalMinutes());
  const load = history.get('load');
  if (!load) throw backtestErrors.BACKTEST_LACKING({ codes: 'no-load-meter' });
  const known = load.subarray((from - start) / quarter).some((value) => !Number.isNaN(value));
  if (!known) throw backtestErrors.BACKTEST_EMPTY({ from: request.from, to: request.to });
  const edges = Array.from({ length: (to - start) / quarter + 1 }, (_, i) => start + i * quarter);
  const prices = await stepPrices(tariffs, tariffId, edges.slice((from - start) / quarter));
  if (prices.buy.length === 0)
    throw backtestErrors.BACKTEST_LACKING({ codes: prices.lacks.map(({ code }) => code).join(', ') });
  const { sell } = await exportPrices(dispatch, edges.slice((from - start) / quarter));
  // As a plan of today would count them.
  const carbon = await planCarbon(dispatch, edges.slice(-2));
  const before = new Array<null>((from - start) / quarter).fill(null);
  const nullable = (values: ArrayLike<number>): (number | null)[] =>
    Array.from(values, (value) => (Number.isFinite(value) ? Math.max(0, value) : null));
  const { capacityKwh: capacity, powerKw, efficiency, degradationPerKwh, horizonHours, forecast } = request;
  const [pv, wind] = [history.get('pv'), history.get('wind')];
  const eta = Math.sqrt(efficiency);
  return {
    start: iso(start),
    from: iso(from),
    zone: timeZone,
    load: nullable(load),
    ...(pv ? { pv: nullable(pv) } : {}),
    ...(wind ? { wind: nullable(wind) } : {}),
    buyPrice: [...before, ...prices.buy.map((price) => (Number.isFinite(price) ? price : null))],
    sellPrice: typeof sell === 'number' ? sell : [...before, ...sell],
    ...(carbon.factor === null ? {} : { carbonFactor: carbon.factor }),
    carbonPrice: carbon.price,
    grid: { importMax: contractKw ?? importMaxKw, exportMax: exportMaxKw, demandPricePerKw },
    batteries: [
      {
        id: 'battery',
        capacity,
        eMin: usableSoc.min * capacity,
        eMax: usableSoc.max * capacity,
        initial: 0.5 * capacity,
        chargeMax: powerKw,
        dischargeMax: powerKw,
        etaCharge: eta,
        etaDischarge: eta,
        degradationCharge: degradationPerKwh,
        degradationDischarge: degradationPerKwh,
      },
    ],
    horizonHours,
    forecast,
    ...(latitude !== null && longitude !== null ? { site: { latitude, longitude } } : {}),
  };
}
