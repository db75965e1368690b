import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LivePowerData, TodayData } from '../../contracts/index.ts';
import { energyFigures } from '../figures.ts';
import { createEnergyFixture, meter } from '../fixtures/energy-fixture.ts';
import type { EnergyFixture } from '../fixtures/energy-fixture.ts';

const start = Date.parse('2026-11-23T16:00:00Z');
const minute = 60_000;
const until = start + 8 * 3_600_000;
const span = { from: new Date(start).toISOString(), to: new Date(until).toISOString() };
let park: EnergyFixture;

beforeAll(async () => {
  park = await createEnergyFixture(
    {
      meters: [
        meter('grid', 'grid', ['import', 'export', 'power']),
        meter('pv', 'pv', ['export', 'power'], { enterpriseId: 'steel' }),
        meter('mill', 'load', ['import', 'power'], { enterpriseId: 'steel' }),
        meter('furnace', 'load', ['import'], { enterpriseId: 'steel', parentId: 'mill' }),
        meter('shop', 'load', ['import', 'power'], { enterpriseId: 'paper' }),
      ],
    },
    { now: new Date(until + 16.5 * minute).toISOString() },
  );
  const rates: Record<string, number> = {
    'grid.import': 10,
    'grid.export': 0,
    'pv.export': 4,
    'mill.import': 8,
    'furnace.import': 5,
    'shop.import': 5,
  };
  const samples = Object.entries(rates).flatMap(([point, kwh]) =>
    Array.from({ length: 8 * 60 + 20 }, (_, i) => ({ point, ts: start - minute + i * minute, value: 100 + kwh * i })),
  );
  const power = { 'grid.power': 600, 'pv.power': 240, 'mill.power': 480, 'shop.power': 300 };
  const latest = Object.entries(power).flatMap(([point, value]) => [
    { point, ts: until + 10 * minute, value },
    { point, ts: until + 16 * minute, value },
  ]);
  await park.ingest([...samples, ...latest]);
  await park.closeDue();
  await park.closeLate();
});
afterAll(() => park.close());

interface Flow {
  sources: { item: string; energyWh: number }[];
  uses: { item: string; energyWh: number }[];
  links: { source: string; use: string; energyWh: number }[];
  shares: { consumptionWh: number; green: number };
}

describe('routes', () => {
  it('show power now and the energy of the day, with the residual as its own item', async () => {
    const { now, today } = (await park.call('/overview', {})) as { now: LivePowerData; today: TodayData };
    expect(now.sources.map((s) => [s.item, s.powerKw])).toEqual([
      ['pv', 240],
      ['grid', 600],
    ]);
    expect(now.uses.map((u) => [u.item, u.powerKw])).toContainEqual(['balance', 60]);
    expect(now.greenShare).toBeCloseTo(240 / 840);
    expect(today.from).toBe(start);
    expect(today.uses.map((u) => [u.item, u.energyWh])).toEqual([
      ['enterprise:paper', 8.25 * 300_000],
      ['enterprise:steel', 8.25 * 480_000],
      ['grid', 0],
      ['balance', 8.25 * 60_000],
    ]);
    expect(today.residualWh).toBe(8.25 * 60_000);
    expect(today.shares.green).toBeCloseTo(4 / 14);
    const measured = (await energyFigures(park.energy).figures()).filter(({ name }) => name === 'energy_today_wh');
    const { sources, uses } = today;
    expect(measured.map(({ labels, value }) => [labels['item'], value])).toEqual(
      [...sources, ...uses].map(({ item, energyWh }) => [item, energyWh]),
    );
  });

  it('show a past time: the power of the last samples before it, and of its day what was over by then', async () => {
    const at = async (ts: number) =>
      (await park.call('/overview', { at: new Date(ts).toISOString() })) as { now: LivePowerData; today: TodayData };
    const late = await at(until + 12 * minute);
    expect(late.now).toMatchObject({ ts: until + 12 * minute, newestTs: until + 10 * minute });
    expect(late.now.sources.map((s) => [s.item, s.powerKw])).toEqual([
      ['pv', 240],
      ['grid', 600],
    ]);
    expect(late.today).toMatchObject({ from: start, to: until });
    const early = await at(start + 125 * minute);
    expect(early.now.newestTs).toBeNull();
    expect(early.today.to).toBe(start + 120 * minute);
    expect(early.today.uses.map((u) => [u.item, u.energyWh])).toContainEqual(['enterprise:paper', 2 * 300_000]);
    // Nothing of the day is over in its first quarter hour.
    expect((await at(start + 5 * minute)).today).toMatchObject({ to: start, shares: { consumptionWh: 0 } });
    await expect(at(until + 17 * minute)).rejects.toMatchObject({ code: 'ENERGY_INSTANT_AHEAD', status: 400 });
  });

  it('show the power of the last hour, with a gap where nothing was sent, and a member the own part', async () => {
    interface Recent {
      ts: number[];
      sources: { item: string; powerKw: (number | null)[] }[];
      loadKw: (number | null)[];
    }
    const park60 = (await park.call('/recent', {})) as Recent;
    const at = park60.ts.indexOf(until + 10 * minute);
    expect(park60.ts).toHaveLength(60);
    expect(park60.sources.map((s) => [s.item, s.powerKw[at]])).toEqual([
      ['pv', 240],
      ['grid', 600],
    ]);
    expect([park60.loadKw[at - 1], park60.loadKw[at]]).toEqual([null, 840]);
    const own = (await park.call('/recent', {}, 'paper')) as Recent;
    expect(own.loadKw[at]).toBe(300);
    expect(own.sources.map((s) => s.item)).toEqual(['balance']);
  });

  it('do not count a meter below another one twice', async () => {
    const { totals } = (await park.call('/totals', { ...span, resolution: 'all', by: 'enterprise' })) as {
      totals: { key: string; direction: string; amount: number }[];
    };
    const steel = totals.find((t) => t.key === 'steel' && t.direction === 'import');
    expect(steel!.amount).toBe(8 * 480_000);
  });

  it('give totals by the day of the park', async () => {
    const { totals } = (await park.call('/totals', {
      ...span,
      from: '2026-11-20T00:00:00Z',
      resolution: '1d',
      meters: 'shop',
    })) as {
      totals: { from: number; to: number; amount: number }[];
    };
    expect(totals).toMatchObject([{ from: start, to: until, amount: 8 * 300_000 }]);
  });

  it('give flows whose links add up to the meters', async () => {
    const { flows } = (await park.call('/flows', { ...span, resolution: '1h' })) as { flows: Flow[] };
    expect(flows).toHaveLength(8);
    for (const flow of flows) {
      const sum = (list: { energyWh: number }[]) => list.reduce((total, { energyWh }) => total + energyWh, 0);
      for (const { item, energyWh } of flow.sources)
        expect(sum(flow.links.filter((l) => l.source === item))).toBe(energyWh);
      for (const { item, energyWh } of flow.uses) expect(sum(flow.links.filter((l) => l.use === item))).toBe(energyWh);
    }
  });

  it('give a member the own enterprise only, on every route', async () => {
    const { meters } = (await park.call('/meters', {}, 'paper')) as { meters: { id: string }[] };
    expect(meters.map((m) => m.id)).toEqual(['shop']);
    const { intervals } = (await park.call('/intervals', span, 'paper')) as { intervals: { meter: string }[] };
    expect(new Set(intervals.map((i) => i.meter))).toEqual(new Set(['shop']));
    await expect(park.call('/intervals', { ...span, meters: 'mill' }, 'paper')).rejects.toMatchObject({
      code: 'ENERGY_METER_UNKNOWN',
    });
    const { totals } = (await park.call('/totals', { ...span, by: 'role', resolution: 'all' }, 'paper')) as {
      totals: { key: string }[];
    };
    expect(totals.map((t) => t.key)).toEqual(['load']);
    const { flows } = (await park.call('/flows', span, 'paper')) as { flows: Flow[] };
    expect(flows[0]!.uses.map((u) => u.item)).toEqual(['enterprise:paper']);
    expect(flows[0]!.links.every((l) => l.use === 'enterprise:paper')).toBe(true);
    expect(flows[0]!.shares.green).toBeCloseTo(4 / 14);
    const { now, today } = (await park.call('/overview', {}, 'paper')) as { now: LivePowerData; today: TodayData };
    expect(now.meters.map(([id]) => id)).toEqual(['shop']);
    expect(today.uses.map((u) => u.item)).toEqual(['enterprise:paper']);
    const trend = (await park.call('/trend', span, 'paper')) as { loadKw: number[]; sources: { powerKw: number[] }[] };
    expect(trend.loadKw[0]).toBeCloseTo(300);
    expect(trend.sources.reduce((total, s) => total + s.powerKw[0]!, 0)).toBeCloseTo(300);
  });

  it('stream intervals as CSV with references', async () => {
    const route = park.csv('/intervals.csv', { ...span, meters: 'shop' }, 'paper');
    const lines = (await route).trim().split('\r\n');
    expect(lines).toHaveLength(1 + 32);
    expect(lines[1]).toContain(
      'shop,import,2026-11-23T16:00:00.000Z,2026-11-23T16:15:00.000Z,75000,actual,counter-difference,,1,',
    );
  });

  it('refuse an empty span by name', async () => {
    await expect(park.call('/intervals', { from: span.to, to: span.from })).rejects.toMatchObject({
      code: 'ENERGY_SPAN_INVALID',
      status: 400,
    });
  });
});
