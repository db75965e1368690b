import type { AlarmsData } from '@lingtan/alarm-management/contracts';
import type { Explanation } from '@lingtan/sdk';
import { createFakeClock, waitUntil } from '@lingtan/test-kit';
import type { TestPark } from '@lingtan/test-park';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  TreatmentResults,
  type ClosuresData,
  type ExceedanceCase,
  type LabData,
  type LabSample,
  type OutletDaysData,
  type PermitsData,
  type PlantDaysData,
  type PlantNowData,
  type QualityNowData,
} from '../contracts/index.ts';
import { createWaterPark, feed, feedFirstDays } from './fixtures/water-park.ts';

const x = '/x/wastewater-tracking';
const patience = 60_000;
const hour = 3_600_000;
const at = (local: string): number => Date.parse(`${local}+08:00`);
// Noon of 12 November in the park; data begin at midnight of the 8th.
const clock = createFakeClock('2026-11-12T04:00:00Z');
let park: TestPark;
type Opened = { value: number; method: string; inputs: { ref: string; value: number }[] };

const get = async <T>(path: string): Promise<T> => {
  const { status, body } = await park.api('operator').get<T>(`${x}${path}`);
  if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
  return body;
};
const span = 'from=2026-11-01&to=2026-11-30';
const plantDays = async () => (await get<PlantDaysData>(`/plants/p/days?${span}`)).days;
const codDays = async () =>
  (await get<OutletDaysData>(`/plants/p/quality?${span}`)).days.filter(({ content }) => content.parameter === 'COD');
const dayOf = async (day: string) => (await codDays()).find(({ content }) => content.day === day)?.content;
const cases = async () => (await get<{ cases: ExceedanceCase[] }>('/cases')).cases;

beforeAll(async () => {
  park = await createWaterPark(clock);
  await feedFirstDays(park, clock.now() + hour / 6);
  // The job may have looked between two parts of the feed: what it wrote then is written again once all samples are there.
  const hoursOf = async (day: string) => (await dayOf(day))?.validHours;
  await waitUntil(
    async () =>
      (await hoursOf('2026-11-11')) === 14 &&
      (await hoursOf('2026-11-10')) === 24 &&
      (await hoursOf('2026-11-08')) === 24 &&
      (await cases())[0]?.days === 2 &&
      (await plantDays()).filter(({ content }) => content.energyKwh !== null).length === 4,
    patience,
  );
}, 120_000);
afterAll(async () => {
  await park?.stop();
});

describe('the records of a water plant', { timeout: 120_000 }, () => {
  it('hold the balance of each day, which closes, with recovery and what was saved', async () => {
    const days = await plantDays();
    const eighth = days.find(({ content }) => content.day === '2026-11-08')!.content;
    expect(eighth.intakeM3).toBeCloseTo(2400, 6);
    expect(eighth.recovery).toBeCloseTo(0.95, 9);
    expect(eighth.energyKwh).toBeCloseTo(4560, 6);
    expect(eighth.nodes.map(({ unit, verdict }) => [unit, verdict])).toEqual([
      [null, 'closed'],
      ['tank', 'closed'],
      ['ro', 'closed'],
    ]);
    expect(eighth.suspects).toEqual([]);
    const { today, saved } = await get<PlantNowData>('/plants/p/now');
    expect(today.day).toBe('2026-11-12');
    expect(saved.days).toBe(4);
    expect(saved.m3).toBeCloseTo(4 * 2280, 6);
    expect(saved.targetM3Year).toBe(3000 * 0.95 * 365);
    // The first day has data from 23:00 only: it is not judged, and counts for nothing.
    const seventh = days.find(({ content }) => content.day === '2026-11-07')!.content;
    expect(seventh).toMatchObject({ intakeM3: null, nodes: [{ verdict: 'not judged' }, {}, {}] });
  });

  it('hold the trend of the closing errors; of four days it says nothing yet', async () => {
    const { nodes, limit } = await get<ClosuresData>('/plants/p/closures?to=2026-11-12');
    expect(limit).toBe(5);
    expect(nodes).toMatchObject([null, 'tank', 'ro'].map((unit) => ({ unit, days: 4, verdict: 'not judged' })));
    expect(nodes[0]!.series.map(({ day }) => day)).toEqual(['2026-11-08', '2026-11-09', '2026-11-10', '2026-11-11']);
    const bad = await park.api('operator').get(`${x}/plants/p/closures?to=2026-02-31`);
    expect(bad).toMatchObject({ status: 400 });
    expect(JSON.stringify(bad.body)).toContain('a day such as 2026-11-24');
  });

  it('hold the day means with their verdicts: a day with too few valid hours is not judged', async () => {
    const days = await codDays();
    const verdicts = Object.fromEntries(days.map(({ content }) => [content.day, [content.verdict, content.reason]]));
    expect(verdicts).toMatchObject({
      '2026-11-08': ['compliant', null],
      '2026-11-09': ['exceedance', null],
      '2026-11-10': ['exceedance', null],
      '2026-11-11': ['not judged', 'window not valid'],
    });
    const ninth = days.find(({ content }) => content.day === '2026-11-09')!.content;
    expect(ninth).toMatchObject({ method: 'flow-weighted', validWindows: 144, validHours: 24 });
    expect(ninth.value).toBeCloseTo(60, 9);
    expect(ninth.loadKg).toBeCloseTo(95 * 24 * 0.06, 6);
    const { rows } = await get<QualityNowData>('/plants/p/quality/now');
    const cod = rows.find(({ day }) => day.parameter === 'COD')!;
    expect(cod.forecast).toBeCloseTo(40, 6);
    expect(cod).toMatchObject({ forecastVerdict: 'compliant', day: { limit: { max: 50 } } });
  });

  it('raise an alarm of each exceedance, with its evidence, and none where nothing could be judged', async () => {
    const alarms = async () =>
      (await park.api('operator').get<AlarmsData>('/x/alarm-management/alarms?all=true')).body.alarms;
    const of = async (id: string) => (await alarms()).find(({ key }) => key === `wastewater-tracking:${id}`);
    // The newest day that could be judged, the 10th, is in exceedance; the 11th could not be judged and ends nothing.
    await waitUntil(async () => (await of('exceedance/out/COD'))?.evidence?.includes('2026-11-10') === true, patience);
    expect(await of('exceedance/out/COD')).toMatchObject({ state: 'UNACK', priority: 1, value: 60 });
    expect(await of('exceedance/out/pH')).toMatchObject({ state: 'NORM', active: false });
    expect(await of('closure/p')).toMatchObject({ state: 'NORM', active: false });
    // Suppressed by design while the exceedance stands, whatever the forecast says.
    await waitUntil(async () => (await of('forecast/out/COD'))?.state === 'DSUPR', patience);
  });

  it('make one case of a continuous exceedance, which a person works off step by step', async () => {
    const [found] = await cases();
    expect(found).toMatchObject({
      firstDay: '2026-11-09',
      lastDay: '2026-11-10',
      days: 2,
      state: 'raised',
      parameter: 'COD',
    });
    expect(found!.worst).toBeCloseTo(1.2, 9);
    const step = (body: object, who: 'operator' | 'auditor' = 'operator') =>
      park.api(who).post<ExceedanceCase>(`${x}/cases/${found!.id}/steps`, body);
    expect((await step({ step: 'close', note: 'too early' })).body).toMatchObject({ code: 'WATER_CASE_STEP' });
    expect((await step({ step: 'acknowledge' }, 'auditor')).status).toBe(403);
    expect((await step({ step: 'acknowledge' })).body.state).toBe('acknowledged');
    expect((await step({ step: 'explain', cause: 'blower stood', measure: 'repaired' })).body).toMatchObject({
      state: 'explained',
      cause: 'blower stood',
    });
    const closed = (await step({ step: 'close', note: 'values are back' })).body;
    expect(closed.state).toBe('closed');
    const steps = ['raised', 'extended', 'acknowledged', 'explained', 'closed'];
    expect(closed.steps.map((each) => each.step)).toEqual(steps);
    expect(park.events.events.filter(({ name }) => name === 'water.exceedance-raised')).toHaveLength(1);
  });

  it('get a new revision when samples come late, and the case follows', async () => {
    // The silent hours come in, above the limit: the whole day is judged now.
    await feed(park, { from: at('2026-11-11T06:00'), to: at('2026-11-11T16:00') }, () => 80);
    await waitUntil(async () => (await dayOf('2026-11-11'))?.verdict === 'exceedance', patience);
    const after = (await codDays()).find(({ content }) => content.day === '2026-11-11')!;
    expect(after.content.value).toBeCloseTo((40 * 14 + 80 * 10) / 24, 6);
    expect(after.revision).toBeGreaterThan(1);
    const [found, ...others] = await cases();
    expect(others).toEqual([]);
    // It was closed and goes on: it is raised again.
    expect(found).toMatchObject({ firstDay: '2026-11-09', lastDay: '2026-11-11', days: 3, state: 'raised' });
  });

  it('open down to samples, and every sum recomputes', async () => {
    const explain = async (ref: string) =>
      (await park.api('operator').get<Opened>(`/api/evidence/${encodeURIComponent(ref)}?park=${park.park.id}`)).body;
    const { saved, today, todayRef } = await get<PlantNowData>('/plants/p/now');
    // Today is not closed: it opens as it runs.
    const running = await explain(todayRef);
    expect(running.inputs.map(({ ref }) => ref.split('/')[0])).toContain('telemetry.window');
    expect(today.intakeM3).not.toBeNull();
    for (const [figure, value] of [
      ['intake', today.intakeM3],
      ['reused', today.reusedM3],
    ] as const)
      expect((await explain(`${todayRef}/${figure}`)).value, figure).toBe(value);
    const tomorrow = encodeURIComponent(todayRef.replace(today.day, '2026-11-13'));
    expect((await park.api('operator').get(`/api/evidence/${tomorrow}?park=${park.park.id}`)).status).toBe(404);
    const whole = await explain(saved.ref);
    expect(whole.inputs.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(saved.m3!, 6);
    const recovery = await explain(`${saved.ref}/recovery`);
    expect(recovery.value).toBeCloseTo((100 * saved.m3!) / saved.intakeM3!, 9);
    for (const { ref, value } of recovery.inputs) expect((await explain(ref)).value, ref).toBe(value);
    expect((await explain(`${saved.ref}/target`)).value).toBe(saved.targetM3SoFar);
    const { days } = await get<PlantDaysData>('/plants/p/days?from=2026-11-08&to=2026-11-12');
    const { ref: dayRef, content } = days.find((each) => each.content.energyKwh !== null)!;
    const perReused = await explain(dayRef.replace(/(@|$)/, '/energy-reused$1'));
    expect(perReused.value).toBeCloseTo(content.energyKwh! / content.reusedM3!, 9);
    const day = await explain(whole.inputs[0]!.ref);
    expect(day.inputs.map(({ ref }) => ref.split('/')[0])).toContain('telemetry.window');
    const [found] = await cases();
    const exceedance = await explain(found!.ref);
    expect(exceedance.inputs).toHaveLength(3);
    const mean = await explain(exceedance.inputs.at(-1)!.ref);
    expect(mean.value).toBeCloseTo(60, 9);
    const samples = await explain(mean.inputs[0]!.ref);
    expect(JSON.stringify(samples)).toContain('60');
  });

  it('open at each figure of the tables, at its value', async () => {
    const open = async (ref: string): Promise<Explanation> => {
      const { status, body } = await park
        .api('operator')
        .get<Explanation>(`/api/evidence/${encodeURIComponent(ref)}?park=${park.park.id}`);
      expect(status, `${ref}: ${JSON.stringify(body)}`).toBe(200);
      expect(body.ref).toBe(ref);
      return body;
    };
    const { days } = await get<PlantDaysData>('/plants/p/days?from=2026-11-08&to=2026-11-08');
    const [{ content, ref }] = days as [PlantDaysData['days'][number]];
    const of = (...figure: string[]) => open(ref.replace('@', `/${figure.join('/')}@`));
    for (const [figure, value, unit] of [
      ['intake', content.intakeM3, 'm3'],
      ['reused', content.reusedM3, 'm3'],
      ['recovery', content.recovery! * 100, '%'],
      ['energy', content.energyKwh! / content.intakeM3!, 'kWh/m3'],
    ] as const) {
      const opened = await of(figure);
      expect([opened.value, opened.unit], figure).toEqual([value, unit]);
      expect(opened.inputs[0]!.ref, figure).toMatch(/^telemetry\.window\//);
    }
    for (const node of content.nodes) {
      const unit = node.unit === null ? [] : [node.unit];
      const parts = async (figure: string) =>
        (await of(figure, ...unit)).inputs.filter(({ role }) => role !== 'balance');
      const sum = (list: { value: unknown }[]) => list.reduce((total, { value }) => total + Number(value), 0);
      expect(sum(await parts('in'))).toBeCloseTo(node.inM3, 6);
      expect(sum(await parts('out'))).toBeCloseTo(node.outM3, 6);
      expect(sum(await parts('storage'))).toBeCloseTo(node.storageM3, 6);
      expect((await of('in', ...unit)).value).toBe(node.inM3);
      expect((await of('out', ...unit)).value).toBe(node.outM3);
      expect((await of('storage', ...unit)).value).toBe(node.storageM3);
      expect((await of('closure', ...unit)).value).toBe(node.closurePercent);
    }
    const { nodes } = await get<ClosuresData>('/plants/p/closures?to=2026-11-12');
    const sigma = await open('water.closure-trend/p/2026-11-12/sigma/ro');
    expect(sigma.value).toBe(nodes.find(({ unit }) => unit === 'ro')!.sigmaPercent);
    expect(sigma.inputs.map(({ role }) => role)).toEqual(
      ['2026-11-08', '2026-11-09', '2026-11-10', '2026-11-11'].map((day) => `day:${day}`),
    );
    expect((await open(sigma.inputs[0]!.ref)).value).toBe(sigma.inputs[0]!.value);
    const mean = (await codDays()).find((each) => each.content.day === '2026-11-09')!;
    const load = await open(mean.ref.replace('@', '/load@'));
    expect([load.value, load.unit]).toEqual([mean.content.loadKg, 'kg']);
    const cod = (await get<QualityNowData>('/plants/p/quality/now')).rows.find(({ day }) => day.parameter === 'COD')!;
    expect((await open(cod.ref!)).value).toBeCloseTo(cod.day.value!, 9);
    const forecast = await open(cod.forecastRef!);
    expect(forecast.value).toBeCloseTo(cod.forecast!, 9);
    expect(forecast.inputs[0]!.ref).toMatch(/^telemetry\.window\//);
  });

  it('are judged by the limits of their day: a new version changes nothing before it until it is asked for', async () => {
    const { permits, templates } = await get<PermitsData>('/permits');
    expect(permits).toMatchObject([{ id: 'out-first', version: 1, standard: 'GB 18918-2002 1A' }]);
    expect(
      templates.find((each) => each.standard === 'GB 18918-2002' && each.class === '1B')!.rows.length,
    ).toBeGreaterThan(5);
    const body = {
      ...permits[0]!,
      validFrom: '2026-11-08',
      rows: [{ ...permits[0]!.rows[0]!, max: 30 }],
      note: 'stricter permit',
    };
    const { version: _v, enteredBy: _e, recordedAt: _r, ...sent } = body;
    const bad = await park.api('operator').post(`${x}/permits`, { ...sent, rows: [{ ...sent.rows[0]!, min: 31 }] });
    expect(bad).toMatchObject({ status: 422, body: { code: 'WATER_BAD_LIMIT' } });
    expect(JSON.stringify(bad.body)).toContain('rows.0: COD: min 31 is above max 30');
    const made = await park.api('operator').post<{ version: number }>(`${x}/permits`, sent);
    expect(made.body.version).toBe(2);
    const eighth = async () => (await codDays()).find(({ content }) => content.day === '2026-11-08')!;
    const before = await eighth();
    expect(before.content).toMatchObject({ verdict: 'compliant', limit: { version: 1, max: 50 } });
    const again = await park
      .api('operator')
      .post(`${x}/permits/rejudge`, { from: '2026-11-08', to: '2026-11-08', note: 'new permit' });
    expect(again.body).toEqual({ days: 1 });
    expect(await eighth()).toMatchObject({
      revision: before.revision + 1,
      content: { verdict: 'exceedance', limit: { version: 2, max: 30 } },
    });
    expect(await cases()).toMatchObject([{ firstDay: '2026-11-08', days: 4 }]);
  });

  it('offer what the plant did to others', async () => {
    const service = park.service(TreatmentResults);
    expect(await service.plants()).toMatchObject([{ id: 'p' }]);
    const days = await service.days({ plant: 'p', from: '2026-11-08', to: '2026-11-09' });
    expect(days.map(({ day }) => day)).toEqual(['2026-11-08', '2026-11-09']);
    expect(days[0]!.treatedM3).toBeCloseTo(2400, 6);
    const [dosed] = days[0]!.dosing;
    expect(dosed).toMatchObject({ dosing: 'coagulant', chemical: 'pac', quality: 'actual' });
    expect(dosed!.kg).toBeCloseTo(60, 6);
    // The first day has data from 23:00 only: what was dosed is not known.
    const [seventh] = await service.days({ plant: 'p', from: '2026-11-07', to: '2026-11-07' });
    expect(seventh!.dosing).toMatchObject([{ kg: null, quality: 'missing' }]);
    const path = `/api/evidence/${encodeURIComponent(dosed!.ref)}?park=${park.park.id}`;
    const { body } = await park.api('operator').get<Explanation>(path);
    expect(body).toMatchObject({ ref: dosed!.ref, unit: 'kg', quality: 'actual' });
    expect(body.inputs[0]!.ref).toContain('telemetry.window/w.pac/');
    expect(days[0]!.loads.find(({ parameter }) => parameter === 'COD')!.kg).toBeCloseTo(95 * 24 * 0.04, 6);
  });

  it('hold laboratory samples hand by hand: no value before the analysis, no own review', async () => {
    const sample = {
      sampleNo: 'S-1',
      plant: 'p',
      outlet: 'out',
      parameter: 'COD',
      sampledAt: at('2026-11-09T12:02'),
      method: 'HJ 828-2017',
    };
    const made = await park.api('operator').post<LabSample>(`${x}/lab`, sample);
    expect(made.body).toMatchObject({ stage: 'sampled', value: null, unit: 'mg/L' });
    expect(made.body.online).toBeCloseTo(60, 9);
    const { onlineRef } = made.body;
    const opened = await park.api('operator').get<Explanation>(`/api/evidence/${onlineRef}?park=${park.park.id}`);
    expect(opened.body).toMatchObject({ ref: onlineRef, unit: 'mg/L', quality: 'actual' });
    expect(opened.body.value).toBeCloseTo(60, 9);
    expect(opened.body.inputs.map(({ ref }) => ref.split('/')[0])).toEqual(['telemetry.window', 'telemetry.window']);
    expect((await park.api('operator').post(`${x}/lab`, sample)).body).toMatchObject({ code: 'WATER_SAMPLE_EXISTS' });
    const step = (body: object, who: 'operator' | 'platform-admin' = 'operator') =>
      park.api(who).post<LabSample & { code: string }>(`${x}/lab/${made.body.id}/steps`, body);
    expect((await step({ stage: 'analysed', value: 58 })).body.code).toBe('WATER_SAMPLE_STAGE');
    await step({ stage: 'handed-over' });
    await step({ stage: 'received' });
    expect((await step({ stage: 'analysed' })).body.code).toBe('WATER_SAMPLE_VALUE');
    expect((await step({ stage: 'analysed', value: 58 })).body.value).toBe(58);
    expect((await step({ stage: 'reviewed' })).body.code).toBe('WATER_SAME_PERSON');
    expect((await step({ stage: 'reviewed' }, 'platform-admin')).body.stage).toBe('reviewed');
    expect((await step({ stage: 'approved' })).body.stage).toBe('approved');
    const { samples, comparisons } = await get<LabData>(`/lab?${span}`);
    expect(samples[0]!.steps.map(({ stage }) => stage)).toEqual([
      'sampled',
      'handed-over',
      'received',
      'analysed',
      'reviewed',
      'approved',
    ]);
    expect(comparisons).toMatchObject([
      {
        outlet: 'out',
        parameter: 'COD',
        session: '2026-11-09',
        pairs: 1,
        limit: 30,
        pass: null,
        reason: 'too few pairs',
      },
    ]);
    expect(comparisons[0]!.meanDifference).toBeCloseTo(2, 9);
    // Of another period nothing is put together with it; a name that comes back weeks later is another comparison.
    const earlier = await get<LabData>('/lab?from=2026-10-01&to=2026-10-31');
    expect(earlier).toEqual({ samples: [], comparisons: [] });
    const named = (sampleNo: string, local: string) =>
      park.api('operator').post<LabSample & { code: string }>(`${x}/lab`, {
        ...{ ...sample, sampleNo, sampledAt: at(local), session: 'autumn' },
      });
    expect((await named('S-2', '2026-10-20T12:00')).body.session).toBe('autumn');
    expect((await named('S-3', '2026-10-24T12:00')).status).toBe(200);
    expect((await named('S-4', '2026-11-09T12:00')).body.code).toBe('WATER_SESSION_SPAN');
  });

  it('are closed to members and strangers, and say what is wrong with a question', async () => {
    for (const path of ['/plants', '/cases', '/permits', `/lab?${span}`, `/plants/p/days?${span}`]) {
      expect((await park.api('anonymous').get(`${x}${path}`)).status).toBe(401);
      expect((await park.api({ member: 'alpha' }).get(`${x}${path}`)).status).toBe(403);
    }
    expect(await park.api('operator').get(`${x}/plants/q/now`)).toMatchObject({
      status: 404,
      body: { code: 'WATER_UNKNOWN_PLANT' },
    });
    const backwards = await park.api('operator').get(`${x}/plants/p/days?from=2026-11-09&to=2026-11-08`);
    expect(backwards).toMatchObject({ status: 422, body: { code: 'WATER_BAD_SPAN' } });
  });

  it('raise the alarm of an exceedance that was over before it could be judged: who reads of its case finds it', async () => {
    const key = 'wastewater-tracking:exceedance/out/COD';
    const alarm = async () =>
      (await park.api('operator').get<AlarmsData>('/x/alarm-management/alarms?all=true')).body.alarms.find(
        (each) => each.key === key,
      )!;
    clock.advance(at('2026-11-14T12:00') - clock.now());
    await feed(park, { from: at('2026-11-12T12:10'), to: at('2026-11-14T00:00') }, () => 20);
    const isOver = async () => (await dayOf('2026-11-13'))?.verdict === 'compliant' && !(await alarm()).active;
    await waitUntil(isOver, patience);
    await park.api('operator').post('/x/alarm-management/actions', { action: 'ack', keys: [key] });
    expect(await alarm()).toMatchObject({ state: 'NORM' });
    // A day above the limit and one below it come in together.
    clock.advance(at('2026-11-16T12:00') - clock.now());
    const value = (ts: number): number => (ts < at('2026-11-15T00:00') ? 90 : 20);
    await feed(park, { from: at('2026-11-14T00:00'), to: at('2026-11-16T00:00') }, value);
    await waitUntil(async () => (await cases()).some(({ firstDay }) => firstDay === '2026-11-14'), patience);
    await waitUntil(async () => (await alarm()).state !== 'NORM', patience);
  });
});
