import { MeterReadings } from '@lingtan/energy-metering/contracts';
import type { Explanation, ParkScope, Tx } from '@lingtan/sdk';
import { createRandom } from '@lingtan/test-kit';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GreenClaims } from '../contracts/index.ts';
import type {
  CertificateConfig,
  CertificateList,
  GecMonths,
  IssuanceQueue,
  IssueResult,
  LedgerProof,
  Portfolio,
  Retirement,
} from '../contracts/index.ts';
import {
  createCertificatePark,
  end,
  late,
  lateSample,
  samples,
  start,
  type CertificatePark,
} from './fixtures/certificate-park.ts';
import { persistently } from './fixtures/persistently.ts';
import { ledgerTx } from './ledger/ledger-tx.ts';

let bed: CertificatePark;
beforeAll(async () => {
  bed = await createCertificatePark();
  await bed.ingest(samples);
  await bed.closed(1, 96);
}, 120_000);
afterAll(() => bed.park.stop());

type Caller = 'operator' | 'auditor' | { member: string };
const root = '/x/certificate-trading';
const get = async <T>(path: string, as: Caller = 'operator') => (await bed.park.api(as).get<T>(root + path)).body;
const post = <T>(path: string, body: object, as: Caller = 'operator') => bed.park.api(as).post<T>(root + path, body);
const iso = (ts: number): string => new Date(ts).toISOString();
const issue = async (from = start, to = end) => {
  const request = { from: iso(from), to: iso(to), reason: 'test of the day' };
  const { status, body } = await persistently(() => post<{ devices: IssueResult[] }>('/issue', request));
  expect([status, body]).toMatchObject([200, {}]);
  return body.devices[0]!;
};
const proof = () => get<LedgerProof>('/proof');
const held = async (account: string, as: Caller = 'operator') =>
  (await get<Portfolio>('/portfolio', as)).balances.find((each) => each.account === account && each.bucket === 'held')
    ?.wh ?? 0;
const move = (from: string, to: string, wh: number, key: string) =>
  post<{ transaction: number; code: string }>('/transfers', {
    from,
    to,
    wh,
    reason: 'sold',
    idempotencyKey: `transfer-${key}`,
  });
const retire = (account: string, wh: number, key: string, as: Caller = 'operator', more: object = {}) =>
  post<Retirement & { code: string }>(
    '/retirements',
    {
      account,
      wh,
      beneficiary: 'Alpha',
      purpose: 'consumption',
      periodFrom: '2026-03-01',
      periodTo: '2026-03-31',
      reason: 'claim of March',
      idempotencyKey: `retire-${key}`,
      ...more,
    },
    as,
  );

describe('the ledger of certificates', () => {
  it('issues each closed interval once, numbered without gaps, for what the meter says', async () => {
    // Closed intervals are issued by themselves; asking at the same time issues none of them twice.
    await issue();
    const metered = await bed.park.service(MeterReadings).intervals({ from: start, to: end, meters: ['roof'] });
    const wh = metered.reduce((sum, { amount }) => sum + amount!, 0);
    expect(await issue()).toMatchObject({
      issued: 0,
      issuedWh: 0,
      transaction: null,
      skipped: { 'already-issued': 96 },
    });
    const { issuances } = await get<{
      issuances: { idStart: number; idEnd: number; quality: string; expiresOn: string }[];
    }>('/issuances');
    const ranges = issuances.map(({ idStart, idEnd }) => [idStart, idEnd]).sort((a, b) => a[0]! - b[0]!);
    ranges.forEach(([from], index) => expect(from).toBe(index === 0 ? 0 : ranges[index - 1]![1]! + 1));
    expect(issuances.filter(({ quality }) => quality === 'estimated')).toHaveLength(2);
    expect(issuances[0]!.expiresOn).toBe('2028-03-01');
    expect(await proof()).toMatchObject({ issuedWh: wh, heldWh: wh, retiredWh: 0, faults: [] });
  });

  it('moves and retires all or nothing; a key that comes again changes nothing', async () => {
    const before = await held('park');
    expect((await move('park', 'enterprise/alpha', 900_000, 'one')).status).toBe(200);
    expect((await move('park', 'enterprise/alpha', 900_000, 'one')).status).toBe(200);
    expect(await held('park')).toBe(before - 900_000);
    expect((await move('park', 'enterprise/alpha', 1, 'one')).body.code).toBe('CERTIFICATE_KEY_REUSED');
    expect((await move('park', 'enterprise/alpha', before, 'two')).body.code).toBe('CERTIFICATE_NOT_ENOUGH');
    expect((await move('park', 'enterprise/nobody', 1, 'three')).body.code).toBe('CERTIFICATE_ACCOUNT_UNKNOWN');
    const done = await retire('enterprise/alpha', 400_000, 'one', { member: 'alpha' });
    expect(done.body).toMatchObject({ wh: 400_000, account: 'enterprise/alpha', beneficiary: 'Alpha' });
    expect((await retire('enterprise/alpha', 400_000, 'one', { member: 'alpha' })).body).toEqual(done.body);
    expect((await retire('enterprise/alpha', 500_001, 'two', { member: 'alpha' })).body.code).toBe(
      'CERTIFICATE_NOT_ENOUGH',
    );
    expect(await proof()).toMatchObject({ retiredWh: 400_000, claimedWh: 400_000, faults: [] });
    expect(await bed.park.service(GreenClaims).retired({ from: '2026-03-10', to: '2026-03-11' })).toMatchObject([
      { wh: 400_000, parts: [{ device: 'roof-pv', meter: 'roof', wh: 400_000 }] },
    ]);
    expect((await bed.park.service(GreenClaims).held()).reduce((sum, { wh }) => sum + wh, 0)).toBe(
      (await proof()).heldWh,
    );
    expect(await bed.park.service(GreenClaims).retired({ from: '2026-04-01', to: '2026-04-30' })).toEqual([]);
  });

  it('opens what each account holds, and what each day brought, at the values of the pages', async () => {
    const open = async (ref: string, as: Caller = 'auditor'): Promise<Explanation> => {
      const path = `/api/evidence/${encodeURIComponent(ref)}?park=${bed.park.park.id}`;
      const { status, body } = await bed.park.api(as).get<Explanation>(path);
      expect(status, `${ref}: ${JSON.stringify(body)}`).toBe(200);
      expect(body.ref).toBe(ref);
      return body;
    };
    const sum = ({ inputs }: Explanation) => inputs.reduce((total, { value }) => total + Number(value), 0);
    const { balances, held: groups } = await get<Portfolio>('/portfolio', 'auditor');
    expect(balances.length).toBeGreaterThan(2);
    for (const { account, bucket, wh } of balances) {
      const opened = await open(`certificate.holding/${bucket}/${account}`);
      expect([opened.value, sum(opened)], `${bucket} ${account}`).toEqual([String(wh), wh]);
    }
    const [group] = groups;
    const one = await open(`certificate.holding/held/${group!.account}/${group!.device}/${group!.month}`);
    expect(one.value).toBe(String(group!.wh));
    expect(one.inputs[0]!.ref).toMatch(/^certificate\.issuance\//);
    const ending = await open(`certificate.holding/ending/own/${group!.expiresOn}`);
    expect(Number(ending.value)).toBeGreaterThanOrEqual(group!.wh);
    const mine = balances.find(({ account, bucket }) => account === 'enterprise/alpha' && bucket === 'held')!;
    expect((await open('certificate.holding/held/own', { member: 'alpha' })).value).toBe(String(mine.wh));
    const foreign = `/api/evidence/certificate.holding%2Fheld%2Fpark?park=${bed.park.park.id}`;
    expect((await bed.park.api({ member: 'alpha' }).get(foreign)).status).toBe(404);

    const { days } = await get<IssuanceQueue>('/issuance-queue?days=92', 'auditor');
    const day = days.find(({ issuedWh }) => issuedWh > 0)!;
    const key = `${day.device}/${day.day}/${day.day}`;
    for (const figure of ['generated', 'issued', 'waiting'] as const)
      expect((await open(`certificate.generation/${figure}/${key}`)).value).toBe(String(day[`${figure}Wh`]));
    const issued = await open(`certificate.generation/issued/${key}`);
    expect(sum(issued)).toBe(day.issuedWh);
    const generated = await open(`certificate.generation/generated/${key}`);
    const meter = (
      await bed.park
        .api('auditor')
        .get<Explanation>(`/api/evidence/${encodeURIComponent(generated.inputs[0]!.ref)}?park=${bed.park.park.id}`)
    ).body;
    expect(meter.value).toBe(String(day.generatedWh));
    const all = await open(`certificate.generation/issued/all/${day.day}/${day.day}`);
    expect(sum(all)).toBe(Number(all.value));
    for (const row of (await get<GecMonths>('/gec-months', 'auditor')).months) {
      const { device, month } = row;
      const carried = await open(`certificate.generation/carried/${device}/${month}`);
      expect(carried.value).toBe(String(row.carriedWh));
      expect((await open(carried.inputs[0]!.ref)).value).toBe(String(row.generatedWh));
      expect((await open(`certificate.generation/carried-in/${device}/${month}`)).value).toBe(String(row.carriedInWh));
    }
  });

  it('shows an enterprise its own and lets it retire nothing else', async () => {
    expect(await held('enterprise/alpha', { member: 'alpha' })).toBe(500_000);
    expect(
      (await get<Portfolio>('/portfolio', { member: 'alpha' })).balances.every(
        ({ account }) => account === 'enterprise/alpha',
      ),
    ).toBe(true);
    expect(await get<Portfolio>('/portfolio', { member: 'beta' })).toEqual({ balances: [], held: [] });
    expect(await get('/issuances?device=roof-pv', { member: 'beta' })).toEqual({ issuances: [] });
    // Naming a certificate of another account shows nothing of it, whatever else is asked for.
    const mine = await get<CertificateList>('/certificates?account=enterprise/alpha', { member: 'alpha' });
    const id = mine.certificates[0]!.id;
    expect(await get(`/certificates/${id}`, { member: 'beta' })).toMatchObject({
      code: 'CERTIFICATE_CERTIFICATE_UNKNOWN',
    });
    expect(
      (await get<CertificateList>('/certificates?account=enterprise/alpha', { member: 'beta' })).certificates,
    ).toEqual([]);
    expect((await retire('park', 1, 'theft', { member: 'beta' })).body.code).toBe('CERTIFICATE_ACCOUNT_FOREIGN');
    for (const [path, body] of [
      ['/transfers', {}],
      ['/issue', {}],
    ] as const)
      expect((await post(path, body, { member: 'alpha' })).status).toBe(403);
    expect((await retire('park', 1, 'auditor', 'auditor')).status).toBe(403);
  });

  it('is guarded by the database too: overlap, second claim, imbalance, overdraft and edits are refused', async () => {
    const run = (statement: ReturnType<typeof sql>) => bed.park.tx((tx: Tx) => tx.execute(statement));
    // A refused statement is the cause of the error; what the commit refuses is the error itself.
    const refusal = (statement: ReturnType<typeof sql>) =>
      run(statement).then(
        () => null,
        (error: { code?: string; cause?: { code?: string } }) => error.cause?.code ?? error.code,
      );
    const park = sql`'test-park'`;
    const claims = sql`insert into plugin_certificate_trading.claims (park_id, kind, device_no, id_start, id_end, issuance_no, account)`;
    expect(
      await refusal(
        sql`${claims} select park_id, 'self-use', device_no, id_start, id_start, issuance_no, account from plugin_certificate_trading.claims limit 1`,
      ),
    ).toBe('23P01');
    expect((await move('park', 'external/buyer', 10, 'cut')).status).toBe(200);
    const ranges = sql`insert into plugin_certificate_trading.holdings
      (park_id, issuance_no, device_no, account, id_start, id_end, status, parent_id, hash, expires_on)`;
    const range = (
      more: ReturnType<typeof sql>,
    ) => sql`select park_id, issuance_no, device_no, 'park', ${more}, hash, expires_on
      from plugin_certificate_trading.holdings`;
    // A part that stands alone, one beside those that make up the parent already, the whole of an issue again, a part that goes
    // beyond its parent.
    const refused: [ReturnType<typeof sql>, string][] = [
      [sql`${range(sql`id_start, id_end - 1, 'Active', null`)} where parent_id is not null limit 1`, '23P01'],
      [sql`${range(sql`id_start, id_start, 'Active', parent_id`)} where parent_id is not null limit 1`, '23P01'],
      [sql`${range(sql`id_start, id_end, 'Active', null`)} where parent_id is null limit 1`, '23505'],
      [sql`${range(sql`id_start, id_end + 1, 'Active', id`)} where status = 'Bundle Split' limit 1`, '23P01'],
      [sql`${range(sql`id_start + 1, id_end, 'Active', id`)} where status = 'Active' limit 1`, '23P01'],
    ];
    for (const [select, code] of refused) expect(await refusal(sql`${ranges} ${select}`)).toBe(code);
    for (const status of ['Claimed', 'Bundle Split'])
      expect(
        await refusal(sql`update plugin_certificate_trading.holdings set status = 'Active' where status = ${status}`),
      ).toBe('23P01');
    // Numbers that leave a gap, that come again, and an interval that is issued a second time.
    const issueAt = (first: ReturnType<typeof sql>, shift: string) => sql`
      insert into plugin_certificate_trading.issuances (park_id, transaction_no, device, device_no, meter, direction, starts_at,
        ends_at, revision, follows, id_start, id_end, quality, attributes, account, expires_on, interval_ref)
      select i.park_id, i.transaction_no, i.device, i.device_no, i.meter, i.direction, i.starts_at + ${shift}::interval,
        i.ends_at + ${shift}::interval, i.revision, i.follows, ${first}, ${first} + 9, i.quality, i.attributes, i.account,
        i.expires_on, i.interval_ref
      from plugin_certificate_trading.issuances i join plugin_certificate_trading.devices d on d.no = i.device_no
      where i.follows is null limit 1`;
    expect(await refusal(issueAt(sql`d.next_id + 1`, '9 days'))).toBe('23P01');
    expect(await refusal(issueAt(sql`i.id_start`, '9 days'))).toBe('23P01');
    expect(await refusal(issueAt(sql`d.next_id`, '0'))).toBe('23505');
    expect(await refusal(sql`update plugin_certificate_trading.devices set next_id = 0`)).toBe('42501');
    const entry = (account: string, bucket: string, wh: number) =>
      sql`insert into plugin_certificate_trading.entries (park_id, transaction_no, account, bucket, wh) values (${park}, 1, ${account}, ${bucket}, ${wh})`;
    expect(await refusal(entry('park', 'held', 5))).toBe('23514');
    expect(await refusal(entry('enterprise/beta', 'held', -5))).toBe('23514');
    expect(await refusal(sql`update plugin_certificate_trading.balances set wh = wh + 1`)).toBe('42501');
    expect(await refusal(sql`update plugin_certificate_trading.entries set wh = 1`)).toBe('42501');
    expect(await refusal(sql`delete from plugin_certificate_trading.claims`)).toBe('42501');
    expect(await refusal(sql`update plugin_certificate_trading.holdings set id_end = id_end + 1`)).toBe('42501');
    expect((await proof()).faults).toEqual([]);
  });

  it('a retirement opens to issue, interval and samples, for its owner only', async () => {
    const evidence = (ref: string, as: Caller = 'operator') =>
      bed.park.api(as).get<Explanation>(`/api/evidence/${ref}?park=test-park`);
    const [retirement] = (await get<{ retirements: Retirement[] }>('/retirements')).retirements;
    const { body } = await evidence(retirement!.ref, { member: 'alpha' });
    expect(body.inputs.reduce((sum, { value }) => sum + Number(value), 0)).toBe(400_000);
    expect((await evidence(retirement!.ref, { member: 'beta' })).status).toBe(404);
    const issued = (await evidence(body.inputs[0]!.ref)).body;
    expect(issued.inputs[0]!.ref).toMatch(/^energy\.interval\/roof\.export\/.*@\d+$/);
    const interval = (await evidence(issued.inputs[0]!.ref)).body;
    expect(interval.value === null ? null : Number(interval.value)).toBe(Number(issued.value));
    expect(interval.inputs.length).toBeGreaterThan(0);
  });

  it('any order of 64 actors conserves certificates and overdraws nobody', { timeout: 120_000 }, async () => {
    const random = createRandom(64);
    const accounts = ['park', 'enterprise/alpha', 'enterprise/beta', 'external/buyer'];
    const pick = () => accounts[Math.floor(random() * accounts.length)]!;
    const acts = Array.from({ length: 64 }, (_, actor) => {
      const [from, to, wh] = [pick(), pick(), 1 + Math.floor(random() * 120_000)];
      if (actor % 8 === 0) return () => issue();
      // Each fifth is sent twice at once under one key.
      const once = () =>
        persistently<{ status: number }>(() =>
          actor % 3 === 0 ? retire(from, wh, `actor-${actor}`) : move(from, to, wh, `actor-${actor}`),
        );
      return actor % 5 === 0 ? () => Promise.all([once(), once()]) : once;
    });
    const answers = (await Promise.all(acts.map((act) => act()))).flat();
    const statuses = new Set(answers.map((answer) => ('status' in answer ? answer.status : 200)));
    expect([...statuses].filter((status) => ![200, 409, 422].includes(status))).toEqual([]);
    const { issuedWh, heldWh, retiredWh, expiredWh, cancelledWh, faults } = await proof();
    expect(faults).toEqual([]);
    expect(heldWh + retiredWh + expiredWh + cancelledWh).toBe(issuedWh);
    expect(retiredWh).toBeGreaterThan(400_000);
  });

  it('a reading that is corrected after retirement makes a correction, never an edit', async () => {
    const span = [late, late + 1_800_000] as const;
    const around = (
      await bed.park.service(MeterReadings).intervals({ from: span[0], to: span[1], meters: ['roof'] })
    ).map(({ amount }) => amount!);
    expect(around).toEqual([37_500, 37_500]);
    const before = await proof();
    await bed.ingest([lateSample]);
    await bed.closed(2, 2);
    await issue(...span);
    const after = await proof();
    // 50,000 and 25,000 Wh instead of 37,500 each: one interval gains what the other loses.
    expect(after.faults).toEqual([]);
    expect(after.issuedWh).toBe(before.issuedWh + 12_500);
    expect(after.cancelledWh + after.uncoveredWh).toBe(before.cancelledWh + 12_500);
    expect(after.retiredWh).toBe(before.retiredWh);
    expect(await issue(...span)).toMatchObject({ transaction: null });
  });

  it('expires what is past its validity, once', async () => {
    const { park, clock } = bed;
    const scope = {
      park: park.park,
      db: { tx: park.tx },
      clock,
      audit: async () => undefined,
    } as unknown as ParkScope<CertificateConfig>;
    const expired = (of: typeof scope): Promise<number> => ledgerTx(of, async (_tx, wh) => wh);
    expect(await expired(scope)).toBe(0);
    const { heldWh } = await proof();
    const later = { ...scope, clock: { now: () => Date.parse('2028-02-29T16:00:00Z') } } as typeof scope;
    expect(await expired(later)).toBe(heldWh);
    expect(await expired(later)).toBe(0);
    expect(await proof()).toMatchObject({ heldWh: 0, expiredWh: heldWh, faults: [] });
    expect((await retire('park', 1, 'expired')).body.code).toBe('CERTIFICATE_NOT_ENOUGH');
  });
});
