import { describe, expect, it } from 'vitest';
import type { DeviceNow } from '../../contracts/control-routes.ts';
import { batteriesNow, doingOf } from './use-batteries.ts';

const now = 1_780_000_000_000;
const battery = (more: Partial<DeviceNow>): DeviceNow => ({
  ...{ id: 'a', name: { en: 'A', 'zh-CN': '甲' }, kind: 'battery', mode: 'advice', energyKwh: 1, capacityKwh: 2 },
  ...{ powerKw: 4510, telemetryAt: now - 2000, freshForS: 60, plannedKw: 0, says: [] },
  refs: { power: 'p', stored: null, planned: null },
  ...more,
});

describe('what the batteries do now', () => {
  it('is what was measured, whatever the plan has', () => {
    for (const plannedKw of [0, -3000, null])
      expect(batteriesNow([battery({ plannedKw })], now)).toMatchObject({ powerKw: 4510, at: now - 2000, ref: 'p' });
    expect(doingOf(4510)).toBe('discharging');
  });

  it('is not known where one part is not, or is old, and no sum of the others stands in for it', () => {
    // What its controller says is old by the limit of the device is so on each page, also within the minute.
    const old = { telemetryAt: now - 20_000, says: [{ code: 'unmeasured', params: {} }] };
    for (const missing of [
      { powerKw: null },
      { telemetryAt: null },
      { telemetryAt: now - 3_600_000 },
      { freshForS: 1 },
      old,
    ])
      expect(batteriesNow([battery({}), battery({ id: 'b', ...missing })], now)).toMatchObject({
        powerKw: null,
        ref: null,
      });
    expect(batteriesNow([], now).powerKw).toBeNull();
    expect(
      batteriesNow([battery({}), battery({ id: 'b', powerKw: -510, telemetryAt: now - 9000 })], now),
    ).toMatchObject({ powerKw: 4000, at: now - 9000 });
  });
});
