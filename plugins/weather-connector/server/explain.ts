import type { Explanation, ParsedRef } from '@lingtan/sdk';
import { weatherQuantities, weatherUnits } from '../contracts/index.ts';
import { lengthOf } from '../domain/index.ts';
import type { WeatherScope } from './context.ts';
import { readRun } from './run-store.ts';
import { runRef } from './service.ts';

const iso = (ts: number): string => new Date(ts).toISOString();

/** A fetched forecast with all its hours. Its source is outside of the installation, so it has no inputs here. */
export async function explainRun(
  scope: WeatherScope,
  ref: ParsedRef,
  asOf: string | null,
): Promise<Explanation | null> {
  if (!/^\d{1,15}$/.test(ref.key)) return null;
  const run = await scope.db.tx((tx) => readRun(tx, Number(ref.key)));
  if (!run || (asOf !== null && run.recordedAt > asOf)) return null;
  const { no, start, stepMinutes, values, origin, hash, issuedAt, kind, recordedAt } = run;
  const told = weatherQuantities.filter((quantity) => values[quantity]);
  return {
    ref: runRef(no),
    title: { en: `Weather forecast ${no}`, 'zh-CN': `气象预报 ${no}` },
    value: lengthOf(run),
    unit: 'h',
    quality: 'estimated',
    method: null,
    formula: {
      en: 'hours told by the weather service, as it answered',
      'zh-CN': '气象服务应答的小时数，按原样留存',
    },
    parameters: { kind, issuedAt: iso(issuedAt), ...origin, answerSha256: hash },
    inputs: [],
    rows: {
      columns: ['from', ...told.map((quantity) => `${quantity}:${weatherUnits[quantity]}`)],
      values: Array.from({ length: lengthOf(run) }, (_, i) => [
        iso(start + i * stepMinutes * 60_000),
        ...told.map((quantity) => values[quantity]?.[i] ?? null),
      ]),
      truncated: false,
    },
    recordedAt,
    producedBy: 'weather-connector@0.1.0',
  };
}
