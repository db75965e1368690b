import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { alternativeNames } from './certificate-names.ts';
import { openDeviceListener, readDeviceListening, type DeviceListener } from './device-listener.ts';

const protocol = { protocol: 'MQTT', prefix: 'LINGTAN_MQTT', port: 1883, tlsPort: 8883 };
const read = (env: Record<string, string>) => readDeviceListening(env, protocol);
const pair = { LINGTAN_TLS_CERT: '/c.pem', LINGTAN_TLS_KEY: '/k.pem' };
const intake = { maxConnections: 10, accept: () => {}, refused: () => {} };

const open: DeviceListener[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((listener) => listener.close()));
});
const listen = async (listening: ReturnType<typeof read>): Promise<DeviceListener> => {
  const listener = await openDeviceListener(listening, intake);
  open.push(listener);
  return listener;
};

describe('where devices connect', () => {
  it.each<[string, Record<string, string>, [plain: string, tls: string | null]]>([
    ['is loopback by itself', {}, ['127.0.0.1:1883', null]],
    [
      'is the address of its own before that of the pages',
      { LINGTAN_HOST: '::', LINGTAN_MQTT_HOST: '::1' },
      ['::1:1883', null],
    ],
    [
      'is plain elsewhere where that is allowed',
      { LINGTAN_HOST: '10.0.0.1', LINGTAN_PLAIN_MQTT: 'allowed' },
      ['10.0.0.1:1883', null],
    ],
    [
      'is TLS for others where there is a certificate',
      { LINGTAN_HOST: '0.0.0.0', ...pair },
      ['127.0.0.1:1883', '0.0.0.0:8883'],
    ],
    [
      'is both where that is allowed',
      { LINGTAN_HOST: '0.0.0.0', LINGTAN_PLAIN_MQTT: 'allowed', LINGTAN_MQTT_TLS_PORT: '9', ...pair },
      ['0.0.0.0:1883', '0.0.0.0:9'],
    ],
  ])('%s', (_case, env, expected) => {
    const { plain, tls, mayBePlain } = read(env);
    expect([`${plain.host}:${plain.port}`, tls && `${tls.host}:${tls.port}`]).toEqual(expected);
    expect(mayBePlain).toBe(true);
  });

  it('is refused without TLS where other machines could read it, with what to set', async () => {
    for (const host of ['0.0.0.0', '::', '10.1.2.3', 'park.example', '128.0.0.1', '127.0.0.1.evil.example'])
      await expect(listen(read({ LINGTAN_HOST: host, LINGTAN_MQTT_PORT: '0' })), host).rejects.toMatchObject({
        code: 'TRANSPORT_PLAIN_REFUSED',
        params: { protocol: 'MQTT', host, hostName: 'LINGTAN_MQTT_HOST', allowName: 'LINGTAN_PLAIN_MQTT' },
      });
    for (const host of ['localhost', '127.0.0.2', '::1', '::ffff:127.0.0.1'])
      expect(read({ LINGTAN_HOST: host }).mayBePlain, host).toBe(true);
  });

  it.each<[Record<string, string>, RegExp]>([
    [{ LINGTAN_MQTT_PORT: 'x' }, /^LINGTAN_MQTT_PORT is "x"; expected a port 0\.\.65535$/],
    [{ ...pair, LINGTAN_MQTT_TLS_PORT: '70000' }, /LINGTAN_MQTT_TLS_PORT is "70000"/],
    [{ LINGTAN_PLAIN_MQTT: 'yes' }, /LINGTAN_PLAIN_MQTT is "yes"; expected "allowed"/],
    [{ LINGTAN_TLS_CERT: '/c.pem' }, /LINGTAN_TLS_CERT is set and LINGTAN_TLS_KEY is not/],
    [{ LINGTAN_TLS_KEY: '/k.pem' }, /LINGTAN_TLS_KEY is set and LINGTAN_TLS_CERT is not/],
    [{ LINGTAN_DEVICE_CA: '/a.pem' }, /LINGTAN_DEVICE_CA is set and LINGTAN_TLS_CERT is not/],
    [{ ...pair, LINGTAN_DEVICE_CRL: '/r.pem' }, /LINGTAN_DEVICE_CRL is set and LINGTAN_DEVICE_CA is not/],
    [
      { ...pair, LINGTAN_DEVICE_CERTIFICATES: 'required' },
      /LINGTAN_DEVICE_CERTIFICATES is set and LINGTAN_DEVICE_CA is not/,
    ],
    [
      { ...pair, LINGTAN_DEVICE_CERTIFICATES: 'on' },
      /LINGTAN_DEVICE_CERTIFICATES is "on"; expected "optional" or "required"/,
    ],
  ])('is refused with a name and an expectation: %j', (env, message) => {
    expect(() => read(env)).toThrow(message);
  });

  it('gives way when the default port is taken, and insists when it was asked for', async () => {
    const first = await listen(read({ LINGTAN_MQTT_PORT: '0' }));
    const { port } = first.plain;
    await expect(listen(read({ LINGTAN_MQTT_PORT: String(port) }))).rejects.toMatchObject({
      code: 'PLUGIN_NOT_READY',
      hint: expect.stringContaining('LINGTAN_MQTT_PORT'),
    });
    const second = await listen(readDeviceListening({}, { ...protocol, port }));
    expect(second.plain.port).not.toBe(port);
  });

  it('names the file that cannot be read, and leaves no port open', async () => {
    const env = { ...pair, LINGTAN_MQTT_PORT: '0' };
    await expect(listen(read(env))).rejects.toMatchObject({
      code: 'TRANSPORT_UNREADABLE_FILE',
      params: { name: 'LINGTAN_TLS_CERT', file: '/c.pem' },
    });
  });
});

describe('connections', () => {
  it('of one network are half of what there is room for, and an end of one makes room for the next', async () => {
    const taken: Socket[] = [];
    const listener = await openDeviceListener(read({ LINGTAN_MQTT_PORT: '0' }), {
      ...intake,
      maxConnections: 6,
      accept: (socket) => taken.push(socket),
    });
    open.push(listener);
    /** @returns the connection; null where it was ended before a byte came */
    const from = (localAddress: string): Promise<Socket | null> =>
      new Promise((resolve) => {
        const socket = connect({ host: '127.0.0.1', port: listener.plain.port, localAddress });
        const before = taken.length;
        socket.on('error', () => {});
        socket.on('close', () => resolve(null));
        const timer = setInterval(() => {
          if (taken.length > before) resolve(socket);
          if (taken.length > before || socket.destroyed) clearInterval(timer);
        }, 5);
      });
    const flood: (Socket | null)[] = [];
    for (let n = 0; n < 6; n++) flood.push(await from('127.0.0.1'));
    expect(flood.map((each) => each !== null)).toEqual([true, true, true, false, false, false]);
    expect(await from('127.0.0.2')).not.toBeNull();
    const ended = new Promise((resolve) => taken[0]!.once('close', resolve));
    flood[0]!.end();
    taken[0]!.end();
    await ended;
    expect(await from('127.0.0.1')).not.toBeNull();
  });
});

describe('alternative names', () => {
  it('are read by kind, and one with a separator in it passes for one only', () => {
    expect(alternativeNames('DNS:pv-1, URI:urn:dev:1, IP Address:10.0.0.1, email:a@b')).toEqual([
      'pv-1',
      'urn:dev:1',
      'a@b',
    ]);
    expect(alternativeNames('DNS:"a, DNS:pv-2", DNS:c')).toEqual(['a, DNS:pv-2', 'c']);
    expect(alternativeNames('DirName:"CN = x, DNS:pv-3", othername:<unsupported>')).toEqual([]);
    expect(alternativeNames('')).toEqual([]);
  });
});
