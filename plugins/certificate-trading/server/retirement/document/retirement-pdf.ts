import {
  createPdf,
  drawFields,
  drawFigures,
  drawQr,
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
import type { LabelledText, Language, PdfColumn, PdfRow } from '@lingtan/documents';
import type { RetirementStatement } from '../../../contracts/index.ts';
import { statementCode } from '../../../domain/index.ts';
import { claimRows } from './claim-rows.ts';
import { label, sourceName } from './labels.ts';

const qrSide = 84;

/** The retirement on A4, with a QR code that names the hash of its statement: the same statement makes the same pages. */
export function retirementPdf(
  statement: RetirementStatement,
  timeZone: string,
  language: Language,
): Promise<Uint8Array> {
  const { park, retirement } = statement;
  const title = label('title', language);
  const heading = `${retirement.beneficiary} · ${retirement.periodFrom} – ${retirement.periodTo}`;
  const foot = (page: number, pages: number): string =>
    `${park.name[language]} · ${park.id}/${retirement.no}    ${page} / ${pages}`;
  const fields = headFields(statement, timeZone, language);
  const figures = headFigures(statement, language);
  const rows = tableRows(statement, timeZone, language);
  const remarks = remarkLines(statement, language);
  const head = columns(language);
  const texts = [title, heading, park.name[language], JSON.stringify([rows, fields, figures, remarks, head])];
  const doc = createPdf(
    {
      title: `${title} ${park.id}/${retirement.no}`,
      author: park.name[language],
      createdAt: new Date(retirement.recordedAt),
      language,
    },
    [...texts, foot(1, 1), label('remarks', language)],
  );
  textAt(doc, park.name[language], margin, margin, { size: 9, width: pageWidth - qrSide - 20, color: paper.soft });
  textAt(doc, title, margin, margin + 14, { size: 20, width: pageWidth - qrSide - 20, strong: true });
  textAt(doc, heading, margin, margin + 42, { size: 12, width: pageWidth - qrSide - 20 });
  drawQr(doc, statementCode(statement), margin + pageWidth - qrSide, margin, qrSide);
  let y = drawFields(doc, fields, margin + qrSide + 12);
  y = drawFigures(doc, figures, y + 8);
  const newPage = furtherPages(doc, `${title} · ${heading}`);
  y = drawTable(doc, y + 12, head, rows, newPage);
  drawRemarks(doc, remarks, y + 14, label('remarks', language), newPage);
  return finishPdf(doc, foot);
}

function headFields({ park, retirement }: RetirementStatement, timeZone: string, language: Language): LabelledText[] {
  return [
    [label('number', language), `${park.id}/${retirement.no}`],
    [label('beneficiary', language), retirement.beneficiary],
    [label('account', language), retirement.account],
    [label('purpose', language), retirement.purpose],
    [label('period', language), `${retirement.periodFrom} – ${retirement.periodTo}`],
    [label('matching', language), label(retirement.matching, language)],
    [label('recorded', language), `${localTime(Date.parse(retirement.recordedAt), timeZone, true)} (${timeZone})`],
  ];
}

function mwh(wh: number, language: Language): string {
  return `${fixed(wh / 1e6, 6, language)} MWh`;
}

function headFigures({ retirement }: RetirementStatement, language: Language): LabelledText[] {
  const { wh, consumptionWh } = retirement;
  return [
    [label('retired', language), mwh(wh, language)],
    [
      label('consumption', language),
      consumptionWh === null ? label('unmetered', language) : mwh(consumptionWh, language),
    ],
    [
      label('share', language),
      consumptionWh === null || consumptionWh === 0 ? '–' : `${fixed((100 * wh) / consumptionWh, 2, language)} %`,
    ],
  ];
}

function columns(language: Language): PdfColumn[] {
  return [
    { title: label('device', language), width: 110 },
    { title: label('source', language), width: 84 },
    { title: label('month', language), width: 60 },
    { title: label('certificates', language), width: pageWidth - 440 },
    { title: label('ranges', language), width: 46, align: 'right' },
    { title: label('quality', language), width: 50, align: 'right' },
    { title: `${label('amount', language)} (Wh)`, width: 90, align: 'right' },
  ];
}

function tableRows({ claims }: RetirementStatement, timeZone: string, language: Language): PdfRow[] {
  return claimRows(claims, timeZone).map(({ device, source, month, first, last, ranges, wh, actualWh }) => ({
    kind: 'line',
    cells: [
      device,
      sourceName(source, language),
      month,
      `${first}–${last}`,
      String(ranges),
      `${fixed((100 * actualWh) / wh, 1, language)} %`,
      fixed(wh, 0, language),
    ],
  }));
}

function remarkLines(statement: RetirementStatement, language: Language): string[] {
  const { consumptionRef } = statement.retirement;
  return [
    label('once', language),
    label('verify', language),
    `${label('hash', language)} ${statement.sha256}`,
    ...(consumptionRef === null ? [] : [`${label('evidence', language)} ${consumptionRef}`]),
  ];
}
