import type { LeversData } from '@lingtan/carbon-accounting/contracts';
import { raiseNotice, settleNotice } from '@lingtan/kernel';
import { formatRef, parseRef, type Explanation, type ParkNotices } from '@lingtan/sdk';
import { waitUntil } from '@lingtan/test-kit';
import { sql, type SQL } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DispatchPlan, ForecastsData, PlanData, PlanHead, PlansData, WhatIfData } from '../contracts/index.ts';
import { dispatchMethodName, dispatchMethods } from '../domain/index.ts';
import { parkWeek } from '../domain/fixtures/park-week.ts';
import { createPricedPark, powers, registers, soc, start, type DispatchPark } from './fixtures/dispatch-park.ts';
import { emissionsOpen } from './fixtures/emissions-open.ts';
import { measuredOpens } from './fixtures/measured-opens.ts';
import { reliefOpens } from './fixtures/relief-opens.ts';
import { settingsUnreadWhilePlanning, settingsWhilePlanning } from './fixtures/settings-while-planning.ts';
import type { DispatchScope } from './context.ts';
import { tellOfPlan } from './plans/plan-notices.ts';

const x = '/x/storage-dispatch';
let site: DispatchPark;

const get = async <T>(path: string): Promise<T> => {
  const answer = await site.park.api('operator').get<T>(`${x}${path}`);
  expect(answer.status, JSON.stringify(answer.body).slice(0, 500)).toBe(200);
  return answer.body;
};
const published = () => site.park.events.events.filter(({ name }) => name === 'dispatch.plan-published');
const evidence = (ref: string) => `/api/evidence/${encodeURIComponent(ref)}?park=${site.park.park.id}`;
const plans = () => get<PlansData>('/plans');

beforeAll(async () => {
  site = await createPricedPark();
  await site.ingest([soc(40)]);
  await site.park.setEnabled('storage-dispatch', true);
  await site.park.waitForState('storage-dispatch', 'running');
  await waitUntil(
    async () => (await plans()).plans.length > 0,
    60_000,
    () => 'no plan was made at the start',
  );
}, 120_000);
afterAll(() => site.stop());

describe('a plan', () => {
  it('is made at the start, checked, optimal, and published once however often the job runs', async () => {
    await site.park.setEnabled('storage-dispatch', false);
    await site.park.setEnabled('storage-dispatch', true);
    const person = await site.park.api('operator').post<PlanHead>(`${x}/plans`, {});
    expect(person.status, JSON.stringify(person.body)).toBe(200);
    const { plans: list, lacks, nextAt } = await plans();
    expect(lacks).toEqual([]);
    expect(nextAt).toBe(Date.parse('2026-03-18T08:30:00Z'));
    expect(list.map(({ no, trigger, status, usable }) => [no, trigger, status, usable])).toEqual([
      [2, 'person', 'optimal', true],
      [1, 'start', 'optimal', true],
    ]);
    await waitUntil(() => published().length >= 2);
    expect(
      published()
        .map(({ data }) => (data as { plan: number }).plan)
        .sort(),
    ).toEqual([1, 2]);
  });

  it('shows prices, forecasts, reasons and what became of it', async () => {
    const { plan, actual, previous } = await get<PlanData>('/plans/newest');
    expect(plan!.no).toBe(2);
    expect(previous!.no).toBe(1);
    expect(plan!.steps).toHaveLength(96);
    expect(plan!.steps[0]).toEqual({ from: start, to: Date.parse('2026-03-18T08:30:00Z') });
    expect(plan!.steps.at(-1)!.to).toBe(Date.parse('2026-03-19T08:15:00Z'));
    expect(plan!.buyPrice.every((price) => price !== null && price > 0)).toBe(true);
    expect(new Set(plan!.buyPrice).size).toBeGreaterThan(2);
    expect(plan!.stores).toMatchObject([{ id: 'battery-1', initialKwh: 800, eMinKwh: 200, eMaxKwh: 1800 }]);
    expect(plan!.reasons.filter(({ store }) => store === 'battery-1')).toHaveLength(96);
    expect(plan!.wind.every((power) => power === null)).toBe(true);
    // The site repeats by day: the forecast for tomorrow noon is near today's.
    const noon = plan!.steps.findIndex(({ from }) => from === Date.parse('2026-03-19T04:00:00Z'));
    expect(plan!.load[noon]).toBeGreaterThan(3500);
    expect(plan!.load[noon]).toBeLessThan(4100);
    expect(actual!.load.every((power) => power === null)).toBe(true);
    const first = plan!.plan.stores[0]!;
    expect(first.energy.at(-1)).toBeGreaterThanOrEqual(800 - 1e-3);
    // t/MWh is kg/kWh: the price of what the planned import emits is a part of the cost.
    expect(plan!.carbon).toMatchObject({ source: 'carbon-accounting', mode: 'price', price: 90, factor: 0.8325 });
    expect(plan!.plan.costs.carbon).toBeCloseTo((plan!.carbon!.importKg! / 1000) * 90, 3);
    await emissionsOpen(site.park, plan!);
    await reliefOpens(site.park, plan!);
  });

  it('lends its batteries to the levers of carbon accounting', async () => {
    const { body } = await site.park.api('operator').get<LeversData>('/x/carbon-accounting/levers');
    expect(body).toMatchObject({ problem: null, absent: ['certificate-trading'] });
    const lever = body.levers.find(({ id }) => id === 'storage-dispatch/battery-1/give')!;
    // 40 % of 2,000 kWh with 10 % kept, by 95 % out; as much as the grid gives now.
    expect(lever).toMatchObject({ kind: 'discharge', powerKw: 1000, ref: expect.stringContaining('cells.soc') });
    expect(lever.lastsH).toBeCloseTo(((800 - 200) * 0.95) / 1000, 6);
    expect(lever.movedT).toBeCloseTo(0.8325, 9);
    expect(lever.savedT).toBeCloseTo(0.8325 * (1 - 1 / 0.95 ** 2), 9);
  });

  it('asks for a plan that is not there with 404', async () => {
    expect((await site.park.api('operator').get(`${x}/plans/99`)).status).toBe(404);
  });

  it('opens down to forecasts, prices and the state of charge, and each figure recomputes', async () => {
    const open = async (ref: string): Promise<Explanation> => {
      const answer = await site.park.api('operator').get<Explanation>(evidence(ref));
      expect(answer.status, `${ref}: ${JSON.stringify(answer.body)}`).toBe(200);
      const method = dispatchMethods.find((each) => dispatchMethodName(each) === answer.body.method);
      if (parseRef(ref)!.kind.startsWith('dispatch.'))
        expect(method!.recompute(answer.body), ref).toBe(answer.body.value);
      return answer.body;
    };
    const setpoint = await open(formatRef('dispatch.plan', '2/battery-1/0'));
    const plan = await open(setpoint.inputs[0]!.ref);
    const roles = plan.inputs.map(({ role }) => role);
    expect(roles).toEqual([
      ...['forecast:load', 'forecast:pv', 'prices', 'state-of-charge:battery-1', 'peak:2026-03'],
      ...['carbon-price', 'carbon-factor'],
    ]);
    expect(plan.parameters).toMatchObject({ carbonPrice: 90, carbonSource: 'carbon-accounting', carbonFactor: 0.8325 });
    expect(await open(plan.inputs[5]!.ref)).toMatchObject({ value: 90, unit: 'CNY/t' });
    for (const { ref, value } of plan.inputs) {
      const input = await open(ref);
      if (ref.startsWith('dispatch.')) expect(value).toBe(input.value);
    }
    const reading = await open(plan.inputs[3]!.ref);
    expect(reading.rows!.values.some((row) => row.includes(40))).toBe(true);
    const forecast = await open(plan.inputs[0]!.ref);
    expect(forecast.inputs.map(({ ref }) => ref.split('/')[2])).toEqual(['mill.import', 'shop.import']);
    const total = await open(forecast.inputs[0]!.ref);
    expect(total.value).toBe(forecast.inputs[0]!.value);
    const dependents = async (ref: string): Promise<string[]> => {
      const path = evidence(ref).replace('/evidence/', '/evidence-dependents/');
      return (await site.park.api('operator').get<{ dependents: string[] }>(path)).body.dependents;
    };
    expect(await dependents(forecast.inputs[0]!.ref)).toEqual([plan.inputs[0]!.ref]);
    expect(await dependents(plan.inputs[0]!.ref)).toContain(formatRef('dispatch.plan', '2'));
  });

  it('opens every figure of a step of the table at its value', async () => {
    const { plan } = await get<PlanData>('/plans/newest');
    const step = 3;
    const open = async (figure: string): Promise<Explanation> => {
      const ref = `${plan!.ref}/${figure.replace('/', `/${step}/`)}`;
      const { status, body } = await site.park.api('auditor').get<Explanation>(evidence(ref));
      expect(status, `${ref}: ${JSON.stringify(body)}`).toBe(200);
      const method = dispatchMethods.find((each) => dispatchMethodName(each) === body.method);
      expect(method!.recompute(body), ref).toBe(body.value);
      expect(body.ref).toBe(ref);
      return body;
    };
    const { plan: solved, stores } = plan!;
    const [grid] = solved.grids;
    const { from, to } = plan!.steps[step]!;
    const within = from + (to - from) / 3;
    const [begin, end] = [solved.stores[0]!.energy[step - 1]!, solved.stores[0]!.energy[step]!];
    const figures: [figure: string, value: number, unit: string][] = [
      ['grid/import', grid!.import[step]!, 'kW'],
      ['grid/export', grid!.export[step]!, 'kW'],
      ['grid/buy', plan!.buyPrice[step]!, 'CNY/kWh'],
      ['grid/sell', plan!.sellPrice[step]!, 'CNY/kWh'],
      ['load/power', plan!.load[step]!, 'kW'],
      ['pv/power', solved.generators.find(({ id }) => id === 'pv')!.power[step]!, 'kW'],
      ['battery-1/soc', (100 * solved.stores[0]!.energy[step]!) / stores[0]!.capacityKwh, '%'],
      // A third into the step, as the wall shows it.
      [`battery-1/soc-${within}`, (100 * (2 * begin + end)) / 3 / stores[0]!.capacityKwh, '%'],
    ];
    for (const [figure, value, unit] of figures) {
      const opened = await open(figure);
      expect(opened.value, figure).toBeCloseTo(value, 5);
      expect(opened.unit).toBe(unit);
      expect(opened.inputs[0]!.ref).toBe(plan!.ref);
    }
    // Down to the samples: the load by its forecast, the state of charge by its reading.
    const { forecasts } = plan!;
    expect((await open('load/power')).inputs[1]!.ref).toBe(forecasts.find(({ series }) => series === 'load')!.ref);
    expect((await open('battery-1/soc')).inputs[1]!.ref).toMatch(/^telemetry\.window\//);
    for (const outside of [from - 1000, to + 1000])
      expect(
        (await site.park.api('auditor').get(evidence(`${plan!.ref}/battery-1/${step}/soc-${outside}`))).status,
      ).toBe(404);
    const none = `${plan!.ref}/grid/${step}/colour`;
    expect((await site.park.api('auditor').get(evidence(none))).status).toBe(404);
  });

  it('shows the forecasts with their backtest', async () => {
    const { forecasts } = await get<ForecastsData>('/forecasts');
    expect(forecasts.map(({ series, no }) => [series, no !== null])).toEqual([
      ['load', true],
      ['pv', true],
      // The tariff says it ahead.
      ['price', false],
    ]);
    const [load] = forecasts;
    expect(load!.q50.every((power) => power !== null)).toBe(true);
    expect(load!.backtest!.nmae).toBeLessThan(0.1);
    expect(load!.missing.history).toBe(0);
  });

  it('opens the mean and each score of a forecast with its value, by lead as well', async () => {
    const { forecasts } = await get<ForecastsData>('/forecasts');
    const open = async (key: string) =>
      site.park.api('auditor').get<Explanation>(evidence(formatRef('dispatch.forecast', key)));
    for (const { no, q50, backtest } of forecasts.filter((each) => each.no !== null)) {
      const known = q50.filter((power) => power !== null);
      const mean = (await open(`${no}/mean`)).body;
      expect(mean.value).toBeCloseTo(known.reduce((sum, power) => sum + power, 0) / known.length, 5);
      expect(dispatchMethods.find(({ id }) => mean.method?.startsWith(`${id}@`))!.recompute(mean)).toBe(mean.value);
      for (const figure of ['mae', 'nmae', 'rmse', 'bias', 'skill', 'coverage'] as const) {
        const shown = (value: number | null) =>
          value === null ? null : ['nmae', 'skill', 'coverage'].includes(figure) ? 100 * value : value;
        const whole = shown(backtest![figure]);
        const { body } = await open(`${no}/${figure}`);
        if (whole === null) expect(body.value).toBeNull();
        else expect(body.value, figure).toBeCloseTo(whole, 5);
        for (const lead of backtest!.byHorizon) {
          const value = shown(lead[figure]);
          const { body: part } = await open(`${no}/${figure}/${lead.fromMinutes}`);
          if (value !== null) expect(part.value, `${figure} ${lead.fromMinutes}`).toBeCloseTo(value, 5);
        }
        for (const { ref } of body.inputs)
          expect((await site.park.api('auditor').get(evidence(ref))).status, ref).toBe(200);
      }
      for (const none of [`${no}/colour`, `${no}/mae/7`, `${no}/mean/0`, `${no}/mae/0/1`])
        expect((await open(none)).status, none).toBe(404);
    }
  });
});

describe('solving without storing', () => {
  it('solves a problem of the published form', async () => {
    const answer = await site.park.api('auditor').post<DispatchPlan>(`${x}/solve`, parkWeek(96));
    expect(answer).toMatchObject({ status: 200, body: { status: 'optimal', usable: true } });
    expect(answer.body.timings.totalMs).toBeGreaterThan(0);
  });

  it('names the field of a problem that is none: its shape, and what does not fit together', async () => {
    const problem = parkWeek(96);
    const wrongShape = await site.park.api('operator').post(`${x}/solve`, { ...problem, currency: 7 });
    const currency = { code: 'HTTP_INVALID', params: { field: 'body.currency' } };
    expect(wrongShape).toMatchObject({ status: 400, body: currency });
    const short = { ...problem, loads: [{ id: 'load', bus: 'park', profile: [1, 2] }] };
    const wrongLength = await site.park.api('operator').post(`${x}/solve`, short);
    const named = { code: 'DISPATCH_PROBLEM_INVALID', params: { field: 'body.loads[load].profile' } };
    expect(wrongLength).toMatchObject({ status: 400, body: named });
  });

  it('a battery of twice the size costs no more, and none at all no less', async () => {
    const whatIf = async (change: object): Promise<WhatIfData> => {
      const answer = await site.park.api('operator').post<WhatIfData>(`${x}/what-if`, { plan: 2, ...change });
      expect(answer.status, JSON.stringify(answer.body).slice(0, 300)).toBe(200);
      return answer.body;
    };
    const twice = await whatIf({ batteryFactor: 2 });
    expect(twice.after.objective).toBeLessThanOrEqual(twice.before.objective + 1e-6);
    expect(twice.after.stores[0]!.capacityKwh).toBe(4000);
    const none = await whatIf({ batteryFactor: 0 });
    expect(none.after.objective).toBeGreaterThanOrEqual(none.before.objective - 1e-6);
    expect(none.after.stores).toEqual([]);
    expect((await plans()).plans).toHaveLength(2);
  });
});

describe('what became of a plan', () => {
  it('fills in as quarter hours are closed, and a new plan is made before the last one is', async () => {
    const [from, to] = [Date.parse('2026-03-18T08:15:00Z'), Date.parse('2026-03-18T09:00:00Z')];
    site.clock.set('2026-03-18T09:00:20Z');
    const all = registers(from - 12 * 86_400_000, to);
    await site.ingest([...all.filter(({ ts }) => ts > from), soc(40, to)]);
    const computed = await site.park.api('operator').post<PlanHead>(`${x}/plans`, {});
    expect(computed, JSON.stringify(computed.body)).toMatchObject({
      status: 200,
      body: { no: 3, from: to, usable: true },
    });
    expect((await get<PlanData>('/plans/3')).previous!.no).toBe(2);
    // Those who may see plans hear of one that a person asked for, and of one that failed its checks until the next is sound.
    const told = async () => {
      const { body } = await site.park
        .api('auditor')
        .get<{ rows: { kind: string; count: number; text: { en: string } }[] }>('/notices');
      return body.rows.filter(({ kind }) => kind.startsWith('storage-dispatch.plan'));
    };
    expect(await told()).toMatchObject([{ text: { en: expect.stringContaining('had dispatch plan 3 made') } }]);
    const owner = { parkId: site.park.park.id, pluginId: 'storage-dispatch' };
    const notices: ParkNotices = {
      raise: (tx, kind, notice) => raiseNotice(tx, owner, kind, notice),
      settle: async (tx, { id }, key) => void (await settleNotice(tx, owner.parkId, id, key)),
    };
    const make = (no: number, usable: boolean) =>
      site.park.tx((tx) => tellOfPlan({ notices } as DispatchScope, tx, { no, usable }, undefined));
    for (const no of [4, 5]) await make(no, false);
    expect(await told()).toContainEqual(expect.objectContaining({ kind: 'storage-dispatch.plan-rejected', count: 2 }));
    await make(6, true);
    expect(await told()).toEqual([]);
    // Closing runs by the minute of the wall clock; switching the plugin on runs it at once. Once only, and with the clock
    // set while it is off: the next switching off would end what has not come to its end.
    await site.park.setEnabled('energy-metering', false);
    site.clock.set('2026-03-18T09:02:00Z');
    await site.park.setEnabled('energy-metering', true);
    await site.park.waitForState('storage-dispatch', 'running');
    let actual: PlanData['actual'] = null;
    await waitUntil(
      async () => {
        ({ actual } = await get<PlanData>('/plans/2'));
        const { load, pv, import: bought } = actual!;
        return [load, pv, bought].every((series) => series.filter((power) => power !== null).length === 3);
      },
      150_000,
      () => JSON.stringify(actual?.load.slice(0, 5)),
    );
    const { mill, shop, roof } = powers(from);
    expect(actual!.load[0]).toBeCloseTo(mill + shop, 1);
    expect(actual!.pv[0]).toBeCloseTo(roof, 1);
    expect(actual!.import[0]).toBeCloseTo(mill + shop - roof, 1);
    expect(actual!.stores['battery-1']!.slice(0, 4)).toEqual([0, 0, 0, null]);
    await measuredOpens(site.park, await get<PlanData>('/plans/2'));
  }, 240_000);
});

describe('a limit that is changed', () => {
  it('is in the next plan at once, and the plugin goes on', async () => {
    const since = async () => {
      const { body } = await site.park.api('operator').get<{ id: string; since: string }[]>('/plugins');
      return body.find(({ id }) => id === 'storage-dispatch')!.since;
    };
    const running = await since();
    const path = '/plugins/storage-dispatch/config';
    const operator = site.park.api('operator');
    let newest: PlanData['plan'] = null;
    // The second one within the period of a plan that was made by the first.
    for (const contractKw of [5500, 5400]) {
      const { value } = (await operator.get<{ value: Record<string, unknown> }>(path)).body;
      const saved = await operator.put(path, { value: { ...value, contractKw } });
      expect(saved.status, JSON.stringify(saved.body)).toBe(200);
      await waitUntil(
        async () => {
          newest = (await get<PlanData>('/plans/newest')).plan;
          return newest?.contractKw === contractKw;
        },
        90_000,
        () => JSON.stringify([site.park.state('storage-dispatch'), newest?.no, newest?.contractKw]),
      );
    }
    expect(newest!.trigger).toBe('settings');
    await settingsWhilePlanning(site, 5300);
    await settingsUnreadWhilePlanning(site, 5400);
    expect(await since()).toBe(running);
    expect(site.park.state('storage-dispatch').state).toBe('running');
  });
});

describe('stored plans and forecasts', () => {
  it('cannot be changed, and members see no row', async () => {
    const tried = (change: SQL) => site.park.tx((tx) => tx.execute(change));
    for (const table of ['plans', 'forecasts']) {
      const name = sql.raw(`plugin_storage_dispatch.${table}`);
      for (const change of [sql`update ${name} set no = no + 1`, sql`delete from ${name}`])
        await expect(tried(change), table).rejects.toThrow();
      const { rows } = await site.park.tx(async (tx) => {
        await tx.execute(sql`select set_config('lingtan.enterprise_id', 'alpha', true)`);
        return tx.execute(sql`select no from ${name}`);
      });
      expect(rows, table).toEqual([]);
    }
  });
});

describe('who may', () => {
  it('members see forecasts of their own load only, and no plans: these show the load of all', async () => {
    const member = site.park.api({ member: 'alpha' });
    const { status, body: own } = await member.get<ForecastsData>(`${x}/forecasts`);
    expect(status).toBe(200);
    expect(
      [...own.choices, ...own.absent, ...own.forecasts].filter(({ enterpriseId }) => enterpriseId !== 'alpha'),
    ).toEqual([]);
    for (const path of ['/plans', '/plans/newest', '/plans/1'])
      expect((await member.get(`${x}${path}`)).status, path).toBe(403);
    for (const [path, body] of [
      ['/plans', {}],
      ['/solve', parkWeek(4)],
      ['/what-if', { plan: 1 }],
    ] as const)
      expect((await member.post(`${x}${path}`, body)).status, path).toBe(403);
    const opened = await member.get(evidence(formatRef('dispatch.plan', '1')));
    expect([403, 404]).toContain(opened.status);
  });

  it('auditors read and try, and do not compute; computing is in the audit log', async () => {
    const auditor = site.park.api('auditor');
    expect((await auditor.get(`${x}/plans`)).status).toBe(200);
    expect((await auditor.post(`${x}/plans`, {})).status).toBe(403);
    const { rows } = await site.park.database.kernelPool.query<{ subject: string }>(
      `select subject from kernel.audit_log where action = 'dispatch.plan-compute'`,
    );
    const asked = (await plans()).plans.filter(({ trigger }) => trigger === 'person').map(({ no }) => String(no));
    expect(asked.length).toBeGreaterThan(2);
    expect(rows.map(({ subject }) => subject).sort()).toEqual(asked.sort());
  });
});
