import type { Explanation } from '@lingtan/sdk';
import { createFakeClock, waitUntil } from '@lingtan/test-kit';
import type { TestPark } from '@lingtan/test-park';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  PlantDaysData,
  ReuseBillsData,
  ReuseContract,
  ReuseDaysData,
  ReuseMarketData,
} from '../../contracts/index.ts';
import { createWaterPark, feed, waterConfig } from '../fixtures/water-park.ts';

const x = '/x/wastewater-tracking';
const patience = 60_000;
const at = (local: string): number => Date.parse(`${local}+08:00`);
// The morning of 2 December in the park; data begin an hour before midnight of the 29th of November.
const clock = createFakeClock('2026-12-02T01:00:00Z');
const terms = {
  quality: 'product',
  volumeM3Day: 1500,
  priceFenPerM3: 400,
  priority: 1,
  limits: { COD: 45 },
  validFrom: '2026-11-01',
  validTo: null,
};
const reuse = {
  qualities: [
    { id: 'product', name: { en: 'Product', 'zh-CN': '产品水' }, plant: 'p', streams: ['reuse'], outlet: 'out' },
  ],
  connections: [
    { quality: 'product', enterprise: 'alpha', capacityM3Day: 5000 },
    // The meter of beta shows what is fed to the membranes: 2,400 m³ a day, whatever was allocated.
    { quality: 'product', enterprise: 'beta', capacityM3Day: 5000, counterPoint: 'w.feed' },
  ],
  firstContracts: [
    { ...terms, id: 'a', enterprise: 'alpha' },
    { ...terms, id: 'b', enterprise: 'beta', priority: 2, volumeM3Day: 1000, limits: {} },
  ],
};
let park: TestPark;
const get = async <T>(path: string, who: Parameters<TestPark['api']>[0] = 'operator'): Promise<T> => {
  const { status, body } = await park.api(who).get<T>(`${x}${path}`);
  if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
  return body;
};
const days = (who?: Parameters<TestPark['api']>[0]) =>
  get<ReuseDaysData>('/reuse/days?from=2026-11-29&to=2026-12-01', who);
const bills = (month: string, who?: Parameters<TestPark['api']>[0]) =>
  get<ReuseBillsData>(`/reuse/bills?month=${month}`, who);
const explain = (ref: string, who: Parameters<TestPark['api']>[0] = 'operator') =>
  park.api(who).get<Explanation>(`/api/evidence/${encodeURIComponent(ref)}?park=${park.park.id}`);

beforeAll(async () => {
  park = await createWaterPark(clock, { ...waterConfig, reuse });
  await feed(park, { from: at('2026-11-28T23:00'), to: clock.now() }, () => 40);
  // The job may have looked between two parts of the feed: days are allocated again once all their samples are there.
  const whole = { a: 1_500_000, b: 2_400_000 };
  await waitUntil(async () => {
    const { deliveries } = await days();
    const settled = deliveries.filter(
      ({ contract, deliveredL }) => deliveredL === whole[contract as keyof typeof whole],
    );
    return deliveries.length === 6 && settled.length === 6;
  }, patience);
  await waitUntil(async () => (await days()).days.every(({ supplyL }) => supplyL === 2_280_000), patience);
}, 120_000);
afterAll(async () => {
  await park?.stop();
});

describe('the reuse market', { timeout: 120_000 }, () => {
  it('allocates each closed day by priority; who has a meter is told by it, the others as allocated', async () => {
    const { days: found, deliveries } = await days();
    expect(found.find(({ day }) => day === '2026-11-30')).toMatchObject({
      supplyL: 2_280_000,
      demandL: 2_500_000,
      leftL: 0,
    });
    const of = (contract: string) => deliveries.find((each) => each.contract === contract && each.day === '2026-11-30');
    expect(of('a')).toMatchObject({
      allocatedL: 1_500_000,
      deliveredL: 1_500_000,
      source: 'allocation',
      data: 'estimated',
      reason: null,
    });
    expect(of('b')).toMatchObject({
      allocatedL: 780_000,
      deliveredL: 2_400_000,
      source: 'meter',
      data: 'actual',
      reason: 'no water left',
    });
  });

  it('opens supply, demand and allocation at their values, for those who see the whole park', async () => {
    const { days: found, deliveries } = await days();
    const day = found.find((each) => each.day === '2026-11-30')!;
    const open = async (figure: string) => (await explain(`water.reuse-day/${day.quality}/${day.day}/${figure}`)).body;
    const sum = ({ inputs }: Explanation) => inputs.reduce((total, { value }) => total + Number(value), 0);
    for (const [figure, litres] of [
      ['offered', day.supplyL],
      ['demanded', day.demandL],
      ['allocated', day.allocatedL],
    ] as const) {
      const opened = await open(figure);
      expect([opened.value, opened.unit], figure).toEqual([litres! / 1000, 'm3']);
      expect(sum(opened)).toBeCloseTo(litres! / 1000, 6);
    }
    const left = await open('left');
    const [offered, given] = left.inputs.map(({ value }) => Number(value));
    expect([left.value, Math.max(0, offered! - given!)]).toEqual([day.leftL! / 1000, day.leftL! / 1000]);
    const marginal = await open('marginal');
    expect([marginal.value, marginal.unit]).toEqual([day.marginalFenPerM3! / 100, 'CNY/m3']);
    for (const { ref, value } of marginal.inputs) expect((await explain(ref)).body.value, ref).toBe(value);
    expect((await explain((await open('offered')).inputs[0]!.ref)).body.inputs[0]!.ref).toMatch(/^telemetry\.window/);
    for (const [parameter, value] of Object.entries(day.contents)) {
      const content = await open(`contents/${parameter}`);
      expect([content.value, content.inputs[0]!.value], parameter).toEqual([value, value]);
      expect((await explain(content.inputs[0]!.ref)).body.value, parameter).toBe(value);
    }
    expect(Object.keys(day.contents)).toContain('COD');
    expect((await explain(`water.reuse-day/${day.quality}/${day.day}/contents/none`)).status).toBe(404);
    const b = deliveries.find((each) => each.contract === 'b' && each.day === '2026-11-30')!;
    const allocated = (await explain(b.ref.replace('@', '/allocated@'))).body;
    expect([allocated.value, allocated.inputs[0]!.ref]).toEqual([
      780,
      `water.reuse-day/${day.quality}/${day.day}/offered`,
    ]);
    const hidden = `water.reuse-day/${day.quality}/${day.day}/offered`;
    expect((await explain(hidden, { member: 'alpha' })).status).toBe(404);
  });

  it('shows an enterprise its own contracts and deliveries, no supply of others and no drafts', async () => {
    const own = await get<ReuseMarketData>('/reuse', { member: 'alpha' });
    expect(own.contracts.map(({ id }) => id)).toEqual(['a']);
    expect(own.connections.map(({ enterprise }) => enterprise)).toEqual(['alpha']);
    const seen = await days({ member: 'alpha' });
    expect(seen.days).toEqual([]);
    expect(new Set(seen.deliveries.map(({ contract }) => contract))).toEqual(new Set(['a']));
    expect((await bills('2026-11', { member: 'alpha' })).bills).toEqual([]);
    const change = { ...terms, id: 'a', enterprise: 'alpha', note: 'cheaper please' };
    expect((await park.api({ member: 'alpha' }).post(`${x}/reuse/contracts`, change)).status).toBe(403);
  });

  it('issues a month that is over; each amount opens to the samples and balances under it', async () => {
    const draft = (await bills('2026-11')).bills;
    // Two days of November: 29 and 30. 2 × 1,500 m³ at 4.00 and 2 × 2,400 m³ at 4.00.
    expect(draft.map(({ enterprise, state, totalFen }) => [enterprise, state, totalFen])).toEqual([
      ['alpha', 'draft', 1_200_000],
      ['beta', 'draft', 1_920_000],
    ]);
    const issue = (body: object) => park.api('operator').post<{ code: string }>(`${x}/reuse/bills`, body);
    expect((await issue({ enterprise: 'alpha', month: '2026-12' })).body.code).toBe('WATER_REUSE_MONTH_OPEN');
    // Of the 28th only an hour is known: it is not made up, and the bill does not go out without a word about it.
    const beta = { enterprise: 'beta', month: '2026-11' };
    expect((await issue(beta)).body.code).toBe('WATER_REUSE_DAYS_MISSING');
    expect((await issue({ ...beta, acceptMissing: true, note: 'began on the 29th' })).status).toBe(200);
    const [bill] = (await bills('2026-11', { member: 'beta' })).bills;
    expect(bill).toMatchObject({ state: 'issued', revision: 1, totalFen: 1_920_000 });
    const line = await explain(bill!.lines[0]!.ref, { member: 'beta' });
    expect(line.body).toMatchObject({ value: 19_200, unit: 'CNY', quality: 'missing' });
    expect(line.body.inputs.map(({ value }) => value)).toEqual([null, 2400, 2400]);
    const volume = await explain(bill!.lines[0]!.ref.replace('@', '/delivered@'));
    expect(volume.body).toMatchObject({ value: 4800, unit: 'm3' });
    const delivery = await explain(line.body.inputs[1]!.ref);
    expect(delivery.body.inputs[0]!.ref).toContain('telemetry.window/w.feed/');
    // Nobody else sees it, not by guessing its name either.
    expect((await explain(bill!.ref, { member: 'alpha' })).status).toBe(404);
    expect((await bills('2026-11', { member: 'alpha' })).bills).toEqual([]);
    const { status, headers } = await park.api({ member: 'beta' }).download(`${x}/reuse/bills/xlsx?month=2026-11`);
    expect([status, headers.get('content-disposition')]).toEqual([
      200,
      expect.stringContaining('reuse-bills-2026-11.xlsx'),
    ]);
  });

  it('works out a day whose data come weeks late, with its chemicals and deliveries, and none that nobody knows of', async () => {
    await feed(park, { from: at('2026-11-04T23:00'), to: at('2026-11-06T00:10') }, () => 40);
    const of = async () => (await get<ReuseDaysData>('/reuse/days?from=2026-11-05&to=2026-11-05')).deliveries;
    await waitUntil(
      async () => (await of()).find(({ contract }) => contract === 'b')?.deliveredL === 2_400_000,
      patience,
    );
    const told = (await get<PlantDaysData>('/plants/p/days?from=2026-11-01&to=2026-11-20')).days;
    const fifth = told.find(({ content }) => content.day === '2026-11-05')!.content;
    expect(fifth.intakeM3).toBeCloseTo(2400, 6);
    expect(fifth.dosing![0]!.kg).toBeCloseTo(60, 6);
    // An hour of the 4th and ten minutes of the 6th came along; of what lies between them and the first day nobody knows anything.
    expect(told.map(({ content }) => content.day)).toEqual(['2026-11-06', '2026-11-05', '2026-11-04']);
  });

  it('changes a contract by its next version, which the days from then on follow', async () => {
    const post = (path: string, body: object) =>
      park.api('operator').post<ReuseContract & { code: string }>(`${x}${path}`, body);
    const change = {
      ...terms,
      id: 'a',
      enterprise: 'alpha',
      volumeM3Day: 900,
      priceFenPerM3: 500,
      note: 'less from December',
    };
    expect((await post('/reuse/contracts', { ...change, quality: 'gold' })).body.code).toBe('WATER_REUSE_TERMS');
    expect((await post('/reuse/contracts', { ...change, id: 'a-too' })).body.code).toBe('WATER_REUSE_OVERLAP');
    const { status, body } = await post('/reuse/contracts', { ...change, validFrom: '2026-12-01' });
    expect([status, body.version]).toEqual([200, 2]);
    const allocated = async () =>
      Object.fromEntries(
        (await days()).deliveries.flatMap(({ contract, day, allocatedL }) =>
          contract === 'a' ? [[day, allocatedL]] : [],
        ),
      );
    await waitUntil(async () => (await allocated())['2026-12-01'] === 900_000, patience);
    expect((await allocated())['2026-11-30']).toBe(1_500_000);
    await post('/reuse/contracts/a/withdraw', { from: '2026-12-01', note: 'moved away' });
    await waitUntil(async () => (await allocated())['2026-12-01'] === undefined, patience);
    expect((await allocated())['2026-11-30']).toBe(1_500_000);
  });

  it('keeps of a billed day the pipes it was allocated by, also when samples come late', async () => {
    const path = '/plugins/wastewater-tracking/config';
    const { value } = (await park.api('platform-admin').get<{ value: object }>(path)).body;
    const connections = reuse.connections.map((each) => ({ ...each, capacityM3Day: 100 }));
    const changed = { ...value, reuse: { ...reuse, connections } };
    expect((await park.api('platform-admin').put(path, { value: changed })).status).toBe(200);
    // Between the samples that are there.
    await feed(park, { from: at('2026-11-29T00:02:30'), to: at('2026-11-30T00:00') }, () => 44);
    const of = async (wanted: string) => (await days()).days.find(({ day }) => day === wanted)!;
    await waitUntil(async () => (await of('2026-11-29')).contents.COD! > 41, patience);
    const { deliveries } = await days();
    expect(deliveries.find(({ contract, day }) => contract === 'a' && day === '2026-11-29')).toMatchObject({
      allocatedL: 1_500_000,
    });
    // December was billed to nobody: it follows what is set now.
    await waitUntil(async () => (await of('2026-12-01')).allocatedL === 100_000, patience);
    expect((await bills('2026-11', { member: 'beta' })).bills).toMatchObject([
      { state: 'issued', totalFen: 1_920_000 },
    ]);
  });
});
