import { qrModules, qrPath } from '../qr/qr.ts';
import type { Pdf } from './pdf-page.ts';

/**
 * Draws the QR code of a text as vectors: `x`, `y` is its upper left corner and `side` its side in pt, without the quiet
 * zone, for which the page is left white on all sides (a tenth of the side is enough). 60 pt are read from a phone.
 *
 * @throws RangeError when the text is empty or has more than 2,331 bytes.
 */
export function drawQr(doc: Pdf, text: string, x: number, y: number, side: number): void {
  const modules = qrModules(text);
  doc.save();
  doc
    .translate(x, y)
    .scale(side / modules.size)
    .path(qrPath(modules))
    .fill('#000000');
  doc.restore();
}
