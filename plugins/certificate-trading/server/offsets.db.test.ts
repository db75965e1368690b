import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'drizzle-orm';
import type { Tx } from '@lingtan/sdk';
import { GreenClaims, type LedgerProof, type Offsets, type StateChange } from '../contracts/index.ts';
import { createCertificatePark, end, samples, start, type CertificatePark } from './fixtures/certificate-park.ts';

type Caller = 'operator' | 'auditor' | { member: string };
type Moved = { transaction: number; tonnes: number; cancelledWh: number; code: string; detail: string };
const root = '/x/certificate-trading';
const hour = 3_600_000;
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

beforeAll(async () => {
  bed = await createCertificatePark();
  await bed.ingest(samples);
  await bed.closed(1, 96);
  expect((await post('/issue', { from: iso(start), to: iso(end), idempotencyKey: undefined })).status).toBe(200);
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

  it('of a generator of the park take its certificates: frozen first, then cancelled, never both', async () => {
    const span = { device: 'roof-pv', from: iso(start), to: iso(start + 4 * hour) };
    const ccer = { ...vcs, standard: 'CCER', project: 'CCER-7', vintage: 2026, serialStart: 1, serialEnd: 1 };
    const credit = () => post('/offsets', { ...ccer, account: 'park', generation: span });
    expect((await credit()).body.code).toBe('CERTIFICATE_OFFSET_DOUBLE_USE');
    const before = await proof();
    const state = (act: string) => post<StateChange & { code: string }>('/certificates/state', { act, ...span });
    const { wh } = (await state('freeze')).body;
    expect(wh).toBeGreaterThan(0);
    expect(await proof()).toMatchObject({ frozenWh: wh, heldWh: before.heldWh - wh, faults: [] });
    expect((await state('freeze')).body.code).toBe('CERTIFICATE_NOTHING_IN_SPAN');
    expect((await state('unfreeze')).body.wh).toBe(wh);
    expect((await state('freeze')).body.wh).toBe(wh);
    expect((await credit()).body).toMatchObject({ tonnes: 1, cancelledWh: wh });
    expect(await proof()).toMatchObject({ frozenWh: 0, cancelledWh: before.cancelledWh + wh, faults: [] });
    expect((await state('unfreeze')).body.code).toBe('CERTIFICATE_NOTHING_IN_SPAN');
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
