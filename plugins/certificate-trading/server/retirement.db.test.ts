import { readFileSync } from 'node:fs';
import type { Explanation } from '@lingtan/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  CertificateDetail,
  CertificateList,
  CertificateOverview,
  GecMonths,
  HourlyData,
  IssuanceQueue,
  Portfolio,
  Retirement,
  RetirementPreview,
  RetirementStatement,
} from '../contracts/index.ts';
import { checkStatement, statementCode, type StatementCheck } from '../domain/index.ts';
import { certificateCommands } from './commands.ts';
import {
  createCertificatePark,
  end,
  hallSamples,
  samples,
  start,
  type CertificatePark,
} from './fixtures/certificate-park.ts';

let bed: CertificatePark;
const root = '/x/certificate-trading';
type Caller = 'operator' | 'auditor' | { member: string };
const get = async <T>(path: string, as: Caller = 'operator') => (await bed.park.api(as).get<T>(root + path)).body;
const post = <T>(path: string, body: object, as: Caller = 'operator') => bed.park.api(as).post<T>(root + path, body);
const alpha = 'enterprise/alpha';
const day = { periodFrom: '2026-03-18', periodTo: '2026-03-18' };
const forAlpha = { account: alpha, beneficiary: 'Alpha', purpose: 'consumption', ...day };
const asked = (key: string) => ({ reason: 'claim of the day', idempotencyKey: `retirement-${key}` });

beforeAll(async () => {
  bed = await createCertificatePark();
  await bed.ingest([...samples, ...hallSamples]);
  await bed.closed(1, 96);
  await bed.closed(1, 96, 'hall');
  const span = { from: new Date(start).toISOString(), to: new Date(end).toISOString(), reason: 'the day' };
  expect((await post('/issue', span)).status).toBe(200);
}, 120_000);
afterAll(() => bed.park.stop());

describe('hourly matching and retirement', () => {
  it('issues closed intervals without being asked, and the queue says what became of each', async () => {
    const { devices, days, corrections } = await get<IssuanceQueue>('/issuance-queue?days=5');
    expect(devices).toMatchObject([{ id: 'roof-pv', kind: 'tradable', rule: 'grid-fed' }]);
    expect(days).toMatchObject([
      { day: '2026-03-18', device: 'roof-pv', intervals: 96, waiting: 0, corrections: 0, estimated: 2, refused: {} },
    ]);
    expect(days[0]!.issuedWh).toBe(days[0]!.generatedWh);
    expect(corrections).toEqual([]);
    expect((await get<IssuanceQueue>('/issuance-queue', { member: 'alpha' })).devices).toEqual([]);
    const { months } = await get<GecMonths>('/gec-months');
    const wh = days[0]!.issuedWh;
    const gec = { month: '2026-03', generatedWh: wh, issued: Math.floor(wh / 1e6), carriedWh: wh % 1e6 };
    expect(months).toMatchObject([{ ...gec, carriedInWh: 0, cancelOn: '2028-03-01', over: false }]);
    expect(await get<GecMonths>('/gec-months', { member: 'alpha' })).toEqual({ months: [] });
    const rows = [
      { device: 'roof-pv', month: '2026-03', issued: 1 },
      { device: 'roof-pv', month: '2026-02', issued: 9 },
    ];
    expect((await post('/registry/reconcile', { rows })).body).toMatchObject({
      lines: [
        { month: '2026-03', state: 'running' },
        { month: '2026-02', ours: null, theirs: 9, state: 'missing-here' },
      ],
      disagree: 1,
    });
    expect(JSON.stringify((await post('/registry/reconcile', { rows: [rows[0], rows[0]] })).body)).toContain('row 0');
    const { device, month, issued } = rows[0]!;
    const text = `${device},${month},${issued}\nnothing`;
    const byFile = await post('/registry/reconcile-file', { connector: 'bulk-csv', text });
    expect(byFile.body).toMatchObject({ rows: 1, faults: [{ line: 2 }] });
    const exported = await bed.park.api('auditor').get('/x/certificate-trading/registry/export?connector=i-rec');
    expect(exported.status).toBe(200);
  });

  it('scores a month hour by hour beside the whole, for the park and for one account', async () => {
    const all = await get<HourlyData>('/hourly?month=2026-03');
    const hourOf = all.hours.indexOf(start);
    expect([all.loadWh[hourOf], all.certificatesWh[hourOf], all.matchedWh[hourOf]]).toEqual([50_000, 100_000, 50_000]);
    expect(all).toMatchObject({ matchedPct: 100, periodMatchPct: 100, totals: { loadWh: 1_200_000 } });
    expect((await get<HourlyData>(`/hourly?month=2026-03&account=${alpha}`)).matchedPct).toBe(0);
    expect(await get<{ code: string }>('/hourly?month=2026-03', { member: 'beta' })).toMatchObject({
      code: 'CERTIFICATE_ACCOUNT_FOREIGN',
    });
    expect(await get<{ code: string }>('/hourly?month=2026-13')).toHaveProperty('code');
  });

  it('opens the match of the month day by day, down to the meters and the issues', async () => {
    const { refs, hourly } = await get<CertificateOverview>('/overview?month=2026-03');
    const explain = async (ref: string): Promise<Explanation> =>
      (await bed.park.api('operator').get<Explanation>(`/api/evidence/${ref}?park=test-park`)).body;
    const { totals, matchedPct, periodMatchPct } = hourly;
    const score = await explain(refs.score);
    expect(Number(score.value)).toBeCloseTo(matchedPct! / 100, 6);
    const ofRole = (of: Explanation, role: string): number =>
      of.inputs.reduce((sum, input) => sum + (input.role === role ? Number(input.value) : 0), 0);
    expect([ofRole(score, 'matched'), ofRole(score, 'consumption')]).toEqual([totals.matchedWh, totals.loadWh]);
    const matched = await explain(score.inputs.find(({ role }) => role === 'matched')!.ref);
    expect(ofRole(matched, 'matched')).toBe(totals.matchedWh);
    const busy = matched.inputs.find(({ value }) => value !== '0')!;
    const day = await explain(busy.ref);
    expect(day.value).toBe(busy.value);
    expect(day.rows!.values.reduce((sum, row) => sum + Number(row[3]), 0)).toBe(Number(day.value));
    for (const { ref, role, value } of day.inputs)
      if (role === 'consumption') expect((await explain(ref)).value).toBe(value);
    const period = await explain(refs.period);
    expect(Number(period.value)).toBeCloseTo(periodMatchPct! / 100, 6);
    const own = period.inputs.find(({ role }) => role === 'certificates')!;
    expect((await explain(own.ref)).value).toBe(own.value);
  });

  it('retires hour by hour what was used in the hour of generation, and no more', async () => {
    const held = (await get<Portfolio>('/portfolio')).balances.find(({ bucket }) => bucket === 'held')!.wh;
    expect((await post('/transfers', { from: 'park', to: alpha, wh: held, ...asked('move') })).status).toBe(200);
    const preview = await get<RetirementPreview>(
      `/retirement-preview?account=${alpha}&periodFrom=2026-03-18&periodTo=2026-03-18`,
    );
    // 24 hours of 100 kWh, in each of which 50 kWh were used.
    expect(preview).toMatchObject({
      consumptionWh: 1_200_000,
      heldWh: held,
      heldInPeriodWh: held,
      hourlyWh: 1_200_000,
      retiredWh: 0,
      openWh: 1_200_000,
    });
    const { body } = await post<Retirement>(
      '/retirements',
      { ...forAlpha, matching: 'hourly', wh: 500_000, ...asked('hourly') },
      { member: 'alpha' },
    );
    expect(body).toMatchObject({ wh: 500_000, matching: 'hourly', consumptionWh: 1_200_000 });
    const first = await get<HourlyData>(`/hourly?month=2026-03&account=${alpha}`);
    expect(first.retiredWh.filter((wh) => wh > 0)).toEqual(Array(10).fill(50_000));
    const rest = await post<Retirement>('/retirements', { ...forAlpha, matching: 'hourly', ...asked('rest') });
    expect(rest.body.wh).toBe(700_000);
    const again = await post<{ code: string }>('/retirements', { ...forAlpha, matching: 'hourly', ...asked('again') });
    expect(again.body.code).toBe('CERTIFICATE_NOTHING_MATCHES');
    const month = await get<HourlyData>(`/hourly?month=2026-03&account=${alpha}`);
    expect(month.retiredWh.filter((wh) => wh > 0)).toEqual(Array(24).fill(50_000));
    const { body: consumption } = await bed.park
      .api({ member: 'alpha' })
      .get<Explanation>(`/api/evidence/${body.consumptionRef!}?park=test-park`);
    expect(Number(consumption.value)).toBe(1_200_000);
  });

  it('needs an amount unless it goes by hours, and a period in order', async () => {
    const refused = async (more: object) =>
      JSON.stringify((await post('/retirements', { ...forAlpha, ...asked('bad'), ...more })).body);
    expect(await refused({})).toContain('wh');
    expect(await refused({ wh: 1, periodTo: '2026-03-17' })).toContain('periodTo');
    expect(await refused({ wh: 1.5 })).toContain('wh');
    expect(await refused({ wh: 1, account: 'somebody' })).toContain('account');
  });

  it('makes a statement and a PDF that verify without a connection, for its owner only', async () => {
    const [retirement] = (await get<{ retirements: Retirement[] }>('/retirements')).retirements;
    const statement = await get<RetirementStatement>(`/retirements/${retirement!.no}/statement`, { member: 'alpha' });
    const verify = certificateCommands.find(({ name }) => name === 'certificates verify')!;
    const check = (document: unknown, ...args: string[]) =>
      verify.run(document, args) as Promise<{ valid: boolean; problems: string[]; statements: StatementCheck[] }>;
    expect(await check(statement, '-', statementCode(statement))).toMatchObject({
      valid: true,
      statements: [{ wh: 700_000, problems: [] }],
    });
    expect((await check(statement, '-', 'lingtan-retirement:1:x:1:1:0')).problems).toHaveLength(1);
    const forged = { ...statement, retirement: { ...statement.retirement, beneficiary: 'Beta' } };
    expect(await check(forged)).toMatchObject({ valid: false });
    // The exit code of the command follows.
    expect([verify.failed!(await check(statement)), verify.failed!(await check(forged))]).toEqual([false, true]);
    expect((await check([statement, statement])).problems[0]).toContain('claimed twice');
    for (const lang of ['en', 'zh-CN']) {
      const { status, body } = await bed.park
        .api({ member: 'alpha' })
        .get<string>(`${root}/retirements/${retirement!.no}/pdf?lang=${lang}`);
      expect([status, String(body).slice(0, 5)]).toEqual([200, '%PDF-']);
    }
    const foreign = await bed.park.api({ member: 'beta' }).get(`${root}/retirements/${retirement!.no}/statement`);
    expect(foreign.status).toBe(404);
  });

  it('retires in bulk all or nothing, and names the item that cannot be', async () => {
    const held = async () =>
      (await get<Portfolio>('/portfolio')).balances.find((each) => each.account === alpha && each.bucket === 'held')!
        .wh;
    const before = await held();
    const items = [1, 2, 3].map((no) => ({ ...forAlpha, beneficiary: `Customer ${no}`, wh: 10_000 }));
    const tooMuch = [...items, { ...forAlpha, beneficiary: 'Greedy', wh: before }];
    const refused = await post<{ code: string; detail: string }>('/retirements/bulk', {
      items: tooMuch,
      ...asked('b1'),
    });
    expect(refused.body).toMatchObject({ code: 'CERTIFICATE_ITEM_REFUSED' });
    expect(JSON.stringify(refused.body)).toContain('items.3');
    expect(await held()).toBe(before);
    const done = await post<{ retirements: Retirement[] }>('/retirements/bulk', { items, ...asked('b2') });
    expect(done.body.retirements.map(({ beneficiary }) => beneficiary)).toEqual(items.map((each) => each.beneficiary));
    const again = await post<{ retirements: Retirement[] }>('/retirements/bulk', { items, ...asked('b2') });
    expect(again.body).toEqual(done.body);
    expect(await held()).toBe(before - 30_000);
    expect(done.body.retirements.map(({ no }) => no - done.body.retirements[0]!.no)).toEqual([0, 1, 2]);
    for (const { no, wh } of done.body.retirements) {
      const statement = await get<RetirementStatement>(`/retirements/${no}/statement`);
      expect([statement.retirement.wh, checkStatement(statement).valid]).toEqual([wh, true]);
    }
    expect((await get<{ faults: string[] }>('/proof')).faults).toEqual([]);
    const member = await post<{ code: string }>('/retirements/bulk', { items, ...asked('b3') }, { member: 'beta' });
    expect(member.body.code).toBe('CERTIFICATE_ITEM_REFUSED');
  });

  it('lists each certificate once, however often its bundle was claimed from, with lineage down to the reading', async () => {
    const { certificates } = await get<CertificateList>('/certificates?month=2026-03&limit=5000');
    const ids = certificates.flatMap(({ idStart, idEnd }) => [idStart, idEnd]);
    const sorted = [...certificates].sort((a, b) => a.idStart - b.idStart);
    sorted.forEach(({ idStart }, index) => expect(idStart).toBe(index === 0 ? 0 : sorted[index - 1]!.idEnd + 1));
    expect(Math.max(...ids) + 1).toBe(certificates.reduce((sum, { wh }) => sum + wh, 0));
    const cut = certificates.find(({ status, wh }) => status === 'Claimed' && wh < 25_000)!;
    const detail = await get<CertificateDetail>(`/certificates/${cut.id}`);
    expect(detail.lineage.length).toBeGreaterThan(1);
    expect(detail.lineage.every(({ holds }) => holds)).toBe(true);
    expect(detail.lineage[0]).toMatchObject({ parentId: null, status: 'Bundle Split' });
    expect(detail.issuance.intervalRef).toMatch(/^energy\.interval\/roof\.export\/.*@1$/);
    expect(detail.retirements.reduce((sum, { wh }) => sum + wh, 0)).toBe(cut.wh);
    const own = await get<CertificateDetail>(`/certificates/${cut.id}`, { member: 'alpha' });
    expect(own.issuance).toEqual(detail.issuance);
    expect(own.lineage.every(({ holds }) => holds)).toBe(true);
    const evidence = (as: Caller) => bed.park.api(as).get(`/api/evidence/${detail.issuance.ref}?park=test-park`);
    expect([(await evidence({ member: 'alpha' })).status, (await evidence({ member: 'beta' })).status]).toEqual([
      200, 404,
    ]);
    expect((await bed.park.api({ member: 'beta' }).get(`${root}/certificates/${cut.id}`)).status).toBe(404);
    expect((await get<CertificateList>('/certificates', { member: 'beta' })).certificates).toEqual([]);
  });
});

it('the two locales have the same keys', () => {
  const keys = (value: unknown, path = ''): string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => keys(inner, `${path}.${key}`))
      : [path];
  const read = (language: string): unknown =>
    JSON.parse(readFileSync(new URL(`../locales/${language}.json`, import.meta.url), 'utf8'));
  expect(keys(read('zh-CN'))).toEqual(keys(read('en')));
});
