import type { TestCaller } from '@lingtan/kernel/testing';
import type { Explanation } from '@lingtan/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ContractDelivery, LedgerProof, Position, PowerContracts } from '../contracts/index.ts';
import { createCertificatePark, end, samples, start, type CertificatePark } from './fixtures/certificate-park.ts';
import { persistently } from './fixtures/persistently.ts';

const alpha = 'enterprise/alpha';
let bed: CertificatePark;
type Caller = TestCaller;
const root = '/x/certificate-trading';
const get = async <T>(path: string, as: Caller = 'operator') => (await bed.park.api(as).get<T>(root + path)).body;
const post = async <T = { code: string; no: number; state: string }>(
  path: string,
  body: object,
  as: Caller = 'operator',
) => (await persistently(() => bed.park.api(as).post<T>(root + path, { reason: 'test', ...body }))).body;
const contractOf = async (no: number, as: Caller = 'operator') =>
  (await get<PowerContracts>('/power-contracts', as)).contracts.find((each) => each.no === no);

/** 60 kWh in each hour from 9 to 16; the roof gives 100 kWh in each hour of one day. */
const volumes = Array.from({ length: 24 }, (_, hour) => (hour >= 9 && hour < 17 ? 60_000 : 0));
const terms = {
  ...{ seller: 'park', buyer: alpha, monthFrom: '2026-03', monthTo: '2026-04', shape: 'hourly', volumes },
  ...{ priceFen: 30_000, idempotencyKey: 'contract-one' },
};

beforeAll(async () => {
  bed = await createCertificatePark({ targets: [{ account: alpha, sharePct: 100 }] });
  await bed.ingest(samples);
  await bed.closed(1, 96);
  const span = { from: new Date(start).toISOString(), to: new Date(end).toISOString(), reason: 'test' };
  await persistently(() => bed.park.api('operator').post(`${root}/issue`, span));
}, 120_000);
afterAll(() => bed.park.stop());

describe('green power contracts', () => {
  it('need a second person for the buyer, and the seller', async () => {
    const ada = { person: 'Ada', member: 'alpha' };
    const { no, state } = await post('/power-contracts', terms, ada);
    expect([no, state]).toEqual([1, 'proposed']);
    const decide = (key: string, account: string, as: Caller, act = 'approve') =>
      post(`/power-contracts/${no}/decision`, { account, act, idempotencyKey: `decide-${key}` }, as);
    // Who proposed it approves nothing, and nobody answers for an account that is not his.
    expect((await decide('self', alpha, ada)).code).toBe('PERSON_SAME');
    expect((await decide('foreign', 'park', ada)).code).toBe('CERTIFICATE_ACCOUNT_FOREIGN');
    expect((await decide('beta', 'enterprise/beta', { member: 'beta' })).code).toBe('CERTIFICATE_CONTRACT_UNKNOWN');
    expect((await decide('key', alpha, 'operator')).code).toBe('PERSON_NEEDED');
    expect((await decide('buyer', alpha, { person: 'Lin' })).state).toBe('proposed');
    // Who has agreed for one side does not for the other, nor does a key of theirs.
    const { token } = await bed.park.key({ owner: 'Lin' });
    for (const [key, same] of Object.entries({ same: { person: 'Lin' }, own: { token } }))
      expect((await decide(key, 'park', same)).code).toBe('PERSON_SAME');
    expect((await decide('seller', 'park', { person: 'Mo' })).state).toBe('active');
    expect((await decide('late', 'park', { person: 'Mo' }, 'reject')).code).toBe('PROPOSAL_OVER');
    expect(await contractOf(no, { member: 'alpha' })).toMatchObject({ state: 'active', plannedWh: 61 * 480_000 });
    expect(await contractOf(no, { member: 'beta' })).toBeUndefined();
    const refused = { ...terms, volumes: [1, 2], idempotencyKey: 'contract-two' };
    expect(JSON.stringify(await post('/power-contracts', refused))).toContain(
      '24 volumes for the hours of a day, not 2',
    );
  });

  it('deliver a month once it is over: hour by hour up to the volume, for its price, and once', async () => {
    const deliver = (key: string, month = '2026-03') =>
      post<ContractDelivery & { code: string }>('/power-contracts/1/deliveries', {
        month,
        idempotencyKey: `deliver-${key}`,
      });
    expect((await deliver('early')).code).toBe('CERTIFICATE_CONTRACT_MONTH');
    const { total } = await get<Position>(`/position?account=${alpha}&year=2026`);
    expect(total.contractedWh).toBe(31 * 480_000);
    const contracted = `/api/evidence/certificate.position/contracted/2026-03/${alpha}?park=test-park`;
    const { body: opened } = await bed.park.api('operator').get<Explanation>(contracted);
    expect(opened).toMatchObject({ value: String(31 * 480_000), rows: { values: [[1, 31 * 480_000]] } });
    bed.clock.set('2026-04-20T00:00:00Z');
    // Eight hours of one day with 60 of 100 kWh each, at 300 yuan a MWh.
    const fen = (480_000 * 30_000) / 1_000_000;
    expect((await deliver('poor')).code).toBe('CERTIFICATE_MONEY_SHORT');
    await post('/money', { account: alpha, fen, idempotencyKey: 'contract-money' });
    const done = await deliver('one');
    expect(done).toMatchObject({ plannedWh: 31 * 480_000, deliveredWh: 480_000, fen });
    expect(await deliver('one')).toEqual(done);
    expect((await deliver('two')).code).toBe('CERTIFICATE_CONTRACT_DELIVERED');
    const { balances } = await get<{ balances: { account: string; bucket: string; wh: number }[] }>('/portfolio');
    expect(balances.find(({ account, bucket }) => account === alpha && bucket === 'held')?.wh).toBe(480_000);
    expect((await get<LedgerProof>('/proof')).faults).toEqual([]);
    expect((await contractOf(1))!.months[0]).toMatchObject({ month: '2026-03', deliveredWh: 480_000, fen });
    const open = async (figure: 'planned' | 'delivered', as: Caller = 'operator') =>
      (await bed.park.api(as).get<Explanation>(`/api/evidence/certificate.power-contract/1/${figure}?park=test-park`))
        .body;
    expect((await contractOf(1))!.deliveredRef).toBe('certificate.power-contract/1/delivered');
    const brought = await open('delivered', { member: 'alpha' });
    expect(brought).toMatchObject({
      value: '480000',
      unit: 'Wh',
      inputs: [{ value: -fen / 100, ref: `certificate.money/available/${alpha}/transaction/${done.transaction}` }],
    });
    expect(brought.rows!.values[0]).toEqual(['2026-03', 31 * 480_000, 480_000, done.transaction]);
    expect((await open('planned')).value).toBe(String(61 * 480_000));
    expect(await open('planned', { member: 'beta' })).not.toHaveProperty('value');
  });

  it('end by the operator; nothing is delivered after that', async () => {
    const end1 = (as: Caller, key: string) =>
      post('/power-contracts/1/end', { idempotencyKey: `end-contract-${key}` }, as);
    expect((await bed.park.api({ member: 'alpha' }).post(`${root}/power-contracts/1/end`, {})).status).toBe(403);
    expect((await end1('operator', 'one')).state).toBe('ended');
    bed.clock.set('2026-05-20T00:00:00Z');
    const late = { month: '2026-04', idempotencyKey: 'deliver-late' };
    expect((await post('/power-contracts/1/deliveries', late)).code).toBe('CERTIFICATE_CONTRACT_OVER');
  });
});
