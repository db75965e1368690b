import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { drawInstallationKey, readInstallationKey } from '../audit/index.ts';
import { kernelMigrations } from '../database/index.ts';
import { checkBackup, restoreBackup, writeBackup, type BackupManifest } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'lingtan-unchanged-'));
const at = (name: string): string => join(folder, name);
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.addPark('dafeng', ['steel']);
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

const own = drawInstallationKey();
const backup = (name: string, previous?: string, pem = own): Promise<BackupManifest> =>
  writeBackup({
    ...{ database, folder: at(name), version: '0.1.0', keys: { 'installation-key.pem': pem } },
    keyIds: { secret: 'none', installation: readInstallationKey(pem).id },
    ...(previous === undefined ? {} : { previous: at(previous) }),
  });
/** Tables whose files have a second name. */
const shared = (name: string, { tables }: BackupManifest): string[] =>
  tables.filter(({ file }) => statSync(join(at(name), file)).nlink > 1).map((table) => `${table.schema}.${table.name}`);

it('what has not changed since the backup before is not written again, and each backup is whole by itself', async () => {
  await backup('first');
  await database.addPark('ordos', []);
  const second = await backup('second', 'first');
  const linked = shared('second', second);
  expect(linked).not.toContain('kernel.parks');
  expect(linked).toContain('kernel.enterprises');
  expect(linked.length).toBeGreaterThan(second.tables.length / 2);
  rmSync(at('first'), { recursive: true });
  expect(await checkBackup(at('second'))).toMatchObject({ ok: true, problems: [] });
  const target = await createTestDatabase();
  try {
    await restoreBackup({ database: target, folder: at('second'), components: [kernelMigrations] });
    const { rows } = await target.withOwner((owner) => owner.query('select id from kernel.parks order by id'));
    expect(rows).toEqual([{ id: 'dafeng' }, { id: 'ordos' }]);
  } finally {
    await target.close();
  }
});

it('nothing is taken over of a backup that others signed, of a file that was changed, or of one that is gone', async () => {
  const before = await backup('before');
  const find = ({ tables }: BackupManifest) => tables.find(({ name }) => name === 'enterprises')!;
  expect(shared('others', await backup('others', 'before', drawInstallationKey()))).toEqual([]);
  writeFileSync(join(at('before'), find(before).file), 'x'.repeat(find(before).bytes));
  const after = await backup('after', 'before');
  expect(shared('after', after)).not.toContain('kernel.enterprises');
  expect(shared('after', after)).not.toEqual([]);
  expect(await checkBackup(at('after'))).toMatchObject({ ok: true, problems: [] });
  expect(shared('alone', await backup('alone', 'gone'))).toEqual([]);
});
