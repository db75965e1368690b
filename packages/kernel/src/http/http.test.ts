import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { networkOf } from './client-address.ts';
import { compilePath, decodeParameters, matchPath, restNames, splitPath } from './path-pattern.ts';
import { RouteTable } from './route-table.ts';
import { isOwnHost } from './own-host.ts';
import { isSameOrigin } from './same-origin.ts';

const permission = { id: 'x.read', title: { en: 'x', 'zh-CN': 'x' }, grants: [] };
const route = (path: string) => ({
  method: 'get' as const,
  path,
  summary: path,
  permission,
  response: undefined as never,
});

describe('paths', () => {
  it('give back every id that was put into them, and nothing that is more than an id', () => {
    const pattern = compilePath('/api/parks/:park/things/:id');
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 60 }), (id) => {
        const raw = matchPath(pattern, splitPath(`/api/parks/p/things/${encodeURIComponent(id)}`))!;
        const plain = /^[^\p{Cc}/\\:*][^\p{Cc}/\\]*$/u.test(id) && !['.', '..', '__proto__'].includes(id);
        if (plain) expect(decodeParameters(raw, restNames(pattern))).toEqual({ park: 'p', id });
        else
          expect(() => decodeParameters(raw, restNames(pattern))).toThrowError(
            expect.objectContaining({ code: 'HTTP_BAD_PATH' }),
          );
      }),
    );
  });

  it('may end in a reference with slashes, never with a step upwards', () => {
    const pattern = compilePath('/api/evidence/*ref');
    const raw = matchPath(pattern, splitPath('/api/evidence/energy.interval/m-17/2026-11-24T08:00Z@2'))!;
    expect(decodeParameters(raw, restNames(pattern))).toEqual({ ref: 'energy.interval/m-17/2026-11-24T08:00Z@2' });
    expect(() => decodeParameters([['ref', 'a/../b']], new Set(['ref']))).toThrow();
  });

  it('prefer a literal to a parameter', () => {
    const table = new RouteTable({ has: () => true });
    table.addCore(
      'kernel',
      ['/api/:any', '/api/me'].map((path) => ({ route: route(path), handler: async () => path })),
    );
    expect(table.findCore('GET', '/api/me')).toMatchObject({
      kind: 'found',
      served: { pattern: { source: '/api/me' } },
    });
    expect(table.findCore('POST', '/api/me')).toMatchObject({ kind: 'method' });
    expect(table.findCore('GET', '/api/a/b')).toEqual({ kind: 'none' });
  });
});

describe('networks', () => {
  it('are the address in IPv4 and the /64 in IPv6', () => {
    expect(networkOf('192.0.2.7')).toBe('192.0.2.7');
    expect(networkOf('::ffff:192.0.2.7')).toBe('192.0.2.7');
    const host = fc.tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 0, max: 0xffff })));
    fc.assert(
      fc.property(host, ([a, b, c, d]) => {
        expect(networkOf(`2001:db8:1:2:${[a, b, c, d].map((group) => group!.toString(16)).join(':')}`)).toBe(
          '2001:db8:1:2::/64',
        );
      }),
    );
    expect(networkOf('2001:db8:1:2::1')).toBe('2001:db8:1:2::/64');
    expect(networkOf('2001:db8:1:3::1')).not.toBe(networkOf('2001:db8:1:2::1'));
  });
});

describe('where a request of a browser comes from', () => {
  const from = (origin: string, socket: object = {}): boolean =>
    isSameOrigin({ headers: { origin, host: 'park.local:8443' }, socket }, 'https://park.example.cn');

  it('is this server by the protocol that it speaks itself; a proxy may have ended TLS', () => {
    expect(from('http://park.local:8443')).toBe(true);
    expect(from('https://park.local:8443')).toBe(true);
    expect(from('https://park.local:8443', { encrypted: true })).toBe(true);
    expect(from('http://park.local:8443', { encrypted: true })).toBe(false);
    expect(from('https://park.example.cn', { encrypted: true })).toBe(true);
    expect(from('https://evil.example', { encrypted: true })).toBe(false);
  });
});

describe('the host that is asked for', () => {
  it('is an address, a name that strangers cannot give, or the public one', () => {
    const own = ['127.0.0.1', '127.0.0.1:8080', '[::1]:8080', 'localhost:8080', 'lingtan', 'park.local', 'LOCALHOST'];
    for (const host of own) expect(isOwnHost(host, null), host).toBe(true);
    expect(isOwnHost('park.example.cn:443', 'https://park.example.cn')).toBe(true);
    const foreign = ['evil.example', 'evil.example:8080', '127.0.0.1.evil.example', 'park.example.cn.evil.example'];
    for (const host of foreign) expect(isOwnHost(host, 'https://park.example.cn'), host).toBe(false);
    expect(isOwnHost('park.example.cn', null)).toBe(false);
  });

  it('is refused when it is none', () => {
    for (const host of ['', 'a b', '[', 'a/b', 'a@b', 'x:99999', 'a?b', 'a#b', '\\'])
      expect(isOwnHost(host, null), host).toBeNull();
  });
});

describe('the origin of a page', () => {
  it('is ours only when host and port are', () => {
    const from = (origin: string | undefined, publicUrl: string | null = null) =>
      isSameOrigin({ headers: { host: 'park.example:8080', ...(origin === undefined ? {} : { origin }) } }, publicUrl);
    expect(from('http://park.example:8080')).toBe(true);
    for (const foreign of [
      undefined,
      'null',
      'http://park.example',
      'http://park.example:8080.evil.example',
      'http://evil.example',
      'nonsense',
      'ftp://park.example:8080',
    ]) {
      expect(from(foreign), String(foreign)).toBe(false);
    }
    expect(from('https://lingtan.example', 'https://lingtan.example')).toBe(true);
  });
});
