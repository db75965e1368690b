import { headCell as head, numberCell as number, unitCell as unit, writeWorkbook } from '@lingtan/documents';
import type { Language, Row, SheetData } from '@lingtan/documents';
import { savingsVariants } from '../../../contracts/index.ts';
import type { SavingsFigures, SavingsRow } from '../../../contracts/index.ts';
import { label } from './labels.ts';
import type { SavingsLabel } from './labels.ts';
import { costParts, documentFields, documentFigures, documentNotes, measured, moneyOf } from './savings-document.ts';
import type { SavingsDocument } from './savings-document.ts';

const moneyFormat = '#,##0.00';
const amountFormat = '#,##0.0';
const amounts = ['importKwh', 'exportKwh', 'chargedKwh', 'dischargedKwh', 'peakKw'] as const;

/** Summary, months and days, with real numbers: one line for each way of running. */
export function savingsXlsx(document: SavingsDocument, language: Language): Promise<Buffer> {
  const { result } = document;
  const widths = [14, 22, ...Array.from({ length: 11 }, () => 16)];
  return writeWorkbook([
    { rows: summary(document, language), name: label('title', language), widths: [30, 60] },
    {
      rows: sheet(measured(result.months), 'month', document, language),
      name: label('months', language),
      frozenRows: 2,
      widths,
    },
    {
      rows: sheet(measured(result.days), 'day', document, language),
      name: label('days', language),
      frozenRows: 2,
      widths,
    },
  ]);
}

function summary(document: SavingsDocument, language: Language): SheetData {
  return [
    [head(label('park', language)), document.parkName[language]],
    ...[...documentFields(document, language), ...documentFigures(document, language)].map(([name, value]): Row => [
      head(name),
      value,
    ]),
    [head(label('evidence', language)), document.head.ref],
    [],
    ...documentNotes(document, language).map((note): Row => [null, note]),
  ];
}

function sheet(
  rows: readonly SavingsRow[],
  first: SavingsLabel,
  { result }: SavingsDocument,
  language: Language,
): SheetData {
  const titles: SavingsLabel[] = [first, 'variant', ...costParts, 'costSum', ...amounts];
  const units = [...costParts, 'costSum'].map(() => unit(result.currency));
  return [
    titles.map((name) => head(label(name, language))),
    [null, null, ...units, ...amounts.map((name) => unit(name === 'peakKw' ? 'kW' : 'kWh'))],
    ...rows.flatMap(({ key, variants }) =>
      savingsVariants.map((name): Row => [key, label(name, language), ...cells(variants[name])]),
    ),
  ];
}

function cells(figures: SavingsFigures): Row {
  return [
    ...moneyOf(figures).map((value) => (value === null ? null : number(value, moneyFormat))),
    ...amounts.map((name) => number(figures[name], amountFormat)),
  ];
}
