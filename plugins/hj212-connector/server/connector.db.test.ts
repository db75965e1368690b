import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { hj212Field, hj212Packets, writeHj212Time, type Hj212Frame } from '@lingtan/protocols';
import type { ConfigCheck, Discovery, FoundDevice } from '@lingtan/sdk';
import { createTestLog, itemsOf, TestAuthority, TestHj212Logger, waitUntil } from '@lingtan/test-kit';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  Hj212Listener,
  type Hj212DeviceStatus,
  type Hj212EquipmentRow,
  type Hj212ReportRow,
  type Hj212Request,
  type RefusedFrame,
} from '../contracts/index.ts';
import { hj212Discovery } from './discovery.ts';

const x = '/x/hj212-connector';
const patience = 60_000;
const text = (name: string) => ({ en: name, 'zh-CN': name });
const names = ['cod', 'flow', 'minute-cod', 'hour-volume'];
const loggers = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const minute = 60_000;

const model = {
  assets: loggers.map((id) => ({ id, kind: 'outlet', name: text(id), enterpriseId: null })),
  points: loggers.flatMap((asset) =>
    names.map((name) => ({
      id: `${asset}.${name}`,
      assetId: asset,
      name: text(name),
      kind: 'gauge' as const,
      quantity: name,
      unit: name === 'flow' ? 'L/s' : name === 'hour-volume' ? 'm3' : 'mg/L',
      expectedEverySeconds: 1,
      retention: 'billing' as const,
    })),
  ),
};
const devices = loggers.map((id) => ({
  id,
  mn: `MN-${id}`,
  ...(id === 'a' ? { password: 'secret' } : {}),
  ...(id === 'g' ? { certificate: 'logger-g' } : {}),
  points: [
    { code: 'w01018', point: 'cod' },
    { code: 'w00000', point: 'flow' },
    ...(id === 'f' ? [{ code: 'w01018', field: 'Avg', kind: 'minute', point: 'minute-cod' }] : []),
  ],
}));

describe('hj212-connector', () => {
  let park: TestPark;
  const open: TestHj212Logger[] = [];
  const config = {
    devices,
    allowFrom: ['127.0.0.1'],
    timeoutMs: 10_000,
    repeats: 2,
    backfillHours: 1,
    backfillEverySeconds: 1,
  };
  const authority = new TestAuthority();
  const folder = mkdtempSync(join(tmpdir(), 'lingtan-hj212-'));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const shown = authority.issue({ name: 'server', dns: ['localhost'] });
  const env = {
    ...{ LINGTAN_HJ212_PORT: '0', LINGTAN_HJ212_TLS_PORT: '0', LINGTAN_DEVICE_CA: file('ca.pem', authority.cert) },
    ...{ LINGTAN_TLS_CERT: file('cert.pem', shown.cert), LINGTAN_TLS_KEY: file('key.pem', shown.key) },
  };
  beforeAll(async () => {
    Object.assign(process.env, env);
    park = await createTestPark({
      plugins: [{ directory: fileURLToPath(new URL('..', import.meta.url)) }],
      config: { 'hj212-connector': config },
      park: { model },
    });
  });
  afterAll(async () => {
    for (const logger of open) logger.close();
    await park?.stop();
    for (const name of Object.keys(env)) delete process.env[name];
    rmSync(folder, { recursive: true, force: true });
  });

  const logger = (id: string, options: Partial<ConstructorParameters<typeof TestHj212Logger>[0]> = {}) => {
    const made = new TestHj212Logger({
      address: async () => park.service(Hj212Listener).address(),
      mn: `MN-${id}`,
      resendMs: 60_000,
      ...options,
    });
    open.push(made);
    return made;
  };
  const get = async <T>(path: string): Promise<T> => (await park.api('operator').get<T>(path)).body;
  const samples = async (point: string): Promise<number[]> => {
    const csv = await get<string>(`/telemetry/export.csv?points=${point}&from=0&to=4102444800000`);
    return String(csv)
      .split('\n')
      .slice(1)
      .filter(Boolean)
      .map((line) => Number(line.split(',')[2]));
  };
  const status = async (id: string): Promise<Hj212DeviceStatus> =>
    (await get<{ devices: Hj212DeviceStatus[] }>(`${x}/devices`)).devices.find((device) => device.id === id)!;
  const refused = async (): Promise<RefusedFrame[]> => (await get<{ frames: RefusedFrame[] }>(`${x}/refused`)).frames;

  it('has committed what it acknowledged; a repeat doubles nothing', async () => {
    const a = logger('a', { password: 'secret' });
    const at = Date.now() - 60_000;
    const items = itemsOf(at, { w01018: { Rtd: 41.5, Flag: 'N' }, w00000: { Rtd: 17.5, Flag: 'N' } });
    await a.report('2011', items, { QN: '20261124080000001' });
    expect([await samples('a.cod'), await samples('a.flow')]).toEqual([[41.5], [17.5]]);
    await a.report('2011', items, { QN: '20261124080000001' });
    expect(await samples('a.cod')).toEqual([41.5]);
    expect(await status('a')).toMatchObject({ state: 'online', version: '2017', frames: 2, samples: 4, rejected: 0 });
  });

  it('takes frames of a logger that has to show a certificate over a connection with that one only', async () => {
    const reasons = async () => (await refused()).filter(({ device }) => device === 'g').map(({ reason }) => reason);
    const byTls = (name: string) => {
      const { cert, key } = authority.issue({ name });
      return logger('g', {
        address: async () => (await park.service(Hj212Listener).address()).tls!,
        connect: ({ port }) => connectTls({ port, host: 'localhost', ca: authority.cert, cert, key }),
      });
    };
    for (const [index, other] of [logger('g'), byTls('logger-x')].entries()) {
      await waitUntil(() => other.connected, patience);
      void other.values('2011', Date.now(), { w01018: { Rtd: 1 }, w00000: { Rtd: index } });
      await expect.poll(async () => (await status('g')).refused, { timeout: patience }).toBe(index + 1);
      other.close();
    }
    // What was refused is written down after it is counted.
    const why = async () => [...new Set(await reasons())];
    await expect.poll(why, { timeout: patience }).toEqual(['the connection shows no certificate of logger-g']);
    expect(await samples('g.cod')).toEqual([]);
    const g = byTls('logger-g');
    await waitUntil(() => g.connected, patience);
    await g.values('2011', Date.now() - 60_000, { w01018: { Rtd: 41.5, Flag: 'N' } });
    expect(await samples('g.cod')).toEqual([41.5]);
  });

  it('keeps states and hours of equipment and restarts of the logger, and a repeat that says something else as a revision', async () => {
    const d = logger('d');
    const at = Date.parse('2026-11-24T00:00:00Z');
    const time = { DataTime: writeHj212Time(at, 's') };
    await d.report('2021', [time, { 'SB1-RS': '1' }, { 'SB2-RS': '0' }]);
    await d.report('2021', [time, { 'SB1-RS': '1' }, { 'SB2-RS': '4' }]);
    await d.report('2041', [time, { 'SB1-RT': '12.5' }]);
    await d.report('2081', [time, { RestartTime: '20261124075500' }]);
    const { rows } = await get<{ rows: Hj212EquipmentRow[] }>(`${x}/devices/d/equipment?from=${at}&to=${at + 1}`);
    expect(rows.map(({ command, field, value, revision }) => [command, field, value, revision])).toEqual([
      ['2021', 'SB1-RS', '1', 1],
      ['2021', 'SB2-RS', '4', 2],
      ['2041', 'SB1-RT', '12.5', 1],
      ['2081', 'RestartTime', '20261124075500', 1],
    ]);
  });

  it('refuses another password, a bad checksum, an unknown MN and data without time, and keeps them with the reason', async () => {
    const a = logger('a', { password: 'wrong' });
    const stranger = logger('nobody');
    await waitUntil(() => a.connected && stranger.connected, patience);
    void a.values('2011', Date.now(), { w01018: { Rtd: 1 } });
    void stranger.values('2011', Date.now(), { w01018: { Rtd: 1 } });
    const b = logger('b');
    await waitUntil(() => b.connected, patience);
    void b.report('2011', [{ 'w01018-Rtd': '9' }]);
    const good = Buffer.from(b.frame({ QN: b.nextQn(), ST: '32', CN: '2011', Flag: '5' }, itemsOf(Date.now(), {})));
    good[40] = good[40]! ^ 1;
    b.sendRaw(good);
    await waitUntil(
      async () => new Set((await refused()).map(({ reason }) => reason.slice(0, 12))).size >= 4,
      patience,
    );
    const reasons = (await refused()).map(({ reason }) => reason);
    expect(reasons).toEqual(
      expect.arrayContaining(['PW: another password', 'no logger has the MN MN-nobody', 'no DataTime']),
    );
    expect(reasons.some((reason) => reason.startsWith('crc mismatch'))).toBe(true);
    expect([a.acknowledged, stranger.acknowledged, b.acknowledged]).toEqual([0, 0, 0]);
    for (const each of [a, stranger, b]) each.close();
  });

  it('hears loggers that no park knows, with the profile that fits, and reads one by its mapping before it is saved', async () => {
    const stranger = logger('stranger');
    await waitUntil(() => stranger.connected, patience);
    const sending = setInterval(
      () => void stranger.values('2011', Date.now(), { w01018: { Rtd: 41.5 }, w21003: { Rtd: 2 } }),
      200,
    );
    const abort = new AbortController();
    try {
      const discovery = hj212Discovery as Discovery;
      const found: FoundDevice[] = [];
      await discovery.run({
        ...{ input: discovery.input.parse({ seconds: 60 }), parkId: null, log: createTestLog(), signal: abort.signal },
        ...{ address: (host: string) => host, progress: () => {} },
        found: (each) => {
          found.push(each);
          abort.abort();
        },
      });
      expect(found).toMatchObject([
        {
          connection: { mn: 'MN-stranger' },
          profiles: ['wastewater-outlet'],
          evidence: 'sends 2011 with w01018 w21003',
        },
      ]);
      const points = [
        { code: 'w01018', point: 'cod' },
        { code: 'w01001', point: 'ph' },
      ];
      const value = { devices: [{ id: 'outlet', mn: 'MN-stranger', points }], allowFrom: ['127.0.0.1'] };
      const { body } = await park.api('operator').post<ConfigCheck>('/plugins/hj212-connector/check', { value });
      expect(body).toMatchObject({
        ok: true,
        readings: [
          { point: 'outlet.cod', value: 41.5, raw: '41.5', quality: 'good', problem: null },
          { point: 'outlet.ph', value: null, quality: 'bad', problem: 'no w01001 in the frame' },
        ],
      });
    } finally {
      clearInterval(sending);
      stranger.close();
    }
    expect(stranger.acknowledged).toBe(0);
  });

  it('loses nothing of many loggers that send in pieces while connections break and the server starts again', async () => {
    const senders = ['b', 'c', 'd', 'e'].map((id, index) =>
      logger(id, { pieceBytes: 7 + 13 * index, resendMs: 1_000 }),
    );
    const start = Date.now() - 3_600_000;
    const count = 120;
    const sent = senders.flatMap((sender, place) =>
      Array.from({ length: count }, (_, n) =>
        sender.values('2011', start + n * 1_000, { w01018: { Rtd: place * 1000 + n, Flag: 'N' } }),
      ),
    );
    await waitUntil(() => senders.every(({ acknowledged }) => acknowledged > 0), patience);
    for (const sender of senders) sender.drop();
    await park.setEnabled('hj212-connector', false);
    void senders[0]!.values('2011', start + count * 1_000, { w01018: { Rtd: 7777 } });
    await park.setEnabled('hj212-connector', true);
    await Promise.all(sent);
    for (const [place, id] of ['b', 'c', 'd', 'e'].entries())
      expect((await samples(`${id}.cod`)).filter((value) => value !== 7777)).toEqual(
        Array.from({ length: count }, (_, n) => place * 1000 + n),
      );
    await waitUntil(() => senders[0]!.waiting === 0, patience);
    expect(await samples('b.cod')).toContain(7777);
    for (const sender of senders) sender.close();
  });

  it('takes split packets in any order, each acknowledged by its own QN', async () => {
    const c = logger('c');
    const at = Date.now() - 7_200_000;
    const values = Object.fromEntries(
      Array.from({ length: 60 }, (_, n) => [n === 0 ? 'w01018' : `x${n}`, { Rtd: n + 0.5, Flag: 'N' }]),
    );
    const items = [...itemsOf(at, values), { 'w00000-Rtd': '3.5' }];
    const packets = hj212Packets({ ST: '32', CN: '2011', PW: '123456', MN: 'MN-c', Flag: '5' }, items, () =>
      c.nextQn(),
    );
    if (!packets.ok) throw new Error(packets.error.message);
    expect(packets.segments.length).toBeGreaterThan(1);
    const frames = packets.segments.map((segment) => {
      const field = (name: string): string => new RegExp(`${name}=([^;]*)`).exec(segment)![1]!;
      const cp = /CP=&&(.*)&&/.exec(segment)![1]!;
      const parts = cp
        .split(';')
        .map((item) => Object.fromEntries(item.split(',').map((pair) => pair.split('=') as [string, string])));
      return { QN: field('QN'), Flag: field('Flag'), PNUM: field('PNUM'), PNO: field('PNO'), parts };
    });
    await Promise.all(frames.toReversed().map(({ parts, ...head }) => c.report('2011', parts, head)));
    expect(await samples('c.flow')).toContain(3.5);
    expect((await samples('c.cod'))[0]).toBe(0.5);
    c.close();
  });

  it('asks for missing minute data until they are there, and gives up what the logger does not have', async () => {
    const step = 10 * minute;
    const newest = Math.floor((Date.now() - 3 * minute) / step) * step - step;
    const [missing, absent] = [newest - step, newest - 2 * step];
    const answer = (frame: Hj212Frame, to: TestHj212Logger): void => {
      if (hj212Field(frame.head, 'CN') !== '2051') return;
      const QN = hj212Field(frame.head, 'QN')!;
      const result = (CN: string, item: Record<string, string>) =>
        to.sendRaw(to.frame({ QN, ST: '91', CN, Flag: '4' }, [item]));
      result('9011', { QnRtn: '1' });
      const span = Object.assign({}, ...frame.cp) as { BeginTime: string; EndTime: string };
      const has = writeHj212Time(missing, 's');
      const hit = span.BeginTime <= has && has <= span.EndTime;
      if (hit)
        to.sendRaw(
          to.frame({ QN, ST: '32', CN: '2051', Flag: '4' }, itemsOf(missing, { w01018: { Avg: 33, Flag: 'N' } })),
        );
      result('9012', { ExeRtn: hit ? '1' : '100' });
    };
    const f = logger('f', { onRequest: answer });
    await f.values('2051', newest, { w01018: { Avg: 30, Min: 29, Max: 31, Flag: 'N' } });
    await waitUntil(async () => (await samples('f.minute-cod')).includes(33), patience);
    const asked = async (): Promise<Hj212Request[]> =>
      (await get<{ requests: Hj212Request[] }>(`${x}/requests`)).requests;
    await waitUntil(
      async () =>
        (await asked()).some((each) => each.from! <= absent && absent <= each.to! && each.outcome === 'no data'),
      patience,
    );
    expect((await asked()).every(({ by, command }) => by === 'backfill' && command === 2051)).toBe(true);
    const from = newest - 100 * minute;
    const { rows } = await get<{ rows: Hj212ReportRow[] }>(
      `${x}/devices/f/reports?kind=minute&from=${from}&to=${Date.now()}`,
    );
    expect(rows.map(({ at, code, revision, fields }) => ({ at, code, revision, avg: fields['Avg'] }))).toEqual([
      { at: newest, code: 'w01018', revision: 1, avg: '30' },
      { at: missing, code: 'w01018', revision: 1, avg: '33' },
    ]);
    await f.values('2051', newest, { w01018: { Avg: 31, Min: 29, Max: 31, Flag: 'N' } });
    const again = await get<{ rows: Hj212ReportRow[] }>(
      `${x}/devices/f/reports?kind=minute&from=${newest}&to=${Date.now()}`,
    );
    expect(again.rows[0]).toMatchObject({ revision: 2, fields: { Avg: '31' } });
    f.close();
  });

  it('sets the clock of a logger that asks for the time, and on request; both stand in the audit log', async () => {
    const e = logger('e', {
      onRequest: (frame, to) => {
        if (hj212Field(frame.head, 'CN') !== '1012') return;
        const QN = hj212Field(frame.head, 'QN')!;
        to.sendRaw(to.frame({ QN, ST: '91', CN: '9011', Flag: '4' }, [{ QnRtn: '1' }]));
        to.sendRaw(to.frame({ QN, ST: '91', CN: '9012', Flag: '4' }, [{ ExeRtn: '1' }]));
      },
    });
    await e.report('1013', []);
    await waitUntil(() => e.received.some((frame) => hj212Field(frame.head, 'CN') === '1012'), patience);
    const told = e.received[0]!.cp[0]!['SystemTime']!;
    expect(told).toMatch(/^20\d{12}$/);
    const answer = await park.api('operator').post(`${x}/devices/e/requests`, { ask: 'set-clock' });
    expect(answer.body).toEqual({ outcome: 'done', packets: 0 });
    const audit = await park.api('operator').get<unknown>('/audit?limit=50');
    expect(JSON.stringify(audit.body)).toContain('hj212.set-clock');
    e.close();
    const gone = await park.api('operator').post<{ outcome: string }>(`${x}/devices/d/requests`, { ask: 'set-clock' });
    expect(gone.body.outcome).toBe('not connected');
  });

  it('opens to those who may, and says what is wrong with a configuration', async () => {
    for (const path of ['/devices', '/refused', '/requests'].map((path) => `${x}${path}`)) {
      expect((await park.api('anonymous').get(path)).status).toBe(401);
      expect((await park.api({ member: 'alpha' }).get(path)).status).toBe(403);
    }
    expect((await park.api('auditor').post(`${x}/devices/a/requests`, { ask: 'set-clock' })).status).toBe(403);
    const unknown = await park.api('operator').post(`${x}/devices/zz/requests`, { ask: 'set-clock' });
    expect(unknown).toMatchObject({ status: 404, body: { code: 'HJ212_UNKNOWN_DEVICE' } });
    const twice = { devices: [devices[1], { ...devices[2], mn: 'MN-b' }], allowFrom: ['127.0.0.1'] };
    const { body } = await park
      .api('platform-admin')
      .post<{ code: string }>('/plugins/hj212-connector/check', { value: twice });
    expect(JSON.stringify(body)).toContain('the MN MN-b belongs to b already');
  });
});
