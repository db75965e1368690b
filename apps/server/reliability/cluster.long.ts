import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom, reportFigure, spawnModule, startModbusDevice, waitUntil } from '@lingtan/test-kit';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { missingPrograms, startCluster, type Cluster } from './fixtures/cluster/cluster.ts';
import type { DeviceWrite, Lead, Window } from './fixtures/cluster/verdicts.ts';
import { startHttpSender } from './fixtures/senders.ts';
import { AcknowledgementLog, createWorkload, shuffled } from './fixtures/workload.ts';

const seed = Number(process.env.LINGTAN_SEED ?? 20_266);
const faultCount = Number(process.env.LINGTAN_CLUSTER_FAULTS ?? 100);
const loads = ['load-1.power', 'load-2.power'];
const missing = missingPrograms;
if (missing.length > 0)
  process.stdout.write(`SKIPPED: no cluster without ${missing.join(', ')}; apt-get has them for root.\n`);

/** What is hurt, and how long it stands still when it is stopped: longer than what watches it waits. */
const targets = {
  'leading server': 18_000,
  'other server': 18_000,
  primary: 30_000,
  standby: 12_000,
  etcd: 8000,
  haproxy: 5000,
  'Redis master': 10_000,
  'Redis replica': 6000,
  sentinel: 6000,
  broker: 8000,
};
type Target = keyof typeof targets;

/** Kills and stops of each part in turn, each round in an order of its own. */
function planOf(count: number): { target: Target; how: 'kill' | 'stop' }[] {
  const random = createRandom(seed);
  const round = (Object.keys(targets) as Target[]).flatMap((target) => [
    { target, how: 'kill' as const },
    { target, how: 'stop' as const },
  ]);
  const plan: typeof round = [];
  while (plan.length < count) plan.push(...shuffled(round, random));
  return plan.slice(0, count);
}

/** Does something again and again until it is stopped; what fails is done again. */
function again(everyMs: number, work: () => Promise<void>): { stop(): Promise<void> } {
  let stopping = false;
  const loop = (async () => {
    while (!stopping) {
      await work().catch(() => undefined);
      await sleep(everyMs);
    }
  })();
  return {
    stop: async () => {
      stopping = true;
      await loop;
    },
  };
}

/** The part that a fault means at this moment. */
async function partOf(cluster: Cluster, target: Target, leader: number): Promise<string> {
  const at = cluster.servers.findIndex(({ pid }) => pid % 60_000 === leader);
  if (target === 'leading server') return `server-${Math.max(at, 0) + 1}`;
  if (target === 'other server') return `server-${((Math.max(at, 0) + 1) % cluster.servers.length) + 1}`;
  const { postgres, redis } = await cluster.roles();
  const roles: Partial<Record<Target, string | undefined>> = {
    primary: postgres[0],
    standby: postgres[1],
    'Redis master': redis[0],
    'Redis replica': redis[1],
    sentinel: 'sentinel-1',
  };
  return roles[target] ?? target;
}

describe.skipIf(missing.length > 0)(`three servers, Patroni, Sentinel and a balancer (seed ${seed})`, () => {
  it(`${faultCount} faults: nothing lost, doubled or late, and all comes back by itself`, async () => {
    const writes: DeviceWrite[] = [];
    const device = await startModbusDevice({
      registers: { 0: 0 },
      heard: (request, connection) => {
        if (request.fc === 16) writes.push({ at: Date.now(), connection, process: request.registers[0]! });
      },
    });
    const register = { point: 'setpoint', address: 0, type: 'uint16', write: { min: 0, max: 65_535 } };
    const cluster = await startCluster({
      id: 'harbour',
      points: ['drive.setpoint', ...loads].map((id) => ({ id })),
      plugins: {
        'mqtt-connector': undefined,
        'modbus-connector': {
          writers: ['steering-probe'],
          devices: [
            {
              ...{ id: 'drive', asset: 'drive', host: device.host, port: device.port, timeoutMs: 1000 },
              ...{ registers: [register], writable: ['setpoint'] },
              pollGroups: [{ id: 'default', periodMs: 1000 }],
            },
          ],
        },
        'steering-probe': { point: 'drive.setpoint' },
      },
    });
    let kept: string | undefined;
    try {
      await waitUntil(
        () => writes.length > 3,
        60_000,
        () => `a write; logs in ${cluster.folder}`,
      );
      const log = new AcknowledgementLog();
      const { token } = await cluster.api<{ token: string }>('POST', '/api/parks/harbour/devices', { name: 'gateway' });
      const [person] = await cluster.api<{ id: string }[]>('GET', '/api/users');
      const reader = await cluster.api<{ token: string }>('POST', '/api/parks/harbour/api-keys', {
        ...{ name: 'reader', role: 'operator', ownerId: person!.id },
      });
      const from = (Math.floor(Date.now() / 86_400_000) - 40) * 86_400_000;
      const senders = loads.map((point, at) =>
        startHttpSender(
          {
            ...{ seed: seed + at, log, giveUp: 0.1, repeat: 0.1, pauseMs: 100 },
            next: createWorkload({ seed: seed + at, points: [point], from, stepMs: 1000, batchSize: 40 }),
          },
          `${cluster.url}/api/parks/harbour/telemetry`,
          token,
        ),
      );
      const reads: number[] = [];
      const reading = again(500, async () => {
        const latest = `${cluster.url}/api/parks/harbour/telemetry/latest?points=${loads.join(',')}`;
        const headers = { authorization: `Bearer ${reader.token}` };
        const answer = await fetch(latest, { headers, signal: AbortSignal.timeout(4000) });
        if (answer.ok && Array.isArray(await answer.json())) reads.push(Date.now());
      });
      const leads: Lead[] = [];
      const watching = again(200, async () => {
        const client = new pg.Client({ connectionString: cluster.databaseUrl, connectionTimeoutMillis: 2000 });
        client.on('error', () => {});
        await client.connect();
        try {
          for (;;) {
            const { rows } = await client.query<Lead>({
              text: 'select role, term::int as term, process_id::text as holder from kernel.leads',
              query_timeout: 2000,
            } as pg.QueryConfig);
            leads.push(...rows);
            await sleep(200);
            if (ended) return;
          }
        } finally {
          await client.end().catch(() => {});
        }
      });
      let ended = false;

      const faults: Window[] = [];
      for (const { target, how } of planOf(faultCount)) {
        await cluster.settled(180_000);
        await sleep(2000);
        const name = await partOf(cluster, target, writes.at(-1)!.process);
        const part = cluster.parts[name]!;
        const at = Date.now();
        if (faults.length > 0) faults.at(-1)!.to = at;
        faults.push({ what: `${how} ${target} (${name})`, from: at, to: at });
        process.stdout.write(`${new Date(at).toISOString()} ${faults.length}: ${how} ${target} (${name})\n`);
        if (how === 'kill') part.kill();
        else await part.pause(targets[target]);
        await sleep(3000);
      }
      await cluster.settled(180_000);
      await sleep(3000);
      await Promise.all(senders.map((sender) => sender.stop()));
      ended = true;
      await Promise.all([reading.stop(), watching.stop()]);
      faults.at(-1)!.to = Date.now();

      const evidence = path.join(cluster.folder, 'evidence.json');
      const acknowledged = [...log.acknowledged.values()];
      const { databaseUrl } = cluster;
      writeFileSync(
        evidence,
        JSON.stringify({
          ...{ databaseUrl, park: 'harbour', acknowledged, uncertain: log.uncertain },
          ...{ reads, writes, leads, faults },
        }),
      );
      const judge = await spawnModule(new URL('./fixtures/cluster/judge.ts', import.meta.url), [evidence]);
      await judge.waitForOutput(':end');
      const verdict = JSON.parse(judge.output().split('\n')[0]!) as {
        lost: number;
        doubled: number;
        unknown: number;
        storedInPart: number;
        lateWrites: DeviceWrite[];
        severalHolders: string[];
        acknowledged: number;
        leadsSeen: number;
        faults: { what: string; controlMs: number; readsMs: number }[];
      };
      reportFigure('cluster', {
        seed,
        ...verdict,
        faults: verdict.faults.map((each) => JSON.stringify(each)).join(' '),
      });
      expect(verdict.acknowledged).toBeGreaterThan(1000);
      expect(verdict.leadsSeen).toBeGreaterThan(0);
      const { lost, doubled, unknown, storedInPart, lateWrites, severalHolders } = verdict;
      expect({ lost, doubled, unknown, storedInPart, lateWrites, severalHolders }).toEqual({
        ...{ lost: 0, doubled: 0, unknown: 0, storedInPart: 0, lateWrites: [], severalHolders: [] },
      });
      const primaryLost = (what: string) => / primary /.test(what);
      expect(
        verdict.faults.filter(({ what, controlMs }) => controlMs > (primaryLost(what) ? 45_000 : 10_000)),
        'control away for too long',
      ).toEqual([]);
      expect(
        verdict.faults.filter(({ what, readsMs }) => readsMs > (primaryLost(what) ? 45_000 : 30_000)),
        'reads away for too long',
      ).toEqual([]);
    } catch (error) {
      kept = path.join(import.meta.dirname, '../../../test-results/cluster');
      throw error;
    } finally {
      await cluster.close(kept);
      await device.close();
    }
  });
});
