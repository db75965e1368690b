import { pdfText, waitUntil } from '@lingtan/test-kit';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Explanation } from '@lingtan/sdk';
import type {
  BacktestData,
  BacktestHead,
  BacktestRequest,
  BacktestsData,
  SavingsData,
  SavingsHead,
  SavingsList,
} from '../../contracts/index.ts';
import { dispatchMethods } from '../../domain/index.ts';
import { createDispatchPark, dispatch, soc } from '../fixtures/dispatch-park.ts';
import type { DispatchPark } from '../fixtures/dispatch-park.ts';

// Thousands of small linear programs: seconds on a quiet machine, more on a busy one.
vi.setConfig({ testTimeout: 120_000 });

const x = '/x/storage-dispatch/backtests';
let site: DispatchPark;

const request: BacktestRequest = {
  from: '2026-03-16',
  to: '2026-03-17',
  capacityKwh: 2000,
  powerKw: 1000,
  efficiency: 0.9,
  degradationPerKwh: 0.02,
  horizonHours: 12,
  forecast: 'naive',
};
const post = (body: object, path = '', who: 'operator' | 'auditor' = 'operator') =>
  site.park.api(who).post<BacktestHead>(`${x}${path}`, body);
const list = async () => (await site.park.api('auditor').get<BacktestsData>(x)).body;
const one = async (no: number) => (await site.park.api('auditor').get<BacktestData>(`${x}/${no}`)).body;
const ended = (no: number) =>
  waitUntil(
    async () => (await one(no)).head.endedAt !== null,
    120_000,
    () => `backtest ${no} did not end`,
  );

beforeAll(async () => {
  site = await createDispatchPark(dispatch, { days: 5 });
  await site.ingest([soc(40)]);
  await site.park.setEnabled('storage-dispatch', true);
  await site.park.waitForState('storage-dispatch', 'running');
}, 180_000);
afterAll(() => site.stop());

describe('a backtest of a park', () => {
  it('suggests the battery of the park and its last four weeks', async () => {
    expect(await list()).toEqual({
      backtests: [],
      suggestion: {
        from: '2026-02-18',
        to: '2026-03-17',
        capacityKwh: 2000,
        powerKw: 1000,
        efficiency: 0.903,
        degradationPerKwh: 0.02,
        horizonHours: 24,
        forecast: 'naive',
      },
    });
  });

  it('runs in the background over the measured history and is settled by the tariff', async () => {
    const started = await post(request);
    expect(started, JSON.stringify(started.body)).toMatchObject({ status: 200, body: { no: 1, state: 'waiting' } });
    await ended(1);
    const { head, result } = await one(1);
    expect(head).toMatchObject({ state: 'done', progress: 1, error: null, currency: 'CNY' });
    expect(result!.gaps).toEqual([]);
    expect(result!.steps).toBe(192);
    const cost = (name: string) => result!.variants.find((each) => each.name === name)!.total;
    expect(head.cost).toBeCloseTo(cost('rolling').cost, 6);
    expect(head.withoutStorage).toBeCloseTo(cost('no-storage').cost, 6);
    expect(cost('rolling').cost).toBeLessThan(cost('no-storage').cost);
    expect(cost('perfect-foresight').cost).toBeLessThan(cost('rolling').cost);
    const { rows } = await site.park.database.kernelPool.query<{ action: string; subject: string }>(
      `select action, subject from kernel.audit_log where action like 'dispatch.backtest%'`,
    );
    expect(rows).toEqual([{ action: 'dispatch.backtest-start', subject: '1' }]);
  });

  it('opens each figure of each strategy with its value, down to the readings and prices', async () => {
    const explain = async (ref: string) => {
      const url = `/api/evidence/${encodeURIComponent(ref)}?park=${site.park.park.id}`;
      return site.park.api('auditor').get<Explanation>(url);
    };
    const { head, result } = await one(1);
    const without = result!.variants.find(({ name }) => name === 'no-storage')!.total;
    for (const { name, total } of result!.variants) {
      const shown: Record<string, number | null> = {
        cost: total.cost,
        saving: without.cost - total.cost,
        share: (100 * (without.cost - total.cost)) / without.cost,
        demand: total.costs.demand,
        storedEnergy: total.costs.storedEnergy,
        peakKw: total.peakKw,
        cycles: total.cycles,
        selfUse: total.selfUse === null ? null : 100 * total.selfUse,
      };
      for (const [figure, value] of Object.entries(shown)) {
        const { status, body } = await explain(`dispatch.backtest/1/total/${name}/${figure}`);
        expect(status, figure).toBe(200);
        if (value === null) expect(body.value, figure).toBeNull();
        else expect(body.value, `${name} ${figure}`).toBeCloseTo(value, 5);
      }
    }
    const saving = (await explain('dispatch.backtest/1/total/rolling/saving')).body;
    expect(saving.value).toBeCloseTo(head.withoutStorage! - head.cost!, 5);
    expect(saving.inputs.map(({ role }) => role)).toEqual(['no-storage', 'rolling']);
    for (const { ref, value } of saving.inputs) {
      const cost = (await explain(ref)).body;
      expect(cost.value).toBe(value);
      const method = dispatchMethods.find(({ id, version }) => cost.method === `${id}@${version}`)!;
      expect(method.recompute(cost)).toBe(cost.value);
      expect(new Set(cost.inputs.map(({ role }) => role))).toContain('load');
      expect(cost.inputs.some(({ role }) => role === 'prices')).toBe(true);
      for (const input of cost.inputs) expect((await explain(input.ref)).status, input.ref).toBe(200);
    }
    const month = (await explain('dispatch.backtest/1/2026-03/rolling/cost')).body;
    expect(month.value).toBeCloseTo(head.cost!, 5);
    for (const key of ['1/total/rolling/none', '1/total/none/cost', '1/2026-04/rolling/cost', '9/total/rolling/cost'])
      expect((await explain(`dispatch.backtest/${key}`)).status, key).toBe(404);
  });

  it('is cancelled at once, and only while it is not over', async () => {
    const { body } = await post({ ...request, from: '2026-03-07', to: '2026-03-17' });
    const stopped = await post({}, `/${body.no}/cancel`);
    expect(stopped).toMatchObject({ status: 200, body: { state: 'cancelled' } });
    expect(await post({}, `/${body.no}/cancel`)).toMatchObject({
      status: 409,
      body: { code: 'DISPATCH_BACKTEST_OVER' },
    });
    expect((await one(body.no)).result).toBeNull();
    expect(await post({}, '/77/cancel')).toMatchObject({ status: 404, body: { code: 'DISPATCH_BACKTEST_UNKNOWN' } });
  });

  it('is refused with the reason: period, permission, number', async () => {
    const period = (from: string, to: string) => post({ ...request, from, to });
    for (const [from, to] of [
      ['2026-03-17', '2026-03-16'],
      ['2026-03-19', '2026-03-20'],
      ['2024-01-01', '2026-03-17'],
    ] as const)
      expect(await period(from, to)).toMatchObject({ status: 400, body: { code: 'DISPATCH_BACKTEST_PERIOD' } });
    expect(await post({ ...request, efficiency: 1.2 })).toMatchObject({
      status: 400,
      body: { code: 'HTTP_INVALID', params: { field: 'body.efficiency' } },
    });
    expect((await post(request, '', 'auditor')).status).toBe(403);
    expect((await site.park.api({ member: 'alpha' }).get(x)).status).toBe(403);
  });

  it('ends as failed, with the reason, where the meters have nothing', async () => {
    const { body } = await post({ ...request, from: '2025-05-01', to: '2025-05-02' });
    await ended(body.no);
    expect((await one(body.no)).head).toMatchObject({
      state: 'failed',
      error: 'The meters have no reading of the load from 2025-05-01 to 2025-05-02',
    });
  });
});

describe('a savings report of a park', () => {
  const y = '/x/storage-dispatch/savings';
  const reports = (who: 'operator' | 'auditor' = 'auditor') => site.park.api(who);

  it('settles the metered months in the background, opens to meters and tariff, and comes as files', async () => {
    expect((await reports().get<SavingsList>(y)).body).toEqual({
      reports: [],
      suggestion: { from: '2026-03', to: '2026-03' },
    });
    const started = await reports('operator').post<SavingsHead>(y, { from: '2026-03', to: '2026-03' });
    expect(started, JSON.stringify(started.body)).toMatchObject({ status: 200, body: { no: 1, saving: null } });
    const read = async () => (await reports().get<SavingsData>(`${y}/1`)).body;
    await waitUntil(
      async () => (await read()).head.endedAt !== null,
      120_000,
      () => 'the report did not end',
    );
    const { head, result } = await read();
    expect(head).toMatchObject({ state: 'done', progress: 1, error: null, currency: 'CNY' });
    // The battery rested, so nothing was saved; who had known everything would have.
    expect(head.saving).toBeCloseTo(0, 6);
    const { metered, 'no-storage': none, 'perfect-foresight': best } = result!.total.variants;
    expect(metered.importKwh).toBeGreaterThan(0);
    expect(none.cost).toBeCloseTo(metered.cost, 6);
    expect(best.cost).toBeLessThan(none.cost);
    expect(result!.days.at(-1)!.key).toBe('2026-03-18');
    expect(result!.total.gaps).toBeGreaterThan(0);

    const open = (ref: string) =>
      reports().get<Explanation>(`/api/evidence/${encodeURIComponent(ref)}?park=${site.park.park.id}`);
    for (const ref of [head.ref, `${head.ref.split('@')[0]}/2026-03`]) {
      const { status, body } = await open(ref);
      expect(status, ref).toBe(200);
      expect(body.value).toBeCloseTo(0, 5);
      expect(body.inputs.map(({ role }) => role)).toEqual(expect.arrayContaining(['import:main', 'prices']));
      expect((await open(body.inputs[0]!.ref)).status).toBe(200);
    }
    const day = result!.days.find(({ steps }) => steps > 0)!;
    for (const [key, variants] of [
      ['total', result!.total.variants],
      ['2026-03', result!.months[0]!.variants],
      [day.key, day.variants],
    ] as const)
      for (const variant of ['metered', 'no-storage', 'perfect-foresight'] as const)
        for (const figure of ['cost', 'energyBuy', 'demand', 'dischargedKwh', 'peakKw'] as const) {
          const { status, body } = await open(`${head.ref}/${key}/${variant}/${figure}`);
          expect([status, body.value], `${key} ${variant} ${figure}`).toEqual([200, variants[variant][figure]]);
          expect(body.inputs[0]!.ref).toMatch(/^energy\.total\/meter\//);
        }
    const less = (await open(`${head.ref}/total/perfect-foresight/less`)).body;
    expect(less.value).toBeCloseTo(metered.cost - best.cost, 9);
    expect((await open(`${head.ref}/total/metered/colour`)).status).toBe(404);
    for (const [path, start] of [
      ['report.pdf?lang=en', '%PDF'],
      ['report.xlsx?lang=zh-CN', 'PK'],
      ['days.csv', 'day,variant'],
    ] as const) {
      const { status, body } = await reports().download(`${y}/1/${path}`);
      expect(status, path).toBe(200);
      expect(Buffer.from(body).toString('latin1').startsWith(start), path).toBe(true);
    }
    // A day without a reading is no day of zeros.
    const shown = result!.days.filter(({ steps }) => steps > 0).map(({ key }) => key);
    const left = result!.days.filter(({ steps }) => steps === 0).map(({ key }) => key);
    expect(left).toContain('2026-03-02');
    const text = pdfText((await reports().download(`${y}/1/report.pdf?lang=en`)).body).join('\n');
    for (const day of shown) expect(text).toContain(day);
    expect(text).not.toContain('2026-03-02');
    expect(text).toContain('Days of which nothing was measured are not listed.');
  });

  it('is refused with the reason: months, permission, number', async () => {
    for (const [from, to] of [
      ['2026-03', '2026-02'],
      ['2027-01', '2027-02'],
      ['2020-01', '2026-03'],
    ] as const)
      expect(await reports('operator').post(y, { from, to })).toMatchObject({
        status: 400,
        body: { code: 'DISPATCH_SAVINGS_PERIOD' },
      });
    expect((await reports().post(y, { from: '2026-03', to: '2026-03' })).status).toBe(403);
    expect((await site.park.api({ member: 'alpha' }).get(y)).status).toBe(403);
    expect(await reports().get(`${y}/9`)).toMatchObject({ status: 404, body: { code: 'DISPATCH_SAVINGS_UNKNOWN' } });
  });
});
