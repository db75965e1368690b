import { canonicalJson, sha256 } from '@lingtan/sdk';
import type { Explanation } from '@lingtan/sdk';
import { pdfText, waitUntil } from '@lingtan/test-kit';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CarbonLedger, EmissionFactors } from '../contracts/index.ts';
import type {
  ActivitiesData,
  CheckActivitiesData,
  InventoryData,
  LeversData,
  OutlookData,
  PeriodsData,
  PreviewData,
  RatingData,
  RecalculationsData,
} from '../contracts/index.ts';
import { carbonMethods, methodName, verifyPack, verifyPublished } from '../domain/index.ts';
import { claimChecks } from './fixtures/claim-checks.ts';
import { passportChecks, requestChecks, verificationChecks } from './fixtures/desk-checks.ts';
import { figureChecks } from './fixtures/figure-checks.ts';
import { closingChecks, gapChecks } from './fixtures/gap-checks.ts';
import { nowChecks } from './fixtures/now-checks.ts';
import { outlookOpens, yearChecks } from './fixtures/outlook-opens.ts';
import { ownFactorChecks } from './fixtures/own-factor-checks.ts';
import { rightsChecks } from './fixtures/rights-checks.ts';
import { routeChecks } from './fixtures/route-checks.ts';
import { scenarioChecks } from './fixtures/scenario-checks.ts';
import { treatmentChecks } from './fixtures/treatment-checks.ts';
import { createCarbonPark, monthWh, posted, registers } from './fixtures/carbon-park.ts';
import type { CarbonPark } from './fixtures/carbon-park.ts';
import { unzipFiles } from './pack/zip.ts';

const x = '/x/carbon-accounting';
let site: CarbonPark;
type Caller = Parameters<CarbonPark['park']['api']>[0];

const ask = <T>(path: string, who: Caller = 'operator') =>
  site.park.api(who).get<T>(path.startsWith('/api') ? path : `${x}${path}`);
const send = <T>(path: string, body: unknown, who: Caller = 'operator') =>
  site.park.api(who).post<T>(`${x}${path}`, body);
async function get<T>(path: string, who: Caller = 'operator'): Promise<T> {
  const answer = await ask<T>(path, who);
  expect(answer.status, `${path}: ${JSON.stringify(answer.body).slice(0, 400)}`).toBe(200);
  return answer.body;
}
const inventoryOf = async (profile: string, period = '2025-02', who: Caller = 'operator') => {
  const data = await get<InventoryData>(`/inventory/${period}`, who);
  return data.inventories.find((each) => each.profile.startsWith(profile))!;
};
const open = (ref: string, who: Caller = 'operator') =>
  ask<Explanation>(`/api/evidence/${encodeURIComponent(ref)}?park=${site.park.park.id}`, who);

const checker = { ask, send, get };

beforeAll(async () => {
  site = await createCarbonPark();
}, 420_000);
afterAll(() => site.stop());

nowChecks(() => site, checker);
describe('the inventory of a park', () => {
  it('is the grid meter times the factor, exactly, as a provisional result of a substitute year', async () => {
    const net = BigInt(monthWh('main.import')) - BigInt(monthWh('main.export'));
    const park = await inventoryOf('national');
    // 0.5978 kgCO2/kWh (Jiangsu 2022): the newest published in December 2025.
    expect(Number(park.methods[0]!.counted)).toBeCloseTo((Number(net) * 0.5978) / 1e6, 9);
    expect(park.methods[0]).toMatchObject({ complete: true, provisional: true });
    expect(park.lines[0]!.flag).toMatchObject({ yearAsked: 2025, yearUsed: 2022 });
    const ghg = await inventoryOf('ghg');
    expect(ghg.methods.map(({ method }) => method)).toEqual(['location', 'market']);
    expect(ghg.methods[1]!.byScope[2]).toBeCloseTo((monthWh('main.import') * 0.5856) / 1e6, 6);
  });

  it('adds up over enterprises, common area and losses, over hours, months and the year', async () => {
    const { lines } = await inventoryOf('national');
    const purchased = lines.filter(({ flow }) => flow === 'purchased');
    expect(new Set(purchased.map(({ use }) => use))).toEqual(
      new Set(['enterprise:alpha', 'enterprise:beta', 'park', 'balance']),
    );
    expect(purchased.reduce((sum, { amount }) => sum + BigInt(amount), 0n)).toBe(BigInt(monthWh('main.import')));
    expect((await inventoryOf('national', '2025')).methods[0]!.counted).toBe(
      (await inventoryOf('national')).methods[0]!.counted,
    );
    const hourly = await site.park.tx((tx) =>
      tx.execute<{ wh: string }>(sql`
        select sum(h)::text as wh from (
          select distinct on (day, use_key) hours from plugin_carbon_accounting.entries
          where flow = 'purchased' order by day, use_key, revision desc
        ) newest, unnest(hours) as h`),
    );
    expect(BigInt(hourly.rows[0]!.wh)).toBe(BigInt(monthWh('main.import')));
  });

  it('opens from the total to factor and intervals, and recomputes on the way', async () => {
    const park = await inventoryOf('national');
    const follow = async (ref: string): Promise<Explanation> => {
      const { status, body } = await open(ref);
      expect(status, `${ref}: ${JSON.stringify(body)}`).toBe(200);
      const method = carbonMethods.find((each) => methodName(each) === body.method);
      if (method) expect(method.recompute(body), ref).toEqual(body.value);
      return body;
    };
    const total = await follow(park.methods[0]!.ref);
    const line = await follow(total.inputs.find(({ ref }) => ref.includes('enterprise:alpha/purchased'))!.ref);
    const factor = await follow(line.inputs[1]!.ref);
    expect(factor).toMatchObject({ value: '0.5978', parameters: { status: 'second-hand' } });
    const month = await follow(line.inputs[0]!.ref);
    expect(month.inputs).toHaveLength(28);
    const day = await follow(month.inputs[0]!.ref);
    expect(day.rows!.values.reduce((sum, row) => sum + Number(row[1]), 0)).toBe(Number(day.value));
    // Three steps from the total's line: the readings of the consumer's meter stand beside the hours.
    expect(day.rows!.columns).toEqual(['from', 'energy:Wh', 'meter:mill']);
    expect(day.rows!.values.map((row) => row[2])).toEqual(
      Array.from({ length: 24 }, (_, hour) => (hour >= 8 && hour < 18 ? 2_000_000 : 800_000)),
    );
    const supply = await follow(day.inputs[0]!.ref);
    expect(supply.value).toBe(day.value);
    expect(supply.inputs.length).toBeGreaterThan(0);
  });

  it('rates the park, with what is not known as not known', async () => {
    const rating = await get<RatingData>('/rating/2025-02');
    const consumed = monthWh('main.import') + monthWh('roof.export') - monthWh('main.export');
    expect(Number(rating.energyTce)).toBeCloseTo((consumed * 0.1229) / 1e6, 5);
    expect(rating.core!.intensityTPerTce).toBeCloseTo(Number(rating.emissionsT) / Number(rating.energyTce), 6);
    expect(rating.core).toMatchObject({ targetTPerTce: null, met: null });
    expect(rating.thresholds.map(({ targetTPerTce }) => targetTPerTce)).toEqual([0.2, 0.3]);
    expect(rating.guide.find(({ indicator }) => indicator === 'waterReuse')).toMatchObject({ value: null, met: null });
    const clean = rating.guide.find(({ indicator }) => indicator === 'cleanEnergyShare')!;
    // Own generation that was used over what was used; losses are no consumption of anybody, but of the park.
    expect(clean.value).toBeCloseTo((monthWh('roof.export') - monthWh('main.export')) / consumed, 6);
    expect(clean.neededMWh).toBeCloseTo((clean.gap! * consumed) / 1e6, 6);
    const share = (await open(clean.ref!)).body;
    expect(carbonMethods.find((each) => methodName(each) === share.method)!.recompute(share)).toBe(clean.value);
    for (const input of share.inputs) {
      const part = (await open(input.ref)).body;
      expect(part.value).toBe(input.value);
      expect(part.inputs.length).toBeGreaterThan(0);
    }
    expect(rating.guide.find(({ indicator }) => indicator === 'directSupplyShare')!.ref).toMatch(/^energy\./);
    expect(rating.trend).toMatchObject([
      { month: '2025-02', days: 28, intensityTPerTce: rating.core!.intensityTPerTce },
    ]);
    const year = await get<RatingData>('/rating/2025');
    expect(year.outlook).toMatchObject({ remainingDays: 12, unknownDays: 353 - 28, targetTPerTce: null });
    // The last days of February carried on over the days that are left.
    const expected = year.outlook!.emissionsT.expected!;
    expect(expected).toBeCloseTo(Number(year.emissionsT) * (1 + 12 / 28), 6);
    const ahead = await get<OutlookData>('/outlook');
    await outlookOpens(open, ahead, year);
    // It is ten o'clock, and nothing of the last four weeks is known: no figure for the day.
    expect(ahead.today).toMatchObject({ period: '2025-12-20', knownHours: 0, remainingHours: 14, unknownHours: 10 });
    expect(ahead.today).toMatchObject({ expected: null, low: null, basisDays: 0, budget: null });
    const levers = await get<LeversData>('/levers');
    expect(levers).toMatchObject({ levers: [], problem: { code: 'CARBON_READING_MISSING' } });
    expect(levers).toMatchObject({ absent: ['storage-dispatch'] });
    const core = (await open(rating.ref)).body;
    expect(core.value).toBe(rating.core!.intensityTPerTce);
    expect((await open(core.inputs[1]!.ref)).body.unit).toBe('tce');
  });
});

routeChecks(checker);

describe('activities from documents', () => {
  const coal = {
    id: 'gas-2025-02',
    kind: 'fuel',
    item: 'natural-gas',
    amount: '12.5',
    unit: '10^4 Nm3',
    date: '2025-02-28',
    enterpriseId: 'alpha',
    note: 'delivery note',
  };

  it('are posted in pairs, corrected by reversal, and a bad row loses nothing else', async () => {
    const bad = { ...coal, id: 'x', unit: 'barrel' };
    const dry = await send<CheckActivitiesData>('/activities/check', { activities: [coal, bad, coal] });
    expect(dry.body.rows).toMatchObject([
      { row: 1, outcome: 'new', before: null, after: '12.5 10^4 Nm3' },
      { row: 2, outcome: 'refused', problem: { message: expect.stringContaining('barrel') } },
      { row: 3, outcome: 'refused', problem: { message: expect.stringContaining('row 1') } },
    ]);
    expect((await get<ActivitiesData>('/activities')).postings).toEqual([]);
    const answer = await send<Record<string, unknown>>('/activities', {
      activities: [coal, { ...coal, id: 'x', unit: 'barrel' }, { ...coal, id: 'y', enterpriseId: 'nobody' }],
    });
    expect(answer.body).toMatchObject({
      posted: [{ id: 'gas-2025-02', revision: 1 }],
      refused: [
        { row: 2, message: expect.stringContaining('barrel') },
        { row: 3, message: expect.stringContaining('nobody') },
      ],
    });
    expect((await send('/activities', { activities: [coal] })).body).toMatchObject({ unchanged: ['gas-2025-02'] });
    const tonnes = async () => Number((await inventoryOf('ets')).methods[0]!.counted);
    expect(await tonnes()).toBeCloseTo((12.5 * 389.31 * 0.01532 * 0.99 * 44) / 12, 9);
    const corrected = { activities: [{ ...coal, amount: 13 }] };
    expect((await send<CheckActivitiesData>('/activities/check', corrected)).body.rows).toMatchObject([
      { outcome: 'correction', before: '12.5 10^4 Nm3', after: '13 10^4 Nm3' },
    ]);
    await send('/activities', corrected);
    expect(await tonnes()).toBeCloseTo((13 * 389.31 * 0.01532 * 0.99 * 44) / 12, 9);
    const { postings } = await get<ActivitiesData>('/activities');
    expect(postings.map(({ revision, reverses, reversed, debit }) => [revision, reverses, reversed, debit])).toEqual([
      [2, null, false, 'consumption:alpha'],
      [1, 1, false, 'supply:fuel:natural-gas'],
      [1, null, true, 'consumption:alpha'],
    ]);
    const line = (await inventoryOf('ets')).lines[0]!;
    const opened = (await open(line.refs['direct']!)).body;
    expect(carbonMethods.find((each) => methodName(each) === opened.method)!.recompute(opened)).toBe(opened.value);
    expect((await open(opened.inputs[0]!.ref)).body.parameters).toMatchObject({ note: 'delivery note' });
  });
});

yearChecks(open, checker);
scenarioChecks(checker);
figureChecks(checker);

describe('closing and restating', () => {
  const month = { period: '2025-02', profile: 'national-zero-carbon-park', note: 'monthly closing' };
  const published = async (query = '') => {
    const answer = await ask<unknown>(`/periods/2025-02/national-zero-carbon-park${query}`);
    expect(answer.status).toBe(200);
    return answer.body as { content: unknown; sha256: string; revision: number };
  };
  let first: string;

  closingChecks(checker);

  it('publishes a period once, when it is over and complete', async () => {
    expect((await send('/periods', { ...month, period: '2025-12' })).body).toMatchObject({
      code: 'CARBON_PERIOD_NOT_OVER',
    });
    expect((await send('/periods', { ...month, period: '2025-03' })).body).toMatchObject({
      code: 'CARBON_PERIOD_INCOMPLETE',
    });
    const closed = await send('/periods', month);
    expect(closed.status, JSON.stringify(closed.body)).toBe(200);
    expect((await send('/periods', month)).body).toMatchObject({ code: 'CARBON_PERIOD_PUBLISHED' });
    expect((await inventoryOf('national')).closing).toMatchObject({ possible: false, reason: 'published' });
    const pack = await published();
    expect(sha256(canonicalJson(pack.content))).toBe(pack.sha256);
    expect(verifyPublished(pack)).toMatchObject({ valid: true, linesMatch: true });
    first = JSON.stringify(pack);
    // A figure that was changed does not verify.
    const forged = JSON.parse(first.replace('"12.5"', '"12.4"').replace('"13"', '"12"')) as unknown;
    expect(verifyPublished({ ...(forged as object), sha256: '0'.repeat(64) }).valid).toBe(false);
    await site.park.events.waitFor(1, ({ name }) => name === 'carbon.period-closed', 30_000);
  });

  it('changes nothing without a cause', async () => {
    expect((await send('/restatements', { ...month, note: 'nothing new' })).body).toMatchObject({
      applied: false,
      revision: 1,
    });
  });

  it('restates by a newly published factor: preview first, the first publication stays bit for bit', async () => {
    site.clock.set('2026-01-02T02:00:00Z');
    const due = async () => (await get<RecalculationsData>('/recalculations')).publications;
    expect(await due()).toMatchObject([
      {
        ...{ period: '2025-02', profile: 'national-zero-carbon-park@2', revision: 1 },
        changes: [{ factorBefore: 'grid-cn-js-average-2022@1', factorAfter: 'grid-cn-js-average-2023@1' }],
      },
    ]);
    const preview = await get<PreviewData>('/restatements/preview?period=2025-02&profile=national-zero-carbon-park');
    expect(preview).toMatchObject({ changed: true, revision: 1, restatement: { causes: ['factor'] } });
    expect(preview.restatement.lines[0]).toMatchObject({
      factorBefore: 'grid-cn-js-average-2022@1',
      factorAfter: 'grid-cn-js-average-2023@1',
    });
    expect(JSON.stringify(await published())).toBe(first);
    expect((await send('/restatements', { ...month, note: 'factors of 2023' })).body).toMatchObject({
      applied: true,
      revision: 2,
    });
    expect(await due()).toEqual([]);
    expect((await send('/restatements', { ...month, note: 'factors of 2023' })).body).toMatchObject({
      applied: false,
      revision: 2,
    });
    expect(JSON.stringify(await published('?revision=1'))).toBe(first);
    const [newest, older] = (await get<PeriodsData>('/periods')).periods;
    expect(newest).toMatchObject({
      revision: 2,
      causes: ['factor'],
      note: 'factors of 2023',
      publishedBy: 'test operator',
    });
    expect(JSON.stringify(await published(`?asOf=${encodeURIComponent(older!.recordedAt)}`))).toBe(first);
    // Evidence of the first publication still says what was published.
    expect((await open(older!.totals[0]!.ref)).body.value).toBe(
      (JSON.parse(first) as { content: { inventory: { methods: { counted: string }[] } } }).content.inventory
        .methods[0]!.counted,
    );
    await site.park.events.waitFor(1, ({ name }) => name === 'carbon.restated', 30_000);
  });

  it('gives each revision as a pack that recomputes on an empty machine, and as reports', async () => {
    const path = `${x}/periods/2025-02/national-zero-carbon-park/pack`;
    const packs = await Promise.all(
      [1, 2].map(async (revision) => {
        const { status, body } = await site.park.api('auditor').download(`${path}?revision=${revision}`);
        expect(status).toBe(200);
        return unzipFiles(body, 'pack.zip');
      }),
    );
    const stated = (await get<PeriodsData>('/periods')).periods;
    for (const [i, files] of packs.entries()) {
      const verdict = verifyPack(files);
      expect(verdict.problems).toEqual([]);
      const row = stated.find(({ revision }) => revision === i + 1)!;
      expect(verdict).toMatchObject({ valid: true, revision: i + 1, publicationSha256: row.sha256, documents: 1 });
      expect(verdict.figures.map(({ recomputed }) => recomputed)).toEqual(row.totals.map(({ total }) => total));
      expect(verdict.monthsFromHours).toBeGreaterThan(4);
      const pages = pdfText(files.get('report.pdf')!).join(' ');
      expect(pages).toContain(row.sha256.slice(0, 16));
    }
    const application = await site.park.api('operator').download(`${x}/rating/2025-02/pack`);
    const handed = unzipFiles(application.body, 'application.zip');
    const sums = new TextDecoder().decode(handed.get('SHA256SUMS')).trim().split('\n');
    expect(sums.map((line) => line.split('  '))).toEqual(
      [...handed].filter(([name]) => name !== 'SHA256SUMS').map(([name, bytes]) => [sha256(bytes), name]),
    );
    expect(verifyPack(unzipFiles(handed.get('evidence-pack.zip')!, 'evidence-pack.zip')).valid).toBe(true);
    const again = await site.park.api('auditor').download(`${path}?revision=1`);
    expect(unzipFiles(again.body, 'pack.zip')).toEqual(packs[0]);
    const reports = '/reports/2025-02/national-zero-carbon-park';
    for (const file of [`${reports}/pdf?lang=zh-CN`, `${reports}/xlsx`, '/factors/xlsx?lang=zh-CN']) {
      const { status, body } = await site.park.api('operator').download(`${x}${file}`);
      expect([status, body.length > 5000], file).toEqual([200, true]);
    }
  });

  it('sees a revised reading, and touches only the day that it changed', async () => {
    const entries = async () => {
      const { rows } = await site.park.tx((tx) =>
        tx.execute<{ day: string; entries: string }>(sql`
          select day::text as day, string_agg(use_key || flow || revision || hours::text, ' ' order by use_key, flow, revision) as entries
          from plugin_carbon_accounting.entries group by day order by day`),
      );
      return rows;
    };
    const before = await entries();
    const at = Date.parse('2025-02-10T02:00:00Z');
    const sample = registers().find(({ point, ts }) => point === 'main.import' && ts === at)!;
    const change = { by: 'operator', reason: 'test' };
    // Ten kilowatt-hours move from the hour after ten o'clock to the one before it.
    await site.park.telemetry.correct(site.park.park, 'test', [{ ...sample, value: sample.value + 10 }], change);
    const changed = async () => {
      const now = await entries();
      return now.filter((row, i) => row.entries !== before[i]?.entries).map(({ day }) => day);
    };
    await waitUntil(async () => (await changed()).length > 0, 300_000);
    expect(await changed()).toEqual(['2025-02-10']);
    await posted(site.park, monthWh('main.import'));
    const preview = await get<PreviewData>('/restatements/preview?period=2025-02&profile=national-zero-carbon-park');
    expect(preview.restatement).toMatchObject({ causes: ['reading'], methods: [{ delta: '0' }] });
    expect(preview.restatement.lines.every(({ amountBefore, amountAfter }) => amountBefore !== amountAfter)).toBe(true);
  }, 120_000);
});

claimChecks(() => site, checker);
treatmentChecks(() => site, checker);
ownFactorChecks(checker, () => site.park.service(EmissionFactors).list());

requestChecks(() => site, checker);
verificationChecks(checker);
passportChecks(checker);
gapChecks(() => site, checker);

describe('rights', () => {
  rightsChecks(() => site, checker);

  it('open the evidence of an enterprise to itself only', async () => {
    const beta = await inventoryOf('national', '2025-02', { member: 'beta' });
    expect(new Set(beta.lines.map(({ use }) => use))).toEqual(new Set(['enterprise:beta']));
    const line = beta.lines[0]!.refs['location']!;
    expect((await open(line, { member: 'beta' })).status).toBe(200);
    expect((await open(line, { member: 'alpha' })).status).toBeGreaterThanOrEqual(403);
    expect((await open(beta.methods[0]!.ref, { member: 'beta' })).body.value).toBe(beta.methods[0]!.counted);
    expect((await ask('/now', 'anonymous')).status).toBe(401);
  });
});

describe('other plugins', () => {
  it('get the ledger, and a refusal where no factor is valid', async () => {
    const { inventories } = await site.park.service(CarbonLedger).inventory({ period: '2025-02' });
    expect(inventories).toHaveLength(3);
    const select = site.park
      .service(EmissionFactors)
      .select({ category: 'grid', basis: 'average', area: 'CN-JS', year: 2030, ifMissing: 'refuse' });
    await expect(select).rejects.toMatchObject({ code: 'CARBON_FACTOR_MISSING' });
  });
});
