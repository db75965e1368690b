import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type BackupSecret, openCipher } from './data-key.ts';
import { manifestState, readManifest, type BackupManifest } from './manifest.ts';
import { sumOf } from './unchanged-tables.ts';

/** What {@link checkBackup} found. */
export interface BackupCheck {
  ok: boolean;
  manifest: BackupManifest;
  bytes: number;
  /** One English sentence for each file that is missing, changed or strange. */
  problems: string[];
  /** Whether the installation that made it has signed it. */
  signed: boolean;
  /** Whether every file was opened too, to its end; false of an encrypted one without its secret. */
  opened: boolean;
}

/**
 * Reads every file of a backup and compares it with the manifest. With a secret the files of an encrypted one are decrypted too.
 * @throws BACKUP_NOT_A_BACKUP when there is no manifest; BACKUP_PASSPHRASE, BACKUP_KEY_NEEDED when the secret is another one
 */
export async function checkBackup(folder: string, secret: BackupSecret | null = null): Promise<BackupCheck> {
  const manifest = await readManifest(folder);
  const { encryption } = manifest;
  const cipher = encryption && secret ? await openCipher(encryption, secret) : null;
  const there = new Set(await readdir(folder));
  there.delete('manifest.json');
  const problems: string[] = [];
  const state = manifestState(manifest);
  if (state === 'changed') problems.push('manifest.json does not fit its signature');
  let bytes = 0;
  for (const { file, sha256, bytes: expected } of manifest.tables) {
    if (!there.delete(file)) {
      problems.push(`${file} is missing`);
      continue;
    }
    const at = path.join(folder, file);
    const { sha256: found, bytes: size } = await sumOf(at);
    bytes += size;
    if (size !== expected) problems.push(`${file} has ${size} bytes instead of ${expected}`);
    else if (found !== sha256) problems.push(`${file} was changed`);
    else if (cipher) {
      const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
      await pipeline(createReadStream(at), cipher.decrypt(file), createGunzip(), nowhere).catch((error: Error) =>
        problems.push(`${file} does not open: ${error.message}`),
      );
    }
  }
  for (const file of there) problems.push(`${file} does not belong to the backup`);
  const opened = !encryption || cipher !== null;
  return { ok: problems.length === 0, manifest, bytes, problems, signed: state === 'signed', opened };
}
