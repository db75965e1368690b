import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { postgresErrors } from './errors.ts';

/** Account that PostgreSQL runs as. */
export interface OsUser {
  name: string;
  uid: number;
  gid: number;
}

/**
 * PostgreSQL refuses to run as root. Returns null when this process is not root (it runs as ourselves), otherwise the
 * owner of an existing cluster, `postgres`, a system account `lingtan` (created when possible), or `nobody`.
 */
export function choosePostgresUser(clusterDir: string): OsUser | null {
  if (process.getuid?.() !== 0) return null;
  if (existsSync(clusterDir)) {
    const { uid, gid } = statSync(clusterDir);
    if (uid !== 0) return { name: nameOf(uid), uid, gid };
  }
  const existing = lookUp('postgres') ?? lookUp('lingtan');
  if (existing) return existing;
  spawnSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'lingtan'], {
    stdio: 'ignore',
  });
  const user = lookUp('lingtan') ?? lookUp('nobody');
  if (!user) throw postgresErrors.NO_USER();
  return user;
}

/** First folder on the way from the root to `target` that `user` cannot enter; null when it can reach all of them. */
export function firstUnreachableFolder(user: OsUser, target: string): string | null {
  const parts = path.resolve(target).split(path.sep).filter(Boolean);
  let folder: string = path.sep;
  for (const part of parts) {
    folder = path.join(folder, part);
    if (!testAs(user, '-x', folder)) return folder;
  }
  return null;
}

/** Whether `user` may run the program at `file`. */
export function canExecuteAs(user: OsUser, file: string): boolean {
  return testAs(user, '-x', file) && testAs(user, '-r', file);
}

// Asking the operating system is the only answer that counts ACLs, mount options and namespaces.
function testAs(user: OsUser, flag: '-x' | '-r', file: string): boolean {
  const result = spawnSync('/bin/sh', ['-c', `test ${flag} "$1"`, 'sh', file], {
    uid: user.uid,
    gid: user.gid,
    cwd: '/',
    stdio: 'ignore',
  });
  return result.status === 0;
}

function lookUp(name: string): OsUser | null {
  const ask = (flag: '-u' | '-g'): number | null => {
    const result = spawnSync('id', [flag, name], { encoding: 'utf8' });
    return result.status === 0 ? Number(result.stdout.trim()) : null;
  };
  const uid = ask('-u');
  const gid = ask('-g');
  return uid === null || gid === null || uid === 0 ? null : { name, uid, gid };
}

function nameOf(uid: number): string {
  const result = spawnSync('id', ['-un', String(uid)], { encoding: 'utf8' });
  return result.status === 0 ? result.stdout.trim() : String(uid);
}
