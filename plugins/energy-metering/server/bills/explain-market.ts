import type { EvidenceInput, Explanation } from '@lingtan/sdk';
import { lineName } from '../../contracts/index.ts';
import { formatDecimal, methodName, splitSpan } from '../../domain/index.ts';
import type { Span } from '../../domain/index.ts';
import type { BillFrame } from '../../domain/bill/index.ts';
import { billDayCost, billMarket, exactCost } from '../../domain/methods-bills.ts';
import { producedBy } from '../context.ts';
import type { SeriesColumn } from '../columns.ts';
import { windowRef } from '../refs.ts';
import { frameOfBill } from './bill-frame.ts';
import { readBillColumns } from './bill-load.ts';
import type { LineOf, LinePart } from './explain-parts.ts';
import { energyAt, sumOf, within } from './explain-parts.ts';
import { lineRef, touTotalRef } from './refs.ts';

/** A line at market prices opens to its days: each holds the exact cost, and only their sum is rounded. */
export async function explainMarketLine(of: LineOf): Promise<LinePart> {
  const { bill, line } = of;
  const { frame, columns } = await ground(of);
  const days = splitSpan({ from: line.from, to: line.to }, 86_400_000, bill.timeZone);
  const inputs = days.map((day): EvidenceInput => {
    const rows = dayRows(of, frame, columns, day);
    return {
      ref: lineRef(bill, line.no, day),
      role: 'day',
      value: exactCost(rows),
      unit: 'CNY',
      quality: columns.map((column) => sumOf(column, chosen(of, frame, day)).quality).includes('missing')
        ? 'missing'
        : line.quality,
    };
  });
  return {
    method: methodName(billMarket),
    formula: 'Σ energy × market price of its interval, rounded once to fen, half away from zero',
    inputs,
  };
}

/** One day of a line at market prices, interval by interval. */
export async function explainDay(of: LineOf, day: Span): Promise<Explanation | null> {
  const { bill, line, version } = of;
  if (!line.averaged || day.from < line.from || day.to > line.to || line.period === null) return null;
  const { frame, columns } = await ground(of);
  const rows = dayRows(of, frame, columns, day);
  const name = lineName(line, bill.itemNames);
  const date = new Date(day.from).toISOString();
  const inputs = columns.map((column): EvidenceInput => {
    const { energyWh, quality } = sumOf(column, chosen(of, frame, day));
    const ref = touTotalRef(column.meter, bill.tariffId, line.period!, day);
    return { ref, role: 'energy', value: String(energyWh), unit: 'Wh', quality };
  });
  const { base } = version.energy;
  const price: EvidenceInput[] =
    'point' in base
      ? [{ ref: windowRef(base.point, day.from, day.to - 1), role: 'price', value: null, unit: 'CNY/kWh' }]
      : [];
  return {
    ref: lineRef(bill, line.no, day),
    title: { en: `${name.en}, ${date}`, 'zh-CN': `${name['zh-CN']} ${date}` },
    value: exactCost(rows),
    unit: 'CNY',
    quality: line.quality,
    method: methodName(billDayCost),
    formula: 'Σ energy × market price × factor of the period, exact',
    parameters: { period: line.period },
    inputs: [...inputs, ...price],
    rows: {
      columns: ['start', 'energy:Wh', 'price:CNY/kWh'],
      values: rows.map(({ start, energyWh, price: each }) => [start, energyWh, each]),
      truncated: false,
    },
    recordedAt: bill.recordedAt,
    producedBy,
    supersedes: null,
  };
}

async function ground(of: LineOf): Promise<{ frame: BillFrame; columns: SeriesColumn[] }> {
  const { energy, tx, bill } = of;
  return { frame: await frameOfBill(of), columns: await readBillColumns(energy, tx, bill, bill.recordedAt) };
}

function chosen({ energy, bill, line }: LineOf, frame: BillFrame, day: Span): (slot: number) => boolean {
  const inDay = within(bill, day, energy.width);
  return (slot) => inDay(slot) && frame.slots[frame.index[slot]!]!.period === line.period;
}

/** Intervals of a day with their energy and price; those whose price is not known are left out, as on the bill. */
function dayRows(of: LineOf, frame: BillFrame, columns: readonly SeriesColumn[], day: Span) {
  const { energy, bill } = of;
  const isChosen = chosen(of, frame, day);
  const rows: { start: number; energyWh: number; price: string }[] = [];
  const [first, last] = [day.from, day.to].map((ts) => Math.round((ts - bill.from) / energy.width)) as [number, number];
  for (let slot = first; slot < last; slot++) {
    const price = frame.priceIndex === null ? null : frame.prices[frame.priceIndex[slot]!];
    if (!isChosen(slot) || !price) continue;
    const energyWh = columns.reduce((sum, column) => sum + (energyAt(column, slot) ?? 0), 0);
    rows.push({ start: bill.from + slot * energy.width, energyWh, price: formatDecimal(price) });
  }
  return rows;
}
