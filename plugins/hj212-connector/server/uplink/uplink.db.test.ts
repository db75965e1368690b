import { encodeHj212, hj212Field, Hj212Splitter, readHj212Time, type Hj212Frame } from '@lingtan/protocols';
import { Telemetry } from '@lingtan/telemetry/contracts';
import { createFakeClock, waitUntil } from '@lingtan/test-kit';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UplinksData } from '../../contracts/index.ts';

const directory = fileURLToPath(new URL('../..', import.meta.url));
const text = (name: string) => ({ en: name, 'zh-CN': name });
const patience = 30_000;
const [minute, hour] = [60_000, 3_600_000];
const clock = createFakeClock('2026-11-24T06:05:00Z');
const mn = '010000A8900016F000169DC0';

/** A server of the authority: it acknowledges after it has stored, unless it is told to be silent. */
class Authority {
  readonly frames: Hj212Frame[] = [];
  silent = 0;
  #server: Server | null = null;
  #sockets = new Set<Socket>();

  async start(port = 0): Promise<number> {
    const server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => this.#sockets.delete(socket));
      const splitter = new Hj212Splitter();
      socket.on('data', (chunk: Buffer) => {
        for (const found of splitter.push(chunk)) if (found.kind === 'frame') this.#take(found.frame, socket);
      });
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    this.#server = server;
    return (server.address() as AddressInfo).port;
  }

  #take(frame: Hj212Frame, socket: Socket): void {
    this.frames.push(frame);
    if (!frame.flag.ackWanted || this.silent-- > 0) return;
    const field = (name: 'QN' | 'PW' | 'MN') => hj212Field(frame.head, name) ?? '';
    const head = { QN: field('QN'), ST: '91', CN: '9014', PW: field('PW'), MN: field('MN'), Flag: '4' };
    const encoded = encodeHj212(head, []);
    if (encoded.ok) socket.write(encoded.bytes);
  }

  ask(CN: string, data: Record<string, string>[], QN: string, PW = 'secret'): void {
    const encoded = encodeHj212({ QN, ST: '32', CN, PW, MN: mn, Flag: '5' }, data);
    if (encoded.ok) for (const socket of this.#sockets) socket.write(encoded.bytes);
  }

  of(command: string): Hj212Frame[] {
    return this.frames.filter(({ head }) => hj212Field(head, 'CN') === command);
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server?.close(resolve));
  }
}

const authority = new Authority();
let port = 0;
let park: TestPark;
const timeOf = (frame: Hj212Frame): number | null =>
  readHj212Time(frame.cp.find((item) => item['DataTime'])?.['DataTime'] ?? '');
const status = async () => (await park.api('operator').get<UplinksData>('/x/hj212-connector/uplinks')).body;

async function feed(from: number, to: number): Promise<void> {
  const samples = [];
  for (let ts = from; ts < to; ts += minute) {
    samples.push({ point: 'out.cod', ts, value: 40 }, { point: 'out.flow', ts, value: 36 });
  }
  await park.service(Telemetry).ingest('test', samples);
}

beforeAll(async () => {
  process.env['LINGTAN_HJ212_PORT'] = '0';
  port = await authority.start();
  park = await createTestPark({
    plugins: [{ directory }],
    clock,
    config: {
      'hj212-connector': {
        timeoutMs: 300,
        repeats: 3,
        uplinks: [
          {
            id: 'city',
            host: '127.0.0.1',
            port,
            mn,
            password: 'secret',
            graceSeconds: 0,
            realtimeSeconds: 60,
            values: [
              { code: 'w00000', point: 'out.flow', scale: 0.2777777778 },
              { code: 'w01018', point: 'out.cod' },
            ],
          },
        ],
      },
    },
    park: {
      model: {
        assets: [{ id: 'out', kind: 'outlet', name: text('Out'), enterpriseId: null }],
        points: ['cod', 'flow'].map((id) => ({
          id: `out.${id}`,
          assetId: 'out',
          name: text(id),
          kind: 'gauge' as const,
          quantity: id,
          unit: id === 'cod' ? 'mg/L' : 'm3/h',
          expectedEverySeconds: 60,
          retention: 'billing' as const,
          aheadSeconds: 86_400,
        })),
      },
    },
  });
}, 60_000);
afterAll(async () => {
  delete process.env['LINGTAN_HJ212_PORT'];
  await park?.stop();
  await authority.stop();
});

describe('reporting to an authority', { timeout: 60_000 }, () => {
  it('sends windows as they end, repeats what is not acknowledged, and counts only that as stored', async () => {
    await waitUntil(
      async () => (await status()).uplinks[0]?.waiting === 0 && authority.of('2051').length > 0,
      patience,
    );
    await feed(clock.now(), clock.now() + 70 * minute);
    authority.silent = 2;
    clock.advance(10 * minute);
    const window = Date.parse('2026-11-24T06:00:00Z');
    const at = (): Hj212Frame[] => authority.of('2051').filter((frame) => timeOf(frame) === window);
    await waitUntil(async () => at().length > 0 && (await status()).uplinks[0]!.waiting === 0, patience);
    const [found] = at();
    expect(found!.cp.find((item) => item['w01018-Avg'])).toMatchObject({ 'w01018-Avg': '40', 'w01018-Flag': 'N' });
    expect(hj212Field(found!.head, 'MN')).toBe(mn);
    const { uplinks } = await status();
    expect(uplinks[0]).toMatchObject({ state: 'online', id: 'city' });
    expect(uplinks[0]!.repeats).toBeGreaterThanOrEqual(2);
    // A repeat carries the same QN.
    const qns = authority.frames.map(({ head }) => hj212Field(head, 'QN'));
    expect(new Set(qns).size).toBeLessThan(qns.length);
  });

  it('keeps reports while the authority is away, and hands all of them in, oldest first', async () => {
    await authority.stop();
    await waitUntil(async () => (await status()).uplinks[0]!.state === 'offline', patience);
    const before = authority.frames.length;
    clock.advance(hour);
    await waitUntil(async () => (await status()).uplinks[0]!.waiting >= 7, patience);
    await authority.start(port);
    await waitUntil(async () => (await status()).uplinks[0]!.waiting === 0, patience);
    const late = authority.frames.slice(before).filter(({ head }) => hj212Field(head, 'CN') === '2051');
    const times = late.map((frame) => timeOf(frame)!);
    expect(times.length).toBeGreaterThanOrEqual(6);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(authority.of('2061').some((frame) => timeOf(frame) === Date.parse('2026-11-24T06:00:00Z'))).toBe(true);
  });

  it('answers what the authority asks for: 9011, the windows, 9012; and refuses what is not its to do', async () => {
    const qn = '20261124150000001';
    const answers = () => authority.frames.filter(({ head }) => hj212Field(head, 'QN') === qn);
    authority.ask('2051', [{ BeginTime: '20261124141000' }, { EndTime: '20261124143000' }], qn);
    await waitUntil(() => answers().some(({ head }) => hj212Field(head, 'CN') === '9012'), patience);
    // What is acknowledged late is sent again: each packet once, in the order of the first of each.
    const packets = new Map(answers().map((frame) => [`${hj212Field(frame.head, 'CN')} ${timeOf(frame)}`, frame]));
    const first = [...packets.values()];
    expect(first.map(({ head }) => hj212Field(head, 'CN'))).toEqual(['9011', '2051', '2051', '2051', '9012']);
    expect(first[1]!.cp.find((item) => item['w01018-Avg'])).toMatchObject({ 'w01018-Avg': '40' });
    const result = async (CN: string, own: string, PW?: string): Promise<string | undefined> => {
      authority.ask(CN, [{ SystemTime: '20200101000000' }], own, PW);
      const of = () => authority.frames.find(({ head }) => hj212Field(head, 'QN') === own);
      await waitUntil(() => of() !== undefined, patience);
      return of()!.cp.find((item) => item['QnRtn'])?.['QnRtn'];
    };
    expect(await result('1012', '20261124150000002')).toBe('2');
    expect(await result('3012', '20261124150000003')).toBe('8');
    expect(await result('2061', '20261124150000004', 'wrong')).toBe('3');
    await waitUntil(async () => (await status()).requests.length >= 4, patience);
    const { requests } = await status();
    expect(requests.find(({ command }) => command === '2051')).toMatchObject({ outcome: 'done', reports: 3 });
  });

  it('shows and sets with all else that goes after a time how long the reports to each authority are kept', async () => {
    type Kept = { records: { owner: string; id: string; title: { en: string }; days: number; bounds: object }[] };
    const own = async () =>
      (await park.api('operator').get<Kept>('/retention')).body.records.filter(
        ({ owner }) => owner === 'hj212-connector',
      );
    expect((await own()).map(({ id, days }) => [id, days ?? null])).toEqual([
      ['uplink-reports/city', 400],
      ['requests', 1100],
      ['refused', null],
    ]);
    const change = { owner: 'hj212-connector', id: 'uplink-reports/city', days: 90, before: 400, reason: 'as agreed' };
    expect((await park.api('operator').put('/retention', change)).status).toBe(200);
    expect((await own())[0]).toMatchObject({
      ...{ title: { en: 'Reports to authorities: city' }, days: 90, bounds: { usual: 400, least: 1, most: 1100 } },
    });
    // With what stood in its settings before, the password among them, it goes on.
    await waitUntil(async () => (await status()).uplinks[0]?.state === 'online', patience);
    const { body } = await park
      .api('operator')
      .get<{ value: { uplinks: object[] } }>('/plugins/hj212-connector/config');
    expect(body.value.uplinks).toMatchObject([{ id: 'city', keepDays: 90, graceSeconds: 0 }]);
  });
});
