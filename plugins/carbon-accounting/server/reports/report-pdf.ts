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
import { exact, factorsOfLine, gapText, shortfallText, toNumber } from '../../domain/index.ts';
import { allWords, methodName, statusName, word } from './report-labels.ts';
import { activityOf, consumerOf, monthOf, ownerOf, whatOf } from './report-source.ts';
import type { Report } from './report-source.ts';

/** The inventory on A4: totals by scope, what they rest on, every line with its factor. The same revision makes the same pages. */
export function reportPdf(report: Report, language: Language): Promise<Uint8Array> {
  const { park, period, source } = report;
  const title = word('title', language);
  const heading = `${source.profile.title[language]} · ${period}`;
  const state = word(source.revision === null ? 'draft' : report.restated ? 'restated' : 'published', language);
  const fields = fieldsOf(report, language);
  const figures = figuresOf(report, language);
  const rows = [...rowsOf(report, language), ...offsetRows(report, language)];
  const remarks = remarksOf(report, language);
  const foot = (page: number, pages: number): string =>
    `${park.name[language]} · ${source.inventory.profile} · ${period}${source.revision === null ? '' : ` r${source.revision}`}    ${page} / ${pages}`;
  const texts = [title, heading, state, park.name[language], JSON.stringify([fields, figures, rows, remarks])];
  const doc = createPdf(
    { title: `${title} ${heading}`, author: park.name[language], createdAt: new Date(report.madeAt), language },
    [...texts, allWords(language), foot(1, 1)],
  );
  textAt(doc, park.name[language], margin, margin, { size: 9, width: pageWidth, color: paper.soft });
  textAt(doc, title, margin, margin + 14, { size: 20, width: pageWidth - 150, strong: true });
  textAt(doc, heading, margin, margin + 42, { size: 12, width: pageWidth - 150 });
  const color = source.revision === null ? paper.warn : paper.text;
  const right = report.sha256 === null ? 0 : 72;
  textAt(doc, state, margin + pageWidth - 110 - right, margin + 20, {
    size: 11,
    width: 104,
    align: 'right',
    strong: true,
    color,
  });
  // The code holds the hash of what was published, to be compared with the pack.
  if (report.sha256 !== null) drawQr(doc, `sha256:${report.sha256}`, margin + pageWidth - 62, margin, 58);
  let y = drawFields(doc, fields, margin + 74);
  y = drawFigures(doc, figures, y + 8);
  const newPage = furtherPages(doc, `${title} · ${heading}`);
  y = drawTable(doc, y + 12, columnsOf(language), rows, newPage);
  drawRemarks(doc, remarks, y + 14, word('remarks', language), newPage);
  return finishPdf(doc, foot);
}

function columnsOf(language: Language): PdfColumn[] {
  return [
    { title: word('use', language), width: 112 },
    { title: word('activity', language), width: 112 },
    { title: word('month', language), width: 46 },
    { title: word('amount', language), width: 96, align: 'right' },
    { title: word('factor', language), width: 84, align: 'right' },
    { title: word('emissions', language), width: pageWidth - 450, align: 'right' },
  ];
}

function fieldsOf(report: Report, language: Language): LabelledText[] {
  const { park, period, source, sha256, note, madeAt } = report;
  return [
    [word('park', language), park.name[language]],
    [word('period', language), period],
    [word('profile', language), source.inventory.profile],
    [word('status', language), statusName(source.profile.status, language)],
    [word('gwp', language), source.inventory.gwpSet],
    [word('revision', language), source.revision === null ? word('draft', language) : String(source.revision)],
    [word('recorded', language), `${localTime(Date.parse(madeAt), park.timeZone, true)} (${park.timeZone})`],
    [word('remark', language), note ?? '–'],
    [word('sha256', language), sha256 ?? '–'],
    [word('source', language), source.profile.source],
  ];
}

function figuresOf({ source }: Report, language: Language): LabelledText[] {
  return source.inventory.methods.flatMap(({ method, total, unit, byScope }): LabelledText[] => {
    const name = methodName(method, language);
    const shown = (value: number): string => `${fixed(value, 2, language)} ${unit}`;
    return [
      [
        `${word('total', language)}, ${name}`,
        total === null ? word('incomplete', language) : shown(toNumber(exact(total))),
      ],
      [`${word('scope1', language)}, ${name}`, shown(byScope[1])],
      [`${word('scope2', language)}, ${name}`, shown(byScope[2])],
    ];
  });
}

function rowsOf(report: Report, language: Language): PdfRow[] {
  const { inventory, profile } = report.source;
  return inventory.methods.flatMap(({ method, total, counted, unit }): PdfRow[] => [
    { kind: 'group', text: `${methodName(method, language)} · ${unit}` },
    ...inventory.lines
      .filter(({ methods }) => methods.includes(method))
      .map((line): PdfRow => {
        const activity = activityOf(report, line);
        const used = line.factor ?? line.gwp;
        const [amount, amountUnit] = shownAmount(String(activity.amount), activity.unit);
        return {
          kind: 'line',
          cells: [
            consumerOf(report, activity, language),
            whatOf(activity, language),
            monthOf(line),
            `${fixed(amount, 3, language)} ${amountUnit}`,
            used ? `${used.value} ${used.unit}` : '0',
            `${fixed(line.tCO2e, profile.digits, language)}${line.flag ? ' *' : ''}`,
          ],
        };
      }),
    {
      kind: 'sum',
      label: word('total', language),
      value: total === null ? word('incomplete', language) : fixed(Number(counted), profile.digits, language),
      strong: true,
    },
  ]);
}

/** Retired offsets under a heading that says that they reduce nothing; the column of emissions stays empty. */
function offsetRows(report: Report, language: Language): PdfRow[] {
  if (report.offsets.length === 0) return [];
  return [
    { kind: 'group', text: `${word('offsetsBeside', language)} · tCO2e` },
    ...report.offsets.map((offset): PdfRow => {
      const { beneficiary, periodTo, tonnes, unit } = offset;
      const cells = [
        ownerOf(report, offset, language),
        beneficiary,
        periodTo.slice(0, 7),
        `${tonnes} ${unit}`,
        '–',
        '–',
      ];
      return { kind: 'line', cells };
    }),
  ];
}

/** Electricity in MWh; all else as it was entered. */
function shownAmount(amount: string, unit: string): [number, string] {
  return unit === 'Wh' ? [Number(amount) / 1e6, 'MWh'] : [Number(amount), unit];
}

function remarksOf({ source, offsets, incomplete, superseded }: Report, language: Language): string[] {
  const { inventory, profile } = source;
  const flags = new Set(
    inventory.lines.flatMap(({ flag }) =>
      flag
        ? [
            word('substitute', language)
              .replace('{used}', String(flag.yearUsed ?? '–'))
              .replace('{asked}', String(flag.yearAsked ?? '–')),
          ]
        : [],
    ),
  );
  const factors = new Map(
    inventory.lines
      .flatMap(factorsOfLine)
      .map(({ id, version, value, unit, source: from }) => [
        `${id}@${version}`,
        `${id}@${version}: ${value} ${unit}, ${from}`,
      ]),
  );
  return [
    ...[...flags].map((each) => `* ${word('provisional', language)} (${each})`),
    ...inventory.gaps.map((gap) => `${word('gaps', language)}: ${gap.activityId}, ${gapText(gap)[language]}`),
    ...(incomplete ? [shortfallText(incomplete)[language]] : [word('noGaps', language)]),
    ...(superseded ? [superseded[language]] : []),
    ...[...factors.values()].map((each) => `${word('factor', language)} ${each}`),
    ...profile.unverified.map((each) => `${word('unverified', language)}: ${each[language]}`),
    ...offsets.map(
      ({ tonnes, unit, periodFrom, periodTo, purpose, serials }) =>
        `${word('offsetsBeside', language)}: ${tonnes} ${unit}, ${periodFrom} – ${periodTo}, ${purpose}; ${serials.join('; ')}`,
    ),
    word('verify', language),
  ];
}
