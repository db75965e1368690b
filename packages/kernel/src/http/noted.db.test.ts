import { defineConfig, definePermission, definePlugin, defineRoute, differentPerson, file } from '@lingtan/sdk';
import { waitUntil } from '@lingtan/test-kit';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { createTestKernel, type TestKernel } from '../../testing/index.ts';

const look = definePermission({
  id: 'report.look',
  title: { en: 'Look', 'zh-CN': '查看' },
  grants: ['operator', 'auditor'],
});
const route = defineRoute({
  method: 'get',
  path: '/report.csv',
  summary: 'A file',
  permission: look,
  produces: 'text/csv',
  response: z.string(),
});
const second = defineRoute({
  method: 'post',
  path: '/second',
  summary: 'For another person than the caller',
  permission: look,
  response: z.strictObject({}),
});
const report = definePlugin({
  id: 'report',
  config: defineConfig({ version: 1, schema: z.strictObject({}) }),
  permissions: [look],
  async start(park) {
    park.route(route, async () => file('text/csv', 'report.csv', 'a,b'));
    park.route(second, async ({ principal }) => {
      differentPerson(principal, [principal.id], Date.now());
      return {};
    });
  },
});

let park: TestKernel;
beforeAll(async () => {
  park = await createTestKernel({ plugins: [report] });
});
afterAll(() => park.stop());

const lines = async (action: string) =>
  (
    await park.kernel.database.kernelPool.query(
      `select park_id as park, subject, note, actor->>'name' as name from kernel.audit_log where action = $1 order by seq`,
      [action],
    )
  ).rows;
const root = '/api/parks/test-park';

it('each file that is downloaded leaves a line of who has it', async () => {
  expect((await park.api({ person: 'Tess', role: 'auditor' }).download('/x/report/report.csv')).status).toBe(200);
  const line = { park: 'test-park', subject: `${root}/x/report/report.csv`, note: 'report.csv', name: 'Tess' };
  expect(await lines('data.exported')).toEqual([line]);
});

it('who tries what they may not leaves a line for each thing tried, once a minute', async () => {
  const tess = park.api({ person: 'Tess', role: 'auditor' });
  const moe = park.api({ member: 'alpha' });
  for (let n = 0; n < 5; n++) {
    expect((await tess.post('/devices', { name: 'x' })).status).toBe(403);
    expect((await moe.download('/x/report/report.csv')).status).toBe(403);
    expect((await tess.post('/x/report/second')).body).toMatchObject({ code: 'PERSON_SAME' });
    expect((await tess.delete('/devices/ld-of-somebody')).status).toBe(403);
  }
  expect(await lines('access.refused')).toEqual([
    { park: 'test-park', subject: `POST ${root}/devices`, note: 'kernel.tokens-manage', name: 'Tess' },
    { park: 'test-park', subject: `GET ${root}/x/report/report.csv`, note: 'report.look', name: 'test member' },
    { park: 'test-park', subject: `POST ${root}/x/report/second`, note: 'PERSON_SAME', name: 'Tess' },
    { park: 'test-park', subject: `DELETE ${root}/devices/ld-of-somebody`, note: 'kernel.tokens-manage', name: 'Tess' },
  ]);
});

it('who tries a great many things leaves as many lines as a log can bear, of which the last says that there was more', async () => {
  const many = park.api({ person: 'Many', role: 'auditor' });
  for (let n = 0; n < 40; n++) expect((await many.delete(`/devices/guessed-${n}`)).status).toBe(403);
  const notes = (await lines('access.refused')).filter(({ name }) => name === 'Many').map(({ note }) => note as string);
  expect(notes).toEqual([
    ...Array<string>(20).fill('kernel.tokens-manage'),
    'kernel.tokens-manage, and more within this minute',
  ]);
});

it('a key that is used from where it may not be, and a topic that is not for somebody, leave a line too', async () => {
  const limited = async (column: string, to: string) => {
    const key = await park.key();
    await park.kernel.database.kernelPool.query(`update kernel.tokens set ${column} = $1 where id = $2`, [
      [to],
      key.id,
    ]);
    return key;
  };
  const far = await limited('addresses', '203.0.113.7');
  const asked = await fetch(`${park.url}${root}/plugins`, { headers: { authorization: `Bearer ${far.token}` } });
  expect(asked.status).toBe(403);
  const near = await limited('permissions', 'kernel.park-read');
  const options = { path: '/socket', transports: ['websocket'], reconnection: false, forceNew: true };
  const socket = io(park.url, { ...options, auth: { token: near.token } });
  await new Promise<void>((resolve) => socket.on('connect', resolve));
  const answer = (await socket.emitWithAck('subscribe', { park: 'test-park', topics: ['notices'] })) as {
    code: string;
  };
  expect(answer.code).toBe('AUTH_FORBIDDEN');
  socket.close();
  await waitUntil(async () =>
    (await lines('access.refused')).some(({ subject }) => subject === 'socket subscribe notices'),
  );
  expect((await lines('access.refused')).slice(-2)).toMatchObject([
    { park: 'test-park', subject: `GET ${root}/plugins`, note: 'AUTH_KEY_FROM_ELSEWHERE' },
    { park: 'test-park', subject: 'socket subscribe notices' },
  ]);
});
