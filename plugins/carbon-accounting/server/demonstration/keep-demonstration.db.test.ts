import { join } from 'node:path';
import type { Interval } from '@lingtan/energy-metering/contracts';
import { createTestDatabase } from '@lingtan/kernel/testing';
import { createFakeClock } from '@lingtan/test-kit';
import type { TestDatabase } from '@lingtan/kernel/testing';
import { dateStart, type Tx } from '@lingtan/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { carbonConfig } from '../../contracts/index.ts';
import { createCarbon, iso } from '../context.ts';
import type { Carbon } from '../context.ts';
import { readActivity } from '../ledger/activity-store.ts';
import { insertEntries } from '../ledger/entry-store.ts';
import type { NewEntry } from '../ledger/entry-store.ts';
import { nextDay } from '../ledger/post-days.ts';
import { productLibrary } from '../library.ts';
import { readPassports } from '../passports/passport-store.ts';
import { readScenarios } from '../scenarios/scenario-store.ts';
import { startDemonstration } from './keep-demonstration.ts';

const directory = join(import.meta.dirname, '../../migrations');
const timeZone = 'Asia/Shanghai';
const hour = 3_600_000;
// Noon in the park: the days up to 9 November are over.
const clock = createFakeClock('2026-11-10T04:00:00Z');
const config = carbonConfig.schema.parse({
  area: 'CN-JS',
  demonstration: {
    deliveries: [{ id: 'demo-gas', item: 'natural-gas', unit: 'm3', perDay: 1000 }],
    scenarios: [
      {
        id: 'demo-sun',
        name: 'Sun',
        measures: [{ kind: 'add-generation', name: 'PV', MWh: 100, selfUseShare: 1, capex: 400_000, lifeYears: 25 }],
      },
    ],
    passports: [
      {
        id: 'demo-bar',
        product: 'Bar',
        producer: 'Mill',
        meters: ['hall'],
        unit: 't',
        kWhPerUnit: 500,
        directTPerUnit: 0.1,
      },
    ],
  },
});

let database: TestDatabase;
let tx: <T>(work: (open: Tx) => Promise<T>) => Promise<T>;
let keep: () => Promise<void>;
/** As two processes do at once. */
const keepTwice = () => Promise.all([keep(), keep()]);
/** What the audit trail was told. */
const audited: string[] = [];

/** A reading of 1 MWh in every hour; null where it is missing. */
let missingFrom = 0;
const intervals = async ({ from, to }: { from: number; to: number }): Promise<Interval[]> =>
  Array.from({ length: (to - from) / hour }, (_, i) => from + i * hour).map((start) => ({
    ...{ meter: 'hall', direction: 'import' as const, start, end: start + hour, revision: 1 },
    ...{
      amount: start >= missingFrom ? null : 1_000_000,
      status: 'actual' as const,
      method: 'counter-difference' as const,
      reason: null,
    },
    ...{ recordedAt: iso(start), ref: `energy.interval:hall.import/${start}@1` },
  }));
const meter = {
  id: 'hall',
  kind: 'electricity',
  role: 'load',
  directions: ['import'],
  enterpriseId: null,
  boundary: true,
};

/** Posts days of the ledger, 24 MWh each. */
async function post(from: string, to: string): Promise<void> {
  const entries: NewEntry[] = [];
  for (let day = from; day <= to; day = nextDay(day))
    entries.push({
      ...{ use: 'park', flow: 'purchased', hours: new Array<number>(24).fill(1_000_000), day, revision: 1 },
      ...{ quality: 'actual', enterpriseId: null, startsAt: iso(dateStart(day, timeZone)) },
    });
  await tx((open) => insertEntries(open, 'demo', entries));
}

const kept = () =>
  tx(async (open) => ({
    delivery: (await readActivity(open, 'demo-gas-2026-11'))?.content.amount,
    scenarios: (await readScenarios(open)).map(({ id, revision, recordedBy }) => ({ id, revision, recordedBy })),
    passports: (await readPassports(open)).map(({ id, revision }) => ({ id, revision })),
  }));
const nothing = { delivery: undefined, scenarios: [], passports: [] };

beforeAll(async () => {
  database = await createTestDatabase({
    components: [{ id: 'carbon-accounting', schema: 'plugin_carbon_accounting', directory }],
  });
  const park = await database.addPark('demo');
  tx = (work) => database.withParkTx(park, work);
  let handler: (() => Promise<void>) | undefined;
  const scope = {
    ...{ config, clock, log: database.log, db: { tx } },
    park: { id: 'demo', timeZone, enterprises: [] },
    jobs: {
      handle: (_: unknown, given: () => Promise<void>) => void (handler = given),
      schedule: async () => undefined,
    },
    audit: async (_: Tx, { action }: { action: string }) => void audited.push(action),
  };
  const carbon = createCarbon({
    ...{ scope, readings: { intervals, meters: async () => [meter] }, mix: {}, library: productLibrary() },
    ...{ claims: undefined, treatment: undefined, levers: undefined },
  } as unknown as Carbon);
  await startDemonstration(carbon);
  keep = () => handler!();
}, 60_000);
afterAll(async () => {
  await database?.close();
});

describe('what a demonstration keeps', () => {
  it('waits for a week of days, up to yesterday, and until no more of them come', async () => {
    await post('2026-11-05', '2026-11-09');
    await keep();
    await keep();
    expect(await kept()).toEqual(nothing);
    await post('2026-11-01', '2026-11-04');
    // There are more days than the last time: more may come.
    await keep();
    expect(await kept()).toEqual(nothing);
  });

  it('holds deliveries and scenarios of the days that are there; a day with a hole makes no passport', async () => {
    missingFrom = dateStart('2026-11-09', timeZone) + 5 * hour;
    await keepTwice();
    const scenarios = [{ id: 'demo-sun', revision: 1, recordedBy: 'text:carbon-accounting/demonstration' }];
    expect(await kept()).toEqual({ delivery: '9000', scenarios, passports: [] });
  });

  it('makes the passport when the readings are there, and keeps everything once', async () => {
    missingFrom = Infinity;
    await keepTwice();
    const [passport] = await tx((open) => readPassports(open, 'demo-bar'));
    // 24 MWh at 500 kWh/t.
    expect(JSON.parse(passport!.content)).toMatchObject({ amount: '48' });
    const all = await kept();
    const before = audited.length;
    await keepTwice();
    expect(await kept()).toEqual(all);
    expect(audited).toHaveLength(before);
  });
});
