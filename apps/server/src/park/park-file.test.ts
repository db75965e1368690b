import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Principal } from '@lingtan/sdk';
import { createTestPark, type TestPark } from '@lingtan/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rootDir } from '../root-dir.ts';
import { applyPark } from './apply-park.ts';
import { exportPark } from './export-park.ts';
import { readParkFile } from './read-park-file.ts';

const actor: Principal = {
  kind: 'system',
  id: 'test',
  name: 'Test',
  parkId: null,
  role: 'platform-admin',
  enterpriseId: null,
};
const folder = join(rootDir(), 'parks');
const shipped = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
let park: TestPark;
beforeAll(async () => {
  park = await createTestPark({ plugins: [] });
});
afterAll(() => park.stop());

const apply = (text: string, dryRun = false) =>
  applyPark({ kernel: park.kernel, telemetry: park.telemetry, file: readParkFile(text, 'file'), actor, dryRun });

describe('park files', () => {
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
});
