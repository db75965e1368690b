import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFakeClock, waitUntil } from '@lingtan/test-kit';
import { createTestPark } from '@lingtan/test-park';
import type { TestPark } from '@lingtan/test-park';
import type { Sample } from '@lingtan/telemetry/contracts';
import { energyConfig, SupplyMix } from '../../contracts/index.ts';
import { meter, modelOf } from '../fixtures/energy-fixture.ts';

const hour = 3_600_000;
/** Midnight in the park. */
const start = Date.parse('2026-11-21T16:00:00Z');
const end = start + 24 * hour;
const x = '/x/energy-metering';
const span = `from=${new Date(start).toISOString()}&to=${new Date(end).toISOString()}`;
const config = {
  meters: [
    meter('grid', 'grid', ['import']),
    meter('pv', 'pv', ['export']),
    meter('bess', 'storage', ['import', 'export']),
    meter('mill', 'load', ['import'], { enterpriseId: 'steel' }),
    meter('shop', 'load', ['import'], { enterpriseId: 'paper' }),
  ],
  supply: { storages: [{ meterId: 'bess', roundTripEfficiency: 0.9 }] },
};

/** kWh per hour; the storage charges in the first half of the day and gives back in the second. */
const rates: Record<string, (step: number) => number> = {
  'grid.import': () => 4,
  'pv.export': (i) => (i < 48 ? 3 : 0),
  'bess.import': (i) => (i < 48 ? 1 : 0),
  'bess.export': (i) => (i >= 48 ? 0.8 : 0),
  'mill.import': (i) => (i < 48 ? 4 : 3.2),
  'shop.import': (i) => (i < 48 ? 2 : 1.6),
};

function samples(): Sample[] {
  return Object.entries(rates).flatMap(([point, perHour]) => {
    let value = 500;
    return Array.from({ length: 101 }, (_, i) => {
      const sample = { point, ts: start + i * 15 * 60_000, value };
      value = Math.round((value + perHour(i) / 4) * 1000) / 1000;
      return sample;
    });
  });
}

let park: TestPark;
beforeAll(async () => {
  park = await createTestPark({
    plugins: [{ directory: fileURLToPath(new URL('../..', import.meta.url)) }],
    config: { 'energy-metering': config },
    clock: createFakeClock(new Date(end + 6 * hour).toISOString()),
    park: { enterprises: ['steel', 'paper'], model: modelOf(energyConfig.schema.parse(config), 900) },
  });
  await park.waitForState('energy-metering', 'running');
  await park.telemetry.ingest(park.park, 'test', samples());
  await park.events.waitFor(1, ({ name }) => name === 'energy.supply-closed', 30_000);
  // The day may be stored before the last of its intervals is closed, and then again.
  const books = () => park.service(SupplyMix).storagePools({ from: start, to: end });
  const given = async () => (await books())[0]!.origins.reduce((sum, { dischargedWh }) => sum + dischargedWh, 0);
  await waitUntil(
    async () => (await given()) === 9_600,
    30_000,
    () => 'the day is not complete',
  );
  park.events.clear();
});
afterAll(() => park.stop());

const get = (who: Parameters<TestPark['api']>[0], path: string) => park.api(who).get(`${x}${path}`);

describe('the supply mix of a running park', () => {
  it('is stored once a day is over, and offered to other plugins', async () => {
    const mix = park.service(SupplyMix);
    const [day] = await mix.cells({ from: start, to: end, resolution: '1d' });
    const cell = (source: string, use: string) =>
      day!.cells.find((each) => each.source === source && each.use === use)?.energyWh ?? 0;
    // In the first half PV gives 3 of 7 kWh, so that 3/7 of the charge is PV; a tenth of it is lost.
    expect(cell('pv:pv', 'storage:bess') + cell('grid', 'storage:bess')).toBe(12_000);
    expect(cell('pv:pv', 'storage:bess')).toBeCloseTo((12_000 * 3) / 7, -2);
    const [pool] = await mix.storagePools({ from: start, to: end });
    expect(pool!.origins.reduce((sum, { closingWh }) => sum + closingWh, 0)).toBe(12_000 - 1_200 - 9_600);
    const shares = await mix.shares({ from: start, to: end, use: 'all' });
    expect(shares.viaStorage).toBeGreaterThan(0);
    expect(shares.green).toBeCloseTo(shares.direct! + shares.viaStorage! + shares.contracted!, 12);
  });

  it('gives a new revision when readings are corrected', async () => {
    const at = start + 40 * 15 * 60_000;
    const sample = samples().find(({ point, ts }) => point === 'pv.export' && ts === at)!;
    const change = { by: 'operator', reason: 'test' };
    await park.telemetry.correct(park.park, 'test', [{ ...sample, value: sample.value + 0.2 }], change);
    const [event] = await park.events.waitFor(1, ({ name }) => name === 'energy.supply-revised', 30_000);
    expect(event!.data).toMatchObject({ days: ['2026-11-22'] });
  });

  it('shows the park to its operator only', async () => {
    for (const path of ['/ratios', '/ratios.csv', `/storage-pools?${span}`]) {
      expect((await get('operator', path)).status).toBe(200);
      expect((await get({ member: 'steel' }, path)).status).toBe(403);
    }
    for (const path of ['/supply', '/supply.csv', '/shares', '/shares.csv', '/flows', '/flow-frames']) {
      const { status, body } = await get({ member: 'steel' }, `${path}?${span}`);
      expect(status, path).toBe(200);
      expect(JSON.stringify(body)).toContain('enterprise:steel');
      expect(JSON.stringify(body)).not.toMatch(/paper|pv:pv|storage:bess/);
    }
    expect((await get('anonymous', `/supply?${span}`)).status).toBe(401);
    const evidence = (who: Parameters<TestPark['api']>[0], ref: string) =>
      park.api(who).get(`/api/evidence/${encodeURIComponent(ref)}?park=${park.park.id}`);
    const pool = 'energy.storage-pool/bess/2026-11-22';
    expect((await evidence('operator', pool)).status).toBe(200);
    expect((await evidence({ member: 'steel' }, pool)).status).toBeGreaterThanOrEqual(403);
  });

  it('refuses a span that is too long for its resolution', async () => {
    const long = `from=2025-01-01T00:00:00Z&to=${new Date(end).toISOString()}&resolution=15m`;
    const { status, body } = await get('operator', `/supply?${long}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'ENERGY_SPAN_TOO_LONG' });
  });
});
