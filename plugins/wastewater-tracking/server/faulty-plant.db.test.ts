import { createFakeClock } from '@lingtan/test-kit';
import type { TestPark } from '@lingtan/test-park';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlantShape } from '../contracts/index.ts';
import { createWaterPark, waterConfig } from './fixtures/water-park.ts';

const plant = waterConfig.plants[0]!;
/** Saved before graphs were checked: a unit that water runs into and never leaves. */
const deadEnd = {
  ...waterConfig,
  plants: [
    {
      ...plant,
      units: [...plant.units, { id: 'pond', name: { en: 'Pond', 'zh-CN': '塘' }, kind: 'crystalliser' }],
      streams: plant.streams.map((stream) => (stream.id === 'brine' ? { ...stream, to: 'pond' } : stream)),
    },
  ],
};
let park: TestPark;

beforeAll(async () => {
  park = await createWaterPark(createFakeClock('2026-11-10T04:00:00Z'), deadEnd);
}, 120_000);
afterAll(async () => {
  await park?.stop();
});

describe('a plant that was stored with a fault', () => {
  it('starts, names the fault, may not be saved again so, and is well when it is corrected', async () => {
    await park.waitForState('wastewater-tracking', 'degraded');
    const error = 'p: unit pond: water comes in and none leaves, it would be lost';
    expect(park.state('wastewater-tracking')).toEqual({ state: 'degraded', error });
    const operator = park.api('operator');
    const shapes = async () => (await operator.get<{ plants: PlantShape[] }>('/x/wastewater-tracking/plants')).body;
    expect((await shapes()).plants[0]!.faults).toMatchObject([{ code: 'no-outlet', names: ['pond'] }]);
    const put = (value: unknown) => operator.put('/plugins/wastewater-tracking/config', { value });
    expect(await put(deadEnd)).toMatchObject({
      status: 400,
      body: { code: 'PLUGIN_CONFIG_INVALID', params: { fields: [{ field: 'plants.0.units.2' }] } },
    });
    expect((await put(waterConfig)).status).toBe(200);
    await park.waitForState('wastewater-tracking', 'running');
    expect((await shapes()).plants[0]!.faults).toEqual([]);
  });
});
