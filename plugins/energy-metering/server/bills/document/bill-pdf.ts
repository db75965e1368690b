import type { LocalizedText } from '@lingtan/sdk';
import { billStateNames, remarkText } from '../../../contracts/index.ts';
import type { Bill } from '../../../contracts/index.ts';
import {
  createPdf,
  finishPdf,
  heightOf,
  margin,
  pageBottom,
  pageWidth,
  paper,
  textAt,
} from '../../documents/pdf-page.ts';
import type { Pdf } from '../../documents/pdf-page.ts';
import { drawTable } from '../../documents/pdf-table.ts';
import type { PdfColumn } from '../../documents/pdf-table.ts';
import { label } from './bill-labels.ts';
import { billRows } from './bill-rows.ts';
import { fixed, localTime, yuan } from './format.ts';
import type { Language } from './format.ts';

export interface BillDocument {
  bill: Bill;
  parkName: LocalizedText;
  meters: readonly { id: string; name: LocalizedText }[];
}

type Field = readonly [label: string, value: string];

/** The bill as it was stored, on A4: the same revision makes the same pages. */
export function billPdf(document: BillDocument, language: Language): Promise<Uint8Array> {
  const { bill, parkName } = document;
  const rows = billRows(bill, language);
  const fields = headFields(document, language);
  const figures = headFigures(bill, language);
  const remarks = remarkLines(bill, language);
  const title = label(bill.enterpriseId === null ? 'title' : 'statement', language);
  const heading = `${bill.accountName[language]} · ${bill.month}`;
  const foot = (page: number, pages: number): string =>
    `${parkName[language]} · ${bill.id} · ${bill.ref}    ${page} / ${pages}`;
  const texts = [
    title,
    heading,
    parkName[language],
    JSON.stringify([rows, fields, figures, remarks, columns(language)]),
  ];
  const state = billStateNames[bill.state][language];
  const doc = createPdf(
    { title: `${title} ${heading}`, author: parkName[language], createdAt: new Date(bill.recordedAt), language },
    [...texts, state, foot(1, 1), label('remarks', language), label('evidenceNote', language)],
  );
  let y = drawTop(doc, { title, heading, park: parkName[language], state, draft: bill.state !== 'issued' });
  y = drawFields(doc, fields, y + 10);
  y = drawFigures(doc, figures, y + 8);
  const newPage = (): number => {
    doc.addPage();
    textAt(doc, `${title} · ${heading}`, margin, margin, { size: 9, width: pageWidth, color: paper.soft });
    return margin + 18;
  };
  y = drawTable(doc, y + 12, columns(language), rows, newPage);
  drawRemarks(doc, remarks, y + 14, label('remarks', language), newPage);
  return finishPdf(doc, foot);
}

function columns(language: Language): PdfColumn[] {
  return [
    { title: label('no', language), width: 26 },
    { title: label('item', language), width: 166 },
    { title: label('quantity', language), width: 88, align: 'right' },
    { title: label('unit', language), width: 30 },
    { title: label('price', language), width: 96, align: 'right' },
    { title: label('days', language), width: 34, align: 'right' },
    { title: label('amount', language), width: pageWidth - 440, align: 'right' },
  ];
}

function headFields({ bill, meters }: BillDocument, language: Language): Field[] {
  const zone = bill.timeZone;
  const issued = bill.issuedAt === null ? '–' : localTime(Date.parse(bill.issuedAt), zone, true);
  return [
    [label('account', language), `${bill.accountName[language]} (${bill.accountId})`],
    [label('number', language), bill.id],
    [label('period', language), `${localTime(bill.from, zone)} – ${localTime(bill.to - 1, zone)} (${zone})`],
    [label('revision', language), String(bill.revision)],
    [label('tariff', language), `${bill.tariffName[language]} (${bill.tariffId})`],
    [label('issued', language), issued],
    [label('meters', language), meters.map(({ id, name }) => `${name[language]} (${id})`).join(', ')],
    [label('recorded', language), localTime(Date.parse(bill.recordedAt), zone, true)],
  ];
}

function headFigures(bill: Bill, language: Language): Field[] {
  const { actual, estimated, edited, missing } = bill.quality;
  const percent = (share: number): string =>
    share > 0 && share < 0.0005 ? '< 0.1 %' : `${fixed(share * 100, 1, language)} %`;
  const parts = Object.entries({ actual, estimated, edited, missing }).filter(([, share]) => share > 0);
  return [
    [label('total', language), `¥ ${yuan(bill.totalFen, language)}`],
    [label('energy', language), `${fixed(bill.energyWh / 1000, 3, language)} kWh`],
    [
      label('average', language),
      bill.energyWh === 0
        ? '–'
        : `${fixed((bill.totalFen * 10) / bill.energyWh, 4, language)} ${language === 'en' ? 'yuan' : '元'}/kWh`,
    ],
    [
      label('demand', language),
      bill.peak
        ? `${fixed(bill.peak.powerW / 1000, 3, language)} kW${bill.peak.to === null ? '' : `, ${localTime(bill.peak.to, bill.timeZone, true)}`}`
        : '–',
    ],
    [label('factor', language), bill.powerFactor ?? '–'],
    [
      label('intervals', language),
      parts.map(([name, share]) => `${label(name as 'actual', language)} ${percent(share)}`).join(', '),
    ],
  ];
}

function remarkLines(bill: Bill, language: Language): string[] {
  const remarks = bill.remarks.map((remark) => remarkText(remark)[language]);
  const note = `${label('evidenceNote', language)} energy.bill-line/${bill.accountId}/${bill.month}/n@${bill.revision}`;
  const marked = bill.lines.some(({ quality }) => quality !== 'actual');
  const all = [...remarks, ...(marked ? [label('marks', language)] : [])];
  return [...(all.length === 0 ? [label('noRemarks', language)] : all), note];
}

function drawTop(
  doc: Pdf,
  top: { title: string; heading: string; park: string; state: string; draft: boolean },
): number {
  textAt(doc, top.park, margin, margin, { size: 9, width: pageWidth, color: paper.soft });
  textAt(doc, top.title, margin, margin + 14, { size: 20, width: pageWidth - 130, strong: true });
  textAt(doc, top.heading, margin, margin + 42, { size: 12, width: pageWidth - 130 });
  const color = top.draft ? paper.warn : paper.text;
  doc
    .roundedRect(margin + pageWidth - 110, margin + 16, 110, 24, 3)
    .lineWidth(1)
    .stroke(color);
  textAt(doc, top.state, margin + pageWidth - 104, margin + 22, {
    size: 10,
    width: 98,
    align: 'center',
    strong: true,
    color,
  });
  return margin + 62;
}

function drawFields(doc: Pdf, fields: readonly Field[], from: number): number {
  const half = pageWidth / 2;
  let y = from;
  for (let i = 0; i < fields.length; i += 2) {
    let height = 0;
    fields.slice(i, i + 2).forEach(([name, value], side) => {
      const x = margin + side * half;
      textAt(doc, name, x, y, { size: 8, width: 62, color: paper.soft });
      textAt(doc, value, x + 64, y, { size: 8.5, width: half - 72 });
      height = Math.max(height, heightOf(doc, value, 8.5, half - 72), heightOf(doc, name, 8, 62));
    });
    y += height + 3;
  }
  return y;
}

function drawFigures(doc: Pdf, figures: readonly Field[], y: number): number {
  const width = pageWidth / 3;
  const height = 32;
  figures.forEach(([name, value], i) => {
    const x = margin + (i % 3) * width;
    const top = y + Math.floor(i / 3) * height;
    doc.rect(x, top, width, height).lineWidth(0.5).stroke(paper.line);
    textAt(doc, name, x + 6, top + 4, { size: 7.5, width: width - 12, color: paper.soft });
    const size = i === 0 ? 12 : heightOf(doc, value, 9, width - 12) > 13 ? 7 : 9;
    textAt(doc, value, x + 6, top + (i === 0 ? 14 : 16), { size, width: width - 12, strong: i === 0 });
  });
  return y + Math.ceil(figures.length / 3) * height;
}

function drawRemarks(doc: Pdf, remarks: readonly string[], from: number, title: string, newPage: () => number): void {
  const needed = 16 + remarks.slice(0, 1).reduce((sum, text) => sum + heightOf(doc, text, 8, pageWidth - 14), 0);
  let y = from + needed > pageBottom ? newPage() : from;
  textAt(doc, title, margin, y, { size: 9, width: pageWidth, strong: true });
  y += 14;
  for (const remark of remarks) {
    const height = heightOf(doc, remark, 8, pageWidth - 14);
    if (y + height > pageBottom) y = newPage();
    textAt(doc, '·', margin, y, { size: 8, width: 10 });
    textAt(doc, remark, margin + 10, y, { size: 8, width: pageWidth - 14 });
    y += height + 3;
  }
}
