import { freshRow, sheetColumns, type SheetColumn, type SheetRow } from './sheet-row.ts';

/**
 * Cells of a text from the clipboard: lines of tab-separated cells, as every spreadsheet copies them. A cell with a
 * tab, a line break or a quote in it stands in quotes, a quote within as two.
 */
export function readCells(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const endCell = (): void => {
    row.push(cell);
    cell = '';
  };
  const endRow = (): void => {
    endCell();
    rows.push(row);
    row = [];
  };
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!;
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') cell += text[++at]!;
      else quoted = false;
    } else if (sign === '"' && cell === '') quoted = true;
    else if (sign === '\t') endCell();
    else if (sign === '\n') endRow();
    else if (sign !== '\r') cell += sign;
  }
  if (cell !== '' || row.length > 0) endRow();
  return rows;
}

/** Where a paste begins: a row among those shown, and a column. */
export interface PasteTarget {
  row: number;
  column: SheetColumn;
}

/**
 * The rows after `cells` were pasted over those that are shown; what goes beyond the last of them becomes new rows.
 * Cells to the right of the last column are left out, and counted.
 */
export function pasteCells(
  rows: readonly SheetRow[],
  shown: readonly string[],
  { row: first, column }: PasteTarget,
  cells: readonly (readonly string[])[],
): { rows: SheetRow[]; leftOut: number } {
  const from = sheetColumns.indexOf(column);
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const added: SheetRow[] = [];
  let leftOut = 0;
  for (const [down, line] of cells.entries()) {
    const key = shown[first + down];
    const target = key === undefined ? freshRow() : { ...byKey.get(key)! };
    for (const [right, value] of line.entries()) {
      const name = sheetColumns[from + right];
      if (name) target[name] = value.trim();
      else if (value.trim() !== '') leftOut++;
    }
    if (key === undefined) added.push(target);
    else byKey.set(key, target);
  }
  return { rows: [...rows.map(({ key }) => byKey.get(key)!), ...added], leftOut };
}
