import { withoutTimes } from './zip-times.ts';
import type { CellObject, Row, SheetData } from 'write-excel-file/node';

export type { CellObject, Row, SheetData };

export interface Sheet {
  /** Name on the tab; a workbook holds each once. Excel takes at most 31 characters, none of them `\ / ? * [ ] :`. */
  name: string;
  rows: SheetData;
  /** Widths of the columns in characters. */
  widths: readonly number[];
  /** Rows that stay in view, counted from the top. */
  frozenRows?: number;
}

/** Title of a column. */
export const headCell = (value: string): CellObject => ({
  value,
  type: String,
  fontWeight: 'bold',
  backgroundColor: '#F3F5F7',
});

/** Unit below the title of a column. */
export const unitCell = (value: string): CellObject => ({ value, type: String, textColor: '#5F6C7B' });

/** A real number, empty when unknown; `format` as in Excel, e.g. `#,##0.00`. */
export const numberCell = (value: number | null, format: string): CellObject | null =>
  value === null ? null : { value, type: Number, format };

/** A formula without the leading `=`, e.g. `SUM(G2:G9)`. */
export const formulaCell = (value: string, format: string): CellObject => ({ value, type: 'Formula', format });

/**
 * Writes a workbook (OOXML): the same bytes for the same sheets. Rows of sheets may be short; cells are numbers, texts,
 * or made by the helpers above.
 */
export async function writeWorkbook(sheets: readonly Sheet[]): Promise<Buffer> {
  // Loaded with the first workbook: a server starts without it.
  const { default: writeXlsxFile } = await import('write-excel-file/node');
  const written = await writeXlsxFile(
    sheets.map(({ name, rows, widths, frozenRows }) => ({
      data: rows,
      sheet: sheetName(name),
      columns: widths.map((width) => ({ width })),
      ...(frozenRows === undefined ? {} : { stickyRowsCount: frozenRows }),
    })),
  ).toBuffer();
  return withoutTimes(written);
}

function sheetName(name: string): string {
  return name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31);
}
