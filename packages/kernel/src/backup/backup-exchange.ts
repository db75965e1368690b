import { mkdir, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { LingtanError } from '@lingtan/sdk';
import { checkBackup } from './check-backup.ts';
import { type BackupSecret, mayOpen } from './data-key.ts';
import { backupErrors } from './errors.ts';
import { backupTable, type BackupManifest, manifestState, readManifest } from './manifest.ts';
import { packFolder, unpackInto } from './tar-file.ts';

/** A backup that somebody has handed in. */
export interface ReceivedBackup {
  name: string;
  takenAt: string;
  bytes: number;
  encryption: 'passphrase' | 'file' | null;
  /** Whether it was opened, besides being compared with its manifest. */
  opened: boolean;
  /** Id of the installation's key that signed it. */
  signedBy: string;
}

const suffix = '.received';
const dayMs = 86_400_000;
/** What stays free of the disk, in bytes. */
const reserve = 1024 ** 3;

/** A backup as one file. */
export interface BackupFile {
  filename: string;
  manifest: BackupManifest;
  /** Of its files together. */
  bytes: number;
  /** A tar archive of its folder. */
  content: AsyncIterable<Uint8Array>;
}

/** The backup in a folder as one file. @throws BACKUP_NOT_A_BACKUP */
export async function backupAsFile(at: string): Promise<BackupFile> {
  const manifest = await readManifest(at);
  const name = path.basename(at);
  const own = { file: 'manifest.json', bytes: (await stat(path.join(at, 'manifest.json'))).size };
  const files = [own, ...manifest.tables.map(({ file, bytes }) => ({ file, bytes }))];
  const bytes = files.reduce((sum, each) => sum + each.bytes, 0);
  return { filename: `lingtan-${name}.tar`, manifest, bytes, content: packFolder(at, name, files) };
}

/**
 * Takes in a file that {@link backupAsFile} made, or `tar` of such a folder. Nothing is kept of one that is not whole, signed and
 * as it was signed. It gets its name by the time that it is of, so that an old one does not pass for a new one.
 * @throws BACKUP_NOT_A_BACKUP, _NEWER_FORM, _DAMAGED, _UNSIGNED, _THERE, _NO_ROOM
 */
export async function receiveBackup(
  folder: string,
  stream: Readable,
  secret: BackupSecret | null,
  free: (folder: string) => Promise<number> = freeOnDisk,
): Promise<ReceivedBackup> {
  // It may fail before anybody reads it; whoever reads it then hears of it.
  stream.on('error', () => undefined);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await clearOld(folder);
  const partial = path.join(folder, `${process.pid}-${Date.now()}${suffix}`);
  await mkdir(partial, { mode: 0o700 });
  try {
    const room = async (bytes: number): Promise<void> => {
      if ((await free(folder)) < bytes + reserve) throw backupErrors.NO_ROOM({ folder });
    };
    await unpackInto(stream, partial, isFile, room);
    const manifest = await readManifest(partial);
    if (manifestState(manifest) === 'unsigned') throw backupErrors.UNSIGNED();
    const { encryption, takenAt, keyIds } = manifest;
    const { ok, problems, bytes, opened } = await checkBackup(
      partial,
      encryption?.key.kind === 'file' && mayOpen(encryption, secret) ? secret : null,
    );
    if (!ok) throw backupErrors.DAMAGED({ folder: takenAt, problems: problems.join('; ') });
    const name = new Date(takenAt).toISOString().replaceAll(/[-:.]/g, '');
    const target = path.join(folder, name);
    if (existsSync(target)) throw backupErrors.THERE({ name });
    await rename(partial, target);
    return { name, takenAt, bytes, encryption: encryption?.key.kind ?? null, opened, signedBy: keyIds!.installation };
  } catch (error) {
    if (error instanceof LingtanError && error.code === 'BACKUP_NOT_A_BACKUP')
      throw backupErrors.NOT_A_BACKUP({ ...error.params, folder: 'The file' } as never, error);
    throw error;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

const isFile = (file: string): boolean => file === 'manifest.json' || backupTable.shape.file.safeParse(file).success;

/** What a process left that was killed as it took one in. */
async function clearOld(folder: string): Promise<void> {
  for (const name of (await readdir(folder)).filter((each) => each.endsWith(suffix))) {
    const at = path.join(folder, name);
    const { mtimeMs } = await stat(at).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > dayMs) await rm(at, { recursive: true, force: true });
  }
}

async function freeOnDisk(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
