import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createRandom, freePort, memoryFolder, reportFigure } from '@lingtan/test-kit';
import { writeParkFile } from '@lingtan/test-park';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operationsOf, type Operation } from './reliability/fixtures/api-map.ts';
import {
  hj212Listener,
  liveListener,
  mqttConnectListener,
  mqttListener,
  sendBadFrames,
} from './reliability/fixtures/bad-inputs/bad-frames.ts';
import { BadRequests, unknownFields } from './reliability/fixtures/bad-inputs/bad-requests.ts';
import { RawConnection, type RawAnswer } from './reliability/fixtures/bad-inputs/raw-http.ts';
import { createInstallation, type TestInstallation } from './reliability/fixtures/installation.ts';
import { startHttpSender, startMqttSender, type Sender } from './reliability/fixtures/senders.ts';
import { storedSamples } from './reliability/fixtures/stored.ts';
import { AcknowledgementLog, createWorkload } from './reliability/fixtures/workload.ts';
import { parkFile } from './src/fixtures/crossing/park-file.ts';

/** Which half of the long run this is; each draws others. */
const half = Number(process.env.LINGTAN_BAD_INPUTS_HALF ?? 1);
const seed = Number(process.env.LINGTAN_SEED ?? 20_262) + 100_000 * (half - 1);
/** A million in the long run, in two shards, since an hour is too short for all. */
const inputs = Number(process.env.LINGTAN_BAD_INPUTS ?? (process.env.LINGTAN_LONG === '1' ? 500_000 : 20_000));
const shares = { http: 0.3, mqtt: 0.24, 'mqtt connect': 0.04, hj212: 0.21, live: 0.21 };
const lanes = 8;
/** To each other listener. */
const connections = 3;
/** A shard that reaches its hour is ended, and says nothing of what it has found. */
const longestMs = 3_300_000;

const logger = { mn: 'LOGGER0001', password: 'abc123' };
const points = ['first', 'middle', 'last', 'good', 'sent'].map((id) => ({ id: `${id}.power` }));

let installation: TestInstallation;
let operations: Operation[];
let folder: string;
let hj212Port: number;
beforeAll(async () => {
  folder = mkdtempSync(path.join(memoryFolder(), 'lingtan-bad-inputs-'));
  chmodSync(folder, 0o755);
  hj212Port = await freePort();
  // A park of which everything is asked and which everything is done to, with every plugin and something of everything.
  const harbour = JSON.parse(parkFile('harbour')) as { plugins: Record<string, object> };
  harbour.plugins['park-simulator'] = {
    enabled: true,
    config: { nodes: [{ id: 'grid', ratedKw: 1000, noLoadKw: 1, loadLossKw: 1 }], units: [], devices: [] },
  };
  writeFileSync(path.join(folder, 'harbour.yaml'), JSON.stringify(harbour));
  // A park that no bad request names: what is acknowledged there must stay.
  const device = { id: 'logger', mn: logger.mn, password: logger.password, asset: 'first' };
  writeParkFile(folder, {
    id: 'kept',
    points,
    plugins: {
      'mqtt-connector': undefined,
      'hj212-connector': { devices: [{ ...device, points: [{ code: 'w01018', point: 'first.power', unit: 'kW' }] }] },
    },
  });
  installation = await createInstallation([], { parks: folder, env: { LINGTAN_HJ212_PORT: String(hj212Port) } });
  operations = await operationsOf(installation);
});
afterAll(async () => {
  await installation?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Paths that the description does not name, each with what may stand in it. */
const undescribed: Operation[] = [
  '/{id}',
  '/socket/',
  '/mcp',
  '/metrics',
  '/readyz',
  '/api/auth/{id}',
  '/api/{id}',
].flatMap((at) =>
  ['GET', 'POST'].map((method) => ({
    ...{ method, path: at, body: undefined },
    parameters: [
      ...(at.includes('{id}') ? [{ name: 'id', in: 'path' as const, schema: { type: 'string' } }] : []),
      { name: 'transport', in: 'query' as const, schema: { enum: ['websocket', 'polling'] } },
    ],
  })),
);

// Plugins that are switched off would only make the rest of the run weaker.
const left = /\/(disable|retry)$/;

/** What is wrong with an answer; null when nothing is. */
function faultOf({ status, headers, text }: RawAnswer, says: string): string | null {
  const shown = `${status} ${text.slice(0, 300)}`;
  if (status === 503 && headers['retry-after'] !== undefined) return null;
  if (!(status < 500)) return shown;
  if (/root:.*:0:0:/.test(text)) return `a file of the machine: ${shown}`;
  // What the parser of HTTP refuses has no body, and the websocket answers in a form of its own.
  const told =
    status < 400 ||
    text === '' ||
    says.includes(' /socket/') ||
    headers['content-type']?.startsWith('application/problem+json');
  return told ? null : `no problem document: ${shown}`;
}

describe(`bad inputs (seed ${seed})`, () => {
  it('neither break nor hang anything, and cost no sample', { timeout: 3_600_000 }, async () => {
    const { port, mqttPort } = installation.options;
    const log = new AcknowledgementLog();
    const senders = await startSenders(log);
    const wrong: string[] = [];
    const answers = new Map<string, number>();
    let slowestMs = 0;
    const count = (outcome: string): void => void answers.set(outcome, (answers.get(outcome) ?? 0) + 1);
    const known = { park: 'harbour', point: 'P1-mill.power', plugin: 'mqtt-connector' };
    const token = installation.server.adminToken;
    const served = [...operations.filter(({ path: at }) => !left.test(at)), ...undescribed];
    const requests = new BadRequests(served, createRandom(seed), { host: `127.0.0.1:${port}`, token, known });
    const endsAt = performance.now() + longestMs;
    const sent = { http: 0, mqtt: 0, 'mqtt connect': 0, hj212: 0, live: 0 };
    const more = (kind: keyof typeof shares) => (): boolean =>
      sent[kind] < Math.round(inputs * shares[kind]) && performance.now() < endsAt && sent[kind]++ >= 0;
    const moreRequests = more('http');
    const lane = async (): Promise<void> => {
      const connection = new RawConnection(port);
      while (moreRequests()) {
        const { method, bytes, says, broken } = requests.next();
        const since = performance.now();
        try {
          const answer = await connection.ask(bytes, method, broken);
          slowestMs = Math.max(slowestMs, performance.now() - since);
          count(answer === null ? 'closed' : `${Math.floor(answer.status / 100)}xx`);
          const fault = answer === null ? (broken ? null : 'closed without an answer') : faultOf(answer, says);
          if (fault !== null) wrong.push(`${says}: ${fault}`);
          if (answer && answer.status < 300) requests.learn(answer.text);
        } catch (error) {
          wrong.push(`${says}: ${String(error)}`);
        }
      }
      connection.close();
    };
    const device = await installation.deviceToken('kept', 'bad');
    const listeners = [
      mqttListener(mqttPort, 'kept', 'bad', device),
      mqttConnectListener(mqttPort, 'bad', device),
      hj212Listener(hj212Port, logger),
      liveListener(port, 'kept', token),
    ];
    const ended: Record<string, number> = {};
    await Promise.all([
      ...Array.from({ length: lanes }, lane),
      ...Array.from({ length: connections }, (_, turn) => turn * listeners.length).flatMap((before) =>
        listeners.map(async (listener, at) => {
          const { name } = listener;
          const moreFrames = more(name as keyof typeof shares);
          const count = await sendBadFrames(listener, moreFrames, createRandom(seed + before + at + 1)).catch(
            (error: unknown) => {
              wrong.push(String(error));
              return Number.NaN;
            },
          );
          ended[name] = (ended[name] ?? 0) + count;
        }),
      ),
    ]);
    await Promise.all(senders.map((sender) => sender.stop()));

    reportFigure('bad-inputs', {
      ...{
        seed,
        inputs,
        sent,
        operations: served.length,
        answers: Object.fromEntries(answers),
        endedConnections: ended,
      },
      ...{ slowestMs: Math.round(slowestMs), acknowledged: log.acknowledged.size },
    });
    const output = installation.server.output();
    expect(wrong.length === 0 ? [] : [...wrong.slice(0, 50), output.slice(-5000)]).toEqual([]);
    expect(output).not.toMatch(/nobody caught|UnhandledPromise|Segmentation/);
    expect((await fetch(`${installation.server.url}/readyz`)).status).toBe(200);
    const there = new Map(
      (await storedSamples(installation, 'kept')).map((each) => [`${each.point} ${each.ts}`, each.value]),
    );
    expect([...log.acknowledged].filter(([key, { value }]) => there.get(key) !== value)).toEqual([]);
    const all = Object.values(sent).reduce((sum, each) => sum + each, 0);
    // All of them: what a machine is too slow for has not been tried.
    expect(all, JSON.stringify(sent)).toBe(inputs);
    expect(log.acknowledged.size).toBeGreaterThan(all / 100);
    expect(answers.get('5xx') ?? 0, 'requests that were put off').toBeLessThanOrEqual(sent.http / 100);
    expect(answers.get('2xx'), 'requests that were taken').toBeGreaterThan(sent.http / 15);
    expect(answers.get('4xx'), 'requests that were refused').toBeGreaterThan(sent.http * 0.4);
  });
});

describe('a field that nobody knows', () => {
  it(
    'is refused by name, in the query and in each object of the body of each operation',
    { timeout: 300_000 },
    async () => {
      const known = { park: 'harbour', point: 'P1-mill.power', plugin: 'mqtt-connector' };
      const how = { field: 'nobodyKnowsThis', known };
      const taken: string[] = [];
      let sent = 0;
      for (const operation of operations)
        for (const { path: where, body } of unknownFields(operation, how)) {
          sent++;
          const answer = await fetch(installation.server.url + where, {
            method: operation.method,
            headers: {
              authorization: `Bearer ${installation.server.adminToken}`,
              ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          });
          const text = await answer.text();
          const isRefused = (answer.status >= 400 && answer.status < 500) || text.includes('"rejected":[{');
          if (!isRefused || !text.includes(how.field))
            taken.push(`${operation.method} ${operation.path}: ${answer.status} ${text.slice(0, 300)}`);
        }
      reportFigure('unknown fields', { operations: operations.length, sent });
      expect(taken).toEqual([]);
    },
  );
});

/** Devices that go on as ever beside it. */
async function startSenders(log: AcknowledgementLog): Promise<Sender[]> {
  const token = await installation.deviceToken('kept', 'good');
  const next = (point: string, at: number): ReturnType<typeof createWorkload> =>
    // Two seconds of samples after each pause at most: forty times as fast as the clock, for fifty minutes.
    createWorkload({ seed: seed + at, points: [point], from: Date.now() - 2 * 86_400_000, stepMs: 100, batchSize: 20 });
  const common = { seed, log, giveUp: 0, repeat: 0.05, pauseMs: 50 };
  const url = `${installation.server.url}/api/parks/kept/telemetry`;
  return [
    startHttpSender({ ...common, next: next('good.power', 1) }, url, token),
    startMqttSender(
      { ...common, next: next('sent.power', 2) },
      { url: installation.server.mqttUrl, park: 'kept', device: 'good', token },
    ),
  ];
}
