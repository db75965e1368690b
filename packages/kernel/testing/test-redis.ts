import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '@lingtan/test-kit';

/** A Redis of its own for a test file. */
export interface TestRedis {
  url: string;
  port: number;
  /** SIGKILL and start again on the same port, with nothing kept. */
  restart(): Promise<void>;
  /** SIGKILL; it comes back by `restart`. */
  kill(): Promise<void>;
  /** SIGSTOP: it is there, takes connections and answers nothing until it resumes. */
  pause(): void;
  /** SIGCONT. */
  resume(): void;
  stop(): Promise<void>;
}

/** Null, said loudly, when there is no `redis-server` on the PATH. */
export async function startTestRedis(): Promise<TestRedis | null> {
  if (spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status !== 0) {
    console.warn('SKIPPED: redis-server is not on the PATH, so nothing is tested on Redis in this run');
    return null;
  }
  const dir = mkdtempSync(path.join(tmpdir(), 'lingtan-redis-'));
  const port = await freePort();
  let server = await launch(port, dir);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const gone = new Promise((resolve) => server.once('exit', resolve));
    server.kill(signal);
    server.kill('SIGCONT');
    await gone;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    restart: async () => {
      await end('SIGKILL');
      server = await launch(port, dir);
    },
    kill: () => end('SIGKILL'),
    pause: () => void server.kill('SIGSTOP'),
    resume: () => void server.kill('SIGCONT'),
    stop: async () => {
      await end('SIGTERM');
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function launch(port: number, dir: string): Promise<ReturnType<typeof spawn>> {
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', '', '--appendonly', 'no'];
  const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    let output = '';
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`redis-server ended with ${code}: ${output.slice(-500)}`)));
    server.stdout!.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('Ready to accept connections')) resolve(server);
    });
  });
}
