import type { Explanation } from '@lingtan/sdk';
import { createRandom } from '@lingtan/test-kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CoverageData, HourlyData, RetirementPreview, StorageScore } from '../contracts/index.ts';
import { certificateCommands } from './commands.ts';
import { createCertificatePark, end, hallSamples, lateSample, samples, start } from './fixtures/certificate-park.ts';
import type { CertificatePark } from './fixtures/certificate-park.ts';

let bed: CertificatePark;
const root = '/x/certificate-trading';
const month = '2026-03';
const post = (path: string, body: object) => bed.park.api('operator').post(root + path, body);
const get = async <T>(path: string): Promise<T> => {
  const { status, body } = await bed.park.api('operator').get<T>(root + path);
  expect(status).toBe(200);
  return body;
};
const asked = (key: string) => ({ reason: 'test', idempotencyKey: `coverage-${key}` });

beforeAll(async () => {
  const book = { id: 'green', name: { en: 'Green', 'zh-CN': '绿证' }, sources: [] };
  bed = await createCertificatePark({ market: { books: [book], lotWh: 10_000 } });
  await bed.ingest([...samples.filter(({ ts }) => ts < lateSample.ts), lateSample]);
  await bed.ingest(samples.filter(({ ts }) => ts > lateSample.ts));
  await bed.ingest(hallSamples);
  await bed.closed(1, 96);
  await bed.closed(1, 96, 'hall');
  const span = { from: new Date(start).toISOString(), to: new Date(end).toISOString(), reason: 'the day' };
  expect((await post('/issue', span)).status).toBe(200);
}, 120_000);
afterAll(() => bed.park.stop());

it('accounts are covered as the command allocates the same hours: their own first, then what the park can hand on', async () => {
  const random = createRandom(Number(process.env['LINGTAN_SEED'] ?? 38));
  const free = (await get<CoverageData>(`/hourly/coverage?month=${month}`)).leftWh;
  const moved = 100_000 + Math.floor(random() * 900_000);
  expect((await post('/transfers', { from: 'park', to: 'enterprise/alpha', wh: moved, ...asked('move') })).status).toBe(
    200,
  );
  const found = await get<CoverageData>(`/hourly/coverage?month=${month}`);
  const [alpha] = found.accounts;
  expect(found.accounts.map(({ account }) => account)).toEqual(['enterprise/alpha']);
  const [own, parks] = [
    await get<HourlyData>(`/hourly?account=enterprise/alpha&month=${month}`),
    await get<HourlyData>(`/hourly?account=park&month=${month}`),
  ];
  const consumer = 'enterprise/alpha';
  const document = {
    consumerGroups: [[{ consumer, generatorGroups: [[consumer]] }], [{ consumer, generatorGroups: [['park']] }]],
    intervals: own.hours.map((at, hour) => ({
      start: new Date(at).toISOString(),
      consumption: [{ id: consumer, volume: own.loadWh[hour] }],
      generation: [
        { id: consumer, volume: own.certificatesWh[hour] },
        { id: 'park', volume: parks.certificatesWh[hour] },
      ],
    })),
  };
  const command = certificateCommands.find(({ name }) => name === 'certificates hourly-match')!;
  const { intervals, matched } = (await command.run(document, [])) as {
    matched: number[];
    intervals: { totalPerGenerator: Record<string, number>; excessGeneration: { id: string; volume: number }[] }[];
  };
  const sum = (values: readonly number[]): number => values.reduce((all, each) => all + each, 0);
  expect(alpha).toMatchObject({
    loadWh: own.totals.loadWh,
    ownWh: own.totals.matchedWh,
    parkWh: sum(intervals.map(({ totalPerGenerator }) => totalPerGenerator['park']!)),
    openWh: own.totals.loadWh - sum(matched),
    estimatedShare: own.estimatedShare,
  });
  for (const [ref, wh] of [
    [alpha!.ownRef, alpha!.ownWh],
    [alpha!.consumptionRef!, alpha!.loadWh],
  ] as const) {
    const { body } = await bed.park.api('operator').get<Explanation>(`/api/evidence/${ref}?park=test-park`);
    expect(Number(body.value), ref).toBe(wh);
  }
  expect(alpha!.ownWh).toBeGreaterThan(0);
  expect(alpha!.parkWh).toBeGreaterThan(0);
  expect(found.leftWh).toBe(
    sum(
      intervals.flatMap(({ excessGeneration: left }) =>
        left.filter(({ id }) => id === 'park').map((each) => each.volume),
      ),
    ),
  );
  expect(found.leftWh).toBeLessThan(free);
});

it('a storage changes the score of a month as the command says of the same hours', async () => {
  const account = 'enterprise/alpha';
  const {
    loadWh: load,
    certificatesWh: generation,
    matchedPct,
  } = await get<HourlyData>(`/hourly?account=${account}&month=${month}`);
  const command = certificateCommands.find(({ name }) => name === 'certificates hourly-match')!;
  const random = createRandom(Number(process.env['LINGTAN_SEED'] ?? 38));
  for (let n = 0; n < 5; n++) {
    const [capacityKwh, powerKw, roundTripPct] = [50, 10, 40].map((from) => from + Math.floor(random() * from));
    const asked = { account, month, capacityKwh, powerKw, roundTripPct };
    const query = Object.entries(asked).map(([name, value]) => `${name}=${value}`);
    const found = await get<StorageScore>(`/hourly/storage?${query.join('&')}`);
    const wh = powerKw! * 1000;
    const storage = { capacityWh: capacityKwh! * 1000, chargeMaxWh: wh, dischargeMaxWh: wh };
    const roundTripEfficiency = roundTripPct! / 100;
    const { withStorage } = (await command.run(
      { load, generation, storage: { ...storage, roundTripEfficiency } },
      [],
    )) as {
      withStorage: { matchedPct: number; lossWh: number; dischargedWh: number[]; shortfall: number[] };
    };
    const sum = (values: readonly number[]): number => values.reduce((all, each) => all + each, 0);
    expect(found).toMatchObject({
      matchedPct,
      withStoragePct: withStorage.matchedPct,
      lossWh: withStorage.lossWh,
      dischargedWh: sum(withStorage.dischargedWh),
      shortfallWh: sum(withStorage.shortfall),
    });
    expect(found.withStoragePct).toBeGreaterThan(matchedPct!);
  }
});

it('what the park has used itself covers nobody else', async () => {
  const before = await get<CoverageData>(`/hourly/coverage?month=${month}`);
  const wh = before.leftWh + before.accounts[0]!.parkWh;
  const use = {
    account: 'park',
    wh,
    beneficiary: 'the park',
    purpose: 'test',
    periodFrom: '2026-03-18',
    periodTo: '2026-03-18',
  };
  expect((await post('/retirements', { ...use, matching: 'total', ...asked('use') })).status).toBe(200);
  const after = await get<CoverageData>(`/hourly/coverage?month=${month}`);
  expect(after).toMatchObject({ leftWh: 0, accounts: [{ parkWh: 0, ownWh: before.accounts[0]!.ownWh }] });
});

it('the cover of an hour is what is used for it and what can still be used for it, whatever else was done', async () => {
  const random = createRandom(Number(process.env['LINGTAN_SEED'] ?? 38));
  const between = (from: number, to: number): number => from + Math.floor(random() * (to - from));
  const account = 'enterprise/alpha';
  const day = { periodFrom: '2026-03-18', periodTo: '2026-03-18' };
  const later = { periodFrom: '2026-04-01', periodTo: '2026-04-30' };
  const use = { account, beneficiary: 'Alpha', purpose: 'test' };
  const covered = async (): Promise<void> => {
    const { totals, retiredWh, loadWh, hours } = await get<HourlyData>(`/hourly?account=${account}&month=${month}`);
    const preview = await get<RetirementPreview>(
      `/retirement-preview?account=${account}&periodFrom=${day.periodFrom}&periodTo=${day.periodTo}`,
    );
    const used = hours.reduce((sum, _, hour) => sum + Math.min(loadWh[hour]!, retiredWh[hour]!), 0);
    expect(totals.matchedWh).toBe(used + preview.hourlyWh);
    const { accounts } = await get<CoverageData>(`/hourly/coverage?month=${month}`);
    expect(accounts[0]).toMatchObject({ account, ownWh: totals.matchedWh });
  };
  await covered();
  const acts = [
    () => post('/retirements', { ...use, ...later, matching: 'total', wh: between(1000, 50_000), ...asked('later') }),
    () => post('/retirements', { ...use, ...day, matching: 'hourly', wh: between(1000, 50_000), ...asked('now') }),
    () =>
      post('/market/green/orders', {
        account,
        side: 'ask',
        lots: 2,
        priceFen: 9,
        force: 'gtc',
        idempotencyKey: 'coverage-ask',
      }),
    () => post('/retirements', { ...use, ...day, matching: 'hourly', ...asked('rest') }),
  ];
  for (const act of acts) {
    const { status, body } = await act();
    expect(status, JSON.stringify(body)).toBe(200);
    await covered();
  }
  const { totals, retiredWh } = await get<HourlyData>(`/hourly?account=${account}&month=${month}`);
  expect(totals.matchedWh).toBeLessThanOrEqual(retiredWh.reduce((sum, wh) => sum + wh, 0));
});

it('a member does not see how others are covered', async () => {
  const { status } = await bed.park.api({ member: 'alpha' }).get(`${root}/hourly/coverage?month=${month}`);
  expect(status).toBe(403);
});
