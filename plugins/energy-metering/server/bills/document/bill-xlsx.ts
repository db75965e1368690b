import {
  formulaCell,
  headCell as head,
  localTime,
  numberCell as number,
  unitCell as unit,
  writeWorkbook,
} from '@lingtan/documents';
import type { CellObject, Language, Row, SheetData } from '@lingtan/documents';
import { billStateNames, lineKindNames, lineName, periodNames, touPeriods } from '../../../contracts/index.ts';
import { label } from './bill-labels.ts';
import type { BillLabel } from './bill-labels.ts';
import { remarksOf } from './bill-rows.ts';
import type { BillDocument } from './bill-pdf.ts';
import type { BillDay } from './daily.ts';
import { priceUnit, shownUnit } from './format.ts';

const energyFormat = '#,##0.000';
const moneyFormat = '#,##0.00';

/** Lines, and energy by day and period, with real numbers; a bill's amount is written, the sum of its lines is a formula. */
export function billXlsx(document: BillDocument, days: readonly BillDay[], language: Language): Promise<Buffer> {
  return writeWorkbook([
    {
      rows: linesSheet(document, language),
      name: label('title', language),
      widths: [6, 40, 16, 14, 16, 8, 18, 16, 28, 12, 14, 44],
    },
    {
      rows: daysSheet(days, language),
      name: label('intervals', language),
      frozenRows: 2,
      widths: Array.from({ length: 13 }, () => 16),
    },
  ]);
}

function linesSheet({ bill, parkName, meters }: BillDocument, language: Language): SheetData {
  const field = (name: BillLabel, value: string): Row => [null, head(label(name, language)), value];
  const rows: SheetData = [
    field('park', parkName[language]),
    field('account', `${bill.accountName[language]} (${bill.accountId})`),
    field('month', bill.month),
    field(
      'period',
      `${localTime(bill.from, bill.timeZone)} – ${localTime(bill.to - 1, bill.timeZone)} (${bill.timeZone})`,
    ),
    field('number', bill.id),
    field('state', billStateNames[bill.state][language]),
    field('tariff', `${bill.tariffName[language]} (${bill.tariffId})`),
    field('meters', meters.map(({ id, name }) => `${name[language]} (${id})`).join(', ')),
    field('factor', bill.powerFactor ?? '–'),
    field('evidence', bill.ref),
    [],
  ];
  const titles: BillLabel[] = ['no', 'item', 'quantity', 'unit', 'price', 'days', 'amount'];
  const more: BillLabel[] = ['kind', 'version', 'touPeriod', 'quality', 'evidence'];
  rows.push([...titles, ...more].map((name) => head(label(name, language))));
  const first = rows.length + 1;
  for (const line of bill.lines) {
    const shown = shownUnit(line.unit, language);
    rows.push([
      number(line.no, '0'),
      lineName(line, bill.itemNames)[language],
      number(line.quantity / shown.divisor, line.unit === 'fen' ? moneyFormat : energyFormat),
      `${shown.symbol}; ${priceUnit(line.unit, language)}`,
      number(Number(line.price), '0.00######'),
      line.portion ? `${line.portion.days}/${line.portion.of}` : null,
      number(line.amountFen / 100, moneyFormat),
      lineKindNames[line.kind][language],
      line.version,
      line.period ? periodNames[line.period][language] : null,
      label(line.quality, language),
      line.ref,
    ]);
  }
  const remarks = remarksOf(bill, language);
  const blank = Array<null>(4).fill(null);
  const sum = (name: string, cell: CellObject | null): Row => [null, head(name), ...blank, cell];
  rows.push(
    sum(label('sum', language), formulaCell(`SUM(G${first}:G${rows.length})`, moneyFormat)),
    ...bill.vat.flatMap(({ percent, netFen, vatFen }) => [
      sum(label('net', language), number(netFen / 100, moneyFormat)),
      sum(`${label('vat', language)} ${percent} %`, number(vatFen / 100, moneyFormat)),
    ]),
    sum(label('total', language), { ...number(bill.totalFen / 100, moneyFormat), fontWeight: 'bold' }),
    [],
    [null, head(label('remarks', language))],
    ...(remarks.length === 0 ? [label('noRemarks', language)] : remarks).map((remark) => [null, remark]),
  );
  return rows;
}

function daysSheet(days: readonly BillDay[], language: Language): SheetData {
  const used = touPeriods.filter((period) => days.some(({ energyWh }) => energyWh.has(period)));
  const states = ['actual', 'estimated', 'edited', 'missing'] as const;
  return [
    [
      label('day', language),
      ...used.map((period) => periodNames[period][language]),
      label('energy', language),
      label('peakOfDay', language),
      ...states.map((state) => `${label('intervals', language)}, ${label(state, language)}`),
    ].map(head),
    [null, ...used.map(() => unit('kWh')), unit('kWh'), unit('kW'), ...states.map(() => null)],
    ...days.map(({ date, energyWh, peakW, counts }): Row => [
      date,
      ...used.map((period) => number((energyWh.get(period) ?? 0) / 1000, energyFormat)),
      number([...energyWh.values()].reduce((a, b) => a + b, 0) / 1000, energyFormat),
      peakW === null ? null : number(peakW / 1000, energyFormat),
      ...states.map((state) => number(counts[state], '0')),
    ]),
  ];
}
