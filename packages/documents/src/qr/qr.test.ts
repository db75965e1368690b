import { describe, expect, it } from 'vitest';
import { pixelsOf, readQr } from '../fixtures/read-qr.ts';
import { qrModules, qrPng, qrSvg } from './qr.ts';

describe('a QR code', () => {
  it.each([
    'energy.bill/steel/2026-07@2',
    'https://park.example/evidence?ref=carbon.entry/大丰/2026@1',
    'x'.repeat(2331),
  ])('as a PNG reads as what was written: %.40s', (text) => {
    expect(readQr(pixelsOf(qrPng(text, 4)))).toBe(text);
  });

  it('as an SVG has the same dark modules', () => {
    const text = 'energy.bill/steel/2026-07@2';
    const { size, isDark } = qrModules(text);
    const dark = new Set<string>();
    const path = /<path d="([^"]*)"/.exec(qrSvg(text))![1]!;
    for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
      for (let i = 0; i < Number(width); i++) dark.add(`${y}/${Number(x) + i}`);
    for (let row = 0; row < size; row++)
      for (let column = 0; column < size; column++) expect(dark.has(`${row}/${column}`)).toBe(isDark(row, column));
  });

  it('refuses what does not fit and what is nothing', () => {
    expect(() => qrModules('')).toThrow('0 bytes, expected 1 to 2,331 bytes');
    expect(() => qrModules('碳'.repeat(778))).toThrow('2334 bytes');
  });
});
