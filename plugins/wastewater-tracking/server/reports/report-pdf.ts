import {
  createPdf,
  drawFields,
  drawFigures,
  drawQr,
  drawRemarks,
  drawTable,
  finishPdf,
  fixed,
  furtherPages,
  localTime,
  margin,
  pageWidth,
  paper,
  textAt,
  type LabelledText,
  type Language,
  type PdfColumn,
  type PdfRow,
} from '@lingtan/documents';
import type { ParkInfo } from '@lingtan/sdk';
import type { WaterReport } from '../../contracts/index.ts';
import { allWords, limitText, parameterText, suspectsText, word, wordOf } from './labels.ts';

const dayMs = 86_400_000;

type Park = Pick<ParkInfo, 'name' | 'timeZone'>;

/** A report on A4: what it rests on, its figures, each line, and what was beyond the limits or missing. The same revision makes the same pages. */
export function reportPdf(report: WaterReport, park: Park, language: Language): Promise<Uint8Array> {
  const title = word(report.kind, language);
  const heading = `${report.content.plantName[language]} · ${report.period}`;
  const state = `${word(report.state, language)}${report.late ? ` · ${word('late', language)}` : ''}`;
  const fields = fieldsOf(report, park, language);
  const figures = figuresOf(report, language);
  const [columns, rows] = tableOf(report, language);
  const remarks = remarksOf(report, language);
  const foot = (page: number, pages: number): string =>
    `${park.name[language]} · ${heading} r${report.revision}    ${page} / ${pages}`;
  const doc = createPdf(
    { title: `${title} ${heading}`, author: park.name[language], createdAt: new Date(report.recordedAt), language },
    [
      title,
      heading,
      state,
      JSON.stringify([fields, figures, rows, columns, remarks]),
      allWords(language),
      foot(1, 1),
      '≤≥',
    ],
  );
  textAt(doc, park.name[language], margin, margin, { size: 9, width: pageWidth, color: paper.soft });
  textAt(doc, title, margin, margin + 14, { size: 20, width: pageWidth - 180, strong: true });
  textAt(doc, heading, margin, margin + 42, { size: 12, width: pageWidth - 180 });
  textAt(doc, state, margin + pageWidth - 176, margin + 20, {
    size: 11,
    width: 104,
    align: 'right',
    strong: true,
    color: report.late || report.state === 'draft' ? paper.warn : paper.text,
  });
  drawQr(doc, `sha256:${report.sha256}`, margin + pageWidth - 62, margin, 58);
  let y = drawFields(doc, fields, margin + 74);
  y = drawFigures(doc, figures, y + 8);
  const newPage = furtherPages(doc, `${title} · ${heading}`);
  y = drawTable(doc, y + 12, columns, rows, newPage);
  if (report.kind === 'discharge') drawRemarks(doc, remarks, y + 14, word('remarks', language), newPage);
  return finishPdf(doc, foot);
}

function fieldsOf(report: WaterReport, park: Park, language: Language): LabelledText[] {
  const by = (step: 'made' | 'checked' | 'signed' | 'submitted'): LabelledText => {
    const found = report.steps.find((each) => each.step === step);
    return [
      word(step, language),
      found ? `${found.actor}, ${localTime(found.at, park.timeZone, true)}` : word('nobody', language),
    ];
  };
  return [
    [word('period', language), `${report.content.from} – ${report.content.to}`],
    [word('revision', language), String(report.revision)],
    by('made'),
    by('checked'),
    by('signed'),
    by('submitted'),
    [word('due', language), report.due],
    [word('sha256', language), report.sha256],
  ];
}

function shown(value: number | null, digits: number, language: Language): string {
  return value === null ? '–' : fixed(value, digits, language);
}

const percent = (share: number | null): number | null => (share === null ? null : share * 100);

function figuresOf({ content }: WaterReport, language: Language): LabelledText[] {
  if (content.operating) {
    const { totals } = content.operating;
    return [
      [word('intake', language), shown(totals.intakeM3, 0, language)],
      [word('reused', language), shown(totals.reusedM3, 0, language)],
      [word('recovery', language), shown(percent(totals.recovery), 2, language)],
      [word('energy', language), shown(totals.energyKwh, 0, language)],
      [word('perTreated', language), shown(totals.kwhPerM3, 3, language)],
      [word('perReused', language), shown(totals.kwhPerM3Reused, 3, language)],
    ];
  }
  const lines = content.discharge ?? [];
  const sum = (pick: (line: (typeof lines)[number]) => number): string =>
    String(lines.reduce((total, line) => total + pick(line), 0));
  return [
    [word('excursions', language), sum(({ excursions }) => excursions.length)],
    [word('noData', language), sum(({ noData }) => noData.length)],
    [word('revised', language), sum(({ revisedDays }) => revisedDays)],
  ];
}

function tableOf({ content }: WaterReport, language: Language): [PdfColumn[], PdfRow[]] {
  const right = (name: Parameters<typeof word>[0], width: number): PdfColumn => ({
    title: word(name, language),
    width,
    align: 'right',
  });
  if (content.operating) {
    const columns: PdfColumn[] = [
      { title: word('day', language), width: 70 },
      right('intake', 80),
      right('reused', 80),
      right('recovery', 60),
      right('energy', 80),
      right('closing', 80),
      { title: word('verdict', language), width: pageWidth - 450 },
    ];
    const { operating } = content;
    const rows = operating.rows.map((row): PdfRow => {
      const suspects = suspectsText(row.suspects, operating, language);
      const verdict = [wordOf(row.verdict, language), ...(suspects === '' ? [] : [suspects])].join(', ');
      const cells = [
        row.day,
        shown(row.intakeM3, 0, language),
        shown(row.reusedM3, 0, language),
        shown(percent(row.recovery), 2, language),
        shown(row.energyKwh, 0, language),
        shown(row.closurePercent, 2, language),
        verdict,
      ];
      return { kind: 'line', cells };
    });
    return [columns, rows];
  }
  const columns: PdfColumn[] = [
    { title: word('parameter', language), width: 78 },
    right('samples', 62),
    right('min', 46),
    right('mean', 50),
    right('max', 46),
    right('load', 58),
    right('excursions', 48),
    { title: word('limits', language), width: pageWidth - 388 },
  ];
  const lines = content.discharge ?? [];
  const rows = lines.flatMap((line, index): PdfRow[] => {
    const cells = [
      parameterText(line, language),
      `${line.taken} / ${line.required}`,
      shown(line.min, line.digits, language),
      shown(line.mean, line.digits, language),
      shown(line.max, line.digits, language),
      shown(line.loadKg, 1, language),
      String(line.excursions.length),
      line.limits.map((limit) => limitText(limit, language)).join('; ') || '–',
    ];
    const begins = lines[index - 1]?.outlet !== line.outlet;
    return [...(begins ? [{ kind: 'group' as const, text: line.outletName[language] }] : []), { kind: 'line', cells }];
  });
  return [columns, rows];
}

function remarksOf({ content }: WaterReport, language: Language): string[] {
  const remarks = (content.discharge ?? []).flatMap(({ outletName, parameter, unit, excursions, noData }) => [
    ...excursions.map(
      ({ day, basis, value, limit }) =>
        `${outletName[language]}, ${wordOf(parameter, language)}, ${day}: ${wordOf(basis, language)} ${value ?? '–'} ${unit === 'pH' ? '' : unit}; ${limitText(limit, language)}`,
    ),
    ...spansOf(noData).map(
      ({ from, to, days, code }) =>
        `${outletName[language]}, ${wordOf(parameter, language)}, ${from === to ? from : `${from} – ${to} (${days} ${word('days', language)})`}: ${word(code, language)}`,
    ),
  ]);
  return remarks.length > 0 ? remarks : [word('none', language)];
}

type NoData = NonNullable<WaterReport['content']['discharge']>[number]['noData'];

/** Days without data that follow each other for the same reason, as one line. */
function spansOf(noData: NoData): { from: string; to: string; days: number; code: NoData[number]['code'] }[] {
  const spans: ReturnType<typeof spansOf> = [];
  for (const { day, code } of noData) {
    const last = spans.at(-1);
    if (last?.code === code && Date.parse(day) - Date.parse(last.to) === dayMs) {
      last.to = day;
      last.days++;
    } else spans.push({ from: day, to: day, days: 1, code });
  }
  return spans;
}
