import { heightOf, margin, pageBottom, pageWidth, paper, textAt } from './pdf-page.ts';
import type { Pdf } from './pdf-page.ts';

export interface PdfColumn {
  title: string;
  /** pt. */
  width: number;
  align?: 'left' | 'right';
}

export type PdfRow =
  | { kind: 'line'; cells: readonly string[] }
  /** A line across all columns that begins a group. */
  | { kind: 'group'; text: string }
  /** A sum below the lines: label and amount. */
  | { kind: 'sum'; label: string; value: string; strong?: boolean };

const size = 8.5;
const padding = 3.5;

/** Draws a table over as many pages as it needs; `newPage` begins one and returns where the table goes on. */
export function drawTable(
  doc: Pdf,
  from: number,
  columns: readonly PdfColumn[],
  rows: readonly PdfRow[],
  newPage: () => number,
): number {
  let y = drawHead(doc, from, columns);
  rows.forEach((row, index) => {
    const height = rowHeight(doc, row, columns);
    const needed = together(rows, index).reduce((sum, each) => sum + rowHeight(doc, each, columns), 0);
    if (y + needed > pageBottom) y = drawHead(doc, newPage(), columns);
    drawRow(doc, row, y, height, columns);
    y += height;
  });
  return y;
}

/** Rows that stay on one page from `index` on: a group's head with its first line, and all sums of the end. */
function together(rows: readonly PdfRow[], index: number): readonly PdfRow[] {
  const row = rows[index]!;
  if (row.kind === 'group') return rows.slice(index, index + 2);
  return row.kind === 'sum' && rows[index - 1]?.kind !== 'sum' ? rows.slice(index) : [row];
}

function rowHeight(doc: Pdf, row: PdfRow, columns: readonly PdfColumn[]): number {
  if (row.kind === 'sum') return size * 1.3 + 2 * padding;
  if (row.kind === 'group') return heightOf(doc, row.text, size, pageWidth - 8, true) + 2 * padding;
  const heights = columns.map(({ width }, i) => heightOf(doc, row.cells[i] ?? '', size, width - 6));
  return Math.max(...heights) + 2 * padding;
}

function drawHead(doc: Pdf, y: number, columns: readonly PdfColumn[]): number {
  const heights = columns.map(({ title, width }) => heightOf(doc, title, 7.5, width - 6, true));
  const height = Math.max(...heights) + 2 * padding;
  doc.rect(margin, y, pageWidth, height).fill(paper.band);
  let x = margin;
  for (const { title, width, align = 'left' } of columns) {
    textAt(doc, title, x + 3, y + padding, { size: 7.5, width: width - 6, align, strong: true, color: paper.soft });
    x += width;
  }
  return y + height;
}

function drawRow(doc: Pdf, row: PdfRow, y: number, height: number, columns: readonly PdfColumn[]): void {
  if (row.kind === 'group')
    textAt(doc, row.text, margin + 3, y + padding, { size, width: pageWidth - 8, strong: true });
  else if (row.kind === 'sum') {
    const strong = row.strong ?? false;
    const width = columns.at(-1)!.width;
    textAt(doc, row.label, margin + 3, y + padding, { size, width: pageWidth - width - 8, align: 'right', strong });
    textAt(doc, row.value, margin + pageWidth - width + 3, y + padding, {
      size,
      width: width - 6,
      align: 'right',
      strong,
    });
  } else {
    let x = margin;
    columns.forEach(({ width, align = 'left' }, i) => {
      textAt(doc, row.cells[i] ?? '', x + 3, y + padding, { size, width: width - 6, align });
      x += width;
    });
  }
  doc
    .moveTo(margin, y + height)
    .lineTo(margin + pageWidth, y + height)
    .lineWidth(0.5)
    .stroke(paper.line);
}
