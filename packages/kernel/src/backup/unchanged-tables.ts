import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type BackupCipher, type BackupSecret, mayOpen, openCipher } from './data-key.ts';
import type { ListedTable } from './list-tables.ts';
import { manifestState, readManifest, type BackupTable } from './manifest.ts';

/** SHA-256 and size of a file, read to its end. */
export async function sumOf(file: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  await pipeline(createReadStream(file), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.length;
    }
  });
  return { sha256: hash.digest('hex'), bytes };
}

/** Files of a backup of before, for tables that have not changed since. */
export interface UnchangedTables {
  /** Of the files, where they are encrypted. */
  readonly cipher: BackupCipher | null;
  /**
   * Makes the file of a table whose columns, rows and sum of hashes are those of before another name of the file of before.
   * @returns null where the table has changed, or its file cannot be taken over
   */
  take(table: ListedTable & Pick<BackupTable, 'rows' | 'content'>, folder: string): Promise<BackupTable | null>;
}

/**
 * Opens a backup of before. One that this installation has not signed is believed in nothing, and a file that is not as it
 * was signed is written anew, as is all that another secret encrypts, or none. Each backup is whole: it needs no other one, and removing others takes nothing from it.
 * @param installation id of the key that has to have signed it
 */
export async function openUnchangedTables(
  folder: string,
  installation: string,
  secret: BackupSecret | null,
): Promise<UnchangedTables | null> {
  // One that cannot be read, or has been removed meanwhile, has nothing that could be taken over.
  const manifest = await readManifest(folder).catch(() => null);
  if (manifest === null || manifestState(manifest) !== 'signed' || manifest.keyIds?.installation !== installation)
    return null;
  if (!mayOpen(manifest.encryption, secret)) return null;
  const cipher = manifest.encryption ? await openCipher(manifest.encryption, secret).catch(() => null) : null;
  if (manifest.encryption && !cipher) return null;
  const nameOf = ({ schema, name }: Pick<BackupTable, 'schema' | 'name'>): string => JSON.stringify([schema, name]);
  const before = new Map(manifest.tables.map((table) => [nameOf(table), table]));
  return {
    cipher,
    async take(table, to) {
      const found = before.get(nameOf(table));
      const same =
        found !== undefined &&
        found.rows === table.rows &&
        found.content === table.content &&
        found.columns.join('\n') === table.columns.join('\n');
      if (!same) return null;
      const target = path.join(to, found.file);
      try {
        await link(path.join(folder, found.file), target);
        const { size } = await stat(target);
        if (size === found.bytes && (await sumOf(target)).sha256 === found.sha256)
          return { ...table, file: found.file, bytes: found.bytes, sha256: found.sha256 };
        await rm(target);
      } catch (error) {
        // The file may be gone, and not every file system gives a file two names.
        if (!(error instanceof Error && 'code' in error)) throw error;
        await rm(target, { force: true });
      }
      return null;
    },
  };
}
