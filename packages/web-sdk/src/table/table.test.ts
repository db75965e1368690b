import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  cellText,
  compareCells,
  exportCell,
  nextSort,
  phoneColumns,
  readSort,
  selectRows,
  writeSort,
  type Column,
} from './columns.ts';
import { columnDigits } from './column-figures.ts';
import { toCsv } from './csv.ts';

interface Row {
  name: string;
  power: number | null;
}

const columns: Column<Row>[] = [
  { id: 'name', title: 'Name', value: (row) => row.name },
  { id: 'power', title: 'Power', value: (row) => row.power, kind: 'number' },
];
const rows: Row[] = [
  { name: 'Meter 10', power: 5 },
  { name: 'Meter 9', power: null },
  { name: '1号主变', power: 12 },
];

test('a phone has room for three columns, those that ask for it first', () => {
  const column = (id: string, phone?: boolean): Column<Row> => ({ id, title: id, value: () => id, phone });
  const ids = (list: Column<Row>[]) => phoneColumns(list).map(({ id }) => id);
  expect(ids([column('a'), column('b'), column('c'), column('d')])).toEqual(['a', 'b', 'c']);
  expect(ids([column('a'), column('b', true), column('c'), column('d', true)])).toEqual(['b', 'd']);
  expect(ids(['a', 'b', 'c', 'd'].map((id) => column(id, true)))).toEqual(['a', 'b', 'c']);
});

test('every word of the filter must be found', () => {
  expect(selectRows(rows, columns, 'meter 1', null)).toEqual([rows[0]]);
  expect(selectRows(rows, columns, '主变', null)).toEqual([rows[2]]);
  expect(selectRows(rows, columns, '  ', null)).toBe(rows);
});

test('numbers sort by size, texts naturally, missing values stay last', () => {
  const powers = (descending: boolean) =>
    selectRows(rows, columns, '', { column: 'power', descending }).map(({ power }) => power);
  expect(powers(false)).toEqual([5, 12, null]);
  expect(powers(true)).toEqual([12, 5, null]);
  expect(compareCells('Meter 9', 'Meter 10', false)).toBeLessThan(0);
});

test('a header goes up, down and back', () => {
  const up = nextSort(null, 'name');
  const down = nextSort(up, 'name');
  expect([up, down, nextSort(down, 'name')]).toEqual([
    { column: 'name', descending: false },
    { column: 'name', descending: true },
    null,
  ]);
  // Back would be where it stands.
  expect(nextSort(down, 'name', down)).toEqual(up);
  expect(nextSort(down, 'name', up)).toBeNull();
  expect(readSort(writeSort(down))).toEqual(down);
  expect(readSort(writeSort(null))).toBeNull();
});

test('numbers are read in groups, what is missing as a dash', () => {
  const row = { name: '375777', power: 375_777.12345 };
  expect(columns.map((column) => cellText(column, row, 'en'))).toEqual(['375777', '375,777.123']);
  expect(cellText(columns[1]!, { name: '', power: null }, 'en')).toBe('–');
});

test('times are exported as ISO 8601', () => {
  const time: Column<Row> = { id: 't', title: 'T', kind: 'time', value: (row) => row.power };
  expect(exportCell(time, { name: '', power: 0 })).toBe('1970-01-01T00:00:00.000Z');
  expect(exportCell(time, { name: '', power: null })).toBeNull();
  expect(exportCell(columns[1]!, rows[0]!)).toBe(5);
});

test('CSV quotes what needs it and disarms formulas', () => {
  expect(
    toCsv(
      ['a', 'b'],
      [
        ['x,"y"', -1.5],
        ['=1+1', null],
      ],
    ),
  ).toBe('\uFEFFa,b\r\n"x,""y""",-1.5\r\n\'=1+1,\r\n');
});

test('a text cell never begins as a formula', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const cell = toCsv([], [[text]])
        .split('\r\n')[1]!
        .replace(/^"/, '');
      expect(cell).not.toMatch(/^[=+\-@]/);
    }),
  );
});

test('figures below each other have one number of decimals, as the largest leaves room for', () => {
  expect(columnDigits([5_000_000, 0, null])).toBe(0);
  expect(columnDigits([1_019_738.5, 0.4])).toBe(0);
  expect(columnDigits([964.25, 12.5])).toBe(1);
  expect(columnDigits([4.789, 0])).toBe(2);
  expect(columnDigits([0.5827, 'text', null, NaN])).toBe(3);
  expect(columnDigits([])).toBe(0);
});
