import { fileURLToPath } from 'node:url';
import { Hj212Listener } from '@lingtan/hj212-connector/contracts';
import { createFakeClock, itemsOf, TestHj212Logger, waitUntil } from '@lingtan/test-kit';
import type { TestPark } from '@lingtan/test-park';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FaultsData } from '../../contracts/index.ts';
import { createWaterPark, feed, waterConfig } from '../fixtures/water-park.ts';

const x = '/x/wastewater-tracking';
const patience = 60_000;
const minute = 60_000;
const clock = createFakeClock('2026-11-09T04:00:00Z');
let park: TestPark;
let logger: TestHj212Logger;
const port = process.env['LINGTAN_HJ212_PORT'];

beforeAll(async () => {
  process.env['LINGTAN_HJ212_PORT'] = '0';
  const device = { id: 'logger', mn: 'MN-1', points: [{ code: 'w01018', point: 'w.cod' }] };
  park = await createWaterPark(clock, waterConfig, {
    plugins: [{ directory: fileURLToPath(new URL('../../../hj212-connector', import.meta.url)) }],
    config: { 'hj212-connector': { devices: [device], allowFrom: ['127.0.0.1'] } },
  });
  logger = new TestHj212Logger({
    address: async () => park.service(Hj212Listener).address(),
    mn: 'MN-1',
    resendMs: 20_000,
  });
}, 120_000);
afterAll(async () => {
  logger?.close();
  await park?.stop();
  if (port === undefined) delete process.env['LINGTAN_HJ212_PORT'];
  else process.env['LINGTAN_HJ212_PORT'] = port;
});

describe('a logger whose clock stands still', { timeout: 120_000 }, () => {
  it('is a fault of its analysers, with the time that its frames repeat', async () => {
    const started = clock.now();
    await feed(park, { from: started - 13 * 60 * minute, to: started }, () => 40);
    await waitUntil(() => logger.connected, patience);
    const report = (dataTime: number, value: number) =>
      logger.report('2011', itemsOf(dataTime, { w01018: { Rtd: value, Flag: 'N' } }));
    await report(started, 40);
    await clock.advance(minute);
    // The clock stands at noon while six frames more arrive, each of them with another value.
    for (let no = 1; no <= 6; no++) {
      await report(started, 40 + no);
      await clock.advance(minute);
    }
    await report(clock.now(), 41);
    await clock.advance(24 * 60 * minute);
    const { status } = await park
      .api('operator')
      .post(`${x}/permits/rejudge`, { from: '2026-11-09', to: '2026-11-09', note: 'at once' });
    expect(status).toBe(200);
    const { faults } = (await park.api('operator').get<FaultsData>(`${x}/faults?from=2026-11-09&to=2026-11-09`)).body;
    const [fault] = faults.filter(({ detector }) => detector === 'clock');
    expect(fault).toMatchObject({
      outlet: 'out',
      parameter: 'COD',
      point: 'w.cod',
      effect: 'marked',
      samples: 7,
      firstAt: started,
    });
    expect(fault!.evidence).toEqual({ stuckAt: started, frames: 7, seconds: 360 });
  });
});
