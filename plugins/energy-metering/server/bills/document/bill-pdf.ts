import {
  createPdf,
  drawFields,
  drawFigures,
  drawRemarks,
  drawTable,
  finishPdf,
  furtherPages,
  fixed,
  localTime,
  margin,
  pageWidth,
  paper,
  textAt,
} from '@lingtan/documents';
import type { LabelledText, Language, Pdf, PdfColumn } from '@lingtan/documents';
import type { LocalizedText } from '@lingtan/sdk';
import { billStateNames } from '../../../contracts/index.ts';
import type { Bill } from '../../../contracts/index.ts';
import { label } from './bill-labels.ts';
import { billRows, remarksOf } from './bill-rows.ts';
import { yuan } from './format.ts';

export interface BillDocument {
  bill: Bill;
  parkName: LocalizedText;
  meters: readonly { id: string; name: LocalizedText }[];
}

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
  const newPage = furtherPages(doc, `${title} · ${heading}`);
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

function headFields({ bill, meters }: BillDocument, language: Language): LabelledText[] {
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

function headFigures(bill: Bill, language: Language): LabelledText[] {
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
  const remarks = remarksOf(bill, language);
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
