import {
  createPdf,
  drawFields,
  drawFigures,
  drawRemarks,
  drawTable,
  finishPdf,
  furtherPages,
  fixed,
  margin,
  pageWidth,
  paper,
  textAt,
} from '@lingtan/documents';
import type { Language, PdfColumn, PdfRow } from '@lingtan/documents';
import { savingOver, savingsVariants } from '../../../contracts/index.ts';
import { label } from './labels.ts';
import { documentFields, documentFigures, documentNotes, heading, measured, moneyOf } from './savings-document.ts';
import type { SavingsDocument } from './savings-document.ts';

/** The report on A4: what was saved, each month by way of running, and each day. */
export function savingsPdf(document: SavingsDocument, language: Language): Promise<Uint8Array> {
  const { head, parkName, result } = document;
  const title = label('title', language);
  const foot = (page: number, pages: number): string => `${parkName[language]} · ${head.ref}    ${page} / ${pages}`;
  const [fields, figures] = [documentFields(document, language), documentFigures(document, language)];
  const [months, days] = [monthRows(document, language), dayRows(document, language)];
  const [monthColumns, dayColumns] = [
    columnsOfMonths(language, result.currency),
    columnsOfDays(language, result.currency),
  ];
  const notes = documentNotes(document, language);
  const doc = createPdf(
    {
      title: `${title} ${heading(document)}`,
      author: parkName[language],
      createdAt: new Date(head.endedAt ?? head.createdAt),
      language,
    },
    [
      title,
      heading(document),
      foot(1, 1),
      JSON.stringify([fields, figures, months, days, monthColumns, dayColumns, notes]),
      label('months', language),
      label('days', language),
      label('notes', language),
    ],
  );
  const newPage = furtherPages(doc, `${title} · ${heading(document)}`);
  textAt(doc, parkName[language], margin, margin, { size: 9, width: pageWidth, color: paper.soft });
  textAt(doc, title, margin, margin + 14, { size: 20, width: pageWidth, strong: true });
  textAt(doc, heading(document), margin, margin + 42, { size: 12, width: pageWidth });
  let y = drawFields(doc, fields, margin + 72);
  y = drawFigures(doc, figures, y + 8);
  y = drawTable(doc, y + 12, monthColumns, months, newPage);
  drawRemarks(doc, notes, y + 14, label('notes', language), newPage);
  drawTable(doc, newPage(), dayColumns, days, newPage);
  return finishPdf(doc, foot);
}

function columnsOfMonths(language: Language, currency: string): PdfColumn[] {
  const money = (key: Parameters<typeof label>[0], width: number): PdfColumn => ({
    title: `${label(key, language)} (${currency})`,
    width,
    align: 'right',
  });
  return [
    { title: label('variant', language), width: 100 },
    money('energyBuy', 76),
    money('energySell', 66),
    money('demand', 72),
    money('degradation', 62),
    money('storedEnergy', 58),
    money('costSum', pageWidth - 434),
  ];
}

function monthRows({ result }: SavingsDocument, language: Language): PdfRow[] {
  return measured(result.months).flatMap(({ key, variants }): PdfRow[] => [
    { kind: 'group', text: key },
    ...savingsVariants.map((name): PdfRow => ({
      kind: 'line',
      cells: [
        label(name, language),
        ...moneyOf(variants[name]).map((value) => (value === null ? '–' : fixed(value, 0, language))),
      ],
    })),
  ]);
}

function columnsOfDays(language: Language, currency: string): PdfColumn[] {
  return [
    { title: label('day', language), width: 70 },
    { title: `${label('metered', language)} (${currency})`, width: 90, align: 'right' },
    { title: `${label('no-storage', language)} (${currency})`, width: 90, align: 'right' },
    { title: `${label('savingNone', language)} (${currency})`, width: 96, align: 'right' },
    { title: `${label('dischargedKwh', language)} (kWh)`, width: 84, align: 'right' },
    { title: `${label('peakKw', language)} (kW)`, width: pageWidth - 430, align: 'right' },
  ];
}

function dayRows({ result }: SavingsDocument, language: Language): PdfRow[] {
  return measured(result.days).map((row) => ({
    kind: 'line',
    cells: [
      row.key,
      fixed(row.variants.metered.cost, 0, language),
      fixed(row.variants['no-storage'].cost, 0, language),
      fixed(savingOver(row, 'no-storage'), 0, language),
      fixed(row.variants.metered.dischargedKwh, 0, language),
      fixed(row.variants.metered.peakKw, 0, language),
    ],
  }));
}
