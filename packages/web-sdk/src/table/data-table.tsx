import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { unitSymbol } from '../format/units.ts';
import { useSdkT } from '../i18n/use-sdk-t.ts';
import { usePreferences } from '../theme/preferences.ts';
import { useIsPhone } from '../ui/use-is-phone.ts';
import { columnDigits, type ColumnFigures } from './column-figures.ts';
import { nextSort, phoneColumns, selectRows, type Column, type Sort } from './columns.ts';
import { TableRow } from './table-row.tsx';
import { TableToolbar } from './table-toolbar.tsx';
import { useTableKeys } from './use-table-keys.ts';
import { useTableState } from './use-table-state.ts';
import './table.css';

export interface DataTableProps<Row> {
  /** Names the table in the URL and for its stored columns; unique on a page. */
  id: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Click or Enter on a row. */
  onOpen?: (row: Row) => void;
  /** Rows chosen with `x` or the check box; with it each row has one. */
  selected?: ReadonlySet<string>;
  onSelect?: (selected: ReadonlySet<string>) => void;
  initialSort?: Sort;
  /** Largest height in pixels before the body scrolls. Default 560. */
  maxHeight?: number;
  /** Height that is always taken, so that nothing below moves. */
  height?: number;
  /** File name of exports without ending; no export without it. */
  exportName?: string;
  /** Controls at the right of the filter. */
  tools?: ReactNode;
  /** No filter line, for short lists. */
  bare?: boolean;
  /** Sentence when there are no rows. */
  empty?: string;
  'data-testid'?: string;
}

const rowHeights = { phone: 44, comfortable: 40, dense: 32 };
const virtualAbove = 200;
/** A row that opens shows the rest where it opens to. */
const none: readonly never[] = [];
/** Up to so many rows a phone scrolls the page, not the table in it. */
const phoneWhole = 50;

/** The table of every page: 32 px rows, sticky header, sort, filter, columns, export, keyboard, virtual above 200 rows. */
export function DataTable<Row>(props: DataTableProps<Row>): ReactNode {
  const { columns, rows, rowKey, onOpen, selected, onSelect, maxHeight = 560 } = props;
  const t = useSdkT();
  const phone = useIsPhone();
  const state = useTableState(props.id, columns, props.initialSort ?? null);
  const shownRows = useMemo(
    () => selectRows(rows, columns, state.filter, state.sort),
    [rows, columns, state.filter, state.sort],
  );
  const chosen = useMemo(() => columns.filter((column) => !state.hidden.has(column.id)), [columns, state.hidden]);
  const shown = useMemo(() => (phone ? phoneColumns(columns) : chosen), [columns, phone, chosen]);
  const rest = useMemo(() => chosen.filter((column) => !shown.includes(column)), [chosen, shown]);
  const below = onOpen ? none : rest;
  const figures = useMemo(() => {
    const of = ({ unit, kind, value }: Column<Row>): ColumnFigures | null =>
      unit === undefined || kind !== 'number' ? null : { unit, digits: columnDigits(rows.map(value)) };
    return new Map([...shown, ...rest].map((column) => [column.id, of(column)]));
  }, [rows, shown, rest]);
  const scroller = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState<string | null>(null);
  const [opened, setOpened] = useState<string | null>(null);
  const [{ density }] = usePreferences();
  const height = rowHeights[phone ? 'phone' : density];
  const virtual = shownRows.length > virtualAbove;
  const virtualizer = useVirtualizer({
    count: shownRows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
    enabled: virtual,
  });
  useEffect(() => {
    if (virtual) virtualizer.measure();
  }, [height, virtual, virtualizer]);
  const items = virtual ? virtualizer.getVirtualItems() : null;
  const visible = items ? items.map((item) => shownRows[item.index]!) : shownRows;
  const before = items?.[0]?.start ?? 0;
  const after = items ? virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0) : 0;

  const expand = (key: string) => setOpened(opened === key ? null : key);
  const toggle = (key: string) => {
    if (!selected || !onSelect) return;
    const next = new Set(selected);
    if (!next.delete(key)) next.add(key);
    onSelect(next);
  };
  const onKeyDown = useTableKeys({
    keys: shownRows.map(rowKey),
    current,
    setCurrent: (key, index) => {
      setCurrent(key);
      if (virtual) virtualizer.scrollToIndex(index);
      else scroller.current?.querySelector(`[data-row="${CSS.escape(key)}"]`)?.scrollIntoView({ block: 'nearest' });
    },
    open: (index) => {
      const row = shownRows[index]!;
      if (onOpen) onOpen(row);
      else if (below.length > 0) expand(rowKey(row));
    },
    toggle,
  });

  return (
    <div className="lt-table-box" data-testid={props['data-testid']}>
      {props.bare ? null : (
        <TableToolbar
          state={state}
          columns={columns}
          shown={phone ? [...shown, ...rest] : shown}
          rows={shownRows}
          total={rows.length}
          exportName={props.exportName}
          tools={props.tools}
          phone={phone}
        />
      )}
      <div
        ref={scroller}
        className="lt-table-scroll"
        style={
          props.height ? { height: props.height } : phone && shownRows.length <= phoneWhole ? undefined : { maxHeight }
        }
        tabIndex={0}
        onKeyDown={onKeyDown}
        role="group"
        aria-label={t('table.label')}
      >
        <table className="lt-table" style={{ '--lt-row': `${height}px` } as React.CSSProperties}>
          <thead>
            <tr>
              {onSelect ? <th className="lt-table-check" aria-label={t('table.select')} /> : null}
              {shown.map((column) => (
                <th
                  key={column.id}
                  data-kind={column.kind ?? 'text'}
                  style={column.width && !phone ? { width: column.width } : undefined}
                  aria-sort={
                    state.sort?.column !== column.id ? 'none' : state.sort.descending ? 'descending' : 'ascending'
                  }
                >
                  <button
                    type="button"
                    onClick={() => state.setSort(nextSort(state.sort, column.id, props.initialSort))}
                  >
                    {column.title}{' '}
                    {column.unit ? <span className="lt-table-unit">{unitSymbol(column.unit)}</span> : null}
                    <span className="lt-table-arrow" aria-hidden="true">
                      {state.sort?.column === column.id ? (state.sort.descending ? '↓' : '↑') : ''}
                    </span>
                  </button>
                </th>
              ))}
              {below.length > 0 ? <th className="lt-table-more-cell" aria-label={t('table.rest')} /> : null}
            </tr>
          </thead>
          <tbody>
            {before > 0 ? <tr style={{ height: before }} aria-hidden="true" /> : null}
            {visible.map((row) => {
              const key = rowKey(row);
              return (
                <TableRow
                  key={key}
                  row={row}
                  id={key}
                  label={rowLabel(row, shown) ?? key}
                  shown={shown}
                  rest={below}
                  figures={figures}
                  current={current === key}
                  opened={opened === key}
                  onCurrent={() => setCurrent(key)}
                  onExpand={() => expand(key)}
                  onOpen={onOpen}
                  selected={selected?.has(key)}
                  onSelect={onSelect && (() => toggle(key))}
                />
              );
            })}
            {after > 0 ? <tr style={{ height: after }} aria-hidden="true" /> : null}
          </tbody>
        </table>
        {shownRows.length === 0 ? (
          <div className="lt-table-empty">
            {rows.length === 0 ? (props.empty ?? t('table.empty')) : t('table.no-match')}
          </div>
        ) : null}
      </div>
    </div>
  );
}

/** What a row is called: the first text that it shows. */
function rowLabel<Row>(row: Row, columns: readonly Column<Row>[]): string | null {
  const texts = columns.filter(({ kind = 'text' }) => kind === 'text').map(({ value }) => value(row));
  return texts.find((value): value is string => typeof value === 'string' && value !== '') ?? null;
}
