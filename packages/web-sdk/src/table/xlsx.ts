import { exportCell, type Column } from './columns.ts';
import { saveFile, type ExportCell } from './csv.ts';

type Cell = {
  value: string | number | boolean;
  type?: StringConstructor | NumberConstructor | BooleanConstructor;
  fontWeight?: 'bold';
  color?: string;
} | null;

function cell(value: ExportCell): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return Number.isFinite(value) ? { value, type: Number } : null;
  if (typeof value === 'boolean') return { value, type: Boolean };
  return { value, type: String };
}

/** Saves rows as XLSX with real numbers, a units row and a frozen header. The writer is loaded when first used. */
export async function saveXlsx<Row>(
  name: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): Promise<void> {
  const { default: write } = await import('write-excel-file');
  const header: Cell[] = columns.map((column) => ({ value: column.title, type: String, fontWeight: 'bold' }));
  const hasUnits = columns.some((column) => column.unit);
  const units: Cell[] = columns.map((column) =>
    column.unit ? { value: column.unit, type: String, color: '#5F6C7B' } : null,
  );
  const body = rows.map((row) => columns.map((column) => cell(exportCell(column, row))));
  const blob = await write([header, ...(hasUnits ? [units] : []), ...body], {
    columns: columns.map((column) => ({ width: Math.max(10, Math.round((column.width ?? 140) / 7)) })),
    stickyRowsCount: hasUnits ? 2 : 1,
  });
  saveFile(`${name}.xlsx`, blob as Blob);
}
