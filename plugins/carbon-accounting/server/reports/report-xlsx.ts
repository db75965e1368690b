import { headCell as head, localTime, numberCell as number, writeWorkbook } from '@lingtan/documents';
import type { Language, Row, Sheet, SheetData } from '@lingtan/documents';
import type { Factor } from '../../contracts/index.ts';
import { factorsOfLine, formulaText, gapText, shortfallText } from '../../domain/index.ts';
import { etsRows } from './ets-sheet.ts';
import { factorRows } from './factor-rows.ts';
import { methodName, noteName, statusName, word } from './report-labels.ts';
import { activityOf, consumerOf, monthOf, ownerOf, refOf, whatOf } from './report-source.ts';
import type { Report } from './report-source.ts';

const tonnes = '#,##0.000000';

/** Summary, lines with formula and evidence, data sheet of combustion and process, factors, and what is missing. */
export function reportXlsx(report: Report, language: Language): Promise<Buffer> {
  const { source } = report;
  const used = new Set(source.inventory.lines.flatMap(factorsOfLine).map(({ id, version }) => `${id}@${version}`));
  const factors = source.factors.filter(({ id, version }) => used.has(`${id}@${version}`));
  const sheets: Sheet[] = [
    { name: word('title', language), rows: summary(report, language), widths: [30, 24, 20, 20, 20, 20] },
    {
      name: word('lines', language),
      rows: lines(report, language),
      frozenRows: 1,
      widths: [28, 26, 10, 8, 18, 18, 12, 14, 22, 34, 18, 46, 30, 60],
    },
    {
      name: word('etsSheet', language),
      rows: etsRows(report, language),
      frozenRows: 1,
      widths: Array<number>(12).fill(20),
    },
    {
      name: word('factors', language),
      rows: factorRows(
        factors.map((factor: Factor) => ({ factor, state: null })),
        language,
      ),
      frozenRows: 1,
      widths: [34, 10, 22, 14, 10, 14, 16, 18, 14, 14, 14, 14, 60],
    },
    ...(report.offsets.length === 0
      ? []
      : [
          {
            name: word('offsets', language),
            rows: offsets(report, language),
            widths: [28, 14, 12, 28, 14, 14, 40, 60, 40],
          },
        ]),
    { name: word('gaps', language), rows: gaps(report, language), frozenRows: 1, widths: [40, 24, 80] },
  ];
  return writeWorkbook(sheets);
}

function summary(report: Report, language: Language): SheetData {
  const { park, period, source, sha256, note, madeAt, superseded } = report;
  const field = (name: Parameters<typeof word>[0], value: string): Row => [head(word(name, language)), value];
  return [
    field('park', `${park.name[language]} (${park.id})`),
    field('period', period),
    field('profile', `${source.profile.title[language]} (${source.inventory.profile})`),
    field('status', statusName(source.profile.status, language)),
    field('source', source.profile.source),
    field('gwp', source.inventory.gwpSet),
    field('revision', source.revision === null ? word('draft', language) : String(source.revision)),
    field('recorded', `${localTime(Date.parse(madeAt), park.timeZone, true)} (${park.timeZone})`),
    field('remark', note ?? '–'),
    field('sha256', sha256 ?? '–'),
    [],
    (['method', 'unit', 'total', 'scope1', 'scope2', 'scope3'] as const).map((name) => head(word(name, language))),
    ...source.inventory.methods.map(({ method, unit, total, byScope }): Row => [
      methodName(method, language),
      unit,
      total === null ? word('incomplete', language) : number(Number(total), '#,##0.00'),
      number(byScope[1], tonnes),
      number(byScope[2], tonnes),
      number(byScope[3], tonnes),
    ]),
    [],
    ...(superseded ? [[superseded[language]]] : []),
    ...source.profile.unverified.map((each): Row => [word('unverified', language), each[language]]),
  ];
}

function lines(report: Report, language: Language): SheetData {
  const titles = [
    ...(['use', 'activity', 'month', 'scope', 'method', 'amount', 'unit', 'factor', 'unit', 'version'] as const),
    ...(['emissions', 'formula', 'remark', 'evidence'] as const),
  ];
  return [
    titles.map((name) => head(word(name, language))),
    ...report.source.inventory.lines.map((line): Row => {
      const activity = activityOf(report, line);
      const used = line.factor ?? line.gwp;
      const remark = line.flag
        ? word('substitute', language)
            .replace('{used}', String(line.flag.yearUsed ?? '–'))
            .replace('{asked}', String(line.flag.yearAsked ?? '–'))
        : line.note && noteName(line.note, language);
      return [
        consumerOf(report, activity, language),
        whatOf(activity, language),
        monthOf(line),
        number(line.scope, '0'),
        line.methods.map((each) => methodName(each, language)).join(', '),
        number(Number(activity.amount), '#,##0.######'),
        activity.unit,
        used?.value ?? null,
        used?.unit ?? null,
        used ? `${used.id}@${used.version}` : null,
        number(line.tCO2e, tonnes),
        formulaText(line.formula)[language],
        remark,
        refOf(report, line),
      ];
    }),
  ];
}

/** Retired offsets; the first row says that they are in no total. */
function offsets(report: Report, language: Language): SheetData {
  const titles = [
    ...(['account', 'tonnes', 'unit', 'beneficiary', 'from', 'to', 'purpose', 'serials', 'evidence'] as const),
  ];
  return [
    [head(word('offsetsBeside', language))],
    titles.map((name) => head(word(name, language))),
    ...report.offsets.map((offset): Row => {
      const { tonnes, unit, beneficiary, periodFrom, periodTo, purpose, serials, ref } = offset;
      const owner = ownerOf(report, offset, language);
      return [
        owner,
        number(tonnes, '#,##0'),
        unit,
        beneficiary,
        periodFrom,
        periodTo,
        purpose,
        serials.join('; '),
        ref,
      ];
    }),
  ];
}

function gaps({ source, incomplete }: Report, language: Language): SheetData {
  const { inventory } = source;
  return [
    (['id', 'method', 'gaps'] as const).map((name) => head(word(name, language))),
    ...inventory.gaps.map((gap): Row => [gap.activityId, gap.methods.join(', '), gapText(gap)[language]]),
    // What is not in the totals is more than what no factor counts.
    [incomplete ? shortfallText(incomplete)[language] : word('noGaps', language), null, null],
  ];
}
