import { spawn } from 'node:child_process';
import { bundleModule } from '@lingtan/test-kit';
import { expect, test } from 'vitest';

/** What a process says to SIGUSR1, and where its inspector listens then. */
async function signalled(program: string): Promise<string> {
  const ask = `process.stdin.once('data', async () => console.log('inspector', (await import('node:inspector')).url() ?? 'closed'));`;
  const start = `await import(process.argv[1] || 'node:path'); ${ask} console.log('ready');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', start, program], { stdio: 'pipe' });
  let said = '';
  const until = (text: RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => void (text.test(said) && resolve());
      for (const stream of [child.stdout, child.stderr]) stream.on('data', look);
      child.once('exit', () => reject(new Error(`it ended and said ${said}`)));
      look();
    });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await until(/ready/);
  child.kill('SIGUSR1');
  await until(/SIGUSR1|Debugger listening/);
  child.stdin.write('ask\n');
  await until(/inspector (?:closed|ws:)/);
  child.kill('SIGKILL');
  return said;
}

test('a signal opens no inspector in the server, as it does in any other process of Node', async () => {
  const server = await bundleModule(new URL('./refuse-inspector.ts', import.meta.url));
  expect(await signalled(server)).toMatch(/inspector closed/);
  expect(await signalled('')).toMatch(/inspector ws:/);
});
