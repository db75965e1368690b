import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { reportFigure } from '@lingtan/test-kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createInstallation, untilQuiet, type TestInstallation } from './fixtures/installation.ts';
import { startHttpSender, startMqttSender } from './fixtures/senders.ts';
import { storedSamples } from './fixtures/stored.ts';
import { startTicking } from './fixtures/ticking.ts';
import { AcknowledgementLog, createWorkload } from './fixtures/workload.ts';

const seed = Number(process.env.LINGTAN_SEED ?? 20_261);
const minutes = 40;
const points = ['gate.power', 'gate.energy', 'pv.power', 'pv.energy'];

/** What a server holds at a moment. */
interface Held {
  residentMb: number;
  files: number;
  connections: number;
}

let installation: TestInstallation;
beforeAll(async () => {
  const defined = points.map((id) =>
    id.endsWith('power')
      ? { id, expectedEverySeconds: 1 }
      : { id, unit: 'kWh', kind: 'counter' as const, expectedEverySeconds: 900 },
  );
  installation = await createInstallation([
    { id: 'harbour', points: defined, plugins: { 'mqtt-connector': undefined, 'ledger-probe': undefined } },
  ]);
});
afterAll(async () => {
  await installation?.close();
});

it(`runs for ${minutes} minutes on samples, events and questions, and holds no more at the end (seed ${seed})`, async () => {
  const log = new AcknowledgementLog();
  const key = await installation.apiKey('harbour');
  const senders = await startSenders(log);
  const ticking = startTicking(installation, key);
  const held: Held[] = [];
  let answered = 0;
  for (const end = performance.now() + minutes * 60_000; performance.now() < end;) {
    held.push(await look());
    for (let n = 0; n < 20; n++) {
      for (const path of ['telemetry/latest', 'health', 'plugins', 'audit']) {
        const { status } = await fetch(`${installation.server.url}/api/parks/harbour/${path}`, {
          headers: { authorization: `Bearer ${key}` },
        });
        expect(status, path).toBeLessThan(500);
        answered++;
      }
      await sleep(500);
    }
  }
  await Promise.all(senders.map((sender) => sender.stop()));
  await ticking.stop();
  await untilQuiet(installation, 300_000);

  const stored = await storedSamples(installation, 'harbour');
  const byKey = new Map(stored.map((reading) => [`${reading.point} ${reading.ts}`, reading.value]));
  expect(stored.length, 'samples stored twice').toBe(byKey.size);
  expect(
    [...log.acknowledged].filter(([each, { value }]) => byKey.get(each) !== value),
    'acknowledged and absent',
  ).toEqual([]);

  // The first third warms up: pools, caches and compiled code. Of the others the least counts, between two collections.
  const third = Math.floor(held.length / 3);
  const [middle, last] = [least(held.slice(third, 2 * third)), least(held.slice(2 * third))];
  reportFigure('soak', { seed, minutes, acknowledged: log.acknowledged.size, answered, middle, last });
  expect(last.residentMb).toBeLessThan(middle.residentMb * 1.2);
  expect(last.files).toBeLessThanOrEqual(middle.files + 5);
  expect(last.connections).toBeLessThanOrEqual(middle.connections + 5);
  expect(log.acknowledged.size).toBeGreaterThan(10_000);
});

async function look(): Promise<Held> {
  const { pid } = installation.server;
  const [{ connections }] = (await installation.query<{ connections: number }>(
    'select count(*)::int as connections from pg_stat_activity where datname is not null',
  )) as [{ connections: number }];
  const resident = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]!;
  return { residentMb: Math.round(Number(resident) / 1024), files: readdirSync(`/proc/${pid}/fd`).length, connections };
}

function least(held: readonly Held[]): Held {
  const of = (field: keyof Held): number => Math.min(...held.map((each) => each[field]));
  return { residentMb: of('residentMb'), files: of('files'), connections: of('connections') };
}

async function startSenders(log: AcknowledgementLog) {
  const { server } = installation;
  const from = (Math.floor(Date.now() / 86_400_000) - 400) * 86_400_000;
  const options = (index: number, own: string[]) => ({
    ...{ seed: seed + index, log, giveUp: 0, repeat: 0.1, pauseMs: 200 },
    next: createWorkload({ seed: seed + index, points: own, from, stepMs: 15_000, batchSize: 120 }),
  });
  const [gateway, meter] = [
    await installation.deviceToken('harbour', 'gateway'),
    await installation.deviceToken('harbour', 'meter'),
  ];
  return [
    startHttpSender(options(0, points.slice(0, 2)), `${server.url}/api/parks/harbour/telemetry`, gateway),
    startMqttSender(options(1, points.slice(2)), {
      ...{ url: server.mqttUrl, park: 'harbour', device: 'meter', token: meter },
    }),
  ];
}
