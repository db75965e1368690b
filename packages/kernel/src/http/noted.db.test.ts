import { defineConfig, definePermission, definePlugin, defineRoute, differentPerson, file } from '@lingtan/sdk';
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

it('who tries what they may not leaves a line: the first of each kind and minute, whatever else is tried', async () => {
  const tess = park.api({ person: 'Tess', role: 'auditor' });
  const moe = park.api({ member: 'alpha' });
  for (let n = 0; n < 5; n++) {
    expect((await tess.post('/devices', { name: 'x' })).status).toBe(403);
    expect((await moe.download('/x/report/report.csv')).status).toBe(403);
    expect((await tess.post('/x/report/second')).body).toMatchObject({ code: 'PERSON_SAME' });
  }
  expect(await lines('access.refused')).toEqual([
    { park: 'test-park', subject: `POST ${root}/devices`, note: 'kernel.tokens-manage', name: 'Tess' },
    { park: 'test-park', subject: `GET ${root}/x/report/report.csv`, note: 'report.look', name: 'test member' },
    { park: 'test-park', subject: `POST ${root}/x/report/second`, note: 'PERSON_SAME', name: 'Tess' },
  ]);
});
