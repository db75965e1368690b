import { defineNotice, definePermission, definePlugin, defineRoute, noConfig } from '@lingtan/sdk';
import { createTestKernel, type TestKernel } from '../../testing/index.ts';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fillText } from './fill-text.ts';
import { pruneNotices } from './notice-store.ts';

const both = (text: string) => ({ en: text, 'zh-CN': text });
const approve = definePermission({ id: 'desk.approve', title: both('Approve'), grants: ['operator'] });
const read = definePermission({ id: 'desk.read', title: both('Read'), grants: ['operator', 'member', 'auditor'] });
const asked = defineNotice('desk.asked', {
  permission: approve,
  severity: 'task',
  name: both('Approval'),
  text: { en: '{who} asks', 'zh-CN': '{who} 申请' },
});
const news = defineNotice('desk.news', {
  permission: read,
  severity: 'info',
  name: both('News'),
  text: both('{what}'),
});
const told = z.strictObject({
  kind: z.enum(['asked', 'news', 'undeclared']),
  key: z.string(),
  enterpriseId: z.string().optional(),
  personId: z.string().optional(),
  exceptPersonId: z.string().optional(),
  quiet: z.boolean().optional(),
  settle: z.boolean().default(false),
});
const tell = defineRoute({
  method: 'post',
  path: '/tell',
  summary: 'Tell',
  permission: read,
  body: told,
  response: z.object({}),
});
const desk = definePlugin({
  id: 'desk',
  config: noConfig,
  permissions: [approve, read],
  notices: [asked, news],
  async start(scope) {
    scope.route(tell, async ({ body, tx }) => {
      const undeclared = { ...news, id: 'desk.other' };
      const kind = { asked, news, undeclared }[body.kind];
      const { key, settle, kind: _, ...whom } = body;
      await tx(async (open) => {
        if (settle) await scope.notices.settle(open, kind, key);
        else await scope.notices.raise(open, kind, { key, params: { who: key, what: key }, link: '/', ...whom });
      });
      return {};
    });
  },
});

interface Page {
  rows: { id: string; text: { en: string; 'zh-CN': string }; read: boolean; count: number }[];
  unread: number;
}
const password = 'correct horse battery staple';

describe('notices', () => {
  let park: TestKernel;
  let anna: { id: string; call<T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> };
  beforeAll(async () => {
    park = await createTestKernel({ plugins: [desk] });
    const email = 'anna@example.com';
    const memberships = [{ parkId: park.park.id, role: 'operator', enterpriseId: null }];
    const id = await park.user({ email, name: 'Anna', password, memberships });
    const headers = { 'content-type': 'application/json', origin: park.url };
    const body = JSON.stringify({ email, password });
    const signed = await fetch(`${park.url}/api/auth/sign-in/email`, { method: 'POST', headers, body });
    const cookie = signed.headers
      .getSetCookie()
      .map((entry) => entry.split(';')[0])
      .join('; ');
    anna = {
      id,
      async call<T>(method: string, path: string, sent?: unknown) {
        const got = await fetch(`${park.url}/api/parks/${park.park.id}${path}`, {
          method,
          headers: { ...headers, cookie },
          ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
        });
        return { status: got.status, body: (await got.json()) as T };
      },
    };
  });
  afterAll(() => park.stop());
  const raise = (body: z.input<typeof told>) => park.api('operator').post('/x/desk/tell', body);
  const seenBy = async (caller: Parameters<TestKernel['api']>[0]) =>
    (await park.api(caller).get<Page>('/notices')).body.rows.map(({ text }) => text.en).toSorted();

  it('reach those who hold the permission, the enterprise and the person that they are for', async () => {
    await raise({ kind: 'asked', key: 'Bo' });
    await raise({ kind: 'news', key: 'all' });
    await raise({ kind: 'news', key: 'alpha', enterpriseId: 'alpha' });
    await raise({ kind: 'news', key: 'anna', personId: anna.id });
    expect(await seenBy('operator')).toEqual(['Bo asks', 'all', 'alpha']);
    expect(await seenBy('auditor')).toEqual(['all', 'alpha']);
    expect(await seenBy({ member: 'alpha' })).toEqual(['all', 'alpha']);
    expect(await seenBy({ member: 'beta' })).toEqual(['all']);
    const { body } = await anna.call<Page>('GET', '/notices');
    expect(body.rows.map(({ text }) => text['zh-CN']).toSorted()).toEqual(['Bo 申请', 'all', 'alpha', 'anna']);
    expect(await park.api('screen').get('/notices')).toMatchObject({ status: 403 });
    // The database itself keeps them from a transaction that works for nobody.
    const { rows } = await park.kernel.database.kernelPool.query('select from kernel.notices');
    expect(rows).toEqual([]);
  });

  it('are read by each for themselves, and news again when they are raised again', async () => {
    const unread = async () => (await anna.call<Page>('GET', '/notices?show=unread')).body;
    expect((await unread()).unread).toBe(4);
    const [first] = (await unread()).rows;
    expect(await anna.call('POST', '/notices/read', { ids: [first!.id] })).toMatchObject({ body: { unread: 3 } });
    expect(await anna.call('POST', '/notices/read', { ids: 'all' })).toMatchObject({ body: { unread: 0 } });
    await raise({ kind: 'asked', key: 'Bo' });
    expect((await unread()).rows).toMatchObject([{ text: { en: 'Bo asks' }, count: 2, read: false }]);
    expect(await park.api('operator').post('/notices/read', { ids: 'all' })).toMatchObject({
      status: 400,
      body: { code: 'NOTICE_NO_PERSON' },
    });
  });

  it('ask a second person: not the one who asks, and no member when they concern none', async () => {
    await raise({ kind: 'asked', key: 'second', exceptPersonId: anna.id });
    await raise({ kind: 'news', key: 'the park', enterpriseId: '' });
    const seen = (await anna.call<Page>('GET', '/notices')).body.rows.map(({ text }) => text.en);
    expect(seen).toContain('the park');
    expect(seen).not.toContain('second asks');
    expect(await seenBy('operator')).toContain('second asks');
    expect(await seenBy({ member: 'alpha' })).not.toContain('the park');
    for (const [kind, key] of [
      ['asked', 'second'],
      ['news', 'the park'],
    ] as const)
      await raise({ kind, key, settle: true });
  });

  it('that are quiet are counted, and news only once they were over', async () => {
    const one = async () =>
      (await anna.call<Page>('GET', '/notices')).body.rows.find(({ text }) => text.en === 'link is down')!;
    const again = (settle = false) => raise({ kind: 'news', key: 'link is down', quiet: true, settle });
    await again();
    await anna.call('POST', '/notices/read', { ids: [(await one()).id] });
    await again();
    expect(await one()).toMatchObject({ count: 2, read: true });
    await again(true);
    await again();
    expect(await one()).toMatchObject({ count: 3, read: false });
    await again(true);
  });

  it('are gone from what is open when they are settled, and from everything when they are old', async () => {
    await raise({ kind: 'asked', key: 'Bo', settle: true });
    expect(await seenBy('operator')).toEqual(['all', 'alpha']);
    expect((await park.api('operator').get<Page>('/notices?show=all')).body.rows).toHaveLength(6);
    const superuser = new pg.Client({ connectionString: park.database.superuserUrl });
    await superuser.connect();
    await superuser.query(`update kernel.notices set at = now() - interval '91 days' where key = 'all'`);
    await superuser.end();
    // By a clock that has been set, nothing is.
    expect(await pruneNotices(park.kernel.database)).toBe(0);
    await park.database.steadyClock();
    expect(await pruneNotices(park.kernel.database)).toBe(1);
    expect(await seenBy('auditor')).toEqual(['alpha']);
  });

  it('are refused when their kind is not declared', async () => {
    expect((await raise({ kind: 'undeclared', key: 'x' })).status).toBe(500);
    expect(fillText(both('{a} and {b}'), { a: both('x') }).en).toBe('x and {b}');
  });

  it('are raised and settled by what a member does, whomever they are for, and seen in no transaction of a member', async () => {
    const member = { member: 'alpha' };
    const tell = (body: object) => park.api(member).post('/x/desk/tell', body);
    for (const enterpriseId of ['beta', undefined])
      for (let n = 0; n < 2; n++) {
        const key = `of ${enterpriseId ?? 'operators'}`;
        const kind = enterpriseId === undefined ? 'asked' : 'news';
        expect((await tell({ kind, key, ...(enterpriseId === undefined ? {} : { enterpriseId }) })).status).toBe(200);
      }
    const rowsOf = (enterpriseId: string | null) =>
      park.kernel.database.withParkTx({ parkId: park.park.id, parkNo: park.park.no, enterpriseId }, async (tx) => {
        const { rows } = await tx.execute<{ key: string; count: number }>(
          sql`select key, count from kernel.notices where key like 'of %' and settled_at is null order by key`,
        );
        return rows;
      });
    expect(await rowsOf('alpha')).toEqual([]);
    expect(await rowsOf('beta')).toEqual([]);
    expect(await rowsOf(null)).toEqual([
      { key: 'of beta', count: 2 },
      { key: 'of operators', count: 2 },
    ]);
    expect(await seenBy({ member: 'beta' })).toContain('of beta');
    expect(await seenBy(member)).not.toContain('of beta');
    await tell({ kind: 'news', key: 'of beta', settle: true });
    await tell({ kind: 'asked', key: 'of operators', settle: true });
    expect(await rowsOf(null)).toEqual([]);
  });
});
