import { dateStart, isDate, type Explanation, type ParsedRef, type Principal } from '@lingtan/sdk';
import { formatRef, localDate } from '@lingtan/sdk';
import { dispatchForecastErrorEvidence, forecastSeries, unitOf } from '../../contracts/index.ts';
import { dispatchMethodName, forecastErrorMethod } from '../../domain/index.ts';
import { keptLeads, readErrors } from '../accuracy/error-store.ts';
import type { ForecastError } from '../accuracy/error-store.ts';
import { quarter } from '../context.ts';
import type { Dispatch } from '../context.ts';
import type { Subject } from '../forecasts/forecast-store.ts';
import { enterpriseLoads, keyOf, seriesOf } from '../forecasts/series-meters.ts';
import { forecastRef, iso, meterTotalRef, producedBy } from '../refs.ts';
import { seriesName } from './series-name.ts';

const day = 86_400_000;
const key = /^([a-z-]+)(?:\.([a-z0-9-]{1,63}))?\/(\d{1,5})\/(\d{4}-\d{2}-\d{2})(?:\/(\d{4}-\d{2}-\d{2}))?$/;

/** Error of the forecasts of a series with a lead: of one local day, or from a first to a last day. */
export function forecastErrorRef(subject: Subject, lead: number, first: string, last = first): string {
  const span = first === last ? first : `${first}/${last}`;
  return formatRef(dispatchForecastErrorEvidence.kind, `${keyOf(subject)}/${lead}/${span}`);
}

/** A day opens to its quarter hours, forecasts and meters; a longer span to its days. Members open those of their enterprise. */
export async function explainForecastError(
  dispatch: Dispatch,
  ref: ParsedRef,
  viewer: Principal,
): Promise<Explanation | null> {
  const match = key.exec(ref.key);
  if (!match) return null;
  const series = forecastSeries.find((own) => own === match[1]);
  const [enterpriseId, lead, first, last] = [match[2] ?? null, Number(match[3]), match[4]!, match[5] ?? match[4]!];
  if (series === undefined || !(keptLeads as readonly number[]).includes(lead)) return null;
  if (viewer.enterpriseId !== null && viewer.enterpriseId !== enterpriseId) return null;
  const subject = { series, enterpriseId };
  const { timeZone } = dispatch.scope.park;
  if (!isDate(first) || !isDate(last)) return null;
  const [from, to] = [dateStart(first, timeZone), dateStart(last, timeZone, 1)];
  if (from >= to || to - from > 400 * day) return null;
  const errors = await dispatch.scope.db.tx((tx) => readErrors(tx, { ...subject, lead, from, to }));
  if (errors.length === 0) return null;
  const name = seriesName(dispatch, subject);
  const unit = unitOf(series);
  const single = first === last;
  return {
    ref: forecastErrorRef(subject, lead, first, last),
    title: {
      en: `${name.en}, forecast error ${lead} min ahead, ${single ? first : `${first} to ${last}`}`,
      'zh-CN': `${name['zh-CN']}预测误差，提前 ${lead} 分钟，${single ? first : `${first} 至 ${last}`}`,
    },
    value: round(sum(errors) / errors.length),
    unit,
    quality: 'actual',
    method: dispatchMethodName(forecastErrorMethod),
    formula: { en: 'mean of |median forecast − measured|', 'zh-CN': '|预测中位数 − 实测| 的平均值' },
    parameters: { series, enterprise: enterpriseId, leadMinutes: lead, steps: errors.length },
    ...(single ? await ofDay(dispatch, errors, { from, to }) : ofDays(errors, subject, lead, timeZone)),
    recordedAt: null,
    producedBy,
  };
}

type Part = Pick<Explanation, 'inputs' | 'rows'>;

async function ofDay(
  { readings, scope }: Dispatch,
  errors: readonly ForecastError[],
  { from, to }: { from: number; to: number },
): Promise<Part> {
  const forecasts = [...new Set(errors.map(({ forecastNo }) => forecastNo))];
  const { series, enterpriseId } = errors[0]!;
  const meters = await readings.meters();
  const source =
    enterpriseId === null
      ? seriesOf(meters, scope.config).find((own) => own.series === series)
      : enterpriseLoads(meters, scope.config).find((own) => own.enterpriseId === enterpriseId);
  const end = Math.min(to, errors.at(-1)!.target + quarter);
  return {
    rows: {
      columns: ['from', 'forecast', 'q10', 'q50', 'q90', 'measured', 'weekBefore', 'absoluteError', 'steps'],
      values: errors.map(({ target, forecastNo, q10, q50, q90, actual, naive }) => [
        ...[iso(target), forecastNo, q10, q50, q90, actual, naive],
        Math.abs(q50 - actual),
        1,
      ]),
      truncated: false,
    },
    inputs: [
      ...forecasts.map((no) => ({ ref: forecastRef(no), role: 'forecast', quality: 'estimated' as const })),
      ...(source?.meters ?? []).map(({ id }) => ({
        ref: meterTotalRef(id, source!.direction, from, end),
        role: 'measured',
      })),
      ...(source?.less ?? []).map(({ id }) => ({
        ref: meterTotalRef(id, source!.direction, from, end),
        role: 'taken-out',
      })),
    ].map((input) => ({ value: null, ...input })),
  };
}

function ofDays(errors: readonly ForecastError[], subject: Subject, lead: number, timeZone: string): Part {
  const days = new Map<string, ForecastError[]>();
  for (const error of errors) {
    const date = localDate(error.target, timeZone);
    days.set(date, [...(days.get(date) ?? []), error]);
  }
  return {
    rows: {
      columns: ['day', 'absoluteError', 'steps'],
      values: [...days].map(([date, own]) => [date, sum(own), own.length]),
      truncated: false,
    },
    inputs: [...days].map(([date, own]) => ({
      ref: forecastErrorRef(subject, lead, date),
      role: `day:${date}`,
      value: round(sum(own) / own.length),
      unit: unitOf(subject.series),
      quality: 'actual' as const,
    })),
  };
}

function sum(errors: readonly ForecastError[]): number {
  return errors.reduce((all, { q50, actual }) => all + Math.abs(q50 - actual), 0);
}

function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
