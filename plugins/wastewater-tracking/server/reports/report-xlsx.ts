import {
  headCell as head,
  localTime,
  numberCell as number,
  writeWorkbook,
  type Language,
  type Row,
  type SheetData,
} from '@lingtan/documents';
import type { ParkInfo } from '@lingtan/sdk';
import type { WaterReport } from '../../contracts/index.ts';
import { limitText, suspectsText, unitText, word, wordOf } from './labels.ts';

/** The same figures as on paper, as numbers, with every excursion and every day without data in a row of its own. */
export function reportXlsx(
  report: WaterReport,
  park: Pick<ParkInfo, 'name' | 'timeZone'>,
  language: Language,
): Promise<Buffer> {
  const { content } = report;
  const summary: SheetData = [
    [head(word('plant', language)), content.plantName[language]],
    [head(word('period', language)), `${content.from} – ${content.to}`],
    [head(word('revision', language)), report.revision],
    [head(word('state', language)), word(report.state, language)],
    [head(word('due', language)), `${report.due}${report.late ? ` ${word('late', language)}` : ''}`],
    [head(word('sha256', language)), report.sha256],
    ...report.steps.map(({ step, actor, at, note }): Row => [
      head(wordOf(step, language)),
      `${actor}, ${localTime(at, park.timeZone, true)}`,
      note,
    ]),
  ];
  const first = { name: word(report.kind, language), rows: summary, widths: [22, 70, 40] };
  if (content.operating)
    return writeWorkbook([
      first,
      {
        name: word('day', language),
        rows: operating(content.operating, language),
        frozenRows: 1,
        widths: Array<number>(9).fill(18),
      },
    ]);
  const lines = content.discharge ?? [];
  return writeWorkbook([
    first,
    {
      name: word('parameter', language),
      rows: discharge(lines, language),
      frozenRows: 1,
      widths: [20, 16, 10, 50, 14, 10, 10, 10, 10, 18, 14, 12, 12, 12, 12, 14, 12, 14],
    },
    {
      name: word('excursions', language),
      rows: excursions(lines, language),
      frozenRows: 1,
      widths: [20, 16, 14, 18, 14, 40],
    },
    { name: word('noData', language), rows: noData(lines, language), frozenRows: 1, widths: [20, 16, 14, 30] },
  ]);
}

function operating(of: NonNullable<WaterReport['content']['operating']>, language: Language): SheetData {
  const { rows, totals } = of;
  const titles = (
    ['day', 'intake', 'reused', 'recovery', 'energy', 'closing', 'verdict', 'suspects', 'revision'] as const
  ).map((name) => head(word(name, language)));
  const share = (value: number | null) => number(value === null ? null : value * 100, '0.00');
  return [
    titles,
    ...rows.map((row): Row => [
      row.day,
      number(row.intakeM3, '#,##0.0'),
      number(row.reusedM3, '#,##0.0'),
      share(row.recovery),
      number(row.energyKwh, '#,##0.0'),
      number(row.closurePercent, '0.00'),
      wordOf(row.verdict, language),
      suspectsText(row.suspects, of, language),
      number(row.revision, '0'),
    ]),
    [
      head(word('total', language)),
      number(totals.intakeM3, '#,##0.0'),
      number(totals.reusedM3, '#,##0.0'),
      share(totals.recovery),
      number(totals.energyKwh, '#,##0.0'),
    ],
  ];
}

type Lines = NonNullable<WaterReport['content']['discharge']>;

function discharge(lines: Lines, language: Language): SheetData {
  const titles = (
    [
      'outlet',
      'parameter',
      'unit',
      'limits',
      'samples',
      'valid',
      'min',
      'mean',
      'max',
      'method',
      'load',
      'removal',
      'excursions',
      'notJudged',
      'noData',
      'abnormal',
      'revised',
      'comparison',
    ] as const
  ).map((name) => head(word(name, language)));
  return [
    titles,
    ...lines.map((line): Row => [
      line.outletName[language],
      wordOf(line.parameter, language),
      unitText(line.unit),
      line.limits.map((limit) => limitText(limit, language)).join('; '),
      `${line.taken} / ${line.required}`,
      number(line.required === 0 ? null : (line.taken / line.required) * 100, '0.0'),
      number(line.min, '0.000'),
      number(line.mean, '0.000'),
      number(line.max, '0.000'),
      line.method === null ? '' : wordOf(line.method, language),
      number(line.loadKg, '#,##0.000'),
      number(line.removalPercent, '0.0'),
      line.excursions.length,
      line.notJudged,
      line.noData.length,
      line.abnormalWindows,
      line.revisedDays,
      line.comparison === null ? '' : word(line.comparison, language),
    ]),
  ];
}

function excursions(lines: Lines, language: Language): SheetData {
  const titles = (['outlet', 'parameter', 'day', 'basis', 'value', 'limit'] as const).map((name) =>
    head(word(name, language)),
  );
  const rows = lines.flatMap((line) =>
    line.excursions.map(({ day, basis, value, limit }): Row => [
      line.outletName[language],
      wordOf(line.parameter, language),
      day,
      wordOf(basis, language),
      number(value, '0.000'),
      limitText(limit, language),
    ]),
  );
  return [titles, ...rows];
}

function noData(lines: Lines, language: Language): SheetData {
  const titles = (['outlet', 'parameter', 'day', 'code'] as const).map((name) => head(word(name, language)));
  const rows = lines.flatMap((line) =>
    line.noData.map(({ day, code }): Row => [
      line.outletName[language],
      wordOf(line.parameter, language),
      day,
      word(code, language),
    ]),
  );
  return [titles, ...rows];
}
