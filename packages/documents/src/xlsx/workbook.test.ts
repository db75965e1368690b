import { readSheet } from 'read-excel-file/node';
import { afterEach, expect, it, vi } from 'vitest';
import { formulaCell, headCell, numberCell, writeWorkbook } from './workbook.ts';

afterEach(() => vi.useRealTimers());

const sheets = ['Bill', 'Intervals'].map((name) => ({
  name,
  widths: [10, 20],
  rows: [[headCell('No'), '漢字'], [numberCell(1.5, '0.00'), formulaCell('SUM(A2:A2)', '0.00')], []],
}));

it('a workbook is the same bytes whenever it is written, and a whole archive', async () => {
  const written: Buffer[] = [];
  for (const time of ['2026-01-01T00:00:00Z', '2026-07-25T13:37:11Z']) {
    vi.useFakeTimers({ now: new Date(time), toFake: ['Date'] });
    written.push(await writeWorkbook(sheets));
  }
  expect(written[0]!.equals(written[1]!)).toBe(true);
  expect(await readSheet(written[0]!, 'Intervals')).toEqual([
    ['No', '漢字'],
    [1.5, null],
  ]);
});
