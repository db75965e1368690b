import { chownSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { OsUser } from './os-user.ts';

/** Bytes that the address of a socket may have on every system that has them. */
const longestAddress = 103;

/** The file that PostgreSQL listens on in a folder. */
const fileName = '.s.PGSQL.65535';

/**
 * Makes the folder of the socket by which this process reaches its PostgreSQL: a round trip costs half of what it costs over
 * loopback, and no other user can knock. Null where there are no such sockets, or the way to the folder is too long for one.
 */
export function makeSocketFolder(dataDir: string, user: OsUser | null): string | null {
  const folder = path.join(dataDir, 'socket');
  if (process.platform === 'win32' || Buffer.byteLength(path.join(folder, fileName)) > longestAddress) return null;
  // What a server that was killed has left there would be taken for that of a living one.
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  if (user) chownSync(folder, user.uid, user.gid);
  return folder;
}
