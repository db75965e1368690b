import { localDate } from '@lingtan/sdk';
import { describe, expect, it } from 'vitest';
import { energyConfig, nationalThresholds } from '../../contracts/index.ts';
import type { Supply } from '../../contracts/index.ts';
import { bucketOf, clipBucket, daysOf, parkDayStart } from './park-day.ts';
import { directSupplyRatio, thresholdOn, thresholdStatus } from './ratios.ts';
import { shares } from './shares.ts';
import { ruleOn, termsOn } from './terms.ts';

const text = (name: string) => ({ en: name, 'zh-CN': name });
const meter = (id: string, role: string, more = {}) => ({
  id,
  name: text(id),
  assetId: id,
  role,
  exportPoint: `${id}.out`,
  importPoint: `${id}.in`,
  ...more,
});
const contract = (more: object) => ({
  id: 'c',
  name: text('c'),
  enterpriseId: 'a',
  validFrom: '2026-01-01',
  quantity: { basis: 'power', powerKw: 5 },
  ...more,
});
const parse = (supply: object) =>
  energyConfig.schema.safeParse({
    meters: [
      meter('pv', 'pv'),
      meter('bess', 'storage'),
      meter('far', 'wind', { boundary: false }),
      meter('load', 'load'),
    ],
    supply,
  });

describe('the configuration of supply', () => {
  it('is complete without a word of it: pro rata, no contracts, the national limits', () => {
    expect(energyConfig.schema.parse({}).supply).toEqual({
      rules: [],
      storages: [],
      contracts: [],
      thresholds: nationalThresholds,
      greenTargets: [],
    });
  });

  it('takes contracts of every basis', () => {
    const supply = {
      contracts: [
        contract({ id: 'a', generatorId: 'pv', quantity: { basis: 'share', share: 0.5 } }),
        contract({ id: 'b', quantity: { basis: 'meter', meterId: 'far', share: 1 } }),
        contract({ id: 'c', quantity: { basis: 'profile', kwByHour: Array(24).fill(1) }, validTo: '2026-06-30' }),
        contract({ id: 'd', validFrom: '2027-01-01' }),
      ],
      storages: [{ meterId: 'bess', roundTripEfficiency: 0.88, capacityKwh: 10_000 }],
    };
    const { data } = parse(supply);
    const terms = termsOn(data!.supply, [], '2026-06-30');
    expect(terms.contracts.map(({ id, nomination }) => [id, nomination.basis])).toEqual([
      ['a', 'share'],
      ['b', 'share'],
      ['c', 'profile'],
    ]);
    expect(terms.storages).toEqual([{ meter: 'bess', lossPpm: 120_000, capacityWh: 10_000_000 }]);
    expect(termsOn(data!.supply, [], '2026-07-01').contracts.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(termsOn(data!.supply, [], '2027-01-01').contracts.map(({ id }) => id)).toEqual(['a', 'b', 'd']);
  });

  it.each([
    [{ storages: [{ meterId: 'load', roundTripEfficiency: 0.9 }] }, 'load is not a meter of role storage'],
    [{ contracts: [contract({ generatorId: 'load' })] }, 'load is not a meter of role pv or wind'],
    [{ contracts: [contract({ quantity: { basis: 'share', share: 1 } })] }, 'a share needs a generator of the park'],
    [{ contracts: [contract({ quantity: { basis: 'meter', meterId: 'pv', share: 1 } })] }, 'needs boundary: false'],
    [{ contracts: [contract({ validTo: '2025-01-01' })] }, 'the last day 2025-01-01 is before the first, 2026-01-01'],
    [{ contracts: [contract({}), contract({})] }, 'contract c is named twice'],
  ])('refuses %o', (supply, message) => {
    const { error } = parse(supply);
    expect(error!.issues.map((issue) => issue.message).join()).toContain(message);
  });

  it('lets a rule begin on a day', () => {
    const rules = [{ validFrom: '2026-07-01', rule: 'contract-priority' as const }, { rule: 'pro-rata' as const }];
    expect(['2026-06-30', '2026-07-01'].map((day) => ruleOn(rules, day))).toEqual(['pro-rata', 'contract-priority']);
    expect(ruleOn([], '2026-07-01')).toBe('pro-rata');
  });
});

describe('shares', () => {
  const supply: Pick<Supply, 'links' | 'storage'> = {
    links: [
      { source: 'pv', use: 'enterprise:a', energyWh: 30 },
      { source: 'storage', use: 'enterprise:a', energyWh: 20 },
      { source: 'contracted', use: 'enterprise:a', energyWh: 10 },
      { source: 'grid', use: 'enterprise:a', energyWh: 40 },
      { source: 'pv', use: 'storage', energyWh: 99 },
    ],
    storage: [
      { origin: 'wind', use: 'enterprise:a', energyWh: 15 },
      { origin: 'unknown', use: 'enterprise:a', energyWh: 5 },
    ],
  };

  it('count as green what is direct, via storage, or contracted, and add up to one', () => {
    const all = shares(supply, 'all');
    expect(all).toMatchObject({ consumptionWh: 100, green: 0.55, direct: 0.3, viaStorage: 0.15, contracted: 0.1 });
    expect(all.green! + all.storage! + all.grid! + all.other! + all.balance!).toBeCloseTo(1, 12);
    expect(shares(supply, 'park').green).toBeNull();
  });
});

describe('the ratios of direct supply', () => {
  const sums = { generationWh: 1000, exportWh: 150, consumptionWh: 2000 };

  it('follow from generation, export and consumption', () => {
    expect(directSupplyRatio('self-use', sums)).toBe(0.85);
    expect(directSupplyRatio('consumption', sums)).toBe(0.425);
    expect(directSupplyRatio('export', sums)).toBe(0.15);
    expect(directSupplyRatio('self-use', { ...sums, exportWh: 1200 })).toBe(0);
    expect(directSupplyRatio('self-use', { ...sums, generationWh: 0 })).toBeNull();
  });

  it('are held against the limit of the day', () => {
    const on = (ratio: 'self-use' | 'consumption' | 'export', day: string) =>
      thresholdOn(nationalThresholds, ratio, day);
    expect([on('self-use', '2026-01-01')?.value, on('export', '2026-01-01')?.value]).toEqual([0.6, 0.2]);
    expect([on('consumption', '2029-12-31')?.value, on('consumption', '2030-01-01')?.value]).toEqual([0.3, 0.35]);
    expect(on('consumption', '2025-05-29')).toBeNull();
    expect(nationalThresholds.every(({ verified }) => !verified)).toBe(true);
  });

  it('warn near the limit and breach beyond it, on either side', () => {
    const least = { ...nationalThresholds[0]!, value: 0.6, margin: 0.02 };
    const most = { ...least, bound: 'at-most' as const, value: 0.2 };
    expect([0.62, 0.61, 0.6, 0.599].map((value) => thresholdStatus(value, least))).toEqual([
      'ok',
      'warn',
      'warn',
      'breach',
    ]);
    expect([0.1, 0.19, 0.2, 0.21].map((value) => thresholdStatus(value, most))).toEqual([
      'ok',
      'warn',
      'warn',
      'breach',
    ]);
    expect([thresholdStatus(null, least), thresholdStatus(0.5, null)]).toEqual(['none', 'none']);
  });
});

describe('days of the park', () => {
  const zones = ['Asia/Shanghai', 'Europe/Berlin', 'Asia/Kolkata', 'Pacific/Auckland', 'America/St_Johns'];

  it.each(zones)('in %s are found by their name, and hold each interval once', (zone) => {
    const width = 900_000;
    for (let ts = Date.parse('2026-03-26T00:00:00Z'); ts < Date.parse('2026-04-07T00:00:00Z'); ts += 7 * 3_600_000) {
      const start = parkDayStart(localDate(ts, zone), zone)!;
      expect(start).toBeLessThanOrEqual(ts);
      expect(localDate(start, zone)).toBe(localDate(ts, zone));
      expect(localDate(start - 1, zone)).not.toBe(localDate(ts, zone));
    }
    const span = { from: Date.parse('2026-03-20T03:00:00Z'), to: Date.parse('2026-04-10T09:30:00Z') };
    const days = daysOf(span, zone, width);
    days.slice(1).forEach((day, i) => expect(day.from).toBe(days[i]!.to));
    expect(days[0]!.from).toBeLessThanOrEqual(span.from);
    expect(days.at(-1)!.to).toBeGreaterThanOrEqual(span.to);
    expect(new Set(days.map(({ day }) => day)).size).toBe(days.length);
    expect([days[0]!.whole, days[1]!.whole]).toEqual([false, true]);
  });

  it('group intervals into hours, days and months of the zone', () => {
    const span = { from: Date.parse('2026-01-15T00:00:00Z'), to: Date.parse('2026-03-01T00:00:00Z') };
    const at = Date.parse('2026-01-31T19:45:00Z');
    const bucket = (resolution: '1h' | '1d' | '1mo') => {
      const { from, to } = bucketOf(at, resolution, span, 'Asia/Kolkata', 900_000);
      return [new Date(from).toISOString().slice(5, 16), new Date(to).toISOString().slice(5, 16)];
    };
    expect(bucket('1h')).toEqual(['01-31T19:30', '01-31T20:30']);
    expect(bucket('1d')).toEqual(['01-31T18:30', '02-01T18:30']);
    expect(bucket('1mo')).toEqual(['01-31T18:30', '02-28T18:30']);
    expect(clipBucket(bucketOf(at, '1mo', span, 'UTC', 900_000), span).from).toBe(span.from);
  });
});
