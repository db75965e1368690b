import { fileURLToPath } from 'node:url';
import { rawClient } from '@lingtan/kernel';
import type { ParkDatabase } from '@lingtan/sdk';
import { systemClock } from '@lingtan/sdk';
import { TelemetryEngine, telemetryMigrations } from '@lingtan/telemetry';
import { createTestDatabase, type TestDatabase } from '@lingtan/kernel/testing';
import { connectMqttDevice } from '@lingtan/test-kit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mqttConnectorConfig } from '../contracts/index.ts';
import { DeviceRegistry } from './device-registry.ts';
import { readEnvironment } from './environment.ts';
import { plainTokens } from './fixtures/memory.ts';
import { Ingress } from './ingress.ts';
import { Quarantine } from './quarantine.ts';
import { leaseBroker, type BrokerLease } from './shared-broker.ts';
import { SparkplugHost } from './sparkplug-host.ts';

const migrations = {
  id: 'mqtt-connector',
  schema: 'plugin_mqtt_connector',
  directory: fileURLToPath(new URL('../migrations', import.meta.url)),
};
const environment = readEnvironment({ LINGTAN_MQTT_PORT: '0' }, 'test');
const text = (name: string) => ({ en: name, 'zh-CN': name });

describe('from a device into PostgreSQL', () => {
  let database: TestDatabase;
  let engine: TelemetryEngine;
  let superuser: pg.Client;
  let lease: BrokerLease;
  const quarantines: Quarantine[] = [];

  beforeAll(async () => {
    database = await createTestDatabase({ shared: [telemetryMigrations], components: [migrations] });
    engine = new TelemetryEngine({
      database: { withParkTx: database.withParkTx, rawClient },
      clock: systemClock,
      log: database.log,
      publish: async () => {},
    });
    superuser = new pg.Client({ connectionString: database.superuserUrl });
    await superuser.connect();
    const scopes = [await database.addPark('dafeng'), await database.addPark('ordos')];
    for (const scope of scopes) {
      const db: ParkDatabase = { tx: (work) => database.withParkTx(scope, work) };
      quarantines.push(new Quarantine(db, scope.parkId));
    }
    const [scope] = scopes;
    await database.withParkTx(scope!, (tx) =>
      engine.applyModel(tx, scope!, {
        assets: [{ id: 'pv', kind: 'pv-plant', name: text('PV'), enterpriseId: null }],
        points: [
          {
            id: 'pv.p',
            assetId: 'pv',
            name: text('Power'),
            kind: 'gauge',
            quantity: 'active-power',
            unit: 'kW',
            expectedEverySeconds: 1,
            retention: 'billing',
          },
        ],
      }),
    );
    const config = mqttConnectorConfig.schema.parse({});
    const devices = new DeviceRegistry(config);
    const sparkplug = new SparkplugHost({ clock: systemClock, onDeath: () => {} });
    const telemetry = engine.forPark({ id: 'dafeng', no: scope!.parkNo, timeZone: 'Asia/Shanghai' });
    const ingress = new Ingress({
      config,
      telemetry,
      devices,
      sparkplug,
      clock: systemClock,
      quarantine: (entry) => quarantines[0]!.add(entry),
    });
    lease = await leaseBroker(environment, {
      parkId: 'dafeng',
      sparkplugGroup: 'dafeng',
      messagesPerSecond: 1e6,
      tokens: plainTokens,
      certificates: new Map(),
      handle: (message) => ingress.handle(message),
      refused: () => {},
    });
  });
  afterAll(async () => {
    await lease.release();
    await engine.close();
    await superuser.end();
    await database.close();
  });
  const connect = () => connectMqttDevice({ url: lease.url, park: 'dafeng', device: 'pv', token: 'dafeng:pv' });
  const rows = async (): Promise<number> =>
    (await superuser.query<{ n: number }>('select count(*)::int as n from telemetry.samples')).rows[0]!.n;

  it('has committed what it acknowledged, in watts or kilowatts', async () => {
    const device = await connect();
    const ts = Date.UTC(2026, 0, 1);
    await device.send({ p: 1500 }, { ts, units: { p: 'W' } });
    const { rows: found } = await superuser.query('select value from telemetry.samples');
    expect(found).toEqual([{ value: 1.5 }]);
    await device.close();
  });

  it('takes many small messages at once, and the same ones again, without doubling any', async () => {
    const device = await connect();
    const before = await rows();
    const start = Date.UTC(2026, 0, 2);
    const send = () =>
      Promise.all(Array.from({ length: 500 }, (_, index) => device.send({ p: index }, { ts: start + index })));
    await send();
    expect(await rows()).toBe(before + 500);
    await send();
    expect(await rows()).toBe(before + 500);
    await device.close();
  });

  it('keeps bad messages with their reason, counted, and each park to itself', async () => {
    const device = await connect();
    await Promise.all(Array.from({ length: 20 }, () => device.publishRaw('{"ts":')));
    await device.publishRaw(`{"ts":1,"values":{"p":"\\u0000<script>"}}`);
    await device.close();
    const kept = await quarantines[0]!.list(100);
    expect(kept.map((each) => [each.code, each.count]).sort()).toEqual([
      ['BAD_ENTRIES', 1],
      ['BAD_JSON', 20],
    ]);
    expect(kept.find((each) => each.code === 'BAD_JSON')).toMatchObject({
      device: 'pv',
      topic: 'lingtan/dafeng/telemetry/pv',
      bytes: 6,
      excerpt: '{"ts":',
    });
    expect(await quarantines[1]!.list(100)).toEqual([]);
    await quarantines[1]!.prune();
    expect(await quarantines[0]!.list(100)).toHaveLength(2);
  });

  it('is refused a row of another park by the database itself', async () => {
    const insert = database.withParkTx({ parkId: 'ordos', parkNo: 2, enterpriseId: null }, (tx) =>
      tx.execute(`insert into plugin_mqtt_connector.quarantine (park_id, device, code, reason, topic, first_at, last_at, count, bytes, excerpt)
        values ('dafeng', 'x', 'X', 'x', 'x', now(), now(), 1, 0, '')`),
    );
    await expect(insert).rejects.toMatchObject({
      cause: { message: expect.stringMatching(/row-level security/) as string },
    });
  });
});
