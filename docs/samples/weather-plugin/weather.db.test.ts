import { createTestPark, type TestPark } from '@lingtan/test-park';
import { Weather } from '@lingtan/weather-connector/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import plugin from './index.ts';
import manifest from './plugin.json' with { type: 'json' };

const from = Date.parse('2026-11-24T00:00Z');
const hourMs = 3_600_000;

describe('a plugin that tells the weather', () => {
  let park: TestPark;
  beforeAll(async () => {
    park = await createTestPark({ plugins: [{ manifest, plugin }] });
  });
  afterAll(() => park.stop());

  it('offers forecasts on a grid of hours, and says where it knows nothing', async () => {
    const [offer] = await park.service(Weather).all();
    const found = await offer!.service.forecast({ at: from, from, to: from + 96 * hourMs });
    expect(found).toMatchObject({ start: from, stepMinutes: 60, issuedAt: from });
    expect(found!.values['wind-speed']).toHaveLength(96);
    expect(found!.values['wind-speed']!.filter((value) => value === null)).toHaveLength(24);
    const history = await offer!.service.history({
      at: from,
      from: from - 3 * hourMs,
      to: from + hourMs,
      leadMinutes: [15, 60],
    });
    expect(history.map(({ leadMinutes, values }) => [leadMinutes, values['wind-speed']!.length])).toEqual([
      [15, 3],
      [60, 3],
    ]);
  });
});
