import qrcode from 'qrcode-generator';
import { grayPng } from './gray-png.ts';

/** Side of the code in modules, and which of them are dark. */
export interface QrModules {
  size: number;
  isDark(row: number, column: number): boolean;
}

/** Light modules around the code that a reader needs (ISO/IEC 18004). */
const quietZone = 4;

/**
 * The QR code of a text (UTF-8), as small as it can be with error correction level M: a quarter of it may be dirty.
 *
 * @throws RangeError when the text is empty or has more than 2,331 bytes.
 */
export function qrModules(text: string): QrModules {
  const bytes = Buffer.byteLength(text, 'utf8');
  if (bytes === 0 || bytes > 2331)
    throw new RangeError(`text of a QR code: ${bytes} bytes, expected 1 to 2,331 bytes of UTF-8`);
  qrcode.stringToBytes = (data) => [...Buffer.from(data, 'utf8')];
  const code = qrcode(0, 'M');
  code.addData(text, 'Byte');
  code.make();
  return { size: code.getModuleCount(), isDark: (row, column) => code.isDark(row, column) };
}

/** The code as a path of squares of side 1, from the corner of its first module. */
export function qrPath({ size, isDark }: QrModules): string {
  const parts: string[] = [];
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      if (!isDark(row, column)) continue;
      // Neighbours in a row are one rectangle, so that no seam shows between them.
      let end = column + 1;
      while (end < size && isDark(row, end)) end++;
      parts.push(`M${column} ${row}h${end - column}v1h${column - end}z`);
      column = end;
    }
  return parts.join('');
}

/** The code as an SVG document, black on white with its quiet zone; it scales to any size. */
export function qrSvg(text: string): string {
  const modules = qrModules(text);
  const side = modules.size + 2 * quietZone;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-quietZone} ${-quietZone} ${side} ${side}" shape-rendering="crispEdges">`,
    `<path fill="#fff" d="M${-quietZone} ${-quietZone}h${side}v${side}h${-side}z"/>`,
    `<path d="${qrPath(modules)}"/></svg>`,
  ].join('');
}

/** The code as a PNG, black on white with its quiet zone; `scale` is the side of a module in pixels. */
export function qrPng(text: string, scale = 8): Buffer {
  const modules = qrModules(text);
  const side = (modules.size + 2 * quietZone) * scale;
  const pixels = new Uint8Array(side * side).fill(255);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const [row, column] = [Math.floor(y / scale) - quietZone, Math.floor(x / scale) - quietZone];
      const inside = row >= 0 && column >= 0 && row < modules.size && column < modules.size;
      if (inside && modules.isDark(row, column)) pixels[y * side + x] = 0;
    }
  return grayPng(pixels, side);
}
