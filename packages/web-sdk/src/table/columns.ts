import type { ReactNode } from 'react';
import { numberFormat, type Language } from '../format/locale.ts';
import { missingText } from '../format/number.ts';
import type { ExportCell } from './csv.ts';

/** A column of a table. */
export interface Column<Row> {
  id: string;
  title: string;
  /** Value that is sorted, filtered and exported. Numbers stay numbers. */
  value: (row: Row) => ExportCell;
  /** What is shown; the value by default. */
  render?: (row: Row) => ReactNode;
  /** Right-aligned tabular figures for `number`. Default `text`. */
  kind?: 'text' | 'number' | 'time';
  /** Unit for the header and the units row of exports. */
  unit?: string;
  /** Width in pixels; columns without one share what is left. */
  width?: number;
  /** In the row on a phone, see {@link phoneColumns}. The others open below a row without `onOpen`. */
  phone?: boolean;
  /** Hidden until it is chosen. */
  hidden?: boolean;
}

/** Columns in the row of a phone: the first three that ask for it, the first three when none does. */
export function phoneColumns<Row>(columns: readonly Column<Row>[]): readonly Column<Row>[] {
  const asked = columns.filter(({ phone }) => phone);
  return (asked.length > 0 ? asked : columns).slice(0, 3);
}

export interface Sort {
  column: string;
  descending: boolean;
}

/** A cell as it is exported: times in milliseconds become ISO 8601. */
export function exportCell<Row>(column: Column<Row>, row: Row): ExportCell {
  const value = column.value(row);
  return column.kind === 'time' && typeof value === 'number' && Number.isFinite(value)
    ? new Date(value).toISOString()
    : value;
}

/** A cell as it is read: numbers grouped, with as many decimals as they have but at most three. */
export function cellText<Row>(column: Column<Row>, row: Row, language: Language): string {
  const value = column.value(row);
  if (value === null || value === undefined) return missingText;
  return column.kind === 'number' && typeof value === 'number'
    ? numberFormat(language, { maximumFractionDigits: 3 }).format(value)
    : String(value);
}

const collator = new Intl.Collator(['zh-CN', 'en'], { numeric: true });

/** Orders two cells: missing ones last in both directions, numbers by size, texts as people sort them. */
export function compareCells(a: ExportCell, b: ExportCell, descending: boolean): number {
  const emptyA = a === null || a === undefined || a === '';
  const emptyB = b === null || b === undefined || b === '';
  if (emptyA || emptyB) return emptyA === emptyB ? 0 : emptyA ? 1 : -1;
  const order = typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));
  return descending ? -order : order;
}

/** Rows that contain every word of the filter somewhere, in order. Stable. */
export function selectRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  filter: string,
  sort: Sort | null,
): readonly Row[] {
  const words = filter.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const found =
    words.length === 0
      ? rows
      : rows.filter((row) => {
          const text = columns
            .map((column) => String(column.value(row) ?? ''))
            .join('\n')
            .toLocaleLowerCase();
          return words.every((word) => text.includes(word));
        });
  const by = sort ? columns.find((column) => column.id === sort.column) : undefined;
  if (!by || !sort) return found;
  return [...found].sort((a, b) => compareCells(by.value(a), by.value(b), sort.descending));
}

/** Next state of a header that is clicked: up, down, as it came; up again where it came down by this column. */
export function nextSort(sort: Sort | null, column: string, initial: Sort | null = null): Sort | null {
  if (sort?.column !== column) return { column, descending: false };
  if (!sort.descending) return { column, descending: true };
  return initial?.column === column && initial.descending ? { column, descending: false } : null;
}

/** `name` or `-name`, for the URL. */
export function writeSort(sort: Sort | null): string | null {
  return sort ? `${sort.descending ? '-' : ''}${sort.column}` : null;
}

/** @see writeSort */
export function readSort(text: string | null): Sort | null {
  if (!text) return null;
  return text.startsWith('-') ? { column: text.slice(1), descending: true } : { column: text, descending: false };
}
