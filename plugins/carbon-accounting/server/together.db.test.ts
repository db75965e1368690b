import { GreenClaims } from '@lingtan/certificate-trading/contracts';
import type { TestCaller } from '@lingtan/kernel/testing';
import type { Explanation } from '@lingtan/sdk';
import { waitUntil } from '@lingtan/test-kit';
import type { TestPark } from '@lingtan/test-park';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClaimsData, InventoryData, InventoryView, RatingData, UserRatingData } from '../contracts/index.ts';
import { carbonMethods, methodName } from '../domain/index.ts';
import { createWholePark, day } from './fixtures/whole-park.ts';

let park: TestPark;
const month = day.slice(0, 7);
const patience = 60_000;
const kWh = 1000;

const get = async <T>(path: string): Promise<T> => (await park.api('operator').get<T>(path)).body;
const certificates = <T>(path: string, body: object, as: TestCaller = 'operator') =>
  park.api(as).post<T>(`/x/certificate-trading${path}`, { reason: 'together', ...body });
const inventory = async (id = 'ghg-protocol'): Promise<InventoryView> =>
  (await get<InventoryData>(`/x/carbon-accounting/inventory/${month}`)).inventories.find(({ profile }) =>
    profile.startsWith(id),
  )!;
const line = (view: InventoryView, flow: string, method = 'market') =>
  view.lines.find((each) => each.flow === flow && each.methods.includes(method));
const totals = (view: InventoryView) => view.methods.map(({ counted }) => Number(counted));
const explain = (ref: string) => get<Explanation>(`/api/evidence/${encodeURIComponent(ref)}?park=${park.park.id}`);
const appears = (flow: string, wh: number) =>
  waitUntil(async () => line(await inventory(), flow)?.amount === String(wh), patience);
const cleanShare = async (): Promise<number> =>
  (await get<RatingData>(`/x/carbon-accounting/rating/${month}`)).guide.find(
    ({ indicator }) => indicator === 'cleanEnergyShare',
  )!.value!;

/** What the enterprises are rated by opens at its value, recomputes, and opens further. */
async function ratesUsers(): Promise<void> {
  const rating = await get<UserRatingData>(`/x/carbon-accounting/rating/${month.slice(0, 4)}/users`);
  const [alpha] = rating.users;
  expect(rating).toMatchObject({ profile: 'zero-carbon-factory@1', k: null, users: [{ enterpriseId: 'alpha' }] });
  // A data hall is asked for nothing at the basic step; one that is no enterprise of the park is named and stops nothing.
  const basic = alpha!.criteria.find(({ criterion }) => criterion === 'physical');
  expect(basic).toMatchObject({ basic: 0, status: 'second-hand' });
  expect(rating.unverified.map(({ en }) => en)).toContainEqual(expect.stringContaining('dataHalls.1: "gone"'));
  // Without the province's factor the share is what is known, and no step of it is certain below the highest.
  expect(alpha).toMatchObject({ shareWh: null, atLeast: true, enters: null, level: null });
  const { consumptionWh, physicalWh, tradedWh, certificatesWh } = alpha!;
  const known = [physicalWh, tradedWh, certificatesWh].reduce((sum, wh) => sum + Number(wh), 0);
  expect([alpha!.nonFossil, Number(certificatesWh)]).toEqual([known / Number(consumptionWh), 240 * kWh]);
  const refs = [...Object.values(alpha!.refs), alpha!.emissionsRef, alpha!.energyRef];
  for (const ref of refs) {
    const opened = await explain(ref);
    expect(carbonMethods.find((each) => methodName(each) === opened.method)!.recompute(opened), ref).toBe(opened.value);
    expect(opened.inputs.length, ref).toBeGreaterThan(0);
    for (const input of opened.inputs) expect((await explain(input.ref)).value, input.ref).toBe(input.value);
  }
}

beforeAll(async () => {
  park = await createWholePark();
  await appears('purchased', 720 * kWh);
  // The gases of the treatment plant come by a job of their own: totals are compared when they are in.
  await waitUntil(async () => {
    const { lines } = await inventory();
    return ['CH4', 'N2O'].every((gas) => lines.some(({ item }) => item === gas));
  }, patience);
  const span = { from: '2026-03-17T16:00:00Z', to: '2026-03-18T16:00:00Z' };
  expect((await certificates('/issue', { ...span, reason: 'the day' })).status).toBe(200);
}, 120_000);
afterAll(() => park?.stop());

describe('the plugins of the evidence chain together', { timeout: 120_000 }, () => {
  it('a retired certificate changes the market-based figure once', async () => {
    const before = await inventory();
    const asked = {
      ...{ account: 'enterprise/alpha', beneficiary: 'Alpha', purpose: 'scope 2', wh: 240 * kWh },
      ...{ periodFrom: day, periodTo: day, idempotencyKey: 'retired-for-alpha' },
    };
    // An enterprise retires its own: nobody else does without its mandate.
    const ann: TestCaller = { person: 'Ann', member: 'alpha' };
    const first = await certificates<{ no: number }>('/retirements', asked, ann);
    expect(first.status).toBe(200);
    // The same once more is the same retirement, and other certificates there are none.
    expect((await certificates('/retirements', asked, ann)).body).toEqual(first.body);
    const second = await certificates('/retirements', { ...asked, wh: 1, idempotencyKey: 'retired-twice' }, ann);
    expect(second.body).toMatchObject({ code: 'CERTIFICATE_NOT_ENOUGH' });
    await appears('claimed', 240 * kWh);
    const after = await inventory();
    const claimed = line(after, 'claimed')!;
    expect(claimed.tonnes).toBeCloseTo(-0.24 * Number(line(after, 'purchased')!.factor!.value), 9);
    expect(totals(after)[0]).toBe(totals(before)[0]);
    expect(totals(after)[1]).toBeCloseTo(totals(before)[1]! + claimed.tonnes, 9);
    // Used up: nobody can claim the same energy for anything else.
    const again = park.service(GreenClaims).claim({
      ...{ kind: 'self-use', device: 'far-wind', account: 'enterprise/alpha' },
      ...{ from: '2026-03-17T16:00:00Z', to: '2026-03-18T16:00:00Z', reason: 'again', idempotencyKey: 'used-twice' },
    });
    await expect(again).rejects.toMatchObject({ code: 'CERTIFICATE_CLAIMED_ALREADY' });
    const entry = await explain((await explain(claimed.refs['market']!)).inputs[0]!.ref);
    expect((await explain(entry.inputs[0]!.ref)).value).toBe(String(240 * kWh));
  });

  it('certificates of own generation that are sold make it grey again, in the market-based figure and the clean share', async () => {
    const before = await inventory();
    expect(await cleanShare()).toBeCloseTo((480 + 240) / 1200, 9);
    const sale = { from: 'park', to: 'external/buyer', wh: 100 * kWh, idempotencyKey: 'sold-to-a-buyer' };
    expect((await certificates('/transfers', sale)).status).toBe(200);
    // The register tells of trades; what is given away by hand is seen by the next look at it.
    await certificates('/retirements', {
      ...{ account: 'park', beneficiary: 'Park', purpose: 'look again', wh: 1 * kWh },
      ...{ periodFrom: day, periodTo: day, idempotencyKey: 'looked-again' },
    });
    await appears('sold', 100 * kWh);
    const after = await inventory();
    const sold = line(after, 'sold')!;
    expect(sold).toMatchObject({ use: 'park', note: 'sold', factor: line(after, 'purchased')!.factor });
    expect(totals(after)[0]).toBe(totals(before)[0]);
    expect(totals(after)[1]).toBeCloseTo(totals(before)[1]! + 0.1 * Number(sold.factor!.value), 9);
    // The rating counts it like what is bought: by the factor that the rule fixes.
    const rated = await inventory('national');
    expect(line(rated, 'sold', 'location')).toMatchObject({ note: 'sold', factor: { value: '0.8325' }, flag: null });
    expect(totals(rated)[0]).toBeCloseTo((0.72 - 0.24 + 0.1) * 0.8325, 9);
    await ratesUsers();
    expect(await cleanShare()).toBeCloseTo((480 + 240 - 100) / 1200, 9);
    const part = await explain(`carbon.indicator/clean-part/${month}`);
    expect(carbonMethods.find((method) => methodName(method) === part.method)!.recompute(part)).toBe(part.value);
    expect((await get<ClaimsData>(`/x/carbon-accounting/claims/${month}`)).sold).toMatchObject([
      { device: 'roof-pv', month, claimedWh: '100000', soldWh: '100000', exportedWh: '0' },
    ]);
    const entry = await explain((await explain(sold.refs['market']!)).inputs[0]!.ref);
    expect(await explain(entry.inputs[0]!.ref)).toMatchObject({ value: '100000', unit: 'Wh' });
  });

  it('offsets that are retired stand beside the figure, each tonne in one month at most', async () => {
    const before = totals(await inventory());
    const series = { standard: 'CCER', project: 'c-1', projectName: 'Forest', vintage: 2024 };
    const receipt = { ...series, serialStart: 1, serialEnd: 10, account: 'park', idempotencyKey: 'offsets-in' };
    expect((await certificates('/offsets', receipt)).status).toBe(200);
    const use = { account: 'park', beneficiary: 'Park', purpose: 'rest' };
    const retire = (tonnes: number, periodFrom: string, periodTo: string) =>
      certificates('/offsets/retire', { ...use, tonnes, periodFrom, periodTo, idempotencyKey: `offset-${tonnes}` });
    expect((await retire(3, day, day)).status).toBe(200);
    expect((await retire(4, '2026-01-01', '2026-12-31')).status).toBe(200);
    const now = await inventory();
    expect(now.offsets).toMatchObject([{ account: 'park', tonnes: 3, unit: 'tCO2e', serials: ['CCER c-1 2024: 1–3'] }]);
    expect(totals(now)).toEqual(before);
    const year = await get<InventoryData>('/x/carbon-accounting/inventory/2026');
    expect(year.inventories[0]!.offsets.map(({ tonnes }) => tonnes)).toEqual([3, 4]);
    expect((await explain(now.offsets[0]!.ref)).value).toBe('3');
  });

  it('a day of the treatment plant is an activity of gas, with its loads as evidence', async () => {
    const methane = (await inventory()).lines.find(({ item }) => item === 'CH4')!;
    // 2,400 m³ × (500 − 40) mg/L, a fifth of it in the sludge, × 0.25 × 0.3.
    const kg = 2400 * 0.46 * 0.8 * 0.25 * 0.3;
    expect(Number(methane.amount)).toBeCloseTo(kg, 6);
    expect(methane.tonnes).toBeCloseTo((kg * 28) / 1000, 9);
    const entry = await explain((await explain(methane.refs['market']!)).inputs[0]!.ref);
    const load = entry.inputs.find(({ role }) => role === 'in')!;
    expect(await explain(load.ref)).toMatchObject({ ref: load.ref });
  });

  it('what somebody else has posted meanwhile is not corrected unseen, and no known id is taken for a new one', async () => {
    const coal = { id: 'coal-late', kind: 'fuel', item: 'raw-coal', unit: 't', date: day, note: 'delivery note' };
    const send = async (path: string, amount: number, revision?: number | null): Promise<string> => {
      const activities = [{ ...coal, amount, revision }];
      return JSON.stringify((await park.api('operator').post(`/x/carbon-accounting${path}`, { activities })).body);
    };
    const saves = [[1, 0], [2, 0], [2, 1], [3, 1], [3, null], [4]] as const;
    const answers: string[] = [];
    for (const [amount, revision] of saves) answers.push(await send('/activities', amount, revision));
    const [late, stored] = [/expected (\d), not (\d)/, /"revision":(\d),"no"/];
    expect(answers.map((each) => (late.exec(each) ?? stored.exec(each))?.slice(1).map(Number))).toEqual([
      ...[[1], [1, 0], [2], [2, 1], [3], [4]],
    ]);
    expect(await send('/activities/check', 5, 3)).toContain('expected 4, not 3');
  });
});
