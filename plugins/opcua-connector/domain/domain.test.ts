import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeMapping, nodeProfile, opcuaConnectorConfig, opcuaServer } from '../contracts/index.ts';
import { backOffMs } from './back-off.ts';
import { fromServerNodeId, readNodeAddress, standardNamespace, toServerNodeId, writeNodeAddress } from './node-id.ts';
import { numberOf, qualityOf, readValue, type ServerValue } from './read-value.ts';
import { checkIds, resolveServer } from './resolve.ts';

const uris = fc.stringMatching(/^[a-z][a-z0-9:./-]{0,30}$/);
const identifiers = fc.oneof(
  fc.stringMatching(/^s=[ -~]{1,30}$/),
  fc.nat().map((id) => `i=${id}`),
  fc.uuid().map((id) => `g=${id}`),
);

describe('a node', () => {
  it('is the same after it was written and read, and on a server whatever number its namespace has there', () => {
    fc.assert(
      fc.property(uris, identifiers, fc.array(uris, { maxLength: 5 }), (namespace, identifier, others) => {
        const node = { namespace, identifier };
        expect(readNodeAddress(writeNodeAddress(node), undefined)).toEqual(node);
        const table = [standardNamespace, ...others.filter((other) => other !== namespace), namespace];
        expect(fromServerNodeId(toServerNodeId(node, table)!, table)).toEqual(node);
        expect(nodeMapping.safeParse({ point: 'p', node: writeNodeAddress(node) }).success).toBe(true);
      }),
    );
  });

  it('by number of its namespace is refused, except in that of the standard', () => {
    expect(nodeMapping.safeParse({ point: 'p', node: 'ns=2;s=Power' }).error!.message).toMatch(/nsu=URI/);
    expect(readNodeAddress('ns=0;i=85', undefined)).toEqual({ namespace: standardNamespace, identifier: 'i=85' });
    expect(readNodeAddress('s=Power', undefined)).toBeNull();
    expect(toServerNodeId({ namespace: 'urn:a', identifier: 's=b' }, [standardNamespace])).toBeNull();
    expect(fromServerNodeId('ns=7;i=1', [standardNamespace])).toBeNull();
  });
});

describe('a value', () => {
  const mapping = nodeMapping.parse({ point: 'p', node: 'i=1', scale: 2, offset: 1 });
  const now = Date.UTC(2026, 0, 2);
  const said = (more: Partial<ServerValue>): ServerValue => ({
    value: 3,
    status: 0,
    sourceAt: now - 5,
    serverAt: now,
    wide: null,
    ...more,
  });

  it('of 64 bits is put together from its halves', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n }), (whole) => {
        const bits = BigInt.asUintN(64, whole);
        const halves = [Number(bits >> 32n), Number(bits & 0xffff_ffffn)];
        expect(numberOf(halves, 'signed')).toBe(Number(whole));
        if (whole >= 0n) expect(numberOf(halves, 'unsigned')).toBe(Number(whole));
        expect(numberOf(halves, null)).toBeNull();
      }),
    );
  });

  it('never has another quality than its status, nor a time that lies ahead', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), fc.integer(), (status, sourceAt) => {
        const read = readValue(mapping, said({ status, sourceAt }), now);
        if (!read.ok) throw new Error(read.reason);
        expect(read.value).toBe(7);
        expect(read.ts).toBeLessThanOrEqual(now + 60_000);
        if (status >>> 31 === 1) expect(read.quality & 4).toBe(4);
        if (status >>> 30 === 0 && read.quality !== 0) expect([1, 2, 3]).toContain(read.quality);
      }),
    );
    expect([0, 0x0096_0000, 0x4090_0000, 0x4091_0000, 0x8034_0000].map(qualityOf)).toEqual([0, 2, 1, 2, 4]);
  });

  it('that is no number says so', () => {
    expect(readValue(mapping, said({ value: null, status: 0x8034_0000 }), now)).toEqual({
      ok: false,
      reason: 'no value (0x80340000)',
    });
    expect(readValue(mapping, said({ value: NaN }), now)).toMatchObject({ ok: false });
    expect(readValue(mapping, said({ value: 'on' }), now)).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/no number/),
    });
    expect(readValue(mapping, said({ value: 1.7e308 }), now)).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/out of range/),
    });
  });
});

describe('a server', () => {
  const profile = nodeProfile.parse({
    id: 'm',
    title: { en: 'M', 'zh-CN': 'M' },
    source: 's',
    namespace: 'urn:m',
    nodes: [
      { point: 'p', node: 's=P' },
      { point: 'q', node: 's=Q' },
    ],
  });
  const profiles = new Map([['m', profile]]);
  const server = (more: object) => opcuaServer.parse({ id: 'plc', url: 'opc.tcp://h:4840/path', ...more });

  it('takes the nodes of its profile and replaces them by point', () => {
    const { nodes } = resolveServer(
      server({ profile: 'm', asset: 'a', nodes: [{ point: 'q', node: 'nsu=urn:n;i=1' }] }),
      profiles,
    );
    expect(nodes.map(({ point, address }) => [point, writeNodeAddress(address)])).toEqual([
      ['a.p', 'nsu=urn:m;s=P'],
      ['a.q', 'nsu=urn:n;i=1'],
    ]);
  });

  it('is refused with server and field', () => {
    expect(() => resolveServer(server({ profile: 'x' }), profiles)).toThrow(/plc.*"x".*known are m/);
    expect(() => resolveServer(server({ nodes: [{ point: 'p', node: 's=P' }] }), profiles)).toThrow(/point plc\.p/);
    const clear = { security: 'none', user: 'u', password: 'p' } as const;
    expect(() => resolveServer(server(clear), profiles)).toThrow(/clear text/);
    expect(resolveServer(server({ ...clear, passwordInClear: true }), profiles).server.password).toBe('p');
    const faultsOf = (each: object) =>
      opcuaConnectorConfig.faults!(opcuaConnectorConfig.schema.parse({ servers: [each] }));
    const base = { id: 's', url: 'opc.tcp://a:4840' };
    expect(faultsOf({ ...base, ...clear })).toMatchObject([{ path: ['servers', 0, 'security'] }]);
    for (const sound of [{ ...clear, passwordInClear: true }, { security: 'none' }, { ...clear, security: 'sign' }])
      expect(faultsOf({ ...base, ...sound })).toEqual([]);
    expect(() => checkIds([server({}), server({})])).toThrow(/plc/);
    expect(opcuaServer.safeParse({ id: 'x', url: 'http://h' }).success).toBe(false);
    expect(opcuaServer.safeParse({ id: 'x', url: 'opc.tcp://[fe80::1]:4840' }).success).toBe(true);
  });

  it('is left alone longer each time, up to the longest', () => {
    expect([0, 1, 2, 3, 40].map((failures) => backOffMs(failures, 60_000, 0.5))).toEqual([0, 1000, 2000, 4000, 60_000]);
  });
});
