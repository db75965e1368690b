import type { TestCaller } from '@lingtan/kernel/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Mandate, type MandateAct, mandateActs, type Mandates } from '../contracts/index.ts';
import { createCertificatePark, end, type CertificatePark } from './fixtures/certificate-park.ts';

const root = '/x/certificate-trading';
const anna: TestCaller = { person: 'Anna', member: 'alpha' };
const bo: TestCaller = { person: 'Bo', member: 'beta' };
const olga: TestCaller = { person: 'Olga' };
const minute = 60_000;
const day = 86_400_000;
let bed: CertificatePark;
let keyOfOlga: TestCaller;
let keyOfAnna: TestCaller;
/** Anna answers for it, and Olga made it. */
let keyOfBoth: TestCaller;
let count = 0;

beforeAll(async () => {
  bed = await createCertificatePark({ market: { books: [{ id: 'green', name: { en: 'Green', 'zh-CN': '绿证' } }] } });
  const key = async (as: TestCaller, more: object = {}): Promise<TestCaller> => {
    const body = { name: 'k', role: 'member', enterpriseId: 'alpha', ...more };
    const made = await bed.park.api(as).post<{ token: string }>('/api-keys', body);
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    return { token: made.body.token };
  };
  keyOfOlga = await key(olga);
  const pat = bed.park.api({ person: 'Pat' });
  const { body: waiting } = await pat.get<{ no: number }[]>('/proposals?state=proposed&kind=kernel.key');
  const { status } = await pat.post(`/proposals/${waiting[0]!.no}/decision`, { act: 'approve' });
  expect(status).toBe(200);
  // Who runs the park makes it, and the member answers for it.
  await bed.park.api(anna).get('/api/me');
  const { rows } = await bed.park.database.kernelPool.query<{ id: string }>(
    `select id from auth."user" where name = 'Anna'`,
  );
  keyOfAnna = await key('platform-admin', { ownerId: rows[0]!.id });
  keyOfBoth = await key('platform-admin', { ownerId: rows[0]!.id, name: 'both' });
  await bed.park.database.kernelPool.query(
    `update kernel.tokens set maker_id = (select id from auth."user" where name = 'Olga') where name = 'both'`,
  );
}, 240_000);
afterAll(() => bed?.park.stop());
beforeEach(() =>
  bed.park.tx((tx) =>
    tx.execute(
      `update plugin_certificate_trading.mandates set withdrawn_by = 'x', withdrawn_at = now() where withdrawn_at is null`,
    ),
  ),
);

const iso = (at: number): string => new Date(at).toISOString();
const period = { beneficiary: 'x', purpose: 'y', periodFrom: '2026-03-18', periodTo: '2026-03-18' };
const terms = { lots: 1, priceFen: 100, settles: 'at-once', expiresAt: iso(end + 30 * day) };
const other = (account: string): string => (account === 'park' ? 'enterprise/beta' : 'park');
/** What only those who run the park may do at all. */
const operatorsOnly = new Set(['/money', '/transfers', '/offsets/transfer', '/offsets/burn']);
/** Everything that moves money or certificates of an account, by what it is. */
const doings: [MandateAct, string, (account: string) => object][] = [
  ['deposit', '/money', (account) => ({ account, fen: 100 })],
  ['deposit', '/money', (account) => ({ account, fen: -1 })],
  ['trade', '/transfers', (account) => ({ from: account, to: other(account), wh: 1000 })],
  ['trade', '/market/green/orders', (account) => ({ account, side: 'bid', lots: 1, priceFen: 1 })],
  ['trade', '/market/green/direct-buy', (account) => ({ account, ask: 'x', lots: 1, priceFen: 1 })],
  [
    'trade',
    '/market/green/demands',
    (account) => ({ account, lots: 1, priceFen: 1, start: iso(end), end: iso(end + day), period: 'day' }),
  ],
  ['trade', '/purchases', (account) => ({ account, book: 'green', lots: 1, priceFen: 1 })],
  ['trade', '/deals', (account) => ({ ...terms, seller: account, buyer: other(account), proposedBy: account })],
  [
    'trade',
    '/bundles',
    (account) => ({
      seller: account,
      items: [
        { device: 'roof-pv', lots: 1 },
        { month: '2026-03', lots: 1 },
      ],
      priceFen: 1,
      expiresAt: terms.expiresAt,
    }),
  ],
  ['trade', '/offsets/transfer', (account) => ({ from: account, to: other(account), tonnes: 1 })],
  ['retire', '/offsets/burn', (account) => ({ account, tonnes: 1 })],
  ['retire', '/offsets/retire', (account) => ({ account, tonnes: 1, ...period })],
  ['trade', '/auctions/1/orders', (account) => ({ account, side: 'bid', lots: 1, priceFen: 1 })],
  [
    'trade',
    '/quote-requests',
    (buyer) => ({ buyer, sellers: [other(buyer)], lots: 1, settles: 'at-once', expiresAt: terms.expiresAt }),
  ],
  ['retire', '/retirements', (account) => ({ account, wh: 1000, matching: 'total', ...period })],
  ['retire', '/retirements/bulk', (account) => ({ items: [{ account, wh: 1000, matching: 'total', ...period }] })],
];
const ask = async (as: TestCaller, [, path, body]: (typeof doings)[number], account = 'enterprise/alpha') => {
  const asked = { reason: 'test', idempotencyKey: `mandate-test-${++count}` };
  const answer = await bed.park
    .api(as)
    .post<{ code?: string; params?: { problem?: string } }>(root + path, { ...asked, ...body(account) });
  return { status: answer.status, text: JSON.stringify(answer.body) };
};
const refused = async (as: TestCaller, doing: (typeof doings)[number], account?: string): Promise<boolean> => {
  const { status, text } = await ask(as, doing, account);
  expect(status, `${doing[1]} ${text}`).not.toBe(400);
  return /has given no mandate/.test(text);
};
const give = (as: TestCaller, body: object) =>
  bed.park.api(as).post<Mandate & { code?: string }>(`${root}/mandates`, body);
const until = () => iso(bed.clock.now() + day);

it('nobody but its members acts for an enterprise without its mandate, whatever is done, also by a key that was made for it', async () => {
  for (const doing of doings) {
    for (const as of ['operator', olga, ...(operatorsOnly.has(doing[1]) ? [] : [keyOfOlga, keyOfBoth])] as TestCaller[])
      expect(await refused(as, doing), `${JSON.stringify(as)} ${doing[1]}`).toBe(true);
    expect(await refused('operator', doing, 'park')).toBe(false);
    if (operatorsOnly.has(doing[1])) continue;
    for (const as of [anna, keyOfAnna]) expect(await refused(as, doing), doing[1]).toBe(false);
  }
});

it.each(mandateActs)('a mandate to %s is one for that and nothing else, and for that enterprise alone', async (act) => {
  expect(await give(anna, { acts: [act], until: until(), reason: 'for the test' })).toMatchObject({
    status: 200,
    body: { enterprise: 'alpha', acts: [act], state: 'valid' },
  });
  for (const doing of doings) {
    expect(await refused('operator', doing), doing[1]).toBe(doing[0] !== act);
    expect(await refused('operator', doing, 'enterprise/beta'), doing[1]).toBe(true);
  }
});

it('neither does anybody decide for an enterprise without it what others have proposed to it', async () => {
  const pat = bed.park.api({ person: 'Pat' });
  const propose = async (as: TestCaller, path: string, body: object) => {
    const asked = { reason: 'test', idempotencyKey: `mandate-test-${++count}`, ...body };
    expect((await bed.park.api(as).post(root + path, asked)).status, path).toBe(200);
  };
  interface Waiting {
    no: number;
    kind: string;
    subject: string;
  }
  const waiting = async () => (await pat.get<Waiting[]>('/proposals?state=proposed')).body;
  const before = new Set((await waiting()).map(({ no }) => no));
  const alpha = 'enterprise/alpha';
  await propose(olga, '/deals', { ...terms, seller: 'park', buyer: alpha, proposedBy: 'park' });
  await propose(anna, '/purchases', { account: alpha, book: 'green', lots: 1, priceFen: 1 });
  const contract = { monthFrom: '2026-05', monthTo: '2026-05', shape: 'monthly', volumes: [1000], priceFen: 1 };
  await propose(olga, '/power-contracts', { ...contract, seller: alpha, buyer: 'park' });
  // The buyer's side of the contract is the park's own.
  const ofAlpha = (await waiting()).filter(({ no, subject }) => !before.has(no) && !subject.endsWith('/buyer'));
  const approve = async ({ no }: Waiting) =>
    JSON.stringify((await pat.post(`/proposals/${no}/decision`, { act: 'approve' })).body);
  expect(new Set(ofAlpha.map(({ kind }) => kind)).size).toBe(3);
  for (const each of ofAlpha) expect(await approve(each), each.kind).toContain('has given no mandate');
  await give(anna, { acts: ['trade'], until: until(), reason: 'for the test' });
  for (const each of ofAlpha) expect(await approve(each), each.kind).not.toContain('has given no mandate');
});

it('neither does anybody take back for an enterprise without it what it has entered', async () => {
  const alpha = 'enterprise/alpha';
  const post = async <T = { no: number }>(as: TestCaller, path: string, body: object) => {
    const asked = { reason: 'test', idempotencyKey: `mandate-test-${++count}`, ...body };
    return (await bed.park.api(as).post<T & { code?: string }>(root + path, asked)).body;
  };
  const mandate = (await give(anna, { acts: ['deposit', 'trade'], until: until(), reason: 'r' })).body;
  await post('operator', '/money', { account: alpha, fen: 1000 });
  const bid = { account: alpha, side: 'bid', lots: 1, priceFen: 1 };
  const { order } = await post<{ order: string }>(anna, '/market/green/orders', bid);
  const { no: auction } = await post('operator', '/auctions', { closesAt: terms.expiresAt });
  const { no: sealed } = await post(anna, `/auctions/${auction}/orders`, bid);
  const { no: contract } = await post(olga, '/power-contracts', {
    ...{ monthFrom: '2026-05', monthTo: '2026-05', shape: 'monthly', volumes: [1000], priceFen: 1 },
    ...{ seller: 'enterprise/beta', buyer: alpha },
  });
  await bed.park.tx((tx) =>
    tx.execute(
      `update plugin_certificate_trading.power_contracts set state = 'active', approved_by = 'x', agreed_by = 'y' where no = ${contract}`,
    ),
  );
  const backs = [
    `/market/green/orders/${order}/cancel`,
    `/auctions/${auction}/orders/${sealed}/withdraw`,
    `/power-contracts/${contract}/end`,
  ];
  await bed.park.api(anna).post(`${root}/mandates/${mandate.no}/withdraw`, { reason: 'enough' });
  for (const path of [...backs, '/market/green/cancel-all'])
    expect(await post('operator', path, { ...(path.endsWith('all') ? { account: alpha } : {}) }), path).toMatchObject({
      code: 'CERTIFICATE_MANDATE_MISSING',
    });
  await give(anna, { acts: ['trade'], until: until(), reason: 'r' });
  for (const path of backs) expect((await post('operator', path, {})).code, path).toBeUndefined();
});

it('a mandate holds from its beginning to its end, and until it is withdrawn', async () => {
  const [deposit] = doings;
  const now = bed.clock.now();
  const { body } = await give(anna, {
    acts: ['deposit'],
    from: iso(now + minute),
    until: iso(now + 3 * minute),
    reason: 'r',
  });
  expect(body.state).toBe('waiting');
  expect(await refused('operator', deposit!)).toBe(true);
  bed.clock.advance(2 * minute);
  expect(await refused('operator', deposit!)).toBe(false);
  bed.clock.advance(2 * minute);
  expect(await refused('operator', deposit!)).toBe(true);

  const { no } = (await give(anna, { acts: ['deposit'], until: until(), reason: 'r' })).body;
  expect(await refused('operator', deposit!)).toBe(false);
  const withdraw = (as: TestCaller) =>
    bed.park.api(as).post<Mandate & { code?: string }>(`${root}/mandates/${no}/withdraw`, { reason: 'enough' });
  expect((await withdraw(bo)).body.code).toBe('CERTIFICATE_MANDATE_UNKNOWN');
  for (const as of ['operator', olga, keyOfOlga, keyOfAnna] as TestCaller[])
    expect((await withdraw(as)).status).toBe(403);
  expect(await refused('operator', deposit!)).toBe(false);
  expect((await withdraw(anna)).body).toMatchObject({ state: 'withdrawn' });
  expect(await refused('operator', deposit!)).toBe(true);
  const { rows } = (await bed.park.api('operator').get<{ rows: { action: string; note: string }[] }>('/audit?limit=10'))
    .body;
  expect(rows.map(({ action, note }) => `${action} ${note}`)).toContain('certificates.mandate-withdrawn enough');
});

it('a mandate is given by a member in person, with an end, and seen by the enterprise and those who run the park', async () => {
  const good = { acts: ['trade'], until: until(), reason: 'r' };
  for (const as of ['operator', olga, 'auditor', 'platform-admin', keyOfOlga, keyOfAnna] as TestCaller[])
    expect((await give(as, good)).status, JSON.stringify(as)).toBe(403);
  const past = iso(bed.clock.now() - minute);
  for (const [body, status] of [
    [{ ...good, acts: [] }, 400],
    [{ ...good, acts: ['all'] }, 400],
    [{ ...good, until: undefined }, 400],
    [{ ...good, enterprise: 'beta' }, 400],
    [{ ...good, until: past }, 422],
    [{ ...good, from: iso(bed.clock.now() + 2 * day) }, 422],
  ] as const)
    expect((await give(anna, body)).status, JSON.stringify(body)).toBe(status);
  await give(anna, good);
  const seen = async (as: TestCaller) =>
    new Set(
      (await bed.park.api(as).get<Mandates>(`${root}/mandates`)).body.mandates.map(({ enterprise }) => enterprise),
    );
  expect(await seen(anna)).toEqual(new Set(['alpha']));
  expect(await seen(bo)).toEqual(new Set(['beta']));
  expect(await seen('auditor')).toEqual(new Set(['alpha', 'beta']));
});

it('where duties are separated, what is done for an enterprise is one duty’s, and needs its mandate as before', async () => {
  const { body } = await bed.park.api('platform-admin').put('/duties', { separated: true });
  expect(body).toMatchObject({ separated: true, proposal: null });
  const staff: Record<string, TestCaller> = {
    operator: olga,
    registry: { person: 'Rita', role: 'registry' },
    market: { person: 'Max', role: 'market-operator' },
    safety: { person: 'Sam', role: 'safety-engineer' },
    admin: { person: 'Ada', role: 'platform-admin' },
  };
  /** Operators and administrators trade as a participant does; all else for an account is the registry's. */
  const doers = ([act, path]: (typeof doings)[number]) =>
    act === 'trade' && !operatorsOnly.has(path) ? ['operator', 'admin'] : ['registry'];
  for (const doing of doings)
    for (const [who, as] of Object.entries(staff)) {
      const { text } = await ask(as, doing);
      const why = doers(doing).includes(who) ? 'CERTIFICATE_MANDATE_MISSING' : 'AUTH_FORBIDDEN';
      expect(text, `${who} ${doing[1]}`).toContain(why);
    }
  // Known keys are looked up again within two seconds.
  await expect.poll(async () => (await ask(keyOfOlga, doings[3]!)).status, { timeout: 20_000 }).toBe(401);
  const { body: mandate } = await give(anna, { acts: mandateActs, until: until(), reason: 'for the test' });
  for (const doing of doings)
    for (const who of doers(doing)) expect(await refused(staff[who]!, doing), `${who} ${doing[1]}`).toBe(false);
  const seen = (await bed.park.api(anna).get<Mandates>(`${root}/mandates`)).body.mandates;
  expect(seen.find(({ no }) => no === mandate.no)).toMatchObject({ state: 'valid' });
});
