import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'drizzle-orm';
import type { Tx } from '@lingtan/sdk';
import {
  GreenClaims,
  type CertificateList,
  type IssuanceQueue,
  type IssueResult,
  type LedgerProof,
  type Offsets,
  type Portfolio,
  type StateChange,
} from '../contracts/index.ts';
import {
  createCertificatePark,
  end,
  hallSamples,
  samples,
  start,
  type CertificatePark,
} from './fixtures/certificate-park.ts';

type Caller = 'operator' | 'auditor' | { member: string };
type Moved = {
  transaction: number;
  tonnes: number;
  cancelledWh: number;
  soldOrUsedWh: number;
  code: string;
  detail: string;
};
const root = '/x/certificate-trading';
const hour = 3_600_000;
/** What the wind gives in an hour, Wh. */
const hourly = 50_000;
const iso = (ts: number): string => new Date(ts).toISOString();
let bed: CertificatePark;
let keys = 0;
const post = <T = Moved>(path: string, body: object, as: Caller = 'operator') =>
  bed.park.api(as).post<T>(root + path, { reason: 'test', idempotencyKey: `offset-key-${++keys}`, ...body });
const get = async <T>(path: string, as: Caller = 'operator') => (await bed.park.api(as).get<T>(root + path)).body;
const proof = () => get<LedgerProof>('/proof');
const vcs = { standard: 'VCS', project: 'VCS-1234', projectName: 'Mangroves', vintage: 2022 };
const retire = (account: string, tonnes: number, more: object = {}, as: Caller = 'operator') => {
  const about = { beneficiary: 'Alpha', purpose: 'travel', periodFrom: '2026-01-01', periodTo: '2026-12-31' };
  return post('/offsets/retire', { account, tonnes, ...about, ...more }, as);
};

/** Of the wind, what comes after it is sent late. */
const lastHour = end - hour;
const issue = (from: number, to: number) =>
  post<{ devices: IssueResult[] }>('/issue', { from: iso(from), to: iso(to), idempotencyKey: undefined });

beforeAll(async () => {
  bed = await createCertificatePark({
    devices: [
      { id: 'roof-pv', meterId: 'roof', source: 'distributed-pv', capacityKw: 220 },
      {
        ...{ id: 'sea-wind', meterId: 'hall', direction: 'import', source: 'offshore-wind', capacityKw: 120 },
        account: 'enterprise/alpha',
      },
    ],
    market: { books: [{ id: 'sea', name: { en: 'Sea', 'zh-CN': '海上' } }], lotWh: 1000 },
  });
  await bed.ingest([...samples, ...hallSamples.filter(({ ts }) => ts <= lastHour)]);
  await bed.closed(1, 96);
  await bed.closed(1, 92, 'hall');
  expect((await issue(start, end)).status).toBe(200);
}, 120_000);
afterAll(() => bed.park.stop());

describe('offsets', () => {
  it('are booked once by serial, moved, used and burned; sums over accounts are what came in', async () => {
    const receipt = { ...vcs, serialStart: 1, serialEnd: 100, account: 'park' };
    expect((await post('/offsets', receipt)).body).toMatchObject({ tonnes: 100, cancelledWh: 0 });
    expect((await post('/offsets', { ...receipt, serialStart: 100, serialEnd: 120 })).body.code).toBe(
      'CERTIFICATE_SERIAL_BOOKED',
    );
    const older = { ...receipt, vintage: 2020, serialStart: 1, serialEnd: 10 };
    expect((await post('/offsets', older)).status).toBe(200);
    const key = { idempotencyKey: 'the-same-move' };
    const move = () => post('/offsets/transfer', { from: 'park', to: 'enterprise/alpha', tonnes: 15, ...key });
    expect((await move()).body).toEqual((await move()).body);
    expect((await retire('enterprise/alpha', 16)).body).toMatchObject({ code: 'CERTIFICATE_OFFSETS_SHORT' });
    expect((await retire('enterprise/alpha', 12, {}, { member: 'alpha' })).body.tonnes).toBe(12);
    const burn = { account: 'park', tonnes: 5, standard: 'VCS', vintage: 2022 };
    expect((await post('/offsets/burn', burn)).body.tonnes).toBe(5);
    const { balances, uses, units } = await get<Offsets>('/offsets');
    expect(balances).toEqual([
      { account: 'enterprise/alpha', active: 3, retired: 12, burned: 0 },
      { account: 'park', active: 90, retired: 0, burned: 5 },
    ]);
    // The oldest vintage was moved and used first.
    expect(uses.find(({ act }) => act === 'retire')!.serials).toEqual([
      'VCS VCS-1234 2020: 1–10',
      'VCS VCS-1234 2022: 1–2',
    ]);
    expect(units.reduce((sum, { tonnes }) => sum + tonnes, 0)).toBe(110);
  });

  it('show an enterprise its own and let it do no more than use them', async () => {
    const seen = await get<Offsets>('/offsets', { member: 'alpha' });
    expect(new Set(seen.units.map(({ account }) => account))).toEqual(new Set(['enterprise/alpha']));
    expect(await get<Offsets>('/offsets', { member: 'beta' })).toEqual({ units: [], uses: [], balances: [] });
    expect((await retire('park', 1, {}, { member: 'beta' })).body.code).toBe('CERTIFICATE_ACCOUNT_FOREIGN');
    for (const path of ['/offsets', '/offsets/transfer', '/offsets/burn', '/certificates/state'])
      expect((await post(path, {}, { member: 'alpha' })).status, path).toBe(403);
  });

  it('are refused by the database in two hands', async () => {
    const twice = sql`insert into plugin_certificate_trading.offset_units
      (park_id, series_no, serial_start, serial_end, account, status, transaction_no)
      select park_id, series_no, serial_start, serial_end, 'park', 'Active', transaction_no
      from plugin_certificate_trading.offset_units where status = 'Retired' limit 1`;
    const code = await bed.park
      .tx((tx: Tx) => tx.execute(twice))
      .then(
        () => null,
        (error: { cause?: { code?: string } }) => error.cause?.code,
      );
    expect(code).toBe('23P01');
  });

  const ccer = { ...vcs, standard: 'CCER', vintage: 2026, account: 'park' };
  let serial = 0;
  /** A receipt of CCER with the next serial number. */
  const credit = (more: object) => {
    serial++;
    return post('/offsets', { ...ccer, project: 'CCER-7', serialStart: serial, serialEnd: serial, ...more });
  };
  const hours = (device: string, from: number, to: number) => ({
    device,
    from: iso(start + from * hour),
    to: iso(start + to * hour),
  });
  const state = (act: string, span: object) =>
    post<StateChange & { code: string }>('/certificates/state', { act, ...span });
  /** The wind is issued to alpha, so that what alpha moves is wind. */
  const sell = (wh: number) => post('/transfers', { from: 'enterprise/alpha', to: 'enterprise/beta', wh });
  const balances = async (account: string) =>
    (await get<Portfolio>('/portfolio')).balances
      .filter((each) => each.account === account && each.wh > 0)
      .map(({ bucket, wh }) => `${bucket} ${wh}`)
      .sort();
  /** What of each hour of the wind was sold to beta. */
  const soldByHour = async () => {
    const path = '/certificates?account=enterprise/beta&device=sea-wind&limit=5000';
    const sums = Array.from({ length: 24 }, () => 0);
    for (const { from, wh } of (await get<CertificateList>(path)).certificates)
      sums[Math.floor((Date.parse(from) - start) / hour)]! += wh;
    return sums;
  };

  it('of a generator of the park take what is left of its certificates, frozen or not, and never the buyer’s', async () => {
    const sold = 3 * hourly + 10_001;
    expect((await sell(sold)).status).toBe(200);
    const sums = await soldByHour();
    const [whole, part, none] = [hourly, null, 0].map((wh) =>
      sums.findIndex((each) => (wh === null ? each > 0 && each < hourly : each === wh)),
    );
    for (const [from, frozen] of [
      [whole!, true],
      [part!, true],
      [none!, false],
    ] as const) {
      const span = hours('sea-wind', from, from + 1);
      const before = await proof();
      const left = hourly - sums[from]!;
      if (left === 0) {
        expect((await credit({ generation: span })).body.code).toBe('CERTIFICATE_NOTHING_IN_SPAN');
        continue;
      }
      if (frozen) {
        expect((await state('freeze', span)).body.wh).toBe(left);
        expect(await proof()).toMatchObject({ frozenWh: left, heldWh: before.heldWh - left, faults: [] });
        expect((await state('unfreeze', span)).body.wh).toBe(left);
        expect((await state('freeze', span)).body.wh).toBe(left);
      }
      const { status, body } = await credit({ generation: span });
      expect([status, body]).toMatchObject([200, { tonnes: 1, cancelledWh: left, soldOrUsedWh: sums[from]! }]);
      expect(await proof()).toMatchObject({ frozenWh: 0, cancelledWh: before.cancelledWh + left, faults: [] });
      for (const act of ['freeze', 'unfreeze', 'withdraw'])
        expect((await state(act, span)).body.code, act).toBe('CERTIFICATE_NOTHING_IN_SPAN');
      expect((await credit({ generation: span })).body.code).toBe('CERTIFICATE_NOTHING_IN_SPAN');
    }
    expect(await soldByHour()).toEqual(sums);
  });

  it('called CCER are refused of a source that may not choose them, and where nobody says whose they are', async () => {
    const span = hours('roof-pv', 0, 4);
    const before = await proof();
    expect((await credit({ generation: span })).body).toMatchObject({ code: 'CERTIFICATE_CCER_SOURCE' });
    expect((await credit({})).body).toMatchObject({ code: 'CERTIFICATE_CCER_ORIGIN', params: { devices: 'sea-wind' } });
    expect(await proof()).toEqual(before);
    expect((await credit({ project: 'forest', generation: null })).body).toMatchObject({
      cancelledWh: 0,
      soldOrUsedWh: 0,
    });
    // The rule is about CCER: another scheme takes what is left of any generator.
    expect((await credit({ standard: 'VCS', generation: span })).body.cancelledWh).toBe(400_000);
  });

  it('of hours that are not issued yet keep them from being issued later, and the queue says so', async () => {
    expect((await credit({ generation: hours('sea-wind', 22, 24) })).status).toBe(200);
    await bed.ingest(hallSamples.filter(({ ts }) => ts > lastHour));
    await bed.closed(1, 96, 'hall');
    const wind = (await issue(end - 2 * hour, end)).body.devices.find(({ device }) => device === 'sea-wind');
    expect(wind).toMatchObject({ transaction: null, issuedWh: 0, skipped: { 'already-issued': 4, credited: 4 } });
    expect((await proof()).faults).toEqual([]);
    const { days } = await get<IssuanceQueue>('/issuance-queue?days=92', { member: 'alpha' });
    expect(days.filter(({ device }) => device === 'sea-wind')).toMatchObject([
      { waiting: 0, refused: { credited: 4 } },
    ]);
  });

  it('withdrawn by order of the regulator is what was not traded; the buyer keeps his part and his offers', async () => {
    const offer = (account: string, lots: number) =>
      bed.park.api('operator').post(`${root}/market/sea/orders`, {
        ...{ account, side: 'ask', lots, priceFen: 500, idempotencyKey: `ask-of-${account}` },
      });
    const sums = await soldByHour();
    const sold = sums.reduce((sum, each) => sum + each, 0);
    expect((await offer('enterprise/beta', Math.floor(sold / 1000))).status).toBe(200);
    expect((await offer('enterprise/alpha', 10)).status).toBe(200);
    const bought = [`held ${sold % 1000}`, `reserved ${sold - (sold % 1000)}`];
    expect(await balances('enterprise/beta')).toEqual(bought);
    // A receipt that is refused takes no offer out.
    const { project, serialStart, serialEnd } = (await get<Offsets>('/offsets')).units.find(
      ({ standard }) => standard === 'CCER',
    )!;
    const again = { ...ccer, project, serialStart, serialEnd, generation: hours('sea-wind', 0, 24) };
    expect((await post('/offsets', again)).body.code).toBe('CERTIFICATE_SERIAL_BOOKED');
    expect(await balances('enterprise/alpha')).toContain('reserved 10000');
    const before = await proof();
    const left = (await get<Portfolio>('/portfolio')).balances
      .filter(({ account, bucket }) => account === 'enterprise/alpha' && ['held', 'reserved'].includes(bucket))
      .reduce((sum, { wh }) => sum + wh, 0);
    expect((await state('withdraw', hours('sea-wind', 0, 24))).body.wh).toBe(left);
    expect(await balances('enterprise/beta')).toEqual(bought);
    expect((await balances('enterprise/alpha')).filter((each) => /held|reserved/.test(each))).toEqual([]);
    expect(await proof()).toMatchObject({ cancelledWh: before.cancelledWh + left, faults: [] });
    expect(await soldByHour()).toEqual(sums);
  });
});

describe('claims of other plugins', () => {
  it('use certificates up; a second claim is refused with the first one named', async () => {
    const claims = bed.park.service(GreenClaims);
    const span = { device: 'roof-pv', from: iso(start + 8 * hour), to: iso(start + 9 * hour) };
    const use = { ...span, account: 'park', reason: 'roof to hall' };
    const before = await proof();
    const done = await claims.claim({ ...use, kind: 'self-use', idempotencyKey: 'self-use-1' });
    expect(done.wh).toBeGreaterThan(0);
    expect(await claims.claim({ ...use, kind: 'self-use', idempotencyKey: 'self-use-1' })).toEqual(done);
    const after = await proof();
    expect(after).toMatchObject({ retiredWh: before.retiredWh + done.wh, claimedWh: after.retiredWh, faults: [] });
    await expect(claims.claim({ ...use, kind: 'direct-supply', idempotencyKey: 'direct-1' })).rejects.toThrow(
      /claimed already: \d+ Wh by self-use of park/,
    );
    const none = { ...use, account: 'enterprise/beta', from: iso(start + 12 * hour), to: iso(start + 13 * hour) };
    await expect(claims.claim({ ...none, kind: 'contract', wh: 5, idempotencyKey: 'contract-1' })).rejects.toThrow(
      /holds 0 Wh/,
    );
  });

  it('are refused to a plugin that the settings do not name, whatever it calls itself', async () => {
    const span = { device: 'roof-pv', from: iso(start + 9 * hour), to: iso(start + 10 * hour) };
    const path = '/plugins/certificate-trading/config';
    const { value } = (await bed.park.api('platform-admin').get<{ value: Record<string, unknown> }>(path)).body;
    const set = async (claimants: string[]) => {
      const { status } = await bed.park.api('platform-admin').put(path, { value: { ...value, claimants } });
      expect(status).toBe(200);
      await bed.park.kernel.host.whenIdle();
    };
    await set(['another']);
    const use = { ...span, kind: 'self-use', account: 'park', reason: 'not asked', claimedBy: 'system' } as const;
    await expect(
      bed.park.service(GreenClaims).claim({ ...use, idempotencyKey: 'market/green/1' }),
    ).rejects.toMatchObject({
      code: 'CERTIFICATE_CLAIMANT_UNKNOWN',
    });
    await set(['kernel']);
    await bed.park.service(GreenClaims).claim({ ...use, wh: 1, idempotencyKey: 'market/green/1' });
    const { rows } = await bed.park.tx((tx) =>
      tx.execute(
        `select actor, keys_of from plugin_certificate_trading.transactions where idempotency_key = 'market/green/1'`,
      ),
    );
    expect(rows).toEqual([{ actor: 'plugin/kernel', keys_of: 'plugin/kernel' }]);
  });

  it('withdraws what is left of a span by order of the regulator', async () => {
    const span = { act: 'withdraw', device: 'roof-pv', from: iso(start + 8 * hour), to: iso(start + 10 * hour) };
    const before = await proof();
    const { wh } = (await post<StateChange>('/certificates/state', span)).body;
    expect(await proof()).toMatchObject({
      cancelledWh: before.cancelledWh + wh,
      heldWh: before.heldWh - wh,
      retiredWh: before.retiredWh,
      faults: [],
    });
  });
});
