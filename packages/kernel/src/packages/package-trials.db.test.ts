import { generateKeyPairSync } from 'node:crypto';
import { signPackage, writeArchive } from '@lingtan/packaging';
import { waitUntil } from '@lingtan/test-kit';
import { createTestKernel, type TestKernel } from '../../testing/index.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const title = { en: 'Meter', 'zh-CN': '电表' };

/** What a version of the plugin is: its settings, how it brings older ones over, and what it does when it starts. */
interface Version {
  /** Settings and the largest number that each may be. */
  fields: Record<string, number>;
  config?: number;
  migrate?: string;
  start?: string;
}

function packed(version: string, { fields, config = 1, migrate = '', start = '' }: Version): Buffer {
  const schema = {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(Object.keys(fields).map((field) => [field, { type: 'number' }])),
  };
  // What a JSON Schema does not say, as a check across fields would be: the plugin alone knows its largest numbers.
  const server = `const most = ${JSON.stringify(fields)};
const fault = (field, message) => ({ code: 'custom', path: [field], message });
const safeParse = (data) => {
  const issues = Object.entries(data).flatMap(([field, value]) => !(field in most) ? [fault(field, 'nothing of that name')]
    : typeof value === 'string' || value <= most[field] ? [] : [fault(field, 'at most ' + most[field])]);
  return issues.length ? { success: false, error: { issues } } : { success: true, data };
};
const any = () => ({ toJSONSchema: () => ({}), safeParse: (data) => ({ success: true, data }) });
const permission = { id: 'meter.use', title: ${JSON.stringify(title)}, grants: ['operator'] };
export default { id: 'meter', permissions: [permission], config: {
  version: ${config}, schema: { toJSONSchema: () => (${JSON.stringify(schema)}), safeParse }, ${migrate && `migrate: ${migrate}`} },
  async start(park) {
    ${start}
    park.route({ method: 'get', path: '/', summary: 'Say', permission, response: any() }, async () => ({ version: '${version}', config: park.config }));
  } };`;
  const texts = {
    'package.json': JSON.stringify({ name: '@acme/meter', version }),
    'plugin.json': JSON.stringify({
      ...{ id: 'meter', version, api: '^1.0.0', title, description: title },
      permissions: [{ id: 'meter.use', title, grants: ['operator'] }],
      entry: { server: './server/index.js' },
    }),
    'server/index.js': server,
  };
  const files = new Map(Object.entries(texts).map(([path, text]) => [path, Buffer.from(text)]));
  return writeArchive(signPackage(files, key, { id: 'meter', version }));
}

let kernel: TestKernel;
/** Parks with the settings that are stored there; on the last one the plugin is switched off. */
const stored = { north: { seconds: 10 }, south: { seconds: 90 }, closed: { seconds: 4000 } };

beforeAll(async () => {
  kernel = await createTestKernel({ plugins: [] });
  for (const park of Object.keys(stored)) await kernel.database.addPark(park);
  const admin = kernel.api('platform-admin');
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const { body } = await admin.post<{ proposal: number }>('/api/plugin-keys', { name: 'Acme', publicKey: pem });
  await admin.post(`/api/proposals/${body.proposal}/decision`, { act: 'approve' });
  await upload('1.0.0', { fields: { seconds: 5000 } });
  expect((await use('1.0.0')).status).toBe(200);
  for (const [park, value] of Object.entries(stored)) {
    await admin.put(`/api/parks/${park}/plugins/meter/config`, { value });
    if (park !== 'closed') await admin.post(`/api/parks/${park}/plugins/meter/enable`);
  }
  await tried();
});
afterAll(() => kernel?.stop());

interface Found {
  settings: { park: string; enabled: boolean; problem: { en: string; 'zh-CN': string } }[];
}
const upload = async (version: string, of: Version): Promise<Found> => {
  const answer = await kernel.api('platform-admin').request<Found>('POST', '/api/plugin-packages', {
    body: new Uint8Array(packed(version, of)),
    headers: { 'content-type': 'application/gzip' },
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
};
const use = async (version: string) => {
  const as = kernel.api('platform-admin');
  const answer = await as.post<{ code?: string; detail?: string; proposal?: number | null }>(
    `/api/plugin-packages/meter/${version}/activate`,
    { accept: false },
  );
  const no = answer.body.proposal;
  if (typeof no === 'number') await as.post(`/api/proposals/${no}/decision`, { act: 'approve' });
  return answer;
};
interface Row {
  version: string;
  active: boolean;
  trying: string[];
}
const rows = async () => (await kernel.api('platform-admin').get<Row[]>('/api/plugin-packages')).body;
/** Resolves when it is known of the version that runs whether it starts. @returns that version */
const tried = async (): Promise<string | undefined> => {
  let running: Row | undefined;
  await waitUntil(async () => {
    running = (await rows()).find(({ active }) => active);
    return running?.trying.length === 0;
  });
  await kernel.kernel.host.whenIdle();
  // What runs is seen by others once it is written down.
  await waitUntil(async () => {
    const { rows: states } = await kernel.database.kernelPool.query(
      `select from kernel.plugin_status where plugin_id = 'meter' and state = 'running'`,
    );
    return states.length === 2;
  });
  return running?.version;
};
const says = async (park: string) =>
  (await kernel.api('platform-admin').get(`/api/parks/${park}/x/meter`)).body as { version: string; config: object };

const inMinutes = { config: 2, migrate: '({ seconds }) => ({ minutes: seconds / 60 })' };

test.each<[string, string, Version, string[]]>([
  ['takes less than one park has', '2.1.0', { fields: { seconds: 60 } }, ['closed', 'south']],
  ['has another field', '2.2.0', { fields: { minutes: 60 } }, ['closed', 'north', 'south']],
  ['brings them over to what it does not take', '2.3.0', { fields: { minutes: 1 }, ...inMinutes }, ['closed', 'south']],
  [
    'cannot bring them over',
    '2.4.0',
    { fields: {}, ...inMinutes, migrate: '() => { throw 1; }' },
    ['closed', 'north', 'south'],
  ],
  ['knows an older form only', '0.9.0', { fields: { seconds: 5000 }, config: 0 }, ['closed', 'north', 'south']],
])(
  'a version that %s of the settings of parks is refused before anything stops',
  async (_what, version, of, refused) => {
    const { settings } = await upload(version, of);
    expect(settings.map(({ park }) => park)).toEqual(refused);
    for (const { park, enabled, problem } of settings)
      expect([park, enabled, problem.en !== '' && problem['zh-CN'] !== '']).toEqual([park, park !== 'closed', true]);
  },
);

test('what stops a version are the parks where the plugin is on, and it is said which', async () => {
  const answer = await use('2.1.0');
  expect(answer).toMatchObject({ status: 409, body: { code: 'PACKAGE_SETTINGS' } });
  expect(answer.body.detail).toBe(
    'meter 2.1.0 does not take the settings of south (Configuration of meter: seconds: 90 is not valid; expected at most 60)',
  );
  expect((await rows()).find(({ active }) => active)?.version).toBe('1.0.0');
});

test('a version that brings them over runs with them, and what is stored stays, so that there is a way back', async () => {
  expect((await upload('2.5.0', { fields: { minutes: 100 }, ...inMinutes })).settings).toEqual([]);
  expect((await use('2.5.0')).status).toBe(200);
  expect(await tried()).toBe('2.5.0');
  expect(await says('south')).toEqual({ version: '2.5.0', config: { minutes: 1.5 } });
  expect((await use('1.0.0')).status).toBe(200);
  expect(await tried()).toBe('1.0.0');
  expect((await says('south')).config).toEqual(stored.south);
});

test('a version that does not start on one park runs on none: the one before is back by itself, and it is said why', async () => {
  const version = '3.0.0';
  const why = 'no licence for south';
  const start = `if (park.park.id === 'south') throw new Error('no licence for ' + park.park.id);`;
  await upload(version, { fields: { seconds: 5000 }, start });
  expect((await use(version)).status).toBe(200);
  await waitUntil(async () => (await rows()).some(({ version: of, active }) => of === '1.0.0' && active));
  expect(await tried()).toBe('1.0.0');
  for (const park of ['north', 'south']) expect((await says(park)).version).toBe('1.0.0');
  const { body } = await kernel
    .api('platform-admin')
    .get<{ rows: { action: string; after: { reason: string } }[] }>('/api/audit');
  expect(body.rows.find(({ action }) => action === 'plugin.returned')).toMatchObject({
    actor: { kind: 'system' },
    subject: 'meter',
    before: { version },
    after: { version: '1.0.0', park: 'south', reason: expect.stringContaining(why) },
  });
  const told = await kernel
    .api('platform-admin')
    .get<{ rows: { kind: string; text: { en: string } }[] }>('/api/parks/south/notices');
  await waitUntil(() => told.body.rows.some(({ kind }) => kind === 'kernel.plugin-returned'));
  expect(told.body.rows.find(({ kind }) => kind === 'kernel.plugin-returned')?.text.en).toContain(why);
});

test('a version that has started is not taken back for what comes later', async () => {
  await upload('4.0.0', {
    fields: { seconds: 5000 },
    start: `if (park.config.seconds === 11) throw new Error('it does not like eleven');`,
  });
  await use('4.0.0');
  expect(await tried()).toBe('4.0.0');
  const admin = kernel.api('platform-admin');
  await admin.put('/api/parks/north/plugins/meter/config', { value: { seconds: 11 } });
  const state = async () =>
    (await admin.get<{ id: string; state: string }[]>('/api/parks/north/plugins')).body.find(
      ({ id }) => id === 'meter',
    )!.state;
  await waitUntil(async () => (await state()) === 'failed');
  expect((await rows()).find(({ active }) => active)).toMatchObject({ version: '4.0.0', trying: [] });
});
