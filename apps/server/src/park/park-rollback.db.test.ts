import { definePlugin, noConfig, secret } from '@lingtan/sdk';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { testActor as actor } from '../fixtures/test-actor.ts';
import { applyPark } from './apply-park.ts';
import { exportPark } from './export-park.ts';
import type { ParkDiff } from './park-diff.ts';
import type { ParkRevision } from './park-revisions.ts';
import { parkRoutes } from './park-routes.ts';
import { readParkFile } from './read-park-file.ts';

const point = (id: string, unit = 'kW') =>
  `      - { id: ${id}, name: { en: Power, zh-CN: 功率 }, kind: gauge, quantity: power.active, unit: ${unit} }\n`;
const head = (id: string, latitude = 33) => `park:
  id: ${id}
  name: { en: Way back, zh-CN: 退路 }
  latitude: ${latitude}
enterprises:
  - { id: mill, name: { en: Mill, zh-CN: 钢厂 } }
assets:
  - id: hall
    kind: hall
    name: { en: Hall, zh-CN: 车间 }
    points:
`;
const first = (id: string) => `${head(id)}${point('hall.power')}plugins:
  broker: { config: { host: a.example, password: first-word } }
`;
const second = (id: string) => `${head(id, 34)}${point('hall.flow')}plugins:
  broker: { enabled: false, config: { host: b.example } }
  later: {}
screen:
  theme: control-room
  scenes:
    - title: { en: Energy, zh-CN: 能源 }
      panels: [{ widget: energy-metering/screen-power, x: 0, y: 0, width: 12, height: 12 }]
dashboards:
  - id: shift
    title: { en: Shift, zh-CN: 值班 }
    panels: [{ widget: energy-metering/power-now, x: 0, y: 0, width: 12, height: 4 }]
`;

let park: TestPark;
beforeAll(async () => {
  const broker = definePlugin({
    id: 'broker',
    config: { version: 1, schema: z.strictObject({ host: z.string().min(3), password: secret() }) },
    start: async () => {},
  });
  const later = definePlugin({ id: 'later', config: noConfig, start: async () => {} });
  park = await createTestPark({ plugins: [broker, later], enable: false });
  park.kernel.use(parkRoutes(() => park.kernel, park.telemetry));
});
afterAll(() => park.stop());

const apply = async (text: string, source = 'test.yaml') => {
  const { kernel, telemetry } = park;
  const diff = await applyPark({
    kernel,
    telemetry,
    file: readParkFile(text, source),
    source: { file: source },
    actor,
  });
  await kernel.host.reconcile();
  return diff;
};
const exported = (id: string) => exportPark(park.kernel, park.telemetry, id);
const admin = () => park.api('platform-admin');
const history = async (id: string) => (await admin().get<ParkRevision[]>(`/api/park-files/${id}/revisions`)).body;
const rollBack = (id: string, body: { revision?: number; dryRun?: boolean } = {}) =>
  admin().post<ParkDiff>(`/api/park-files/${id}/rollback`, body);

describe('the way back of a park', () => {
  it('brings back all that a file changed, and is undone in the same way', async () => {
    await apply(first('back'), 'first.yaml');
    const before = await exported('back');
    await apply(second('back'), 'second.yaml');
    const after = await exported('back');
    expect(after).not.toBe(before);
    const { diff, ...last } = (await history('back'))[0]!;
    expect(last).toMatchObject({ revision: 2, source: 'second.yaml', undoneFrom: null, hasBefore: true });
    expect(last.actor).toEqual({ kind: 'system', id: 'test', name: 'Test', role: 'platform-admin' });
    expect(diff).toMatchObject({
      fields: ['latitude'],
      telemetry: { points: { added: ['hall.flow'], archived: ['hall.power'] } },
      plugins: { configured: ['broker'], enabled: ['later'], disabled: ['broker'] },
      screen: true,
      dashboards: { added: ['shift'] },
    });

    const planned = await rollBack('back', { dryRun: true });
    expect(planned.body).toMatchObject({
      fields: ['latitude'],
      telemetry: { points: { changed: ['hall.power'], archived: ['hall.flow'] } },
      plugins: { configured: ['broker'], enabled: ['broker'], disabled: ['later'] },
      screen: true,
      dashboards: { removed: ['shift'] },
      revision: null,
    });
    expect(await exported('back')).toBe(after);

    const done = await rollBack('back');
    expect(done.body).toEqual({ ...planned.body, revision: 3 });
    const { later, ...plugins } = parse(await exported('back')).plugins;
    // What came later stays, switched off: its configuration is somebody's work.
    expect(later).toMatchObject({ enabled: false });
    expect(stringify({ ...parse(await exported('back')), plugins })).toBe(stringify(parse(before)));
    expect((await history('back'))[0]).toMatchObject({ revision: 3, source: null, undoneFrom: 2 });

    expect((await rollBack('back', { revision: 3 })).status).toBe(200);
    expect(await exported('back')).toBe(after);
    const { rows } = await park.kernel.database.withKernelTx((tx) =>
      tx.execute(sql`select action from kernel.audit_log where park_id = 'back' order by seq`),
    );
    expect(rows.map(({ action }) => action)).toEqual([
      'park.applied',
      'park.applied',
      'park.rolled-back',
      'park.rolled-back',
    ]);
  });

  it('asks for a secret that was deleted since, and keeps none in the history', async () => {
    await apply(first('secretive'));
    await apply(second('secretive'));
    const { body } = await rollBack('secretive');
    expect(body.warnings).toEqual([
      { en: expect.stringContaining('password: no secret is stored'), 'zh-CN': expect.any(String) },
    ]);
    const { rows } = await park.kernel.database.withKernelTx((tx) =>
      tx.execute<{ kept: string }>(sql`select concat(before, diff::text) as kept from kernel.park_revisions`),
    );
    expect(rows.length).toBeGreaterThan(3);
    for (const { kept } of rows) expect(kept).not.toContain('first-word');
  });

  it('says what goes with an enterprise that is removed', async () => {
    await apply(first('people'));
    await park.key({ parkId: 'people', role: 'member', member: 'mill' });
    const { warnings, enterprises } = await apply(first('people').replace(/enterprises:\n.*\n/, ''));
    expect(enterprises.removed).toEqual(['mill']);
    expect(warnings).toMatchObject([{ en: expect.stringMatching(/enterprise mill .*\(0\) and its API keys \(1\)/) }]);
  });

  it('leaves a park as it is when a later part of a file is refused', async () => {
    await apply(first('whole'));
    const { no } = park.kernel.host.park('whole');
    const sample = sql`insert into telemetry.latest (park_no, point_no, ts, value, quality)
      select ${no}, no, now(), 1, 0 from telemetry.points where park_id = 'whole' and id = 'hall.power'`;
    await park.kernel.database.withParkTx({ parkId: 'whole', parkNo: no }, (tx) => tx.execute(sample));
    const before = await exported('whole');
    // The unit of a point with samples cannot change: found last, when all else is written.
    const refused = second('whole').replace(point('hall.flow'), point('hall.power', 'MW'));
    await expect(apply(refused)).rejects.toMatchObject({ code: 'TELEMETRY_UNIT_FIXED' });
    await expect(apply(second('whole').replace('b.example', 'b'))).rejects.toMatchObject({
      code: 'PLUGIN_CONFIG_INVALID',
    });
    expect(await exported('whole')).toBe(before);
    expect(await history('whole')).toHaveLength(1);
  });

  it('tells what was before, and says so where there is nothing', async () => {
    await apply(first('told'));
    await apply(first('told'));
    await apply(second('told'));
    expect((await history('told')).map(({ revision }) => revision)).toEqual([2, 1]);
    const text = await admin().get<string>('/api/park-files/told/revisions/2');
    expect(text.headers.get('content-type')).toContain('application/yaml');
    expect(parse(text.body).park.latitude).toBe(33);
    expect(await rollBack('told', { revision: 1 })).toMatchObject({
      status: 409,
      body: { code: 'PARK_NOTHING_BEFORE' },
    });
    expect(await rollBack('told', { revision: 9 })).toMatchObject({ status: 404, body: { code: 'PARK_NO_REVISION' } });
    expect(await rollBack('nowhere')).toMatchObject({ status: 404, body: { code: 'PARK_UNKNOWN' } });
    expect((await park.api('operator').post('/api/park-files/told/rollback', {})).status).toBe(403);
  });

  it('keeps the last fifty', async () => {
    for (let latitude = 0; latitude < 53; latitude += 1) await apply(`${head('long', latitude)}${point('hall.power')}`);
    const kept = await history('long');
    expect([kept.length, kept[0]?.revision, kept.at(-1)?.revision]).toEqual([50, 53, 4]);
  });
});
