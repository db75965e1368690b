import { dateStart, dayStart } from '@lingtan/sdk';
import type { EvidenceInput, Explanation, ParsedRef } from '@lingtan/sdk';
import { savingOver, savingsVariants } from '../../contracts/index.ts';
import type { SavingsResult, SavingsRow } from '../../contracts/index.ts';
import { costPrefix, dispatchMethodName, savingMethod } from '../../domain/index.ts';
import type { Dispatch } from '../context.ts';
import { iso, meterTotalRef, producedBy, savingsRef } from '../refs.ts';
import { monthsSpan } from '../savings/months.ts';
import { savingsReports } from '../savings/store.ts';
import { explainSavingsFigure } from './explain-savings-figure.ts';

/** Explains a savings report, or a month of it, by the costs of the ways compared, and these by the meters and the tariff. */
export async function explainSavings(
  { scope }: Dispatch,
  ref: ParsedRef,
  asOf: string | null,
): Promise<Explanation | null> {
  const [no, month, variant, figure, ...rest] = ref.key.split('/');
  if (!/^\d{1,15}$/.test(no!) || rest.length > 0 || (variant !== undefined && figure === undefined)) return null;
  const found = await scope.db.tx((tx) => savingsReports.read(tx, Number(no)));
  if (!found?.result || found.head.endedAt === null) return null;
  const recordedAt = iso(found.head.endedAt);
  if (asOf !== null && recordedAt > asOf) return null;
  const { result } = found;
  const whole = { from: Date.parse(result.from), to: Date.parse(result.to) };
  if (month !== undefined && variant !== undefined)
    return explainSavingsFigure({ no: found.head.no, result, recordedAt }, [month, variant, figure!], (_, span) =>
      inputsOf(result, span === 'total' ? whole : cut(spanOf(span, scope.park.timeZone), whole)),
    );
  const row = month === undefined ? result.total : result.months.find(({ key }) => key === month);
  if (!row) return null;
  const span = month === undefined ? whole : cut(monthsSpan({ from: month, to: month }, scope.park.timeZone), whole);
  const names = month === undefined ? { en: '', zh: '' } : { en: `, ${month}`, zh: ` ${month}` };
  const months: EvidenceInput[] =
    month === undefined && result.months.length > 1
      ? result.months.map((own) => ({
          ref: savingsRef(found.head.no, own.key),
          role: `month:${own.key}`,
          value: rounded(savingOver(own, 'no-storage')),
          unit: result.currency,
        }))
      : [];
  return {
    ref: month === undefined ? savingsRef(found.head.no) : savingsRef(found.head.no, month),
    title: {
      en: `Saving by storage, report ${found.head.no}${names.en}`,
      'zh-CN': `储能节费报告 ${found.head.no}${names.zh}`,
    },
    value: rounded(rounded(row.variants['no-storage'].cost) - rounded(row.variants.metered.cost)),
    unit: result.currency,
    quality: row.gaps > 0 ? 'missing' : 'estimated',
    producedBy,
    method: dispatchMethodName(savingMethod),
    formula: {
      en: 'cost without storage − cost as metered, on the same load, generation and prices',
      'zh-CN': '同一负荷、发电与电价下：无储能费用 − 实际计量费用',
    },
    parameters: { ...parametersOf(row), from: iso(span.from), to: iso(span.to), limitKw: result.limitKw },
    inputs: months.length > 0 ? months : inputsOf(result, span),
    recordedAt,
    links: [
      {
        title: { en: 'Savings', 'zh-CN': '节费报告' },
        path: `/parks/${scope.park.id}/storage-dispatch/savings`,
      },
    ],
  };
}

/** A month or a day of the park. */
function spanOf(key: string, timeZone: string): { from: number; to: number } {
  if (key.length === 7) return monthsSpan({ from: key, to: key }, timeZone);
  const from = dateStart(key, timeZone);
  return { from, to: dayStart(from, timeZone, 1) };
}

const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;

function cut(span: { from: number; to: number }, whole: { from: number; to: number }): { from: number; to: number } {
  return { from: Math.max(span.from, whole.from), to: Math.min(span.to, whole.to) };
}

function parametersOf({ variants, steps, gaps }: SavingsRow): Record<string, number> {
  return {
    ...Object.fromEntries(savingsVariants.map((name) => [`${costPrefix}${name}`, rounded(variants[name].cost)])),
    quarterHours: steps,
    leftOut: gaps,
  };
}

function inputsOf({ meters, tariffs }: SavingsResult, span: { from: number; to: number }): EvidenceInput[] {
  const energy = meters.map(({ meter, direction }) => ({
    ref: meterTotalRef(meter, direction, span.from, span.to),
    role: `${direction}:${meter}`,
    value: null,
  }));
  return [...energy, ...tariffs.map((ref) => ({ ref, role: 'prices', value: null }))];
}
