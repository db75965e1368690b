import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePort, waitUntil } from '@lingtan/test-kit';
import { embeddedPostgresOf, type ServerProcess, startServerProcess } from '@lingtan/test-park';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createInstallation, type TestInstallation } from './fixtures/installation.ts';

const [minute, quarter, day] = [60_000, 900_000, 86_400_000];
const text = (name: string) => ({ en: name, 'zh-CN': name });
const meter = (id: string, more: object) => ({
  ...{ id, name: text(id), assetId: id, registerType: 'interval' },
  ...more,
});
const park = {
  id: 'harbour',
  timeZone: 'UTC',
  enterprises: ['steel', 'paper'],
  points: [
    { id: 'mill.energy', unit: 'kWh', expectedEverySeconds: 900, enterpriseId: 'steel' },
    { id: 'mill.power', unit: 'kW', expectedEverySeconds: 60, enterpriseId: 'steel' },
    { id: 'roof.energy', unit: 'kWh', expectedEverySeconds: 900 },
  ],
  plugins: {
    'energy-metering': {
      meters: [
        meter('mill', { role: 'load', importPoint: 'mill.energy', enterpriseId: 'steel' }),
        meter('roof', { role: 'pv', exportPoint: 'roof.energy' }),
      ],
      tariffs: [{ template: 'jiangsu-two-part' }],
      accounts: [{ id: 'steel', name: text('Steel'), enterpriseId: 'steel', tariffId: 'jiangsu-two-part' }],
    },
    'certificate-trading': {
      devices: [{ id: 'roof', meterId: 'roof', source: 'solar-pv', capacityKw: 1000 }],
      market: { books: [{ id: 'green', name: text('Green') }], lotWh: 1000, buyerFeeBps: 25, sellerFeeBps: 25 },
    },
  },
};

/** The month that is billed: over for long enough that nothing else of it is at work. */
const now = new Date();
const billed = {
  from: Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 2),
  to: Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1),
};
const month = new Date(billed.from).toISOString().slice(0, 7);
/** The days that are imported, and closed, while the backup is made: more samples than an import stores in one step. */
const today = Math.floor(now.getTime() / day) * day;
const imported = { from: today - 8 * day, to: today - day };

/** Ends of the intervals of a span, which is what a sample of one bears. */
const timesOf = ({ from, to }: { from: number; to: number }, step: number): number[] =>
  Array.from({ length: (to - from) / step }, (_, n) => from + (n + 1) * step);
const kWhAt = (ts: number): number => 50 + ((ts / quarter) % 37);
const file = (column: string, rows: readonly string[]): string => `${[`time,${column}`, ...rows].join('\n')}\n`;
const columns = (units: Record<string, string>) =>
  JSON.stringify({
    ...{ format: 'wide', time: 'time', timeZone: 'UTC' },
    columns: Object.fromEntries(Object.entries(units).map(([point, unit]) => [point, { point, unit }])),
  });
const energyFile = (point: string, span: { from: number; to: number }): string =>
  file(
    point,
    timesOf(span, quarter).map((ts) => `${new Date(ts).toISOString()},${kWhAt(ts)}`),
  );
const week = file(
  'mill.energy,mill.power',
  timesOf(imported, minute).map(
    (ts) => `${new Date(ts).toISOString()},${ts % quarter === 0 ? kWhAt(ts) : ''},${(ts / minute) % 90}`,
  ),
);
const samplesOfWeek = 7 * (96 + 1440);
/** Samples that an import stores before it notes how far it is. */
const step = 5000;
const weekColumns = columns({ 'mill.energy': 'kWh', 'mill.power': 'kW' });

let installation: TestInstallation;
let restored: ServerProcess | null = null;
const newFolder = (): string => path.join(path.dirname(installation.options.dataDir), 'restored');

beforeAll(async () => {
  installation = await createInstallation([park], { plugins: [], env: { LINGTAN_STATEMENT_TIMEOUT_MS: '300000' } });
});
afterAll(async () => {
  try {
    await restored?.stop();
  } finally {
    await installation?.close();
  }
});

type Server = Pick<ServerProcess, 'url' | 'adminToken'>;
async function call<T>(server: Server, where: string, body?: object): Promise<T> {
  const answer = await fetch(`${server.url}/api${where}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${server.adminToken}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const found = await answer.text();
  expect(answer.ok, `${where}: ${found}`).toBe(true);
  return JSON.parse(found) as T;
}
const energy = <T>(server: Server, where: string, body?: object) =>
  call<T>(server, `/parks/harbour/x/energy-metering${where}`, body);
let keys = 0;
const market = <T>(server: Server, where: string, body?: object) =>
  call<T>(
    server,
    `/parks/harbour/x/certificate-trading${where}`,
    body && { reason: 'test', idempotencyKey: `midway-key-${++keys}`, ...body },
  );

async function upload(server: Server, mapping: string, body: string): Promise<Imported> {
  const query = new URLSearchParams({ mapping, name: 'midway.csv' });
  const answer = await fetch(`${server.url}/api/parks/harbour/telemetry/import?${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.adminToken}`, 'content-type': 'text/csv' },
    body,
  });
  return (await answer.json()) as Imported;
}

interface Imported {
  id: string;
  state: string;
  stored: number;
  duplicates: number;
  rejected: number;
}
interface Run {
  state: string;
  made: number;
  problems: unknown[];
}
interface Auction {
  state: string;
  priceFen: number | null;
  lots: number | null;
  orders: unknown[];
}
const imports = async (server: Server) =>
  (await call<Imported[]>(server, '/parks/harbour/telemetry/imports')).filter(({ stored }) => stored > 3000);
const theRun = async (server: Server) => (await energy<{ runs: Run[] }>(server, '/bill-runs')).runs[0]!;
const theAuction = async (server: Server) => (await market<{ auctions: Auction[] }>(server, '/auctions')).auctions[0]!;
async function intervals(server: Server, meterId: string, { from, to }: { from: number; to: number }) {
  const query = { meters: meterId, from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  const found = await energy<{ intervals: { start: number; amount: number | null; status: string }[] }>(
    server,
    `/intervals?${new URLSearchParams(query)}`,
  );
  return found.intervals.map(({ start, amount, status }) => ({ start, amount, status }));
}
const actual = async (server: Server, meterId: string, span: { from: number; to: number }): Promise<number> =>
  (await intervals(server, meterId, span)).filter(({ status }) => status === 'actual').length;

/** Waits until all four have ended. @returns what came of them */
async function ended(server: Server): Promise<unknown> {
  let left: unknown;
  await waitUntil(
    async () => {
      left = {
        run: (await theRun(server)).state,
        auction: (await theAuction(server)).state,
        intervals: await actual(server, 'mill', imported),
      };
      return JSON.stringify(left) === JSON.stringify({ run: 'done', auction: 'closed', intervals: 7 * 96 });
    },
    180_000,
    () => JSON.stringify(left),
  );
  const { bills } = await energy<{ bills: { id: string; recordedAt?: string }[] }>(
    server,
    `/bills?from=${month}&to=${month}`,
  );
  const one = await energy<{ bill: { totalFen: number; lines: object[] } }>(server, `/bills/${bills[0]!.id}`);
  const { state, made, problems } = await theRun(server);
  return {
    run: { state, made, problems },
    bills: bills.map(({ recordedAt: _, ...bill }) => bill),
    lines: one.bill.lines,
    intervals: await intervals(server, 'mill', imported),
    auction: await theAuction(server),
    money: (await market<{ balances: unknown[] }>(server, '/money')).balances,
    certificates: (await market<{ balances: unknown[] }>(server, '/portfolio')).balances,
    faults: (await market<{ faults: unknown[] }>(server, '/proof')).faults,
    imports: (await imports(server)).map(({ id, ...rest }) => [
      id,
      rest.state,
      rest.stored + rest.duplicates,
      rest.rejected,
    ]),
  };
}

/**
 * Holds up what a bill run, a closing and an auction write at their end, and the second step of an import; all is read
 * meanwhile, as a backup does.
 */
async function holdUp(): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: embeddedPostgresOf(installation.options.dataDir).superuserUrl });
  client.on('error', () => {});
  await client.connect();
  await client.query(`create function public.hold_up() returns trigger language plpgsql as
      $$ begin perform pg_advisory_xact_lock_shared(7); return new; end $$;
    create trigger hold_up before update on telemetry.imports for each row
      when (old.lines_done > 0 and new.lines_done > old.lines_done) execute function public.hold_up()`);
  await client.query(`begin; select pg_advisory_xact_lock(7);
    lock table plugin_energy_metering.bills, plugin_energy_metering.interval_rows,
      plugin_certificate_trading.auction_trades in exclusive mode`);
  return () => client.end();
}

it('a backup in the middle of a bill run, a closing, an auction and an import: all of them end as without it', async () => {
  const { server } = installation;
  expect(await upload(server, columns({ 'mill.energy': 'kWh' }), energyFile('mill.energy', billed))).toMatchObject({
    state: 'done',
    rejected: 0,
  });
  const roof = energyFile('roof.energy', { from: imported.from, to: imported.from + 2 * day });
  expect(await upload(server, columns({ 'roof.energy': 'kWh' }), roof)).toMatchObject({ state: 'done', rejected: 0 });
  const all = (billed.to - billed.from) / quarter;
  let closed = 0;
  await waitUntil(
    async () => (closed = await actual(server, 'mill', billed)) === all,
    120_000,
    () => `${all} intervals of the month; there are ${closed}`,
  );
  const held = async () =>
    (await market<{ balances: { bucket: string; wh: number }[] }>(server, '/portfolio')).balances
      .filter(({ bucket }) => bucket === 'held')
      .reduce((sum, { wh }) => sum + wh, 0);
  await waitUntil(async () => (await held()) > 10_000_000, 180_000);
  for (const account of ['enterprise/steel', 'enterprise/paper'])
    await market(server, '/money', { account, fen: 1_000_000 });

  // Long enough to seal four orders on a busy machine; nothing is held up before.
  const closesAt = new Date(Date.now() + 15_000).toISOString();
  const { no } = await market<{ no: number }>(server, '/auctions', { closesAt });
  for (const [account, side, lots, priceFen] of [
    ['park', 'ask', 30, 200],
    ['park', 'ask', 20, 300],
    ['enterprise/steel', 'bid', 25, 350],
    ['enterprise/paper', 'bid', 20, 300],
  ] as const)
    await market(server, `/auctions/${no}/orders`, { account, side, lots, priceFen });
  const letGo = await holdUp();
  await energy(server, '/bill-runs', { month });
  const sending = upload(server, weekColumns, week);
  let at: unknown;
  await waitUntil(
    async () => {
      const rows = await installation.query<{ waiting: number }>(
        `select count(distinct pid)::int as waiting from pg_locks where not granted`,
      );
      at = [(await theRun(server)).state, (await theAuction(server)).state, await imports(server), rows[0]!.waiting];
      return (
        (await theRun(server)).state === 'running' &&
        (await theAuction(server)).state === 'closing' &&
        (await imports(server)).some(({ state, stored }) => state === 'running' && stored === step) &&
        // The run, what closes the days, the exchange, and the import.
        rows[0]!.waiting >= 4
      );
    },
    120_000,
    () => JSON.stringify(at),
  );
  const { name } = await call<{ name: string }>(server, '/backups', {});
  await waitUntil(async () => {
    const { backups } = await call<{ backups: { name: string; state: string }[] }>(server, '/backups');
    return backups.some((each) => each.name === name && each.state === 'done');
  });
  expect(await actual(server, 'mill', imported)).toBe(0);
  await letGo();
  expect(await sending).toMatchObject({ state: 'done', stored: samplesOfWeek, duplicates: 0, rejected: 0 });
  const undisturbed = await ended(server);
  expect(undisturbed).toMatchObject({
    run: { state: 'done', made: 1, problems: [] },
    auction: { state: 'closed', priceFen: 300, lots: 45 },
    faults: [],
  });

  const { dataDir } = installation.options;
  mkdirSync(newFolder(), { recursive: true, mode: 0o711 });
  for (const key of ['secret.key', 'installation-key.pem'])
    copyFileSync(path.join(dataDir, key), path.join(newFolder(), key));
  await promisify(execFile)(
    process.execPath,
    [
      path.join(installation.options.root, 'apps/server/dist/src/main.js'),
      'restore',
      path.join(dataDir, 'backups', name),
    ],
    { env: { ...process.env, LINGTAN_DATA_DIR: newFolder() } },
  );
  restored = await startServerProcess({
    ...{ ...installation.options, dataDir: newFolder() },
    ...{ port: await freePort(), mqttPort: await freePort() },
  });
  // Whoever sent the file sends it again, and it goes on after the last step that the backup knows to have ended.
  const again = await upload(restored, weekColumns, week);
  expect(again).toMatchObject({ state: 'done', stored: samplesOfWeek - again.duplicates, rejected: 0 });
  expect(again.duplicates).toBeLessThanOrEqual(step);
  expect(await ended(restored)).toEqual(undisturbed);
});
