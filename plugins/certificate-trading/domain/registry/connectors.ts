import { isMonth } from '@lingtan/sdk';
import type { RegistryConnector, RegistryConnectorId, RegistryList } from '../../contracts/registry-connector.ts';
import type { ListedGec } from '../../contracts/registry-routes.ts';
import { cellsOf, lineOf } from './csv.ts';

/** How a registry writes one row; text when a row cannot be read, saying what was expected. */
interface Format extends Pick<RegistryConnector, 'id' | 'title' | 'columns'> {
  readonly id: RegistryConnectorId;
  from(cells: readonly string[]): ListedGec | string;
  to(row: ListedGec): readonly (string | number)[];
}

const isCount = (text: string): boolean => /^\d{1,9}$/.test(text);

/** Device, month and whole certificates in three columns. */
function threeColumns([device = '', month = '', count = '', ...more]: readonly string[]): ListedGec | string {
  // The platform writes 2026年3月, 2026/03 or 202603 as well.
  const parts = /^(\d{4})[-/.年]?(\d{1,2})月?$/.exec(month);
  const written = parts ? `${parts[1]}-${parts[2]!.padStart(2, '0')}` : month;
  if (device === '') return 'a device in the first column';
  if (!isMonth(written)) return 'a month such as 2026-03 in the second column';
  if (!isCount(count)) return 'a whole number of certificates in the third column';
  return more.some((cell) => cell !== '') ? 'three columns' : { device, month: written, issued: Number(count) };
}

/** Last day of a month, `YYYY-MM-DD`. */
function lastDay(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}

const formats: readonly Format[] = [
  {
    id: 'bulk-csv',
    title: { en: 'Plain list', 'zh-CN': '通用清单' },
    columns: ['device', 'month', 'certificates'],
    from: threeColumns,
    to: ({ device, month, issued }) => [device, month, issued],
  },
  {
    id: 'national-gec',
    title: { en: 'National GEC platform', 'zh-CN': '国家绿证核发交易系统' },
    columns: ['项目编码', '电量生产年月', '核发数量（个）'],
    from: threeColumns,
    to: ({ device, month, issued }) => [device, month, issued],
  },
  {
    id: 'i-rec',
    title: { en: 'I-REC(E)', 'zh-CN': '国际绿证 I-REC(E)' },
    columns: ['Device ID', 'Production start', 'Production end', 'Volume (MWh)'],
    from([device = '', start = '', end = '', volume = '', ...more]) {
      const month = start.slice(0, 7);
      if (device === '') return 'a device in the first column';
      if (!isMonth(month) || start !== `${month}-01`) return 'the first day of a month in the second column';
      if (end !== lastDay(month)) return `${lastDay(month)}, the last day of that month, in the third column`;
      if (!/^\d{1,9}(\.0+)?$/.test(volume)) return 'whole MWh in the fourth column';
      return more.some((cell) => cell !== '') ? 'four columns' : { device, month, issued: Number(volume) };
    },
    to: ({ device, month, issued }) => [device, `${month}-01`, lastDay(month), issued],
  },
];

function read({ from, columns }: Format, text: string): RegistryList {
  const rows: ListedGec[] = [];
  const faults: { line: number; text: string; expected: string }[] = [];
  const seen = new Map<string, number>();
  text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .forEach((line, index) => {
      if (line.trim() === '') return;
      const cells = cellsOf(line);
      const row = from(cells);
      if (typeof row !== 'string') {
        const key = `${row.month} ${row.device}`;
        const before = seen.get(key);
        if (before === undefined) rows.push(row);
        else
          faults.push({
            line: index + 1,
            text: line.slice(0, 80),
            expected: `one line for ${row.device}, ${row.month}, which stands in line ${before} already`,
          });
        seen.set(key, before ?? index + 1);
      }
      // The heading names the columns and holds no amount.
      else if (rows.length > 0 || faults.length > 0 || /\d/.test(cells[columns.length - 1] ?? ''))
        faults.push({ line: index + 1, text: line.slice(0, 80), expected: row });
    });
  return { rows, faults };
}

/** The connectors, each on files; a connector of a plugin that talks to a registry hands over the same lists. */
export const registryConnectors: ReadonlyMap<RegistryConnectorId, RegistryConnector> = new Map(
  formats.map((format) => [
    format.id,
    {
      id: format.id,
      title: format.title,
      columns: format.columns,
      read: (text) => read(format, text),
      write: (rows) => `${[format.columns, ...rows.map(format.to)].map(lineOf).join('\r\n')}\r\n`,
    },
  ]),
);
