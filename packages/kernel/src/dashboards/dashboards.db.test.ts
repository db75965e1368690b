import { createTestKernel, type TestKernel } from '../../testing/index.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface Answer<T = unknown> {
  status: number;
  body: T;
}
interface Saved {
  id: string;
  own: boolean;
  revision: number;
}
const password = 'correct horse battery staple';
const panel = (widget = 'wall/one', x = 0) => ({ widget, x, y: 0, width: 12, height: 4 });
const shift = { title: { en: 'Shift', 'zh-CN': '值班' }, panels: [panel()] };

describe('dashboards', () => {
  let park: TestKernel;
  let call: Record<'anna' | 'bo', <T>(method: string, path: string, body?: unknown) => Promise<Answer<T>>>;

  /** A person with a role on the park, signed in. */
  async function person(name: string, role: string) {
    const email = `${name}@example.com`;
    const memberships = [{ parkId: park.park.id, role, enterpriseId: null }];
    await park.user({ email, name, password, memberships });
    const headers = { 'content-type': 'application/json', origin: park.url };
    const body = JSON.stringify({ email, password });
    const answer = await fetch(`${park.url}/api/auth/sign-in/email`, { method: 'POST', headers, body });
    const cookie = answer.headers
      .getSetCookie()
      .map((entry) => entry.split(';')[0])
      .join('; ');
    return async <T>(method: string, path: string, sent?: unknown): Promise<Answer<T>> => {
      const got = await fetch(`${park.url}/api/parks/${park.park.id}${path}`, {
        method,
        headers: { ...headers, cookie },
        ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
      });
      return { status: got.status, body: (await got.json()) as T };
    };
  }
  beforeAll(async () => {
    park = await createTestKernel({ plugins: [] });
    call = { anna: await person('anna', 'operator'), bo: await person('bo', 'auditor') };
  });
  afterAll(() => park.stop());
  const ids = async (who: 'anna' | 'bo') => (await call[who]<Saved[]>('GET', '/dashboards')).body.map(({ id }) => id);

  it('of one person are nobody else’s, and shared ones are everybody’s', async () => {
    const own = await call.anna<Saved>('POST', '/dashboards', { ...shift, own: true });
    const shared = await call.anna<Saved>('POST', '/dashboards', { ...shift, own: false });
    expect([own.status, own.body.own, shared.status, shared.body.own]).toEqual([201, true, 201, false]);
    expect(await ids('anna')).toEqual([shared.body.id, own.body.id]);
    expect(await ids('bo')).toEqual([shared.body.id]);
    for (const [method, path, body] of [
      ['PUT', '', { ...shift, revision: 1 }],
      ['DELETE', '', undefined],
      ['GET', '/revisions', undefined],
    ] as const)
      expect(await call.bo(method, `/dashboards/${own.body.id}${path}`, body)).toMatchObject({
        status: 404,
        body: { code: 'DASHBOARD_UNKNOWN' },
      });
  });

  it('are hidden from a transaction that works for nobody, by the database itself', async () => {
    for (const table of ['dashboards', 'dashboard_revisions']) {
      const { rows } = await park.kernel.database.kernelPool.query(`select from kernel.${table}`);
      expect(rows, table).toEqual([]);
    }
  });

  it('are shared and changed for all only with the permission for it', async () => {
    const refused = { status: 403, body: { params: { permission: 'kernel.dashboards-share' } } };
    expect(await call.bo('POST', '/dashboards', { ...shift, own: false })).toMatchObject(refused);
    const [shared] = await ids('bo');
    expect(await call.bo('PUT', `/dashboards/${shared}`, { ...shift, revision: 1 })).toMatchObject(refused);
    expect(await call.bo('DELETE', `/dashboards/${shared}`)).toMatchObject(refused);
    expect(await call.bo('POST', '/dashboards', { ...shift, own: true })).toMatchObject({ status: 201 });
    expect(await park.api('operator').post('/dashboards', { ...shift, own: true })).toMatchObject({
      status: 400,
      body: { code: 'DASHBOARD_NO_PERSON' },
    });
    expect(await park.api('screen').get('/dashboards')).toMatchObject({ status: 403 });
  });

  it('keep what they were, refuse who has not seen the newest, and are audited', async () => {
    const { body } = await call.anna<Saved>('POST', '/dashboards', { ...shift, own: false });
    const path = `/dashboards/${body.id}`;
    const wider = { ...shift, panels: [panel(), panel('wall/two', 12)] };
    expect(await call.anna('PUT', path, { ...wider, revision: 1 })).toMatchObject({ body: { revision: 2 } });
    expect(await call.anna('PUT', path, { ...wider, revision: 2 })).toMatchObject({ body: { revision: 2 } });
    expect(await call.anna('PUT', path, { ...shift, revision: 1 })).toMatchObject({
      status: 409,
      body: { code: 'DASHBOARD_CHANGED_MEANWHILE' },
    });
    const { body: revisions } = await call.bo<(typeof shift & { revision: number })[]>('GET', `${path}/revisions`);
    expect(revisions.map(({ revision, panels }) => [revision, panels.length])).toEqual([
      [2, 2],
      [1, 1],
    ]);
    expect(await call.anna('DELETE', path)).toMatchObject({ status: 200 });
    const audit = await park.api('auditor').get<{ rows: { action: string; subject: string }[] }>('/audit');
    const mine = audit.body.rows.filter(({ subject }) => subject === body.id).map(({ action }) => action);
    expect(mine.toSorted()).toEqual(['dashboard.changed', 'dashboard.created', 'dashboard.removed']);
  });

  it.each([
    ['panels that cover each other', [panel(), panel('wall/two', 6)], 'wall/one and wall/two'],
    ['a widget twice', [panel(), panel('wall/one', 12)], 'wall/one is there twice'],
    ['a panel beyond the edge', [panel('wall/one', 13)], 'must end within 24 columns'],
  ])('refuse %s', async (_, panels, named) => {
    const answer = await call.anna('POST', '/dashboards', { ...shift, panels, own: true });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain(named);
  });
});
