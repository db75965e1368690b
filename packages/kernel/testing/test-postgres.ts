import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTestLog, memoryFolder } from '@lingtan/test-kit';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../src/postgres/index.ts';

const prefix = 'lingtan-test-';

/**
 * A throw-away PostgreSQL, in memory where there is room: not durable, hence fast. The folder is removed on stop, and what
 * earlier runs left behind when they were killed is removed at start.
 */
export async function startTestPostgres(): Promise<EmbeddedPostgres> {
  for (const parent of new Set([tmpdir(), memoryFolder()])) removeLeftovers(parent);
  const dataDir = path.join(memoryFolder(), `${prefix}${process.pid}-${Date.now().toString(36)}`);
  mkdirSync(dataDir, { mode: 0o711 });
  const postgres = await startEmbeddedPostgres({
    dataDir,
    log: createTestLog(),
    fsync: false,
    settings: [
      'shared_buffers=128MB',
      'max_wal_size=512MB',
      // Nobody recovers from this log, or copies it.
      'wal_level=minimal',
      'max_wal_senders=0',
      'full_page_writes=off',
      'wal_compression=off',
      'max_connections=300',
      // Each turn starts a process for every database there is, of which tests make dozens.
      'autovacuum_naptime=600s',
      // Tests open connections by the thousand, and each would compute for some milliseconds on both sides.
      'scram_iterations=1',
    ],
  });
  const stop = async (): Promise<void> => {
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return Object.defineProperty(Object.create(postgres) as EmbeddedPostgres, 'stop', { value: stop });
}

function removeLeftovers(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const folder = path.join(parent, name);
    stopOrphan(path.join(folder, 'postgres/postmaster.pid'));
    rmSync(folder, { recursive: true, force: true });
  }
}

function stopOrphan(pidFile: string): void {
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  try {
    // The folder in the command line proves that the id was not reused.
    if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(prefix)) process.kill(pid, 'SIGQUIT');
  } catch {
    // Gone already.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
