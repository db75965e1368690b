import { readdir } from 'node:fs/promises';
import path from 'node:path';
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
}

/**
 * Reads every file of a backup and compares it with the manifest.
 * @throws BACKUP_NOT_A_BACKUP when there is no manifest
 */
export async function checkBackup(folder: string): Promise<BackupCheck> {
  const manifest = await readManifest(folder);
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
    const { sha256: found, bytes: size } = await sumOf(path.join(folder, file));
    bytes += size;
    if (size !== expected) problems.push(`${file} has ${size} bytes instead of ${expected}`);
    else if (found !== sha256) problems.push(`${file} was changed`);
  }
  for (const file of there) problems.push(`${file} does not belong to the backup`);
  return { ok: problems.length === 0, manifest, bytes, problems, signed: state === 'signed' };
}
