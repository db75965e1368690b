import { renderTextEditor, type Column, type RenderEditCellProps } from 'react-data-grid';
import type { ReactNode } from 'react';
import { sheetColumns, type SheetColumn, type SheetRow } from './sheet-row.ts';

/** What a column may be; others take any text. */
const choices: Partial<Record<SheetColumn, readonly string[]>> = {
  kind: ['gauge', 'counter', 'state'],
  retention: ['fast', 'standard', 'billing'],
};
const widths: Record<SheetColumn, number> = {
  id: 240,
  assetId: 180,
  nameEn: 210,
  nameZh: 170,
  kind: 92,
  quantity: 170,
  unit: 84,
  expectedEverySeconds: 104,
  retention: 104,
  enterpriseId: 150,
  aheadSeconds: 104,
};

export interface ColumnOptions {
  title(column: SheetColumn): string;
  /** What is wrong with a cell; null where nothing is. */
  problem(key: string, column: SheetColumn): string | null;
  isChanged(row: SheetRow, column: SheetColumn): boolean;
  /** What a cell says to people: the name of a code. It is edited and copied as the code. */
  show(column: SheetColumn, value: string): string;
  /** Ids that a column may name, offered while typing. */
  listOf(column: SheetColumn): string | null;
}

/** Columns of the grid: text in each, kinds and retention as a choice, what is wrong or changed marked. */
export function gridColumns({ title, problem, isChanged, show, listOf }: ColumnOptions): Column<SheetRow>[] {
  return sheetColumns.map((key): Column<SheetRow> => {
    const list = listOf(key);
    const values = choices[key];
    return {
      key,
      name: title(key),
      width: widths[key],
      resizable: true,
      frozen: key === 'id',
      renderEditCell: values ? choice(values, (value) => show(key, value)) : list ? listed(list) : renderTextEditor,
      cellClass: (row) =>
        [
          problem(row.key, key) !== null && 'sheet-wrong',
          isChanged(row, key) && 'sheet-changed',
          key === 'id' && 'sheet-id',
        ]
          .filter(Boolean)
          .join(' '),
      renderCell: ({ row }) => <span title={problem(row.key, key) ?? row[key]}>{show(key, row[key])}</span>,
    };
  });
}

type EditorProps = RenderEditCellProps<SheetRow>;

/** An editor that offers what is possible, and takes what is typed. */
const listed = (list: string) =>
  function ListedEditor({ row, column, onRowChange, onClose }: EditorProps): ReactNode {
    return (
      <input
        className="sheet-editor"
        aria-label={String(column.name)}
        list={list}
        autoFocus
        value={row[column.key as SheetColumn]}
        onChange={(event) => onRowChange({ ...row, [column.key]: event.target.value })}
        onBlur={() => onClose(true, false)}
      />
    );
  };

const choice = (values: readonly string[], show: (value: string) => string) =>
  function ChoiceEditor({ row, column, onRowChange }: EditorProps): ReactNode {
    return (
      <select
        className="sheet-editor"
        aria-label={String(column.name)}
        autoFocus
        value={row[column.key as SheetColumn]}
        onChange={(event) => onRowChange({ ...row, [column.key]: event.target.value }, true)}
      >
        {values.map((value) => (
          <option key={value} value={value}>
            {show(value)}
          </option>
        ))}
      </select>
    );
  };
