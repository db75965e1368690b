import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestLog } from '@lingtan/test-kit';
import { afterAll, expect, it } from 'vitest';
import { type BackupManifest, openBackupFolder, readManifest } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'lingtan-manifest-'));
afterAll(() => rmSync(folder, { recursive: true }));

const hash = 'a'.repeat(64);
const manifest: BackupManifest = {
  ...{ format: 'lingtan-backup/2', version: '9.9.9', takenAt: '2026-11-25T00:00:00.000Z', tookMs: 1, postgres: '18.1' },
  ...{ migrations: [], sequences: [], audit: [], keys: null },
  tables: [
    {
      ...{ schema: 'kernel', name: 'parks', columns: ['id'], partition: null, rows: 1, content: '1' },
      ...{ file: 'kernel.parks.copy.gz', bytes: 1, sha256: hash },
    },
  ],
};
const read = (written: unknown) => {
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(written));
  return readManifest(folder);
};

it('a manifest with what only a later version writes is called one of a newer version, wherever that stands', async () => {
  expect(await read(manifest)).toEqual(manifest);
  const [table] = manifest.tables;
  for (const newer of [
    { ...manifest, format: 'lingtan-backup/4' },
    { ...manifest, format: 'lingtan-backup/12', tables: 'elsewhere' },
    { ...manifest, compression: 'zstd' },
    { ...manifest, tables: [{ ...table, compression: 'zstd' }] },
    { ...manifest, keys: { salt: '', nonce: '', sealed: '', tag: '', kind: 'x' } },
  ])
    await expect(read(newer), JSON.stringify(newer)).rejects.toMatchObject({
      code: 'BACKUP_NEWER_FORM',
      message: expect.stringContaining('newer version (9.9.9)') as string,
    });
});

it('a manifest that is no such thing is not', async () => {
  for (const other of [
    {},
    { format: 'tar/9' },
    { ...manifest, format: 'lingtan-backup/0' },
    { ...manifest, tookMs: 'long' },
    { ...manifest, tookMs: 'long', compression: 'zstd' },
  ])
    await expect(read(other), JSON.stringify(other)).rejects.toMatchObject({ code: 'BACKUP_NOT_A_BACKUP' });
});

it('the list of backups names a newer one apart from a damaged one', async () => {
  for (const [name, written] of [
    ['20261125T000000001Z', { ...manifest, format: 'lingtan-backup/4' }],
    ['20261125T000000002Z', {}],
  ] as const) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'manifest.json'), JSON.stringify(written));
  }
  const database = { withOwner: () => Promise.reject(new Error('not asked for')) };
  const kept = openBackupFolder({ path: folder, database, version: '0.1.0', keys: () => ({}), log: createTestLog() });
  expect((await kept.list()).map(({ state }) => state)).toEqual(['damaged', 'newer']);
});
