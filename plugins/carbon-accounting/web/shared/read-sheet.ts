import readSheets from 'read-excel-file/browser';

type Cell = string | number | boolean | Date | null;

/** Cells of the first sheet of a workbook as text; a date as `YYYY-MM-DD`. */
export async function sheetCells(file: File): Promise<string[][]> {
  const sheets = await readSheets(file);
  const rows = (sheets[0]?.data ?? []) as Cell[][];
  return rows.filter((row) => row.some((cell) => cell !== null)).map((row) => row.map(cellText));
}

export function cellText(cell: Cell): string {
  if (cell === null) return '';
  // The reader gives the wall clock of the sheet as if it were UTC; half a second of rounding is the sheet's own.
  if (cell instanceof Date) return new Date(Math.round(cell.getTime() / 1000) * 1000).toISOString().slice(0, 10);
  return String(cell);
}
