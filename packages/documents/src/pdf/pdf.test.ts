import { inflateSync } from 'node:zlib';
import { pdfText } from '@lingtan/test-kit';
import { describe, expect, it } from 'vitest';
import { readQr } from '../fixtures/read-qr.ts';
import { qrModules } from '../qr/qr.ts';
import { createPdf, finishPdf, margin, textAt } from './pdf-page.ts';
import { drawQr } from './pdf-qr.ts';
import { drawTable } from './pdf-table.ts';

const meta = {
  title: 'Report',
  author: 'Dafeng',
  createdAt: new Date(Date.UTC(2026, 0, 1)),
  language: 'zh-CN',
} as const;

describe('a PDF', () => {
  it('repeats the head of a table on each page and keeps a group with its first line', async () => {
    const rows = Array.from({ length: 120 }, (_, i) =>
      i % 10 === 0
        ? ({ kind: 'group', text: `组 ${i / 10}` } as const)
        : ({ kind: 'line', cells: [String(i), '大丰零碳产业园'] } as const),
    );
    const doc = createPdf(meta, ['编号名称组大丰零碳产业园']);
    const columns = [
      { title: '编号', width: 100 },
      { title: '名称', width: 415 },
    ];
    drawTable(doc, margin, columns, rows, () => {
      doc.addPage();
      return margin;
    });
    const pages = pdfText(await finishPdf(doc, (page, of) => `${page} / ${of}`));
    expect(pages.length).toBeGreaterThan(2);
    pages.forEach((page, i) => {
      const lines = page.split('\n');
      expect(lines.slice(0, 2)).toEqual(['编号', '名称']);
      expect(lines.at(-1)).toBe(`${i + 1} / ${pages.length}`);
      expect(lines.at(-2)).not.toMatch(/^组/);
    });
    expect(pages.join('\n').match(/大丰零碳产业园/g)).toHaveLength(108);
  });

  it('draws a QR code that reads as what was written', async () => {
    const text = 'https://park.example/evidence?ref=carbon.entry/2026@1';
    const doc = createPdf({ ...meta, language: 'en' }, []);
    textAt(doc, 'Evidence', margin, margin, { size: 9, width: 100 });
    drawQr(doc, text, 300, margin, 60);
    const raw = Buffer.from(await finishPdf(doc, () => '1 / 1')).toString('latin1');
    const pages = [...raw.matchAll(/FlateDecode\n>>\nstream\n([\s\S]*?)\nendstream/g)].map(([, data]) =>
      inflateSync(Buffer.from(data!, 'latin1')).toString('latin1'),
    );
    const page = pages.find((content) => content.includes(' m\n'))!;
    // Each run of dark modules is a rectangle; drawn with four pixels to a module and a quiet zone of four modules.
    const side = (qrModules(text).size + 8) * 4;
    const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
    let runs = 0;
    for (const [, x, y, right] of page.matchAll(/(\d+) (\d+) m\n(\d+) \d+ l\n\d+ \d+ l\n\d+ \d+ l\nh/g)) {
      runs++;
      for (let row = (Number(y) + 4) * 4; row < (Number(y) + 5) * 4; row++)
        pixels.fill(0, (row * side + (Number(x) + 4) * 4) * 4, (row * side + (Number(right) + 4) * 4) * 4);
    }
    expect(runs).toBeGreaterThan(100);
    expect(readQr({ data: pixels, side })).toBe(text);
  });
});
