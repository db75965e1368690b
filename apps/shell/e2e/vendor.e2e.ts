import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  makeAccount,
  openAsAdmin,
  openPage,
  signIn,
  useBrowser,
  useProduct,
  type WatchedPage,
} from '@lingtan/test-browser';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const park = 'vendor-park';
const name = { en: 'Vendor park', 'zh-CN': '供应商园区' };
const point = (id: string, kind: string, unit: string) => ({ id: `pv-roof.${id}`, name, quantity: id, kind, unit });
/** A park with one PV plant that nobody measures yet. */
const parkFile = {
  park: { id: park, name },
  assets: [
    {
      ...{ id: 'pv-roof', parentId: null, kind: 'pv-plant', name, enterpriseId: null },
      points: [
        point('active-power', 'gauge', 'kW'),
        point('active-energy-export', 'counter', 'kWh'),
        point('cabinet-temperature', 'gauge', 'degC'),
      ],
    },
  ],
};
/** Registers of an inverter: 101 kW, and a fault. */
const registers = [0x0001, 0x8a88, 0x0002, 0x0001, 0x00fa, 0, 3, 0b1, 0, 0, 0, 0];

const browser = useBrowser();
const product = useProduct();
let folder: string;
let logger: Server;
let archive: string;
let admin: WatchedPage;
let second: WatchedPage;
/** Another administrator, in Chinese and on a phone. */
const other = { email: 'other-admin@example.org', name: 'Other administrator', password: 'quiet-harbour-lantern-43' };

const node = (args: string[], cwd = folder): string =>
  execFileSync(process.execPath, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, LINGTAN_DATA_DIR: product().dataDir, LINGTAN_BUILD: 'off' },
  });
const lingtan = (...args: string[]): string => node([join(root, 'tools/lingtan.mjs'), 'plugin', ...args], root);

/** What the example draws, in the frame that it runs in. */
const framed = ({ page }: Pick<WatchedPage, 'page'>) => page.frameLocator('[data-testid=frame-sungrove-inverter]');

/** The example outside of the repository. That it can be built from the tarballs alone, tools/vendor-path.db.test.ts tells. */
function vendorsFolder(): void {
  folder = mkdtempSync(join(tmpdir(), 'lingtan-vendor-'));
  cpSync(join(root, 'examples/sungrove-inverter'), folder, { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
}

beforeAll(async () => {
  logger = createServer((_request, response) => response.end(JSON.stringify({ registers })));
  await new Promise<void>((resolve) => logger.listen(0, '127.0.0.1', resolve));
  vendorsFolder();
  node(['build.mjs']);
  const packed = execFileSync('npm', ['pack', '--silent', '--ignore-scripts'], { cwd: folder, encoding: 'utf8' });
  archive = join(folder, packed.trim());
  admin = await openAsAdmin(browser(), null);
  const data = { text: JSON.stringify(parkFile), name: park, dryRun: false };
  const applied = await admin.context.request.post('/api/park-files', {
    data,
    headers: { Origin: product().url },
  });
  if (!applied.ok()) throw new Error(await applied.text());
  await makeAccount(admin.context, { ...other, platformAdmin: true, memberships: [] });
  second = await openPage(browser(), { language: 'zh-CN', width: 390, height: 844, touch: true });
  await signIn(second.context, other.email, other.password);
  await admin.page.goto(`/parks/${park}/plugins`);
});

afterAll(() => {
  logger?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** What one administrator proposes for the installation the other approves. */
async function approved(what: string): Promise<void> {
  const { page } = second;
  await page.goto(`/parks/${park}/plugins`);
  const waiting = page.getByTestId('proposals-installation').getByRole('listitem').filter({ hasText: what });
  await waiting.getByRole('button', { name: '批准' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '批准' }).click();
  await waiting.waitFor({ state: 'detached' });
  expect(second.problems).toEqual([]);
}

it('a vendor checks and signs the integration', () => {
  expect(node(['node_modules/@lingtan/test-park/dist/src/integration/main.js', archive])).toContain('conforms');
  lingtan('keygen', join(folder, 'sungrove.pem'));
  expect(lingtan('sign', archive, '--key', join(folder, 'sungrove.pem'))).toContain('sungrove-inverter 1.0.0 signed');
});

it('the command line fetches it from a registry by name, and shows what it asks for', async () => {
  const file = readFileSync(archive);
  const registry = createServer((request, response) => {
    if (request.url?.endsWith('.tgz')) return void response.end(file);
    const tarball = `${url}/sungrove.tgz`;
    const integrity = `sha512-${createHash('sha512').update(file).digest('base64')}`;
    response.end(JSON.stringify({ versions: { '1.0.0': { dist: { tarball, integrity } } } }));
  });
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(registry.address() as AddressInfo).port}`;
  const add = ['plugin', 'add', '@sungrove/inverter@^1', '--registry', url, '--dry-run'];
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'tools/lingtan.mjs'), ...add], {
    env: { ...process.env, LINGTAN_DATA_DIR: product().dataDir, LINGTAN_BUILD: 'off' },
  });
  registry.close();
  expect(stdout).toMatch(/plugin +sungrove-inverter 1\.0\.0\n/);
  expect(stdout).toMatch(/signature +untrusted, key /);
  expect(stdout).toMatch(/network +host of the setting logger/);
});

it('two administrators install it from the file, one enables it and sees its page, without a restart', async () => {
  const { page, problems } = admin;
  await page.getByTestId('package-file').setInputFiles(archive);
  const dialog = page.getByTestId('install-dialog');
  await dialog.getByText('Signed by a key that is not trusted').waitFor();
  await dialog.getByText('host of the setting logger').waitFor();
  await dialog.getByRole('button', { name: /Trust this key/ }).click();
  const own = page.getByTestId('proposals-installation').getByRole('listitem');
  await own.getByText('You proposed it, so another person decides.').waitFor();
  await approved('信任 Sungrove inverters 的密钥');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page
    .getByTestId('package-sungrove-inverter')
    .getByRole('button', { name: /^1\.0\.0/ })
    .click();
  await dialog.getByText('Signed by Sungrove inverters').waitFor();
  await dialog.getByTestId('install-confirm').click();
  await dialog.waitFor({ state: 'detached' });
  expect(await page.getByTestId('plugin-sungrove-inverter').count()).toBe(0);
  expect(lingtan('versions')).not.toMatch(/ yes /);
  await approved('安装 sungrove-inverter 1.0.0');
  await page.goto(`/parks/${park}/plugins`);

  const { port } = logger.address() as AddressInfo;
  const value = {
    logger: `http://127.0.0.1:${port}`,
    inverters: [{ serial: 'SG-0001', asset: 'pv-roof', unit: 1 }],
  };
  const row = page.getByTestId('plugin-sungrove-inverter');
  await row.getByText('own process, kept apart').waitFor();
  const headers = { Origin: product().url };
  const set = await admin.context.request.put(`/api/parks/${park}/plugins/sungrove-inverter/config`, {
    data: { value },
    headers,
  });
  expect(set.ok(), await set.text()).toBe(true);
  // The switch itself is covered by its label.
  await row.getByRole('switch').click({ force: true });
  // Its link is there as soon as it is enabled; its process takes a moment longer to answer.
  await page.locator('[data-testid="plugin-sungrove-inverter"][data-state=running]').waitFor();
  await page.getByRole('link', { name: 'Sungrove inverters' }).first().click();
  await framed(admin).getByTestId('sungrove-page').getByText('Grid voltage too high').waitFor();
  await framed(admin).getByText('101.0 kW').waitFor();
  const stored = await admin.context.request.get(`/api/parks/${park}/telemetry/latest?points=pv-roof.active-power`);
  expect(await stored.text()).toContain('101');
  expect(problems).toEqual([]);
});

/** Opens the search of a page of the park and types a name. */
async function search(page: WatchedPage['page'], name: string): Promise<void> {
  await page.goto(`/parks/${park}/plugins`);
  await page.getByTestId('search-open').click();
  await page.getByRole('combobox').fill(name);
}

it('its inverters are found by name in the search, in both languages, and open on its page', async () => {
  const { page, problems } = admin;
  await search(page, 'sg-0001');
  const found = page.getByRole('option', { name: 'Inverter SG-0001' });
  await found.getByText('pv-roof · Fault · E001 Grid voltage too high').waitFor();
  await page.locator('.search-group', { hasText: 'Devices' }).waitFor();
  await found.click();
  await framed(admin).getByTestId('sungrove-page').waitFor();
  expect(new URL(page.url()).pathname).toBe(`/parks/${park}/sungrove-inverter`);
  const chinese = await openAsAdmin(browser(), null, { language: 'zh-CN' });
  await search(chinese.page, '电网过压');
  await chinese.page.getByRole('option', { name: '逆变器 SG-0001' }).waitFor();
  expect([...problems, ...chinese.problems]).toEqual([]);
  await chinese.context.close();
});

const inverter = { serial: 'SG-0002', asset: 'pv-roof', state: 'running', faults: [] };
/** What its process answers wrongly, and what the search says to it. */
const wrongAnswers = [
  {
    answer: [{ ...inverter, serial: '' }, inverter],
    said: 'entries left out: 1 (number 1 is wrong in id)',
    logged: ['exception: reports of sungrove-inverter: entry 1 is wrong in id'],
    found: true,
  },
  {
    answer: { ...inverter },
    said: 'its reports and devices cannot be listed (its answer cannot be read)',
    logged: [expect.stringMatching(/^exception: reports of sungrove-inverter: .*map is not a function$/)],
    found: false,
  },
  // Never answered: this takes as long as the search waits, and the others go on beside it.
  { answer: null, said: 'no answer within 10 s', logged: [], found: false },
];
it('when its process answers wrongly the search says so, and finds all else', async () => {
  await Promise.all(
    wrongAnswers.map(async ({ answer, said, logged, found }) => {
      const { context, page, problems } = await openAsAdmin(browser(), null);
      await page.route('**/x/sungrove-inverter/inverters', async (route) => {
        if (answer !== null) await route.fulfill({ json: answer });
      });
      await search(page, 'pv-roof');
      await page.getByRole('option', { name: 'active-power' }).waitFor();
      await page.getByRole('alert').filter({ hasText: said }).waitFor();
      expect(await page.getByRole('option', { name: 'Inverter SG-0002' }).count(), said).toBe(found ? 1 : 0);
      expect(problems, said).toEqual(logged);
      await context.close();
    }),
  );
});

/** A page from before an update of the server finds the code of a plugin again that runs in the page itself. */
async function findsItsCodeAgain(): Promise<void> {
  const { context, page } = await openAsAdmin(browser(), `/parks/${park}/plugins`);
  await page.getByTestId('plugin-sungrove-inverter').waitFor();
  // What the import map of this page names is gone; that of the next one is there.
  const map = await page.locator('script[type=importmap]').textContent();
  const sdk = (JSON.parse(map!) as { imports: Record<string, string> }).imports['@lingtan/web-sdk']!;
  let loads = 0;
  // Not when it is loaded: the code is asked for before that.
  page.on('request', (request) => (loads += request.isNavigationRequest() ? 1 : 0));
  await page.route(`**${sdk}`, (route) => (loads === 0 ? route.fulfill({ status: 404 }) : route.continue()));
  await page.getByRole('link', { name: 'Sungrove inverters' }).first().click();
  await page.getByTestId('sungrove-page').waitFor();
  expect(loads).toBe(1);
  await context.close();
}

it('an upgrade runs without a restart, in the page itself where that was granted, and so does the way back', async () => {
  for (const [file, from, to] of [
    ['package.json', '1.0.0', '1.1.0'],
    ['plugin.json', '1.0.0', '1.1.0'],
    ['plugin.json', '"isolation":', '"browser": { "page": true }, "isolation":'],
    ['locales/en.json', '"Sungrove inverters"', '"Sungrove inverters, anew"'],
  ] as const) {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    expect(text).toContain(from);
    writeFileSync(path, text.replace(from, to));
  }
  node(['build.mjs']);
  const packed = execFileSync('npm', ['pack', '--silent', '--ignore-scripts'], { cwd: folder, encoding: 'utf8' });
  const upgrade = join(folder, packed.trim());
  lingtan('sign', upgrade, '--key', join(folder, 'sungrove.pem'));
  const { context, page, problems } = await openAsAdmin(browser(), `/parks/${park}/plugins`);
  const dialog = page.getByTestId('install-dialog');
  const shows = async (title: string, where: Pick<WatchedPage['page'], 'getByTestId'>) => {
    await page.locator('[data-testid="plugin-sungrove-inverter"][data-state=running]').waitFor();
    await page.goto(`/parks/${park}/sungrove-inverter`);
    const drawn = where.getByTestId('sungrove-page');
    await drawn.getByRole('heading', { level: 1 }).getByText(title, { exact: true }).waitFor();
    await drawn.getByText('101.0 kW').waitFor();
    await page.goto(`/parks/${park}/plugins`);
  };
  await shows('Sungrove inverters', framed({ page }));
  await page.getByTestId('package-file').setInputFiles(upgrade);
  await dialog.getByText('1.0.0 runs now').waitFor();
  const inPage = dialog.getByLabel('Let its pages run in the page itself');
  expect(await inPage.isChecked()).toBe(false);
  await inPage.check();
  await dialog.getByRole('button', { name: 'Switch to 1.1.0' }).click();
  await approved('授权 sungrove-inverter 1.1.0 的页面');
  await approved('运行 sungrove-inverter 1.1.0');
  const versions = page.getByTestId('package-sungrove-inverter');
  await versions.getByRole('button', { name: '1.1.0 · runs' }).waitFor();
  await shows('Sungrove inverters, anew', page);
  await findsItsCodeAgain();
  await versions.getByRole('button', { name: '1.0.0 · signed' }).click();
  await dialog.getByRole('button', { name: 'Switch to 1.0.0' }).click();
  await approved('运行 sungrove-inverter 1.0.0');
  await versions.getByRole('button', { name: '1.0.0 · runs' }).waitFor();
  await shows('Sungrove inverters', framed({ page }));
  expect(problems).toEqual([]);
  await context.close();
}, 300_000);

/** A plugin whose page attacks what is around it, and says what came of each attack. */
const hostile = {
  'package.json': JSON.stringify({ name: '@hostile/plugin', version: '1.0.0', type: 'module' }),
  'plugin.json': JSON.stringify({
    ...{ id: 'hostile', version: '1.0.0', api: '^1.0.0', title: name, description: name },
    permissions: [{ id: 'hostile.use', title: name, grants: ['operator'] }],
    contributes: { nav: [{ path: '/', title: name, icon: 'bug', permission: 'hostile.use' }] },
    entry: { web: './web/index.js' },
  }),
  'web/index.js': `
    import { createElement, useEffect, useState } from 'react';
    import { api, defineWebPlugin, useMe, usePark } from '@lingtan/web-sdk';
    // The port is the kit's; whoever runs beside it can get hold of it.
    let port;
    const { postMessage } = MessagePort.prototype;
    MessagePort.prototype.postMessage = function (...given) { port = this; return postMessage.apply(this, given); };
    const faults = [];
    let ports = 0;
    addEventListener('error', (event) => faults.push(event.message));
    addEventListener('message', (event) => (ports += event.ports.length));
    const tried = async (work) => {
      try { return 'done: ' + String(await work()); } catch (error) { return error.code && error.status ? error.code : error.name; }
    };
    const forge = (message) => tried(async () => {
      const before = faults.length;
      port.postMessage(message);
      for (let turn = 0; turn < 300 && faults.length === before; turn += 1) await new Promise((next) => setTimeout(next, 20));
      if (faults.length === before) return 'taken';
      throw { name: 'refused' };
    });
    const attacks = (park) => ({
      'parent.document': () => parent.document.title,
      'top.location': () => top.location.href,
      'document.cookie': () => document.cookie,
      'top navigation': () => { top.location.href = '/setup'; },
      'a window': () => { if (!open('about:blank')) throw { name: 'refused' }; },
      'fetch': async () => (await fetch('/api/me')).status,
      'a socket': () => new Promise((done, no) => {
        const socket = new WebSocket('ws://' + location.host + '/socket/?EIO=4&transport=websocket');
        socket.onopen = done;
        socket.onerror = () => no({ name: 'refused' });
      }),
      'a script of the API': () => import('/api/me'),
      'a script from outside': () => import('data:text/javascript,export default 1'),
      '/api/me': () => api('/api/me'),
      'the session': () => api('/api/auth/get-session'),
      'the park': () => api('/api/parks/' + park),
      'another plugin': () => api('/api/parks/' + park + '/x/sungrove-inverter/inverters'),
      'another park': () => api('/api/parks/riverside/x/hostile/'),
      'a write': () => api('/api/parks/' + park + '/plugins/hostile/disable', { method: 'POST' }),
      'a second port': async () => {
        parent.postMessage('lingtan-frame', '*');
        await new Promise((next) => setTimeout(next, 100));
        if (ports === 0) throw { name: 'refused' };
      },
    });
    const forged = (park) => ({
      'credentials': { kind: 'call', id: 9001, method: 'GET', path: '/api/me', type: '', body: null, credentials: 'include' },
      'another address': { kind: 'call', id: 9002, method: 'GET', path: 'https://evil.example/', type: '', body: null },
      'another page': { kind: 'navigate', to: '/parks/' + park + '/plugins', replace: false },
      'another topic': { kind: 'listen', id: 9003, topic: 'plugins' },
      'a file that nobody asked for': { kind: 'save', name: 'x', type: '', body: new ArrayBuffer(1) },
      'a state': { kind: 'state', state: {} },
    });
    function Page({ rest }) {
      const me = useMe();
      const park = usePark();
      const [found, setFound] = useState(null);
      useEffect(() => {
        const flood = () => { for (let sent = 0; sent < 5000; sent += 1) port.postMessage({ kind: 'pong' }); };
        if (rest === 'flood') api('./').then(flood, flood);
        if (rest === 'leave') location.href = '/healthz';
        if (rest === 'break') setFound(() => { throw new Error('broken on purpose'); });
        if (rest !== '') return;
        (async () => {
          const all = {};
          for (const [name, work] of Object.entries(attacks(park.id))) all[name] = await tried(work);
          for (const [name, message] of Object.entries(forged(park.id))) all['forged: ' + name] = await forge(message);
          setFound({ all, known: JSON.stringify({ me, park }) });
        })();
      }, [rest]);
      return createElement('button', { 'data-testid': 'found' }, found ? JSON.stringify(found) : '…');
    }
    export default defineWebPlugin({ id: 'hostile', pages: { '/': Page } });`,
};

it('a page in a frame gets at nothing: not the page around it, the session, the server, other plugins or other windows', async () => {
  const { context, page } = await openAsAdmin(browser(), null);
  for (const [path, text] of Object.entries(hostile)) {
    const file = join(folder, 'hostile/package', path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
  }
  const packed = join(folder, 'hostile.tgz');
  execFileSync('tar', ['-czf', packed, '-C', join(folder, 'hostile'), '--format=ustar', 'package']);
  const headers = { Origin: product().url };
  const post = async (path: string, given: object, as = context): Promise<{ proposal?: number }> => {
    const answer = await as.request.post(path, { headers, ...given });
    if (!answer.ok()) throw new Error(await answer.text());
    return (await answer.json()) as { proposal?: number };
  };
  const gzip = { ...headers, 'content-type': 'application/gzip' };
  await post('/api/plugin-packages', { headers: gzip, data: readFileSync(packed) });
  const { proposal } = await post('/api/plugin-packages/hostile/1.0.0/activate', { data: { accept: true } });
  await post(`/api/proposals/${proposal}/decision`, { data: { act: 'approve' } }, second.context);
  await post(`/api/parks/${park}/plugins/hostile/enable`, {});

  const address = `/parks/${park}/hostile`;
  await page.goto(address);
  const inside = page.frameLocator('[data-testid=frame-hostile]').getByTestId('found');
  await expect.poll(() => inside.textContent()).toContain('{');
  const { all, known } = JSON.parse((await inside.textContent())!) as { all: Record<string, string>; known: string };
  expect(Object.entries(all).filter(([, result]) => /^done/.test(result))).toEqual([]);
  expect(all).toMatchObject({
    'parent.document': 'SecurityError',
    'document.cookie': 'SecurityError',
    '/api/me': 'PLUGIN_NOT_GRANTED',
    'the session': 'PLUGIN_NOT_GRANTED',
    'another plugin': 'PLUGIN_NOT_GRANTED',
    'a write': 'PLUGIN_NOT_GRANTED',
  });
  for (const hidden of [product().email, 'Browser tests', 'riverside', 'sungrove']) expect(known).not.toContain(hidden);
  expect(new URL(page.url()).pathname).toBe(address);
  expect(context.pages()).toHaveLength(1);
  const { rows } = (await (await context.request.get('/api/audit')).json()) as {
    rows: { subject: string; note: string }[];
  };
  expect(rows).toContainEqual(expect.objectContaining({ subject: 'hostile: GET /api/me', note: 'PLUGIN_NOT_GRANTED' }));

  // Keys lead in and out again, and those of the shell work in there.
  const focused = () => page.evaluate<string>('document.activeElement.tagName');
  await page.evaluate(`document.querySelector('main').focus()`);
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('IFRAME');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').waitFor();
  await page.keyboard.press('Escape');
  await page.evaluate(`document.querySelector('iframe').focus()`);
  await page.keyboard.press('Shift+Tab');
  await expect.poll(focused).not.toBe('IFRAME');

  for (const [rest, said] of [
    ['flood', 'sent more messages than it may'],
    ['leave', 'tried to leave its frame'],
    ['break', 'broken on purpose'],
  ] as const) {
    await page.goto(`${address}/${rest}`);
    await page.getByTestId('state-error').getByText(said).waitFor();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    expect(await page.locator('iframe').count()).toBe(0);
  }
  await context.close();
});

it('a modified file is refused with a sentence, and the plugin is removed with its data', async () => {
  const { page } = admin;
  const modified = join(folder, 'modified.tgz');
  mkdirSync(join(folder, 'open'));
  execFileSync('tar', ['-xzf', archive, '-C', join(folder, 'open')]);
  execFileSync('sh', ['-c', 'echo "//" >> open/package/dist/server/index.js'], { cwd: folder });
  execFileSync('tar', ['-czf', modified, '-C', join(folder, 'open'), '--format=ustar', 'package']);
  await page.goto(`/parks/${park}/plugins`);
  await page.getByTestId('package-file').setInputFiles(modified);
  await page.getByTestId('package-refused').getByText('was modified after it was signed').waitFor();
  await page.getByTestId('package-sungrove-inverter').getByRole('button', { name: 'Remove' }).click();
  const dialog = page.getByTestId('remove-dialog');
  await dialog.getByText('Purge data').click();
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await approved('移除 sungrove-inverter');
  await page.goto(`/parks/${park}/plugins`);
  await page.getByTestId('plugin-sungrove-inverter').waitFor({ state: 'detached' });
});
