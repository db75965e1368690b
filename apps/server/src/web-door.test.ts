import type { IncomingHttpHeaders } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request, type RequestOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { TlsKeeper, tlsFilesOf, type TlsStatus } from '@lingtan/sdk/net';
import { createTestLog, TestAuthority } from '@lingtan/test-kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMaintenance } from './restore/maintenance-server.ts';
import { openWebDoor, readWebPlace, type WebDoor } from './web-door.ts';

const authority = new TestAuthority();
let folder: string;
let door: WebDoor | null = null;
let keeper: TlsKeeper | null = null;
let told: TlsStatus[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lingtan-tls-'));
  told = [];
});
afterEach(async () => {
  await door?.close(0);
  keeper?.close();
  door = keeper = null;
  rmSync(folder, { recursive: true, force: true });
});

const env = () => ({ LINGTAN_TLS_CERT: join(folder, 'cert.pem'), LINGTAN_TLS_KEY: join(folder, 'key.pem') });
const put = ({ cert, key }: { cert: string; key: string }): void => {
  writeFileSync(env().LINGTAN_TLS_CERT, cert);
  writeFileSync(env().LINGTAN_TLS_KEY, key);
};
const issue = (name: string, more = {}) => authority.issue({ name, dns: ['localhost'], ...more });

async function openDoor(): Promise<WebDoor> {
  put(issue('first'));
  keeper = new TlsKeeper(tlsFilesOf(env())!, (status) => void told.push(status), 5);
  door = await openWebDoor({ host: '127.0.0.1', port: 0, tls: keeper }, (asked, answer) => answer.end(asked.url));
  return door;
}

interface Answer {
  text: string;
  name: string;
  port: number;
  headers: IncomingHttpHeaders;
}

/** Text of the answer, and whom the connection was with. */
const ask = (port: number, options: RequestOptions = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asked = request(
      { host: 'localhost', port, path: '/a', ca: authority.cert, agent: false, ...options },
      (answer) => {
        const socket = answer.socket as TLSSocket;
        const [name, localPort] = [String(socket.getPeerCertificate().subject.CN), socket.localPort!];
        let text = '';
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
        answer.on('end', () => resolve({ text, name, port: localPort, headers: answer.headers }));
      },
    );
    asked.on('error', reject);
    asked.end();
  });

describe('a server that stops listening', () => {
  it('lets answers under way end, refuses what is not answered in time, and ends kept connections with their answer', async () => {
    const begun: string[] = [];
    const waiting: (() => void)[] = [];
    door = await openWebDoor({ host: '127.0.0.1', port: 0, tls: null }, (asked, answer) => {
      begun.push(asked.url!);
      if (asked.url === '/late') return;
      answer.write('be');
      waiting.push(() => void answer.end('gun'));
    });
    const get = (path: string) =>
      fetch(`${door!.localUrl}${path}`).then(async (answer) => [answer.status, await answer.text()]);
    const answers = Promise.all(['/a', '/b', '/late'].map(get));
    await expect.poll(() => begun.length).toBe(3);
    const closed = door.close(300, (late) => void late.writeHead(503).end('stopping'));
    for (const end of waiting) end();
    expect(await answers).toEqual([
      [200, 'begun'],
      [200, 'begun'],
      [503, 'stopping'],
    ]);
    await closed;
    await expect(fetch(`${door.localUrl}/a`)).rejects.toThrow();
    door = null;
  });
});

describe('pages by TLS', () => {
  it('are answered on their port by TLS alone, and to programs of this machine without', async () => {
    const { port, url, localUrl } = await openDoor();
    expect(url).toBe(`https://localhost:${port}`);
    expect(await ask(port)).toMatchObject({ text: '/a', name: 'first' });
    await expect(fetch(`http://127.0.0.1:${port}/a`)).rejects.toThrow();
    expect(new URL(localUrl).hostname).toBe('127.0.0.1');
    expect(await (await fetch(`${localUrl}/b`)).text()).toBe('/b');
  });

  it('stand by TLS while a backup is restored, too', async () => {
    put(issue('first'));
    keeper = new TlsKeeper(tlsFilesOf(env())!);
    const maintenance = await openMaintenance(
      { host: '127.0.0.1', port: 0, tls: keeper, hstsSubdomains: true },
      { phase: 'stopping' },
    );
    const { text, name, headers } = await ask(maintenance.port, { path: '/', headers: { accept: 'text/html' } });
    expect([name, headers['strict-transport-security']]).toEqual([
      'first',
      expect.stringMatching(/^max-age=\d{8,}; includeSubDomains$/),
    ]);
    expect(text).toContain('A backup is being restored');
    expect((await fetch(`${maintenance.localUrl}/api/parks`)).status).toBe(503);
    await maintenance.close();
  });

  it.each([
    ['TLS 1.1', { maxVersion: 'TLSv1.1', minVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }],
    ['a cipher without authentication of the text', { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA256' }],
  ] as const)('are not answered over %s', async (_what, options) => {
    const { port } = await openDoor();
    const outcome = await new Promise<string>((resolve) => {
      const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...options });
      socket.once('secureConnect', () => resolve('connected'));
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });
    expect(outcome).toMatch(/^(ERR_SSL|EPROTO|ECONNRESET)/);
  });

  it.each([
    ['TLSv1.3', 'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384', 'TLS_AES_256_GCM_SHA384'],
    ['TLSv1.2', 'ECDHE+AES128+AESGCM:ECDHE+AES256+AESGCM', 'ECDHE-ECDSA-AES256-GCM-SHA384'],
  ] as const)(
    'use the strongest cipher that both sides have, whichever the browser names first: %s',
    async (version, ciphers, best) => {
      const { port } = await openDoor();
      const used = await new Promise<string>((resolve, reject) => {
        const socket = connect({
          port,
          host: '127.0.0.1',
          rejectUnauthorized: false,
          ...{ maxVersion: version, ciphers },
        });
        socket.once('secureConnect', () => {
          resolve(socket.getCipher().name);
          socket.destroy();
        });
        socket.once('error', reject);
      });
      expect(used).toBe(best);
    },
  );

  it('take a new certificate while a connection goes on', async () => {
    const { port } = await openDoor();
    const agent = new Agent({ keepAlive: true, maxSockets: 1, maxCachedSessions: 0 });
    const before = await ask(port, { agent });
    put(issue('second'));
    await expect.poll(async () => (await ask(port)).name, { timeout: 30_000 }).toBe('second');
    const after = await ask(port, { agent });
    expect([after.name, after.port]).toEqual(['first', before.port]);
    expect(told.at(-1)).toMatchObject({ problem: null });
    agent.destroy();
  });

  it('keep the certificate they have when the new one is none, and say so until it is one', async () => {
    const { port } = await openDoor();
    const other = issue('other');
    const bad: [put: () => void, problem: RegExp][] = [
      [() => put({ cert: issue('mixed').cert, key: other.key }), /key values mismatch/],
      [() => put({ cert: 'no certificate', key: other.key }), /cannot use the certificate/],
      [() => put(issue('over', { until: new Date(Date.now() - 1000) })), /has ended/],
      [() => put(issue('later', { from: new Date(Date.now() + 3_600_000) })), /begins on/],
      [() => rmSync(env().LINGTAN_TLS_KEY), /LINGTAN_TLS_KEY names .* cannot be read/],
    ];
    for (const [spoil, problem] of bad) {
      spoil();
      await expect.poll(() => keeper!.status().problem, { timeout: 30_000 }).toMatch(problem);
      expect(told.at(-1)!.problem).toMatch(problem);
      expect((await ask(port)).name).toBe('first');
    }
    put(issue('good'));
    await expect.poll(() => keeper!.status().problem, { timeout: 30_000 }).toBeNull();
    expect((await ask(port)).name).toBe('good');
  });
});

describe('where pages are served', () => {
  const log = createTestLog();

  it('without TLS is loopback, or what the operator has allowed', () => {
    expect(readWebPlace({}, log)).toEqual({ host: '127.0.0.1', tls: null, hstsSubdomains: false });
    expect(readWebPlace({ LINGTAN_HSTS_SUBDOMAINS: 'included' }, log).hstsSubdomains).toBe(true);
    expect(readWebPlace({ LINGTAN_HSTS_SUBDOMAINS: 'excluded' }, log).hstsSubdomains).toBe(false);
    expect(() => readWebPlace({ LINGTAN_HSTS_SUBDOMAINS: 'yes' }, log)).toThrow('LINGTAN_HSTS_SUBDOMAINS is "yes"');
    expect(readWebPlace({ LINGTAN_HOST: '' }, log).host).toBe('127.0.0.1');
    expect(readWebPlace({ LINGTAN_HOST: '0.0.0.0', LINGTAN_PLAIN_HTTP: 'allowed' }, log).host).toBe('0.0.0.0');
    for (const host of ['0.0.0.0', '::', '192.168.1.2', 'park.example'])
      expect(() => readWebPlace({ LINGTAN_HOST: host }, log)).toThrow(
        expect.objectContaining({ code: 'TRANSPORT_PLAIN_REFUSED', params: expect.objectContaining({ host }) }),
      );
    expect(() => readWebPlace({ LINGTAN_PLAIN_HTTP: '1' }, log)).toThrow('LINGTAN_PLAIN_HTTP is "1"');
  });

  it('with TLS is anywhere; what cannot be used is refused at the start', () => {
    put(issue('first'));
    const place = readWebPlace({ ...env(), LINGTAN_HOST: '0.0.0.0' }, log);
    expect(place.tls?.status().problem).toBeNull();
    place.tls?.close();
    put({ cert: issue('a').cert, key: issue('b').key });
    expect(() => readWebPlace({ ...env(), LINGTAN_HOST: '0.0.0.0' }, log)).toThrow(
      expect.objectContaining({ code: 'TRANSPORT_UNUSABLE_PAIR' }),
    );
  });
});
