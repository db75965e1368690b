import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { EmbeddedPostgres } from '@lingtan/kernel';
import { startTestPostgres } from '@lingtan/kernel/testing';
import {
  bundleModule,
  freePort,
  memoryFolder,
  type ModbusDevice,
  reportFigure,
  startModbusDevice,
  waitUntil,
} from '@lingtan/test-kit';
import { type ServerProcess, startServerProcess, writeParkFile } from '@lingtan/test-park';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '../../..');
const patienceMs = 90_000;
const addresses = { one: '127.0.0.2', other: '127.0.0.3' } as const;
type Name = keyof typeof addresses;
const nameOf = (address: string): Name | null =>
  (Object.keys(addresses) as Name[]).find((name) => addresses[name] === address) ?? null;

/** Registers of the battery and, beside it, of the meter of the grid. */
const at = { power: 0, charge: 10, setpoint: 20, grid: 30 };
const register = (point: string, address: number, type = 'int32') => ({ point, address, type, scale: 0.1 });
const registers = [
  register('store.active-power', at.power),
  register('store.state-of-charge', at.charge, 'uint16'),
  { ...register('store.active-power-setpoint', at.setpoint), write: { min: -1000, max: 1000, expires: true } },
  register('grid.active-power', at.grid),
];
const battery = {
  ...{ id: 'store', name: { en: 'Store', 'zh-CN': '储能' }, meterId: 'store', socPoint: 'store.state-of-charge' },
  ...{ capacityKwh: 4000, chargeMaxKw: 800, dischargeMaxKw: 800, socMin: 0.1, socMax: 0.9 },
  ...{ etaCharge: 0.94, etaDischarge: 0.94, degradationPerKwh: 0.02 },
};

let folder: string;
let postgres: EmbeddedPostgres;
let device: ModbusDevice;
let mirror: NodeJS.Timeout;
const servers = {} as Record<Name, ServerProcess>;
let key: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(memoryFolder(), 'lingtan-stopped-leader-'));
  chmodSync(folder, 0o755);
  postgres = await startTestPostgres();
  device = await startModbusDevice({ registers: Object.fromEntries(Array.from({ length: 40 }, (_, no) => [no, 0])) });
  device.set(at.charge, [500]);
  // The battery does what it is told.
  mirror = setInterval(() => {
    const { holding } = device.registers;
    device.set(at.power, [holding.get(at.setpoint)!, holding.get(at.setpoint + 1)!]);
  }, 100);
  await query(`create role park_owner login createrole password 'of the operator'`, 'postgres');
  await query('create database controlled owner park_owner', 'postgres');
  writeParkFile(path.join(folder, 'parks'), {
    id: 'harbour',
    points: registers.map(({ point }) => ({ id: point, unit: point.endsWith('charge') ? '%' : 'kW' })),
    plugins: {
      'energy-metering': {},
      'modbus-connector': {
        writers: ['storage-dispatch'],
        devices: [
          {
            ...{ id: 'pcs', host: '127.0.0.1', port: device.port, registers, timeoutMs: 400 },
            ...{ writable: ['store.active-power-setpoint'], pollGroups: [{ id: 'default', periodMs: 500 }] },
          },
        ],
      },
      'storage-dispatch': {
        ...{ importMaxKw: 5000, exportMaxKw: 5000, batteries: [battery] },
        control: {
          ...{ gridPowerPoint: 'grid.active-power', commandLifeS: 20, holdS: 5 },
          devices: [
            {
              ...{ id: 'store', setpointPoint: 'store.active-power-setpoint', powerPoint: 'store.active-power' },
              ...{ rampKwPerS: 400, readBackS: 3, freshnessS: 15 },
            },
          ],
        },
      },
    },
  });
  await start('one');
  mkdirSync(path.join(folder, 'other'), { mode: 0o711 });
  for (const file of ['secret.key', 'installation-key.pem'])
    copyFileSync(path.join(folder, 'one', file), path.join(folder, 'other', file));
  await start('other');
  key = await operatorKey();
  // As if a second person had approved it.
  await query(
    `insert into plugin_storage_dispatch.device_modes (park_id, device, mode, reason, by_actor, at)
     values ('harbour', 'store', 'automatic', 'for a test', '{"kind":"user","id":"li","name":"Li","personId":null}', now())`,
  );
}, 240_000);
afterAll(async () => {
  clearInterval(mirror);
  for (const server of Object.values(servers)) {
    process.kill(server.pid, 'SIGCONT');
    await server.kill();
  }
  await device?.close();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const armed = (name: Name): string => path.join(folder, `${name}-stands-still`);

async function start(name: Name): Promise<void> {
  const hook = await bundleModule(new URL('./fixtures/standing-still.ts', import.meta.url));
  servers[name] = await startServerProcess({
    ...{ root, dataDir: path.join(folder, name), parks: path.join(folder, 'parks') },
    ...{ port: await freePort(), mqttPort: await freePort() },
    env: {
      DATABASE_URL: `postgresql://park_owner:of%20the%20operator@127.0.0.1:${postgres.port}/controlled`,
      ...{ LINGTAN_INSTANCE: name, LINGTAN_HJ212_PORT: '0', NODE_OPTIONS: `--import ${pathToFileURL(hook).href}` },
      ...{ STAND_STILL_AT: armed(name), GOES_OUT_BY: addresses[name], DEVICE_PORT: String(device.port) },
    },
  });
}

async function query<Row extends pg.QueryResultRow>(sql: string, database = 'controlled'): Promise<Row[]> {
  const url = Object.assign(new URL(postgres.superuserUrl), { pathname: `/${database}` });
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function call<T>(token: string, method: string, where: string, body?: object, name: Name = 'one'): Promise<T> {
  const response = await fetch(`${servers[name].url}${where}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const answer = (await response.json()) as T;
  if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(answer)}`);
  return answer;
}

async function operatorKey(): Promise<string> {
  const { adminToken } = servers.one;
  const [person] = await call<{ id: string }[]>(adminToken, 'GET', '/api/users');
  const wanted = { name: 'test', role: 'operator', ownerId: person!.id };
  return (await call<{ token: string }>(adminToken, 'POST', '/api/parks/harbour/api-keys', wanted)).token;
}

/** The process that has won the lead of the field last, whether or not it goes on. */
async function leader(): Promise<Name | null> {
  const [row] = await query<{ name: string | null }>(
    `select p.report ->> 'name' as name from kernel.leads l left join kernel.processes p on p.id = l.process_id
     where l.role like 'harbour %field'`,
  );
  return (Object.keys(addresses) as Name[]).find((name) => row?.name?.startsWith(`${name}/`)) ?? null;
}

/** What the device's own log has: who wrote, and how many kW. */
const writes = () =>
  device.requests.flatMap((request, no) => {
    if (request.fc !== 16 || request.address !== at.setpoint) return [];
    const [high, low] = request.registers as [number, number];
    return [{ by: nameOf(device.senders[no]!), kw: ((high << 16) | low) / 10 }];
  });
const asks = (kw: number, name: Name) =>
  call(
    key,
    'POST',
    '/api/parks/harbour/x/storage-dispatch/control/devices/store/commands',
    { setpointKw: kw, minutes: 10, reason: 'for a test' },
    name,
  );
const standsStill = ({ pid }: ServerProcess): boolean =>
  readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.startsWith('T');

const isLong = process.env['LINGTAN_LONG'] === '1';
const seed = Number(process.env['LINGTAN_SEED'] ?? 20_260);
const moments = ['decided', 'recorded', 'confirmed'] as const;
/** Each of both ways to go on with each moment; in the sample with one, and the second way with another one than the first. */
const stops = moments.flatMap((moment, no) =>
  ['as soon as the other one leads', 'once the other one has written']
    .map((goesOn, way) => ({ moment, kw: 100 + 20 * no + 10 * way, goesOn, way }))
    .filter(({ way }) => isLong || no === (seed + way) % moments.length),
);
it.each(stops)(
  'a leader that stands still once it has $moment, and goes on $goesOn, writes to the device no more',
  async ({ moment, kw, goesOn }) => {
    let name: Name | null = null;
    await waitUntil(async () => (name = await leader()) !== null && writes().at(-1)?.by === name, patienceMs);
    const old = name!;
    const successor: Name = old === 'one' ? 'other' : 'one';
    await waitUntil(async () => (await fetch(`${servers[successor].url}/readyz`)).ok, patienceMs);
    writeFileSync(armed(old), moment);
    // By the other process: this one may stand still before it answers.
    await asks(kw, successor);
    await waitUntil(
      () => standsStill(servers[old]),
      patienceMs,
      () => `${old} to stand still; it said ${servers[old].output().slice(-1500)}`,
    );
    const before = writes().length;
    await waitUntil(async () => (await leader()) === successor, patienceMs);
    const wrote = (): boolean =>
      writes()
        .slice(before)
        .some(({ by }) => by === successor);
    if (goesOn.endsWith('written')) await waitUntil(wrote, patienceMs);
    process.kill(servers[old].pid, 'SIGCONT');
    const resumedAt = writes().length;
    // It lives again and knows that it does not lead, and the other one goes on.
    await waitUntil(async () => (await fetch(`${servers[old].url}/readyz`)).ok, patienceMs);
    // Asked of the old one, which takes it for the other: it may not have heard yet that it does not lead.
    await asks(kw + 300, old);
    await waitUntil(
      () =>
        writes()
          .slice(resumedAt)
          .some((each) => each.by === successor && each.kw === kw + 300),
      patienceMs,
      () => JSON.stringify(writes().slice(before)),
    );
    const since = writes().slice(before);
    expect(since.filter(({ by }) => by !== successor)).toEqual([]);
    reportFigure('stopped leader', { moment, goesOn, writesSince: since.length });
  },
  240_000,
);
