import { expect, it } from 'vitest';
import { csvLines } from '../../contracts/csv.ts';
import { decode, jsonRows, readRows, tableRows } from './parse-rows.ts';

const numeric = new Set(['year']);

it('reads CSV with quotes, keeps values as text and leaves empty cells out', async () => {
  const csv = '\uFEFFid,value,year,source,note\r\na,0.50,2023,"Notice 47, annex ""A""",\nb,1,,x,y\n';
  expect(await readRows(new File([csv], 'list.csv'), { keys: ['factors'], numeric })).toEqual([
    { id: 'a', value: '0.50', year: 2023, source: 'Notice 47, annex "A"' },
    { id: 'b', value: '1', source: 'x', note: 'y' },
  ]);
});

it('knows columns by their names in both languages', () => {
  expect(tableRows(csvLines('编号,数量\nx,1.50\n'), numeric, { 编号: 'id', 数量: 'amount' })).toEqual([
    { id: 'x', amount: '1.50' },
  ]);
  // 编号 in GB 18030.
  expect(decode(new Uint8Array([0xb1, 0xe0, 0xba, 0xc5]))).toBe('编号');
});

it('reads JSON as a list or with its frame, and refuses anything else', () => {
  expect(jsonRows('[{"id":"a"}]', ['factors'])).toEqual([{ id: 'a' }]);
  expect(jsonRows('{"factors":[{"id":"a"}]}', ['factors'])).toEqual([{ id: 'a' }]);
  expect(() => jsonRows('{"rows":[]}', ['factors'])).toThrow(/factors/);
});
