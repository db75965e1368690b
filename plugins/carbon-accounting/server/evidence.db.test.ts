import type { Explanation } from '@lingtan/sdk';
import type { TestCaller } from '@lingtan/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  InventoryData,
  PeriodsData,
  PreviewData,
  RatingData,
  ScenarioView,
  UncertaintyData,
  VerificationView,
} from '../contracts/index.ts';
import { carbonMethods, methodName } from '../domain/index.ts';
import { createCarbonPark } from './fixtures/carbon-park.ts';
import type { CarbonPark } from './fixtures/carbon-park.ts';
import type { Checker } from './fixtures/checker.ts';
import { neededOpens } from './fixtures/needed-opens.ts';
import { restatementOpens } from './fixtures/restatement-opens.ts';
import { scenarioOpens } from './fixtures/scenario-opens.ts';
import { uncertaintyOpens, verificationOpens } from './fixtures/verification-opens.ts';

const x = '/x/carbon-accounting';
let site: CarbonPark;

beforeAll(async () => {
  site = await createCarbonPark();
}, 420_000);
afterAll(() => site.stop());

const checker: Checker = {
  ask: (path, who = 'operator') => site.park.api(who).get(path.startsWith('/api') ? path : `${x}${path}`),
  send: (path, body, who = 'operator') => site.park.api(who).post(`${x}${path}`, body),
  async get<T>(path: string, who: TestCaller = 'operator') {
    const answer = await checker.ask<T>(path, who);
    expect(answer.status, `${path}: ${JSON.stringify(answer.body).slice(0, 400)}`).toBe(200);
    return answer.body;
  },
};
const open = (ref: string, who?: TestCaller) =>
  checker.ask<Explanation>(`/api/evidence/${encodeURIComponent(ref)}?park=${site.park.park.id}`, who);
const dependents = async (ref: string): Promise<string[]> => {
  const path = `/api/evidence-dependents/${encodeURIComponent(ref)}?park=${site.park.park.id}`;
  return (await checker.get<{ dependents: string[] }>(path)).dependents;
};
const asOf = (ref: string, at: string) =>
  checker.ask<Explanation>(`/api/evidence/${encodeURIComponent(ref)}?park=${site.park.park.id}&asOf=${at}`);

it('what is missing to each target of the rating opens', async () => {
  await neededOpens(open, await checker.get<RatingData>('/rating/2025-02'));
});

it('the sum of each scope opens, adds up its own lines, and is found from them; of a member by the own', async () => {
  const bought = [
    { id: 'mill-gas', kind: 'fuel', item: 'natural-gas', amount: '3.5', unit: '10^4 Nm3', date: '2025-02-14' },
    { id: 'mill-lime', kind: 'goods', item: 'lime-light-burnt-dolomite', amount: '10', unit: 't', date: '2025-02-14' },
  ].map((each) => ({ ...each, note: 'delivery note', enterpriseId: 'alpha' }));
  expect((await checker.send('/activities', { activities: bought })).status).toBe(200);
  for (const who of ['operator', { member: 'alpha' }] as const) {
    const { inventories } = await checker.get<InventoryData>('/inventory/2025-02', who);
    const ghg = inventories.find(({ profile }) => profile.startsWith('ghg'))!;
    expect(Object.values(ghg.methods[0]!.byScope).every((tonnes) => tonnes > 0)).toBe(true);
    for (const { methods } of inventories)
      for (const { ref, byScope } of methods)
        for (const scope of [1, 2, 3] as const) {
          const { body } = await open(`${ref}/scope-${scope}`, who);
          expect(Number(body.value), body.ref).toBeCloseTo(byScope[scope], 9);
          expect(body).toMatchObject({ ref: `${ref}/scope-${scope}`, parameters: { scope } });
          const method = carbonMethods.find((each) => methodName(each) === body.method);
          if (body.inputs.length > 0) expect(method!.recompute(body)).toBe(body.value);
          for (const input of body.inputs) {
            expect((await open(input.ref, who)).body).toMatchObject({ value: input.value, parameters: { scope } });
            const onLine = await dependents(input.ref);
            expect(onLine).toEqual(expect.arrayContaining([ref, body.ref]));
            expect(onLine.filter((each) => each.includes('/scope-'))).toEqual([body.ref]);
          }
        }
    for (const none of ['scope-4', 'scope-1/2', '1'])
      expect((await open(`${ghg.methods[0]!.ref}/${none}`, who)).status, none).toBe(404);
  }
});

describe('a scenario', () => {
  const coal = { id: 'boiler', kind: 'fuel', item: 'natural-gas', amount: '12.5', unit: '10^4 Nm3', note: 'gas bill' };
  const asked = {
    ...{ id: 'savings', name: 'Savings', period: '2025', carryOn: true, note: 'first idea' },
    prices: { purchased: { price: 0.65, unit: 'kWh' }, exported: { price: 0.4, unit: 'kWh' } },
    ...{ discount_rate: 0.07, escalation_rate: 0.02 },
    measures: [
      { name: 'LED', changes: [{ op: 'scale', id: 'purchased', by: 0.93 }], capex: 70_000, life_y: 10 },
      {
        ...{ name: 'PV', capex: 900_000, opex_annual: 1234.5, life_y: 20 },
        changes: [{ op: 'add-generation', id: 'purchased', MWh: 321.7, selfUseShare: 0.8 }],
      },
      {
        ...{ name: 'Heat pump', capex: 50_000 },
        changes: [
          {
            ...{ op: 'electrify-heat', fuelId: 'fuel/natural-gas', electricityId: 'purchased' },
            ...{ heatGJ: 200, boilerEfficiency: 0.9, cop: 3 },
          },
        ],
      },
    ],
  };
  let saved: ScenarioView;

  it('opens each figure at its value, down to factors and the inventory of its period', async () => {
    await checker.send('/activities', { activities: [{ ...coal, date: '2025-02-28', enterpriseId: 'alpha' }] });
    const answer = await checker.send<ScenarioView>('/scenarios', asked);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    saved = answer.body;
    expect(saved.macc.length).toBeGreaterThan(0);
    await scenarioOpens(open, saved);
    const { body } = await open(`carbon.scenario/emissions/savings/0@1`);
    expect(body.inputs[0]).toMatchObject({ ref: saved.ref, role: 'inventory' });
    expect(body.rows!.values.map(([activity]) => activity)).toContain('purchased');
  });

  it('opens as it was known, of its revision, and to those of the park only', async () => {
    const ref = 'carbon.scenario/capex/savings';
    await checker.send('/scenarios', { ...asked, measures: [{ ...asked.measures[0], capex: 80_000 }] });
    expect((await open(ref)).body).toMatchObject({ value: 80_000, ref: `${ref}@2` });
    expect((await open(`${ref}@1`)).body.value).toBe(1_020_000);
    expect((await asOf(ref, saved.recordedAt)).body.value).toBe(1_020_000);
    expect((await asOf(ref, '2020-01-01T00:00:00Z')).status).toBe(404);
    for (const none of ['capex/savings/4@1', 'macc/savings/0@1', 'npv/nobody', 'basis/savings/1@1', 'core/savings'])
      expect((await open(`carbon.scenario/${none}`)).status, none).toBe(404);
    for (const who of [{ member: 'alpha' }, 'anonymous'] as const)
      expect((await open(ref, who)).status).toBeGreaterThanOrEqual(401);
  });
});

describe('a verification', () => {
  const profile = 'national-zero-carbon-park';
  const step = async (path: string, body: object, who: TestCaller = 'auditor') => {
    const answer = await checker.send<VerificationView>(`/verifications${path}`, body, who);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return answer.body;
  };

  it('opens its figures and findings at their values, as they are and as they were', async () => {
    const published = await checker.send('/periods', { period: '2025-02', profile, note: 'monthly closing' });
    expect(published.status, JSON.stringify(published.body)).toBe(200);
    const plan = { materialityPct: 5, sampleSize: 2, seed: 3 };
    const begun = await step('', { period: '2025-02', profile, revision: 1, note: 'yearly verification', plan });
    await verificationOpens(open, begun);
    const { activityId } = begun.sample[0]!;
    await step('/1/findings', { activityId, severity: 'minor', misstatedT: 12.345, note: 'meter constant' });
    await step('/1/findings', { severity: 'minor', misstatedT: -2.1, note: 'rounded twice' });
    const found = await step('/1/findings', { severity: 'observation', note: 'no procedure in writing' });
    expect(found.openMisstatedT).toBe(12.345 - 2.1);
    await verificationOpens(open, found);
    const closed = await step('/1/findings/1/closing', { note: 'shown by the meter' });
    expect(closed.openMisstatedT).toBe(-2.1);
    await verificationOpens(open, closed);
    const ref = 'carbon.verification/misstated/1';
    const [first, second] = found.findings;
    expect((await asOf(ref, second!.recordedAt)).body.value).toBe(12.345 - 2.1);
    expect((await asOf(ref, first!.recordedAt)).body.value).toBe(12.345);
    expect((await asOf(ref, begun.recordedAt)).body.value).toBe(0);
    expect((await asOf(ref, '2020-01-01T00:00:00Z')).status).toBe(404);
    for (const none of ['misstated/2', 'finding/1/9', 'finding/1', 'other/1'])
      expect((await open(`carbon.verification/${none}`)).status, none).toBe(404);
    expect((await open(ref, { member: 'alpha' })).status).toBeGreaterThanOrEqual(403);
  });

  it('opens the uncertainty of its publication under the errors that were named', async () => {
    const query = 'revision=1&meteredPct=2&documentPct=5.5&factorPct=7&draws=1000&seed=9';
    const data = await checker.get<UncertaintyData>(`/periods/2025-02/${profile}/uncertainty?${query}`);
    const key = `${profile}/2025-02/2/5.5/7/1000/9@1`;
    await uncertaintyOpens(open, data, key);
    for (const wrong of [key.replace('/2/5.5', '/101/5.5'), key.replace('@1', '@7'), key.replace('/9@', '@')])
      expect((await open(`carbon.uncertainty/mean/${wrong}`)).status, wrong).toBe(404);
    expect((await asOf(`carbon.uncertainty/mean/${key}`, '2020-01-01T00:00:00Z')).status).toBe(404);
    expect((await open(`carbon.uncertainty/mean/${key}`, { member: 'alpha' })).status).toBeGreaterThanOrEqual(403);
  });
});

it('figures of a restatement open, while it is a preview and once it is published, and are found from the totals', async () => {
  const asked = { period: '2025-02', profile: 'national-zero-carbon-park' };
  const key = `${asked.profile}/${asked.period}`;
  site.clock.set('2026-01-02T02:00:00Z');
  const preview = await checker.get<PreviewData>(`/restatements/preview?period=2025-02&profile=${asked.profile}`);
  expect(preview).toMatchObject({ changed: true, revision: 1 });
  await restatementOpens(open, preview.restatement, { key, before: 1, after: null });
  const { method } = preview.restatement.methods[0]!;
  const total = `carbon.inventory/${key}/${method}`;
  expect(await dependents(`${total}@1`)).toContain(`${total}/change`);
  expect(await dependents(total)).toContain(`${total}/change`);
  expect((await checker.send('/restatements', { ...asked, note: 'factors of 2023' })).status).toBe(200);
  const [newest] = (await checker.get<PeriodsData>('/periods')).periods;
  expect(newest!.restatement).toEqual(preview.restatement);
  await restatementOpens(open, newest!.restatement!, { key, before: 1, after: 2 });
  expect((await open(`${total}/change`)).body.value).toBe('0');
  expect(await dependents(`${total}@1`)).toEqual([`${total}/change@2`]);
  expect((await dependents(`${total}@2`)).toSorted()).toEqual([`${total}/change`, `${total}/change@2`]);
  expect((await asOf(`${total}/change`, newest!.recordedAt)).body).toMatchObject({ ref: `${total}/change@2` });
  for (const none of [
    `${total}/change@1`,
    `${total}/change@3`,
    `${total}/change/1`,
    `carbon.inventory/${key}/x/change`,
  ])
    expect((await open(none)).status, none).toBe(404);
  expect((await open(`${total}/change`, { member: 'alpha' })).status).toBe(404);
});
