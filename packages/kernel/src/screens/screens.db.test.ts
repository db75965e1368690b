import { createTestKernel, type TestKernel } from '../../testing/index.ts';
import { definePermission, definePlugin, defineRoute, noConfig } from '@lingtan/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const shown = definePermission({
  id: 'wall.read',
  title: { en: 'See', 'zh-CN': '查看' },
  grants: ['operator', 'screen'],
});
const route = (method: 'get' | 'post') =>
  defineRoute({
    method,
    path: '/thing',
    summary: 'A thing',
    permission: shown,
    response: z.object({ ok: z.boolean() }),
  });
const wall = definePlugin({
  id: 'wall',
  config: noConfig,
  permissions: [shown],
  async start(scope) {
    scope.route(route('get'), async () => ({ ok: true }));
    scope.route(route('post'), async () => ({ ok: true }));
  },
});

const panel = (x: number, widget = 'wall/one') => ({ widget, x, y: 0, width: 12, height: 12 });
const layout = (...panels: unknown[]) => ({
  theme: 'control-room',
  rotateSeconds: 20,
  scenes: [{ title: { en: 'Energy', 'zh-CN': '能源' }, panels }],
});

describe('the digital screen', () => {
  let park: TestKernel;
  beforeAll(async () => {
    park = await createTestKernel({ plugins: [wall] });
  });
  afterAll(() => park.stop());
  const save = (body: unknown, caller: 'operator' | 'auditor' = 'operator') => park.api(caller).put('/screen', body);

  it('is as the manifests ask until somebody arranges it, and goes back to that', async () => {
    expect((await park.api('auditor').get('/screen')).body).toEqual({ layout: null, revision: 0 });
    const wanted = layout(panel(0), panel(12, 'wall/two'));
    expect(await save({ layout: wanted, revision: 0 })).toMatchObject({ status: 200, body: { revision: 1 } });
    expect((await park.api('screen').get('/screen')).body).toEqual({ layout: wanted, revision: 1 });
    expect(await save({ layout: null, revision: 1 })).toMatchObject({ body: { layout: null, revision: 0 } });
    const audit = await park.api('auditor').get<{ rows: { action: string }[] }>('/audit');
    expect(audit.body.rows.filter(({ action }) => action === 'screen.arranged')).toHaveLength(2);
  });

  it('is not overwritten by who has not seen the newest arrangement', async () => {
    await save({ layout: layout(panel(0)), revision: 0 });
    expect(await save({ layout: layout(panel(12)), revision: 0 })).toMatchObject({
      status: 409,
      body: { code: 'SCREEN_CHANGED_MEANWHILE' },
    });
    await save({ layout: null, revision: 1 });
  });

  it.each([
    ['covers', layout(panel(0), panel(6, 'wall/two')), 'wall/one and wall/two'],
    ['leaves', layout(panel(13)), 'must end within 24 columns'],
    ['names no', layout(panel(0, 'Wall')), 'plugin/widget'],
    ['has no scene in', { ...layout(), scenes: [] }, 'scenes'],
  ])('refuses an arrangement that %s the screen, and says where', async (_, wrong, named) => {
    const answer = await save({ layout: wrong, revision: 0 });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain(named);
    expect((await park.api('auditor').get('/screen')).body).toEqual({ layout: null, revision: 0 });
  });

  it('may be arranged by operators only', async () => {
    expect(await save({ layout: null, revision: 0 }, 'auditor')).toMatchObject({ status: 403 });
    expect(await park.api('screen').put('/screen', { layout: null, revision: 0 })).toMatchObject({ status: 403 });
  });
});

describe('the token of a display', () => {
  let park: TestKernel;
  beforeAll(async () => {
    park = await createTestKernel({ plugins: [wall] });
  });
  afterAll(() => park.stop());
  const made = async (body: unknown = { name: 'Lobby' }) =>
    (await park.api('platform-admin').post<{ id: string; token: string }>('/screens', body)).body;

  it('reads what is meant for screens and nothing else', async () => {
    const { token } = await made();
    expect(token).toMatch(/^ls_/);
    const wallApi = park.api({ token });
    expect(await wallApi.get('/x/wall/thing')).toMatchObject({ status: 200 });
    expect(await wallApi.get('/api/me')).toMatchObject({
      status: 200,
      body: {
        kind: 'screen',
        permissions: { 'test-park': ['kernel.events-read', 'kernel.health-read', 'kernel.park-read', 'wall.read'] },
      },
    });
    for (const path of ['/audit', '/plugins', '/api-keys', '/screens', '/dead-letters'])
      expect(await wallApi.get(path), path).toMatchObject({ status: 403 });
  });

  it('changes nothing, whatever its permission would open to others', async () => {
    const { token } = await made();
    expect(await park.api('operator').post('/x/wall/thing')).toMatchObject({ status: 200 });
    expect(await park.api({ token }).post('/x/wall/thing')).toMatchObject({ status: 403 });
    expect(await park.api({ token }).patch('/api/me', { name: 'x' })).toMatchObject({ status: 403 });
  });

  it('is listed, ends when it is revoked, and is no device', async () => {
    const { id, token } = await made({ name: 'Control room' });
    const { body } = await park.api('platform-admin').get<{ id: string; name: string; role: string }[]>('/screens');
    expect(body).toContainEqual(expect.objectContaining({ id, name: 'Control room', role: 'screen' }));
    expect(
      (await park.api('platform-admin').get<{ id: string }[]>('/devices')).body.map((each) => each.id),
    ).not.toContain(id);
    expect(await park.api('platform-admin').delete(`/screens/${id}`)).toMatchObject({ status: 200 });
    await expect.poll(async () => (await park.api({ token }).get('/screen')).status, { timeout: 30_000 }).toBe(401);
  });
});
