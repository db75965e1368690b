import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@lingtan/test-kit';
import { afterEach, expect, it } from 'vitest';

const { ServerProcess } = (await import(new URL('./server-process.mjs', import.meta.url).href)) as {
  ServerProcess: new (options: object) => {
    start: () => void;
    restart: () => Promise<void>;
    whenUp: () => Promise<void>;
    close: () => Promise<void>;
  };
};

const folder = mkdtempSync(join(tmpdir(), 'lingtan-dev-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('a restart reads the modules of the next server while the last one stops, and starts it after that', async () => {
  const [notes, module, main] = ['notes', 'module.mjs', 'main.mjs'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const note = `import { appendFileSync, readFileSync } from 'node:fs';
    const all = () => readFileSync(${JSON.stringify(notes)}, 'utf8');
    const note = (text) => appendFileSync(${JSON.stringify(notes)}, text + '\\n');`;
  writeFileSync(notes, '');
  writeFileSync(module, `${note} note('read');`);
  // It stops when the next one has been read, and no sooner.
  writeFileSync(
    main,
    `${note} import { createServer } from 'node:http'; import ${JSON.stringify(module)};
    note('started ' + process.argv[2] + ' ' + process.env.LINGTAN_DRAIN_MS);
    createServer((_, answer) => answer.end()).listen(Number(process.env.PORT));
    process.on('SIGTERM', () => setInterval(() => {
      if (all().split('read').length > 2) { note('gone'); process.exit(0); }
    }, 10));`,
  );
  const env = { ...process.env };
  const port = await freePort();
  const said: string[] = [];
  const say = (text: string): void => void said.push(text);
  const options = { main, modules: () => [module], cwd: folder, env, port, accessFile: join(folder, 'none'), say };
  const server = new ServerProcess(options);
  server.start();
  await server.whenUp();
  await server.restart();
  await server.whenUp();
  await server.close();
  expect(readFileSync(notes, 'utf8').trim().split('\n')).toEqual([
    'read',
    'started start 0',
    'read',
    'gone',
    'started start 0',
    'gone',
  ]);
  expect(said).toEqual([]);
});
