import { formatRef } from '@lingtan/sdk';
import type { EvidenceInput, Explanation, ParsedRef, Principal } from '@lingtan/sdk';
import { telemetryWindow } from '@lingtan/telemetry/contracts';
import { energyEditRecord, energyException } from '../../contracts/index.ts';
import type { ExceptionData } from '../../contracts/index.ts';
import { methodName, sum } from '../../domain/index.ts';
import type { Span } from '../../domain/index.ts';
import { exceptionCount } from '../../domain/methods-vee.ts';
import { iso, producedBy } from '../context.ts';
import type { Energy } from '../context.ts';
import { mayOpen } from '../may-open.ts';
import { readIntervals } from '../interval-store.ts';
import { intervalRef, totalRef } from '../refs.ts';
import { veeOf } from './context.ts';
import { exceptionWords } from './exception-words.ts';
import { explainLimit } from './explain-limit.ts';
import { readException } from './list-exceptions.ts';

/** Of a longer span the intervals are not listed one by one. */
const mostListed = 200;

/** What differs between the two figures of an exception. */
export type ExceptionPart = Pick<Explanation, 'method' | 'inputs' | 'parameters' | 'rows'>;

/** An exception with who asks for it. */
export interface AskedException {
  energy: Energy;
  exception: ExceptionData;
  asOf: string | null;
  viewer: Principal;
}

/** Explains what validation measured, or the limit that this broke, by the rule, the readings and the configuration. */
export async function explainException(
  energy: Energy,
  ref: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const key = /^(\d{1,15})\/(measured|limit)$/.exec(ref.key);
  if (!key) return null;
  const exception = await energy.scope.db.tx((tx) => readException(tx, Number(key[1])));
  const meter = exception && energy.meterById.get(exception.meter);
  if (!exception || !meter || !mayOpen(meter, viewer)) return null;
  // What it was before it was last judged is not kept.
  if (asOf !== null && Date.parse(asOf) < Date.parse(exception.updatedAt)) return null;
  const figure = key[2] as 'measured' | 'limit';
  const asked = { energy, exception, asOf, viewer };
  const part = figure === 'limit' ? await explainLimit(asked) : await explainMeasured(asked);
  const value = exception[figure];
  const names = figure === 'limit' ? { en: 'limit', 'zh-CN': '限值' } : { en: 'measured', 'zh-CN': '实测值' };
  return {
    ref: formatRef(energyException.kind, ref.key),
    title: {
      en: `Exception ${exception.id}, ${meter.name.en}: ${names.en}`,
      'zh-CN': `异常 ${exception.id}，${meter.name['zh-CN']}：${names['zh-CN']}`,
    },
    value: value === null ? null : String(value),
    unit: exception.unit === 'interval' ? '1' : exception.unit,
    quality: value === null ? 'missing' : 'actual',
    formula: exceptionWords[exception.rule][figure],
    ...part,
    method: value === null ? null : part.method,
    parameters: {
      finding: exception.rule,
      from: iso(exception.from),
      to: iso(exception.to),
      ...part.parameters,
    },
    recordedAt: exception.updatedAt,
    producedBy,
    links: [
      {
        title: { en: 'Open the exception', 'zh-CN': '查看异常' },
        path: `/parks/${energy.parkId}/energy-metering/meters/exceptions?exception=${exception.id}`,
      },
    ],
  };
}

async function explainMeasured(asked: AskedException): Promise<ExceptionPart> {
  const { exception } = asked;
  const detail = Object.fromEntries(
    Object.entries(exception.detail).filter(([name]) => name === 'reason' || name === 'point'),
  );
  if (exception.rule === 'children-sum') return { method: null, inputs: await familyInputs(asked) };
  const [gauge, edit] = [gaugeOf(asked), exception.detail['edit']];
  const own = await ownIntervals(asked);
  const other: EvidenceInput[] = [
    ...(gauge === null
      ? []
      : [
          {
            ref: formatRef(telemetryWindow.kind, `${gauge}/${iso(exception.from)}/${iso(exception.to)}`),
            role: 'samples',
            value: null,
          },
        ]),
    ...(typeof edit === 'number'
      ? [{ ref: formatRef(energyEditRecord.kind, String(edit)), role: 'edit', value: null }]
      : []),
  ];
  const counts = exception.unit === 'interval' && own.length === exception.measured;
  // The worst interval alone says it, as long as it stands as it was found.
  const worst =
    exception.unit === 'interval' ? undefined : own.find(({ value }) => value === String(exception.measured));
  if (worst && other.length === 0) return { method: methodName(sum), inputs: [worst], parameters: detail };
  return {
    method: counts ? methodName(exceptionCount) : null,
    inputs: [...own, ...other],
    parameters: detail,
  };
}

/** Point whose samples the rule looked at beside the intervals. */
function gaugeOf({ energy, exception }: AskedException): string | null {
  const { rule, detail, meter } = exception;
  if (rule === 'clock' && typeof detail['point'] === 'string') return detail['point'];
  return rule === 'power-mismatch' ? (energy.configs.get(meter)?.powerPoint ?? null) : null;
}

/** Intervals of the span as they stand now; of a long span their sum. */
async function ownIntervals({ energy, exception, asOf }: AskedException): Promise<EvidenceInput[]> {
  const { meter, direction } = exception;
  const span: Span = {
    from: Math.floor(exception.from / energy.width) * energy.width,
    to: Math.ceil(exception.to / energy.width) * energy.width,
  };
  const { unit } = energy.meterById.get(meter)!;
  const length = (span.to - span.from) / energy.width;
  if (length > mostListed)
    return [{ ref: totalRef(`meter/${meter}.${direction}`, span), role: 'part', value: null, unit }];
  const query = { ...span, meters: [meter], minutes: energy.minutes, asOf };
  const rows = await energy.scope.db.tx((tx) => readIntervals(tx, query));
  return rows
    .filter((row) => row.direction === direction)
    .map((row) => ({
      ref: intervalRef(meter, direction, row.start, row.revision),
      role: 'part',
      value: row.amount === null ? null : String(row.amount),
      unit,
      quality: row.status,
    }));
}

/** The meter above and those below it over the span; a member opens the own ones. */
async function familyInputs({ energy, exception, viewer }: AskedException): Promise<EvidenceInput[]> {
  const span = { from: exception.from, to: exception.to };
  const family = veeOf(energy).families.find(({ parent }) => parent === exception.meter);
  return (family?.terms ?? [])
    .filter(({ meter }) => mayOpen(energy.meterById.get(meter)!, viewer))
    .map(({ meter, direction, sign }) => ({
      ref: totalRef(`meter/${meter}.${direction}`, span),
      role: sign > 0 ? 'plus' : 'minus',
      value: null,
      unit: energy.meterById.get(meter)!.unit,
    }));
}
