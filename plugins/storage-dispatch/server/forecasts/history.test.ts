import type { EnergyTotal, Meter, MeterReadingsService } from '@lingtan/energy-metering/contracts';
import { describe, expect, it } from 'vitest';
import { readHistory } from './history.ts';
import { seriesOf } from './series-meters.ts';

const quarter = 900_000;

const meter = (id: string, role: Meter['role'], more: Partial<Meter> = {}): Meter => ({
  id,
  name: { en: id, 'zh-CN': id },
  assetId: id,
  role,
  enterpriseId: null,
  parentId: null,
  kind: 'electricity',
  unit: 'Wh',
  boundary: true,
  counted: true,
  directions: ['import', 'export'],
  points: { import: null, export: null, power: null },
  ...more,
});

const total = (key: string, slot: number, amount: number, intervals: number, missing = 0): EnergyTotal => ({
  key,
  direction: 'import',
  from: slot * quarter,
  to: (slot + 1) * quarter,
  amount,
  unit: 'Wh',
  intervals,
  quality: { worst: 'actual', actual: 1 - missing, estimated: 0, edited: 0, missing },
});

const read = async (meters: Meter[], totals: EnergyTotal[], minutes = 15) => {
  const readings = { totals: async () => totals } as unknown as MeterReadingsService;
  const history = await readHistory(readings, seriesOf(meters), { from: 0, to: 3 * quarter }, minutes);
  return [...history.get('load')!];
};

describe('history of the load', () => {
  const meters = [
    meter('a', 'load'),
    meter('b', 'hydrogen'),
    meter('below', 'load', { boundary: false }),
    meter('cells', 'storage'),
    meter('heat', 'load', { kind: 'heat' }),
  ];

  it('is the mean power of all consumers that count, without batteries and other carriers', async () => {
    const totals = [total('load', 0, 500_000, 1), total('hydrogen', 0, 250_000, 1), total('storage', 0, 9e6, 1)];
    expect((await read(meters, totals))[0]).toBe(3000);
  });

  it('is not known where one of the meters has nothing', async () => {
    const totals = [
      total('load', 0, 500_000, 1),
      total('load', 1, 500_000, 1),
      total('hydrogen', 1, 0, 1, 1),
      total('load', 2, 500_000, 1),
      total('hydrogen', 2, 0, 1),
    ];
    expect(await read(meters, totals)).toEqual([NaN, NaN, 2000]);
  });

  it('needs all intervals of a quarter hour when these are shorter', async () => {
    const totals = [total('load', 0, 400_000, 3), total('load', 1, 300_000, 2)];
    expect(await read([meter('a', 'load')], totals, 5)).toEqual([1600, NaN, NaN]);
  });
});
