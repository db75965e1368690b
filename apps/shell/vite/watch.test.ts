import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createServer } from 'vite';
import { expect, test } from 'vitest';
import { watch } from './watch.ts';

test('a page has the last of what an editor wrote, also when it emptied the file first', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lingtan-watch-'));
  mkdirSync(join(folder, 'shell'));
  const file = join(folder, 'page.ts');
  writeFileSync(file, 'export const text = "at first";\n');
  const server = await createServer({
    root: join(folder, 'shell'),
    configFile: false,
    logLevel: 'silent',
    server: { middlewareMode: true, ws: false, hmr: false, watch, fs: { strict: false } },
    optimizeDeps: { noDiscovery: true },
  });
  try {
    const page = async (): Promise<string> => (await server.transformRequest(`/@fs${file}`))?.code ?? '';
    let told = 0;
    server.watcher.on('change', () => {
      told++;
      // As the page does, which is told of a change and fetches the module.
      void delay(3).then(page);
    });
    server.watcher.add(folder);
    // It follows the file from some moment on.
    const change = (): number => (writeFileSync(file, `export const text = "at first, ${told}";\n`), told);
    await expect.poll(change, { interval: 100, timeout: 10_000 }).toBeGreaterThan(0);
    await delay(150);
    for (let round = 0; round < 6; round++) {
      await page();
      writeFileSync(file, '');
      await delay(10 + 5 * round);
      writeFileSync(file, `export const text = "round ${round}";\n`);
      await expect.poll(page, { timeout: 5000 }).toContain(`round ${round}`);
      // What is told later of the same change comes before the next one.
      await delay(150);
      expect(await page()).toContain(`round ${round}`);
    }
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
