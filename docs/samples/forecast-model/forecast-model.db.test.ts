import { ForecastProvider } from '@lingtan/storage-dispatch/contracts';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import plugin from './index.ts';
import manifest from './plugin.json' with { type: 'json' };

const start = Date.parse('2026-11-02T00:00:00+08:00');
const day = 86_400_000;

describe('a plugin with a forecast model', () => {
  let park: TestPark;
  beforeAll(async () => {
    park = await createTestPark({ plugins: [{ manifest, plugin }] });
  });
  afterAll(() => park.stop());

  it('answers one value a step, and says of what it has no model', async () => {
    const [offer] = await park.service(ForecastProvider).all();
    const request = (kind: 'load' | 'pv') => ({
      input: {
        kind,
        series: {
          start,
          stepMinutes: 60,
          timeZone: 'Asia/Shanghai',
          values: Array.from({ length: 14 * 24 }, (_, h) => h),
        },
      },
      issuedAt: start + 14 * day,
      steps: 2,
    });
    expect(await offer!.service.forecast(request('load'))).toEqual({ model: 'acme-load 2.3', q50: [84, 85] });
    await expect(offer!.service.forecast(request('pv'))).rejects.toThrow('no model of pv');
  });
});
