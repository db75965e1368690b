import { createRequire } from 'node:module';
import type {} from 'pdfkit';
import { documentFont } from '../fonts/document-font.ts';

/** Colours of the light theme, for paper. */
export const paper = { text: '#15191E', soft: '#5F6C7B', line: '#D5DAE0', band: '#F3F5F7', warn: '#8A5A00' } as const;
/** A4 with margins of 40 pt; the foot holds the page number. */
export const margin = 40;
export const pageBottom = 841.89 - 56;
export const pageWidth = 595.28 - 2 * margin;

export type Pdf = PDFKit.PDFDocument;

// Loaded with the first document: a server starts without it.
const require = createRequire(import.meta.url);

export interface PdfMeta {
  title: string;
  author: string;
  /** Of the record it shows, so that the same record makes the same file. */
  createdAt: Date;
  language: 'en' | 'zh-CN';
}

/** A document whose fonts hold exactly the characters of `texts`, besides letters, figures and signs. */
export function createPdf(meta: PdfMeta, texts: readonly string[]): Pdf {
  const PDFDocument = require('pdfkit') as new (options: PDFKit.PDFDocumentOptions) => Pdf;
  const doc = new PDFDocument({
    size: 'A4',
    margins: { top: margin, left: margin, right: margin, bottom: 0 },
    bufferPages: true,
    lang: meta.language,
    displayTitle: true,
    info: { Title: meta.title, Author: meta.author, CreationDate: meta.createdAt, ModDate: meta.createdAt },
  });
  const ascii = String.fromCharCode(...Array.from({ length: 95 }, (_, i) => 32 + i));
  const all = [ascii, '–—·≈−¥', ...texts].join('');
  doc.registerFont('regular', documentFont(all, 400));
  doc.registerFont('strong', documentFont(all, 600));
  return doc;
}

/** Writes a line at a place without moving on; long texts end with an ellipsis. */
export function textAt(
  doc: Pdf,
  text: string,
  x: number,
  y: number,
  style: { size: number; width: number; align?: 'left' | 'center' | 'right'; strong?: boolean; color?: string },
): void {
  doc
    .font(style.strong ? 'strong' : 'regular')
    .fontSize(style.size)
    .fillColor(style.color ?? paper.text)
    .text(text, x, y, { width: style.width, align: style.align ?? 'left', lineBreak: true });
}

/** Height of a text at a width. */
export function heightOf(doc: Pdf, text: string, size: number, width: number, strong = false): number {
  return doc
    .font(strong ? 'strong' : 'regular')
    .fontSize(size)
    .heightOfString(text, { width });
}

/** Numbers the pages when all of them are there, and ends the document. */
export async function finishPdf(doc: Pdf, foot: (page: number, pages: number) => string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  doc.on('data', (part: Uint8Array) => parts.push(part));
  const ended = new Promise<void>((resolve, reject) => doc.once('end', resolve).once('error', reject));
  const { start, count } = doc.bufferedPageRange();
  for (let page = 0; page < count; page++) {
    doc.switchToPage(start + page);
    doc
      .moveTo(margin, pageBottom + 14)
      .lineTo(margin + pageWidth, pageBottom + 14)
      .lineWidth(0.5)
      .stroke(paper.line);
    textAt(doc, foot(page + 1, count), margin, pageBottom + 20, { size: 7.5, width: pageWidth, color: paper.soft });
  }
  doc.end();
  await ended;
  return Buffer.concat(parts);
}
