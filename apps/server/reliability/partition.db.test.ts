import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import path from 'node:path';
import { MqttBroker } from '@lingtan/mqtt-connector/contracts';
import { DeviceTokens } from '@lingtan/sdk';
import { startTestRedis } from '@lingtan/kernel/testing';
import { type Direction, type FaultProxy, reportFigure, startFaultProxy, waitUntil } from '@lingtan/test-kit';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Sender, startHttpSender, startMqttSender } from './fixtures/senders.ts';
import { rollupDifferences, storedSamples } from './fixtures/stored.ts';
import { AcknowledgementLog, createWorkload } from './fixtures/workload.ts';

const long = process.env.LINGTAN_LONG === '1';
const seed = Number(process.env.LINGTAN_SEED ?? 20_264);
const points = ['gate.power', 'pv.power', 'mill.power'];
const text = (name: string) => ({ en: name, 'zh-CN': name });
const redis = await startTestRedis();
afterAll(() => redis?.stop());

describe.each([['PostgreSQL', null] as const, ...(redis ? [['Redis', redis] as const] : [])])(
  `cut off again and again, queues in %s (seed ${seed})`,
  (queues, server) => {
    const proxies = {} as Record<'database' | 'broker' | 'queues', FaultProxy>;
    let park: TestPark;
    let pool: pg.Pool;
    beforeAll(async () => {
      vi.stubEnv('LINGTAN_MQTT_PORT', '0');
      if (server) proxies.queues = await startFaultProxy({ port: Number(new URL(server.url).port) }, seed);
      park = await createTestPark({
        plugins: [{ directory: pathToFileURL(path.join(import.meta.dirname, '../../../plugins/mqtt-connector')) }],
        park: {
          id: 'harbour',
          model: {
            assets: [{ id: 'site', kind: 'site', name: text('Site'), enterpriseId: null }],
            points: points.map((id) => ({
              id,
              assetId: 'site',
              name: text(id),
              kind: 'gauge' as const,
              quantity: 'power',
              unit: 'kW',
              expectedEverySeconds: 1,
              retention: 'billing' as const,
            })),
          },
        },
        through: async (at) => (proxies.database = await startFaultProxy(at, seed)),
        databaseLimits: { statementMs: 1500, connectMs: 1500, lostAfterMs: 2000 },
        ...(server ? { redisUrl: `redis://127.0.0.1:${proxies.queues.port}` } : {}),
      });
      const broker = new URL((await park.service(MqttBroker).address()).url);
      proxies.broker = await startFaultProxy({ port: Number(broker.port) }, seed);
      pool = new pg.Pool({ connectionString: park.database.superuserUrl, max: 2 });
    });
    afterAll(async () => {
      vi.unstubAllEnvs();
      for (const proxy of Object.values(proxies)) proxy.heal();
      await pool?.end();
      await park?.stop();
      for (const proxy of Object.values(proxies)) await proxy.close();
    });

    const outside = {
      query: async <Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> =>
        (await pool.query<Row>(sql, values)).rows,
    };
    const startSenders = async (log: AcknowledgementLog): Promise<Sender[]> => {
      const from = (Math.floor(Date.now() / 86_400_000) - 30) * 86_400_000;
      const options = (index: number) => ({
        seed: seed + index,
        log,
        next: createWorkload({ seed: seed + index, points: [points[index]!], from, stepMs: 5_000, batchSize: 60 }),
        giveUp: 0.1,
        repeat: 0.1,
        pauseMs: 10,
      });
      const issue = async (deviceId: string) =>
        (await park.service(DeviceTokens).issue({ deviceId, pointPrefix: null })).token;
      const device = (name: string, token: string) => ({
        url: `mqtt://127.0.0.1:${proxies.broker.port}`,
        park: 'harbour',
        device: name,
        token,
      });
      return [
        startHttpSender(options(0), `${park.url}/api/parks/harbour/telemetry`, await issue('http-gateway')),
        startMqttSender(options(1), device('meter-1', await issue('meter-1')), 10_000),
        startMqttSender(options(2), device('meter-2', await issue('meter-2')), 10_000),
      ];
    };

    it(
      'acknowledges nothing that is not stored, comes back by itself, and doubles nothing',
      { timeout: long ? 1_800_000 : 180_000 },
      async () => {
        const log = new AcknowledgementLog();
        const senders = await startSenders(log);
        const states = () => senders.map((sender) => sender.state()).join('; ');
        const cuts: [keyof typeof proxies, Direction][] = [
          ['database', 'both'],
          ['database', 'up'],
          ['database', 'down'],
          ['broker', 'both'],
          ['broker', 'down'],
          ['queues', 'both'],
        ];
        // Where queues are elsewhere, the sample cuts what differs by that.
        const plan = cuts.filter(([where, direction]) =>
          server ? long || where === 'queues' || (where === 'database' && direction === 'both') : where !== 'queues',
        );
        const recoveries: string[] = [];
        for (const [where, direction] of plan) {
          await sleep(500);
          proxies[where].blackhole(direction);
          await sleep(long ? 59_000 : 3000);
          const acknowledged = log.batches;
          await sleep(1000);
          // The cut is felt: without the database nothing may be acknowledged.
          if (where === 'database' && direction === 'both') expect(log.batches).toBe(acknowledged);
          proxies[where].heal();
          const healed = performance.now();
          const before = log.batches;
          await waitUntil(
            async () => log.batches > before + 10 && (await fetch(`${park.url}/readyz`)).ok,
            90_000,
            () => `going on after ${where} ${direction}: ${states()}`,
          );
          recoveries.push(`${where} ${direction} ${Math.round(performance.now() - healed)}`);
        }
        await Promise.all(senders.map((sender) => sender.stop()));
        await waitUntil(
          async () => {
            const [row] = await outside.query<{ open: number }>(
              `select (select count(*)::int from telemetry.change_log)
                 + (select count(*)::int from kernel.outbox where relayed_at is null)
                 + (select count(*)::int from kernel.deliveries where state = 'pending') as open`,
            );
            return row!.open === 0;
          },
          60_000,
          () => 'everything settled',
        );

        const stored = await storedSamples(outside, 'harbour');
        const byKey = new Map(stored.map((reading) => [`${reading.point} ${reading.ts}`, reading.value]));
        expect(stored.length, 'samples stored twice').toBe(byKey.size);
        const lost = [...log.acknowledged].filter(([key, { value }]) => byKey.get(key) !== value);
        expect(lost, 'acknowledged and absent').toEqual([]);
        const shares = log.uncertain.map(
          (batch) => batch.filter(({ point, ts }) => byKey.has(`${point} ${ts}`)).length / batch.length,
        );
        expect(
          shares.filter((share) => share !== 0 && share !== 1),
          'batches stored in part',
        ).toEqual([]);
        expect(await rollupDifferences(outside, 'harbour', stored, new Set(points))).toEqual([]);
        expect(await outside.query(`select id, error from kernel.deliveries where state = 'dead'`)).toEqual([]);
        reportFigure('partition', {
          queues,
          seed,
          acknowledgedSamples: log.acknowledged.size,
          sentAgain: log.resent,
          leftUncertain: log.uncertain.length,
          goingOnAfterMs: recoveries.join(', '),
        });
      },
    );
  },
);
