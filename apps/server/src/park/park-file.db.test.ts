import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, definePlugin, noConfig, type Principal, safety } from '@lingtan/sdk';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { rootDir } from '../root-dir.ts';
import { testActor as actor } from '../fixtures/test-actor.ts';
import { applyPark } from './apply-park.ts';
import { exportPark } from './export-park.ts';
import { readParkFile } from './read-park-file.ts';

const folder = join(rootDir(), 'parks');
const shipped = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
let park: TestPark;
beforeAll(async () => {
  const probe = definePlugin({ id: 'probe', config: noConfig, start: async () => {} });
  park = await createTestPark({ plugins: [probe, limited] });
});
afterAll(() => park.stop());

const limited = definePlugin({
  id: 'limited',
  config: defineConfig({ version: 1, schema: z.strictObject({ maxKw: z.number().default(0).meta(safety) }) }),
  start: async () => {},
});
const person = (minutesAgo: number): Principal => {
  const loginAt = Date.now() - minutesAgo * 60_000;
  return { ...actor, kind: 'user', id: 'ann', name: 'Ann', personId: 'ann', loginAt };
};
const apply = (text: string, dryRun = false, by = actor) =>
  applyPark({
    kernel: park.kernel,
    telemetry: park.telemetry,
    file: readParkFile(text, 'file'),
    source: { file: 'test.yaml' },
    actor: by,
    dryRun,
  });

describe('park files', () => {
  it('carries the arrangement of the digital screen, there and back', async () => {
    const head = 'park:\n  id: arranged\n  name: { en: Arranged, zh-CN: 已编排 }\n';
    const screen = `screen:
  theme: control-room
  scenes:
    - title: { en: Energy, zh-CN: 能源 }
      panels:
        - { widget: energy-metering/screen-power, x: 0, y: 0, width: 12, height: 12 }
`;
    expect(await apply(head + screen, true)).toMatchObject({ created: true, screen: true });
    expect(await apply(head + screen)).toMatchObject({ screen: true, changed: true });
    await park.kernel.host.reconcile();
    expect(await apply(head + screen)).toMatchObject({ screen: false, changed: false });
    const exported = await exportPark(park.kernel, park.telemetry, 'arranged');
    expect(readParkFile(exported, 'exported').screen).toEqual(readParkFile(head + screen, 'file').screen);
    expect(await apply(head)).toMatchObject({ screen: false, changed: false });
  });

  it('carries the shared dashboards, there and back, and takes away those that it does not name', async () => {
    const head = 'park:\n  id: composed\n  name: { en: Composed, zh-CN: 看板园区 }\n';
    const dashboard = (id: string, width = 12) => `  - id: ${id}
    title: { en: Shift, zh-CN: 值班 }
    panels:
      - { widget: energy-metering/power-now, x: 0, y: 0, width: ${width}, height: 4 }
`;
    const two = `${head}dashboards:\n${dashboard('shift')}${dashboard('week')}`;
    expect(await apply(two, true)).toMatchObject({ dashboards: { added: ['shift', 'week'] } });
    expect(await apply(two)).toMatchObject({ dashboards: { added: ['shift', 'week'] }, changed: true });
    await park.kernel.host.reconcile();
    expect(await apply(two)).toMatchObject({ changed: false });
    const exported = await exportPark(park.kernel, park.telemetry, 'composed');
    expect(readParkFile(exported, 'exported').dashboards).toEqual(readParkFile(two, 'file').dashboards);
    expect(await apply(head)).toMatchObject({ changed: false });
    const one = `${head}dashboards:\n${dashboard('shift', 6)}`;
    expect(await apply(one)).toMatchObject({ dashboards: { added: [], changed: ['shift'], removed: ['week'] } });
    expect(() => readParkFile(`${one}${dashboard('shift')}`, 'file')).toThrow('dashboards: shift is there twice');
  });

  it('check the plugins of a park that is not there yet, and make nothing', async () => {
    const text = (config: string) =>
      `park:\n  id: planned\n  name: { en: Planned, zh-CN: 计划 }\nplugins:\n  probe: { config: ${config} }\n  absent: {}\n`;
    expect(await apply(text('{}'), true)).toMatchObject({
      created: true,
      plugins: { configured: ['probe'], enabled: ['probe'], disabled: [] },
      warnings: [{ en: 'plugin absent is not installed; it was left out', 'zh-CN': '未安装插件 absent，已略过' }],
    });
    await expect(apply(text('{ colour: red }'), true)).rejects.toMatchObject({ code: 'PLUGIN_CONFIG_INVALID' });
    // Refused before anything is written, in a dry run as in earnest.
    await expect(apply(text('{ colour: red }'))).rejects.toMatchObject({ code: 'PLUGIN_CONFIG_INVALID' });
    await park.kernel.host.reconcile();
    expect(park.kernel.host.hasPark('planned')).toBe(false);
  });

  it.each(shipped)('%s is applied once, and a second time changes nothing', async (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const planned = await apply(text, true);
    expect(planned).toMatchObject({ created: true, changed: true });
    expect((await apply(text)).created).toBe(true);
    await park.kernel.host.reconcile();
    expect(await apply(text)).toMatchObject({ created: false, changed: false });
    const exported = await exportPark(park.kernel, park.telemetry, planned.park);
    expect(await apply(exported)).toMatchObject({ changed: false });
  });

  it('tell what would change and change nothing in a dry run', async () => {
    const text = readFileSync(join(folder, shipped[0]!), 'utf8').replace(/^ {2}latitude: .*$/m, '  latitude: 1');
    expect(await apply(text, true)).toMatchObject({ fields: ['latitude'], changed: true });
    expect(await apply(text, true)).toMatchObject({ fields: ['latitude'], changed: true });
  });

  it('name line, field, value and expectation of every mistake', () => {
    const text = [
      'park:',
      '  id: Bad Id',
      '  name: { en: x, zh-CN: x }',
      '  latitude: 95',
      'enterprises: []',
      'colour: red',
    ].join('\n');
    const attempt = () => readParkFile(text, 'bad.yaml');
    expect(attempt).toThrowError(expect.objectContaining({ code: 'PARK_FILE_INVALID' }));
    expect(attempt).toThrow(/bad\.yaml: .*line 2: park\.id: .*"Bad Id".*line 4: park\.latitude: .*95.*colour/s);
    expect(() => readParkFile('park: [', 'bad.yaml')).toThrow(/line 1/);
  });

  it('refuse enterprises that are not declared', () => {
    const text = JSON.stringify({
      park: { id: 'p', name: { en: 'x', 'zh-CN': 'x' } },
      assets: [{ id: 'a', kind: 'meter', name: { en: 'x', 'zh-CN': 'x' }, enterpriseId: 'ghost' }],
    });
    expect(() => readParkFile(text, 'f')).toThrow(/assets a: no enterprise ghost/);
  });

  it('switch on what has limits for a person who proved who they are of late, and move no limits', async () => {
    const text = (maxKw: number, enabled: boolean) =>
      `park:\n  id: careful\n  name: { en: Careful, zh-CN: 谨慎 }\nplugins:\n  limited: { config: { maxKw: ${maxKw} }, enabled: ${enabled} }\n`;
    await apply(text(40, true));
    await expect(apply(text(50, true), false, person(1))).rejects.toMatchObject({ code: 'PARK_LIMITS_MOVE' });
    expect(await apply(text(40, false), false, person(60))).toMatchObject({ plugins: { disabled: ['limited'] } });
    const on = (by: Principal) => apply(text(40, true), false, by);
    await expect(on(person(60))).rejects.toMatchObject({ code: 'AUTH_CONFIRM_REQUIRED' });
    await expect(on({ ...person(1), kind: 'api-key' })).rejects.toMatchObject({ code: 'PERSON_NEEDED' });
    expect(await on(person(1))).toMatchObject({ plugins: { enabled: ['limited'] } });
  });
});
