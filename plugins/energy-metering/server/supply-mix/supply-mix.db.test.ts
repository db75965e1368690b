import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sample } from '@lingtan/telemetry/contracts';
import type { SharesData, StoragePoolsData, SupplyData, SupplyTermsData } from '../../contracts/index.ts';
import type { FlowsData, RatiosData } from '../../contracts/index.ts';
import { createEnergyFixture, meter } from '../fixtures/energy-fixture.ts';
import type { EnergyFixture } from '../fixtures/energy-fixture.ts';
import { followRevisions, notePendingTerms } from './follow.ts';
import { readPending } from './pending.ts';
import { restateSupply } from './restate.ts';
import { registerSupplyMixRoutes } from './routes.ts';
import { supplyMix } from './service.ts';

const hour = 3_600_000;
const minute = 60_000;
/** Midnight in the park. */
const start = Date.parse('2026-11-20T16:00:00Z');
const days = 4;
const now = start + days * 24 * hour + 6 * hour;
const span = { from: new Date(start).toISOString(), to: new Date(start + days * 24 * hour).toISOString() };
const text = (name: string) => ({ en: name, 'zh-CN': name });

/** kWh in the hour of the park's day. */
const profiles: Record<string, (hour: number, day: number) => number> = {
  'pv.export': (h) => (h >= 8 && h < 16 ? 6 : 0),
  'roof.export': (h) => (h >= 8 && h < 16 ? 2.5 : 0),
  'bess.import': (h) => (h >= 10 && h < 14 ? 3 : 0),
  'bess.export': (h) => (h >= 18 && h < 21 ? 3.2 : 0),
  'mill.import': (_h, day) => 5 + day / 8,
  'rolls.import': () => 1.3,
  'shop.import': (h) => (h >= 9 && h < 22 ? 3.1 : 0.7),
  'grid.export': (h) => (h >= 14 && h < 16 ? 0.4 : 0),
};

function samples(): Sample[] {
  const value: Record<string, number> = {};
  const list: Sample[] = [];
  for (let i = 0; i <= days * 96 + 24; i++) {
    const ts = start + i * 15 * minute;
    const at = [Math.floor((i % 96) / 4), Math.floor(i / 96)] as const;
    for (const [point, perHour] of Object.entries(profiles)) {
      list.push({ point, ts, value: Math.round((value[point] ?? 100) * 1000) / 1000 });
      value[point] = (value[point] ?? 100) + perHour(...at) / 4;
    }
    const take = (...points: string[]) => points.reduce((sum, point) => sum + profiles[point]!(...at), 0);
    const need = take('bess.import', 'mill.import', 'rolls.import', 'shop.import', 'grid.export') * 1.01;
    const given = take('pv.export', 'roof.export', 'bess.export');
    list.push({ point: 'grid.import', ts, value: Math.round((value['grid.import'] ?? 100) * 1000) / 1000 });
    value['grid.import'] = (value['grid.import'] ?? 100) + Math.max(0, need - given) / 4;
  }
  return list;
}

let park: EnergyFixture;
const restated: string[][] = [];
const pending = () => park.energy.scope.db.tx((tx) => readPending(tx, '2027-01-01'));

beforeAll(async () => {
  park = await createEnergyFixture(
    {
      meters: [
        meter('grid', 'grid', ['import', 'export']),
        meter('pv', 'pv', ['export']),
        meter('roof', 'pv', ['export'], { enterpriseId: 'steel' }),
        meter('bess', 'storage', ['import', 'export']),
        meter('mill', 'load', ['import'], { enterpriseId: 'steel' }),
        meter('rolls', 'load', ['import'], { enterpriseId: 'steel' }),
        meter('shop', 'load', ['import'], { enterpriseId: 'paper' }),
      ],
      supply: {
        storages: [{ meterId: 'bess', roundTripEfficiency: 0.85, capacityKwh: 20 }],
        contracts: [
          {
            id: 'offshore',
            name: text('Offshore wind'),
            enterpriseId: 'paper',
            validFrom: '2026-11-22',
            quantity: { basis: 'power', powerKw: 1 },
          },
        ],
      },
    },
    { now: new Date(now).toISOString(), everySeconds: 900 },
  );
  registerSupplyMixRoutes(park.energy, park.register);
  park.energy.followers.push(async (energy, tx, written) => {
    restated.push(await followRevisions(energy, tx, written));
    return [];
  });
  await park.ingest(samples());
  await park.closeDue();
  await park.closeLate();
});
afterAll(() => park.close());

const flows = async (query: object, enterpriseId: string | null = null) =>
  ((await park.call('/flows', { ...span, ...query }, enterpriseId)) as FlowsData).flows;
const supply = async (query: object, enterpriseId: string | null = null) =>
  ((await park.call('/supply', { ...span, ...query }, enterpriseId)) as SupplyData).supply;
const rows = (table: string) =>
  park.all<Record<string, unknown>>(`select * from plugin_energy_metering.${table} order by day, revision`);
const total = (list: readonly { energyWh: number }[]): number => list.reduce((sum, each) => sum + each.energyWh, 0);

describe('the stored supply mix', () => {
  it('is the same as what is worked out from intervals, day by day and over months', async () => {
    const before = await Promise.all([
      supply({ resolution: '1d' }),
      supply({ resolution: 'all' }),
      flows({ resolution: '1mo' }),
    ]);
    expect(await pending()).toEqual(['2026-11-21', '2026-11-22', '2026-11-23', '2026-11-24', '2026-11-25']);
    expect(await restateSupply(park.energy)).toEqual({ days: 4, closed: 4, revised: 0 });
    expect(await pending()).toEqual(['2026-11-25']);
    const after = await Promise.all([
      supply({ resolution: '1d' }),
      supply({ resolution: 'all' }),
      flows({ resolution: '1mo' }),
    ]);
    expect(after).toEqual(before);
    const hours = await supply({ resolution: '1h' });
    expect(hours).toHaveLength(96);
    const cell = (list: SupplyData['supply'], source: string, use: string) =>
      total(list.flatMap(({ cells }) => cells.filter((each) => each.source === source && each.use === use)));
    for (const { source, use, energyWh } of after[1][0]!.cells) expect(cell(hours, source, use)).toBe(energyWh);
  });

  it('adds up to the meters in every bucket, and traces the storage to the PV that charged it', async () => {
    const [all] = await supply({ resolution: 'all' });
    const metered = (point: string): number => {
      const list = samples().filter((each) => each.point === point && each.ts <= start + days * 24 * hour);
      return Math.round((list.at(-1)!.value - list[0]!.value) * 1000);
    };
    const row = (key: string) => total(all!.cells.filter(({ source }) => source.startsWith(key)));
    expect(row('pv:pv')).toBe(metered('pv.export'));
    expect(row('pv:roof')).toBe(metered('roof.export'));
    expect(row('storage:bess:')).toBe(metered('bess.export'));
    expect(row('grid') + row('contracted:')).toBe(metered('grid.import'));
    expect(total(all!.cells.filter(({ use }) => use === 'storage:bess'))).toBe(metered('bess.import'));
    expect(row('storage:bess:pv:pv')).toBeGreaterThan(0);
    expect(all!.rules).toEqual(['pro-rata']);
  });

  it('closes the books of the storage each day with what the next one opens with', async () => {
    const { days: books, levels } = (await park.call('/storage-pools', span)) as StoragePoolsData;
    expect(books.map(({ day, revision }) => [day, revision])).toEqual([
      ['2026-11-21', 1],
      ['2026-11-22', 1],
      ['2026-11-23', 1],
      ['2026-11-24', 1],
    ]);
    books.forEach(({ origins }, index) => {
      for (const line of origins) {
        const { openingWh, chargedWh, unrecordedWh, dischargedWh, lossesWh, closingWh } = line;
        expect(openingWh + chargedWh + unrecordedWh).toBe(dischargedWh + lossesWh + closingWh);
        const before = books[index - 1]?.origins.find(({ origin }) => origin === line.origin);
        expect(openingWh).toBe(before?.closingWh ?? 0);
      }
    });
    expect(levels[0]!.ts).toHaveLength(96);
    const long = { ...span, from: new Date(start - 40 * 24 * hour).toISOString() };
    expect(((await park.call('/storage-pools', long)) as StoragePoolsData).levels[0]!.ts).toHaveLength(4);
    const fine = (await park.call('/storage-pools', {
      from: span.from,
      to: new Date(start + 24 * hour).toISOString(),
    })) as StoragePoolsData;
    expect(fine.levels[0]!.ts).toHaveLength(96);
    const closing = books[0]!.origins.reduce((sum, { closingWh }) => sum + closingWh, 0);
    expect(fine.levels[0]!.origins.reduce((sum, { levelWh }) => sum + levelWh.at(-1)!, 0)).toBe(closing);
  });

  it('counts green power from outside as far as the enterprise drew from the grid, and says what is left over', async () => {
    const [first, second] = await supply({ resolution: '1d' });
    expect(first!.contracts).toEqual([]);
    const [match] = second!.contracts;
    expect(match).toMatchObject({ contract: 'offshore', nominatedWh: 24_000 });
    expect(match!.matchedWh).toBeGreaterThan(0);
    expect(match!.unmatchedWh).toBe(24_000 - match!.matchedWh);
    expect(total(second!.cells.filter(({ source }) => source === 'contracted:offshore'))).toBe(match!.matchedWh);
  });

  it('splits green shares into direct, via storage and contracted', async () => {
    const { shares } = (await park.call('/shares', { ...span, resolution: '1d' })) as SharesData;
    expect(shares).toHaveLength(4);
    for (const { uses } of shares)
      for (const { green, direct, viaStorage, contracted, storage, grid, other, balance } of uses) {
        expect(green).toBeCloseTo(direct! + viaStorage! + contracted!, 12);
        expect(green! + storage! + grid! + other! + balance!).toBeCloseTo(1, 12);
      }
    const paper = shares[1]!.uses.find(({ use }) => use === 'enterprise:paper')!;
    expect(paper.contracted).toBeGreaterThan(0);
    expect(shares[0]!.uses.map(({ use }) => use)).toEqual(['all', 'enterprise:paper', 'enterprise:steel', 'balance']);
  });

  it('splits an enterprise into its meters without changing it', async () => {
    const [whole] = await supply({ resolution: 'all' });
    const [byMeter] = await supply({ resolution: 'all', detail: 'meter' });
    for (const source of byMeter!.sources.map(({ key }) => key)) {
      const steel = byMeter!.cells.filter((c) => c.source === source && ['load:mill', 'load:rolls'].includes(c.use));
      const own = whole!.cells.filter((c) => c.source === source && c.use === 'enterprise:steel');
      expect(total(steel)).toBe(total(own));
    }
  });

  it('says what became of each generator', async () => {
    const mix = supplyMix(park.energy);
    const query = { from: start, to: start + days * 24 * hour, resolution: 'all' as const };
    const generation = await mix.generation(query);
    expect(generation.map(({ meter: id, enterpriseId }) => [id, enterpriseId])).toEqual([
      ['pv', null],
      ['roof', 'steel'],
    ]);
    for (const each of generation)
      expect(each.contractedWh + each.usedWh + each.storedWh + each.exportedWh).toBe(each.generatedWh);
    const cells = await mix.cells(query);
    expect(cells[0]!.sources.find(({ key }) => key === 'pv:pv')!.energyWh).toBe(generation[0]!.generatedWh);
  });
});

describe('the ratios of direct supply', () => {
  it('come with their limits by month and for the year', async () => {
    const { ratios } = (await park.call('/ratios', {})) as RatiosData;
    expect(ratios).toHaveLength(33 + 3);
    const year = ratios.filter(({ period }) => period === 'year');
    const [selfUse, share, out] = year;
    expect(selfUse!.value).toBeCloseTo((selfUse!.generationWh - selfUse!.exportWh) / selfUse!.generationWh, 12);
    expect(share!.value).toBeCloseTo((share!.generationWh - share!.exportWh) / share!.consumptionWh, 12);
    expect(out!.value).toBeCloseTo(out!.exportWh / out!.generationWh, 12);
    expect(year.map(({ status }) => status)).toEqual(['ok', 'warn', 'ok']);
    expect(year.map(({ threshold }) => [threshold!.value, threshold!.verified])).toEqual([
      [0.6, false],
      [0.3, false],
      [0.2, false],
    ]);
    expect(
      ratios
        .filter(({ from, period }) => period === 'month' && from < start - 30 * 24 * hour)
        .every(({ status }) => status === 'none'),
    ).toBe(true);
  });
});

describe('members', () => {
  it('see their own column, by kind of source, on every route', async () => {
    for (const resolution of ['1d', '1h', 'all']) {
      const own = await supply({ resolution }, 'paper');
      expect(own.every(({ cells }) => cells.every(({ use }) => use === 'enterprise:paper'))).toBe(true);
      expect(own.every(({ uses }) => uses.every(({ key }) => key === 'enterprise:paper'))).toBe(true);
      const names = own.flatMap(({ cells, sources }) => [
        ...cells.map(({ source }) => source),
        ...sources.map(({ key }) => key),
      ]);
      expect(names.filter((name) => name.includes(':'))).toEqual(
        names.filter((name) => name === 'contracted:offshore'),
      );
    }
    const meters = await supply({ detail: 'meter' }, 'steel');
    expect(meters[0]!.uses.map(({ key }) => key)).toEqual(['load:mill', 'load:rolls']);
    expect(meters[0]!.contracts).toEqual([]);
    const shares = (await park.call('/shares', span, 'steel')) as SharesData;
    expect(shares.shares[0]!.uses.map(({ use }) => use)).toEqual(['enterprise:steel']);
    const [flow] = await flows({}, 'steel');
    expect(flow!.links.every(({ use }) => use === 'enterprise:steel')).toBe(true);
    expect(flow!.storage.every(({ use }) => use === 'enterprise:steel')).toBe(true);
    expect(flow!.contracts).toEqual([]);
    const terms = async (who: string) => ((await park.call('/supply-terms', {}, who)) as SupplyTermsData).contracts;
    expect([(await terms('steel')).length, (await terms('paper')).length]).toEqual([0, 1]);
  });

  it('get only their own column in exports', async () => {
    const csv = await park.csv('/supply.csv', { ...span, resolution: '1d' }, 'steel');
    const lines = csv.trim().split('\r\n').slice(1);
    expect(lines.length).toBeGreaterThan(4);
    expect(lines.every((line) => line.split(',')[3] === 'enterprise:steel')).toBe(true);
    expect(await park.csv('/shares.csv', span, 'steel')).not.toContain('paper');
    expect((await park.csv('/supply.csv', { ...span, resolution: '1d' })).split('\r\n').length).toBeGreaterThan(40);
    expect(await park.csv('/ratios.csv', {})).toContain('self-use,year,');
  });
});

describe('a revision of readings', () => {
  const correct = async (point: string, ts: number, more: number) => {
    const sample = samples().find((each) => each.point === point && each.ts === ts)!;
    await park.correct([{ ...sample, value: sample.value + more }]);
    await park.closeLate();
  };

  it('restates the day, and the days after it as far as the storage opens otherwise', async () => {
    const known = new Date(Date.now()).toISOString();
    const asKnown = await supply({ resolution: '1d' });
    const before = { days: await rows('supply_days'), pools: await rows('storage_pools') };
    // Noon of the second day, while the storage charges.
    await correct('pv.export', start + 24 * hour + 12 * hour, 0.2);
    expect((await pending())[0]).toBe('2026-11-22');
    const stale = await flows({ resolution: '1d' });
    expect(stale.map(({ restatingFrom }) => restatingFrom)).toEqual(Array(4).fill(start + 24 * hour));
    expect(await restateSupply(park.energy)).toMatchObject({ closed: 0, revised: 3 });
    const after = { days: await rows('supply_days'), pools: await rows('storage_pools') };
    const kept = (list: Record<string, unknown>[]) => list.filter(({ revision }) => revision === 1);
    expect(kept(after.days)).toEqual(before.days);
    expect(kept(after.pools)).toEqual(before.pools);
    const revised = (list: Record<string, unknown>[]) => list.filter(({ revision }) => revision === 2).length;
    expect([revised(after.days), revised(after.pools)]).toEqual([3, 3]);
    expect((await flows({ resolution: '1d' }))[0]!.restatingFrom).toBeNull();
    expect(await supply({ resolution: '1d', asOf: known })).toEqual(asKnown);
    expect(await supply({ resolution: '1d' })).not.toEqual(asKnown);
  });

  it('ends where the books close as they did', async () => {
    // Between two loads at night: nothing is stored, and the storage is not touched.
    await correct('mill.import', start + 24 * hour + 2 * hour, 0.05);
    const result = await restateSupply(park.energy);
    expect(result).toEqual({ days: 1, closed: 0, revised: 1 });
    expect(await restateSupply(park.energy)).toEqual({ days: 0, closed: 0, revised: 0 });
  });

  it('publishes one event for all the days of a transaction', async () => {
    const events = await park.all<{ event: string; days: string[] }>(
      `select event, data->'days' as days from kernel.outbox where event like 'energy.supply%' order by id`,
    );
    expect(events).toEqual([
      { event: 'energy.supply-closed', days: ['2026-11-21', '2026-11-22', '2026-11-23', '2026-11-24'] },
      { event: 'energy.supply-revised', days: ['2026-11-22', '2026-11-23', '2026-11-24'] },
      { event: 'energy.supply-revised', days: ['2026-11-22'] },
    ]);
  });

  it('is found again when the terms of a day change', async () => {
    const noted = await park.energy.scope.db.tx((tx) => notePendingTerms(park.energy, tx));
    expect(noted).toBe(0);
    await park.all(`update plugin_energy_metering.supply_settled set terms = 'other' where day = '2026-11-23'`);
    expect(await park.energy.scope.db.tx((tx) => notePendingTerms(park.energy, tx))).toBe(1);
    expect(await restateSupply(park.energy)).toMatchObject({ days: 1, revised: 0 });
  });
});
