import {
  ActionButton,
  ActionLink,
  Notice,
  Page,
  saveFile,
  TextField,
  toCsv,
  useApi,
  usePark,
  useUnsaved,
  viewState,
} from '@lingtan/web-sdk';
import { useMemo, useRef, useState, type ClipboardEvent, type KeyboardEvent, type ReactNode } from 'react';
import { DataGrid, type DataGridHandle } from 'react-data-grid';
import 'react-data-grid/lib/styles.css';
import type { ApiAsset } from '../points/types.ts';
import { useT } from '../use-t.ts';
import { useCellText } from './cell-text.ts';
import { gridColumns } from './sheet-columns.tsx';
import { ProblemList } from './problem-list.tsx';
import { pasteCells, readCells } from './paste.ts';
import { freshRow, sheetColumns, type SheetColumn, type SheetRow } from './sheet-row.ts';
import { useSheet } from './use-sheet.ts';
import './point-sheet.css';

/** All points of the park in a grid: typed, filled and pasted from a spreadsheet, checked, and saved together. */
export function PointSheetPage(): ReactNode {
  const t = useT();
  const park = usePark();
  const sheet = useSheet();
  const assets = useApi<ApiAsset[] | { assets: ApiAsset[] }>('/assets');
  const grid = useRef<DataGridHandle>(null);
  const [filter, setFilter] = useState('');
  const [leftOut, setLeftOut] = useState(0);
  const [chosen, setChosen] = useState<{ row: number; column: SheetColumn } | null>(null);
  const { rows, original, problems } = sheet;
  useUnsaved(sheet.touched);

  const assetList = useMemo(
    () => (Array.isArray(assets.data) ? assets.data : (assets.data?.assets ?? [])),
    [assets.data],
  );
  const show = useCellText(assetList);
  const shown = useMemo(() => {
    const wanted = filter.trim().toLowerCase();
    if (wanted === '') return rows;
    return rows.filter((row) =>
      sheetColumns.some((column) => `${row[column]} ${show(column, row[column])}`.toLowerCase().includes(wanted)),
    );
  }, [rows, filter, show]);
  const wrong = useMemo(
    () => new Map(problems.map((each) => [`${rows[each.row]?.key}/${each.column}`, each.problem])),
    [problems, rows],
  );
  const columns = useMemo(
    () =>
      gridColumns({
        title: (column) => t(`sheet.column-${column}`),
        problem: (key, column) => wrong.get(`${key}/${column}`) ?? null,
        isChanged: (row, column) => (original.get(row.key)?.[column] ?? '') !== row[column],
        show,
        listOf: (column) =>
          column === 'assetId' ? 'sheet-assets' : column === 'enterpriseId' ? 'sheet-enterprises' : null,
      }),
    [t, wrong, original, show],
  );

  /** Edits of the rows that are shown, put back among all. */
  const edit = (next: readonly SheetRow[]): void => {
    const byKey = new Map(next.map((row) => [row.key, row]));
    sheet.put(rows.map((row) => byKey.get(row.key) ?? row));
  };
  const addRow = (): void => {
    const like = chosen ? shown[chosen.row] : shown.at(-1);
    const added = freshRow(
      like
        ? {
            assetId: like.assetId,
            kind: like.kind,
            quantity: like.quantity,
            unit: like.unit,
            expectedEverySeconds: like.expectedEverySeconds,
            retention: like.retention,
            enterpriseId: like.enterpriseId,
          }
        : {},
    );
    const at = like ? rows.indexOf(like) + 1 : rows.length;
    setFilter('');
    sheet.put([...rows.slice(0, at), added, ...rows.slice(at)]);
    requestAnimationFrame(() => grid.current?.selectCell({ rowIdx: at, idx: 0 }, { enableEditor: true }));
  };
  const removeRow = (): void => {
    const key = chosen && shown[chosen.row]?.key;
    if (key) sheet.put(rows.filter((row) => row.key !== key));
  };
  const paste = (event: ClipboardEvent): void => {
    if (!chosen || event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) return;
    const cells = readCells(event.clipboardData.getData('text/plain'));
    if (cells.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const pasted = pasteCells(
      rows,
      shown.map(({ key }) => key),
      chosen,
      cells,
    );
    setLeftOut(pasted.leftOut);
    sheet.put(pasted.rows);
  };
  const keys = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.target instanceof HTMLInputElement) return;
    const wanted = event.key.toLowerCase();
    const act = wanted === 'y' || (wanted === 'z' && event.shiftKey) ? sheet.redo : wanted === 'z' ? sheet.undo : null;
    if (!act) return;
    event.preventDefault();
    act();
  };
  const exportCsv = (): void =>
    saveFile(
      `${park.id}-points.csv`,
      toCsv(
        sheetColumns.map((column) => t(`sheet.column-${column}`)),
        shown.map((row) => sheetColumns.map((column) => row[column])),
      ),
    );
  const { changes, refusal } = sheet;
  const canSave =
    sheet.touched && changes !== null && changes.added.length + changes.changed.length + changes.archived.length > 0;
  return (
    <Page
      title={t('sheet.title')}
      meta={rows.length > 0 ? t('sheet.count', { count: rows.length }) : undefined}
      state={viewState([sheet.loaded])}
      data-testid="point-sheet-page"
      actions={
        <>
          <ActionLink quiet to="../points" relative="path">
            {t('sheet.back')}
          </ActionLink>
          <ActionButton quiet onClick={exportCsv}>
            {t('sheet.export')}
          </ActionButton>
          <ActionButton primary disabled={!canSave || sheet.saving} onClick={() => void sheet.save()}>
            {t('sheet.save')}
          </ActionButton>
        </>
      }
    >
      {/* What is typed while the saved sheet is being read back would be lost with the old one. */}
      <div className="sheet" inert={sheet.saving} onPasteCapture={paste} onKeyDown={keys}>
        <div className="sheet-tools">
          <TextField label={t('sheet.filter')} value={filter} onChange={setFilter} />
          <ActionButton onClick={addRow}>{t('sheet.add')}</ActionButton>
          <ActionButton disabled={!chosen} onClick={removeRow}>
            {t('sheet.remove')}
          </ActionButton>
          <ActionButton quiet disabled={!sheet.undo} onClick={() => sheet.undo?.()}>
            {t('sheet.undo')}
          </ActionButton>
          <ActionButton quiet disabled={!sheet.redo} onClick={() => sheet.redo?.()}>
            {t('sheet.redo')}
          </ActionButton>
          <span className="sheet-state" role="status" data-testid="sheet-state">
            {sheet.saving
              ? t('sheet.saving')
              : !sheet.touched
                ? t('sheet.hint')
                : !sheet.isChecked
                  ? t('sheet.checking')
                  : changes
                    ? t('sheet.changes', {
                        added: changes.added.length,
                        changed: changes.changed.length,
                        archived: changes.archived.length,
                      })
                    : t('sheet.refused', { count: Math.max(1, problems.length) })}
          </span>
        </div>
        {leftOut > 0 ? (
          <Notice tone="warning" title={t('sheet.left-out', { count: leftOut })}>
            {t('sheet.left-out-hint')}
          </Notice>
        ) : null}
        {refusal ? (
          <ProblemList
            refusal={refusal}
            problems={problems}
            title={(column) => t(`sheet.column-${column}`)}
            onChoose={({ row, column }) => {
              setFilter('');
              requestAnimationFrame(() =>
                grid.current?.selectCell({ rowIdx: row, idx: sheetColumns.indexOf(column) }, { shouldFocusCell: true }),
              );
            }}
            onReload={refusal.code === 'POINT_SHEET_CHANGED' ? () => void sheet.reload() : null}
          />
        ) : null}
        <DataGrid
          ref={grid}
          className="sheet-grid"
          aria-label={t('sheet.title')}
          columns={columns}
          rows={shown}
          rowKeyGetter={(row) => row.key}
          rowHeight={30}
          headerRowHeight={30}
          onRowsChange={edit}
          onFill={({ columnKey, sourceRow, targetRow }) => ({
            ...targetRow,
            [columnKey]: sourceRow[columnKey as SheetColumn],
          })}
          onCellCopy={({ row, column }, event) => {
            event.clipboardData.setData('text/plain', row[column.key as SheetColumn]);
            event.preventDefault();
          }}
          // What is pasted is put in by the sheet (above); a grid that nobody handles it for opens the cell and takes it as its text.
          onCellPaste={({ row }) => row}
          onSelectedCellChange={({ rowIdx, column }) =>
            setChosen(rowIdx < 0 ? null : { row: rowIdx, column: column.key as SheetColumn })
          }
          renderers={{ noRowsFallback: <p className="sheet-none">{t('sheet.none')}</p> }}
        />
        <datalist id="sheet-assets">
          {assetList.map(({ id }) => (
            <option key={id} value={id} />
          ))}
        </datalist>
        <datalist id="sheet-enterprises">
          {park.enterprises.map(({ id }) => (
            <option key={id} value={id} />
          ))}
        </datalist>
      </div>
    </Page>
  );
}
