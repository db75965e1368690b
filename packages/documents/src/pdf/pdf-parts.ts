import { heightOf, margin, pageBottom, pageWidth, paper, textAt } from './pdf-page.ts';
import type { Pdf } from './pdf-page.ts';

export type LabelledText = readonly [label: string, value: string];

/** What begins a further page with `title` at its top: adds the page, and returns where it goes on. */
export function furtherPages(doc: Pdf, title: string): () => number {
  return () => {
    doc.addPage();
    textAt(doc, title, margin, margin, { size: 9, width: pageWidth, color: paper.soft });
    return margin + 18;
  };
}

/** Facts in two columns, each label before its text; returns where the page goes on. */
export function drawFields(doc: Pdf, fields: readonly LabelledText[], from: number): number {
  const half = pageWidth / 2;
  let y = from;
  for (let i = 0; i < fields.length; i += 2) {
    let height = 0;
    fields.slice(i, i + 2).forEach(([name, value], side) => {
      const x = margin + side * half;
      textAt(doc, name, x, y, { size: 8, width: 62, color: paper.soft });
      textAt(doc, value, x + 64, y, { size: 8.5, width: half - 72 });
      height = Math.max(height, heightOf(doc, value, 8.5, half - 72), heightOf(doc, name, 8, 62));
    });
    y += height + 3;
  }
  return y;
}

/** The answers in boxes, three in a row, the first of them in large letters; returns where the page goes on. */
export function drawFigures(doc: Pdf, figures: readonly LabelledText[], y: number): number {
  const width = pageWidth / 3;
  const height = 32;
  figures.forEach(([name, value], i) => {
    const x = margin + (i % 3) * width;
    const top = y + Math.floor(i / 3) * height;
    doc.rect(x, top, width, height).lineWidth(0.5).stroke(paper.line);
    textAt(doc, name, x + 6, top + 4, { size: 7.5, width: width - 12, color: paper.soft });
    const size = i === 0 ? 12 : heightOf(doc, value, 9, width - 12) > 13 ? 7 : 9;
    textAt(doc, value, x + 6, top + (i === 0 ? 14 : 16), { size, width: width - 12, strong: i === 0 });
  });
  return y + Math.ceil(figures.length / 3) * height;
}

/** Remarks as a list below a title, over as many pages as they need; `newPage` begins one. Returns where the page goes on. */
export function drawRemarks(
  doc: Pdf,
  remarks: readonly string[],
  from: number,
  title: string,
  newPage: () => number,
): number {
  const needed = 16 + remarks.slice(0, 1).reduce((sum, text) => sum + heightOf(doc, text, 8, pageWidth - 14), 0);
  let y = from + needed > pageBottom ? newPage() : from;
  textAt(doc, title, margin, y, { size: 9, width: pageWidth, strong: true });
  y += 14;
  for (const remark of remarks) {
    const height = heightOf(doc, remark, 8, pageWidth - 14);
    if (y + height > pageBottom) y = newPage();
    textAt(doc, '·', margin, y, { size: 8, width: 10 });
    textAt(doc, remark, margin + 10, y, { size: 8, width: pageWidth - 14 });
    y += height + 3;
  }
  return y;
}
