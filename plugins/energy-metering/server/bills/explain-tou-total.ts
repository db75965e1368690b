import { touPeriods } from '../../contracts/index.ts';
import type { TouPeriod } from '../../contracts/index.ts';
import type { EvidenceInput, Explanation, ParsedRef, Principal } from '@lingtan/sdk';
import { worstQuality } from '@lingtan/sdk';
import { methodName, periodsOfTariff, splitSpan, sum } from '../../domain/index.ts';
import type { Span } from '../../domain/index.ts';
import { periodNames } from '../../contracts/index.ts';
import { producedBy } from '../context.ts';
import type { Energy } from '../context.ts';
import { mayOpen } from '../may-open.ts';
import { readIntervals } from '../interval-store.ts';
import { intervalRef, parseSpanKey, parseSubject } from '../refs.ts';
import { readTariffs } from '../tariffs/read-tariffs.ts';
import { touTotalRef } from './refs.ts';

const day = 86_400_000;

/** Explains the energy of a meter in one period of a tariff: by days, and a day by its intervals. */
export async function explainTouTotal(
  energy: Energy,
  ref: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const key = parseSpanKey(ref.key);
  const [subject = '', tariffId, period, ...rest] = key?.head.split('/') ?? [];
  const parsed = parseSubject(subject);
  const meter = parsed && energy.meterById.get(parsed.meter);
  if (!key || !meter || rest.length > 0 || !isPeriod(period) || !mayOpen(meter, viewer)) return null;
  if (key.to - key.from > 366 * day) return null;
  const span = { from: key.from, to: key.to };
  const read = await energy.scope.db.tx(async (tx) => {
    const tariff = (await readTariffs(tx, energy.timeZone, asOf)).find(({ id }) => id === tariffId);
    const rows = await readIntervals(tx, { ...span, meters: [meter.id], minutes: energy.minutes, asOf });
    return { tariff, rows: rows.filter(({ direction }) => direction === parsed.direction) };
  });
  if (!read.tariff) return null;
  const { id, versions, timeZone = energy.timeZone } = read.tariff;
  const periods = periodsOfTariff(id, versions, timeZone, span).filter((each) => each.period === period);
  const rows = read.rows.filter(({ start }) => periods.some(({ from, to }) => start >= from && start < to));
  const total = (part: Span) => {
    const own = rows.filter(({ start }) => start >= part.from && start < part.to);
    return {
      value: String(own.reduce((all, { amount }) => all + (amount ?? 0), 0)),
      unit: 'Wh',
      quality: worstQuality(own.map(({ status }) => status)),
      empty: own.length === 0,
    };
  };
  const parts = span.to - span.from > 25 * 3_600_000 ? splitSpan(span, day, timeZone) : [];
  const inputs =
    parts.length > 0
      ? parts.flatMap((part): EvidenceInput[] => {
          const { empty, ...figure } = total(part);
          return empty ? [] : [{ ref: touTotalRef(meter.id, id, period, part), role: 'part', ...figure }];
        })
      : rows.map((row): EvidenceInput => ({
          ref: intervalRef(row.meter, row.direction, row.start, row.revision),
          role: 'part',
          value: row.amount === null ? null : String(row.amount),
          unit: 'Wh',
          quality: row.status,
        }));
  const { empty: _empty, ...figure } = total(span);
  const name = periodNames[period];
  return {
    ref: touTotalRef(meter.id, id, period, span),
    title: { en: `${meter.name.en}, ${name.en.toLowerCase()}`, 'zh-CN': `${meter.name['zh-CN']} ${name['zh-CN']}电量` },
    ...figure,
    method: methodName(sum),
    formula: 'sum of the intervals that lie in the period of the tariff',
    parameters: { tariff: id, period },
    inputs,
    recordedAt: null,
    producedBy,
  };
}

function isPeriod(text: string | undefined): text is TouPeriod {
  return (touPeriods as readonly string[]).includes(text ?? '');
}
