import type { EnergyTotal, Meter, MeterReadingsService } from '@lingtan/energy-metering/contracts';
import { describe, expect, it } from 'vitest';
import { netOf, readHistory } from './history.ts';
import { isInLoad, seriesOf } from './series-meters.ts';

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
  inService: { from: null, to: null },
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

const none = { flexibleLoads: [] };

const read = async (meters: Meter[], totals: EnergyTotal[], minutes = 15) => {
  const readings = { totals: async () => totals } as unknown as MeterReadingsService;
  const history = await readHistory(readings, seriesOf(meters, none), { from: 0, to: 3 * quarter }, minutes);
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

describe('the net load of late', () => {
  const load = Float64Array.from([900, 1000, 1100, NaN]);
  const pv = Float64Array.from([0, 100, NaN, 50]);

  it('is the load less all generation over the last quarters, and not known where one of them is not', () => {
    expect([
      ...netOf(
        new Map([
          ['load', load],
          ['pv', pv],
          ['wind', Float64Array.from([1, 2, 3, 4])],
        ]),
        3,
      ),
    ]).toEqual([898, NaN, NaN]);
    expect([...netOf(new Map([['load', load]]), 10)]).toEqual([900, 1000, 1100, NaN]);
  });

  it('is nothing without a load, and leaves the series as they are', () => {
    expect(netOf(new Map([['pv', pv]]), 4)).toHaveLength(0);
    expect([...load]).toEqual([900, 1000, 1100, NaN]);
  });
});

describe('flexible loads', () => {
  const [own, below] = [meter('station', 'load'), meter('pump', 'load', { boundary: false, parentId: 'works' })];
  const meters = [meter('works', 'load'), own, below];
  const flexible = (...ids: string[]) => ({ flexibleLoads: ids.map((meterId) => ({ meterId })) as never });
  const values = async (ids: string[], totals: EnergyTotal[]) => {
    const readings = { totals: async () => totals } as unknown as MeterReadingsService;
    const history = await readHistory(readings, seriesOf(meters, flexible(...ids)), { from: 0, to: 2 * quarter }, 15);
    return [...history.get('load')!];
  };
  const totals = [
    total('works', 0, 500_000, 1),
    total('works', 1, 500_000, 1),
    total('pump', 0, 100_000, 1),
    total('pump', 1, 100_000, 1, 1),
  ];

  it('are no part of the load that is forecast, whether they have a meter of the park or one below another', async () => {
    expect(await values(['station'], totals)).toEqual([2000, 2000]);
    expect(await values(['station', 'pump'], totals)).toEqual([1600, NaN]);
  });

  it('must have been counted, to be taken out', () => {
    const all = [...meters, meter('cells', 'storage'), meter('lamp', 'load', { boundary: false })];
    expect(['works', 'station', 'pump'].map((id) => isInLoad(all, id))).toEqual([true, true, true]);
    expect(['cells', 'lamp', 'nobody'].map((id) => isInLoad(all, id))).toEqual([false, false, false]);
    expect(seriesOf(all, flexible('lamp'))[0]).toMatchObject({
      series: 'load',
      meters: [{ id: 'works' }, { id: 'station' }],
    });
  });
});
