import { once } from 'node:events';
import { connect } from 'node:net';
import { connectMqttDevice, createRandom, waitUntil } from '@lingtan/test-kit';
import { spawnServer } from '@lingtan/test-park';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInstallation, untilQuiet, type TestInstallation } from './fixtures/installation.ts';
import { httpPoisons, poisons, tenMegabytes, type Poison } from './fixtures/poison.ts';
import type { Reading } from './fixtures/rollup-oracle.ts';
import { rollupDifferences, storedSamples } from './fixtures/stored.ts';
import { shuffled } from './fixtures/workload.ts';

const points = ['first.power', 'middle.power', 'last.power'].map((id) => ({ id }));
const meters = [
  { id: 'meter.power', expectedEverySeconds: 1 },
  { id: 'meter.energy', unit: 'kWh', kind: 'counter' as const, expectedEverySeconds: 900 },
];

let installation: TestInstallation;
let token: string;
beforeAll(async () => {
  installation = await createInstallation([
    { id: 'harbour', points, plugins: { 'mqtt-connector': undefined } },
    { id: 'in-order', points: meters },
    { id: 'permuted', points: meters },
    { id: 'pressed', points: meters },
  ]);
  token = await installation.deviceToken('harbour', 'meter-1');
});
afterAll(async () => {
  await installation?.close();
});

interface Answer {
  status: number;
  type: string | null;
  retryAfter: string | null;
  body: {
    code?: string;
    stored?: number;
    duplicates?: number;
    rejected?: { index: number; code: string; message: string }[];
  };
}

async function post(
  park: string,
  bearer: string,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${installation.server.url}/api/parks/${park}/telemetry`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : Buffer.from(body),
  });
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    retryAfter: response.headers.get('retry-after'),
    body: (await response.json()) as Answer['body'],
  };
}

/** Which of the points have a sample; then forgets them all, so that the next case starts empty. */
async function takeStored(): Promise<string[]> {
  const stored = await storedSamples(installation, 'harbour');
  await installation.query('delete from telemetry.samples');
  return stored.map(({ point }) => point).sort();
}

const expected = ({ good = [] }: Poison): string[] => [...good].sort();

async function expectAlive(pid: number): Promise<void> {
  expect(installation.server.pid).toBe(pid);
  expect((await fetch(`${installation.server.url}/readyz`)).status).toBe(200);
  const { body } = await installation.api<{ id: string; state: string }[]>('GET', '/api/parks/harbour/plugins');
  expect(body.find(({ id }) => id === 'mqtt-connector')?.state).toBe('running');
  expect(installation.server.output()).not.toMatch(/nobody caught|UnhandledPromise|Segmentation/);
}

describe('poison', () => {
  it('over HTTP: refused with a reason or named in the list, never a server error, and the rest is stored', async () => {
    const { pid } = installation.server;
    for (const poison of [...poisons, ...httpPoisons]) {
      const { status, type, body } = await post('harbour', token, poison.body, poison.headers);
      expect(status, `${poison.name}: ${JSON.stringify(body).slice(0, 300)}`).toBeLessThan(500);
      if (status >= 400) {
        expect(type, poison.name).toMatch(/^application\/problem\+json/);
        expect(body.code, poison.name).toMatch(/^[A-Z]+_[A-Z_]+$/);
      } else {
        expect(body.stored, poison.name).toBe(poison.good?.length);
        expect(body.rejected?.length, poison.name).toBe(1);
        expect(body.rejected![0]!.message.length, poison.name).toBeLessThan(1000);
      }
      expect(await takeStored(), poison.name).toEqual(status >= 400 ? [] : expected(poison));
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    await expectAlive(pid);
  });

  it('over MQTT: acknowledged, in quarantine with a reason, and the rest is stored', async () => {
    const { pid, mqttUrl } = installation.server;
    const device = await connectMqttDevice({ url: mqttUrl, park: 'harbour', device: 'meter-1', token });
    for (const poison of poisons) {
      await device.publishRaw(poison.body);
      expect(await takeStored(), poison.name).toEqual(expected(poison));
    }
    await device.close();
    const large = await connectMqttDevice({ url: mqttUrl, park: 'harbour', device: 'meter-1', token });
    await large
      .publishRaw(tenMegabytes.body)
      .catch((error: Error) => expect(error.message).toMatch(/close|disconnect/i));
    large.kill();
    expect(await takeStored(), 'larger than a message may be').toEqual([]);
    const quarantine = await installation.api<{ messages: { reason: string }[] }>(
      'GET',
      '/api/parks/harbour/x/mqtt-connector/quarantine?limit=100',
    );
    expect(quarantine.status).toBe(200);
    expect(quarantine.body.messages.length).toBeGreaterThan(5);
    for (const { reason } of quarantine.body.messages) expect(reason).not.toBe('');
    await expectAlive(pid);
  });
});

describe('a stream of samples', () => {
  it('gives the same rollups in any order and however often it is sent', async () => {
    const random = createRandom(7);
    const from = Math.floor(Date.now() / 86_400_000) * 86_400_000 - 2 * 86_400_000;
    const readings: Reading[] = Array.from({ length: 6000 }, (_, index) => ({
      point: index % 2 === 0 ? 'meter.power' : 'meter.energy',
      ts: from + index * 17_000,
      value: Math.floor(random() * 1_000_000) - 500_000,
    }));
    const send = async (park: string, list: readonly Reading[]): Promise<number> => {
      const key = await installation.deviceToken(park, 'gateway');
      let stored = 0;
      for (let at = 0; at < list.length; at += 500) {
        const { status, body } = await post(park, key, JSON.stringify({ samples: list.slice(at, at + 500) }));
        expect([status, body.rejected]).toEqual([200, []]);
        stored += body.stored!;
      }
      return stored;
    };
    expect(await send('in-order', readings)).toBe(readings.length);
    const twice = shuffled([...readings, ...readings.filter(() => random() < 0.4)], random);
    expect(await send('permuted', twice)).toBe(readings.length);
    await untilQuiet(installation, 20_000);
    const sorted = (list: Reading[]): Reading[] => list.sort((a, b) => a.point.localeCompare(b.point) || a.ts - b.ts);
    for (const park of ['in-order', 'permuted']) {
      expect(sorted(await storedSamples(installation, park))).toEqual(sorted([...readings]));
      expect(await rollupDifferences(installation, park, readings, new Set(['meter.power']))).toEqual([]);
    }
  });
});

describe('a second server on the same data folder', () => {
  it('is refused and told who holds it, and the first goes on', async () => {
    const { pid } = installation.server;
    const second = spawnServer({ ...installation.options, port: 0, mqttPort: 0 });
    const { code } = await second.exited;
    expect(code).toBe(1);
    expect(second.output()).toContain(`The data folder ${installation.options.dataDir} is in use by process ${pid}`);
    expect(second.output()).toContain('LINGTAN_DATA_DIR');
    await expectAlive(pid);
  });
});

describe('a database that stands still', () => {
  it('makes senders wait or come back later, and loses nothing that is acknowledged', { timeout: 60_000 }, async () => {
    const key = await installation.deviceToken('pressed', 'gateway');
    const from = Date.now() - 3_600_000;
    const batch = (number: number): Reading[] =>
      Array.from({ length: 10_000 }, (_, index) => ({
        point: 'meter.power',
        ts: from - number * 10_000 - index,
        value: index,
      }));
    expect((await post('pressed', key, JSON.stringify({ samples: batch(0).slice(0, 10) }))).status).toBe(200);
    installation.postgres.signal('SIGSTOP');
    const answers: { number: number; answer: Answer }[] = [];
    const sent: Promise<unknown>[] = [];
    try {
      for (let number = 1; number <= 32; number++) {
        sent.push(
          post('pressed', key, JSON.stringify({ samples: batch(number) })).then((answer) =>
            answers.push({ number, answer }),
          ),
        );
      }
      const deadline = Date.now() + 30_000;
      while (answers.length === 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
      expect((await fetch(`${installation.server.url}/healthz`)).status).toBe(200);
    } finally {
      installation.postgres.signal('SIGCONT');
    }
    expect(answers.length).toBeGreaterThan(0);
    for (const { answer } of answers) {
      expect(answer).toMatchObject({
        status: 503,
        type: expect.stringMatching(/^application\/problem\+json/) as string,
      });
      expect(Number(answer.retryAfter)).toBeGreaterThan(0);
    }
    await Promise.all(sent);
    const acknowledged = answers.filter(({ answer }) => answer.status === 200).map(({ number }) => number);
    const refused = answers.filter(({ answer }) => answer.status !== 200);
    expect(new Set(refused.map(({ answer }) => answer.status))).toEqual(new Set([503]));
    for (const { number } of refused) {
      const samples = JSON.stringify({ samples: batch(number) });
      // Who is told to come back later does, as often as it is told.
      let again = await post('pressed', key, samples);
      while (again.status === 503) {
        await new Promise((resolve) => setTimeout(resolve, 1000 * Number(again.retryAfter)));
        again = await post('pressed', key, samples);
      }
      expect([again.status, again.body.rejected]).toEqual([200, []]);
    }
    expect(acknowledged.length + refused.length).toBe(32);
    expect((await storedSamples(installation, 'pressed')).length).toBe(320_010);
  });
});

describe('a server that is told to stop', () => {
  it('ends, and PostgreSQL with it, while a browser keeps a websocket open', async () => {
    const { port } = installation.options;
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(
      `GET /socket/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: http://127.0.0.1:${port}\r\n` +
        'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 101/);
    const [postmaster] = installation.postgres.processes();
    expect(await installation.server.stop()).toEqual({ code: 0, signal: null });
    // Its entry in the process table goes when init has taken notice, which may be a moment later.
    const isGone = (): boolean => {
      try {
        return !process.kill(postmaster!, 0);
      } catch (error) {
        return (error as { code?: string }).code === 'ESRCH';
      }
    };
    await waitUntil(
      async () => isGone(),
      5000,
      () => `the end of PostgreSQL, process ${postmaster}`,
    );
    socket.destroy();
  });
});
