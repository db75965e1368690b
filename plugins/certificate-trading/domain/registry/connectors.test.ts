import { describe, expect, it } from 'vitest';
import { cellsOf, lineOf } from './csv.ts';
import { registryConnectors } from './connectors.ts';

const rows = [
  { device: 'pv-park-field', month: '2026-02', issued: 312 },
  { device: 'wind, "north"', month: '2026-12', issued: 0 },
];

describe('files of registries', () => {
  it.each([...registryConnectors.values()])('$id reads what it writes', (connector) => {
    expect(connector.read(connector.write(rows))).toEqual({ rows, faults: [] });
  });

  it('of the national platform name the month in its ways, and of I-REC by first and last day', () => {
    const gec = registryConnectors.get('national-gec')!;
    const text = '\uFEFF项目编码;电量生产年月;核发数量（个）\nA;2026年3月;5\nB;202604;6\nC;2026/05;7\n';
    expect(gec.read(text).rows.map(({ month }) => month)).toEqual(['2026-03', '2026-04', '2026-05']);
    const irec = registryConnectors.get('i-rec')!;
    expect(irec.read('D1,2028-02-01,2028-02-29,7.000').rows).toEqual([{ device: 'D1', month: '2028-02', issued: 7 }]);
  });

  it('a line that cannot be read loses none of the others and says what was expected', () => {
    const { rows: read, faults } = registryConnectors
      .get('i-rec')!
      .read(
        'Device ID,Production start,Production end,Volume (MWh)\nA,2026-01-01,2026-01-31,4\nB,2026-01-01,2026-02-28,4\n,x',
      );
    expect(read).toHaveLength(1);
    expect(faults.map(({ line, expected }) => [line, expected])).toEqual([
      [3, '2026-01-31, the last day of that month, in the third column'],
      [4, 'a device in the first column'],
    ]);
    const plain = registryConnectors.get('bulk-csv')!.read('a,2026-13,4\na,2026-01,4.5\na,2026-01,4,9');
    expect(plain.rows).toEqual([]);
    expect(plain.faults.map(({ line }) => line)).toEqual([1, 2, 3]);
    const twice = registryConnectors.get('bulk-csv')!.read('a,2026-01,4\nb,2026-01,4\na,2026-01,5');
    expect(twice).toMatchObject({ rows: [{ issued: 4 }, { device: 'b' }], faults: [{ line: 3 }] });
  });

  it('keep quotes, and run nothing as a formula', () => {
    expect(cellsOf('a,"b ""c"", d";e\tf')).toEqual(['a', 'b "c", d', 'e', 'f']);
    expect(lineOf(['=1+1', 'a,b', 3])).toBe(`'=1+1,"a,b",3`);
  });
});
