import { exportCell, type Column } from './columns.ts';
import type { ExportCell } from './csv.ts';

type Cell = {
  value: string | number | boolean;
  type?: StringConstructor | NumberConstructor | BooleanConstructor;
  fontWeight?: 'bold';
  textColor?: string;
} | null;

function cell(value: ExportCell): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return Number.isFinite(value) ? { value, type: Number } : null;
  if (typeof value === 'boolean') return { value, type: Boolean };
  return { value, type: String };
}

/** Rows as XLSX with real numbers, a units row and a frozen header. The writer is loaded when first used. */
export async function toXlsx<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Promise<Blob> {
  const { default: write } = await import('write-excel-file/universal');
  const header: Cell[] = columns.map((column) => ({ value: column.title, type: String, fontWeight: 'bold' }));
  const hasUnits = columns.some((column) => column.unit);
  const units: Cell[] = columns.map((column) =>
    column.unit ? { value: column.unit, type: String, textColor: '#5F6C7B' } : null,
  );
  const body = rows.map((row) => columns.map((column) => cell(exportCell(column, row))));
  return write([header, ...(hasUnits ? [units] : []), ...body], {
    columns: columns.map((column) => ({ width: Math.max(10, Math.round((column.width ?? 140) / 7)) })),
    stickyRowsCount: hasUnits ? 2 : 1,
  }).toBlob();
}
