import { readSheet } from 'read-excel-file/node';
import { expect, it } from 'vitest';
import type { Column } from './columns.ts';
import { toXlsx } from './xlsx.ts';

interface Row {
  name: string;
  energy: number | null;
  isOwn: boolean;
}

const columns: Column<Row>[] = [
  { id: 'name', title: '企业', value: (row) => row.name },
  { id: 'energy', title: 'Energy', unit: 'kWh', value: (row) => row.energy },
  { id: 'own', title: 'Own', value: (row) => row.isOwn },
];

it('rows are a workbook with numbers as numbers, a row of units, and nothing where nothing is known', async () => {
  const rows = [
    { name: '=1+1', energy: 12.5, isOwn: true },
    { name: 'Hafen', energy: Number.NaN, isOwn: false },
    { name: '', energy: null, isOwn: false },
  ];
  const file = await toXlsx(columns, rows);
  expect(await readSheet(Buffer.from(await file.arrayBuffer()))).toEqual([
    ['企业', 'Energy', 'Own'],
    [null, 'kWh', null],
    ['=1+1', 12.5, true],
    ['Hafen', null, false],
    [null, null, false],
  ]);
});
