import { shellLink } from '../api/shell-link.ts';

/** One cell of an export. */
export type ExportCell = string | number | boolean | null | undefined;

function csvCell(value: ExportCell): string {
  if (value === null || value === undefined) return '';
  const text = String(value);
  // A text that a spreadsheet would take for a formula is opened as text.
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** RFC 4180 text with a byte order mark, so that spreadsheets read Chinese. */
export function toCsv(header: readonly string[], rows: readonly (readonly ExportCell[])[]): string {
  return `\uFEFF${[header, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

/** Lets the browser save a file. */
export function saveFile(name: string, content: Blob | string, type = 'text/csv;charset=utf-8'): void {
  const file = typeof content === 'string' ? new Blob([content], { type }) : content;
  const link = shellLink();
  if (link) return link.save(name, file);
  const url = URL.createObjectURL(file);
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
