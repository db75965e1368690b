import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EmbeddedPostgres } from '@lingtan/kernel';
import { startTestPostgres } from '@lingtan/kernel/testing';
import { reportFigure, startModbusDevice, waitUntil, type ModbusDevice } from '@lingtan/test-kit';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createInstallation, type TestInstallation } from './fixtures/installation.ts';
import { startHttpSender, startMqttSender, type Sender } from './fixtures/senders.ts';
import { storedSamples } from './fixtures/stored.ts';
import { AcknowledgementLog, createWorkload } from './fixtures/workload.ts';

/** What the product states: whoever supervises it may kill after that. */
const graceMs = 10_000;
const seed = Number(process.env.LINGTAN_SEED ?? 20_339);
const [web, mqtt, device, late] = ['web.power', 'meter.power', 'inverter.power', 'late.power'];

let postgres: EmbeddedPostgres;
let modbus: ModbusDevice;
let installation: TestInstallation;
/** The database from outside. */
let asked: string;
beforeAll(async () => {
  postgres = await startTestPostgres();
  modbus = await startModbusDevice({ registers: { 0: 500 } });
  const superuser = new pg.Client({ connectionString: postgres.superuserUrl });
  await superuser.connect();
  await superuser.query(`create role park_owner login createrole password 'of the operator'`);
  await superuser.query('create database stopped owner park_owner');
  await superuser.end();
  const url = new URL(`postgresql://park_owner:of%20the%20operator@127.0.0.1:${postgres.port}/stopped`);
  asked = Object.assign(new URL(postgres.superuserUrl), { pathname: '/stopped' }).href;
  const register = { point: device, table: 'holding', address: 0, type: 'u16' };
  installation = await createInstallation(
    [
      {
        id: 'harbour',
        points: [web, mqtt, device, late].map((id) => ({ id: id!, expectedEverySeconds: 1 })),
        plugins: {
          'mqtt-connector': undefined,
          // So that it leads something.
          'modbus-connector': {
            devices: [{ id: 'inverter', host: '127.0.0.1', port: modbus.port, registers: [register] }],
          },
        },
      },
    ],
    // On a database that goes on, so that it can be asked what is left there.
    { env: { DATABASE_URL: url.href } },
  );
});
afterAll(async () => {
  await installation?.close();
  await modbus?.close();
  await postgres?.stop();
});

const query = async <Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> => {
  const client = new pg.Client({ connectionString: asked });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
};

/** What a process holds of the installation, seen from the database: sessions, locks, its place, and what it leads. */
async function held() {
  const [row] = await query<{ sessions: number; locks: number; processes: number; leads: number }>(
    `select (select count(*)::int from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend') as sessions,
       (select count(*)::int from pg_locks l join pg_database d on d.oid = l.database
         where d.datname = current_database() and l.locktype = 'advisory') as locks,
       (select count(*)::int from kernel.processes) as processes,
       (select coalesce(sum(jsonb_array_length(report -> 'leads')), 0)::int from kernel.processes) as leads`,
  );
  return row!;
}

it(`a server that is told to stop under load says so, answers what is under way, ends in time and leaves nothing (seed ${seed})`, async () => {
  const log = new AcknowledgementLog();
  const senders = await startSenders(log);
  await waitUntil(async () => log.batches > 30 && (await held()).leads > 0);
  const { server } = installation;
  const answers = watchReadiness(server.url);
  const slow = await beginRequest(
    `${server.url}/api/parks/harbour/telemetry`,
    await installation.deviceToken('harbour', 'late'),
  );
  await waitUntil(() => answers.length > 3);

  const told = performance.now();
  process.kill(server.pid, 'SIGTERM');
  await waitUntil(() => answers.some(({ status }) => status === 503));
  const drained = log.batches;
  // Draining is said before anything is closed: who asks still is answered, and what comes still is stored.
  await waitUntil(() => log.batches > drained + 5);
  await waitUntil(() => answers.at(-1)!.status === null, graceMs);
  slow.end();
  const answered = await slow.answer;
  const exit = await server.exited;
  const tookMs = performance.now() - told;

  expect(exit, server.output().slice(-3000)).toEqual({ code: 0, signal: null });
  expect(tookMs).toBeLessThanOrEqual(graceMs);
  expect(answered).toMatchObject({ status: 200, body: { stored: 1, rejected: [] } });
  const statuses = answers.map(({ status }) => status ?? 'closed');
  expect(statuses.filter((status, at) => status !== statuses[at - 1])).toEqual([200, 503, 'closed']);
  // Acknowledged is stored, at once: no later start has to complete it.
  const missing = async (of: ReadonlyMap<string, { value: number }>) => {
    const stored = await storedSamples({ query } as Pick<TestInstallation, 'query'>, 'harbour');
    const own = stored.filter(({ point }) => point !== device);
    const byKey = new Map(own.map(({ point, ts, value }) => [`${point} ${ts}`, value]));
    expect(byKey.size, 'samples stored twice').toBe(own.length);
    return [...of].filter(([key, { value }]) => byKey.get(key) !== value);
  };
  const acknowledged = new Map(log.acknowledged);
  expect(acknowledged.size).toBeGreaterThan(1000);
  expect(await missing(acknowledged)).toEqual([]);
  expect(
    await query(`select from telemetry.samples s join telemetry.points p on p.no = s.point_no where p.id = '${late}'`),
  ).toHaveLength(1);
  // The server of the database notices a moment later that the other side is gone.
  await waitUntil(async () => (await held()).sessions === 0);
  expect(await held()).toEqual({ sessions: 0, locks: 0, processes: 0, leads: 0 });
  for (const file of ['lock', 'local-access.json'])
    expect(existsSync(path.join(installation.options.dataDir, file)), file).toBe(false);

  // The next one goes on where it was, and whoever was refused meanwhile is rid of what it has.
  await installation.restart();
  const before = log.batches;
  await waitUntil(async () => log.batches > before + 10 && (await held()).leads > 0, 60_000);
  await Promise.all(senders.map((sender) => sender.stop()));
  expect(await missing(log.acknowledged)).toEqual([]);
  reportFigure('stop', { seed, tookMs: Math.round(tookMs), acknowledged: acknowledged.size, sentAgain: log.resent });
}, 240_000);

async function startSenders(log: AcknowledgementLog): Promise<Sender[]> {
  const { server } = installation;
  const from = (Math.floor(Date.now() / 86_400_000) - 40) * 86_400_000;
  const options = (index: number, point: string) => ({
    ...{ seed: seed + index, log, giveUp: 0, repeat: 0.1, pauseMs: 20 },
    next: createWorkload({ seed: seed + index, points: [point], from, stepMs: 15_000, batchSize: 60 }),
  });
  const [http, meter] = await Promise.all(
    ['gateway', 'meter'].map((name) => installation.deviceToken('harbour', name)),
  );
  const at = { url: server.mqttUrl, park: 'harbour', device: 'meter', token: meter! };
  return [
    startHttpSender(options(0, web!), `${server.url}/api/parks/harbour/telemetry`, http!),
    startMqttSender(options(1, mqtt!), at, 5000),
  ];
}

/** Asks again and again whether the server is ready, each time over a new connection; null: the door is closed. */
function watchReadiness(url: string): { status: number | null }[] {
  const answers: { status: number | null }[] = [];
  const ask = async (): Promise<void> => {
    for (;;) {
      const sent = request(`${url}/readyz`, { agent: false });
      sent.end();
      const status = await once(sent, 'response').then(
        ([response]) => ((response as IncomingMessage).resume(), (response as IncomingMessage).statusCode!),
        () => null,
      );
      answers.push({ status });
      if (status === null) return;
      await sleep(50);
    }
  };
  void ask();
  return answers;
}

/** A request whose body has begun and is not whole yet. */
async function beginRequest(url: string, token: string): Promise<{ end(): void; answer: Promise<unknown> }> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const sent: ClientRequest = request(url, { method: 'POST', agent: false, headers });
  const body = JSON.stringify({ samples: [{ point: late, ts: Date.now() - 60_000, value: 7 }] });
  sent.write(body.slice(0, 20));
  await once(sent, 'socket');
  const answer = once(sent, 'response').then(async ([found]) => {
    const response = found as IncomingMessage;
    let text = '';
    for await (const part of response) text += String(part);
    return { status: response.statusCode, body: JSON.parse(text) as unknown };
  });
  answer.catch(() => undefined);
  return { end: () => void sent.end(body.slice(20)), answer };
}
