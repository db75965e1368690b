import type { MeterReadingsService } from '@lingtan/energy-metering/contracts';
import { quarter, quarterOf } from '../context.ts';
import type { Dispatch } from '../context.ts';
import type { Subject } from '../forecasts/forecast-store.ts';
import { readHistory } from '../forecasts/history.ts';
import type { Span } from '../forecasts/history.ts';
import { enterpriseLoads, keyOf, seriesOf } from '../forecasts/series-meters.ts';
import type { SeriesMeters } from '../forecasts/series-meters.ts';
import { judge, judged } from './error-store.ts';

const day = 86_400_000;
/** Late samples and edits come in for so long. */
const openDays = 3;
const week = 7 * day;

/**
 * Holds the forecasts that plans rest on against what was measured since, over the last days. Intervals that are not closed
 * yet are left for the next time; ones that were revised are judged again. Answers with the number of quarter hours judged.
 */
export async function judgeForecasts(dispatch: Dispatch, minutes: number): Promise<number> {
  const { scope, readings } = dispatch;
  return judgeMetered(dispatch, seriesOf(await readings.meters(), scope.config), minutes);
}

/** The same for the forecasts that are made once an hour. */
export async function judgeOutlook(
  dispatch: Dispatch,
  readings: MeterReadingsService,
  minutes: number,
): Promise<number> {
  const { scope, outlook } = dispatch;
  let count = await judgeMetered(dispatch, enterpriseLoads(await readings.meters(), scope.config), minutes);
  const span = spanOf(dispatch);
  for (const signal of outlook.signals) {
    const { values, absent } = await signal.read(span);
    if (absent || values.every(Number.isNaN)) continue;
    const before = await signal.read(aWeekBefore(span));
    count += await judgeSeries(dispatch, { series: signal.series, enterpriseId: null }, span, values, before.values);
  }
  return count;
}

async function judgeMetered(dispatch: Dispatch, sources: readonly SeriesMeters[], minutes: number): Promise<number> {
  const { readings } = dispatch;
  const span = spanOf(dispatch);
  const measured = await readHistory(readings, sources, span, minutes);
  const before = await readHistory(readings, sources, aWeekBefore(span), minutes);
  let count = 0;
  for (const source of sources) {
    const [key, subject] = [keyOf(source), { series: source.series, enterpriseId: source.enterpriseId ?? null }];
    count += await judgeSeries(dispatch, subject, span, measured.get(key)!, before.get(key)!);
  }
  return count;
}

async function judgeSeries(
  { scope: { db, park } }: Dispatch,
  subject: Subject,
  span: Span,
  values: Float64Array,
  naive: Float64Array,
): Promise<number> {
  const known = await db.tx((tx) => judged(tx, subject, span));
  const targets = [...values].flatMap((actual, i) => {
    const target = span.from + i * quarter;
    if (Number.isNaN(actual) || known.get(target) === actual) return [];
    return [{ target, actual, naive: Number.isNaN(naive[i]!) ? null : naive[i]! }];
  });
  await db.tx((tx) => judge(tx, park.id, subject, targets));
  return targets.length;
}

function spanOf({ scope }: Dispatch): Span {
  const to = quarterOf(scope.clock.now());
  return { from: to - openDays * day, to };
}

const aWeekBefore = ({ from, to }: Span): Span => ({ from: from - week, to: to - week });
