import type { ImportFile } from './read-table.ts';
import { splitRows } from './read-table.ts';

type Cell = string | number | boolean | Date | null;

/** Reads one worksheet and writes it as CSV, since the server reads text only. Times are wall clock, without zone, as in the sheet. */
export async function readWorkbook(file: File, sheet: string | null): Promise<ImportFile> {
  const { readSheet, readSheetNames } = await loadReader();
  const sheets = await readSheetNames(file);
  const chosen = sheet !== null && sheets.includes(sheet) ? sheet : sheets[0]!;
  const csv = toCsvText((await readSheet(file, chosen)) as Cell[][]);
  const [header = [], ...rows] = splitRows(csv, ',', 51);
  return {
    name: `${file.name} ${chosen}`,
    content: new Blob([csv], { type: 'text/csv' }),
    encoding: 'utf-8',
    delimiter: ',',
    header,
    rows,
    lines: csv.split('\n').length - 1,
    sheets,
  };
}

/** Loaded when the first workbook is chosen: most files are text. */
async function loadReader() {
  const reader = await import('read-excel-file/browser');
  return {
    readSheetNames: async (file: File): Promise<string[]> => (await reader.default(file)).map(({ sheet }) => sheet),
    readSheet: async (file: File, name: string) =>
      (await reader.default(file)).find(({ sheet }) => sheet === name)?.data ?? [],
  };
}

/** Rows as CSV text; dates as `YYYY-MM-DD HH:MM:SS`. */
export function toCsvText(rows: readonly (readonly Cell[])[]): string {
  return rows
    .filter((row) => row.some((cell) => cell !== null))
    .map((row) => `${row.map(cellText).join(',')}\n`)
    .join('');
}

function cellText(cell: Cell): string {
  if (cell === null) return '';
  // The reader gives the wall clock of the sheet as if it were UTC; half a second of rounding is the sheet's own.
  if (cell instanceof Date)
    return new Date(Math.round(cell.getTime() / 1000) * 1000).toISOString().slice(0, 19).replace('T', ' ');
  const text = String(cell);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
