import { describe, expect, it } from 'vitest';
import { pasteCells, readCells } from './paste.ts';
import { cellOfField, freshRow, pointOf, rowOf, type ApiSheetPoint } from './sheet-row.ts';

const rows = ['a', 'b', 'c'].map((id) => ({ ...freshRow({ id, unit: 'kW' }), key: id }));
const columnsOf = (list: readonly { id: string; unit: string; quantity: string }[]) =>
  list.map(({ id, quantity, unit }) => `${id}|${quantity}|${unit}`);

describe('what a spreadsheet copies', () => {
  it('is read cell by cell, with and without a last line break', () => {
    expect(readCells('a\tb\r\nc\td\r\n')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    expect(readCells('a\t\n\tb')).toEqual([
      ['a', ''],
      ['', 'b'],
    ]);
    expect(readCells('')).toEqual([]);
  });

  it('keeps line breaks, tabs and quotes of a quoted cell; a quote inside of a cell is itself', () => {
    expect(readCells('"say ""hi""\nagain\tnow"\t5" pipe')).toEqual([['say "hi"\nagain\tnow', '5" pipe']]);
  });
});

describe('a paste', () => {
  it('covers the rows that are shown, in their order, and leaves the others', () => {
    const pasted = pasteCells(rows, ['c', 'a'], { row: 0, column: 'quantity' }, [
      ['energy', 'kWh'],
      ['power', 'MW'],
    ]);
    expect(columnsOf(pasted.rows)).toEqual(['a|power|MW', 'b||kW', 'c|energy|kWh']);
    expect(columnsOf(rows)).toEqual(['a||kW', 'b||kW', 'c||kW']);
  });

  it('makes new rows of what goes beyond the last one, and counts cells without a column', () => {
    const pasted = pasteCells(rows, ['a', 'b', 'c'], { row: 2, column: 'retention' }, [
      ['fast', 'steel-mill', '0', 'more'],
      ['billing', '', '0', ''],
    ]);
    expect(pasted.leftOut).toBe(1);
    expect(pasted.rows.map(({ retention, enterpriseId }) => `${retention}|${enterpriseId}`)).toEqual([
      'standard|',
      'standard|',
      'fast|steel-mill',
      'billing|',
    ]);
    expect(new Set(pasted.rows.map(({ key }) => key)).size).toBe(4);
  });
});

describe('a row', () => {
  const point: ApiSheetPoint = {
    id: 'pv-1.power',
    assetId: 'pv-1',
    enterpriseId: null,
    name: { en: 'Power', 'zh-CN': '功率' },
    kind: 'gauge',
    quantity: 'power.active',
    unit: 'kW',
    expectedEverySeconds: 5,
    retention: 'fast',
    aheadSeconds: 0,
  };

  it('is the point that it came from', () => {
    expect(pointOf(rowOf(point))).toEqual(point);
  });

  it('sends a number that is none as it was typed', () => {
    const typed = (text: string) => pointOf({ ...rowOf(point), expectedEverySeconds: text }).expectedEverySeconds;
    expect([typed(' 15 '), typed('0.5'), typed('soon'), typed('')]).toEqual([15, 0.5, 'soon', '']);
  });

  it('is found by the field that a refusal names', () => {
    expect(cellOfField('points.3.name.zh-CN')).toEqual({ row: 3, column: 'nameZh' });
    expect(cellOfField('body.points.12.unit')).toEqual({ row: 12, column: 'unit' });
    expect(cellOfField('basis')).toBeNull();
  });
});
