import { solveHere } from '@lingtan/optimizer';
import { describe, expect, it } from 'vitest';
import type { ReuseContract, ReuseDelivery } from '../../contracts/index.ts';
import { amountFen, reuseBill } from './bill.ts';
import { contractsInForce } from './contracts.ts';
import { allocateDay } from './day.ts';

const contract = (id: string, of: Partial<ReuseContract>): ReuseContract => ({
  id,
  version: 1,
  enterprise: id,
  quality: 'product',
  volumeM3Day: 100,
  priceFenPerM3: 300,
  priority: 1,
  limits: {},
  validFrom: '2026-01-01',
  validTo: null,
  withdrawn: false,
  note: '',
  enteredBy: '',
  recordedAt: '',
  ...of,
});
const text = { en: 'Q', 'zh-CN': 'Q' };
const qualities = [{ id: 'product', name: text, plant: 'p', streams: ['reuse'], outlet: 'out', costFenPerM3: 100 }];
const pipe = (enterprise: string, capacityM3Day = 1000) => ({
  quality: 'product',
  enterprise,
  capacityM3Day,
  costFenPerM3: 0,
});
const run = (
  contracts: ReuseContract[],
  supply: number | null,
  connections = contracts.map(({ enterprise }) => pipe(enterprise)),
  contents: Record<string, number> = {},
) =>
  allocateDay(
    { day: '2026-11-24', qualities, connections, contracts, supplyM3: () => supply, contents: () => contents },
    solveHere,
  );

describe('reuse water of a day', () => {
  it('goes to the first priority first, and says why the others lack', async () => {
    const found = (await run(
      [contract('a', { priority: 2 }), contract('b', {}), contract('c', { priority: 3 })],
      150,
    ))!;
    expect(found.claims.map(({ allocatedL, reason }) => [allocatedL, reason])).toEqual([
      [50_000, 'no water left'],
      [100_000, null],
      [0, 'no water left'],
    ]);
    expect(found.days).toMatchObject([{ supplyL: 150_000, demandL: 300_000, allocatedL: 150_000, leftL: 0 }]);
  });

  it('is not allocated while its supply is not known, and none is made up', async () => {
    const found = (await run([contract('a', {})], null))!;
    expect(found.claims[0]).toMatchObject({ allocatedL: null, reason: 'supply not known' });
    expect(found.days[0]).toMatchObject({ supplyL: null, allocatedL: null, leftL: null });
  });

  it('stays within pipes and contents', async () => {
    const contracts = [
      contract('far', {}),
      contract('narrow', {}),
      contract('strict', { limits: { COD: 30 } }),
      contract('blind', { limits: { TDS: 500 } }),
    ];
    const found = (await run(contracts, 1000, [pipe('narrow', 40), pipe('strict'), pipe('blind')], { COD: 35 }))!;
    expect(found.claims.map(({ allocatedL, reason }) => [allocatedL, reason])).toEqual([
      [0, 'no pipe'],
      [40_000, 'pipes are full'],
      [0, 'quality of the blend'],
      [0, 'quality not known'],
    ]);
  });
});

describe('contracts in force', () => {
  it('are the newest version that has begun, unless it is over or withdrawn', () => {
    const versions = [
      contract('a', {}),
      contract('a', { version: 2, validFrom: '2026-06-01', validTo: '2026-08-31' }),
      contract('a', { version: 3, validFrom: '2026-10-01', withdrawn: true }),
    ];
    const on = (day: string) => contractsInForce(versions, day).map(({ version }) => version);
    expect(['2025-12-31', '2026-05-31', '2026-06-01', '2026-09-01', '2026-10-01'].map(on)).toEqual([
      [],
      [1],
      [2],
      [],
      [],
    ]);
  });
});

describe('a reuse bill', () => {
  const delivery = (day: string, of: Partial<ReuseDelivery>): { delivery: ReuseDelivery; ref: string } => ({
    ref: `water.reuse-delivery/a/${day}@1`,
    delivery: {
      contract: 'a',
      version: 1,
      enterprise: 'a',
      quality: 'product',
      day,
      contractL: 100_000,
      allocatedL: 100_000,
      reason: null,
      deliveredL: 99_999,
      source: 'meter',
      data: 'actual',
      inputs: [],
      ...of,
    },
  });

  it('has a line for each version, in whole fen, and charges nothing for days that are not known', () => {
    const bill = reuseBill(
      { enterprise: 'a', month: '2026-11', from: '2026-11-01', to: '2026-11-30' },
      [
        delivery('2026-11-03', { version: 2 }),
        delivery('2026-11-02', { deliveredL: null, data: 'missing' }),
        delivery('2026-11-01', {}),
      ],
      [contract('a', {}), contract('a', { version: 2, priceFenPerM3: 333 })],
    );
    expect(bill.lines).toMatchObject([
      {
        version: 1,
        from: '2026-11-01',
        to: '2026-11-02',
        days: 2,
        missingDays: 1,
        deliveredL: 99_999,
        amountFen: 30_000,
        data: 'missing',
      },
      { version: 2, deliveredL: 99_999, amountFen: 33_300, data: 'actual' },
    ]);
    expect(bill.totalFen).toBe(63_300);
  });

  it('rounds half a fen up', () => {
    expect([amountFen(500, 1), amountFen(499, 1), amountFen(1500, 333)]).toEqual([1, 0, 500]);
  });
});
